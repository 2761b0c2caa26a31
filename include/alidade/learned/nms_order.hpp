// Detections by score, the surest first.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/merge_sort.hpp>

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
    std::uint32_t key;  ///< falls with the score
    int index;
};

constexpr std::uint32_t key_of(float score) {
    const auto bits = __builtin_bit_cast(std::uint32_t, score + 0.F);  // -0 is 0
    return (bits >> 31) != 0 ? bits : ~(bits | 0x80000000);
}

/// Of two that are as sure.
template <class Region>
constexpr bool counts_first(const detected<Region>& a, const detected<Region>& b) {
    return a.candidate != b.candidate ? a.candidate < b.candidate : a.label < b.label;
}

/// Whether `a` goes first; of two that are alike in all that counts, neither.
template <class Region>
constexpr bool goes_before(const detected<Region>& a, const detected<Region>& b) {
    return a.score != b.score ? a.score > b.score : counts_first(a, b);
}

/// From so many on, digits are counted instead.
inline constexpr int many = 256;

/// The places by rising keys, in `all` or in `spare`; of equal ones what went first goes first. `counts` has 256
/// places.
inline place* sorted_by_key(place* all, place* spare, int n, int* counts) {
    if (n < many)
        return merge_sort_detail::sorted(all, spare, n, [](const place& a, const place& b) { return a.key < b.key; });
    for (int shift = 0; shift < 32; shift += 8) {
        const auto digit = [shift](const place& p) { return p.key >> shift & 255; };
        for (int d = 0; d < 256; ++d) counts[d] = 0;
        for (int i = 0; i < n; ++i) ++counts[digit(all[i])];
        if (counts[digit(all[0])] == n) continue;
        for (int d = 0, begin = 0; d < 256; ++d) {  // from how many there are to where they begin
            const int here = counts[d];
            counts[d] = begin;
            begin += here;
        }
        for (int i = 0; i < n; ++i) spare[counts[digit(all[i])]++] = all[i];
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
    return 2 * scratch_bytes<nms_detail::place>(static_cast<std::size_t>(n)) + scratch_bytes<int>(256);
}

template <class Region>
void sort_by_score(array_view<detected<Region>> all, workspace scratch) {
    using namespace nms_detail;
    const auto n = static_cast<std::size_t>(all.size);
    place *places = scratch.take<place>(n), *spare = scratch.take<place>(n);
    bool in_order = true;  // as decoders tell them
    for (int i = 0; i < all.size; ++i) {
        ALIDADE_EXPECTS(all[i].score == all[i].score, i);  // is no NaN
        places[i] = {key_of(all[i].score), i};
        in_order = in_order && (i == 0 || !counts_first(all[i], all[i - 1]));
    }
    if (!in_order) {
        place* first = merge_sort_detail::sorted(places, spare, all.size, [all](const place& a, const place& b) {
            return counts_first(all[a.index], all[b.index]);
        });
        if (first == spare) spare = places, places = first;
    }
    permute(all, sorted_by_key(places, spare, all.size, scratch.take<int>(256)));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
