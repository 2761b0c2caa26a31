// The smallest circle round points is one of those through two of them, as a diameter, or through three.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace reference {

/// Its radius.
template <class T>
double min_enclosing_radius(const std::vector<alidade::point<T>>& points) {
    double least = points.empty() ? -1 : std::numeric_limits<double>::infinity();
    const auto take = [&](double x, double y, double square) {
        for (const auto& p : points)
            if ((p.x - x) * (p.x - x) + (p.y - y) * (p.y - y) > square * (1 + 1e-12) + 1e-20) return;
        least = std::fmin(least, std::sqrt(square));
    };
    for (const auto& a : points) {
        take(a.x, a.y, 0);
        for (const auto& b : points) {
            const double bx = double(b.x) - double(a.x), by = double(b.y) - double(a.y);
            take(a.x + bx / 2, a.y + by / 2, (bx * bx + by * by) / 4);
            for (const auto& c : points) {
                const double cx = double(c.x) - double(a.x), cy = double(c.y) - double(a.y),
                             d = 2 * (bx * cy - by * cx);
                if (d == 0) continue;
                const double b2 = bx * bx + by * by, c2 = cx * cx + cy * cy;
                const double ux = (cy * b2 - by * c2) / d, uy = (bx * c2 - cx * b2) / d;
                take(a.x + ux, a.y + uy, ux * ux + uy * uy);
            }
        }
    }
    return least;
}

}  // namespace reference
