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

/// Bit (x, y) of `bits` = mask(x, y) != 0. requires  the same size
void bits_of_mask(image_view<const std::uint8_t> mask, bitmap_view<> bits);

/// mask(x, y) = on where bit (x, y) is set, 0 elsewhere. requires  the same size
void mask_of_bits(bitmap_source bits, image_view<std::uint8_t> mask, std::uint8_t on = 255);

// ---- how -----------------------------------------------------------------------------------

/// Bit x of `out` = which(row[x]), for words_of(width) words; `which` takes lanes, and packs of them.
template <class T, class Which>
[[gnu::flatten]] inline void bits_where(const T* row, int width, std::uint64_t* out, Which which) {
    using simd::bits, simd::lane, simd::lanes, simd::load, simd::pack;
    using V = pack<T>;
    const auto word_from = [=](const T* from) {
        std::uint64_t word = 0;
        for (int i = 0; i < 64; i += lanes<V>) word |= bits(which(load<V>(from + i))) << i;
        return word;
    };
    int x = 0;
    for (; x <= width - 64; x += 64) out[x / 64] = word_from(row + x);
    if (x == width) return;
    if (x > 0) {  // the last 64, of which some are in the word before
        out[x / 64] = word_from(row + width - 64) >> (64 - (width - x));
        return;
    }
    std::uint64_t word = 0;
    for (int i = 0; i < width; ++i) word |= bits(which(load<lane<T>>(row + i))) << i;
    out[0] = word;
}

/// Bit x of `out` = row[x] != 0, for words_of(width) words.
[[gnu::flatten]] inline void bits_of_row(const std::uint8_t* row, int width, std::uint64_t* out) {
    bits_where(row, width, out, [](auto v) { return v > decltype(v)(std::uint8_t{0}); });
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
