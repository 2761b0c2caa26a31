// How much two figures differ, wherever they lie, however large they are and whichever way they are turned.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/shape/moments.hpp>

#include <limits>

namespace alidade {

/// With a and b the logarithms to the base of 10 of the sizes of Hu's invariants, under the invariants' signs:
enum class shape_distance {
    inverse_logarithms,   ///< Σ |1 / a - 1 / b|          cv::CONTOURS_MATCH_I1
    logarithms,           ///< Σ |a - b|                  cv::CONTOURS_MATCH_I2
    relative_logarithms,  ///< largest |a - b| / |a|      cv::CONTOURS_MATCH_I3
};

struct match_shapes_options {
    shape_distance distance = shape_distance::logarithms;
    double min_invariant = 1e-5;  ///< invariants of at most this size, in one of the figures, say nothing
};

inline namespace ALIDADE_ISA {

/// How far apart the figures are: 0 is equal. If all invariants of one are 0, as of figures without an area, but not
/// those of the other, they cannot be compared: the largest finite number. So where something is divided by 0.
///
/// exact     the same bytes on every machine
/// reference Hu 1962; cv::matchShapes, to which it is equal but for rounding
double match_shapes(const hu_invariants& a, const hu_invariants& b, match_shapes_options options = {});

/// The same for what polygons enclose.
double match_shapes(array_view<const point<int>> a, array_view<const point<int>> b, match_shapes_options options = {});
double match_shapes(array_view<const point<float>> a, array_view<const point<float>> b,
                    match_shapes_options options = {});

// ---- how -----------------------------------------------------------------------------------

inline double match_shapes(const hu_invariants& a, const hu_invariants& b, match_shapes_options options) {
    const real least = options.min_invariant;
    constexpr double incomparable = std::numeric_limits<double>::max();
    const auto logarithm = [](real v) { return v < 0 ? -log10(-v) : log10(v); };
    real sum = 0, largest = 0;
    bool any_a = false, any_b = false;
    for (int i = 0; i < 7; ++i) {
        const real hu_a = a.value[i], hu_b = b.value[i];
        any_a |= abs(hu_a) > 0;
        any_b |= abs(hu_b) > 0;
        if (!(abs(hu_a) > least && abs(hu_b) > least)) continue;
        const real log_a = logarithm(hu_a), log_b = logarithm(hu_b);
        if (log_a == log_b) continue;
        if (options.distance != shape_distance::logarithms && log_a * log_b == 0) return incomparable;
        switch (options.distance) {
            case shape_distance::inverse_logarithms:
                sum += abs(real(1) / log_a - real(1) / log_b);
                break;
            case shape_distance::logarithms:
                sum += abs(log_a - log_b);
                break;
            case shape_distance::relative_logarithms:
                largest = max(largest, abs((log_a - log_b) / log_a));
                break;
        }
    }
    if (any_a != any_b) return incomparable;
    return options.distance == shape_distance::relative_logarithms ? largest.value : sum.value;
}

namespace match_shapes_detail {

/// Not inlined, so that the moments of both do not lie on a small stack at once.
template <class T>
[[gnu::noinline]] hu_invariants invariants(array_view<const point<T>> polygon) {
    return hu_moments(polygon_moments(polygon));
}

}  // namespace match_shapes_detail

inline double match_shapes(array_view<const point<int>> a, array_view<const point<int>> b,
                           match_shapes_options options) {
    using match_shapes_detail::invariants;
    return match_shapes(invariants(a), invariants(b), options);
}
inline double match_shapes(array_view<const point<float>> a, array_view<const point<float>> b,
                           match_shapes_options options) {
    using match_shapes_detail::invariants;
    return match_shapes(invariants(a), invariants(b), options);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
