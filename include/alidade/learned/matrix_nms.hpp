// Soft non-maximum suppression in one pass: what each detection loses is told from all overlaps at once.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/decay.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/nms_order.hpp>
#include <alidade/learned/nms_rivals.hpp>
#include <alidade/learned/overlap.hpp>

#include <cstddef>

namespace alidade {

struct matrix_nms_options {
    decay how = decay::gaussian;
    double sigma = 0.5;       ///< of `gaussian`: the smaller, the more is lost; > 0
    float min_score = 0.05F;  ///< less sure ones are dropped; >= 0
    rivalry who = {};
    int max_kept = 0;  ///< 0: all
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many detections.
constexpr std::size_t matrix_nms_workspace(int detections);

/// Matrix NMS, in place. With f what `how` says of an overlap, and c(i) the largest overlap of detection i with a rival
/// that goes before it, the score of j is multiplied by the least f(overlap of i and j) / f(c(i)), at most 1, of all
/// rivals i that go before it: what is itself a copy of something takes little away. (A copy to the last digit, c = 1,
/// takes nothing away under `linear`; the original does.) What is kept is at the front, with its new score, surest
/// first.
///
/// requires  finite scores and regions; options as they say
/// exact     the same bytes on every machine
/// cost      O(n²), of which most is five comparisons, 8 at once on AVX2; allocates nothing
/// scratch   matrix_nms_workspace(all.size)
/// reference Wang 2020 (SOLOv2); its code's `sigma` is 1 / sigma here
template <class Region, class Overlap = by_iou>
tally matrix_nms(array_view<detected<Region>> all, matrix_nms_options options, workspace scratch, Overlap overlap = {});

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t matrix_nms_workspace(int n) {
    return scratch_bytes<double>(static_cast<std::size_t>(n)) + sort_by_score_workspace(n) +
           scratch_bytes<nms_detail::outline_block>(nms_detail::blocks_for(n));
}

template <class Region, class Overlap>
tally matrix_nms(array_view<detected<Region>> all, matrix_nms_options options, workspace scratch, Overlap overlap) {
    using namespace nms_detail;
    ALIDADE_EXPECTS(options.sigma > 0 && options.min_score >= 0 && options.max_kept >= 0, options.max_kept);
    double* largest = scratch.take<double>(static_cast<std::size_t>(all.size));
    outline_list before{scratch.take<outline_block>(blocks_for(all.size))};
    sort_by_score(all, scratch);
    for (int j = 0; j < all.size; ++j) {
        const outline here = outline_of(all[j], options.who);
        real remains = 1, loss = 0;  // of linear; of Gaussian -sigma log of it, so that there is one exponential
        largest[j] = 0;
        before.each(here, [&](int i) {
            const real o = overlap(all[i].where, all[j].where), c = largest[i];
            if (c < 1) remains = min(remains, (real(1) - o) / (real(1) - c));
            loss = max(loss, o * abs(o) - c * c);
            largest[j] = max(real(largest[j]), o).value;
        });
        before.push(here);
        if (options.how == decay::gaussian) remains = decay_detail::falling_exponential(-(loss / real(options.sigma)));
        all[j].score = static_cast<float>((real(all[j].score) * remains).value);
    }
    int kept = 0;
    for (const detected<Region>& one : all)
        if (!(one.score < options.min_score)) all[kept++] = one;
    sort_by_score(array_view<detected<Region>>{all.data, kept}, scratch);
    return {options.max_kept > 0 && options.max_kept < kept ? options.max_kept : kept, kept};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
