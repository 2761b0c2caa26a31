// The least area of a rectangle round points: one of its sides lies on two of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace reference {

/// The area of the rectangle round the points that has a side in the direction (ux, uy), a unit vector.
template <class T>
double area_along(const std::vector<alidade::point<T>>& points, double ux, double uy) {
    constexpr double far = std::numeric_limits<double>::infinity();
    double low = far, high = -far, left = far, right = -far;
    for (const auto& p : points) {
        const double along = ux * p.x + uy * p.y, across = ux * p.y - uy * p.x;
        left = std::fmin(left, along), right = std::fmax(right, along);
        low = std::fmin(low, across), high = std::fmax(high, across);
    }
    return (right - left) * (high - low);
}

template <class T>
double min_area(const std::vector<alidade::point<T>>& points) {
    double least = std::numeric_limits<double>::infinity();
    for (const auto& a : points)
        for (const auto& b : points) {
            const double dx = double(b.x) - double(a.x), dy = double(b.y) - double(a.y), length = std::hypot(dx, dy);
            if (length > 0) least = std::fmin(least, area_along(points, dx / length, dy / length));
        }
    return std::isinf(least) ? 0 : least;
}

}  // namespace reference
