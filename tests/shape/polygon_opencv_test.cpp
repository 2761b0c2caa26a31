#include <alidade/shape/polygon.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

namespace {

template <class T>
void agrees_with_opencv(const tests::opencv_points<T>& polygon) {
    if (polygon.empty()) return;  // OpenCV asserts
    const double size = cv::arcLength(polygon, true), area = cv::contourArea(polygon, true);
    CHECK(std::abs(polygon_area(view(polygon)) - area) <= 1e-6 * (1 + std::abs(area) + size));
    for (bool closed : {false, true})
        CHECK(std::abs(polygon_length(view(polygon), closed) - cv::arcLength(polygon, closed)) <= 1e-5 * (1 + size));
    // OpenCV goes round once as little as twice: stars are told apart by the hull, which has as many vertices.
    std::vector<cv::Point_<T>> hull;
    cv::convexHull(polygon, hull);
    CHECK(is_convex(view(polygon)) == (cv::isContourConvex(polygon) && hull.size() == polygon.size() &&
                                       std::abs(std::abs(area) - cv::contourArea(hull)) <= 1e-6 * std::abs(area)));
    int wrong = 0;
    double off = 0;
    const cv::Rect box = cv::boundingRect(polygon);
    for (int i = 0; i < 60; ++i) {
        const cv::Point p(box.x - 2 + i * 7 % (box.width + 4), box.y - 2 + i * 11 % (box.height + 4));
        const point<T> at = {static_cast<T>(p.x), static_cast<T>(p.y)};
        wrong += static_cast<int>(contains(view(polygon), at)) != cv::pointPolygonTest(polygon, p, false);
        off = std::fmax(off, std::abs(distance_to_polygon(view(polygon), at) - cv::pointPolygonTest(polygon, p, true)));
        const cv::Point2f q(static_cast<float>(p.x) + 0.25f, static_cast<float>(p.y) + 0.625f);
        wrong += static_cast<int>(contains(view(polygon), point<float>{q.x, q.y})) !=
                 cv::pointPolygonTest(polygon, q, false);
        off = std::fmax(off, std::abs(distance_to_polygon(view(polygon), point<float>{q.x, q.y}) -
                                      cv::pointPolygonTest(polygon, q, true)));
    }
    CHECK(wrong == 0);
    CHECK(off < 1e-4);
}

}  // namespace

TEST_CASE("polygon: area, length, convexity, inside and distance as OpenCV has them") {
    tests::at_opencv_polygons<int>(agrees_with_opencv<int>);
    tests::at_opencv_polygons<float>(agrees_with_opencv<float>);
}

TEST_CASE("polygon: the box of integers is cv::boundingRect's") {
    tests::at_opencv_polygons<int>([](const tests::opencv_points<int>& points) {
        const cv::Rect right = points.empty() ? cv::Rect() : cv::boundingRect(points);
        CHECK(bounding_box(view(points)) == box{right.x, right.y, right.width, right.height});
    });
}
