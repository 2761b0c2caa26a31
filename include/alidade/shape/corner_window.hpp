// The point that the edges in a window run through, and its covariance.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::corner_window_detail {

inline constexpr int largest_radius = 30;

/// A 2 by 2 matrix.
struct matrix {
    real xx = 0, xy = 0, yx = 0, yy = 0;
    constexpr real determinant() const { return xx * yy - xy * yx; }
};

struct gradient {
    real x, y;
};

/// Sobel's, in grey levels per pixel. requires  the eight neighbours are in the picture
inline gradient gradient_at(image_view<const std::uint8_t> src, int x, int y) {
    const std::uint8_t *a = src.row(y - 1) + x, *b = src.row(y) + x, *c = src.row(y + 1) + x;
    const int right = a[1] + 2 * b[1] + c[1], left = a[-1] + 2 * b[-1] + c[-1];
    const int below = c[-1] + 2 * c[0] + c[1], above = a[-1] + 2 * a[0] + a[1];
    return {real(right - left) * real(0.125), real(below - above) * real(0.125)};
}

/// What one pixel of the window has to say: its gradient, its place seen from q, its weight, and g · d.
struct pixel {
    gradient g;
    real dx, dy, weight, along;
};

/// The gradients around a pixel, kept while q stays in it.
struct gradients {
    image_view<const std::uint8_t> src;
    int radius;
    gradient* kept;
    int column = -1, row = -1;

    gradients(image_view<const std::uint8_t> picture, int r, workspace& scratch)
        : src(picture), radius(r), kept(scratch.take<gradient>(count(r))) {}

    static constexpr std::size_t count(int radius) {
        return static_cast<std::size_t>(2 * radius + 1) * static_cast<std::size_t>(2 * radius + 1);
    }

    real share() const { return real(1) / ((real(radius) + real(0.5)) * (real(radius) + real(0.5))); }
    real slope() const { return real(2) * share(); }

    /// False if the window, or the next pixel around it, leaves the picture.
    bool move(real x, real y) {
        const int reach = radius + 1;
        // Written so that a NaN is outside.
        if (!(x >= real(reach) - real(0.5) && y >= real(reach) - real(0.5) && x < real(src.width - reach) - real(0.5) &&
              y < real(src.height - reach) - real(0.5)))
            return false;
        if (round_int(x) == column && round_int(y) == row) return true;
        column = round_int(x), row = round_int(y);
        gradient* to = kept;
        for (int j = -radius; j <= radius; ++j)
            for (int i = -radius; i <= radius; ++i) *to++ = gradient_at(src, column + i, row + j);
        return true;
    }
};

/// Calls see(i, j, pixel) for the pixels around (x, y) that have a weight, (i, j) counted from the window's middle.
/// False if the window leaves the picture.
template <class See>
bool for_window(gradients& around, real x, real y, See see) {
    if (!around.move(x, y)) return false;
    const int radius = around.radius, column = around.column, row = around.row;
    const real share = around.share(), left = real(column) - x, up = real(row) - y;
    const gradient* g = around.kept;
    for (int j = -radius; j <= radius; ++j) {
        const real dy = real(j) + up, beside = real(1) - dy * dy * share;
        for (int i = -radius; i <= radius; ++i, ++g) {
            const real dx = real(i) + left, weight = beside - dx * dx * share;
            if (weight > real(0)) see(i, j, pixel{*g, dx, dy, weight, g->x * dx + g->y * dy});
        }
    }
    return true;
}

struct solution {
    real x, y;
    bool found = false;
    real xx = 0, xy = 0, yy = 0;

    /// `scratch`: four numbers for each pixel of the window and of one around it.
    void find_covariance(gradients& around, real noise, workspace scratch);
};

constexpr std::size_t bytes(int radius) {
    ALIDADE_EXPECTS(radius >= 2 && radius <= largest_radius, radius);
    const std::size_t side = static_cast<std::size_t>(2 * radius + 5);
    return scratch_bytes<gradient>(gradients::count(radius)) + scratch_bytes<double>(4 * side * side);
}

/// Σ w (g · d) g, and by how much it falls as q moves: with the weights left alone, and with theirs changing too.
struct sums {
    real bx = 0, by = 0;
    matrix steady, change;

    void add(const pixel& p) {
        const real along_x = p.along * p.g.x, along_y = p.along * p.g.y;
        const real weighted_x = p.weight * p.g.x, weighted_y = p.weight * p.g.y;
        bx += p.weight * along_x;
        by += p.weight * along_y;
        steady.xx += weighted_x * p.g.x;
        steady.xy += weighted_x * p.g.y;
        steady.yy += weighted_y * p.g.y;
        change.xx += along_x * p.dx;
        change.xy += along_x * p.dy;
        change.yx += along_y * p.dx;
        change.yy += along_y * p.dy;
    }
    /// When all are added. The weights fall by `slope` (q - p) as q moves.
    void finish(real slope) {
        steady.yx = steady.xy;
        change = {steady.xx - slope * change.xx, steady.xy - slope * change.xy, steady.yx - slope * change.yx,
                  steady.yy - slope * change.yy};
    }
};

inline solution solve(gradients& around, float x, float y) {
    constexpr int most_steps = 40;
    const real start_x = x, start_y = y, farthest = around.radius;
    solution at = {start_x, start_y};
    for (int step = 0; step < most_steps; ++step) {
        sums all;
        const bool inside = for_window(around, at.x, at.y, [&](int, int, const pixel& p) { all.add(p); });
        all.finish(around.slope());
        const real steady = all.steady.determinant(), trace = all.steady.xx + all.steady.yy;
        if (!inside || !(steady > real(1e-9) * trace * trace)) return at;
        // Newton's step where the sums are as near a corner as they look; else the one that never leads astray.
        const bool near = all.change.determinant() > real(0.25) * steady;
        const matrix& m = near ? all.change : all.steady;
        const real determinant = m.determinant();
        const real dx = (m.yy * all.bx - m.xy * all.by) / determinant;
        const real dy = (m.xx * all.by - m.yx * all.bx) / determinant;
        at.x += dx;
        at.y += dy;
        const real moved_x = at.x - start_x, moved_y = at.y - start_y;
        if (!(moved_x * moved_x + moved_y * moved_y <= farthest * farthest)) return at;
        const real at_rest(near ? 5e-4 : 2e-5);  // the next step would be a hundredth of this, or smaller still
        if (dx * dx + dy * dy <= at_rest * at_rest) {
            at.found = true;
            return at;
        }
    }
    return at;
}

inline void solution::find_covariance(gradients& around, real noise, workspace scratch) {
    const int radius = around.radius;
    // By how much Σ w (g · d) g changes with q, and with each gradient: four fields over the window, 0 around it.
    const int side = 2 * radius + 5;
    const std::size_t size = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    // Numbers that are only added, or doubled, come out alike on every machine.
    double* fields = scratch.take<double>(4 * size);
    for (std::size_t i = 0; i < 4 * size; ++i) fields[i] = 0;
    const auto row_of = [=](int which, int j) {
        return fields + static_cast<std::size_t>(which) * size + static_cast<std::size_t>((j + radius + 2) * side);
    };
    sums all;
    found = for_window(around, x, y, [&](int i, int j, const pixel& p) {
        all.add(p);
        const int at = i + radius + 2;
        row_of(0, j)[at] = (p.weight * (p.g.x * p.dx + p.along)).value;  // of the first sum by the gradient's x, and y
        row_of(1, j)[at] = (p.weight * p.g.x * p.dy).value;
        row_of(2, j)[at] = (p.weight * p.g.y * p.dx).value;  // of the second
        row_of(3, j)[at] = (p.weight * (p.g.y * p.dy + p.along)).value;
    });
    all.finish(around.slope());
    const matrix& change = all.change;
    const real determinant = change.determinant();
    if (!found || !(determinant > real(0))) {
        found = false;
        return;
    }
    // A pixel's noise is in the gradients of its neighbours, by eighths.
    const auto through = [=](int by_x, int by_y, int j, double* out) {
        const double *x0 = row_of(by_x, j - 1), *x1 = row_of(by_x, j), *x2 = row_of(by_x, j + 1);
        const double *y0 = row_of(by_y, j - 1), *y2 = row_of(by_y, j + 1);
        for (int i = 0; i < side - 2; ++i) {
            const double left = (x0[i] + x2[i]) + (x1[i] + x1[i]),
                         above = (y0[i] + y0[i + 2]) + (y0[i + 1] + y0[i + 1]);
            const double right = (x0[i + 2] + x2[i + 2]) + (x1[i + 2] + x1[i + 2]);
            const double below = (y2[i] + y2[i + 2]) + (y2[i + 1] + y2[i + 1]);
            out[i] = (left - right) + (above - below);
        }
    };
    double first[2 * largest_radius + 3], second[2 * largest_radius + 3];
    real vxx = 0, vxy = 0, vyy = 0;
    for (int j = -radius - 1; j <= radius + 1; ++j) {
        through(0, 1, j, first);
        through(2, 3, j, second);
        for (int i = 0; i < side - 2; ++i) {
            vxx += real(first[i]) * real(first[i]);
            vxy += real(first[i]) * real(second[i]);
            vyy += real(second[i]) * real(second[i]);
        }
    }
    noise = noise * real(1.0 / 64);
    // change⁻¹ V change⁻ᵀ
    const real a = change.yy / determinant, b = -change.xy / determinant, c = -change.yx / determinant,
               d = change.xx / determinant;
    xx = noise * (a * a * vxx + real(2) * a * b * vxy + b * b * vyy);
    xy = noise * (a * c * vxx + (a * d + b * c) * vxy + b * d * vyy);
    yy = noise * (c * c * vxx + real(2) * c * d * vxy + d * d * vyy);
}

}  // namespace alidade::inline ALIDADE_ISA::corner_window_detail
