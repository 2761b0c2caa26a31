// Detections of FCOS: classes, distances to the four sides and centredness for each cell of its grids.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/cells.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

struct fcos_options {
    cell_grids grids = {0, 0, {8, 16, 32, 64, 128}};  ///< the input's size, and the strides
    float centre = 0;        ///< where in its cell a centre stands, in strides: 0 in torchvision, 0.5 in the paper
    bool in_strides = true;  ///< distances are in strides, else in pixels
    float min_score = 0.2F;
    int labels = 0;  ///< how many classes there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// Candidate i is row i of all three: logits of classes (N × C), distances from the cell's centre to the left, top,
/// right and bottom side (N × 4), and the logit of its centredness (N × 1). A score is the root of both sigmoids'
/// product; each class that reaches min_score is told.
///
/// requires  sizes and strides as for `cells_of`; 0 <= min_score <= 1
/// fault     malformed: not one row for each cell, other labels, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass; exponentials where neither logit alone rules the score out; allocates nothing
/// reference Tian et al., FCOS, 2019; torchvision's, but for boxes not being cut off at the picture's border
template <stored_number T>
result<tally> decode_fcos(tensor_view<const T, 2> logits, tensor_view<const T, 2> sides,
                          tensor_view<const T, 2> centredness, array_view<detection> room, fcos_options options);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_fcos(tensor_view<const T, 2> logits, tensor_view<const T, 2> sides,
                          tensor_view<const T, 2> centredness, array_view<detection> room, fcos_options options) {
    using namespace tensor_numbers_detail;
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_fcos", room);
    const std::int64_t cells = cells_of(options.grids);
    const int labels = logits.extent[1];
    if (logits.extent[0] != cells)
        return shape_fault(fault::malformed, list.who, logits, cells, " rows of logits, one for each cell");
    if (sides.extent[0] != cells || sides.extent[1] != 4)
        return shape_fault(fault::malformed, list.who, sides, cells, " x 4 distances");
    if (centredness.extent[0] != cells || centredness.extent[1] != 1)
        return shape_fault(fault::malformed, list.who, centredness, cells, " x 1 of centredness");
    list.why = label_fault(list.who, logits, labels, options.labels);
    const auto logit_of = numbers_of(logits, list.why), side_of = numbers_of(sides, list.why),
               central = numbers_of(centredness, list.why);
    if (list.why.kind != fault::none) return list.why;
    // A sigmoid is at most 1, so either logit must reach min_score² by itself; a thousandth less, for the rounding.
    const float bar = logit(static_cast<float>((real(options.min_score) * options.min_score * 0.999).value));
    for (cell_walk cell(options.grids); cell.inside(); cell.next()) {
        const int i = cell.index;
        const float whole = central(i, 0);
        if (whole < bar) continue;
        const real inside = sigmoid(whole), stride = cell.stride(), unit = options.in_strides ? stride : real(1);
        const real x = (real(options.centre) + cell.column) * stride, y = (real(options.centre) + cell.row) * stride;
        for (int c = 0; c < labels; ++c) {
            const float raw = logit_of(i, c);
            if (raw < bar) continue;
            const float score = static_cast<float>(sqrt(real(sigmoid(raw)) * inside).value);
            if (score < options.min_score) continue;
            const region where = region_between(x - real(side_of(i, 0)) * unit, y - real(side_of(i, 1)) * unit,
                                                x + real(side_of(i, 2)) * unit, y + real(side_of(i, 3)) * unit);
            if (!list.push(where, score, c, i)) return list.told();
        }
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
