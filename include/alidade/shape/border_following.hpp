// Walks along the borders of a mask that is a bitmap, pixel by pixel, as Suzuki and Abe do.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/pixel/bits.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

namespace border_following {

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
inline padded_bits take_bits(int width, int height, workspace& scratch) {
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

// Directions, as in Freeman's chain code: 0 is +x, and on they go against the clock.
inline constexpr int step_x[8] = {1, 1, 0, -1, -1, -1, 0, 1};
inline constexpr int step_y[8] = {0, -1, -1, -1, 0, 1, 1, 1};

/// The bit of the neighbour in a direction, among the nine of a neighbourhood, row by row.
constexpr unsigned neighbour_bit(int direction) { return 1u << ((step_y[direction] + 1) * 3 + step_x[direction] + 1); }

/// Where a border goes on, and whether it passed the left or the right side of the pixel while it turned.
struct turn {
    std::uint8_t code;

    constexpr int direction() const { return code & 7; }
    constexpr unsigned passed_left() const { return code >> 3 & 1; }
    constexpr unsigned passed_right() const { return code >> 4; }
};

/// turns.next[512 * d + n]: having come in direction d to a pixel with neighbourhood n.
struct turn_table {
    turn next[8 * 512];
};

constexpr turn_table make_turns() {
    turn_table made{};
    for (int d = 0; d < 8; ++d)
        for (unsigned around = 0; around < 512; ++around) {
            unsigned left = 0, right = 0;
            int to = d ^ 4;
            for (int i = 0; i < 8; ++i) {
                to = (to + 1) & 7;
                if (around & neighbour_bit(to)) break;
                left |= to == 4;
                right |= to == 0;
            }
            made.next[512 * d + static_cast<int>(around)] = {
                static_cast<std::uint8_t>(static_cast<unsigned>(to) | left << 3 | right << 4)};
        }
    return made;
}
inline constexpr turn_table turns = make_turns();

/// The nine bits around p.
inline unsigned neighbourhood(const std::uint8_t* bytes, std::ptrdiff_t row_bytes, std::ptrdiff_t p) {
    const auto three = [=](std::ptrdiff_t row) -> unsigned {
        const std::uint8_t* const from = bytes + ((p - 1) >> 3) + row;
        return (from[0] | unsigned{from[1]} << 8) >> ((p - 1) & 7) & 7;
    };
    return three(-row_bytes) | three(0) << 3 | three(row_bytes) << 6;
}

/// A step from a pixel: where to, in bits, and by which turn. One word, since it is what the next step waits for.
struct move {
    std::int32_t packed;

    constexpr std::ptrdiff_t bits() const { return packed >> 5; }
    constexpr turn made() const { return {static_cast<std::uint8_t>(packed & 31)}; }
};

/// What follows borders in one picture: the turns with the moves that they mean there. With a cache, that
/// saves an access a step waits for; without, it would only take memory.
class follower {
public:
    static constexpr bool has_table = ALIDADE_SIMD;
    static constexpr std::size_t table_size = has_table ? 8 * 512 : 0;

    follower(const padded_bits& bits, workspace& scratch)
        : bytes_(bits.bytes), row_bytes_(bits.stride >> 3), table_(scratch.take<move>(table_size)) {
        for (int d = 0; d < 8; ++d) moves_[d] = step_y[d] * bits.stride + step_x[d];
        for (std::size_t i = 0; i < table_size; ++i) table_[i] = moved(turns.next[i]);
    }

    /// Calls step(p, came, turn) at each pixel of a border, come to in direction `came`: the border that which passes
    /// the left side of pixel `start`, or as a hole's the right side. Returns false if the pixel is alone: then nothing
    /// is called.
    template <class Step>
    bool follow(std::ptrdiff_t start, bool hole, Step step) const {
        const unsigned around = neighbourhood(bytes_, row_bytes_, start);
        const int side = hole ? 0 : 4;
        int back = side;
        do back = (back - 1) & 7;
        while (back != side && !(around & neighbour_bit(back)));
        if (back == side) return false;

        const std::uint8_t* const bytes = bytes_;
        const std::ptrdiff_t row_bytes = row_bytes_;
        const int first = back ^ 4;
        int came = first;
        std::ptrdiff_t p = start;
        do {
            const auto at = static_cast<std::size_t>(512 * came) + neighbourhood(bytes, row_bytes, p);
            const move now = has_table ? table_[at] : moved(turns.next[at]);
            step(p, came, now.made());
            came = now.made().direction();
            p += now.bits();
        } while (p != start || came != first);
        return true;
    }

private:
    move moved(turn by) const { return {static_cast<std::int32_t>(moves_[by.direction()] * 32 + by.code)}; }

    const std::uint8_t* bytes_;
    std::ptrdiff_t row_bytes_;
    std::ptrdiff_t moves_[8];
    move* table_;
};

}  // namespace border_following

}  // namespace alidade::inline ALIDADE_ISA
