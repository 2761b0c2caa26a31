// Detections of CenterNet: peaks of heat maps, with their offsets and sizes.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/scores.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

struct centernet_options {
    int stride = 4;                         ///< pixels of the input from cell to cell
    score_form scores = score_form::share;  ///< of the heat; or sigmoid
    float min_score = 0.3F;
    int labels = 0;  ///< how many classes there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// Candidate i is cell i of the grid, row by row. Where a class's heat (C × H × W) is not below that of any of the
/// eight cells around, and reaches min_score, stands an object: at (column + x, row + y) strides, with x and y from
/// `offsets` (2 × H × W; without any, 0), as large as `sizes` (width and height, 2 × H × W) says in strides.
///
/// requires  stride >= 1; 0 <= min_score <= 1; scores not of a softmax
/// fault     malformed: shapes that do not fit each other, other labels, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass over the heat, and the eight around what is hot enough; allocates nothing
/// reference Zhou et al., Objects as points, 2019
template <stored_number T>
result<tally> decode_centernet(tensor_view<const T, 3> heat, tensor_view<const T, 3> sizes,
                               tensor_view<const T, 3> offsets, array_view<detection> room, centernet_options options);

// ---- how -----------------------------------------------------------------------------------

namespace centernet_detail {

/// Whether no cell around has more heat. NaN beside a peak is no comparison, and is found as a candidate itself.
template <class Heat>
constexpr bool is_peak(const Heat& heat, int c, int y, int x) {
    const float here = heat(c, y, x);
    const int rows = heat.tensor.extent[1], columns = heat.tensor.extent[2];
    for (int v = y > 0 ? y - 1 : 0; v <= y + 1 && v < rows; ++v)
        for (int u = x > 0 ? x - 1 : 0; u <= x + 1 && u < columns; ++u)
            if (heat(c, v, u) > here) return false;
    return true;
}

}  // namespace centernet_detail

template <stored_number T>
result<tally> decode_centernet(tensor_view<const T, 3> heat, tensor_view<const T, 3> sizes,
                               tensor_view<const T, 3> offsets, array_view<detection> room, centernet_options options) {
    using namespace tensor_numbers_detail;
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_centernet", room);
    ALIDADE_EXPECTS(options.stride >= 1, options.stride);
    const int labels = heat.extent[0], rows = heat.extent[1], columns = heat.extent[2];
    const bool with_offsets = offsets.data != nullptr;
    const auto unlike = [&](const tensor_view<const T, 3>& other) {
        return other.extent[0] != 2 || other.extent[1] != rows || other.extent[2] != columns;
    };
    if (unlike(sizes)) return shape_fault(fault::malformed, list.who, sizes, "2 x ", rows, " x ", columns, " sizes");
    if (with_offsets && unlike(offsets))
        return shape_fault(fault::malformed, list.who, offsets, "2 x ", rows, " x ", columns, " offsets");
    list.why = label_fault(list.who, heat, labels, options.labels);
    const auto heat_of = numbers_of(heat, list.why), size_of = numbers_of(sizes, list.why),
               offset_of = numbers_of(offsets, list.why);
    if (list.why.kind != fault::none) return list.why;
    const float bar = number_for(options.scores, options.min_score);
    const real stride = options.stride;
    const auto offset = [&](int axis, int y, int x) { return with_offsets ? offset_of(axis, y, x) : 0; };
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x)
            for (int c = 0; c < labels; ++c) {
                const float raw = heat_of(c, y, x);
                if (raw < bar || !centernet_detail::is_peak(heat_of, c, y, x)) continue;
                const float score = score_of(options.scores, raw);
                const region where =
                    region_about((real(offset(0, y, x)) + x) * stride, (real(offset(1, y, x)) + y) * stride,
                                 real(size_of(0, y, x)) * stride, real(size_of(1, y, x)) * stride);
                if (!list.push(where, score, c, y * columns + x)) return list.told();
            }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
