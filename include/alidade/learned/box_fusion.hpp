// What several models say of one picture, or one model of several views of it, made into one list.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/nms_order.hpp>
#include <alidade/learned/nms_rivals.hpp>
#include <alidade/learned/overlap.hpp>
#include <alidade/learned/region_mean.hpp>

#include <cstddef>

namespace alidade {

/// How sure what was fused is.
enum class fused_score {
    mean,  ///< of its detections, times how many there are over how many models could have had one
    most,  ///< of its detections
};

struct box_fusion_options {
    double min_overlap = 0.55;  ///< what overlaps more is one thing; 0 … 1
    int models = 1;             ///< how many have been asked
    double weight = 0;          ///< of all models together; 0: 1 each
    fused_score score = fused_score::mean;
    bool above_all = false;  ///< more detections than models may make a `mean` score larger than any of them
    rivalry who = {};
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many detections.
template <class Region>
constexpr std::size_t box_fusion_workspace(int detections);

/// Weighted box fusion, in place. In the order of `sort_by_score` each detection joins the fused one of its rivals that
/// it overlaps most, if by more than `min_overlap` (of equal ones the first), else it begins one. A fused region is the
/// mean of its detections weighted by their scores, anew after each. At the end its score is that of `score`: a mean is
/// multiplied by min(models, detections) / weight. What was fused is at the front, surest first, each with the label
/// and the candidate of its surest detection. Where models have weights, scores have been multiplied by them before.
///
/// requires  scores and regions that are numbers; scores >= 0; models >= 1
/// exact     the same bytes on every machine
/// cost      O(n log n + n fused); allocates nothing
/// scratch   box_fusion_workspace<Region>(all.size)
/// reference Solovyev 2021
template <class Region, class Overlap = by_iou>
tally box_fusion(array_view<detected<Region>> all, box_fusion_options options, workspace scratch, Overlap overlap = {});

// ---- how -----------------------------------------------------------------------------------

namespace box_fusion_detail {

template <class Region>
struct fused {
    region_mean<Region> sum;
    detected<Region> now;  ///< of the surest, but where the mean is
};

template <class Region>
float score_of(const fused<Region>& one, const box_fusion_options& options) {
    if (options.score == fused_score::most) return one.now.score;
    const int count = one.sum.count, counted = options.above_all || count < options.models ? count : options.models;
    const real weight = options.weight > 0 ? options.weight : options.models;
    return static_cast<float>((one.sum.weights / real(count) * real(counted) / weight).value);
}

}  // namespace box_fusion_detail

template <class Region>
constexpr std::size_t box_fusion_workspace(int n) {
    return scratch_bytes<box_fusion_detail::fused<Region>>(static_cast<std::size_t>(n)) + sort_by_score_workspace(n) +
           scratch_bytes<nms_detail::outline_block>(nms_detail::blocks_for(n));
}

template <class Region, class Overlap>
tally box_fusion(array_view<detected<Region>> all, box_fusion_options options, workspace scratch, Overlap overlap) {
    using namespace nms_detail;
    using namespace box_fusion_detail;
    ALIDADE_EXPECTS(options.min_overlap >= 0 && options.min_overlap <= 1 && options.weight >= 0);
    ALIDADE_EXPECTS(options.models >= 1, options.models);
    auto* groups = scratch.take<fused<Region>>(static_cast<std::size_t>(all.size));
    outline_list outlines{scratch.take<outline_block>(blocks_for(all.size))};
    sort_by_score(all, scratch);
    for (const detected<Region>& one : all) {
        ALIDADE_EXPECTS(one.score >= 0, one.candidate);
        const outline here = outline_of(one, options.who);
        int best = -1;
        double most = options.min_overlap;
        outlines.each(here, [&](int i) {
            const double o = overlap(groups[i].now.where, one.where);
            if (o > most) best = i, most = o;
        });
        if (best < 0) {
            best = outlines.count;
            groups[best] = {{}, one};
            outlines.push(here);
        }
        add(groups[best].sum, one.where, one.score);
        groups[best].now.where = mean_of(groups[best].sum);
        outlines.set(best, {bounds_of(groups[best].now.where), here.group});
    }
    for (int i = 0; i < outlines.count; ++i) {
        all[i] = groups[i].now;
        all[i].score = score_of(groups[i], options);
    }
    sort_by_score(array_view<detected<Region>>{all.data, outlines.count}, scratch);
    return {outlines.count, outlines.count};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
