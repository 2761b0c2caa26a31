// Draws pictures whose truth is known exactly: shapes of known place behind a known blur, with known noise.
// SPDX-License-Identifier: MIT
#pragma once

// The one picture generator of the project, for tests, accuracy/ and examples alike. It stands in tools/ because it is
// no part of the library that users install, and none of those who draw with it is above the others. It allocates
// nothing and knows nothing of OpenCV, so firmware can draw too.

#include "tools/draw/disc.hpp"
#include "tools/draw/expose.hpp"
#include "tools/draw/shapes.hpp"

namespace draw {

/// The usual picture: one shape, lighter than its background by `contrast`.
struct scene {
    double background = 70;  ///< in grey levels, as all of these
    double contrast = 100;
    double sigma = 0.8;  ///< of the blur, in pixels
    double noise = 0;    ///< standard deviation
};

/// The usual picture of one shape.
template <class T, shape S>
void render(alidade::image_view<T> picture, const S& what, scene how, random& random) {
    const auto share = seen(what, how.sigma);
    expose(picture, [&](int x, int y) { return how.background + how.contrast * share(x, y); }, how.noise, random);
}

}  // namespace draw
