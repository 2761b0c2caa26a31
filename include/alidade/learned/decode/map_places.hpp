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

    /// Where pixel p lies in the input.
    constexpr real in_input(int p) const { return real(scale) * p + real(offset); }

    /// Of whole pixel p. Beyond the outermost centres the outermost cells go on, up to the input's outline.
    constexpr place operator()(int p) const {
        const real at = in_input(p);
        return at >= -0.5 && at <= real(input) - 0.5 ? anywhere(p) : place{};
    }
    /// The same, also beyond the outline.
    constexpr place anywhere(int p) const {
        const real cell = (in_input(p) + 0.5) * (real(cells) / input) - 0.5;
        if (!(cell > 0)) return {0, cells > 1 ? 1 : 0, 0};
        if (cell >= real(cells - 1)) return {cells - 1, cells - 1, 0};  // before it is made an int: it may be anything
        const int first = floor_int(cell);
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

/// The places of `size` columns or rows of a picture, from pixel `origin` on, computed when they are asked for.
struct places {
    axis of;
    int origin, size;

    constexpr place operator()(int p) const { return of(origin + p); }
    /// Past the last that lies between the same two cells as p.
    constexpr int end_of(int p) const {
        int end = p + 1;
        while (end < size && (*this)(end).first == (*this)(p).first) ++end;
        return end;
    }
};

/// The same from pixel 0 on, kept in lent memory.
struct kept_places {
    struct kept {
        place at;
        int end;
    };
    kept* all;
    int size;

    kept_places(const axis& from, int count, workspace& scratch)
        : all(scratch.take<kept>(static_cast<std::size_t>(count))), size(count) {
        for (int p = count - 1; p >= 0; --p) {
            const place at = from(p);
            const bool alike = p + 1 < count && all[p + 1].at.first == at.first;
            all[p] = {at, alike ? all[p + 1].end : p + 1};
        }
    }
    place operator()(int p) const { return all[p].at; }
    int end_of(int p) const { return all[p].end; }
};

constexpr std::size_t kept_places_workspace(int width, int height) {
    return scratch_bytes<kept_places::kept>(static_cast<std::size_t>(width)) +
           scratch_bytes<kept_places::kept>(static_cast<std::size_t>(height));
}

/// Pixels x … x_end - 1, y … y_end - 1 that lie between the same four cells, or all outside: `u.first` or `v.first` is
/// -1.
struct block {
    int x, x_end, y, y_end;
    place u, v;  ///< of its first pixel

    constexpr bool outside() const { return u.first < 0 || v.first < 0; }
};

/// The same in every pixel of a block. By values of its own: a byte that is written may be part of anything else.
inline void paint(const block& b, image_view<std::uint8_t> dst, std::uint8_t value) {
    const int width = b.x_end - b.x;
    for (int y = b.y; y < b.y_end; ++y) {
        std::uint8_t* const row = dst.row(y) + b.x;
        for (int x = 0; x < width; ++x) row[x] = value;
    }
}

/// Goes through the blocks of a picture: visit(block) for each.
template <class Places, class Visit>
void for_blocks(const Places& across, const Places& down, Visit visit) {
    for (int y = 0, y_end = 0; y < down.size; y = y_end) {
        y_end = down.end_of(y);
        for (int x = 0, x_end = 0; x < across.size; x = x_end) {
            x_end = across.end_of(x);
            visit(block{x, x_end, y, y_end, across(x), down(y)});
        }
    }
}

/// The numbers of the four cells of a block, and those between them.
struct corner_levels {
    float above_left, above_right, below_left, below_right;

    template <class Of>
    static constexpr corner_levels of(const Of& at, const block& b) {
        return {at(b.v.first, b.u.first), at(b.v.first, b.u.second), at(b.v.second, b.u.first),
                at(b.v.second, b.u.second)};
    }
    constexpr float left(float share) const { return between(above_left, below_left, share); }
    constexpr float right(float share) const { return between(above_right, below_right, share); }
};

/// fill(block, inside) where the level parts none of a block's pixels from the others, else put(x, y, inside) for each.
template <class Places, class Fill, class Put>
void part(const block& b, const corner_levels& of, float level, const Places& across, const Places& down, Fill fill,
          Put put) {
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
