// Draws pictures whose truth is known exactly: shapes of known place behind a known blur, with known noise.
// SPDX-License-Identifier: MIT
#pragma once

// The one picture generator of the project, for tests, accuracy/ and examples alike. It stands in tools/ because it is
// no part of the library that users install, and none of those who draw with it is above the others. It allocates
// nothing and knows nothing of OpenCV, so firmware can draw too.

#include <alidade/core/image_view.hpp>

#include <cmath>
#include <limits>
#include <type_traits>

#include "tools/draw/disc.hpp"
#include "tools/draw/random.hpp"
#include "tools/draw/shapes.hpp"

namespace draw {

/// The usual picture: one shape, lighter than its background by `contrast`.
struct scene {
    double background = 70;  ///< in grey levels, as all of these
    double contrast = 100;
    double sigma = 0.8;  ///< of the blur, in pixels
    double noise = 0;    ///< standard deviation
};

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
            if constexpr (std::is_integral_v<T>) {
                // A little above one half: drawings are full of exact halves, where a last bit would decide.
                value = std::floor(value + 0.5 + 1e-7);
                constexpr double low = std::numeric_limits<T>::min(), high = std::numeric_limits<T>::max();
                value = value < low ? low : value > high ? high : value;
            }
            picture(x, y) = static_cast<T>(value);
        }
}

/// The usual picture of one shape.
template <class T, shape S>
void render(alidade::image_view<T> picture, const S& what, scene how, random& random) {
    const auto share = seen(what, how.sigma);
    expose(picture, [&](int x, int y) { return how.background + how.contrast * share(x, y); }, how.noise, random);
}

}  // namespace draw
