// The point that edges run through, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/point.hpp>

#include <cmath>

namespace reference {

/// From a guess whose window, wherever it moves, stays in the picture.
inline alidade::point<double> refine_corner(alidade::image_view<const std::uint8_t> src, alidade::point<double> at,
                                            int radius) {
    const double extent = (radius + 0.5) * (radius + 0.5);
    for (int step = 0; step < 200; ++step) {
        double xx = 0, xy = 0, yy = 0, bx = 0, by = 0;
        for (int y = 1; y < src.height - 1; ++y)
            for (int x = 1; x < src.width - 1; ++x) {
                const double dx = x - at.x, dy = y - at.y, weight = 1 - (dx * dx + dy * dy) / extent;
                if (weight <= 0) continue;
                double gx = 0, gy = 0;
                for (int k = -1; k <= 1; ++k) {
                    gx += (2 - std::abs(k)) * (src(x + 1, y + k) - src(x - 1, y + k)) / 8.0;
                    gy += (2 - std::abs(k)) * (src(x + k, y + 1) - src(x + k, y - 1)) / 8.0;
                }
                xx += weight * gx * gx, xy += weight * gx * gy, yy += weight * gy * gy;
                bx += weight * gx * (gx * dx + gy * dy), by += weight * gy * (gx * dx + gy * dy);
            }
        const double determinant = xx * yy - xy * xy;
        at.x += (yy * bx - xy * by) / determinant;
        at.y += (xx * by - xy * bx) / determinant;
    }
    return at;
}

}  // namespace reference
