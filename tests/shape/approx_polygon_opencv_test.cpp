#include <alidade/shape/approx_polygon.hpp>

#include <doctest/doctest.h>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;

namespace {

template <class T>
struct comparison {
    int compared = 0, different = 0;

    void operator()(const tests::opencv_points<T>& points) {
        for (bool closed : {true, false})
            for (double tolerance : {0.0, 0.7, 1.0, 3.0, 25.0}) {
                const auto ours = approx_polygon(tests::view(points), {tolerance, closed});
                tests::opencv_points<T> theirs;
                if (!points.empty()) cv::approxPolyDP(points, theirs, tolerance, closed);
                bool same = ours.size() == static_cast<int>(theirs.size());
                for (int i = 0; same && i < ours.size(); ++i)
                    same = ours[i].x == theirs[i].x && ours[i].y == theirs[i].y;
                ++compared;
                different += !same;
            }
    }
};

}  // namespace

TEST_CASE("approx_polygon: equal to cv::approxPolyDP, the same vertices in the same order") {
    comparison<int> integers;
    tests::at_opencv_polygons<int>([&](const auto& points) { integers(points); });
    CHECK(integers.compared > 10000);
    CHECK(integers.different == 0);
    comparison<float> floats;
    tests::at_opencv_polygons<float>([&](const auto& points) { floats(points); });
    CHECK(floats.different == 0);
}
