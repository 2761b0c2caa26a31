// Masks to test on: noise of every density, from sparse to full, and shapes that break things.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstdint>

namespace tests {

enum class mask_kind { sparse, half, dense, coarse, full, empty, checkerboard, columns, rows, frame, last };

/// Different for every seed, but for the regular ones. What is on is any value but 0.
inline void draw_mask(alidade::image_view<std::uint8_t> mask, mask_kind kind, std::uint32_t seed) {
    const auto next = [&seed] {
        seed = seed * 1664525u + 1013904223u;
        return static_cast<int>(seed >> 24);
    };
    const auto on = [&](int x, int y) {
        switch (kind) {
            case mask_kind::sparse:
                return next() < 40;
            case mask_kind::half:
                return next() < 128;
            case mask_kind::dense:
                return next() < 210;
            case mask_kind::coarse:  // blocks of three by two, a few of them open
                return ((static_cast<std::uint32_t>(x / 3) * 2654435761u ^ static_cast<std::uint32_t>(y / 2) * 40503u ^
                         seed) *
                            2246822519u >>
                        31) != 0;
            case mask_kind::checkerboard:
                return (x + y) % 2 == 0;
            case mask_kind::columns:
                return x % 2 == 0;
            case mask_kind::rows:
                return y % 2 == 1;
            case mask_kind::frame:
                return x == 0 || y == 0 || x == mask.width - 1 || y == mask.height - 1 || (x % 7 == 3 && y % 5 == 2);
            case mask_kind::full:
                return true;
            default:
                return false;
        }
    };
    for (int y = 0; y < mask.height; ++y)
        for (int x = 0; x < mask.width; ++x)
            mask(x, y) = on(x, y) ? static_cast<std::uint8_t>(1 + (x * 37 + y * 11) % 255) : std::uint8_t{0};
}

/// A mask from a picture of it: anything but a dot or a space is on.
inline void draw_mask(alidade::image_view<std::uint8_t> mask, const char* const* lines) {
    for (int y = 0; y < mask.height; ++y)
        for (int x = 0; x < mask.width; ++x)
            mask(x, y) = lines[y][x] == '.' || lines[y][x] == ' ' ? std::uint8_t{0} : std::uint8_t{255};
}

}  // namespace tests
