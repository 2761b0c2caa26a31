#include <alidade/shape/convex_hull.hpp>

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/opencv_polygons.hpp"

using namespace alidade;
using tests::view;

namespace {

/// From the vertex at which ours begins.
template <class T>
tests::opencv_points<T> turned(tests::opencv_points<T> hull) {
    const auto first = std::min_element(
        hull.begin(), hull.end(), [](const auto& a, const auto& b) { return a.x != b.x ? a.x < b.x : a.y < b.y; });
    std::rotate(hull.begin(), first, hull.end());
    return hull;
}

template <class T>
int compare() {
    int compared = 0, different = 0;
    tests::at_opencv_polygons<T>([&](const tests::opencv_points<T>& points) {
        const auto hull = convex_hull(view(points));
        const auto indices = convex_hull_indices(view(points));
        tests::opencv_points<T> theirs;
        if (!points.empty()) cv::convexHull(points, theirs, false);
        theirs = turned(theirs);
        bool same = hull.size() == static_cast<int>(theirs.size()) && indices.size() == hull.size();
        for (int i = 0; same && i < hull.size(); ++i)
            same = hull[i].x == theirs[i].x && hull[i].y == theirs[i].y && points[indices[i]] == theirs[i];
        ++compared;
        different += !same;
    });
    CHECK(compared > 1000);
    return different;
}

}  // namespace

TEST_CASE("convex_hull: the vertices of cv::convexHull, in the same order") {
    CHECK(compare<int>() == 0);
    CHECK(compare<float>() == 0);
}
