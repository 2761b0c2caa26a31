// Detections of FastestDet: 5 planes of boxes and one for each class, on a single grid.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

struct fastestdet_options {
    int input_width = 352, input_height = 352;  ///< of the network's input
    float min_score = 0.65F;
    int labels = 0;  ///< how many classes there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// Candidate i is cell i of the grid, row by row, of the planes objectness, x, y, w, h, classes (objectness and classes
/// as shares). Its centre is (column + tanh x, row + tanh y) cells, its size sigmoid(w) by sigmoid(h) of the input, and
/// its score objectness^.6 · class^.4 of the best class, the first among equals.
///
/// requires  input sizes >= 1; 0 <= min_score <= 1
/// fault     malformed: no grid, fewer than six planes, other labels, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass over the objectness and the classes of what it does not rule out; allocates nothing
/// reference FastestDet, https://github.com/dog-qiuqiu/FastestDet
template <stored_number T>
result<tally> decode_fastestdet(tensor_view<const T, 3> planes, array_view<detection> room, fastestdet_options options);

// ---- how -----------------------------------------------------------------------------------

namespace fastestdet_detail {

/// objectness^.6 · share^.4. Shares may be a rounding error below 0.
inline float score_of(float objectness, float share) {
    if (objectness != objectness || share != share) return objectness + share;
    if (!(objectness > 0 && share > 0)) return 0;
    return static_cast<float>(exp(log(real(objectness)) * real(0.6) + log(real(share)) * real(0.4)).value);
}

}  // namespace fastestdet_detail

template <stored_number T>
result<tally> decode_fastestdet(tensor_view<const T, 3> planes, array_view<detection> room,
                                fastestdet_options options) {
    using namespace tensor_numbers_detail;
    ALIDADE_EXPECTS(options.input_width >= 1 && options.input_height >= 1, options.input_width, options.input_height);
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_fastestdet", room);
    const int labels = planes.extent[0] - 5, rows = planes.extent[1], columns = planes.extent[2];
    if (labels < 1 || rows < 1 || columns < 1)
        return shape_fault(fault::malformed, list.who, planes, "(5 + classes) x rows x columns");
    list.why = label_fault(list.who, planes, labels, options.labels);
    const auto of = numbers_of(planes, list.why);
    if (list.why.kind != fault::none) return list.why;
    const real width = options.input_width, height = options.input_height;
    for (int y = 0; y < rows; ++y)
        for (int x = 0; x < columns; ++x) {
            const int i = y * columns + x;
            const float objectness = of(0, y, x);
            if (fastestdet_detail::score_of(objectness, 1) < options.min_score) continue;
            const auto best = best_of(labels, [&](int c) { return of(5 + c, y, x); });
            const float score = fastestdet_detail::score_of(objectness, best.value);
            if (score < options.min_score) continue;
            const region where = region_about((real(hyperbolic_tangent(of(1, y, x))) + x) / columns * width,
                                              (real(hyperbolic_tangent(of(2, y, x))) + y) / rows * height,
                                              real(sigmoid(of(3, y, x))) * width, real(sigmoid(of(4, y, x))) * height);
            if (!list.push(where, score, best.label, i)) return list.told();
        }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
