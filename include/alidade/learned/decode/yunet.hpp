// Faces of YuNet, with five landmarks each.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/core/point.hpp>
#include <alidade/learned/decode/cells.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>

namespace alidade {

/// The four tensors of each grid, the finest first: a row for each cell.
template <class T>
struct yunet_outputs {
    struct level {
        tensor_view<const T, 2> face, object;  ///< N × 1: `cls` and `obj`
        tensor_view<const T, 2> box;           ///< N × 4: x, y, log w, log h
        tensor_view<const T, 2> landmarks;     ///< N × 10: x, y of five
    };
    level levels[3];
};

struct yunet_options {
    cell_grids grids;  ///< the input's size, and three strides
    float min_score = 0.6F;
};

/// Left and right are the picture's, not the person's.
struct face_landmarks {
    point<float> left_eye, right_eye, nose, left_mouth, right_mouth;
};

inline namespace ALIDADE_ISA {

/// Candidate i is cell i of all grids. Its score is the root of face · object, both between 0 and 1; its box of
/// e^(log w) by e^(log h) strides stands round (column + x, row + y) strides. Label 0.
///
/// requires  sizes and strides as for `cells_of`, three of them; 0 <= min_score <= 1
/// fault     malformed: tensors that have not one row for each cell, a number that is none
/// exact     the same bytes on every machine; within 1e-6 of the box's size
/// cost      one pass over the scores; allocates nothing
/// reference Wu et al., YuNet, 2023; cv::FaceDetectorYN
template <stored_number T>
result<tally> decode_yunet(const yunet_outputs<T>& outputs, array_view<detection> room, yunet_options options);

/// The landmarks of a candidate that decode_yunet told, in the input's pixels.
/// requires  outputs and options as they were then; a candidate among the cells
template <stored_number T>
result<face_landmarks> landmarks_of(const yunet_outputs<T>& outputs, yunet_options options, int candidate);

// ---- how -----------------------------------------------------------------------------------

namespace yunet_detail {

using namespace tensor_numbers_detail;

template <stored_number T>
error shape_faults(const yunet_outputs<T>& outputs, const cell_grids& grids) {
    const std::int64_t cells = cells_of(grids);
    ALIDADE_EXPECTS(cells <= INT32_MAX, cells);
    ALIDADE_EXPECTS(grids.stride[1] != 0 && grids.stride[2] != 0 && grids.stride[3] == 0, grids.stride[3]);
    for (int g = 0; g < 3; ++g) {
        const std::int64_t rows = cells_of({grids.input_width, grids.input_height, {grids.stride[g], 0, 0}});
        const auto& level = outputs.levels[g];
        const struct {
            const tensor_view<const T, 2>& seen;
            int columns;
        } all[] = {{level.face, 1}, {level.object, 1}, {level.box, 4}, {level.landmarks, 10}};
        for (const auto& [seen, columns] : all) {
            if (seen.extent[0] != rows || seen.extent[1] != columns)
                return shape_fault(fault::malformed, "decode_yunet", seen, rows, " x ", columns, " at stride ",
                                   grids.stride[g]);
            error why;
            (void)numbers_of(seen, why);
            if (why.kind != fault::none) return why;
        }
    }
    return {};
}

constexpr real as_share(float v) { return v < 0 ? 0.0F : v > 1 ? 1.0F : v; }

}  // namespace yunet_detail

template <stored_number T>
result<tally> decode_yunet(const yunet_outputs<T>& outputs, array_view<detection> room, yunet_options options) {
    using namespace yunet_detail;
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1);
    detection_writer<region> list("decode_yunet", room);
    list.why = shape_faults(outputs, options.grids);
    if (list.why.kind != fault::none) return list.why;
    cell_walk cell(options.grids);
    for (const auto& level : outputs.levels) {
        const auto face = numbers_of(level.face, list.why), object = numbers_of(level.object, list.why),
                   box = numbers_of(level.box, list.why);
        const real stride = cell.stride();
        for (int row = 0; row < level.face.extent[0]; ++row, cell.next()) {
            const float score = static_cast<float>(sqrt(as_share(face(row, 0)) * as_share(object(row, 0))).value);
            if (score < options.min_score) continue;
            const region where =
                region_about((real(box(row, 0)) + cell.column) * stride, (real(box(row, 1)) + cell.row) * stride,
                             real(exponential(box(row, 2))) * stride, real(exponential(box(row, 3))) * stride);
            if (!list.push(where, score, 0, cell.index)) return list.told();
        }
    }
    return list.told();
}

template <stored_number T>
result<face_landmarks> landmarks_of(const yunet_outputs<T>& outputs, yunet_options options, int candidate) {
    using namespace yunet_detail;
    error why = shape_faults(outputs, options.grids);
    if (why.kind != fault::none) return why;
    ALIDADE_EXPECTS(candidate >= 0 && candidate < cells_of(options.grids), candidate);
    int level = 0, row = candidate;
    for (; row >= outputs.levels[level].face.extent[0]; ++level) row -= outputs.levels[level].face.extent[0];
    const int stride = options.grids.stride[level];
    const int columns = cells_detail::cells_across(options.grids.input_width, stride);
    const auto of = numbers_of(outputs.levels[level].landmarks, why);
    face_landmarks found;
    point<float>* const places[] = {&found.left_eye, &found.right_eye, &found.nose, &found.left_mouth,
                                    &found.right_mouth};
    for (int k = 0; k < 5; ++k) {
        const float x = from_outline((real(of(row, 2 * k)) + row % columns) * stride);
        const float y = from_outline((real(of(row, 2 * k + 1)) + row / columns) * stride);
        if (!(finite(x) && finite(y)))
            return candidate_fault("landmarks_of", candidate, "a landmark that is not finite");
        *places[k] = {x, y};
    }
    return found;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
