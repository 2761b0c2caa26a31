// Polygons and point sets to test on: random outlines, points on lines, coinciding ones, one, two, none.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>

#include <cmath>
#include <vector>

#include "tools/draw/random.hpp"

namespace tests {

template <class T>
using points_of = std::vector<alidade::point<T>>;

template <class T>
alidade::array_view<const alidade::point<T>> view(const points_of<T>& points) {
    return {points.data(), static_cast<int>(points.size())};
}

inline int whole(draw::random& random, int low, int high) {
    return static_cast<int>(std::floor(random.uniform(low, high)));
}

/// Vertices round a centre, at distances that change from one to the next: a simple polygon unless `wild`.
template <class T>
points_of<T> outline(draw::random& random, int n, double size, bool wild = false) {
    points_of<T> made;
    const double x = random.uniform(-size, size), y = random.uniform(-size, size);
    double radius = size;
    for (int i = 0; i < n; ++i) {
        radius = std::fmin(size, std::fmax(0.2 * size, radius + random.uniform(-0.15, 0.15) * size));
        const double angle = wild ? random.uniform(0, 6.2831853) : 6.2831853 * i / n;
        made.push_back({static_cast<T>(std::round(4 * (x + radius * std::cos(angle))) / 4),
                        static_cast<T>(std::round(4 * (y + radius * std::sin(angle))) / 4)});
    }
    return made;
}

template <class T>
points_of<T> cloud(draw::random& random, int n, int size) {
    points_of<T> made;
    for (int i = 0; i < n; ++i) {
        const double step = static_cast<T>(0.25) != T(0) ? 0.25 : 1;  // integers, or quarters
        const int x = whole(random, -size, size), y = whole(random, -size, size);
        made.push_back({static_cast<T>(step * x), static_cast<T>(step * y)});
    }
    return made;
}

/// Points on a line in any order, some of them several times.
template <class T>
points_of<T> on_a_line(draw::random& random, int n) {
    points_of<T> made;
    const int x = whole(random, -50, 50), y = whole(random, -50, 50), dx = whole(random, -3, 4),
              dy = whole(random, -3, 4);
    for (int i = 0; i < n; ++i) {
        const int k = whole(random, -9, 10);
        made.push_back({static_cast<T>(x + k * dx), static_cast<T>(y + k * dy)});
    }
    return made;
}

/// Calls test(points) for `rounds` times five kinds of point sets, and for the smallest ones.
template <class T, class Test>
void at_awkward_polygons(int rounds, Test test) {
    draw::random random(17);
    test(points_of<T>{});
    test(points_of<T>{{3, -4}});
    test(points_of<T>{{3, -4}, {3, -4}});
    test(points_of<T>{{3, -4}, {5, 7}});
    test(points_of<T>{{0, 0}, {4, 0}, {4, 4}, {0, 4}});
    test(points_of<T>{{0, 0}, {0, 4}, {4, 4}, {4, 0}});
    test(points_of<T>{{0, 0}, {2, 0}, {4, 0}, {4, 2}, {4, 4}, {2, 4}, {0, 4}, {0, 2}});
    for (int i = 0; i < rounds; ++i) {
        const int n = whole(random, 1, 40);
        test(outline<T>(random, n, random.uniform(1, 100)));
        test(outline<T>(random, n, random.uniform(1, 100), true));
        test(cloud<T>(random, n, whole(random, 1, 60)));
        test(cloud<T>(random, n, 2));
        test(on_a_line<T>(random, n));
    }
}

}  // namespace tests
