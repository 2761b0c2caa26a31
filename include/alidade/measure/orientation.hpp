// The direction in which a figure is longest, from its outline, and how sure that is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/shape/moments.hpp>

namespace alidade {

struct orientation_options {
    double sigma = 0.3;      ///< standard uncertainty of the outline's place across itself, in pixels: 0.3 of a mask's
    double correlation = 2;  ///< so many pixels along the outline share one error
};

inline namespace ALIDADE_ISA {

/// The direction, in [0, π), of the axis about which the figure within the polygon has the least moment: that of the
/// longer side of a rectangle, of the longer axis of an ellipse. Where its outline is uncertain by `sigma`, so is the
/// direction, by sigma √(correlation ∮ u² v² ds) / (I_u - I_v) in coordinates u, v along the axes. `degenerate` where
/// that is more than 0.3: what is round, or a square, has no direction.
///
/// requires  as polygon_moments; sigma, correlation > 0
/// exact     the same bytes on every machine
/// cost      that of polygon_moments and one more pass; allocates nothing
/// reference M.-K. Hu 1962; align tells which end is which, and is some ten times surer
result<measured<>> orientation(array_view<const point<int>> polygon, orientation_options options = {});
result<measured<>> orientation(array_view<const point<float>> polygon, orientation_options options = {});

// ---- how -----------------------------------------------------------------------------------

namespace orientation_detail {

inline constexpr int most_sides = 128;

template <class T>
result<measured<>> axis_of(array_view<const point<T>> polygon, orientation_options options) {
    ALIDADE_EXPECTS(options.sigma > 0 && options.correlation > 0);
    const moments m = polygon_moments(polygon);
    if (!(m.m00 > 0)) return error(fault::degenerate, "The outline of ", polygon.size, " points encloses nothing");
    const real difference = real(m.mu20) - real(m.mu02), twice = real(m.mu11) * real(2);
    const real length = sqrt(difference * difference + twice * twice);
    real angle = atan2(twice, difference) * real(0.5);
    const sine_cosine axis = sin_cos(angle);
    // ∮ u² v² ds, by Gauss' three places on each side, which are exact there; of many sides, along chords.
    real sum = 0;
    const int step = polygon.size / most_sides + 1;
    for (int i = 0; i < polygon.size; i += step) {
        const point<T>&from = polygon[i], &to = polygon[i + step < polygon.size ? i + step : 0];
        const real right = static_cast<double>(to.x - from.x), down = static_cast<double>(to.y - from.y);
        const real x = real(static_cast<double>(from.x)) - real(m.x), y = real(static_cast<double>(from.y)) - real(m.y);
        const real from_u = axis.cosine * x + axis.sine * y, from_v = axis.cosine * y - axis.sine * x;
        const real along_u = axis.cosine * right + axis.sine * down, along_v = axis.cosine * down - axis.sine * right;
        const auto product_at = [=](double share) {
            const real uv = (from_u + along_u * real(share)) * (from_v + along_v * real(share));
            return uv * uv;
        };
        constexpr double aside = 0.3872983346207417;  // √0.15
        sum += sqrt(right * right + down * down) *
               (real(8) * product_at(0.5) + real(5) * (product_at(0.5 - aside) + product_at(0.5 + aside)));
    }
    sum /= real(18);
    const real sigma = real(options.sigma) * sqrt(real(options.correlation) * sum);
    if (!(sigma < length * real(0.3)))
        return error(fault::degenerate, "The figure is as long in one direction as in another: it has none");
    if (angle < 0) angle += pi;
    if (!(angle < pi)) angle = 0;
    return measured<>{angle.value, (sigma / length).value};
}

}  // namespace orientation_detail

inline result<measured<>> orientation(array_view<const point<int>> polygon, orientation_options options) {
    return orientation_detail::axis_of(polygon, options);
}
inline result<measured<>> orientation(array_view<const point<float>> polygon, orientation_options options) {
    return orientation_detail::axis_of(polygon, options);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
