// Which of the linked crossings are the board that is asked for, whether it is one, and its corners in the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/measure/checkerboard_links.hpp>
#include <alidade/measure/grid_lattice.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/shape/refine_corners.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::checkerboard_detail {

using grid_lattice_detail::placement;

inline constexpr gaussian_blur_options smoothing = {.size = 5};
inline constexpr int least_side = 40, most_levels = 12;

/// The picture and its halves.
struct levels {
    image_view<const std::uint8_t> at[most_levels];
    int count = 0;

    static constexpr bool has_half(int width, int height) {
        return width >= 2 * least_side && height >= 2 * least_side;
    }

    static constexpr std::size_t bytes(int width, int height) {
        std::size_t sum = 0;
        while (has_half(width, height)) {
            width /= 2, height /= 2;
            sum +=
                scratch_bytes<std::uint8_t>(times(static_cast<std::size_t>(width), static_cast<std::size_t>(height)));
        }
        return sum;
    }
    levels(image_view<const std::uint8_t> src, workspace& scratch) {
        at[count++] = src;
        while (count < most_levels && has_half(at[count - 1].width, at[count - 1].height)) {
            const int width = at[count - 1].width / 2, height = at[count - 1].height / 2;
            const image_view<std::uint8_t> half = {
                scratch.take<std::uint8_t>(static_cast<std::size_t>(width) * static_cast<std::size_t>(height)), width,
                height};
            halve(at[count - 1], half);
            at[count++] = half;
        }
    }
    /// Which to look at first: about a million pixels; then the finer ones, then the coarser ones.
    int first() const {
        int level = 0;
        while (level + 1 < count && std::int64_t{at[level].width} * at[level].height > 1300000) ++level;
        return level;
    }
};

/// A board as found in one of the levels.
struct board {
    bool whole = false, larger = false;  ///< all corners that were asked for; more
    placement where;
    int columns = 0, rows = 0, corners = 0;
    real area = 0;  ///< in pixels of its level
};

struct search {
    crossings& all;
    lattice& on;
    int asked_columns, asked_rows;

    const saddle& corner(const placement& where, int x, int y) const {
        const placement::place p = where(x, y);
        return all.room[on(p.column, p.row)];
    }

    /// Whether the board's field beyond the pattern's first corner is dark.
    bool first_is_dark(const placement& where) const {
        const saddle& first = corner(where, 0, 0);
        const int back = (2 + where.quarters) % 4;  // the lattice's direction of the pattern's -column
        return !first.right_is_light((back - first.turn + 4) % 4);
    }

    real area_of(const placement& where, int columns, int rows) const {
        const saddle *a = &corner(where, 0, 0), *b = &corner(where, columns - 1, 0),
                     *c = &corner(where, columns - 1, rows - 1), *d = &corner(where, 0, rows - 1);
        return abs((c->x - a->x) * (d->y - b->y) - (c->y - a->y) * (d->x - b->x)) * real(0.5);
    }

    board whole() const {
        board made;
        made.columns = on.columns(), made.rows = on.rows();
        const int columns = asked_columns, rows = asked_rows;
        int least_column = 0, least_row = 0;
        bool upright = false;
        grid_lattice_detail::for_placements(
            on, columns * rows, [=](int i) { return placement::place{i % columns, i / columns}; },
            [&](const placement& where) {
                const placement::place a = where(0, 0), b = where(columns - 1, rows - 1);
                const int column = a.column < b.column ? a.column : b.column, row = a.row < b.row ? a.row : b.row;
                const bool along = columns == rows || where.quarters % 2 == 0;
                if (!made.whole) {
                    least_column = column, least_row = row, upright = along;
                } else if (column != least_column || row != least_row || along != upright) {
                    made.larger = true;
                }
                if ((columns + rows) % 2 == 1 && !first_is_dark(where)) {
                    if (!made.whole) made.where = where;
                    made.whole = true;
                    return;
                }
                const saddle &best = corner(made.where, 0, 0), &other = corner(where, 0, 0);
                const real sum = other.x + other.y, least = best.x + best.y;
                if (!made.whole || (columns + rows) % 2 == 1 || sum < least || (sum == least && other.y < best.y))
                    made.where = where;
                made.whole = true;
            });
        if (made.whole) made.area = area_of(made.where, columns, rows);
        return made;
    }

    /// All that is filled, seen so that columns run to the right.
    board part(int corners) const {
        board made;
        made.corners = corners;
        made.area = corners;
        real right[4] = {};
        for (int row = on.top; row <= on.bottom; ++row)
            for (int column = on.left; column <= on.right; ++column) {
                const int here = on(column, row), next = on(column + 1, row), below = on(column, row + 1);
                if (here < 0) continue;
                if (next >= 0)
                    right[0] += all.room[next].x - all.room[here].x, right[2] -= all.room[next].x - all.room[here].x;
                if (below >= 0)
                    right[1] += all.room[below].x - all.room[here].x, right[3] -= all.room[below].x - all.room[here].x;
            }
        int best = 0;
        for (int k = 1; k < 4; ++k)
            if (right[k] > right[best]) best = k;
        made.where.quarters = best;
        made.where.column = best == 0 || best == 3 ? on.left : on.right;
        made.where.row = best == 0 || best == 1 ? on.top : on.bottom;
        made.columns = best % 2 == 0 ? on.columns() : on.rows();
        made.rows = best % 2 == 0 ? on.rows() : on.columns();
        return made;
    }
};

struct refiner {
    image_view<const std::uint8_t> src;
    double noise;
    int level;
    workspace scratch;

    /// The crossing in the picture itself; false if nothing tells its place. The window is so large that neighbouring
    /// edges stay out of it.
    bool operator()(const saddle& at, real spacing, measured_point<>& made) const {
        const real scale = 1 << level;
        const real x = (at.x + real(0.5)) * scale - real(0.5), y = (at.y + real(0.5)) * scale - real(0.5);
        const point<float> guess = {static_cast<float>(x.value), static_cast<float>(y.value)};
        int radius = floor_int(min(spacing * scale * real(0.8) - real(1.5), real(level < 2 ? 10 : 5 << (level - 1))));
        radius = radius < 2 ? 2 : radius > 30 ? 30 : radius;
        for (; radius >= 2; radius = radius > 3 ? radius * 2 / 3 : radius - 1) {
            refined_corner one;
            refine_corners(src, {&guess, 1}, {&one, 1}, {.radius = radius, .noise = noise, .max_sigma = 1}, scratch);
            const real dx = real(one.x) - x, dy = real(one.y) - y, far = scale * real(2);
            if (!one.refined || dx * dx + dy * dy > far * far) continue;
            made = {one.x, one.y, one.covariance};
            return true;
        }
        return false;
    }
};

/// How far the next parallel edges are from a corner, at least.
template <class At>
real spacing_at(At at, int x, int y) {
    const saddle& here = *at(x, y);
    real least = 1e9;
    for (int along = 0; along < 2; ++along)
        for (int sign = -1; sign <= 1; sign += 2)
            for (int other = -1; other <= 1; other += 2) {
                const saddle* next = along == 0 ? at(x + sign, y) : at(x, y + sign);
                const saddle* beside = along == 0 ? at(x, y + other) : at(x + other, y);
                if (next == nullptr || beside == nullptr) continue;
                const real ax = next->x - here.x, ay = next->y - here.y, bx = beside->x - here.x,
                           by = beside->y - here.y;
                least = min(least, abs(ax * by - ay * bx) / sqrt(bx * bx + by * by));
            }
    return least < 1e9 ? least : real(7);
}

/// Whether what lies between the corners are fields: dark or light all over, up to their edges, and in turn. Between
/// the discs of a grid or the letters of a page there are crossings in rows, too.
template <class At>
bool are_fields(const levels& pyramid, int level, At at, int columns, int rows) {
    constexpr int samples = 6;
    // A level in which a field has some twelve pixels a side: there noise counts less, and blobs are not fields yet.
    real spacing = 1e9;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column < columns; ++column)
            if (at(column, row) != nullptr) spacing = min(spacing, spacing_at(at, column, row));
    int finer = level;
    for (real side = spacing; finer > 0 && side < 12; side = side * real(2)) --finer;
    const image_view<const std::uint8_t> picture = pyramid.at[finer];
    const real scale = 1 << (level - finer);
    const auto value = [&](int column, int row, real s, real t) {
        const saddle *a = at(column, row), *b = at(column + 1, row), *c = at(column, row + 1),
                     *d = at(column + 1, row + 1);
        const real x = (a->x * (real(1) - s) + b->x * s) * (real(1) - t) + (c->x * (real(1) - s) + d->x * s) * t;
        const real y = (a->y * (real(1) - s) + b->y * s) * (real(1) - t) + (c->y * (real(1) - s) + d->y * s) * t;
        return value_at(picture, (x + real(0.5)) * scale - real(0.5), (y + real(0.5)) * scale - real(0.5));
    };
    const auto there = [&](int column, int row) {
        return column >= 0 && row >= 0 && column + 1 < columns && row + 1 < rows && at(column, row) &&
               at(column + 1, row) && at(column, row + 1) && at(column + 1, row + 1);
    };
    const auto mean = [&](int column, int row) {
        real sum = 0;
        for (int j = 0; j < 3; ++j)
            for (int i = 0; i < 3; ++i) sum += value(column, row, real(i + 1) * real(0.25), real(j + 1) * real(0.25));
        return sum / real(9);
    };
    int fields[2] = {}, right[2] = {};  // dark and light ones
    for (int row = 0; row + 1 < rows; ++row)
        for (int column = 0; column + 1 < columns; ++column) {
            if (!there(column, row)) continue;
            const real here = mean(column, row);
            real others = 0;
            int count = 0;
            for (int k = 0; k < 4; ++k) {
                const int c = column + (k == 0) - (k == 2), r = row + (k == 1) - (k == 3);
                if (there(c, r)) others += mean(c, r), ++count;
            }
            if (count == 0) continue;
            const real other = others / real(count), middle = (here + other) * real(0.5);
            ++fields[here > other];
            for (int j = 0; j < samples; ++j)
                for (int i = 0; i < samples; ++i) {
                    const real s = real(0.08) + real(0.84) * real(i) / real(samples - 1);
                    const real t = real(0.08) + real(0.84) * real(j) / real(samples - 1);
                    right[here > other] += (value(column, row, s, t) > middle) == (here > other);
                }
        }
    const auto pure = [&](int which) {
        return real(right[which]) >= real(fields[which] * samples * samples) * real(0.9);
    };
    return fields[0] > 0 && fields[1] > 0 && pure(0) && pure(1);
}

}  // namespace alidade::inline ALIDADE_ISA::checkerboard_detail
