// Where the pixels of a picture lie in a network's map of it, and the numbers of a map's row.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/decode/tensor_numbers.hpp>
#include <alidade/learned/picture_map.hpp>

namespace alidade {

inline namespace ALIDADE_ISA {

namespace map_places_detail {

/// Between which two cells of an axis a place lies, and how far from the first, 0 … 1. Outside the map: first is -1.
struct place {
    int first = -1, second = -1;
    float share = 0;
};

/// An axis of a map of `cells` cells over `input` pixels, seen from a picture: its pixel p lies at scale * p + offset.
struct axis {
    double scale, offset;
    int input, cells;

    /// Of whole pixel p. Beyond the outermost centres the outermost cells go on, up to the input's outline.
    constexpr place operator()(int p) const {
        const real at = real(scale) * p + real(offset);
        if (!(at >= -0.5 && at <= real(input) - 0.5)) return {};
        const real cell = (at + 0.5) * (real(cells) / input) - 0.5;
        if (!(cell > 0)) return {0, 0, 0};
        const int first = floor_int(cell);
        if (first >= cells - 1) return {cells - 1, cells - 1, 0};
        return {first, first + 1, static_cast<float>((cell - first).value)};
    }
};

constexpr float between(float first, float second, float share) {
    using number = rounded<float>;
    return (number(first) + number(share) * (number(second) - number(first))).value;
}

inline void expect_sound(const picture_map& map, int width, int height) {
    ALIDADE_EXPECTS(map.input_width >= 1 && map.input_height >= 1, map.input_width, map.input_height);
    ALIDADE_EXPECTS(width == map.source_width && height == map.source_height, width, map.source_width, height,
                    map.source_height);
    ALIDADE_EXPECTS(map.scale_x > 0 && map.scale_y > 0);
}

/// The places of a picture's columns, in lent memory.
inline const place* columns_of(const axis& across, int width, workspace& scratch) {
    place* columns = scratch.take<place>(static_cast<std::size_t>(width));
    for (int x = 0; x < width; ++x) columns[x] = across(x);
    return columns;
}

constexpr error no_number(const char* who, int x, int y) {
    return error(fault::malformed, who, ": the map holds what is no number at ", x, ", ", y);
}

}  // namespace map_places_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
