// The place of an edge across itself, to a fraction of a pixel, and how sure it is: the heart of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_gradients.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::edge_profile_detail {

// A step behind any Gaussian blur has a slope that is a Gaussian across the edge, and three samples of a Gaussian give
// its middle and its width without error: a parabola through their logarithms. Each sample is the slope in the
// direction of the edge's own normal, from the slopes of three pixels along the edge, weighed 1 2 1. Two samples
// further out are predicted by that Gaussian. What they are found to be besides is noise, and shares some of the noise
// of the three: as much of the place as that explains is taken back, unless it is too much to be noise.

using number = rounded<float>;

/// Samples come in this many units for one grey level per pixel.
inline constexpr int unit = 4 * edge_gradients_detail::unit;

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
        made.taps[k + 3] = k < 0 ? -edge_gradients_detail::slope_taps[-k] : edge_gradients_detail::slope_taps[k];
    return made;
}
constexpr kernel<3> smooth_kernel() {
    kernel<3> made;
    for (int k = -3; k <= 3; ++k) made.taps[k + 3] = edge_gradients_detail::smooth_taps[k < 0 ? -k : k];
    return made;
}

/// Covariance of two samples that lie 0 … 4 pixels from each other, in units squared, for noise of deviation 1:
/// `along` of the slopes along the axis across which the samples lie, `aside` of those along the other.
struct covariances {
    float along[5], aside[5];
};
constexpr covariances covariance_of_samples() {
    covariances made{};
    for (int lag = 0; lag < 5; ++lag) {
        made.along[lag] =
            static_cast<float>(slope_kernel().correlation(lag) * smooth_kernel().wider().correlation(0) / 64);
        made.aside[lag] =
            static_cast<float>(smooth_kernel().correlation(lag) * slope_kernel().wider().correlation(0) / 64);
    }
    return made;
}
inline constexpr covariances noise_of = covariance_of_samples();

/// What the variance of the slope along an edge, where three pixels are summed, is more than that across it: so much on
/// an axis, by so much more than on a diagonal. Both filters being a little less peaked than a Gaussian, that is less
/// than by their own variances: found on drawn half planes behind a blur of sigma 0.8.
inline constexpr float more_along = -0.063F, more_on_axis = 0.42F;

/// ln((1 + z) / (1 - z)) for |z| <= 0.6, within 1e-3 of itself; within 1e-6 for |z| <= 0.25.
constexpr number twice_atanh(number z) {
    const number q = z * z, qq = q * q;  // by halves: they can be computed side by side
    const number low = number(1) + q * number(1 / 3.0F), high = number(1 / 5.0F) + q * number(1 / 7.0F);
    return (z + z) * (low + qq * (high + qq * number(1 / 9.0F)));
}

/// How a number that is computed from the samples at -2 … 2 follows them, to first order.
struct slope_of {
    number at[5];
};

/// Covariances of such numbers for samples whose own depend on their distance only. That makes even and odd parts
/// independent of each other.
struct sample_noise {
    number even[6], odd[3];

    /// From the covariances r of samples 0 … 4 pixels apart.
    constexpr explicit sample_noise(const number (&r)[5]) {
        const number half(0.5F);
        even[0] = r[0];
        even[1] = r[1];
        even[2] = r[2];
        even[3] = (r[0] + r[2]) * half;
        even[4] = (r[1] + r[3]) * half;
        even[5] = (r[0] + r[4]) * half;
        odd[0] = (r[0] - r[2]) * half;
        odd[1] = (r[1] - r[3]) * half;
        odd[2] = (r[0] - r[4]) * half;
    }
};

/// The parts of a slope_of: even ones at 0, 1, 2, odd ones at 1, 2.
struct parts {
    number even[3], odd[2];

    constexpr explicit parts(const slope_of& s)
        : even{s.at[2], s.at[3] + s.at[1], s.at[4] + s.at[0]}, odd{s.at[3] - s.at[1], s.at[4] - s.at[0]} {}
    constexpr parts() = default;
};
constexpr parts times(const sample_noise& r, const parts& v) {
    parts made;
    made.even[0] = r.even[0] * v.even[0] + r.even[1] * v.even[1] + r.even[2] * v.even[2];
    made.even[1] = r.even[1] * v.even[0] + r.even[3] * v.even[1] + r.even[4] * v.even[2];
    made.even[2] = r.even[2] * v.even[0] + r.even[4] * v.even[1] + r.even[5] * v.even[2];
    made.odd[0] = r.odd[0] * v.odd[0] + r.odd[1] * v.odd[1];
    made.odd[1] = r.odd[1] * v.odd[0] + r.odd[2] * v.odd[1];
    return made;
}
constexpr number dot(const parts& a, const parts& b) {
    return (a.even[0] * b.even[0] + a.even[1] * b.even[1]) +
           (a.even[2] * b.even[2] + (a.odd[0] * b.odd[0] + a.odd[1] * b.odd[1]));
}

/// Where five samples at -2 … 2 have their peak, the variance of the place, and that of the peak as a Gaussian.
/// `sound` is false where there is none between the inner three.
struct peak {
    number place, uncertainty, width;
    bool sound;
};

/// Between neighbouring edges, and of what the filters make of a step, the slope is no Gaussian to this share of it.
inline constexpr float form_error = 0.01F;
/// Of the square of two normal numbers, what one in 400 exceeds.
inline constexpr float too_much = 12;

/// From samples that are relative to that in the middle; `r` is their noise; `bend` is 0 where the edge is straight.
constexpr peak find_peak(number before2, number a, number c, number behind2, number bend, const sample_noise& r) {
    const number product = a * c;
    if (!(a > 0 && c > 0 && product < number(0.98F) && product > number(0.0625F))) return {0, 0, 0, false};
    const number one(1), half(0.5F), three(3);
    const number tilt = twice_atanh((c - a) / (c + a));                   // ln c - ln a
    const number curve = twice_atanh((one - product) / (one + product));  // -ln a - ln c = 1 / width
    number width = one / curve, place = half * tilt * width;
    if (!(place <= 1 && place >= -1)) return {0, 0, 0, false};

    // Across a bent edge at a slant the logarithm falls by `cube` (k - place)³ besides. To first order that is taken
    // out.
    const number cube = bend * curve, square = place * place, in_middle = cube * place * square;
    const auto straight = [=](number sample, number k) {
        const number from_place = k - place;
        return sample * (one + (in_middle + cube * from_place * from_place * from_place));
    };
    const number two(2);
    before2 = straight(before2, -two);
    behind2 = straight(behind2, two);
    a = straight(a, -one);
    c = straight(c, one);
    width -= number(6) * cube * place * width * width;
    place = half * (tilt + cube * (two + number(6) * square)) * width;
    // Where normals turn fast beside a flat top nothing of this is small, and the place would be anywhere.
    if (!(width > 0 && place <= number(1.5F) && place >= number(-1.5F))) return {0, 0, 0, false};

    const number aa = a * a, cc = c * c, ac = a * c, far = ac * cc, near = ac * aa;  // what a Gaussian has at 2 and -2
    const number per_ac = width / ac, wa = (place - half) * c * per_ac, wc = (place + half) * a * per_ac;
    const parts of_place(slope_of{{0, wa, -(place + place) * width, wc, 0}});
    const parts of_behind(slope_of{{0, -(cc * c), three * far, -(three * ac * c), one}});
    const parts of_before(slope_of{{one, -(three * ac * a), three * near, -(aa * a), 0}});
    const parts place_noise = times(r, of_place), behind_noise = times(r, of_behind);
    const number form(form_error * form_error);
    const number pp = dot(place_noise, of_place), p1 = dot(place_noise, of_behind), p2 = dot(place_noise, of_before),
                 v11 = dot(behind_noise, of_behind) + form, v12 = dot(behind_noise, of_before),
                 v22 = dot(times(r, of_before), of_before) + form;
    const number behind = behind2 - far, before = before2 - near;
    const number determinant = v11 * v22 - v12 * v12;
    const number surprise = behind * behind * v22 - number(2) * behind * before * v12 + before * before * v11;
    if (!(surprise < number(too_much) * determinant)) return {place, pp, width, true};
    const number share = one / determinant, k1 = (p1 * v22 - p2 * v12) * share, k2 = (p2 * v11 - p1 * v12) * share;
    return {place - (k1 * behind + k2 * before), pp - (k1 * p1 + k2 * p2), width, true};
}

/// The point on the edge through pixel (x, y), a peak of `of`, where the noise of the picture has variance `noise`.
/// Its normal is as long as the variance of the edge's profile along the normal that it has: of blur and pixel
/// alone, with that of the filters along the edge added. edge_curvature makes it a unit vector.
inline edge_point point_on_edge(edge_gradients_detail::slopes of, int x, int y, number noise) {
    const std::ptrdiff_t at = y * of.stride + x;
    const std::int16_t *px = of.dx + at, *py = of.dy + at;
    const auto size = [](int v) { return v < 0 ? -v : v; };
    const bool level = size(*px) >= size(*py);  // the profile lies along the row
    const std::ptrdiff_t across = level ? 1 : of.stride, along = level ? of.stride : 1;
    const auto sum = [=](const std::int16_t* p, std::ptrdiff_t k) {
        p += k * across;
        return p[-along] + 2 * p[0] + p[along];
    };
    const int ax = sum(px, -1), bx = sum(px, 0), cx = sum(px, 1);
    const int ay = sum(py, -1), by = sum(py, 0), cy = sum(py, 1);

    const number gx = ax + 2 * bx + cx, gy = ay + 2 * by + cy;
    const number square = gx * gx + gy * gy;
    const number per_length = square > 0 ? number(1) / sqrt(square) : number(0);
    const number nx = gx * per_length, ny = gy * per_length;
    const number middle = number(bx) * nx + number(by) * ny;
    const number n = level ? nx : ny, nn = n * n, tt = number(1) - nn;

    edge_point made;
    made.x = static_cast<float>(x);
    made.y = static_cast<float>(y);
    made.nx = static_cast<float>(nx);
    made.ny = static_cast<float>(ny);
    made.strength = static_cast<float>(middle / number(unit));
    made.sigma = 0.5F;
    if (!(middle > 0)) return made;

    const number scale = number(1) / middle, relative = scale * scale * noise;
    const auto sample = [=](int sx, int sy) { return (number(sx) * nx + number(sy) * ny) * scale; };
    number covariance[5];
    for (int lag = 0; lag < 5; ++lag)
        covariance[lag] = (nn * number(noise_of.along[lag]) + tt * number(noise_of.aside[lag])) * relative;
    // By how much the normal turns from the pixel before to the one behind, along the edge.
    const auto gain = [=](const std::int16_t* p) {
        const auto one = [=](std::ptrdiff_t k) { return p[k + along] - p[k - along]; };
        return one(-across) + 2 * one(0) + one(across);
    };
    const number turn = number(gain(py)) * nx - number(gain(px)) * ny;
    const number bend = (level ? turn : -turn) * scale * number(0.25F) * tt / nn;
    const peak found = find_peak(sample(sum(px, -2), sum(py, -2)), sample(ax, ay), sample(cx, cy),
                                 sample(sum(px, 2), sum(py, 2)), bend, sample_noise(covariance));
    if (!found.sound) return made;

    const number q = found.place * found.place / (found.width + found.width);
    const number smoothed_along = found.width * nn + number(more_along) + number(more_on_axis) * (nn - tt);
    const number length = max(smoothed_along, number(0.25F));
    const number place = number(level ? x : y) + found.place;
    (level ? made.x : made.y) = static_cast<float>(place);
    made.nx = static_cast<float>(nx * length);
    made.ny = static_cast<float>(ny * length);
    made.strength = static_cast<float>(middle * (number(1) + q + q * q * number(0.5F)) / number(unit));
    made.sigma = static_cast<float>(sqrt(nn * found.uncertainty));
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::edge_profile_detail
