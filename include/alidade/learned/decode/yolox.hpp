// Detections of YOLOX: a box, a score and classes for each cell of its grids.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/axes.hpp>
#include <alidade/learned/decode/cells.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

struct yolox_options {
    cell_grids grids;  ///< the input's size, and the strides
    float min_score = 0.25F;
    int labels = 0;  ///< how many classes there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// The output is N × (5 + C), or turned. Candidate i is row i: x, y, log w, log h, objectness, classes (the last three
/// kinds after their sigmoid). Its box of e^(log w) by e^(log h) strides stands round (column + x, row + y) strides;
/// its score is objectness times the best class, the first among equals.
///
/// requires  sizes and strides as for `cells_of`; 0 <= min_score <= 1
/// fault     malformed: not one candidate for each cell, other labels, a number that is none;
///           ambiguous: as many fields as cells
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass, and two exponentials for each that is kept; allocates nothing
/// reference Ge et al., YOLOX, 2021; the rows as its ONNX files give them, without `decode_in_inference`
template <stored_number T>
result<tally> decode_yolox(tensor_view<const T, 2> output, array_view<detection> room, yolox_options options);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_yolox(tensor_view<const T, 2> output, array_view<detection> room, yolox_options options) {
    using namespace tensor_numbers_detail;
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_yolox", room);
    const std::int64_t cells = cells_of(options.grids);
    const auto fields = fields_by_candidates(
        list.who, output, {.fixed = 5, .labels = options.labels, .candidates = cells}, tensor_axes::from_shape);
    if (!fields) return fields.error();
    const int labels = fields->extent[0] - 5;
    const auto of = numbers_of(*fields, list.why);
    if (list.why.kind != fault::none) return list.why;
    for (cell_walk cell(options.grids); cell.inside(); cell.next()) {
        const int i = cell.index;
        const float objectness = of(4, i);
        if (objectness < options.min_score) continue;  // no class is above 1
        const auto best = best_of(labels, [&](int c) { return of(5 + c, i); });
        const float score = static_cast<float>((real(objectness) * best.value).value);
        if (score < options.min_score) continue;
        const real stride = cell.stride();
        const region where = region_about((real(of(0, i)) + cell.column) * stride, (real(of(1, i)) + cell.row) * stride,
                                          real(exponential(of(2, i))) * stride, real(exponential(of(3, i))) * stride);
        if (!list.push(where, score, best.label, i)) break;
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
