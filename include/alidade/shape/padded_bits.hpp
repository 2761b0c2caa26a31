// A bitmap in scratch that has zeros around it, to walk on without looking where it ends.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/workspace.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::padded_bits_detail {

/// A bitmap that can be asked for pixels around it, which are 0: every row ends in a bit of padding at least, and there
/// is a row above and one below. Pixel (x, y) is bit y * stride + x, the bits of a byte and the bytes of a row lowest
/// first, on machines of either byte order.
struct padded_bits {
    std::uint8_t* bytes = nullptr;  ///< of row 0
    std::ptrdiff_t stride = 0;      ///< bits from row to row, a multiple of 64

    std::ptrdiff_t at(int x, int y) const { return y * stride + x; }
    bool test(std::ptrdiff_t p) const { return bytes[p >> 3] >> (p & 7) & 1; }
    void set(std::ptrdiff_t p, unsigned bit = 1) const {
        bytes[p >> 3] = static_cast<std::uint8_t>(bytes[p >> 3] | bit << (p & 7));
    }
    /// The 64 bits from the i-th word of row y on.
    std::uint64_t word(int y, int i) const { return load64(bytes + (y * stride >> 3) + std::ptrdiff_t{8} * i); }

    static std::uint64_t load64(const std::uint8_t* p) {
        std::uint64_t v = 0;
        if constexpr (std::endian::native == std::endian::little)
            __builtin_memcpy(&v, p, 8);
        else
            for (int i = 0; i < 8; ++i) v |= std::uint64_t{p[i]} << (8 * i);
        return v;
    }
    static void store64(std::uint8_t* p, std::uint64_t v) {
        if constexpr (std::endian::native == std::endian::little)
            __builtin_memcpy(p, &v, 8);
        else
            for (int i = 0; i < 8; ++i) p[i] = static_cast<std::uint8_t>(v >> (8 * i));
    }
};

constexpr int padded_words(int width) { return width / 64 + 1; }

constexpr std::size_t padded_bytes(int width, int height) {
    // A word before the first row and one after the last are asked for, too.
    return times(static_cast<std::size_t>(padded_words(width)) * 8, static_cast<std::size_t>(height) + 2) + 16;
}

/// All zero.
inline padded_bits take_padded_bits(int width, int height, workspace& scratch) {
    const std::size_t size = padded_bytes(width, height);
    std::uint8_t* const bytes = scratch.take<std::uint8_t>(size);
    __builtin_memset(bytes, 0, size);
    const std::ptrdiff_t row = std::ptrdiff_t{padded_words(width)} * 8;
    return {bytes + 8 + row, row * 8};
}

inline void copy_row(const std::uint64_t* words, int width, const padded_bits& to, int y) {
    for (int i = 0; i < words_of(width); ++i)
        padded_bits::store64(to.bytes + (y * to.stride >> 3) + std::ptrdiff_t{8} * i, words[i]);
}

}  // namespace alidade::inline ALIDADE_ISA::padded_bits_detail
