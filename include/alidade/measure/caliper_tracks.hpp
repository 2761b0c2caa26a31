// The ways that a caliper goes: a line, an arc, a radius; where its pixels are and how an edge across it lies.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/measure/edge_fit_shapes.hpp>

namespace alidade {

/// From `from` to `to`, in a strip `width` pixels wide.
struct line_caliper {
    point<double> from, to;
    double width = 10;
    double curvature = 0;  ///< of the edges, 1 / radius; positive if their centres lie farther along the way
};
/// Along the arc about (x, y) from the direction `from` on, turning by `sweep` from +x towards +y, in a ring `width`
/// pixels wide.
struct arc_caliper {
    double x = 0, y = 0, radius = 0;
    double from = 0, sweep = 6.283185307179586;
    double width = 10;
};
/// From (x, y) outwards, from one radius to a larger one, in the sector from the direction `from` on.
struct radius_caliper {
    double x = 0, y = 0, from_radius = 0, to_radius = 0;
    double from = 0, sweep = 6.283185307179586;
};

inline namespace ALIDADE_ISA {
namespace caliper_detail {

using edge_fit_detail::circle_shape, edge_fit_detail::line_shape, edge_fit_detail::strip;

inline bool is_place(double x, double y) {
    return x - x == 0 && y - y == 0 && abs(real(x)) < 1e6 && abs(real(y)) < 1e6;
}

/// nx⁴ + ny⁴ of the direction (x, y).
inline real fourth_powers(real x, real y) {
    const real xx = x * x, yy = y * y, square = (xx + yy) * (xx + yy);
    return square > 0 ? (xx * xx + yy * yy) / square : real(1);
}

// A track has a length in pixels, gives its pixels with how far along each lies, and the edge across at a place: a
// shape of which only what `fixed` leaves free moves.

struct line_track {
    using shape = line_shape;
    strip axis;
    real length, half_width, curve;

    explicit line_track(const line_caliper& where) : curve(where.curvature) {
        ALIDADE_EXPECTS(is_place(where.from.x, where.from.y) && is_place(where.to.x, where.to.y));
        ALIDADE_EXPECTS(where.width >= 1 && where.width <= 1e4);
        const real dx = real(where.to.x) - where.from.x, dy = real(where.to.y) - where.from.y;
        length = sqrt(dx * dx + dy * dy);
        ALIDADE_EXPECTS(length >= 4 && length <= 1e5);
        half_width = real(where.width) * real(0.5);
        ALIDADE_EXPECTS(abs(curve) * half_width <= 1);
        axis = {(real(where.from.x) + where.to.x) * real(0.5), (real(where.from.y) + where.to.y) * real(0.5),
                dx / length, dy / length, length * real(0.5)};
    }
    template <class Use>
    void pixels(int width, int height, Use use) const {
        axis.rows(width, height, -half_width, half_width, [&](int y, int x0, int x1) {
            for (int x = x0; x <= x1; ++x) {
                const real aside = axis.aside(x, y);
                use(x, y, axis.along(x, y) + axis.half - curve * aside * aside * real(0.5));
            }
        });
    }
    point<real> place(real t) const { return {axis.x + axis.ux * (t - axis.half), axis.y + axis.uy * (t - axis.half)}; }
    /// Its inner side is that of larger t.
    shape across(real t) const {
        const point<real> p = place(t);
        return {{p.x, p.y, axis.uy, -axis.ux, half_width}, curve};
    }
    unsigned fixed(bool tilted) const { return tilted ? 0 : 2; }
    real turns() const {
        return half_width * real(0.3);
    }  ///< how far a tilted edge's ends may lie from an upright one's
    static constexpr bool rises_inwards = true;
    static constexpr int told = 0;           ///< the parameter whose variance is that of t
    real bend(real) const { return curve; }  ///< of an edge there, positive if its centre lies farther along
    /// What an edge through a pixel has, see spot.
    real box(int, int) const { return fourth_powers(axis.ux, axis.uy); }
    real along(const shape& edge) const {
        const point<real> a = place(0), b = place(length);
        const real first = edge.edge.aside(a.x, a.y), last = edge.edge.aside(b.x, b.y);
        return -first * length / (last - first);
    }
};

struct arc_track {
    using shape = line_shape;
    circle_shape ring;
    real length, half_width, from;

    explicit arc_track(const arc_caliper& where) {
        ALIDADE_EXPECTS(is_place(where.x, where.y) && where.radius >= 2 && where.radius <= 1e5);
        ALIDADE_EXPECTS(where.width >= 1 && where.width <= where.radius * 2);
        ALIDADE_EXPECTS(abs(real(where.from)) <= 100 && where.sweep > 0 && where.sweep <= 6.2831853071795872);
        from = where.from;
        half_width = real(where.width) * real(0.5);
        length = real(where.radius) * where.sweep;
        ring = {where.x, where.y, where.radius};
    }
    template <class Use>
    void pixels(int width, int height, Use use) const {
        ring.rows(0, width, height, -half_width, half_width, [&](int y, int x0, int x1) {
            for (int x = x0; x <= x1; ++x) {
                const real dx = real(x) - ring.x, dy = real(y) - ring.y;
                const real r = sqrt(dx * dx + dy * dy);
                if (abs(r - ring.radius) > half_width) continue;
                if (const real t = along(dx, dy); t <= length) use(x, y, t);
            }
        });
    }
    point<real> place(real t) const {
        const sine_cosine at = sin_cos(from + t / ring.radius);
        return {ring.x + ring.radius * at.cosine, ring.y + ring.radius * at.sine};
    }
    shape across(real t) const {
        const sine_cosine at = sin_cos(from + t / ring.radius);
        return {{ring.x + ring.radius * at.cosine, ring.y + ring.radius * at.sine, at.cosine, at.sine, half_width}};
    }
    unsigned fixed(bool tilted) const { return tilted ? 0 : 2; }
    real turns() const { return half_width * real(0.3); }
    static constexpr bool rises_inwards = true;
    static constexpr int told = 0;
    real bend(real) const { return 0; }
    real box(int x, int y) const { return fourth_powers(real(x) - ring.x, real(y) - ring.y); }
    real along(const shape& edge) const { return along(edge.edge.x - ring.x, edge.edge.y - ring.y); }

private:
    real along(real dx, real dy) const {
        real turned = atan2(dy, dx) - from;
        while (turned < 0) turned += pi * 2;
        while (turned >= pi * 2) turned -= pi * 2;
        return turned * ring.radius;
    }
};

struct radius_track {
    using shape = circle_shape;
    circle_shape outer;
    real length, inner_radius;

    explicit radius_track(const radius_caliper& where) {
        ALIDADE_EXPECTS(is_place(where.x, where.y) && where.from_radius >= 0 && where.to_radius <= 1e5);
        ALIDADE_EXPECTS(where.to_radius - where.from_radius >= 4);
        ALIDADE_EXPECTS(abs(real(where.from)) <= 100 && where.sweep > 0 && where.sweep <= 100);
        inner_radius = where.from_radius;
        length = real(where.to_radius) - where.from_radius;
        outer = {where.x, where.y, where.to_radius};
        if (where.sweep < 6.283185307179586) {
            const sine_cosine a = sin_cos(where.from), b = sin_cos(real(where.from) + where.sweep);
            outer.from_x = a.cosine, outer.from_y = a.sine, outer.to_x = b.cosine, outer.to_y = b.sine;
            outer.part = real(where.sweep) > pi ? 1 : 0;
        }
        middle = real(where.from) + real(where.sweep) * real(0.5);
    }
    template <class Use>
    void pixels(int width, int height, Use use) const {
        outer.rows(0, width, height, 0, length, [&](int y, int x0, int x1) {
            for (int x = x0; x <= x1; ++x) {
                const real t = length - outer.distance(0, x, y);
                if (t >= 0 && t <= length && outer.holds(0, x, y)) use(x, y, t);
            }
        });
    }
    point<real> place(real t) const {
        const sine_cosine at = sin_cos(middle);
        return {outer.x + (inner_radius + t) * at.cosine, outer.y + (inner_radius + t) * at.sine};
    }
    shape across(real t) const {
        shape made = outer;
        made.radius = max(inner_radius + t, real(1));
        return made;
    }
    unsigned fixed(bool tilted) const { return tilted ? 0 : 3; }
    real turns() const { return 4; }
    static constexpr bool rises_inwards = false;
    static constexpr int told = 2;
    real bend(real t) const { return real(-1) / max(inner_radius + t, real(1)); }
    real box(int x, int y) const { return fourth_powers(real(x) - outer.x, real(y) - outer.y); }
    real along(const shape& edge) const { return edge.radius - inner_radius; }

private:
    real middle;
};

inline line_track track_of(const line_caliper& where) { return line_track(where); }
inline arc_track track_of(const arc_caliper& where) { return arc_track(where); }
inline radius_track track_of(const radius_caliper& where) { return radius_track(where); }

}  // namespace caliper_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
