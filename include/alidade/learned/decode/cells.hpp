// The grids of cells that networks lay over their input, and other readings of the same tensor.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/tensor_view.hpp>

#include <cstdint>

namespace alidade {

/// Grids over one input, one after the other, each row by row: ceil(width / stride) cells wide. The first stride of 0
/// ends the list.
struct cell_grids {
    int input_width = 0, input_height = 0;  ///< of the network's input, in pixels
    int stride[8] = {8, 16, 32};
};

inline namespace ALIDADE_ISA {

/// How many cells there are. requires  1 <= sizes <= 2^20; strides >= 1, at least one of them
constexpr std::int64_t cells_of(const cell_grids& grids);

/// Goes through them: `for (cell_walk cell(grids); cell.inside(); cell.next())`.
struct cell_walk {
    cell_grids grids;
    int index = 0;  ///< among all cells
    int grid = 0, column = 0, row = 0;

    constexpr explicit cell_walk(const cell_grids& over) : grids(over) {}
    constexpr int stride() const { return grids.stride[grid]; }
    constexpr bool inside() const { return grid < 8 && stride() != 0; }
    constexpr void next();
};

/// Planes (channels, height, width) as rows (height * width, channels) of the same memory: a cell is a row.
/// requires  rows of a plane follow each other: stride[1] == width * stride[2]
template <class T>
constexpr tensor_view<T, 2> as_rows(tensor_view<T, 3> planes) {
    ALIDADE_EXPECTS(planes.extent[1] <= 1 || planes.stride[1] == planes.extent[2] * planes.stride[2], planes.stride[1],
                    planes.extent[2], planes.stride[2]);
    ALIDADE_EXPECTS(std::int64_t{planes.extent[1]} * planes.extent[2] <= INT32_MAX, planes.extent[1], planes.extent[2]);
    tensor_view<T, 2> rows;
    rows.data = planes.data;
    rows.extent[0] = planes.extent[1] * planes.extent[2], rows.stride[0] = planes.stride[2];
    rows.extent[1] = planes.extent[0], rows.stride[1] = planes.stride[0];
    rows.scale = planes.scale, rows.zero_point = planes.zero_point;
    return rows;
}

/// A block (height, width, channels) as planes (channels, height, width) of the same memory.
template <class T>
constexpr tensor_view<T, 3> channels_first(tensor_view<T, 3> block) {
    tensor_view<T, 3> planes = block;
    constexpr int from[] = {2, 0, 1};
    for (int axis = 0; axis < 3; ++axis)
        planes.extent[axis] = block.extent[from[axis]], planes.stride[axis] = block.stride[from[axis]];
    return planes;
}

// ---- how -----------------------------------------------------------------------------------

namespace cells_detail {

constexpr int cells_across(int size, int stride) { return (size + stride - 1) / stride; }

}  // namespace cells_detail

constexpr std::int64_t cells_of(const cell_grids& grids) {
    using namespace cells_detail;
    constexpr int farthest = 1 << 20;
    const int width = grids.input_width, height = grids.input_height;
    ALIDADE_EXPECTS(width >= 1 && width <= farthest && height >= 1 && height <= farthest, width, height);
    ALIDADE_EXPECTS(grids.stride[0] != 0, grids.stride[0]);
    std::int64_t count = 0;
    for (const int stride : grids.stride) {
        if (stride == 0) break;
        ALIDADE_EXPECTS(stride >= 1 && stride <= farthest, stride);
        count += std::int64_t{cells_across(width, stride)} * cells_across(height, stride);
    }
    return count;
}

constexpr void cell_walk::next() {
    using namespace cells_detail;
    ++index;
    if (++column < cells_across(grids.input_width, stride())) return;
    column = 0;
    if (++row < cells_across(grids.input_height, stride())) return;
    row = 0;
    ++grid;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
