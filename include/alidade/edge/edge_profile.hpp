// The place of an edge across itself, to a fraction of a pixel, and how sure it is: the heart of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded_block.hpp>
#include <alidade/edge/edge_gradients.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::edge_profile_detail {

// A step behind any Gaussian blur has a slope that is a Gaussian across the edge, and three samples of a Gaussian give
// its middle and its width without error: a parabola through their logarithms. Each sample is the slope in the
// direction of the edge's own normal, from the slopes of three pixels along the edge, weighed 1 2 1. Two samples
// further out are predicted by that Gaussian. What they are found to be besides is noise, and shares some of the noise
// of the three: as much of the place as that explains is taken back, unless it is too much to be noise.

// Points are made as many at once as a pack has lanes. Where one has no peak its lane goes on with whatever comes out
// of that, and is left out in the end.
using number = reals;

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
inline number twice_atanh(number z) {
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
    explicit sample_noise(const number (&r)[5]) {
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

    explicit parts(const slope_of& s)
        : even{s.at[2], s.at[3] + s.at[1], s.at[4] + s.at[0]}, odd{s.at[3] - s.at[1], s.at[4] - s.at[0]} {}
    parts() = default;
};
inline parts times(const sample_noise& r, const parts& v) {
    parts made;
    made.even[0] = r.even[0] * v.even[0] + r.even[1] * v.even[1] + r.even[2] * v.even[2];
    made.even[1] = r.even[1] * v.even[0] + r.even[3] * v.even[1] + r.even[4] * v.even[2];
    made.even[2] = r.even[2] * v.even[0] + r.even[4] * v.even[1] + r.even[5] * v.even[2];
    made.odd[0] = r.odd[0] * v.odd[0] + r.odd[1] * v.odd[1];
    made.odd[1] = r.odd[1] * v.odd[0] + r.odd[2] * v.odd[1];
    return made;
}
inline number dot(const parts& a, const parts& b) {
    return (a.even[0] * b.even[0] + a.even[1] * b.even[1]) +
           (a.even[2] * b.even[2] + (a.odd[0] * b.odd[0] + a.odd[1] * b.odd[1]));
}

/// Where five samples at -2 … 2 have their peak, the variance of the place, and that of the peak as a Gaussian.
/// `sound` is false where there is none between the inner three.
using mask = decltype(number(0.0F) < number(0.0F));
struct peak {
    number place, uncertainty, width;
    mask sound;
};

/// Between neighbouring edges, and of what the filters make of a step, the slope is no Gaussian to this share of it.
inline constexpr float form_error = 0.01F;
/// Of the square of two normal numbers, what one in 400 exceeds.
inline constexpr float too_much = 12;

/// From samples that are relative to that in the middle; `r` is their noise; `bend` is 0 where the edge is straight.
inline peak find_peak(number before2, number a, number c, number behind2, number bend, const sample_noise& r) {
    const number zero(0.0F), one(1.0F), half(0.5F), two(2.0F), three(3.0F);
    const number product = a * c;
    const auto peaked = all_of(a > zero, c > zero, product<number(0.98F), product> number(0.0625F));
    const number tilt = twice_atanh((c - a) / (c + a));                   // ln c - ln a
    const number curve = twice_atanh((one - product) / (one + product));  // -ln a - ln c = 1 / width
    number width = one / curve, place = half * tilt * width;
    const auto between = all_of(place <= one, place >= -one);

    // Across a bent edge at a slant the logarithm falls by `cube` (k - place)³ besides. To first order that is taken
    // out.
    const number cube = bend * curve, square = place * place, in_middle = cube * place * square;
    const auto straight = [=](number sample, number k) {
        const number from_place = k - place;
        return sample * (one + (in_middle + cube * from_place * from_place * from_place));
    };
    before2 = straight(before2, -two);
    behind2 = straight(behind2, two);
    a = straight(a, -one);
    c = straight(c, one);
    width = width - number(6.0F) * cube * place * width * width;
    place = half * (tilt + cube * (two + number(6.0F) * square)) * width;
    // Where normals turn fast beside a flat top nothing of this is small, and the place would be anywhere.
    const auto small = all_of(width > zero, place <= number(1.5F), place >= number(-1.5F));

    const number aa = a * a, cc = c * c, ac = a * c, far = ac * cc, near = ac * aa;  // what a Gaussian has at 2 and -2
    const number per_ac = width / ac, wa = (place - half) * c * per_ac, wc = (place + half) * a * per_ac;
    const parts of_place(slope_of{{zero, wa, -(place + place) * width, wc, zero}});
    const parts of_behind(slope_of{{zero, -(cc * c), three * far, -(three * ac * c), one}});
    const parts of_before(slope_of{{one, -(three * ac * a), three * near, -(aa * a), zero}});
    const parts place_noise = times(r, of_place), behind_noise = times(r, of_behind);
    const number form(form_error * form_error);
    const number pp = dot(place_noise, of_place), p1 = dot(place_noise, of_behind), p2 = dot(place_noise, of_before),
                 v11 = dot(behind_noise, of_behind) + form, v12 = dot(behind_noise, of_before),
                 v22 = dot(times(r, of_before), of_before) + form;
    const number behind = behind2 - far, before = before2 - near;
    const number determinant = v11 * v22 - v12 * v12;
    const number surprise = behind * behind * v22 - two * behind * before * v12 + before * before * v11;
    const auto noise = surprise < number(too_much) * determinant;
    const number share = one / determinant, k1 = (p1 * v22 - p2 * v12) * share, k2 = (p2 * v11 - p1 * v12) * share;
    return {select(noise, place - (k1 * behind + k2 * before), place), select(noise, pp - (k1 * p1 + k2 * p2), pp),
            width, mask(peaked & between & small)};
}

/// A pixel of the slopes.
struct pixel {
    int x, y;
};

/// What a few points are made of, side by side.
struct samples {
    static constexpr int room = most_lanes_of_reals;

    /// Sums of three slopes along the edge, weighed 1 2 1, from two pixels before to two behind across it; of both
    /// parts of the slope.
    std::int32_t x[5][room], y[5][room];
    /// By how much such sums of 1 2 1 across it grow along the edge.
    std::int32_t turn_x[room], turn_y[room];
    float level[room];  ///< 1 where the profile lies along the row, -1 where along the column

    void read(edge_gradients_detail::slopes of, pixel at, int i) {
        const std::ptrdiff_t here = at.y * of.stride + at.x;
        const std::int16_t *px = of.dx + here, *py = of.dy + here;
        const auto size = [](int v) { return v < 0 ? -v : v; };
        const bool along_row = size(*px) >= size(*py);
        const std::ptrdiff_t across = along_row ? 1 : of.stride, along = along_row ? of.stride : 1;
        const auto read_part = [=](const std::int16_t* p, std::int32_t(&sums)[5][room], std::int32_t& turn) {
            int first[5], last[5];
            for (int k = -2; k <= 2; ++k) {
                const std::int16_t* q = p + k * across;
                first[k + 2] = q[-along], last[k + 2] = q[along];
                sums[k + 2][i] = first[k + 2] + 2 * q[0] + last[k + 2];
            }
            turn = (last[1] - first[1]) + 2 * (last[2] - first[2]) + (last[3] - first[3]);
        };
        read_part(px, x, turn_x[i]);
        read_part(py, y, turn_y[i]);
        level[i] = along_row ? 1.0F : -1.0F;
    }
};

/// The same points' parts.
struct parts_of_points {
    static constexpr int room = most_lanes_of_reals;
    float across[room];        ///< from the pixel, along the profile
    float nx[room], ny[room];  ///< a unit vector, or 0
    float strength[room], sigma[room];
    float smoothed[room];  ///< the variance of the profile along the normal, with that of the filters along the edge
};

/// From lane i of the samples on, as many as a block has.
[[gnu::flatten]] inline void make(const samples& s, int i, number noise, parts_of_points& made) {
    const number zero(0.0F), one(1.0F), half(0.5F), quarter(0.25F);
    const number bx = load_reals(s.x[2] + i), by = load_reals(s.y[2] + i);
    const auto smooth = [=](const std::int32_t(&part)[5][samples::room], number middle) {
        return load_reals(part[1] + i) + (middle + middle) + load_reals(part[3] + i);  // whole numbers, all exact
    };
    const number gx = smooth(s.x, bx), gy = smooth(s.y, by);
    const number square = gx * gx + gy * gy;
    const number per_length = select(square > zero, one / sqrt(square), zero);
    const number nx = gx * per_length, ny = gy * per_length;
    const number middle = bx * nx + by * ny;
    const number side = load_reals(s.level + i);
    const auto level = side > zero;
    const number n = select(level, nx, ny), nn = n * n, tt = one - nn;

    const number scale = one / middle, relative = scale * scale * noise;
    const auto sample = [=](int k) { return (load_reals(s.x[k] + i) * nx + load_reals(s.y[k] + i) * ny) * scale; };
    number covariance[5];
    for (int lag = 0; lag < 5; ++lag)
        covariance[lag] = (nn * number(noise_of.along[lag]) + tt * number(noise_of.aside[lag])) * relative;
    // By how much the normal turns from the pixel before to the one behind, along the edge.
    const number turn = load_reals(s.turn_y + i) * nx - load_reals(s.turn_x + i) * ny;
    const number bend = side * turn * scale * quarter * tt / nn;
    const peak found = find_peak(sample(0), sample(1), sample(3), sample(4), bend, sample_noise(covariance));
    const auto sound = (middle > zero) & found.sound;

    const number q = found.place * found.place / (found.width + found.width);
    const number smoothed_along = found.width * nn + number(more_along) + number(more_on_axis) * (nn - tt);
    store(made.across + i, select(sound, found.place, zero));
    store(made.nx + i, nx);
    store(made.ny + i, ny);
    store(made.smoothed + i, select(sound, max(smoothed_along, quarter), one));
    store(made.strength + i, middle * select(sound, one + q + q * q * half, one) / number(static_cast<float>(unit)));
    store(made.sigma + i, select(sound, sqrt(nn * found.uncertainty), half));
}

/// Makes up to samples::room points on the edge through pixels, peaks of `of`, where the noise of the picture has
/// variance `noise`, and calls each(i, x, y, parts) for them. Where there is no peak to be measured sigma is 0.5.
template <class Each>
void make_points(edge_gradients_detail::slopes of, const pixel* at, int n, rounded<float> noise, Each each) {
    samples read;
    parts_of_points made;
    for (int i = 0; i < n; ++i) read.read(of, at[i], i);
    for (int i = 0; i < n; i += lanes_of_reals) {
        for (int k = n; k < i + lanes_of_reals; ++k) read.read(of, at[0], k);  // lanes that are over
        make(read, i, number(noise), made);
    }
    for (int i = 0; i < n; ++i) {
        const bool level = read.level[i] > 0;
        const rounded<float> across = made.across[i], x = at[i].x, y = at[i].y;
        each(i, level ? x + across : x, level ? y : y + across, made);
    }
}

/// The same as edge points whose normals are as long as the variance of the edge's profile along the normal that it
/// has: of blur and pixel alone, with that of the filters along the edge added. edge_curvature makes them unit vectors.
inline void points_on_edge(edge_gradients_detail::slopes of, const pixel* at, int n, rounded<float> noise,
                           edge_point* points) {
    make_points(of, at, n, noise, [=](int i, rounded<float> x, rounded<float> y, const parts_of_points& made) {
        const rounded<float> length = made.smoothed[i];
        points[i] = {x.value,          y.value,      (made.nx[i] * length).value, (made.ny[i] * length).value,
                     made.strength[i], made.sigma[i]};
    });
}

}  // namespace alidade::inline ALIDADE_ISA::edge_profile_detail
