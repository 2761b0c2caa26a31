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
    permute(all, merge_sort_detail::sorted(places, spare, all.size, precedes));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
