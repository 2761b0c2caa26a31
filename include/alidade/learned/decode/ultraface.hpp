// Detections of networks that give finished boxes as parts of the input, such as UltraFace.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

struct ultraface_options {
    int input_width = 320, input_height = 240;  ///< of the network's input
    float min_score = 0.7F;
};

inline namespace ALIDADE_ISA {

/// Candidate i is row i of the scores (N × 2: background, face) and of the boxes (N × 4: left, top, right and bottom
/// side, as parts of the input). Label 0.
///
/// requires  input sizes >= 1; 0 <= min_score <= 1
/// fault     malformed: shapes that are not these, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the input's size
/// cost      one pass over the scores; allocates nothing
/// reference https://github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB
template <stored_number T>
result<tally> decode_ultraface(tensor_view<const T, 2> scores, tensor_view<const T, 2> boxes,
                               array_view<detection> room, ultraface_options options);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_ultraface(tensor_view<const T, 2> scores, tensor_view<const T, 2> boxes,
                               array_view<detection> room, ultraface_options options) {
    using namespace tensor_numbers_detail;
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_ultraface", room);
    ALIDADE_EXPECTS(options.input_width >= 1 && options.input_height >= 1, options.input_width, options.input_height);
    if (scores.extent[1] != 2) return shape_fault(fault::malformed, list.who, scores, "N x 2: background and face");
    if (boxes.extent[0] != scores.extent[0] || boxes.extent[1] != 4)
        return shape_fault(fault::malformed, list.who, boxes, scores.extent[0], " x 4 boxes, one for each score");
    const auto score_of = numbers_of(scores, list.why), side = numbers_of(boxes, list.why);
    if (list.why.kind != fault::none) return list.why;
    const real width = options.input_width, height = options.input_height;
    for (int i = 0; i < scores.extent[0]; ++i) {
        const float score = score_of(i, 1);
        if (score < options.min_score) continue;
        const region where =
            region_between(width * side(i, 0), height * side(i, 1), width * side(i, 2), height * side(i, 3));
        if (!list.push(where, score, 0, i)) break;
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
