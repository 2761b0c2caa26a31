// Detections of NanoDet, and of other networks that tell a box's sides as distributions of distances.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/axes.hpp>
#include <alidade/learned/decode/cells.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

struct nanodet_options {
    cell_grids grids = {0, 0, {8, 16, 32, 64}};  ///< the input's size, and the strides
    int bins = 8;                                ///< of a distance's distribution, 0 … bins - 1 strides
    float centre = 0;  ///< where in its cell a centre stands, in strides: 0 in NanoDet-Plus, 0.5 in other networks
    float min_score = 0.05F;
    int labels = 0;  ///< how many classes there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// The output is N × (C + 4 · bins), or turned. Candidate i is row i: scores of classes, after their sigmoid, and four
/// times `bins` logits. Left, top, right and bottom side lie as many strides from the cell's centre as the mean of the
/// softmax's distribution says. Each class that reaches min_score is told.
///
/// requires  sizes and strides as for `cells_of`; bins >= 1; 0 <= min_score <= 1
/// fault     malformed: not one candidate for each cell, other labels, a number that is none;
///           ambiguous: as many fields as cells
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass over the scores, and 4 * bins exponentials for each row that is kept; allocates nothing
/// reference Li et al., Generalized focal loss, 2020; NanoDet's ONNX files
template <stored_number T>
result<tally> decode_nanodet(tensor_view<const T, 2> output, array_view<detection> room, nanodet_options options);

// ---- how -----------------------------------------------------------------------------------

namespace nanodet_detail {

/// The mean of 0 … bins - 1, each as likely as its share of a softmax. NaN where a logit is none.
template <class At>
constexpr real mean_of(int bins, At at) {
    const softmax_share share = softmax_of(bins, at);
    real mean = 0;
    for (int k = 0; k < bins; ++k) mean += real(share(at(k))) * k;
    return mean;
}

}  // namespace nanodet_detail

template <stored_number T>
result<tally> decode_nanodet(tensor_view<const T, 2> output, array_view<detection> room, nanodet_options options) {
    using namespace tensor_numbers_detail;
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_nanodet", room);
    ALIDADE_EXPECTS(options.bins >= 1 && options.bins <= 1 << 20, options.bins);
    const std::int64_t cells = cells_of(options.grids);
    const field_count said{.fixed = 0, .labels = options.labels, .extras = 4 * options.bins, .candidates = cells};
    const auto fields = fields_by_candidates(list.who, output, said, tensor_axes::from_shape);
    if (!fields) return fields.error();
    const int labels = fields->extent[0] - 4 * options.bins;
    const auto of = numbers_of(*fields, list.why);
    if (list.why.kind != fault::none) return list.why;
    for (cell_walk cell(options.grids); cell.inside(); cell.next()) {
        const int i = cell.index;
        region where;
        bool placed = false;
        for (int c = 0; c < labels; ++c) {
            const float score = of(c, i);
            if (score < options.min_score) continue;
            if (!placed) {
                real side[4];
                for (int s = 0; s < 4; ++s)
                    side[s] = nanodet_detail::mean_of(options.bins,
                                                      [&](int k) { return of(labels + s * options.bins + k, i); });
                const real stride = cell.stride();
                const real x = real(options.centre) + cell.column, y = real(options.centre) + cell.row;
                where = region_between((x - side[0]) * stride, (y - side[1]) * stride, (x + side[2]) * stride,
                                       (y + side[3]) * stride);
                placed = true;
            }
            if (!list.push(where, score, c, i)) return list.told();
        }
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
