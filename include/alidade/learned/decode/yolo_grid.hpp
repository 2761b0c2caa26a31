// What YOLO v5 and v7 found, from a head as it leaves the last convolution: anchors and grid are applied here.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/decode/numbers.hpp>
#include <alidade/learned/decode/prior_boxes.hpp>

namespace alidade {

struct yolo_grid_options {
    float min_score = 0.25F;
    int labels = 0;                         ///< how many classes there must be; 0: any number
    int input_width = 0, input_height = 0;  ///< of the input
    int first_candidate = 0;                ///< of this head: how many candidates the heads before it have
};

inline namespace ALIDADE_ISA {

/// The boxes of one head, (anchors (5 + classes)) x height x width of logits: the score is the product of the sigmoids
/// of objectness and best class, the first of equal ones. Of a cell that is s pixels wide, the centre is its corner +
/// (2 sigmoid - 0.5) s, the size the anchor's times (2 sigmoid)². Candidates are counted anchor by anchor, row by row,
/// as exports that decode by themselves count them. Told in this order, in pixels of the input.
///
///     constexpr prior_shape small[] = {{10, 13}, {16, 30}, {33, 23}};
///     const yolo_grid_options options{.labels = 80, .input_width = 640, .input_height = 640};
///     const auto told = decode_yolo_grid(slice(head, 0), {small, 3}, room, options);
///
/// requires  0 <= min_score <= 1; input sizes >= 1; an anchor
/// fault     malformed: a shape without these fields, or with another number of classes; of candidates whose objectness
///           reaches min_score, logits that are NaN, and boxes that are not finite
/// exact     the same bytes everywhere
/// cost      reads each objectness once, and the rest of what it may tell; allocates nothing
/// reference github.com/ultralytics/yolov5, models/yolo.py
template <stored_number T>
result<tally> decode_yolo_grid(tensor_view<const T, 3> head, array_source<prior_shape> anchors,
                               array_view<detection> room, yolo_grid_options options);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_yolo_grid(tensor_view<const T, 3> head, array_source<prior_shape> anchors,
                               array_view<detection> room, yolo_grid_options options) {
    constexpr const char* who = "decode_yolo_grid";
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1 && options.labels >= 0, options.labels);
    ALIDADE_EXPECTS(options.input_width >= 1 && options.input_height >= 1 && anchors.size >= 1, options.input_width,
                    options.input_height, anchors.size);
    const auto reader = reader_of(head);
    if (!reader) return reader.error();
    const int rows = head.extent[1], columns = head.extent[2];
    const int fields = head.extent[0] / anchors.size, classes = fields - 5;
    if (head.extent[0] % anchors.size != 0)
        return shape_fault(fault::malformed, who, head, anchors.size, " * (5 + classes) x height x width");
    if (const error why = label_fault(who, head, classes, options.labels); why.kind != fault::none) return why;
    const number_bar<T> reaches = reader->reaching(logit(options.min_score));
    const real across = columns > 0 ? real(options.input_width) / columns : 0;
    const real down = rows > 0 ? real(options.input_height) / rows : 0;
    detection_writer<region> out(who, room);
    for (int anchor = 0; anchor < anchors.size; ++anchor)
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns; ++x) {
                const auto stored = [&](int field) { return head(anchor * fields + field, y, x); };
                if (!reaches(stored(4))) continue;
                const auto share = [&](int field) { return sigmoid((*reader)(stored(field))); };
                const int best = best_of(classes, [&](int label) { return stored(5 + label); }).label;
                const float score = (rounded<float>(share(4)) * rounded<float>(share(5 + best))).value;
                if (score < options.min_score) continue;
                const auto twice = [&](int field) { return real(share(field)) * 2; };
                const region where =
                    region_about((twice(0) - real(0.5) + x) * across, (twice(1) - real(0.5) + y) * down,
                                 twice(2) * twice(2) * real(anchors[anchor].width),
                                 twice(3) * twice(3) * real(anchors[anchor].height));
                if (!out.push(where, score, best, options.first_candidate + (anchor * rows + y) * columns + x))
                    return out.told();
            }
    return out.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
