// An ellipse as a camera sees it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

#include "tools/draw/blur.hpp"

namespace draw {

/// A shape in the sense of shapes.hpp: its semi-axis a runs in the direction `angle`. A tilted disc.
struct ellipse {
    double x, y, a, b, angle;

    auto blurred(double sigma) const;
};

// ---- how -----------------------------------------------------------------------------------

/// Row by row across the blur: a row of the ellipse is a step up and a step down, weighted by how much of it is seen.
/// With the row's place as the cosine of an angle the sum is one of what is periodic and smooth, and so exact once its
/// steps are shorter than sigma.
inline auto ellipse::blurred(double sigma) const {
    const double ux = std::cos(angle), uy = std::sin(angle), longest = a > b ? a : b;
    constexpr double span = 6.5;  // in sigma: further away nothing is seen
    const int steps = 8 + static_cast<int>(2 * std::numbers::pi * longest / (0.8 * sigma));
    return [=, *this](double px, double py) -> double {
        const double along = (px - x) * ux + (py - y) * uy, aside = (py - y) * ux - (px - x) * uy;
        // Where the border is further than the blur reaches nothing has to be summed. `out`, the point's place in units
        // of the ellipse, is a convex function, and its slope is nowhere above 1 / least.
        const double out = std::hypot(along / a, aside / b), least = a < b ? a : b;
        const double slope = std::hypot(along / (a * a), aside / (b * b)) / (out > 0 ? out : 1);
        if (out - 1 > span * sigma * slope) return 0;
        if ((1 - out) * least > span * sigma) return 1;
        // Rows are cut across b, at b cos(t); only those within the blur's reach of the point.
        const auto place_of = [&](double row) {
            return row >= b ? 0 : row <= -b ? steps : std::acos(row / b) * std::numbers::inv_pi * steps;
        };
        const int last = static_cast<int>(place_of(aside - span * sigma)) + 1;
        double sum = 0;
        for (int i = static_cast<int>(place_of(aside + span * sigma)) + 1; i < steps && i <= last; ++i) {
            const double t = std::numbers::pi * i / steps, row = b * std::cos(t), half = a * std::sin(t);
            sum += b * std::sin(t) * blurred_line(row - aside, sigma) *
                   (blurred_step(half - along, sigma) - blurred_step(-half - along, sigma));
        }
        return sum * std::numbers::pi / steps;
    };
}

}  // namespace draw
