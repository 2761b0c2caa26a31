// Shapes as a camera sees them: sharp, then blurred by a Gaussian, then averaged over each pixel's square.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <cmath>
#include <concepts>
#include <numbers>

#include "tools/draw/blur.hpp"

namespace draw {

/// `blurred(sigma)` is a function of a point (x, y): how much of the shape is seen there through a Gaussian blur of
/// `sigma` pixels, 1 inside and 0 outside but for what is near the border. That is all that a new shape needs. One that
/// knows better than by integration what a whole pixel sees has `pixels(sigma)`, a function of the pixel's centre.
template <class S>
concept shape = requires(const S& s, double v) {
    { s.blurred(v)(v, v) } -> std::convertible_to<double>;
};

/// A function of a pixel's centre (x, y): what of the shape is seen by the pixel, the mean over its unit square.
///
/// exact     half_plane: to 1e-7, also for sigma = 0. Shapes of the other kind, if their `blurred` is exact: to 1e-5
///           where sigma >= 0.8, to 1e-4 where sigma >= 0.5, the least that is allowed.
template <shape S>
auto seen(const S& what, double sigma);

/// Where nx x + ny y > offset; (nx, ny) is a unit vector and points inwards.
struct half_plane {
    double nx, ny, offset;

    /// The border passes through (x, y); `angle` is that of the inward normal.
    static half_plane through(double x, double y, double angle) {
        const double nx = std::cos(angle), ny = std::sin(angle);
        return {nx, ny, nx * x + ny * y};
    }
    double distance(double x, double y) const { return nx * x + ny * y - offset; }  ///< positive inside

    auto blurred(double sigma) const {
        return [*this, sigma](double x, double y) { return blurred_step(distance(x, y), sigma); };
    }
    auto pixels(double sigma) const;
};

/// A rectangle with its centre at (x, y), whose length runs in the direction `angle`.
struct bar {
    double x, y, angle, length, width;

    auto blurred(double sigma) const;
};

/// (1 + cos(2π (fx x + fy y) + phase)) / 2, its frequency in cycles per pixel.
struct wave {
    double fx, fy, phase;

    auto blurred(double sigma) const {
        constexpr double turn = 2 * std::numbers::pi;
        const double damping = std::exp(-0.5 * turn * turn * sigma * sigma * (fx * fx + fy * fy));
        return [*this, damping](double x, double y) {
            return 0.5 + 0.5 * damping * std::cos(turn * (fx * x + fy * y) + phase);
        };
    }
};

// ---- how -----------------------------------------------------------------------------------

/// Along the normal a unit square is a trapezoid, the box of |nx| on that of |ny|: second differences of the parabola.
inline auto half_plane::pixels(double sigma) const {
    return [*this, sigma](double x, double y) {
        const double d = distance(x, y), a = 0.5 * std::abs(nx), b = 0.5 * std::abs(ny);
        if (std::abs(d) >= a + b + reach * sigma) return d > 0 ? 1.0 : 0.0;
        const double longer = a > b ? a : b, shorter = a > b ? b : a;
        if (shorter < 1e-3) return (blurred_ramp(d + longer, sigma) - blurred_ramp(d - longer, sigma)) / (2 * longer);
        return (blurred_parabola(d + a + b, sigma) - blurred_parabola(d + a - b, sigma) -
                blurred_parabola(d - a + b, sigma) + blurred_parabola(d - a - b, sigma)) /
               (4 * a * b);
    };
}

/// A Gaussian is the product of one along and one across.
inline auto bar::blurred(double sigma) const {
    const double ux = std::cos(angle), uy = std::sin(angle);
    const auto between = [sigma](double t, double extent) {
        return blurred_step(t + 0.5 * extent, sigma) - blurred_step(t - 0.5 * extent, sigma);
    };
    return [=, *this](double px, double py) {
        const double across = between((py - y) * ux - (px - x) * uy, width);
        return across <= 0 ? 0 : across * between((px - x) * ux + (py - y) * uy, length);
    };
}

template <shape S>
auto seen(const S& what, double sigma) {
    if constexpr (requires { what.pixels(sigma); }) {
        return what.pixels(sigma);
    } else {
        ALIDADE_EXPECTS(sigma >= 0.5);  // a sharper border would pass between the points of this quadrature
        return [point = what.blurred(sigma)](double x, double y) {
            // Gauss–Legendre over the square.
            constexpr double at[] = {-0.38729833462074169, 0, 0.38729833462074169};
            constexpr double weight[] = {5.0 / 18, 8.0 / 18, 5.0 / 18};
            double sum = 0;
            for (int j = 0; j < 3; ++j)
                for (int i = 0; i < 3; ++i) sum += weight[i] * weight[j] * point(x + at[i], y + at[j]);
            return sum;
        };
    }
}

}  // namespace draw
