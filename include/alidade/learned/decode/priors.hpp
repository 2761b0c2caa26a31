// Detections of networks that speak relative to prior boxes: SSD, RetinaNet and their kin.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/prior_boxes.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>
#include <alidade/learned/score_form.hpp>

namespace alidade {

struct priors_options {
    score_form scores = score_form::sigmoid;  ///< RetinaNet's; SSD's are softmax
    int background = -1;                      ///< the column that is no class; -1: none. In SSD it is 0
    float variances[4] = {1, 1, 1, 1};        ///< that x, y, log w, log h are multiplied with: SSD .1 .1 .2 .2
    float max_growth = 62.5F;                 ///< of a side; torchvision's 1000 / 16. 0: any
    float min_score = 0.05F;
    int labels = 0;  ///< how many classes there must be, without the background; 0: any number
};

inline namespace ALIDADE_ISA {

/// Candidate i is row i of the boxes (N × 4) and of the scores (N × C). Its middle lies (x · width, y · height) of its
/// prior from the prior's, its sides are the prior's times e^(log w) and e^(log h). Each class but the background that
/// reaches min_score is told; label 0 is the first of them.
///
/// requires  as `priors_of` for a set; 0 <= min_score <= 1; background < C; max_growth 0 or above
/// fault     malformed: not one row for each prior, other labels, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass; exponentials of rows that a bar of logits does not rule out; allocates nothing
/// reference Liu et al., SSD, 2016; Lin et al., Focal loss, 2017; torchvision's, but for boxes not being cut off
template <stored_number T>
result<tally> decode_priors(tensor_view<const T, 2> boxes, tensor_view<const T, 2> scores,
                            array_source<prior_box> priors, array_view<detection> room, priors_options options);
template <stored_number T>
result<tally> decode_priors(tensor_view<const T, 2> boxes, tensor_view<const T, 2> scores, const prior_set& priors,
                            array_view<detection> room, priors_options options);

// ---- how -----------------------------------------------------------------------------------

namespace priors_detail {

using namespace tensor_numbers_detail;

/// The shares of one row: first what tells that none can reach the bar, then the numbers.
template <class Scores>
struct row_of_scores {
    const Scores& of;
    const priors_options& options;
    float bar;  ///< of logits: below it no sigmoid reaches min_score; for softmax, below the largest by so much
    softmax_share shares = {};
    float largest = 0;

    row_of_scores(const Scores& scores, const priors_options& how) : of(scores), options(how), bar(how.min_score) {
        if (how.scores == score_form::sigmoid) bar = logit(how.min_score);
        if (how.scores == score_form::softmax)  // e^(v - largest) is the most that a share can be
            bar = how.min_score > 0 ? static_cast<float>(log(real(how.min_score)).value) - 1e-3F : -infinite;
    }
    /// Whether the row is worth a look. NaN is.
    bool begin(int row) {
        if (options.scores != score_form::softmax) return true;
        const int columns = of.tensor.extent[1];
        const auto at = [&](int c) { return of(row, c); };
        bool nan = false;
        largest = at(0);
        for (int c = 0; c < columns; ++c) nan |= at(c) != at(c), largest = at(c) > largest ? at(c) : largest;
        bool any = nan;
        for (int c = 0; c < columns; ++c) any |= c != options.background && !(at(c) - largest < bar);
        if (any) shares = softmax_of(columns, at);
        return any;
    }
    float operator()(int row, int c) const {
        const float raw = of(row, c);
        switch (options.scores) {
            case score_form::sigmoid:
                return raw < bar ? 0 : sigmoid(raw);
            case score_form::softmax:
                return raw - largest < bar ? 0 : shares(raw);
            default:
                return raw;
        }
    }

private:
    static constexpr float infinite = std::numeric_limits<float>::infinity();
};

template <stored_number T, class Next>
result<tally> decode(tensor_view<const T, 2> boxes, tensor_view<const T, 2> scores, std::int64_t priors,
                     priors_options options, array_view<detection> room, Next next) {
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_priors", room);
    const int columns = scores.extent[1];
    if (boxes.extent[0] != priors || boxes.extent[1] != 4)
        return shape_fault(fault::malformed, list.who, boxes, priors, " x 4 boxes: a row for each prior");
    if (scores.extent[0] != priors)
        return shape_fault(fault::malformed, list.who, scores, priors, " x classes: a row for each prior");
    ALIDADE_EXPECTS(options.background >= -1 && options.max_growth >= 0, options.background);
    const int labels = columns - (options.background >= 0);
    if (options.background >= columns)
        return shape_fault(fault::malformed, list.who, scores, "more columns than the background's, ",
                           options.background);
    list.why = label_fault(list.who, scores, labels, options.labels);
    const auto box_of = numbers_of(boxes, list.why), score_of = numbers_of(scores, list.why);
    if (list.why.kind != fault::none) return list.why;
    row_of_scores row(score_of, options);
    const auto side = [&](float raw, float variance, float prior) {
        const float by = exponential(static_cast<float>((real(raw) * variance).value));
        const bool cut = options.max_growth > 0 && by > options.max_growth;
        return real(cut ? options.max_growth : by) * prior;
    };
    const float* variance = options.variances;
    for (int i = 0; i < boxes.extent[0]; ++i) {
        const prior_box prior = next();
        if (!row.begin(i)) continue;
        for (int c = 0; c < columns; ++c) {
            if (c == options.background) continue;
            const float score = row(i, c);
            if (score < options.min_score) continue;
            const region where = region_about(real(box_of(i, 0)) * variance[0] * prior.width + prior.x,
                                              real(box_of(i, 1)) * variance[1] * prior.height + prior.y,
                                              side(box_of(i, 2), variance[2], prior.width),
                                              side(box_of(i, 3), variance[3], prior.height));
            const bool behind = options.background >= 0 && c > options.background;
            if (!list.push(where, score, behind ? c - 1 : c, i)) return list.told();
        }
    }
    return list.told();
}

}  // namespace priors_detail

template <stored_number T>
result<tally> decode_priors(tensor_view<const T, 2> boxes, tensor_view<const T, 2> scores,
                            array_source<prior_box> priors, array_view<detection> room, priors_options options) {
    const prior_box* at = priors.data;
    return priors_detail::decode(boxes, scores, priors.size, options, room, [&] { return *at++; });
}

template <stored_number T>
result<tally> decode_priors(tensor_view<const T, 2> boxes, tensor_view<const T, 2> scores, const prior_set& priors,
                            array_view<detection> room, priors_options options) {
    prior_walk walk(priors);
    return priors_detail::decode(boxes, scores, priors_of(priors), options, room, [&] {
        const prior_box here = *walk;
        walk.next();
        return here;
    });
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
