// What Segment Anything is asked: points and a box of the picture, as the tensors that its decoder reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/learned/picture_map.hpp>

namespace alidade {

/// A place in the picture that belongs to what is meant, or does not.
struct sam_point {
    point<double> at;
    bool inside = true;
};

inline namespace ALIDADE_ISA {

/// Rows that a prompt takes: its points, and two for a box or one that says that there is none.
constexpr int sam_prompt_rows(int points, bool with_box) { return points + (with_box ? 2 : 1); }

/// coordinates (N × 2) and labels (N): the points in the network's input with 1 inside, 0 outside; then the box's first
/// and last corner with 2 and 3, or, without a box (null), (0, 0) with -1. They are where `map` says, pixel centres at
/// whole numbers, and the network adds half a pixel itself.
///
/// requires  as many rows as sam_prompt_rows() says; at least a point or a box
/// fault     malformed: a coordinate that is no number
/// exact     the same bytes everywhere. SAM's own ResizeLongestSide multiplies pixel centres as if they were corners:
///           it is up to |scale - 1| / 2 pixels of the input off
/// cost      none to speak of; allocates nothing
/// reference Kirillov et al., Segment anything, 2023; the inputs point_coords and point_labels of its ONNX decoder
template <class Label = float>
result<void> sam_prompt(array_source<sam_point> points, const region* box, const picture_map& map,
                        tensor_view<float, 2> coordinates, tensor_view<Label, 1> labels) {
    const int rows = sam_prompt_rows(points.size, box != nullptr);
    ALIDADE_EXPECTS(points.size > 0 || box != nullptr, points.size);
    ALIDADE_EXPECTS(coordinates.extent[0] == rows && coordinates.extent[1] == 2 && labels.extent[0] == rows, rows,
                    coordinates.extent[0], coordinates.extent[1], labels.extent[0]);
    int row = 0;
    bool sound = true;
    const auto put = [&](point<double> at, int label) {
        sound &= at.x - at.x == 0 && at.y - at.y == 0;
        coordinates(row, 0) = static_cast<float>(at.x), coordinates(row, 1) = static_cast<float>(at.y);
        labels(row) = static_cast<Label>(label);
        ++row;
    };
    for (const sam_point& one : points) put(map.forward(one.at), one.inside ? 1 : 0);
    if (box != nullptr) {
        put(map.forward(point<double>{box->x0, box->y0}), 2);
        put(map.forward(point<double>{box->x1, box->y1}), 3);
    } else {
        put({0, 0}, -1);
    }
    if (!sound) return error(fault::malformed, "sam_prompt: a point or the box is no number, in the input's pixels");
    return {};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
