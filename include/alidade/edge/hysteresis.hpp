// Which of the weak pixels hang together with strong ones, 64 pixels at a time.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/workspace.hpp>

#include <bit>
#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/bitmap.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for bitmaps of `width` by `height` pixels.
constexpr std::size_t hysteresis_workspace(int width, int height);

/// `edges` holds the strong pixels, and is given to hold also every pixel of `weak` from which a path of pixels of
/// `weak`, each among the eight around the one before it, leads to a strong one.
///
/// requires  edges is as large as weak, shares no word with it, and edges ⊆ weak
/// exact     bits; the order in which pixels are reached does not matter
/// cost      two sweeps over the words, and O(1) for each pixel that those do not reach, however it winds
/// scratch   hysteresis_workspace(width, height)
/// reference the last step of J. Canny, A computational approach to edge detection, PAMI 8 (1986)
void hysteresis(bitmap_source weak, bitmap_view<> edges, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace hysteresis_detail {

/// The runs of `within` that hold a bit of `seeds`, a part of it.
constexpr std::uint64_t fill_runs(std::uint64_t within, std::uint64_t seeds) {
    // The sum's carry runs from a seed to the upper end of its run. A second seed on its way is left a 1, as it was.
    std::uint64_t filled = (within & ~(within + seeds)) | seeds;
    for (int step = 1; step < 64; step *= 2) {
        filled |= within & (filled >> step);
        within &= within >> step;
    }
    return filled;
}

/// The bits of word i of a row, and those next to them in the row.
constexpr std::uint64_t widened(const std::uint64_t* row, int i, int words) {
    const std::uint64_t here = row[i];
    return here | here << 1 | here >> 1 | (i > 0 ? row[i - 1] >> 63 : 0) | (i + 1 < words ? row[i + 1] << 63 : 0);
}

struct place {
    int word, row;
};

struct growing {
    bitmap_source weak;
    bitmap_view<> edges;
    place* waiting;         ///< words whose neighbours are not yet looked at
    std::uint64_t* listed;  ///< a bit for each word: whether it is among them
    int words;              ///< of a row
    std::size_t count = 0;

    constexpr growing(bitmap_source from, bitmap_view<> into, place* room, std::uint64_t* list)
        : weak(from), edges(into), waiting(room), listed(list), words(from.row_words()) {}

    constexpr void reach(int i, int y, std::uint64_t bits) {
        const std::uint64_t open = bits & weak.row(y)[i] & ~edges.row(y)[i];
        if (open == 0) return;
        edges.row(y)[i] |= open;
        const std::size_t index =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(words) + static_cast<std::size_t>(i);
        const std::uint64_t flag = std::uint64_t{1} << (index % 64);
        if (listed[index / 64] & flag) return;
        listed[index / 64] |= flag;
        waiting[count++] = {i, y};
    }

    /// What the bits of a word reach in row y: the same columns and one to either side.
    constexpr void reach_around(int i, int y, std::uint64_t bits) {
        reach(i, y, bits | bits << 1 | bits >> 1);
        if (i > 0) reach(i - 1, y, bits << 63);
        if (i + 1 < words) reach(i + 1, y, bits >> 63);
    }

    /// Row y, given its neighbour `beside` (or none) as it stands. Calls changed(i) where word i grew.
    template <class Changed>
    constexpr void grow_row(int y, const std::uint64_t* beside, Changed changed) {
        const std::uint64_t* within = weak.row(y);
        std::uint64_t* grown = edges.row(y);
        std::uint64_t before = 0;  // the last bit of the word to the left
        bool again = false;        // something may run on to the left, into a word already done
        for (int i = 0; i < words; ++i) {
            const std::uint64_t here = grown[i];
            std::uint64_t open = within[i] & ~here;
            if (open != 0) {
                std::uint64_t seeds = here | here << 1 | here >> 1 | before;
                if (beside != nullptr) seeds |= widened(beside, i, words);
                if ((seeds & open) != 0) {
                    grown[i] = fill_runs(within[i], (seeds & open) | here);
                    changed(i);
                }
            }
            again |= i > 0 && (grown[i] & 1) != 0 && (within[i - 1] & ~grown[i - 1]) >> 63 != 0;
            before = grown[i] >> 63;
        }
        if (!again) return;
        for (int i = words - 2; i >= 0; --i)
            if ((grown[i + 1] & 1) != 0 && (within[i] & ~grown[i]) >> 63 != 0) {
                grown[i] = fill_runs(within[i], grown[i] | std::uint64_t{1} << 63);
                changed(i);
            }
    }
};

}  // namespace hysteresis_detail

constexpr std::size_t hysteresis_workspace(int width, int height) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0, width, height);
    const std::size_t words = times(static_cast<std::size_t>(words_of(width)), static_cast<std::size_t>(height));
    return scratch_bytes<hysteresis_detail::place>(words) + scratch_bytes<std::uint64_t>(words / 64 + 1);
}

inline void hysteresis(bitmap_source weak, bitmap_view<> edges, workspace scratch) {
    using namespace hysteresis_detail;
    ALIDADE_EXPECTS(weak.width == edges.width && weak.height == edges.height, weak.width, weak.height, edges.width,
                    edges.height);
    if (weak.empty()) return;
    const std::size_t words = static_cast<std::size_t>(weak.row_words()) * static_cast<std::size_t>(weak.height);
    place* waiting = scratch.take<place>(words);
    std::uint64_t* listed = scratch.take<std::uint64_t>(words / 64 + 1);
    for (std::size_t i = 0; i <= words / 64; ++i) listed[i] = 0;
    growing work(weak, edges, waiting, listed);

    // Downwards, then upwards: all but what winds is reached. What grows on the way up may have more below it.
    const int last = weak.height - 1;
    for (int y = 0; y <= last; ++y) work.grow_row(y, y > 0 ? edges.row(y - 1) : nullptr, [](int) {});
    for (int y = last - 1; y >= 0; --y)
        work.grow_row(y, edges.row(y + 1), [&](int i) { work.reach_around(i, y + 1, edges.row(y)[i]); });

    while (work.count > 0) {
        const auto [i, y] = waiting[--work.count];
        const std::size_t index =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(work.words) + static_cast<std::size_t>(i);
        listed[index / 64] &= ~(std::uint64_t{1} << (index % 64));
        const std::uint64_t bits = edges.row(y)[i] = fill_runs(weak.row(y)[i], edges.row(y)[i]);
        for (int beside = y > 0 ? y - 1 : 0; beside <= y + 1 && beside <= last; ++beside)
            work.reach_around(i, beside, bits);
    }
}

#if ALIDADE_HOSTED
inline bitmap hysteresis(bitmap_source weak, bitmap_source strong) {
    ALIDADE_EXPECTS(weak.width == strong.width && weak.height == strong.height, weak.width, weak.height, strong.width,
                    strong.height);
    bitmap made(weak.width, weak.height);
    for (int y = 0; y < weak.height; ++y)
        for (int i = 0; i < weak.row_words(); ++i) made.view().row(y)[i] = strong.row(y)[i];
    scratch memory;
    hysteresis(weak, made.view(), memory.reserve(hysteresis_workspace(weak.width, weak.height)));
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
