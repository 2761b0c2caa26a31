// One bit for each pixel: edges, masks and what is joined to what, at an eighth of a byte.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/image_view.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace alidade {

/// Pixel (x, y) is bit x % 64, the lowest first, of word x / 64 of row y. Bits of a row past `width` are 0, and what
/// writes a bitmap keeps them so. `stride` counts words. A crop of a bitmap would begin within a word: there is none.
///
/// Owns nothing. `bitmap_view<const std::uint64_t>` only reads.
template <class Word = std::uint64_t>
struct bitmap_view {
    Word* words = nullptr;
    int width = 0;
    int height = 0;
    std::ptrdiff_t stride = (std::ptrdiff_t{width} + 63) / 64;

    constexpr operator bitmap_view<const Word>() const
        requires(!traits::is_const<Word>)
    {
        return {words, width, height, stride};
    }

    constexpr Word* row(int y) const { return words + y * stride; }
    constexpr bool operator()(int x, int y) const { return row(y)[x / 64] >> (x % 64) & 1; }

    constexpr int row_words() const { return static_cast<int>((std::int64_t{width} + 63) / 64); }
    constexpr bool empty() const { return width == 0 || height == 0; }
};

/// A bitmap that is only read: mutable views convert.
using bitmap_source = bitmap_view<const std::uint64_t>;

inline namespace ALIDADE_ISA {

/// Words of a row of `width` bits.
constexpr int words_of(int width) { return static_cast<int>((std::int64_t{width} + 63) / 64); }

/// The bits of word `i` of a row that belong to its `width` pixels.
constexpr std::uint64_t bits_inside(int width, int i) {
    const std::int64_t left = std::int64_t{width} - std::int64_t{64} * i;
    return left >= 64 ? ~std::uint64_t{0} : left <= 0 ? 0 : (std::uint64_t{1} << left) - 1;
}

/// Calls visit(x) for the bits of a row that are set, from left to right.
template <class Visit>
constexpr void for_set_bits(const std::uint64_t* row, int row_words, Visit visit) {
    for (int i = 0; i < row_words; ++i)
        for (std::uint64_t word = row[i]; word != 0; word &= word - 1) visit(64 * i + std::countr_zero(word));
}

/// Sets the bits of a row that `bits` has set, whose lowest stands for pixel x. Words beyond what it has set are not
/// touched.
constexpr void set_bits(std::uint64_t* row, int x, std::uint64_t bits) {
    row[x / 64] |= bits << (x % 64);
    if (x % 64 != 0 && bits >> (64 - x % 64) != 0) row[x / 64 + 1] |= bits >> (64 - x % 64);
}

/// How many bits are set.
constexpr std::int64_t count_bits(bitmap_source bits) {
    std::int64_t count = 0;
    for (int y = 0; y < bits.height; ++y)
        for (int i = 0; i < bits.row_words(); ++i) count += std::popcount(bits.row(y)[i]);
    return count;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
