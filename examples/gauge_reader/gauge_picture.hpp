// A dial's picture before it is read, and after.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/stb.hpp>
#include <alidade/measure/gauge.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>

#include <algorithm>
#include <cstdio>

#include "tools/draw/pen.hpp"

inline alidade::image<std::uint8_t> grey_of(alidade::image_view<const std::uint8_t, 3> photo) {
    alidade::image<std::uint8_t> made(photo.width, photo.height);
    alidade::gray_from_bgr(photo, made.view());
    return made;
}

/// Writes the picture with the needle, the scale's ends and the value drawn over it.
inline alidade::result<void> annotate(alidade::image_view<std::uint8_t, 3> photo, const alidade::gauge_reading& found,
                                      const char* path) {
    const double size = std::max(1.0, 0.003 * std::max(photo.width, photo.height));
    const draw::pen red{photo}, green{photo, {60, 170, 30}};
    red.line(found.centre.x, found.centre.y, found.tip.x, found.tip.y, 1.2 * size);
    red.cross(found.centre.x, found.centre.y, 5 * size, size);
    green.circle(found.scale_begin.x, found.scale_begin.y, 5 * size, size);
    green.circle(found.scale_end.x, found.scale_end.y, 5 * size, size);
    char words[64];
    std::snprintf(words, sizeof words, "%.4g +- %.1g", found.value.value, found.value.sigma);
    const double height = 0.05 * photo.height;
    red.text(0.4 * height, photo.height - 0.5 * height, words, height);
    return alidade::write_png(path, alidade::image_view<const std::uint8_t, 3>(photo));
}
