// Prior boxes ("anchors", "default boxes"): the list of rectangles that a network speaks relative to.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded.hpp>

#include <cstdint>

namespace alidade {

/// A rectangle round (x, y), in pixels of the input whose outline reaches from 0 to its width.
struct prior_box {
    float x = 0, y = 0, width = 0, height = 0;
    friend constexpr bool operator==(const prior_box&, const prior_box&) = default;
};

struct prior_shape {
    float width = 0, height = 0;  ///< in pixels of the input
};

/// One grid of priors: in every cell, the same shapes.
struct prior_grid {
    int columns = 0, rows = 0;
    float step_x = 0, step_y = 0;  ///< pixels from cell to cell
    float centre = 0.5F;           ///< where in its cell the middle stands, in steps; 0 in torchvision's RetinaNet
    int shapes = 0;                ///< how many there are in each cell
    friend constexpr bool operator==(const prior_grid&, const prior_grid&) = default;
};

/// Grids, and the shapes of all of them, one grid's after the other's. The lists are somebody else's.
struct prior_set {
    array_view<const prior_grid> grids;
    array_view<const prior_shape> shapes;
};

inline namespace ALIDADE_ISA {

/// How many priors there are. requires  nothing is below 0; as many shapes as the grids say
constexpr std::int64_t priors_of(const prior_set& set);

/// Goes through them, grid by grid, row by row, and in each cell shape by shape:
/// `for (prior_walk prior(set); prior.inside(); prior.next())`, `*prior` being a prior_box. Takes no room.
struct prior_walk {
    prior_set set;
    int grid = 0, column = 0, row = 0, shape = 0, first_shape = 0;

    constexpr explicit prior_walk(const prior_set& of) : set(of) { settle(); }
    constexpr bool inside() const { return grid < set.grids.size; }
    constexpr prior_box operator*() const;
    constexpr void next();

private:
    constexpr void settle();
};

/// Writes the priors into a list, for who has the room and would rather not compute them again for each picture.
constexpr tally write_priors(const prior_set& set, array_view<prior_box> room);

/// RetinaNet's shapes: for each ratio (height / width) each size, the root of the area. `whole` rounds half of each
/// side to a whole pixel, as torchvision does. requires  sizes and ratios above 0
inline tally anchor_shapes(array_source<float> sizes, array_source<float> ratios, bool whole,
                           array_view<prior_shape> room);

/// SSD's shapes of one grid: a square of side `scale`, one of √(scale · next_scale), and for each ratio r two, of scale
/// √r by scale / √r, lying and standing. Scales are parts of the input; `clip` cuts sides off at the input's.
/// requires  scales and ratios above 0; input sizes >= 1
inline tally ssd_shapes(float scale, float next_scale, array_source<float> ratios, int input_width, int input_height,
                        bool clip, array_view<prior_shape> room);

// ---- how -----------------------------------------------------------------------------------

constexpr std::int64_t priors_of(const prior_set& set) {
    std::int64_t count = 0, shapes = 0;
    for (const prior_grid& g : set.grids) {
        ALIDADE_EXPECTS(g.columns >= 0 && g.rows >= 0 && g.shapes >= 0, g.columns, g.rows, g.shapes);
        const std::int64_t cells = std::int64_t{g.columns} * g.rows;
        ALIDADE_EXPECTS(g.shapes == 0 || cells <= INT32_MAX / g.shapes, g.columns, g.rows, g.shapes);
        count += cells * g.shapes;
        shapes += g.shapes;
    }
    ALIDADE_EXPECTS(shapes == set.shapes.size, shapes, set.shapes.size);
    return count;
}

constexpr prior_box prior_walk::operator*() const {
    using number = rounded<float>;
    const prior_grid& g = set.grids[grid];
    const prior_shape& s = set.shapes[first_shape + shape];
    const number x = (number(g.centre) + column) * g.step_x, y = (number(g.centre) + row) * g.step_y;
    return {x.value, y.value, s.width, s.height};
}

constexpr void prior_walk::next() {
    const prior_grid& g = set.grids[grid];
    if (++shape < g.shapes) return;
    shape = 0;
    if (++column < g.columns) return;
    column = 0;
    if (++row < g.rows) return;
    row = 0;
    first_shape += g.shapes;
    ++grid;
    settle();
}

/// Past grids that have nothing.
constexpr void prior_walk::settle() {
    while (inside()) {
        const prior_grid& g = set.grids[grid];
        if (g.columns > 0 && g.rows > 0 && g.shapes > 0) return;
        first_shape += g.shapes;
        ++grid;
    }
}

constexpr tally write_priors(const prior_set& set, array_view<prior_box> room) {
    ALIDADE_EXPECTS(priors_of(set) <= INT32_MAX, priors_of(set));
    appender<prior_box> list{room};
    for (prior_walk prior(set); prior.inside(); prior.next()) list.push(*prior);
    return list.told();
}

inline tally anchor_shapes(array_source<float> sizes, array_source<float> ratios, bool whole,
                           array_view<prior_shape> room) {
    using number = rounded<float>;
    const auto side = [&](number length) {
        if (!whole) return length.value;
        const number half = length * 0.5F;  // halves to the even one, as torch rounds
        const int near = round_int(half);
        const bool tie = half + 0.5F == number(static_cast<float>(near));
        return 2 * static_cast<float>(tie && near % 2 != 0 ? near - 1 : near);
    };
    appender<prior_shape> list{room};
    for (const float ratio : ratios)
        for (const float size : sizes) {
            ALIDADE_EXPECTS(size > 0 && size < 1e6F && ratio > 0 && ratio < 1e6F);
            const number tall = sqrt(number(ratio)), wide = number(1) / tall;
            list.push({side(wide * size), side(tall * size)});
        }
    return list.told();
}

inline tally ssd_shapes(float scale, float next_scale, array_source<float> ratios, int input_width, int input_height,
                        bool clip, array_view<prior_shape> room) {
    ALIDADE_EXPECTS(input_width >= 1 && input_height >= 1, input_width, input_height);
    ALIDADE_EXPECTS(scale > 0 && next_scale > 0);
    appender<prior_shape> list{room};
    const auto push = [&](real width, real height) {
        const real w = clip ? min(width, real(1)) : width, h = clip ? min(height, real(1)) : height;
        list.push({static_cast<float>((w * input_width).value), static_cast<float>((h * input_height).value)});
    };
    push(scale, scale);
    const real between = sqrt(real(scale) * next_scale);
    push(between, between);
    for (const float ratio : ratios) {
        ALIDADE_EXPECTS(ratio > 0);
        const real root = sqrt(real(ratio)), along = real(scale) * root, aside = real(scale) / root;
        push(along, aside);
        push(aside, along);
    }
    return list.told();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
