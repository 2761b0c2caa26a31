// Detections of NanoDet, and of other networks that tell a box's sides as distributions of distances.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/candidate_list.hpp>
#include <alidade/learned/decode/cells.hpp>

namespace alidade {

struct nanodet_options {
    cell_grids grids = {0, 0, {8, 16, 32, 64}};  ///< the input's size, and the strides
    int bins = 8;                                ///< of a distance's distribution, 0 … bins - 1 strides
    float centre = 0;  ///< where in its cell a centre stands, in strides: 0 in NanoDet-Plus, 0.5 in other networks
    float min_score = 0.05F;
    int labels = 0;  ///< classes that are expected; 0: any number
};

inline namespace ALIDADE_ISA {

/// Candidate i is row i: scores of classes, after their sigmoid, and four times `bins` logits. Left, top, right and
/// bottom side lie as many strides from the cell's centre as the mean of the softmax's distribution says. Each class
/// that reaches min_score is told.
///
/// requires  sizes and strides as for `cells_of`; bins >= 1; 0 <= min_score <= 1
/// fault     malformed: not one row for each cell, other labels, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass over the scores, and 4 * bins exponentials for each row that is kept; allocates nothing
/// reference Li et al., Generalized focal loss, 2020; NanoDet's ONNX files
template <stored_number T>
result<tally> decode_nanodet(tensor_view<const T, 2> rows, const nanodet_options& options, array_view<detection> room);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> decode_nanodet(tensor_view<const T, 2> rows, const nanodet_options& options, array_view<detection> room) {
    using namespace candidate_list_detail;
    candidate_list list("decode_nanodet", room, options.min_score);
    ALIDADE_EXPECTS(options.bins >= 1 && options.bins <= 1 << 20, options.bins);
    const std::int64_t cells = cells_of(options.grids);
    const int labels = rows.extent[1] - 4 * options.bins;
    if (rows.extent[0] != cells || labels < 1)
        return shape_fault(fault::malformed, list.who, rows, cells, " x (classes + 4 * ", options.bins,
                           "): a row for each cell");
    list.why = labels_fault(list.who, labels, options.labels);
    const auto of = numbers_of(rows, list.why);
    if (list.refused()) return list.why;
    for (cell_walk cell(options.grids); cell.inside() && !list.refused(); cell.next()) {
        const int i = cell.index;
        number side[4];
        bool placed = false;
        for (int c = 0; c < labels && !list.refused(); ++c) {
            const float score = of(i, c);
            if (!list.reached(score, i)) continue;
            for (int s = 0; s < 4 && !placed; ++s) {
                const auto bin = [&](int k) { return of(i, labels + s * options.bins + k); };
                const softmax_share share = softmax_of(options.bins, bin);
                real mean = 0;
                for (int k = 0; k < options.bins; ++k) mean += real(share(bin(k))) * k;
                side[s] = static_cast<float>(mean.value);
            }
            placed = true;
            const number stride = cell.stride();
            const number x = number(options.centre) + cell.column, y = number(options.centre) + cell.row;
            list.add(i, c, score, (x - side[0]) * stride, (y - side[1]) * stride, (x + side[2]) * stride,
                     (y + side[3]) * stride);
        }
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
