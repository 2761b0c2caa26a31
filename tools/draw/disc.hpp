// A disc as a camera sees it.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>

#include "tools/draw/blur.hpp"

namespace draw {

/// A shape in the sense of shapes.hpp, of any size.
struct disc {
    double x, y, radius;

    auto blurred(double sigma) const;
};

// ---- how -----------------------------------------------------------------------------------

/// How a blurred disc fades from its centre outwards. Around the border it is looked up in a table.
class disc_profile {
public:
    disc_profile(disc what, double sigma) : disc_(what), step_(2 * span * sigma / last) {
        for (int i = 0; i <= last; ++i) values_[i] = at_distance(what.radius + (i - last / 2) * step_, sigma);
    }

    double operator()(double x, double y) const {
        const double at =
            (std::sqrt((x - disc_.x) * (x - disc_.x) + (y - disc_.y) * (y - disc_.y)) - disc_.radius) / step_ +
            last / 2;
        if (at < 1) return values_[0];
        if (at >= last - 1) return 0;
        const int i = static_cast<int>(at);
        const double t = at - i, u = 1 - t;  // of the cubic through four neighbours
        return (1 + t) * (1 + u) / 2 * (u * values_[i] + t * values_[i + 1]) -
               t * u / 6 * ((1 + u) * values_[i - 1] + (1 + t) * values_[i + 2]);
    }

private:
    static constexpr int last = 256;
    static constexpr double span = 6.5;  // in sigma, on either side of the border

    /// Green: the integral over the disc is one around its circle, beginning where that is nearest. Of what is periodic
    /// and smooth, sums in equal steps are exact once the steps are shorter than sigma.
    double at_distance(double distance, double sigma) const {
        constexpr double turn = 2 * std::numbers::pi;
        const double radius = disc_.radius;
        const int steps = 2 * static_cast<int>(4 + turn * radius / (1.6 * sigma));
        double sum = 0;
        for (int i = 0; i <= steps / 2; ++i) {
            const double along = radius * std::cos(turn * i / steps), aside = radius * std::sin(turn * i / steps);
            if (aside > span * sigma) break;  // the far side is seen only if the whole disc is small
            const double both_sides = i == 0 || 2 * i == steps ? 1 : 2;
            sum += both_sides * along * blurred_line(aside, sigma) * blurred_step(along - distance, sigma);
        }
        return sum * turn / steps;
    }

    disc disc_;
    double step_;
    double values_[last + 1];
};

inline auto disc::blurred(double sigma) const { return disc_profile(*this, sigma); }

}  // namespace draw
