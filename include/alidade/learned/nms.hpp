// One detection for each object: of those that overlap, the surest.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/nms_order.hpp>
#include <alidade/learned/nms_rivals.hpp>
#include <alidade/learned/overlap.hpp>

#include <cstddef>

namespace alidade {

struct nms_options {
    double max_overlap = 0.5;  ///< 0 … 1: of rivals that overlap more, the less sure one goes
    rivalry who = {};
    int max_kept = 0;  ///< 0: all
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many detections.
constexpr std::size_t nms_workspace(int detections);

/// Non-maximum suppression, in place: a detection stays unless it overlaps a rival that stays and goes before it by
/// more than `max_overlap`. What stays is at the front, in the order of `sort_by_score`: the tally's `written`; `found`
/// is how many would stay without `max_kept`. What lies behind is not stated.
///
///     all.size = nms(all, {.max_overlap = 0.45}, memory).written;
///     all.size = nms(all, {.who = {rivals::all}}, memory, by_ios()).written;   // whatever is their label, and held
///
/// requires  scores and regions that are numbers; 0 <= max_overlap <= 1; a group for each label where groups are asked
/// exact     the same bytes on every machine. The list of torchvision.ops.nms and batched_nms, where candidates are
///           numbered as they lie
/// cost      O(n log n + n kept), of which the second is five comparisons, 8 at once on AVX2; allocates nothing
/// scratch   nms_workspace(all.size)
/// reference cv::dnn::NMSBoxes
template <class Region, class Overlap = by_iou>
tally nms(array_view<detected<Region>> all, nms_options options, workspace scratch, Overlap overlap = {});

// ---- how -----------------------------------------------------------------------------------

namespace nms_detail {

/// `keeps(index, one)` is told of each that stays, `drops(index, one)` of each that goes, with the index of the one
/// that it goes for.
template <class Region, class Overlap, class Keeps, class Drops>
tally suppress(array_view<detected<Region>> all, const nms_options& options, workspace scratch, Overlap overlap,
               Keeps keeps, Drops drops) {
    ALIDADE_EXPECTS(options.max_overlap >= 0 && options.max_overlap <= 1);
    ALIDADE_EXPECTS(options.max_kept >= 0, options.max_kept);
    outline_list kept{scratch.take<outline_block>(blocks_for(all.size))};
    sort_by_score(all, scratch);
    for (const detected<Region>& one : all) {
        const outline here = outline_of(one, options.who);
        const int surer =
            kept.first(here, [&](int i) { return overlap(all[i].where, one.where) > options.max_overlap; });
        if (surer >= 0) {
            drops(surer, one);
        } else {
            keeps(kept.count, one);
            all[kept.count] = one;  // which has been looked at: there are never more kept than seen
            kept.push(here);
        }
    }
    return {options.max_kept > 0 && options.max_kept < kept.count ? options.max_kept : kept.count, kept.count};
}

}  // namespace nms_detail

constexpr std::size_t nms_workspace(int n) {
    return sort_by_score_workspace(n) + scratch_bytes<nms_detail::outline_block>(nms_detail::blocks_for(n));
}

template <class Region, class Overlap>
tally nms(array_view<detected<Region>> all, nms_options options, workspace scratch, Overlap overlap) {
    const auto nothing = [](int, const detected<Region>&) {};
    return nms_detail::suppress(all, options, scratch, overlap, nothing, nothing);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
