// What a pixel near an edge shows: a step behind a blur, seen by a square pixel of a camera with noise and limits.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/normal_distribution.hpp>

#include <cstdint>
#include <initializer_list>
#include <limits>
#include <type_traits>

namespace alidade::inline ALIDADE_ISA::edge_model_detail {

// The step is a normal distribution whose variance is that of the blur and of the pixel, 1/12. That the pixel is a box
// and no bell shows first in the fourth cumulant, -(nx⁴ + ny⁴) / 120 along the normal (nx, ny): one more term of
// Edgeworth's series. A curved edge moves towards its centre of curvature by variance · curvature / 2.

/// The least blur of a pixel that is a box, √(1/12), with a lens as sharp as can be told.
inline constexpr real least_blur = 0.32;
/// And the most that is followed.
inline constexpr real most_blur = 8;

/// Tukey's biweight, which forgets what lies six standard deviations beside the model: of normal noise it wastes 2 % of
/// the information. Of a normal variable z with weights w: E w z² / E w; and the covariance of the estimate over the
/// inverse of Σ w g gᵀ, E w E ψ² / (E ψ')².
inline constexpr real cutoff = 6, weighted_variance = 0.8924, weighted_covariance = 0.9651;

/// How a pixel lies to an edge with N parameters.
template <int N>
struct spot {
    real d;         ///< distance from the edge, positive on the inner or right side
    real slope[N];  ///< its derivatives by the parameters
    real bend;      ///< curvature, positive if the centre is on that side
    real box;       ///< nx⁴ + ny⁴
};

/// The share of the inner side's light that a pixel gets, and its derivatives by distance and blur.
template <class Number>
struct share_of {
    Number value, by_distance, by_blur;
};
using share = share_of<real>;

/// Edges of one blur.
struct blurred_edge {
    real per_blur, half, fourth;

    explicit blurred_edge(real blur)
        : per_blur(real(1) / blur), half(blur * real(0.5)), fourth(real(1) / (blur * blur * blur * blur * 2880)) {}

    share at(real d, real bend, real box) const {
        const real x = d * per_blur - bend * half;
        const normal_at n = normal_distribution(x);
        return share_at(d, bend, box, x, n.below, n.density);
    }
    /// From the normal distribution at x = d / blur - bend blur / 2.
    template <class Number>
    [[gnu::always_inline]] share_of<Number> share_at(Number d, Number bend, Number box, Number x, Number below,
                                                     Number density) const {
        const Number one(1.0), three(3.0), four(4.0), six(6.0), scale(per_blur);
        const Number square = x * x, weight = box * Number(fourth);
        const Number odd = weight * x * (square - three) * density, even = weight * ((six - square) * square - three);
        const Number by_x = density * (even + one);
        return {below + odd, by_x * scale, -scale * (by_x * (d * scale + bend * Number(half)) + odd * four)};
    }
};

/// The ends of the scale, where values are clipped.
struct limits {
    real low, high;
};
template <class T>
limits limits_of(double low, double high) {
    if (low < high) return {low, high};
    if constexpr (std::is_integral_v<T>)
        return {static_cast<double>(std::numeric_limits<T>::min()), static_cast<double>(std::numeric_limits<T>::max())};
    else
        return {-1e300, 1e300};
}

/// The mean of a grey value whose noise is clipped at the ends of the scale, and its derivative by the value itself.
struct shown {
    real value, slope;
};
inline shown shown_as(real level, real noise, const limits& ends) {
    shown made = {level, 1};
    const real above = (level - ends.high) / noise, below = (ends.low - level) / noise;
    if (above > -5) {
        const normal_at n = normal_distribution(above);
        made.value -= noise * (above * n.below + n.density);
        made.slope -= n.below;
    }
    if (below > -5) {
        const normal_at n = normal_distribution(below);
        made.value += noise * (below * n.below + n.density);
        made.slope -= n.below;
    }
    return made;
}

/// What clipping leaves of the variance of a grey value's noise.
inline real variance_shown(real level, real noise, const limits& ends) {
    real left = 1;
    for (const real a : {(ends.high - level) / noise, (level - ends.low) / noise}) {
        if (a > 5) continue;
        const normal_at n = normal_distribution(a);
        const real beyond = real(1) - n.below, mean = a * beyond - n.density;
        left *= max(n.below - a * n.density + a * a * beyond - mean * mean, real(0));
    }
    return left;
}

/// Tukey's weight of a residual whose square over its variance is `square`, and how much it adds to what is minimised.
struct judged {
    real weight, loss;
};
constexpr judged judge(real square) {
    const real limit = cutoff * cutoff, rest = real(1) - square / limit;
    if (!(rest > 0)) return {0, limit / 3};
    return {rest * rest, limit / 3 * (real(1) - rest * rest * rest)};
}

/// The median of what is added, to within 2 %, in fixed room: counted by the beginnings of binary numbers.
struct median_counts {
    static constexpr int lowest = -20, octaves = 40, parts = 16;
    int counts[octaves * parts] = {};
    int total = 0;

    void add(real v) {
        const auto bits = __builtin_bit_cast(std::uint64_t, v.value);
        const int octave = static_cast<int>(bits >> 52 & 2047) - 1023 - lowest;
        const int part = static_cast<int>(bits >> 48 & 15);
        const int place = octave < 0 ? 0 : octave >= octaves ? octaves * parts - 1 : octave * parts + part;
        ++counts[place];
        ++total;
    }
    /// 0 where there is nothing.
    real median() const {
        int sum = 0;
        for (int i = 0; i < octaves * parts; ++i) {
            sum += counts[i];
            if (2 * sum >= total && counts[i] > 0) {
                if (i == 0) return 0;
                const real back = real(2 * sum - total) / real(2 * counts[i]);
                real octave = 1;
                for (int k = 0; k < i / parts + lowest; ++k) octave *= 2;
                for (int k = 0; k > i / parts + lowest; --k) octave *= real(0.5);
                return octave * (real(1) + (real(i % parts + 1) - back) / real(parts));
            }
        }
        return 0;
    }
};

}  // namespace alidade::inline ALIDADE_ISA::edge_model_detail
