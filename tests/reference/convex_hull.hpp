// The convex hull by wrapping a line round the points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <vector>

namespace reference {

/// Positive where c lies to the positive side of the line from a to b, 0 on it.
template <class T>
double turn(alidade::point<T> a, alidade::point<T> b, alidade::point<T> c) {
    return (double(b.x) - double(a.x)) * (double(c.y) - double(a.y)) -
           (double(b.y) - double(a.y)) * (double(c.x) - double(a.x));
}

template <class T>
double square_distance(alidade::point<T> a, alidade::point<T> b) {
    const double dx = double(b.x) - double(a.x), dy = double(b.y) - double(a.y);
    return dx * dx + dy * dy;
}

/// From each vertex the line turns to the point that leaves none on its negative side, the farthest of several, of
/// those the first.
template <class T>
std::vector<int> convex_hull_indices(const std::vector<alidade::point<T>>& points) {
    const int n = static_cast<int>(points.size());
    if (n == 0) return {};
    int first = 0;
    for (int i = 1; i < n; ++i)
        if (points[i].x < points[first].x || (points[i].x == points[first].x && points[i].y < points[first].y))
            first = i;
    std::vector<int> hull;
    int here = first;
    do {
        hull.push_back(here);
        int next = -1;
        for (int i = 0; i < n; ++i) {
            if (points[i] == points[here]) continue;
            const double side = next < 0 ? -1 : turn(points[here], points[next], points[i]);
            if (side < 0 ||
                (side == 0 && square_distance(points[here], points[i]) > square_distance(points[here], points[next])))
                next = i;
        }
        if (next < 0) break;
        here = next;
    } while (points[here] != points[first]);
    return hull;
}

}  // namespace reference
