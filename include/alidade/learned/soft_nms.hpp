// One detection for each object, where objects may cover each other: what overlaps a surer one loses, but stays.
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

struct soft_nms_options {
    decay how = decay::gaussian;
    double sigma = 0.5;        ///< of `gaussian`: the smaller, the more is lost; > 0
    double max_overlap = 0.3;  ///< of `linear`: up to it nothing is lost; 0 … 1
    float min_score = 0.001F;  ///< less sure ones are dropped; >= 0
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
/// requires  finite scores and regions; options as they say
/// exact     the same bytes on every machine
/// cost      O(n kept), of which most is comparisons, 8 at once on AVX2; allocates nothing
/// scratch   soft_nms_workspace(all.size)
/// reference Bodla 2017; cv::dnn::softNMSBoxes
template <class Region, class Overlap = by_iou>
tally soft_nms(array_view<detected<Region>> all, soft_nms_options options, workspace scratch, Overlap overlap = {});

// ---- how -----------------------------------------------------------------------------------

namespace soft_nms_detail {

using namespace nms_detail;

inline real remains(double overlap, const soft_nms_options& options) {
    const real o = overlap;
    if (options.how == decay::linear) return o > options.max_overlap ? real(1) - o : real(1);
    return o > 0 ? decay_detail::falling_exponential(-(o * o / real(options.sigma))) : real(1);
}

/// Scores of what is neither kept nor dropped; that of others is below all.
struct open_scores {
    float* scores;
    std::size_t blocks;

    static constexpr float gone = -1;

    /// The greatest, looked for in loops that compilers make vectors of; not inlined as `next_near`.
    [[gnu::noinline]] float greatest() const {
        float lanes[block_size];
        for (float& lane : lanes) lane = gone;
        for (std::size_t b = 0; b < blocks; ++b)
            for (std::size_t i = 0; i < block_size; ++i) {
                const float here = scores[b * block_size + i];
                lanes[i] = lanes[i] < here ? here : lanes[i];
            }
        float most = gone;
        for (float lane : lanes) most = most < lane ? lane : most;
        return most;
    }

    /// From block `b` on the first that has this score; `blocks` if there is none.
    [[gnu::noinline]] std::size_t block_with(float score, std::size_t b) const {
        for (; b < blocks; ++b) {
            std::int32_t any = 0;
            for (std::size_t i = 0; i < block_size; ++i) any |= scores[b * block_size + i] == score;
            if (any != 0) break;
        }
        return b;
    }

    /// Calls visit(i) for those of this score.
    template <class Visit>
    void each_of(float score, Visit visit) const {
        for (std::size_t b = block_with(score, 0); b < blocks; b = block_with(score, b + 1))
            for (std::size_t i = b * block_size; i < (b + 1) * block_size; ++i)
                if (scores[i] == score) visit(static_cast<int>(i));
    }
};

}  // namespace soft_nms_detail

constexpr std::size_t soft_nms_workspace(int n) {
    ALIDADE_EXPECTS(n >= 0, n);
    const std::size_t blocks = nms_detail::blocks_for(n);
    return scratch_bytes<nms_detail::outline_block>(blocks) + scratch_bytes<float>(blocks * nms_detail::block_size) +
           scratch_bytes<nms_detail::place>(static_cast<std::size_t>(n));
}

template <class Region, class Overlap>
tally soft_nms(array_view<detected<Region>> all, soft_nms_options options, workspace scratch, Overlap overlap) {
    using namespace soft_nms_detail;
    ALIDADE_EXPECTS(options.sigma > 0 && options.max_overlap >= 0 && options.max_overlap <= 1);
    ALIDADE_EXPECTS(options.min_score >= 0 && options.max_kept >= 0, options.max_kept);
    const std::size_t blocks = blocks_for(all.size);
    outline_list outlines{scratch.take<outline_block>(blocks)};
    const open_scores open{scratch.take<float>(blocks * block_size), blocks};
    place* order = scratch.take<place>(static_cast<std::size_t>(all.size));  // what is kept, and from the end the rest
    int kept = 0, rest = all.size;
    for (std::size_t i = 0; i < blocks * block_size; ++i) open.scores[i] = open_scores::gone;
    const auto set_score = [&](int i) {
        const bool stays = !(all[i].score < options.min_score);
        open.scores[i] = stays ? all[i].score : open_scores::gone;
        if (stays) return;
        outlines.set(i, nowhere);
        order[--rest].index = i;
    };
    for (int i = 0; i < all.size; ++i) {
        outlines.push(outline_of(all[i], options.who));
        set_score(i);
    }
    for (float most = open.greatest(); most >= 0; most = open.greatest()) {
        int best = -1;
        open.each_of(most, [&](int i) { best = best < 0 || counts_first(all[i], all[best]) ? i : best; });
        const outline here = outlines[best];
        open.scores[best] = open_scores::gone;
        outlines.set(best, nowhere);
        order[kept++].index = best;
        outlines.each(here, [&](int i) {
            const real weight = remains(overlap(all[best].where, all[i].where), options);
            all[i].score = static_cast<float>((real(all[i].score) * weight).value);
            set_score(i);
        });
    }
    permute(all, order);
    return {options.max_kept > 0 && options.max_kept < kept ? options.max_kept : kept, kept};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
