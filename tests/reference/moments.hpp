// Moments by adding up triangles, and pixels.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/point.hpp>

#include <cmath>
#include <cstdint>
#include <vector>

namespace reference {

/// Σ weight (x - cx)ᵖ (y - cy)ᵠ over the pixels.
inline long double image_moment(alidade::image_view<const std::uint8_t> picture, int p, int q, bool binary = false,
                                long double cx = 0, long double cy = 0) {
    const auto power = [](long double v, int n) {
        long double product = 1;
        for (int i = 0; i < n; ++i) product *= v;
        return product;
    };
    long double sum = 0;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const int value = picture(x, y);
            sum += (binary ? value != 0 : value) * power(x - cx, p) * power(y - cy, q);
        }
    return sum;
}

/// ∫ (x - cx)ᵖ (y - cy)ᵠ over what the polygon encloses, by a quadrature of the triangles between (cx, cy) and its
/// edges that is exact to the third degree.
template <class T>
long double polygon_moment(const std::vector<alidade::point<T>>& polygon, int p, int q, long double cx = 0,
                           long double cy = 0) {
    const auto value = [=](long double x, long double y) {
        long double product = 1;
        for (int i = 0; i < p; ++i) product *= x;
        for (int i = 0; i < q; ++i) product *= y;
        return product;
    };
    long double sum = 0, area = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const long double ax = polygon[i].x - cx, ay = polygon[i].y - cy;
        const long double bx = polygon[(i + 1) % polygon.size()].x - cx, by = polygon[(i + 1) % polygon.size()].y - cy;
        const long double triangle = (ax * by - bx * ay) / 2;
        // Strang and Fix: the centroid, and three points three fifths of the way to the corners.
        const auto at = [&](long double u, long double v) { return value(u * ax + v * bx, u * ay + v * by); };
        sum += triangle *
               (-27.0L / 48 * at(1.0L / 3, 1.0L / 3) + 25.0L / 48 * (at(0.2L, 0.2L) + at(0.6L, 0.2L) + at(0.2L, 0.6L)));
        area += triangle;
    }
    return area < 0 ? -sum : sum;
}

}  // namespace reference
