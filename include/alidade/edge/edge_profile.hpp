// The place of an edge across itself, to a fraction of a pixel, and how sure it is: the heart of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_gradients.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::edge_profile {

// A step behind any Gaussian blur has a slope that is a Gaussian across the edge, and three samples of a Gaussian give
// its middle and its width without error: a parabola through their logarithms. Each sample is the slope in the
// direction of the edge's own normal, from the slopes of three pixels along the edge, weighed 1 2 1.

using number = rounded<float>;

/// Samples come in this many units for one grey level per pixel.
inline constexpr int unit = 4 * edge_gradients::unit;

/// Σ f(i) f(i + lag) of a kernel of 2 N + 1 taps.
template <int N>
struct kernel {
    double taps[2 * N + 1] = {};

    constexpr double correlation(int lag) const {
        double sum = 0;
        for (int i = 0; i + lag < 2 * N + 1; ++i) sum += taps[i] * taps[i + lag];
        return sum;
    }
    /// Smoothed by 1 2 1.
    constexpr kernel<N + 1> wider() const {
        kernel<N + 1> made;
        for (int i = 0; i < 2 * N + 1; ++i)
            for (int k = 0; k < 3; ++k) made.taps[i + k] += taps[i] * (k == 1 ? 2 : 1);
        return made;
    }
};

constexpr kernel<3> slope_kernel() {
    kernel<3> made;
    for (int k = -3; k <= 3; ++k)
        made.taps[k + 3] = k < 0 ? -edge_gradients::slope_taps[-k] : edge_gradients::slope_taps[k];
    return made;
}
constexpr kernel<3> smooth_kernel() {
    kernel<3> made;
    for (int k = -3; k <= 3; ++k) made.taps[k + 3] = edge_gradients::smooth_taps[k < 0 ? -k : k];
    return made;
}

/// Covariance of two samples that lie 0, 1 and 2 pixels from each other, in units squared, for noise of deviation 1:
/// `along` of the slopes along the axis across which the samples lie, `aside` of those along the other.
struct covariances {
    float along[3], aside[3];
};
constexpr covariances covariance_of_samples() {
    covariances made{};
    for (int lag = 0; lag < 3; ++lag) {
        made.along[lag] =
            static_cast<float>(slope_kernel().correlation(lag) * smooth_kernel().wider().correlation(0) / 64);
        made.aside[lag] =
            static_cast<float>(smooth_kernel().correlation(lag) * slope_kernel().wider().correlation(0) / 64);
    }
    return made;
}
inline constexpr covariances noise_of = covariance_of_samples();

/// Variance of the Gaussian that the filters are, in pixels squared: across, towards the neighbouring samples, and
/// along, where three are summed.
inline constexpr float variance_across = 1.453F, variance_along = 2.0F;

/// ln((1 + z) / (1 - z)) for |z| <= 0.6, within 1e-3 of itself; within 1e-6 for |z| <= 0.25.
constexpr number twice_atanh(number z) {
    const number q = z * z;
    const number series =
        number(1) + q * (number(1 / 3.0F) + q * (number(1 / 5.0F) + q * (number(1 / 7.0F) + q * number(1 / 9.0F))));
    return number(2) * z * series;
}

/// Where the samples a, b, c at -1, 0, 1 have their peak; what the place owes to the relative error of each; and the
/// peak's variance. `sound` is false where there is none between the outer two.
struct peak {
    number place, owed_a, owed_b, owed_c, variance;
    bool sound;
};
constexpr peak find_peak(number a, number b, number c) {
    const number outer = a * c, inner = b * b;
    const bool curved = a > 0 && c > 0 && outer < inner * number(0.98F) && inner < outer * number(16);
    if (!curved) return {0, 0, 0, 0, 0, false};
    const number tilt = twice_atanh((c - a) / (c + a));                   // ln c - ln a
    const number curve = twice_atanh((inner - outer) / (inner + outer));  // 2 ln b - ln a - ln c = 1 / variance
    const number variance = number(1) / curve, place = number(0.5F) * tilt * variance;
    const number half(0.5F);
    return {place,    variance * (place - half), -(place + place) * variance, variance * (place + half),
            variance, place <= 1 && place >= -1};
}

/// The point on the edge through pixel (x, y), a peak of `of`, where the noise of the picture has variance `noise`.
/// Its normal is as long as the variance of the edge's profile along the normal that it has: of blur and pixel
/// alone, with that of the filters along the edge added. edge_curvature makes it a unit vector.
inline edge_point point_on_edge(edge_gradients::slopes of, int x, int y, number noise) {
    const std::ptrdiff_t at = y * of.stride + x;
    const std::int16_t *px = of.dx + at, *py = of.dy + at;
    const auto size = [](int v) { return v < 0 ? -v : v; };
    const bool level = size(*px) >= size(*py);  // the profile lies along the row
    const std::ptrdiff_t across = level ? 1 : of.stride, along = level ? of.stride : 1;
    const auto sum = [=](const std::int16_t* p) { return p[-along] + 2 * p[0] + p[along]; };
    const int ax = sum(px - across), bx = sum(px), cx = sum(px + across);
    const int ay = sum(py - across), by = sum(py), cy = sum(py + across);

    const number gx = ax + 2 * bx + cx, gy = ay + 2 * by + cy;
    const number square = gx * gx + gy * gy;
    const number per_length = square > 0 ? number(1) / sqrt(square) : number(0);
    const number nx = gx * per_length, ny = gy * per_length;
    const number a = number(ax) * nx + number(ay) * ny, b = number(bx) * nx + number(by) * ny,
                 c = number(cx) * nx + number(cy) * ny;
    const number n = level ? nx : ny, t = level ? ny : nx, nn = n * n, tt = t * t;

    const peak found = find_peak(a, b, c);
    edge_point made;
    if (!found.sound) {
        made.x = static_cast<float>(x);
        made.y = static_cast<float>(y);
        made.nx = static_cast<float>(nx);
        made.ny = static_cast<float>(ny);
        made.strength = static_cast<float>(b / number(unit));
        made.sigma = 0.5F;
        return made;
    }
    const number wa = found.owed_a / a, wb = found.owed_b / b, wc = found.owed_c / c;
    const auto noise_at = [=](int lag) { return nn * number(noise_of.along[lag]) + tt * number(noise_of.aside[lag]); };
    const number spread = (wa * wa + wb * wb + wc * wc) * noise_at(0) + number(2) * wb * (wa + wc) * noise_at(1) +
                          number(2) * wa * wc * noise_at(2);
    const number q = found.place * found.place / (found.variance + found.variance);
    const number profile = found.variance * nn + number(variance_along - variance_across) * (nn - tt);
    const number length = max(profile, number(0.25F));
    made.x = static_cast<float>(level ? number(x) + found.place : number(x));
    made.y = static_cast<float>(level ? number(y) : number(y) + found.place);
    made.nx = static_cast<float>(nx * length);
    made.ny = static_cast<float>(ny * length);
    made.strength = static_cast<float>(b * (number(1) + q + q * q * number(0.5F)) / number(unit));
    made.sigma = static_cast<float>(sqrt(nn * spread * noise));
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::edge_profile
