#include <alidade/shape/min_area_rect.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/reference/min_area_rect.hpp"
#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

namespace {

/// Whether a rectangle in another direction has nearly the least area too.
template <class T>
bool has_rival(const tests::opencv_points<T>& points, const rotated_rectangle& least) {
    tests::opencv_points<T> hull;
    cv::convexHull(points, hull);
    tests::points_of<T> corners;
    for (const auto& p : hull) corners.push_back({p.x, p.y});
    for (std::size_t i = 0; i < hull.size(); ++i) {
        const cv::Point2d edge = cv::Point2d(hull[(i + 1) % hull.size()]) - cv::Point2d(hull[i]);
        const double angle = std::atan2(edge.y, edge.x);
        const bool other = std::abs(std::sin(2 * (angle - least.angle))) > 1e-4;
        if (other &&
            reference::area_along(corners, std::cos(angle), std::sin(angle)) < 1.001 * least.width * least.height)
            return true;
    }
    return false;
}

/// Its angle is the longer side's, whatever the version of OpenCV calls it.
template <class T>
void agrees_with_opencv(const tests::opencv_points<T>& points) {
    if (points.empty()) return;
    const rotated_rectangle ours = min_area_rect(view(points));
    const cv::RotatedRect theirs = cv::minAreaRect(points);
    const double area = ours.width * ours.height, their_area = double(theirs.size.width) * double(theirs.size.height);
    const double reach = 1 + ours.width;
    CHECK(area <= their_area + 1e-4 * reach * reach);
    CHECK(their_area <= area + 1e-4 * reach * reach);
    const double longer = std::fmax(theirs.size.width, theirs.size.height);
    if (has_rival(points, ours)) return;
    CHECK(std::abs(longer - ours.width) < 1e-4 * reach);
    CHECK(std::hypot(theirs.center.x - ours.x, theirs.center.y - ours.y) < 1e-3 * reach);
    if (ours.width - ours.height < 0.01 * reach) return;
    const double side = theirs.angle * CV_PI / 180 + (theirs.size.width < theirs.size.height ? CV_PI / 2 : 0);
    CHECK(std::abs(std::sin(ours.angle - side)) * ours.width < 2e-3 * reach);
}

}  // namespace

TEST_CASE(
    "min_area_rect: the area of cv::minAreaRect, and where there is only one such rectangle its place and direction") {
    tests::at_opencv_polygons<int>(agrees_with_opencv<int>);
    tests::at_opencv_polygons<float>(agrees_with_opencv<float>);
}
