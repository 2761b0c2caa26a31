// One detection for each object, where objects may cover each other: what overlaps a surer one loses, but is not
// dropped. SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/decay.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/nms_order.hpp>
#include <alidade/learned/nms_rivals.hpp>
#include <alidade/learned/overlap.hpp>

#include <cstddef>

namespace alidade {

struct soft_nms_options {
    decay how = decay::gaussian;
    double sigma = 0.5;        ///< of `gaussian`: the smaller, the more is lost; > 0
    double max_overlap = 0.3;  ///< of `linear`: up to it nothing is lost; 0 … 1
    double min_score = 0.001;  ///< less sure ones are dropped; >= 0
    rivalry who = {};
    int max_kept = 0;  ///< 0: all
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many detections.
constexpr std::size_t soft_nms_workspace(int detections);

/// Soft non-maximum suppression, in place. Again and again the surest of what is left is kept (of equal ones the one
/// that `sort_by_score` puts first), and the score of each of its rivals is multiplied by what `how` says of their
/// overlap. Scores are floats, rounded after each product. What is kept is at the front, with its new score, surest
/// first: the tally's `written`; `found` is how many would be without `max_kept`.
///
/// requires  scores and regions that are numbers; options as they say
/// exact     the same bytes on every machine
/// cost      O(n kept); allocates nothing
/// scratch   soft_nms_workspace(all.size)
/// reference Bodla 2017; cv::dnn::softNMSBoxes
template <class Region, class Overlap = by_iou>
tally soft_nms(array_view<detected<Region>> all, soft_nms_options options, workspace scratch, Overlap overlap = {});

// ---- how -----------------------------------------------------------------------------------

namespace soft_nms_detail {

inline real remains(double overlap, const soft_nms_options& options) {
    const real o = overlap;
    if (options.how == decay::linear) return o > options.max_overlap ? real(1) - o : real(1);
    return o > 0 ? exp(-(o * o / real(options.sigma))) : real(1);
}

}  // namespace soft_nms_detail

constexpr std::size_t soft_nms_workspace(int n) {
    ALIDADE_EXPECTS(n >= 0, n);
    return scratch_bytes<nms_detail::outline>(static_cast<std::size_t>(n));
}

template <class Region, class Overlap>
tally soft_nms(array_view<detected<Region>> all, soft_nms_options options, workspace scratch, Overlap overlap) {
    using namespace nms_detail;
    ALIDADE_EXPECTS(options.sigma > 0 && options.max_overlap >= 0 && options.max_overlap <= 1);
    ALIDADE_EXPECTS(options.min_score >= 0 && options.max_kept >= 0, options.max_kept);
    outline* outlines = scratch.take<outline>(static_cast<std::size_t>(all.size));
    const auto exchange = [&](int i, int j) {
        const detected<Region> one = all[i];
        const outline its = outlines[i];
        all[i] = all[j], outlines[i] = outlines[j];
        all[j] = one, outlines[j] = its;
    };
    int left = 0, best = 0;
    for (const detected<Region>& one : all) {
        const outline its = outline_of(one, options.who);
        if (one.score < options.min_score) continue;
        all[left] = one, outlines[left] = its;
        if (goes_before(all[left], all[best])) best = left;
        ++left;
    }
    int kept = 0;
    while (kept < left) {
        exchange(kept, best);
        const detected<Region> surest = all[kept];
        const outline here = outlines[kept];
        best = ++kept;
        for (int i = kept; i < left; ++i) {
            if (can_overlap(here, outlines[i])) {
                const real weight = soft_nms_detail::remains(overlap(surest.where, all[i].where), options);
                all[i].score = static_cast<float>((real(all[i].score) * weight).value);
                if (all[i].score < options.min_score) {
                    all[i] = all[--left], outlines[i] = outlines[left];
                    --i;
                    continue;
                }
            }
            if (goes_before(all[i], all[best])) best = i;
        }
    }
    return {options.max_kept > 0 && options.max_kept < kept ? options.max_kept : kept, kept};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
