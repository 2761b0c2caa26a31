// From light to samples: noise, rounding, and the ends of the scale.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cmath>
#include <limits>
#include <type_traits>

#include "tools/draw/random.hpp"

namespace draw {

/// The sample that stands for a value: of integers the nearest, at most the largest, at least the smallest.
template <class T>
T sample_of(double value) {
    if constexpr (std::is_integral_v<T>) {
        // A little above one half: drawings are full of exact halves, where a last bit would decide.
        value = std::floor(value + 0.5 + 1e-7);
        constexpr double low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
        value = value < low ? low : value > high ? high : value;
    }
    return static_cast<T>(value);
}

/// What a camera makes of light: picture(x, y) = light(x, y) + noise, for integers rounded and clipped.
///
///     const auto plate = draw::seen(draw::bar{40, 30, 0.2, 50, 20}, 0.8), hole = draw::seen(draw::disc{41, 31, 6},
///     0.8); draw::expose(picture, [&](int x, int y) { return 70 + 100 * plate(x, y) - 100 * hole(x, y); }, 5, random);
///
/// requires  noise >= 0
/// exact     integers: the same bytes on every machine, unless its mathematical functions differ by more than 1e-12
template <class T, class Light>
void expose(alidade::image_view<T> picture, Light light, double noise, random& random) {
    ALIDADE_EXPECTS(noise >= 0);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            double value = light(x, y);
            if (noise > 0) value += noise * random.normal();
            picture(x, y) = sample_of<T>(value);
        }
}

}  // namespace draw
