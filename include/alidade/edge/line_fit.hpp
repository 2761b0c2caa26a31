// The straight line through points of an edge by least squares: what line_segments grows its segments with.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/edge/shared_noise.hpp>

namespace alidade::inline ALIDADE_ISA::line_fit_detail {

/// A line through (x, y) in the direction of the unit vector (ux, uy). The light is on the right hand.
struct line {
    real x, y, ux, uy;

    /// How far a point lies along it from (x, y), and to its right.
    constexpr real along(real px, real py) const { return (px - x) * ux + (py - y) * uy; }
    constexpr real aside(real px, real py) const { return (py - y) * ux - (px - x) * uy; }
};

/// Weighted moments of points, about their mean.
struct moments {
    real weight = 0, x = 0, y = 0, xx = 0, xy = 0, yy = 0;
    int count = 0;

    constexpr void add(real px, real py, real w) {
        const real total = weight + w, share = w / total;
        const real dx = px - x, dy = py - y;
        x += dx * share;
        y += dy * share;
        const real rest = weight * share;  // w (1 - share)
        xx += rest * dx * dx;
        xy += rest * dx * dy;
        yy += rest * dy * dy;
        weight = total;
        ++count;
    }
    constexpr void add(const moments& other) {
        if (other.count == 0) return;
        const int before = count;
        add(other.x, other.y, other.weight);
        xx += other.xx;
        xy += other.xy;
        yy += other.yy;
        count = before + other.count;
    }

    /// The line of least squares, in the direction (ux, uy) or, of the two, that which is nearer to it.
    line best(real ux, real uy) const {
        const real difference = xx - yy, twice = xy + xy;
        const real length = sqrt(difference * difference + twice * twice);
        if (!(length > 0)) return {x, y, ux, uy};
        const real half(0.5), cosine = difference / length;  // of twice the angle
        const real c = sqrt(max(real(0), half + half * cosine)), s = sqrt(max(real(0), half - half * cosine));
        const real vx = c, vy = twice < 0 ? -s : s;
        return vx * ux + vy * uy < 0 ? line{x, y, -vx, -vy} : line{x, y, vx, vy};
    }
    /// Sum of the weighted squares of what points lie aside and along.
    constexpr real squares_aside(const line& l) const {
        return l.ux * l.ux * yy - real(2) * l.ux * l.uy * xy + l.uy * l.uy * xx;
    }
    constexpr real squares_along(const line& l) const {
        return l.ux * l.ux * xx + real(2) * l.ux * l.uy * xy + l.uy * l.uy * yy;
    }
};

/// A point's weight: one over its variance.
constexpr real weight_of(const edge_point& p) { return real(1) / (real(p.sigma) * real(p.sigma) + real(1e-8)); }

/// Of points along a line: how far they err alike.
constexpr real shared_noise(const line& l) { return alidade::shared_noise(l.uy, l.ux); }

}  // namespace alidade::inline ALIDADE_ISA::line_fit_detail
