// What the set-predicting detectors found: DETR, and RT-DETR with its kin.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/decode/numbers.hpp>
#include <alidade/learned/decode/scores.hpp>

#include <cstdint>
#include <limits>

namespace alidade {

struct detr_options {
    float min_score = 0.5F;
    int labels = 0;                         ///< how many classes there must be, without "no object"; 0: any number
    int input_width = 0, input_height = 0;  ///< of the input: boxes are shares of it
};

struct rt_detr_options {
    float min_score = 0.5F;
    int labels = 0;                           ///< how many classes there must be; 0: any number
    int input_width = 0, input_height = 0;    ///< of the input: boxes are shares of it
    int max_kept = 300;                       ///< no more than the so many highest scores; 0: all
    score_form scores = score_form::sigmoid;  ///< or share
};

inline namespace ALIDADE_ISA {

/// The queries whose best class scores min_score or more, in rising order. `logits` are queries x (classes + 1), the
/// last class being "no object"; the score is the class's share of the softmax over all of them, the label the first of
/// equal ones. `boxes` are queries x 4: centre and size, as shares of the input. Regions are in its pixels.
///
///     const detr_options options{.input_width = 800, .input_height = 800};
///     const auto told = decode_detr(slice(logits, 0), slice(boxes, 0), {room, 100}, options);
///
/// requires  0 <= min_score <= 1; input sizes >= 1
/// fault     malformed: shapes that are not these; logits that are NaN, or infinite; boxes of what is told that are not
///           finite
/// exact     the same bytes everywhere; scores within 1e-6, positions within a unit in the last place
/// cost      two or three passes over the logits, and an exponential of each; allocates nothing
/// reference Carion et al., End-to-end object detection with transformers, 2020
template <stored_number T, stored_number B>
result<tally> decode_detr(tensor_view<const T, 2> logits, tensor_view<const B, 2> boxes, array_view<detection> room,
                          detr_options options);

/// Each class of each query by itself: those whose sigmoid reaches min_score, of which the `max_kept` highest are
/// taken, equal ones in rising order; told by query, then by label. `logits` are queries x classes. Else as
/// `decode_detr`.
///
/// requires  scores not of a softmax
/// cost      one pass over the logits, and some thirty more where more than `max_kept` reach min_score
/// reference Zhao et al., DETRs beat YOLOs on real-time object detection, 2024; Zhu et al., Deformable DETR, 2021
template <stored_number T, stored_number B>
result<tally> decode_rt_detr(tensor_view<const T, 2> logits, tensor_view<const B, 2> boxes, array_view<detection> room,
                             rt_detr_options options);

// ---- how -----------------------------------------------------------------------------------

namespace detr_detail {

/// Logits and boxes of as many queries, and how their numbers are meant.
template <class T, class B>
struct queries {
    tensor_view<const T, 2> logits;
    tensor_view<const B, 2> boxes;
    number_reader<T> read;
    number_reader<B> read_box;
    real across, down;

    float logit(int query, int label) const { return read(logits(query, label)); }
    region where(int query) const {
        const auto number = [&](int field) { return real(read_box(boxes(query, field))); };
        return region_about(number(0) * across, number(1) * down, number(2) * across, number(3) * down);
    }
};

template <class T, class B, class Options>
result<queries<T, B>> checked(const char* who, tensor_view<const T, 2> logits, tensor_view<const B, 2> boxes,
                              const Options& options, int no_object) {
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    ALIDADE_EXPECTS(options.input_width >= 1 && options.input_height >= 1 && options.labels >= 0, options.input_width,
                    options.input_height, options.labels);
    const auto read = reader_of(logits);
    if (!read) return read.error();
    const auto read_box = reader_of(boxes);
    if (!read_box) return read_box.error();
    const error why = label_fault(who, logits, logits.extent[1] - no_object, options.labels);
    if (why.kind != fault::none) return why;
    if (boxes.extent[0] != logits.extent[0] || boxes.extent[1] != 4)
        return shape_fault(fault::malformed, who, boxes, logits.extent[0], " boxes x 4");
    return queries<T, B>{logits, boxes, *read, *read_box, options.input_width, options.input_height};
}

/// A float's place among all floats: of two of them, the larger has the larger place; -0 has that of 0.
constexpr std::int64_t place_of(float v) {
    const auto bits = __builtin_bit_cast(std::uint32_t, v);
    return bits < 0x80000000 ? std::int64_t{bits} : std::int64_t{0x80000000} - bits;
}

/// How many logits stand at a place or above it.
template <class T, class B>
int count_from(const queries<T, B>& from, std::int64_t place) {
    int count = 0;
    for (int query = 0; query < from.logits.extent[0]; ++query)
        for (int label = 0; label < from.logits.extent[1]; ++label)
            count += place_of(from.logit(query, label)) >= place;
    return count;
}

/// Where the highest logits end: those above a place, and the first so many that stand at it.
struct cut {
    std::int64_t place;
    int equal;
};

/// Of the `top` highest. requires  more than `top` stand at the place `low` or above
template <class T, class B>
cut highest(const queries<T, B>& from, int top, std::int64_t low) {
    std::int64_t high = place_of(std::numeric_limits<float>::infinity()) + 1;
    while (high - low > 1) {  // at low there are top or more, at high fewer
        const std::int64_t middle = low + (high - low) / 2;
        (count_from(from, middle) >= top ? low : high) = middle;
    }
    return {low, top - count_from(from, high)};
}

}  // namespace detr_detail

template <stored_number T, stored_number B>
result<tally> decode_detr(tensor_view<const T, 2> logits, tensor_view<const B, 2> boxes, array_view<detection> room,
                          detr_options options) {
    constexpr const char* who = "decode_detr";
    const auto from = detr_detail::checked(who, logits, boxes, options, 1);
    if (!from) return from.error();
    const int classes = logits.extent[1] - 1;
    detection_writer<region> out(who, room);
    for (int query = 0; query < logits.extent[0]; ++query) {
        const softmax_share share = softmax_of(classes + 1, [&](int label) { return from->logit(query, label); });
        const auto best = best_of(classes, [&](int label) { return from->logit(query, label); });
        const float score = share(best.value);
        if (!(score < options.min_score) && !out.push(from->where(query), score, best.label, query)) break;
    }
    return out.told();
}

template <stored_number T, stored_number B>
result<tally> decode_rt_detr(tensor_view<const T, 2> logits, tensor_view<const B, 2> boxes, array_view<detection> room,
                             rt_detr_options options) {
    using namespace detr_detail;
    constexpr const char* who = "decode_rt_detr";
    ALIDADE_EXPECTS(options.max_kept >= 0, options.max_kept);
    const auto from = checked(who, logits, boxes, options, 0);
    if (!from) return from.error();
    const float bar = number_for(options.scores, options.min_score);
    int reaching = 0;
    for (int query = 0; query < logits.extent[0]; ++query)
        for (int label = 0; label < logits.extent[1]; ++label) {
            const float v = from->logit(query, label);
            if (v != v) return candidate_fault(who, query, "a score that is not a number");
            reaching += v >= bar;
        }
    const cut from_here = options.max_kept > 0 && reaching > options.max_kept
                              ? highest(*from, options.max_kept, place_of(bar))
                              : cut{place_of(bar), reaching};
    int equal = 0;
    detection_writer<region> out(who, room);
    for (int query = 0; query < logits.extent[0]; ++query)
        for (int label = 0; label < logits.extent[1]; ++label) {
            const float v = from->logit(query, label);
            const std::int64_t place = place_of(v);
            if (place < from_here.place || (place == from_here.place && equal++ >= from_here.equal)) continue;
            if (!out.push(from->where(query), score_of(options.scores, v), label, query)) return out.told();
        }
    return out.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
