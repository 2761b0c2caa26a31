// One detection for each object, whose place is the mean of all that say so.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/nms.hpp>
#include <alidade/learned/region_mean.hpp>

#include <cstddef>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for so many detections.
template <class Region>
constexpr std::size_t merging_nms_workspace(int detections);

/// As `nms`, and each detection that stays gets as its region the mean of its own and of those that it suppressed,
/// weighted by their scores; what several would suppress belongs to the first of them. Which stay is decided by the
/// regions as they were. Score, label and candidate remain those of the surest.
///
/// requires  scores and regions that are numbers; scores >= 0; options as those of `nms`
/// exact     the same bytes on every machine
/// cost      that of `nms`; allocates nothing
/// scratch   merging_nms_workspace<Region>(all.size)
template <class Region, class Overlap = by_iou>
tally merging_nms(array_view<detected<Region>> all, nms_options options, workspace scratch, Overlap overlap = {});

// ---- how -----------------------------------------------------------------------------------

template <class Region>
constexpr std::size_t merging_nms_workspace(int n) {
    return nms_workspace(n) + scratch_bytes<region_mean<Region>>(static_cast<std::size_t>(n));
}

template <class Region, class Overlap>
tally merging_nms(array_view<detected<Region>> all, nms_options options, workspace scratch, Overlap overlap) {
    using namespace nms_detail;
    auto* means = scratch.take<region_mean<Region>>(static_cast<std::size_t>(all.size));
    for (const detected<Region>& one : all) ALIDADE_EXPECTS(one.score >= 0, one.candidate);
    const auto joins = [means](int i, const detected<Region>& one) { add(means[i], one.where, one.score); };
    const auto begins = [means, joins](int i, const detected<Region>& one) {
        means[i] = {};
        joins(i, one);
    };
    const tally told = suppress(all, options, scratch, overlap, begins, joins);
    for (int i = 0; i < told.written; ++i) all[i].where = mean_of(means[i]);
    return told;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
