// What the detectors of the YOLO families found, read in place from their output as exported.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/axes.hpp>
#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/decode/reaching.hpp>
#include <alidade/learned/decode/scores.hpp>

namespace alidade {

/// The fields of a candidate, in their order.
enum class yolo_family {
    anchors,      ///< v5, v7: centre, size, objectness, a score for each class
    anchor_free,  ///< v8, v9, v11, v12: centre, size, a score for each class
    end_to_end,  ///< v10, 26: two corners, score, label; of rotated boxes centre and size. They suppress by themselves.
};

struct yolo_options {
    yolo_family family = yolo_family::anchor_free;
    float min_score = 0.25F;
    int labels = 0;  ///< how many classes there must be; 0: any number
    int extras = 0;  ///< fields after those: 32 coefficients of a mask, 3 for each keypoint, 1 angle
    tensor_axes axes = tensor_axes::from_shape;
    int input_width = 0, input_height = 0;  ///< of the input, where boxes are shares of it; 0: they are in its pixels
    score_form scores = score_form::share;  ///< or sigmoid
};

inline namespace ALIDADE_ISA {

/// The candidates whose best class scores min_score or more, in rising order, with regions in pixels of the input:
/// `label` is the best class, the first of equal ones, `score` its score, times the objectness where there is one. What
/// overlaps is not suppressed here.
///
///     detection room[300];
///     const auto told = decode_yolo(slice(output, 0), {room, 300}, {.labels = 80});  // 84 x 8400
///
/// requires  0 <= min_score <= 1; both input sizes or none; scores not of a softmax
/// fault     malformed: a shape without these fields, or with another number of classes; of candidates that reach
///           min_score or may do so (their objectness does), a score that is NaN or above 1, a box that is not finite,
///           a label that is not one; ambiguous: a shape whose axes may be taken either way (`fields_by_candidates`)
/// exact     the same bytes everywhere; positions within a unit in the last place of the network's own numbers
/// cost      reads each score once, in the order in which they lie, and boxes of what is told; 2 KB of stack;
///           allocates nothing
/// reference docs.ultralytics.com for the fields; its confidence threshold is min_score
template <stored_number T>
result<tally> decode_yolo(tensor_view<const T, 2> output, array_view<detection> room, yolo_options options);

/// Of networks for rotated boxes, whose first extra is the angle, in radians from +x towards +y. The regions' widths
/// are the longer sides, their angles in [0, π). requires  extras >= 1
template <stored_number T>
result<tally> decode_yolo(tensor_view<const T, 2> output, array_view<rotated_detection> room, yolo_options options);

/// The extras of one candidate, as they lie in the output: what `yolo_keypoints` and `instance_mask` take.
/// requires  the options that it was decoded with; `candidate` is one
template <stored_number T>
result<tensor_view<const T, 1>> yolo_extras(tensor_view<const T, 2> output, yolo_options options, int candidate);

// ---- how -----------------------------------------------------------------------------------

namespace yolo_detail {

inline constexpr const char* who = "decode_yolo";

constexpr field_count fields_of(const yolo_options& options) {
    switch (options.family) {
        case yolo_family::anchors:
            return {5, true, options.labels, options.extras};
        case yolo_family::anchor_free:
            return {4, true, options.labels, options.extras};
        case yolo_family::end_to_end:
            break;
    }
    return {6, false, 0, options.extras};
}

template <class T>
constexpr tensor_view<T, 2> rows(tensor_view<T, 2> whole, int first, int count) {
    whole.data += first * whole.stride[0];
    whole.extent[0] = count;
    return whole;
}

/// An output as fields x candidates, and how its numbers are meant.
template <class T>
struct head {
    tensor_view<const T, 2> fields;
    number_reader<T> read;
    yolo_options options;

    real number(int field, int candidate) const { return read(fields(field, candidate)); }
    float share(T stored) const { return score_of(options.scores, read(stored)); }
    number_bar<T> bar() const { return read.reaching(number_for(options.scores, options.min_score)); }
    real across() const { return options.input_width > 0 ? options.input_width : 1; }
    real down() const { return options.input_height > 0 ? options.input_height : 1; }

    void region_of(int i, region& told) const {
        const real a = number(0, i) * across(), b = number(1, i) * down();
        const real c = number(2, i) * across(), d = number(3, i) * down();
        told = options.family == yolo_family::end_to_end ? region_between(a, b, c, d) : region_about(a, b, c, d);
    }
    void region_of(int i, rotated_region& told) const {
        told = rotated_about(number(0, i) * across(), number(1, i) * down(), number(2, i) * across(),
                             number(3, i) * down(), number(fields.extent[0] - options.extras, i));
    }
};

/// The class scores of `fixed` fields and up; those of a candidate count `objectness` of themselves.
template <class T, class Region, class Objectness>
bool push_best(const head<T>& from, tensor_view<const T, 2> classes, int candidate, Objectness objectness,
               detection_writer<Region>& out) {
    const auto best = best_of(classes.extent[0], [&](int label) { return classes(label, candidate); });
    const float score = (rounded<float>(from.share(best.value)) * rounded<float>(objectness)).value;
    if (score < from.options.min_score) return true;
    Region where;
    from.region_of(candidate, where);
    return out.push(where, score, best.label, candidate);
}

template <class T, class Region>
void decode_anchors(const head<T>& from, detection_writer<Region>& out) {
    const auto classes = rows(from.fields, 5, from.fields.extent[0] - 5 - from.options.extras);
    for_reaching(rows(from.fields, 4, 1), from.bar(), [&](int candidate) {
        return push_best(from, classes, candidate, from.share(from.fields(4, candidate)), out);
    });
}

template <class T, class Region>
void decode_anchor_free(const head<T>& from, detection_writer<Region>& out) {
    const auto classes = rows(from.fields, 4, from.fields.extent[0] - 4 - from.options.extras);
    for_reaching(classes, from.bar(), [&](int candidate) { return push_best(from, classes, candidate, 1.0F, out); });
}

template <class T, class Region>
void decode_end_to_end(const head<T>& from, detection_writer<Region>& out) {
    const int labels = from.options.labels > 0 ? from.options.labels : 1 << 24;  // up to which floats count
    for_reaching(rows(from.fields, 4, 1), from.bar(), [&](int candidate) {
        const real told = from.number(5, candidate);
        const bool usable = told > -0.5 && told < real(labels) - real(0.5);
        const int label = usable ? round_int(told) : 0;
        if (!usable || abs(told - real(label)) > 0.01) {
            out.why = candidate_fault(out.who, candidate, "a label that is none of the classes");
            return false;
        }
        Region where;
        from.region_of(candidate, where);
        return out.push(where, from.share(from.fields(4, candidate)), label, candidate);
    });
}

template <class T, class Region>
result<tally> decode(tensor_view<const T, 2> output, yolo_options options, array_view<detected<Region>> room) {
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    ALIDADE_EXPECTS(options.input_width >= 0 && options.input_height >= 0 &&
                        (options.input_width > 0) == (options.input_height > 0),
                    options.input_width, options.input_height);
    const auto reader = reader_of(output);
    if (!reader) return reader.error();
    const auto fields = fields_by_candidates(who, output, fields_of(options), options.axes);
    if (!fields) return fields.error();
    if (fields->extent[1] == 0) return tally{};  // whose numbers may have no address
    const head<T> from{*fields, *reader, options};
    detection_writer<Region> out(who, room);
    switch (options.family) {
        case yolo_family::anchors:
            decode_anchors(from, out);
            break;
        case yolo_family::anchor_free:
            decode_anchor_free(from, out);
            break;
        case yolo_family::end_to_end:
            decode_end_to_end(from, out);
            break;
    }
    return out.told();
}

}  // namespace yolo_detail

template <stored_number T>
result<tally> decode_yolo(tensor_view<const T, 2> output, array_view<detection> room, yolo_options options) {
    return yolo_detail::decode(output, options, room);
}

template <stored_number T>
result<tally> decode_yolo(tensor_view<const T, 2> output, array_view<rotated_detection> room, yolo_options options) {
    ALIDADE_EXPECTS(options.extras >= 1, options.extras);
    return yolo_detail::decode(output, options, room);
}

template <stored_number T>
result<tensor_view<const T, 1>> yolo_extras(tensor_view<const T, 2> output, yolo_options options, int candidate) {
    const auto fields = fields_by_candidates("yolo_extras", output, yolo_detail::fields_of(options), options.axes);
    if (!fields) return fields.error();
    ALIDADE_EXPECTS(candidate >= 0 && candidate < fields->extent[1], candidate, fields->extent[1]);
    const auto extras = yolo_detail::rows(*fields, fields->extent[0] - options.extras, options.extras);
    return slice(transposed(extras), candidate);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
