// Detections of YOLOX: a box, a score and classes for each cell of its grids.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/candidate_list.hpp>
#include <alidade/learned/decode/cells.hpp>

namespace alidade {

struct yolox_options {
    cell_grids grids;  ///< the input's size, and the strides
    float min_score = 0.25F;
    int labels = 0;  ///< classes that are expected; 0: any number
};

inline namespace ALIDADE_ISA {

/// Candidate i is row i: x, y, log w, log h, objectness, classes (the last three kinds after their sigmoid). Its box of
/// e^(log w) by e^(log h) strides stands round (column + x, row + y) strides; its score is objectness times the best
/// class, the first among equals.
///
/// requires  sizes and strides as for `cells_of`; 0 <= min_score <= 1
/// fault     malformed: not one row for each cell, other labels, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass, and two exponentials for each that is kept; allocates nothing
/// reference Ge et al., YOLOX, 2021; the rows as its ONNX files give them, without `decode_in_inference`
template <stored_number T>
result<tally> decode_yolox(tensor_view<const T, 2> rows, const yolox_options& options, array_view<detection> room);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_yolox(tensor_view<const T, 2> rows, const yolox_options& options, array_view<detection> room) {
    using namespace candidate_list_detail;
    candidate_list list("decode_yolox", room, options.min_score);
    const std::int64_t cells = cells_of(options.grids);
    const int labels = rows.extent[1] - 5;
    if (rows.extent[0] != cells || labels < 1)
        return shape_fault(fault::malformed, list.who, rows, cells, " x (5 + classes): a row for each cell");
    list.why = labels_fault(list.who, labels, options.labels);
    const auto of = numbers_of(rows, list.why);
    if (list.refused()) return list.why;
    for (cell_walk cell(options.grids); cell.inside() && !list.refused(); cell.next()) {
        const int i = cell.index;
        const float objectness = of(i, 4);
        if (objectness < options.min_score) continue;  // no class is above 1
        float best = of(i, 5);
        int label = 0;
        for (int c = 1; c < labels; ++c) {
            const float one = of(i, 5 + c);
            if (one > best || one != one) best = one, label = c;
        }
        const float score = (number(objectness) * best).value;
        if (!list.reached(score, i)) continue;
        const number stride = cell.stride(), half = number(0.5F) * stride;
        const number x = (number(of(i, 0)) + cell.column) * stride, y = (number(of(i, 1)) + cell.row) * stride;
        const number across = number(exponential(of(i, 2))) * half, down = number(exponential(of(i, 3))) * half;
        list.add(i, label, score, x - across, y - down, x + across, y + down);
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
