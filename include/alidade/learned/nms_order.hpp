// Detections by score, the surest first.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/detection.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for so many detections.
constexpr std::size_t sort_by_score_workspace(int detections);

/// Orders detections by falling score; of equal ones the lesser candidate goes first, then the lesser label, then what
/// went first before.
///
/// requires  scores that are numbers
/// cost      O(n log n); allocates nothing
/// scratch   sort_by_score_workspace(all.size)
template <class Region>
void sort_by_score(array_view<detected<Region>> all, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace nms_detail {

struct place {
    std::uint64_t key;  ///< falls with the score, then rises with the candidate
    int label, index;
};

constexpr bool precedes(const place& a, const place& b) {
    return a.key != b.key ? a.key < b.key : a.label != b.label ? a.label < b.label : a.index < b.index;
}

template <class Region>
constexpr place place_of(const detected<Region>& one, int index) {
    const auto bits = __builtin_bit_cast(std::uint32_t, one.score + 0.F);                    // -0 is 0
    const std::uint32_t rising = (bits >> 31) != 0 ? ~bits : bits | 0x80000000;              // as the score does
    const std::uint32_t candidate = static_cast<std::uint32_t>(one.candidate) ^ 0x80000000;  // also a negative one
    return {std::uint64_t{~rising} << 32 | candidate, one.label, index};
}

/// Whether `a` goes first; of two that are alike in all that counts, neither.
template <class Region>
constexpr bool goes_before(const detected<Region>& a, const detected<Region>& b) {
    return a.score != b.score ? a.score > b.score : precedes(place_of(a, 0), place_of(b, 0));
}

/// Runs of so many are sorted by insertion.
inline constexpr int short_run = 12;

inline void insertion_sort(place* all, int n) {
    for (int i = 1; i < n; ++i) {
        const place one = all[i];
        int at = i;
        for (; at > 0 && precedes(one, all[at - 1]); --at) all[at] = all[at - 1];
        all[at] = one;
    }
}

/// Merges sorted runs [0, middle) and [middle, n).
inline void merge(const place* from, place* to, std::ptrdiff_t middle, std::ptrdiff_t n) {
    std::ptrdiff_t a = 0, b = middle, out = 0;
    while (a < middle && b < n) {
        const bool second = precedes(from[b], from[a]);
        to[out++] = from[second ? b : a];
        a += !second;
        b += second;
    }
    while (a < middle) to[out++] = from[a++];
    while (b < n) to[out++] = from[b++];
}

/// The places in order, in `all` or in `spare`.
inline place* sorted(place* all, place* spare, int n) {
    for (int i = 0; i < n; i += short_run) insertion_sort(all + i, n - i < short_run ? n - i : short_run);
    for (std::ptrdiff_t length = short_run; length < n; length *= 2) {
        for (std::ptrdiff_t i = 0; i < n; i += 2 * length) {
            const std::ptrdiff_t left = n - i;
            merge(all + i, spare + i, left < length ? left : length, left < 2 * length ? left : 2 * length);
        }
        place* swapped = all;
        all = spare;
        spare = swapped;
    }
    return all;
}

/// Moves each to its place: along the circles of the permutation, with one value in the hand.
template <class Region>
void permute(array_view<detected<Region>> all, place* order) {
    for (int i = 0; i < all.size; ++i) {
        if (order[i].index == i) continue;
        const detected<Region> first = all[i];
        int hole = i;
        while (order[hole].index != i) {
            const int next = order[hole].index;
            all[hole] = all[next];
            order[hole].index = hole;
            hole = next;
        }
        all[hole] = first;
        order[hole].index = hole;
    }
}

}  // namespace nms_detail

constexpr std::size_t sort_by_score_workspace(int n) {
    ALIDADE_EXPECTS(n >= 0, n);
    return 2 * scratch_bytes<nms_detail::place>(static_cast<std::size_t>(n));
}

template <class Region>
void sort_by_score(array_view<detected<Region>> all, workspace scratch) {
    using namespace nms_detail;
    const auto n = static_cast<std::size_t>(all.size);
    place *places = scratch.take<place>(n), *spare = scratch.take<place>(n);
    for (int i = 0; i < all.size; ++i) {
        ALIDADE_EXPECTS(all[i].score == all[i].score, i);  // is no NaN
        places[i] = place_of(all[i], i);
    }
    permute(all, sorted(places, spare, all.size));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
