#include <alidade/shape/min_enclosing_circle.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

namespace {

template <class T>
void agrees_with_opencv(const tests::opencv_points<T>& points) {
    if (points.empty()) return;
    const enclosing_circle ours = min_enclosing_circle(view(points));
    cv::Point2f centre;
    float radius = 0;
    cv::minEnclosingCircle(points, centre, radius);
    // OpenCV makes its circle wider, by 1e-4 and what floats do not hold.
    const double size = 1 + ours.radius;
    CHECK(ours.radius < radius + 1e-5 * size);
    CHECK(radius < ours.radius + 2e-4 * size);
    CHECK(std::hypot(centre.x - ours.x, centre.y - ours.y) < 1e-2 * size);
}

}  // namespace

TEST_CASE("min_enclosing_circle: never larger than cv::minEnclosingCircle") {
    tests::at_opencv_polygons<int>(agrees_with_opencv<int>);
    tests::at_opencv_polygons<float>(agrees_with_opencv<float>);
}
