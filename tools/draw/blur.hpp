// A step from dark to light behind a Gaussian blur, and its integrals: what drawn edges are made of.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

namespace draw {

/// So far from a border, in sigma, nothing of it is seen: the normal distribution has 1e-15 left.
inline constexpr double reach = 8;

/// A step from 0 to 1 at 0, blurred; sigma >= 0.
inline double blurred_step(double t, double sigma) {
    if (t > reach * sigma) return 1;
    if (t < -reach * sigma) return 0;
    if (sigma <= 0) return 0.5;
    return 0.5 * std::erfc(-t / sigma * (1 / std::numbers::sqrt2));
}

/// The derivative of the step: a bell whose area is 1.
inline double blurred_line(double t, double sigma) {
    if (std::abs(t) >= reach * sigma) return 0;
    constexpr double half_over_pi = 0.5 * std::numbers::inv_pi;
    return std::exp(-0.5 * t * t / (sigma * sigma)) * std::sqrt(half_over_pi) / sigma;
}

/// The integral of the step from -∞ to t.
inline double blurred_ramp(double t, double sigma) {
    if (std::abs(t) >= reach * sigma) return t > 0 ? t : 0;
    return t * blurred_step(t, sigma) + sigma * sigma * blurred_line(t, sigma);
}

/// The integral of the ramp.
inline double blurred_parabola(double t, double sigma) {
    const double square = sigma * sigma;
    if (std::abs(t) >= reach * sigma) return t > 0 ? 0.5 * (t * t + square) : 0;
    return 0.5 * ((t * t + square) * blurred_step(t, sigma) + square * t * blurred_line(t, sigma));
}

}  // namespace draw
