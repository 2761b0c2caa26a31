// Finds every border of a mask that is a bitmap, and the one around it, in one reading from top to bottom.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/border_following.hpp>
#include <alidade/shape/chain_points.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace alidade {

/// Which borders are found, and how they are linked.
enum class contour_retrieval {
    external,    ///< outer borders that lie in no other one
    flat,        ///< all, as one list
    two_levels,  ///< outer borders, and as their children those of their holes
    tree         ///< all, each within the one around it
};

inline namespace ALIDADE_ISA {

namespace contours_detail {

using namespace padded_bits_detail;

/// A border as it was met. Children are linked with the last met first, the order in which they are given.
struct border_record {
    int x, y;
    int code, steps;  ///< its chain code: where among all, and how long
    int points;       ///< as many are written of it
    int parent, child = -1, next = -1;
    int place = -1;  ///< its number among those that are given
    bool hole;
};

/// Borders met so far, what is kept of them, and what all would need. From the first that does not fit on, none is
/// kept: so none is kept without the one around it.
struct record_keeper {
    border_record* records;
    int record_room;
    std::uint8_t* codes;
    int code_room;
    int kept = 0, kept_steps = 0;
    int found = 0;
    std::int64_t found_steps = 0, found_points = 0;
    bool full = false;

    void add(const border_record& one, int steps) {
        ++found;
        found_steps += steps;
        found_points += one.points;
        full = full || kept == record_room || steps > code_room - kept_steps;
        if (full) return;
        records[kept++] = one;
        kept_steps += steps;
    }
};

/// The bits of a mask that are asked for around a row's word.
struct word_of_row {
    std::uint64_t here, left, right;  ///< bit x of `left` is pixel x - 1
};
inline word_of_row word_at(const padded_bits& bits, int y, int i) {
    const std::uint64_t here = bits.word(y, i);
    return {here, here << 1 | bits.word(y, i - 1) >> 63, here >> 1 | bits.word(y, i + 1) << 63};
}

/// The last pixel left of bit `b` in word i of row y that is set; -1 if none is.
inline std::ptrdiff_t last_before(const padded_bits& bits, int y, int i, int b) {
    std::uint64_t word = bits.word(y, i) & ((std::uint64_t{1} << b) - 1);
    while (word == 0 && i > 0) word = bits.word(y, --i);
    return word == 0 ? -1 : bits.at(64 * i + 63 - std::countl_zero(word), y);
}

/// The last pixel of the run that pixel (x, y) is in.
inline std::ptrdiff_t end_of_run(const padded_bits& bits, int x, int y) {
    int i = x / 64;
    std::uint64_t off = ~bits.word(y, i) & (~std::uint64_t{0} << (x % 64));
    while (off == 0) off = ~bits.word(y, ++i);
    return bits.at(64 * i + std::countr_zero(off), y) - 1;
}

/// Follows every border once, in the order in which their starts are read. A border starts where a side of a pixel
/// faces a pixel that is not in the mask and no border passed it: the left side for an outer border, else the right.
template <contour_retrieval Retrieval>
class scanner {
    static constexpr bool nested = Retrieval == contour_retrieval::two_levels || Retrieval == contour_retrieval::tree;

public:
    scanner(const padded_bits& bits, int width, int height, workspace& scratch)
        : bits_(bits),
          width_(width),
          height_(height),
          left_(take_padded_bits(width, height, scratch)),
          right_(take_padded_bits(width, height, scratch)),
          follower_(bits, scratch) {
        // Pixels whose right side is passed are never neighbours, so every two share the border's number.
        if constexpr (nested) passed_by_ = scratch.take<int>(numbers(width, height)) + 1;
    }

    static constexpr std::size_t numbers(int width, int height) {
        return nested ? static_cast<std::size_t>(padded_words(width)) * 32 * static_cast<std::size_t>(height) + 1 : 0;
    }

    void scan(record_keeper& kept, chain_approximation approximation) {
        kept_ = kept;
        only_turns_ = approximation == chain_approximation::simple;
        const int words = padded_words(width_);
        for (int y = 0; y < height_; ++y) {
            bool within = false;  // a border that was followed, of those that have no other around them
            for (int i = 0; i < words; ++i) {
                const word_of_row word = word_at(bits_, y, i);
                if (word.here == 0) continue;
                if constexpr (Retrieval == contour_retrieval::external)
                    within = scan_external(word, y, i, within);
                else
                    scan_all(word, y, i);
            }
        }
        kept = kept_;
    }

private:
    void scan_all(const word_of_row& word, int y, int i) {
        const std::uint64_t lefts = word.here & ~word.left, rights = word.here & ~word.right;
        for (;;) {
            const std::uint64_t outer = lefts & ~left_.word(y, i), holes = rights & ~right_.word(y, i);
            if ((outer | holes) == 0) return;
            const int b = std::countr_zero(outer | holes);
            follow(64 * i + b, y, (outer >> b & 1) == 0);
        }
    }

    bool scan_external(const word_of_row& word, int y, int i, bool within) {
        const std::uint64_t lefts = word.here & ~word.left;
        std::uint64_t ahead = ~std::uint64_t{0};
        for (;;) {
            const std::uint64_t right = right_.word(y, i), passed = left_.word(y, i) | right;
            const std::uint64_t outer = lefts & ~passed & ahead;
            const std::uint64_t before = outer == 0 ? passed : passed & ((outer & (0 - outer)) - 1);
            const bool inside = before == 0 ? within : (right >> (63 - std::countl_zero(before)) & 1) == 0;
            if (outer == 0) return inside;
            const int b = std::countr_zero(outer);
            if (!inside) follow(64 * i + b, y, false);
            ahead = ~std::uint64_t{1} << b;
        }
    }

    /// The border around the one that starts at pixel x of row y.
    int parent_of(int x, int y, bool hole) const {
        if constexpr (!nested) return -1;
        if (Retrieval == contour_retrieval::two_levels && !hole) return -1;
        // What is above a hole's first pixel is of the same component, and all that ends above has been passed.
        const std::ptrdiff_t beside = hole ? end_of_run(bits_, x + 1, y - 1) : last_before(bits_, y, x / 64, x % 64);
        if (beside < 0) return -1;
        const int number = passed_by_[beside >> 1];
        if (number >= kept_.kept) return -1;
        const border_record& by = kept_.records[number];
        return by.hole == hole ? by.parent : number;
    }

    void follow(int x, int y, bool hole) {
        const std::ptrdiff_t start = bits_.at(x, y);
        const int parent = parent_of(x, y, hole), number = kept_.found;
        const padded_bits left = left_, right = right_;
        int* const passed_by = passed_by_;
        std::uint8_t* const codes = kept_.codes + kept_.kept_steps;
        const int room = kept_.full ? 0 : kept_.code_room - kept_.kept_steps;
        int turned = 0;
        const int steps = follower_.follow(start, hole, codes, room,
                                           [&](std::ptrdiff_t p, int came, int to, border_following_detail::turn by) {
                                               left.set(p, by.passed_left());
                                               right.set(p, by.passed_right());
                                               if constexpr (nested)
                                                   passed_by[by.passed_right() ? p >> 1 : -1] = number;
                                               turned += to != came;
                                           });
        if (steps == 0) {
            left.set(start);
            right.set(start);
            if constexpr (nested) passed_by[start >> 1] = number;
        }
        const int points = steps == 0 ? 1 : only_turns_ ? turned : steps;
        kept_.add({x, y, kept_.kept_steps, steps, points, parent, -1, -1, -1, hole}, steps);
    }

    padded_bits bits_;
    int width_, height_;
    padded_bits left_, right_;  // sides that were passed
    border_following_detail::follower follower_;
    int* passed_by_ = nullptr;
    record_keeper kept_{};
    bool only_turns_ = false;
};

}  // namespace contours_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
