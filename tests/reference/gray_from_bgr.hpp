// Brightness, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "tests/reference/at.hpp"

namespace reference {

template <int C>
void gray_from_bgr(alidade::image_view<const std::uint8_t, C> src, alidade::image_view<std::uint8_t> dst) {
    fill(dst, [&](int x, int y, int) -> std::uint8_t {
        if constexpr (C == 1) return src(x, y);
        const int blue = src(x, y, 0), green = src(x, y, C > 1 ? 1 : 0), red = src(x, y, C > 2 ? 2 : 0);
        return static_cast<std::uint8_t>((3735 * blue + 19235 * green + 9798 * red + 16384) / 32768);
    });
}

template <int C>
void gray_from_rgb(alidade::image_view<const std::uint8_t, C> src, alidade::image_view<std::uint8_t> dst) {
    fill(dst, [&](int x, int y, int) -> std::uint8_t {
        if constexpr (C == 1) return src(x, y);
        const int red = src(x, y, 0), green = src(x, y, C > 1 ? 1 : 0), blue = src(x, y, C > 2 ? 2 : 0);
        return static_cast<std::uint8_t>((3735 * blue + 19235 * green + 9798 * red + 16384) / 32768);
    });
}

}  // namespace reference
