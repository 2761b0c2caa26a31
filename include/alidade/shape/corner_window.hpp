// The point that the edges in a window run through, and its covariance.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::corner_window {

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

/// What one pixel of the window has to say: its gradient, its place seen from q, its weight, and the weight's
/// derivative by q, of which this is the factor before (dx, dy).
struct pixel {
    gradient g;
    real dx, dy, weight, slope;
    real along;  ///< g · d
};

/// Calls see(i, j, pixel) for the pixels around (x, y) that have a weight, (i, j) counted from the window's middle.
/// False if the window leaves the picture.
template <class See>
bool for_window(image_view<const std::uint8_t> src, real x, real y, int radius, See see) {
    const int reach = radius + 1;
    // Written so that a NaN is outside.
    if (!(x >= real(reach) - real(0.5) && y >= real(reach) - real(0.5) && x < real(src.width - reach) - real(0.5) &&
          y < real(src.height - reach) - real(0.5)))
        return false;
    const int column = round_int(x), row = round_int(y);
    const real extent = (real(radius) + real(0.5)) * (real(radius) + real(0.5));
    for (int j = -radius; j <= radius; ++j)
        for (int i = -radius; i <= radius; ++i) {
            pixel p;
            p.dx = real(column + i) - x;
            p.dy = real(row + j) - y;
            const real left = real(1) - (p.dx * p.dx + p.dy * p.dy) / extent;
            if (!(left > real(0))) continue;
            p.weight = left;
            p.slope = real(2) / extent;
            p.g = gradient_at(src, column + i, row + j);
            p.along = p.g.x * p.dx + p.g.y * p.dy;
            see(i, j, p);
        }
    return true;
}

struct solution {
    real x, y;
    bool found = false;
    real xx = 0, xy = 0, yy = 0;

    /// `scratch`: four numbers for each pixel of the window and of one around it.
    void find_covariance(image_view<const std::uint8_t> src, int radius, real noise, workspace scratch);
};

constexpr std::size_t bytes(int radius) {
    ALIDADE_EXPECTS(radius >= 2 && radius <= 30, radius);
    const std::size_t side = static_cast<std::size_t>(2 * radius + 5);
    return scratch_bytes<real>(4 * side * side);
}

inline solution solve(image_view<const std::uint8_t> src, float x, float y, int radius) {
    constexpr int most_steps = 40;
    constexpr double at_rest = 1e-5;
    const real start_x = x, start_y = y, farthest = radius;
    solution at = {start_x, start_y};
    for (int step = 0; step < most_steps; ++step) {
        matrix a;
        real bx = 0, by = 0;
        const bool inside = for_window(src, at.x, at.y, radius, [&](int, int, const pixel& p) {
            a.xx += p.weight * p.g.x * p.g.x;
            a.xy += p.weight * p.g.x * p.g.y;
            a.yy += p.weight * p.g.y * p.g.y;
            bx += p.weight * p.along * p.g.x;
            by += p.weight * p.along * p.g.y;
        });
        a.yx = a.xy;
        const real determinant = a.determinant();
        if (!inside || !(determinant > real(1e-9) * (a.xx + a.yy) * (a.xx + a.yy))) return at;
        const real dx = (a.yy * bx - a.xy * by) / determinant, dy = (a.xx * by - a.xy * bx) / determinant;
        at.x += dx;
        at.y += dy;
        const real moved_x = at.x - start_x, moved_y = at.y - start_y;
        if (!(moved_x * moved_x + moved_y * moved_y <= farthest * farthest)) return at;
        if (dx * dx + dy * dy <= real(at_rest * at_rest)) {
            at.found = true;
            return at;
        }
    }
    return at;
}

inline void solution::find_covariance(image_view<const std::uint8_t> src, int radius, real noise, workspace scratch) {
    // By how much Σ w (g · d) g changes with q, and with each gradient: four fields over the window, 0 around it.
    const int side = 2 * radius + 5;
    const std::size_t size = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    real* fields = scratch.take<real>(4 * size);
    for (std::size_t i = 0; i < 4 * size; ++i) fields[i] = 0;
    const auto at = [=](int which, int i, int j) -> real& {
        return fields[static_cast<std::size_t>(which) * size +
                      static_cast<std::size_t>((j + radius + 2) * side + i + radius + 2)];
    };
    matrix change;
    found = for_window(src, x, y, radius, [&](int i, int j, const pixel& p) {
        const real through = p.slope * p.along;
        change.xx += p.weight * p.g.x * p.g.x - through * p.g.x * p.dx;
        change.xy += p.weight * p.g.x * p.g.y - through * p.g.x * p.dy;
        change.yx += p.weight * p.g.y * p.g.x - through * p.g.y * p.dx;
        change.yy += p.weight * p.g.y * p.g.y - through * p.g.y * p.dy;
        at(0, i, j) = p.weight * (p.g.x * p.dx + p.along);  // of the first sum by the gradient's x, and y
        at(1, i, j) = p.weight * p.g.x * p.dy;
        at(2, i, j) = p.weight * p.g.y * p.dx;  // of the second
        at(3, i, j) = p.weight * (p.g.y * p.dy + p.along);
    });
    const real determinant = change.determinant();
    if (!found || !(determinant > real(0))) {
        found = false;
        return;
    }
    // A pixel's noise is in the gradients of its neighbours.
    real vxx = 0, vxy = 0, vyy = 0;
    for (int j = -radius - 1; j <= radius + 1; ++j)
        for (int i = -radius - 1; i <= radius + 1; ++i) {
            const auto through = [&](int by_x, int by_y) {
                real sum = 0;
                for (int k = -1; k <= 1; ++k) {
                    const real share(k == 0 ? 0.25 : 0.125);
                    sum += share * (at(by_x, i - 1, j + k) - at(by_x, i + 1, j + k));
                    sum += share * (at(by_y, i + k, j - 1) - at(by_y, i + k, j + 1));
                }
                return sum;
            };
            const real first = through(0, 1), second = through(2, 3);
            vxx += first * first;
            vxy += first * second;
            vyy += second * second;
        }
    // change⁻¹ V change⁻ᵀ
    const real a = change.yy / determinant, b = -change.xy / determinant, c = -change.yx / determinant,
               d = change.xx / determinant;
    xx = noise * (a * a * vxx + real(2) * a * b * vxy + b * b * vyy);
    xy = noise * (a * c * vxx + (a * d + b * c) * vxy + b * d * vyy);
    yy = noise * (c * c * vxx + real(2) * c * d * vxy + d * d * vyy);
}

}  // namespace alidade::inline ALIDADE_ISA::corner_window
