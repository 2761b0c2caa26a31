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
        if (!(cell > 0)) return {0, cells > 1 ? 1 : 0, 0};
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

/// The places of a picture's columns or rows, kept in lent memory.
struct kept_places {
    place* all;

    kept_places(const axis& from, int size, workspace& scratch)
        : all(scratch.take<place>(static_cast<std::size_t>(size))) {
        for (int p = 0; p < size; ++p) all[p] = from(p);
    }
    place operator()(int p) const { return all[p]; }
};

constexpr std::size_t kept_places_workspace(int width, int height) {
    return scratch_bytes<place>(static_cast<std::size_t>(width)) +
           scratch_bytes<place>(static_cast<std::size_t>(height));
}

/// Pixels x … x_end - 1, y … y_end - 1 that lie between the same four cells, or all outside: `u.first` or `v.first` is
/// -1.
struct block {
    int x, x_end, y, y_end;
    place u, v;  ///< of its first pixel

    constexpr bool outside() const { return u.first < 0 || v.first < 0; }
};

/// Goes through the blocks of a picture: visit(block) for each.
template <class Across, class Down, class Visit>
void for_blocks(const Across& across, int width, const Down& down, int height, Visit visit) {
    for (int y = 0, y_end = 0; y < height; y = y_end) {
        const place v = down(y);
        for (y_end = y + 1; y_end < height && down(y_end).first == v.first;) ++y_end;
        for (int x = 0, x_end = 0; x < width; x = x_end) {
            const place u = across(x);
            for (x_end = x + 1; x_end < width && across(x_end).first == u.first;) ++x_end;
            visit(block{x, x_end, y, y_end, u, v});
        }
    }
}

/// The numbers of the four cells of a block, and those between them.
struct corners {
    float above_left, above_right, below_left, below_right;

    template <class Of>
    static constexpr corners of(const Of& at, const block& b) {
        return {at(b.v.first, b.u.first), at(b.v.first, b.u.second), at(b.v.second, b.u.first),
                at(b.v.second, b.u.second)};
    }
    constexpr float left(float share) const { return between(above_left, below_left, share); }
    constexpr float right(float share) const { return between(above_right, below_right, share); }
};

/// fill(block, inside) where the level parts none of a block's pixels from the others, else put(x, y, inside) for each.
template <class Across, class Down, class Fill, class Put>
void part(const block& b, const corners& of, float level, const Across& across, const Down& down, Fill fill, Put put) {
    const bool first = of.above_left >= level;
    if (first == (of.above_right >= level) && first == (of.below_left >= level) && first == (of.below_right >= level))
        return fill(b, first);
    for (int y = b.y; y < b.y_end; ++y) {
        const float share = down(y).share, left = of.left(share), right = of.right(share);
        for (int x = b.x; x < b.x_end; ++x) put(x, y, between(left, right, across(x).share) >= level);
    }
}

constexpr error no_number(const char* who, int x, int y) {
    return error(fault::malformed, who, ": the map holds what is no number at ", x, ", ", y);
}

}  // namespace map_places_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
