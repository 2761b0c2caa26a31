#include <alidade/shape/match_shapes.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

TEST_CASE("match_shapes: cv::matchShapes in its three ways") {
    tests::opencv_points<int> before = {{0, 0}, {9, 0}, {9, 4}};
    int compared = 0;
    tests::at_blobs<int>(200, [&](const tests::opencv_points<int>& contour) {
        for (int way = 0; way < 3; ++way) {
            const double ours = match_shapes(view(before), view(contour), {static_cast<shape_distance>(way)});
            const double theirs = cv::matchShapes(before, contour, way + 1, 0);
            CHECK(ours == doctest::Approx(theirs).epsilon(1e-6));
            ++compared;
        }
        before = contour;
    });
    CHECK(compared > 3000);
}
