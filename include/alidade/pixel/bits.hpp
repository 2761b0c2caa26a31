// Masks of one byte a pixel as bitmaps, and back.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/rows.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/bitmap.hpp>
#endif

namespace alidade::inline ALIDADE_ISA {

/// Bit (x, y) of `bits` = mask(x, y) != 0.   requires  the same size
void bits_of_mask(image_view<const std::uint8_t> mask, bitmap_view<> bits);

/// mask(x, y) = on where bit (x, y) is set, 0 elsewhere.   requires  the same size
void mask_of_bits(bitmap_source bits, image_view<std::uint8_t> mask, std::uint8_t on = 255);

// ---- how -----------------------------------------------------------------------------------

/// The same of a row: `out` has words_of(width) words.
[[gnu::flatten]] inline void bits_of_row(const std::uint8_t* row, int width, std::uint64_t* out) {
    using simd::bits, simd::lanes, simd::load, simd::pack;
    using V = pack<std::uint8_t>;
    constexpr int step = lanes<V>;
    static_assert(64 % step == 0);
    int x = 0;
    for (; x <= width - 64; x += 64) {
        std::uint64_t word = 0;
        for (int i = 0; i < 64; i += step) word |= bits(load<V>(row + x + i) > V(std::uint8_t{0})) << i;
        out[x / 64] = word;
    }
    if (x < width) {
        std::uint64_t word = 0;
        for (int i = 0; x + i < width; ++i) word |= std::uint64_t{row[x + i] != 0} << i;
        out[x / 64] = word;
    }
}

inline void bits_of_mask(image_view<const std::uint8_t> mask, bitmap_view<> bits) {
    ALIDADE_EXPECTS(mask.width == bits.width && mask.height == bits.height, mask.width, mask.height, bits.width,
                    bits.height);
    for (int y = 0; y < mask.height; ++y) bits_of_row(mask.row(y), mask.width, bits.row(y));
}

/// The same of a row.
[[gnu::flatten]] inline void row_of_bits(const std::uint64_t* words, int width, std::uint8_t on, std::uint8_t* out) {
    using simd::bytes, simd::lanes, simd::pack, simd::store;
    using V = pack<std::uint8_t>;
    constexpr int step = lanes<V>;
    int x = 0;
    for (; x <= width - step; x += step) store(out + x, bytes<V>(words[x / 64] >> (x % 64)) & V(on));
    for (; x < width; ++x) out[x] = words[x / 64] >> (x % 64) & 1 ? on : std::uint8_t{0};
}

inline void mask_of_bits(bitmap_source bits, image_view<std::uint8_t> mask, std::uint8_t on) {
    ALIDADE_EXPECTS(mask.width == bits.width && mask.height == bits.height, mask.width, mask.height, bits.width,
                    bits.height);
    for (int y = 0; y < mask.height; ++y) row_of_bits(bits.row(y), mask.width, on, mask.row(y));
}

#if ALIDADE_HOSTED
inline bitmap bits_of_mask(image_view<const std::uint8_t> mask) {
    bitmap made(mask.width, mask.height);
    bits_of_mask(mask, made.view());
    return made;
}
#endif

}  // namespace alidade::inline ALIDADE_ISA
