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
    using simd::bits, simd::lane, simd::lanes, simd::load, simd::pack, simd::block;
    using V = pack<std::uint8_t>;
    constexpr int step = lanes<V>;
    int x = 0;
    for (; x <= width - 64; x += 64) {
        std::uint64_t word = 0;
        if constexpr (step <= 64)
            for (int i = 0; i < 64; i += step) word |= bits(load(block<V>{}, row + x + i) > V(std::uint8_t{0})) << i;
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

/// Eight bits as eight bytes, each 255 or 0: the bits are copied to every byte, and each byte keeps its own.
constexpr std::uint64_t bytes_of_bits(std::uint64_t eight) {
    const std::uint64_t own = (eight * 0x0101010101010101u) & 0x8040201008040201u;
    return (((own + 0x7f7f7f7f7f7f7f7fu) | own) >> 7 & 0x0101010101010101u) * 255;
}

inline void mask_of_bits(bitmap_source bits, image_view<std::uint8_t> mask, std::uint8_t on) {
    ALIDADE_EXPECTS(mask.width == bits.width && mask.height == bits.height, mask.width, mask.height, bits.width,
                    bits.height);
    const std::uint64_t value = on * 0x0101010101010101u;
    for (int y = 0; y < bits.height; ++y) {
        const std::uint64_t* words = bits.row(y);
        std::uint8_t* out = mask.row(y);
        for (int x = 0; x < bits.width; x += 8) {
            std::uint64_t eight = bytes_of_bits(words[x / 64] >> (x % 64) & 255) & value;
            const int n = bits.width - x < 8 ? bits.width - x : 8;
            if (n == 8 && std::endian::native == std::endian::little) {
                __builtin_memcpy(out + x, &eight, 8);
                continue;
            }
            for (int i = 0; i < n; ++i, eight >>= 8) out[x + i] = static_cast<std::uint8_t>(eight);
        }
    }
}

#if ALIDADE_HOSTED
inline bitmap bits_of_mask(image_view<const std::uint8_t> mask) {
    bitmap made(mask.width, mask.height);
    bits_of_mask(mask, made.view());
    return made;
}
#endif

}  // namespace alidade::inline ALIDADE_ISA
