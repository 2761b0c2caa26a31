// Lines, circles, ellipses and rectangles as edge_fit moves them: where their pixels are, and how each lies to them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/edge_model.hpp>

namespace alidade::inline ALIDADE_ISA::edge_fit_detail {

using edge_model_detail::spot;

// A shape has `pieces` edges of its own, each with `rows`, the runs of pixels in which all of a band lies, `holds`,
// whether a pixel belongs to the piece, `distance`, which may be coarse far from the edge, and `at`, which is exact.
// `cell` counts along the edge, in parts of all of its length about alike.
// Its parameters are steps in pixels from where it is: `moved` takes them. Where it is `round`, the last may not
// matter.

/// The whole numbers of [x0, x1] for which low <= a x + b <= high.
struct run {
    int x0, x1;

    void cut(real a, real b, real low, real high) {
        if (abs(a) < 1e-9) {
            if (b < low - 1 || b > high + 1) x1 = x0 - 1;
            return;
        }
        const real p = (low - b) / a, q = (high - b) / a, least = min(p, q), most = max(p, q);
        if (least > x0) x0 = least > x1 ? x1 + 1 : -floor_int(-least);
        if (most < x1) x1 = most < x0 ? x0 - 1 : floor_int(most);
    }
};

/// The whole numbers from `low` to `high` among 0 … size - 1.
inline run within(real low, real high, int size) {
    if (!(high >= 0) || !(low <= size - 1)) return {0, -1};
    return {low > 0 ? -floor_int(-low) : 0, high < size - 1 ? floor_int(high) : size - 1};
}

inline constexpr int cells = 64;

/// A number below `count` for t in [-1, 1].
inline int part_of(real t, int count) {
    const int i = floor_int(max(real(-1), min(real(1), t)) * real(0.5) * count + real(0.5) * count);
    return i < count ? i : count - 1;
}
/// The same for a direction, without an angle.
inline int part_round(real x, real y, int count) {
    const real sum = abs(x) + abs(y);
    if (!(sum > 0)) return 0;
    const real t = (real(1) - x / sum) * real(0.5);  // 0 … 1 … 0 around
    return part_of(y < 0 ? -t : t, count);
}

/// A straight strip: about (x, y), along (ux, uy) as far as `half` to either side. The right hand is the inner side.
struct strip {
    real x, y, ux, uy, half;

    real along(real px, real py) const { return (px - x) * ux + (py - y) * uy; }
    real aside(real px, real py) const { return (py - y) * ux - (px - x) * uy; }

    template <class Use>
    void rows(int width, int height, real low, real high, Use use) const {
        const real reach_y = abs(uy) * half, reach_x = abs(ux) * half;
        const real low_y = min(low * ux, high * ux), high_y = max(low * ux, high * ux);
        const run ys = within(y - reach_y + low_y, y + reach_y + high_y, height);
        const real low_x = min(-low * uy, -high * uy), high_x = max(-low * uy, -high * uy);
        const run all = within(x - reach_x + low_x, x + reach_x + high_x, width);
        for (int row = ys.x0; row <= ys.x1; ++row) {
            run xs = all;
            const real dy = real(row) - y;
            xs.cut(ux, dy * uy - ux * x, -half, half);
            xs.cut(-uy, dy * ux + uy * x, low, high);
            if (xs.x0 <= xs.x1) use(row, xs.x0, xs.x1);
        }
    }
};

/// Its parameters: across at the middle, and across at the end by turning. Calipers have short ones that are part of a
/// curve: a parabola.
struct line_shape {
    static constexpr int own = 2, pieces = 1;
    static constexpr bool closed = false;

    strip edge;
    real curve = 0;  ///< positive if the centre of curvature is on the right hand

    real size() const { return edge.half; }
    template <class Use>
    void rows(int, int width, int height, real low, real high, Use use) const {
        edge.rows(width, height, low, high, use);
    }
    bool holds(int, real px, real py) const { return abs(edge.along(px, py)) <= edge.half; }
    real distance(int, real px, real py) const {
        const real along = edge.along(px, py);
        return edge.aside(px, py) - curve * along * along * real(0.5);
    }
    int cell(int, real px, real py) const { return part_of(edge.along(px, py) / edge.half, cells); }
    spot<own> at(int, real px, real py) const {
        const real xx = edge.ux * edge.ux, yy = edge.uy * edge.uy, along = edge.along(px, py);
        return {
            edge.aside(px, py) - curve * along * along * real(0.5), {-1, -along / edge.half}, curve, xx * xx + yy * yy};
    }
    line_shape moved(const real* by) const {
        line_shape made = *this;
        const sine_cosine turn = sin_cos(by[1] / edge.half);
        made.edge.x -= edge.uy * by[0];
        made.edge.y += edge.ux * by[0];
        made.edge.ux = edge.ux * turn.cosine - edge.uy * turn.sine;
        made.edge.uy = edge.uy * turn.cosine + edge.ux * turn.sine;
        const real length = sqrt(made.edge.ux * made.edge.ux + made.edge.uy * made.edge.uy);
        made.edge.ux /= length, made.edge.uy /= length;
        return made;
    }
    line_shape grown(real by) const {
        const real step[] = {by, 0};
        return moved(step);
    }
    bool sound() const { return edge.half < 1e6 && abs(edge.x) < 1e6 && abs(edge.y) < 1e6; }
    /// How far it lies from another, at most.
    real away(const line_shape& other) const {
        return max(abs(aside_of(other, -edge.half)), abs(aside_of(other, edge.half)));
    }

private:
    real aside_of(const line_shape& other, real t) const {
        return edge.aside(other.edge.x + other.edge.ux * t, other.edge.y + other.edge.uy * t);
    }
};

/// All of it or, where `sweep` is less than a turn, the arc from the direction `from` on. x, y, radius.
struct circle_shape {
    static constexpr int own = 3, pieces = 1;
    static constexpr bool closed = true;

    real x, y, radius;
    real from_x = 1, from_y = 0, to_x = 1, to_y = 0;  ///< directions of the arc's ends
    int part = 2;                                     ///< 0: an arc of less than π, 1: of more, 2: all

    real size() const { return radius; }
    template <class Use>
    void rows(int, int width, int height, real low, real high, Use use) const {
        const real outer = radius - low, inner = max(radius - high, real(0));
        const run ys = within(y - outer, y + outer, height);
        for (int row = ys.x0; row <= ys.x1; ++row) {
            const real dy = real(row) - y, far = sqrt(max(outer * outer - dy * dy, real(0)));
            if (abs(dy) >= inner) {
                const run xs = within(x - far, x + far, width);
                if (xs.x0 <= xs.x1) use(row, xs.x0, xs.x1);
                continue;
            }
            const real near = sqrt(inner * inner - dy * dy);
            const run left = within(x - far, x - near, width), right = within(x + near, x + far, width);
            if (left.x0 <= left.x1) use(row, left.x0, left.x1);
            if (right.x0 <= right.x1)
                use(row, right.x0 > left.x1 || left.x0 > left.x1 ? right.x0 : left.x1 + 1, right.x1);
        }
    }
    bool holds(int, real px, real py) const {
        if (part == 2) return true;
        const real dx = px - x, dy = py - y;
        const bool after = from_x * dy - from_y * dx >= 0, before = to_x * dy - to_y * dx <= 0;
        return part == 0 ? after && before : after || before;
    }
    int cell(int, real px, real py) const { return part_round(px - x, py - y, cells); }
    real distance(int, real px, real py) const {
        const real dx = px - x, dy = py - y;
        return radius - sqrt(dx * dx + dy * dy);
    }
    spot<own> at(int, real px, real py) const {
        const real dx = px - x, dy = py - y, r = sqrt(dx * dx + dy * dy);
        const real nx = r > 0 ? dx / r : real(1), ny = r > 0 ? dy / r : real(0), xx = nx * nx, yy = ny * ny;
        return {radius - r, {nx, ny, 1}, real(1) / radius, xx * xx + yy * yy};
    }
    circle_shape moved(const real* by) const {
        circle_shape made = *this;
        made.x += by[0];
        made.y += by[1];
        made.radius += by[2];
        return made;
    }
    circle_shape grown(real by) const {
        const real step[] = {0, 0, -by};
        return moved(step);
    }
    bool sound() const { return radius > 0.5 && radius < 1e6 && abs(x) < 1e6 && abs(y) < 1e6; }
    real away(const circle_shape& other) const {
        const real dx = x - other.x, dy = y - other.y;
        return sqrt(dx * dx + dy * dy) + abs(radius - other.radius);
    }
};

/// x, y, half-axes, and what it is longer than broad, turned: of a circle no direction is told, but this.
struct ellipse_shape {
    static constexpr int own = 5, pieces = 1;
    static constexpr bool closed = true;

    real x, y, a, b, ux, uy;  ///< a runs along (ux, uy)

    real size() const { return max(a, b); }
    template <class Use>
    void rows(int, int width, int height, real low, real high, Use use) const {
        // The band's borders are no ellipses; these lie beyond all of it but for slivers of very long ones.
        const real out = low * real(1.25), in = high * real(1.25);
        const real outer_a = a - out, outer_b = b - out, inner_a = a - in, inner_b = b - in;
        const real reach = sqrt(outer_a * outer_a * ux * ux + outer_b * outer_b * uy * uy) +
                           sqrt(outer_a * outer_a * uy * uy + outer_b * outer_b * ux * ux);
        const run ys = within(y - reach, y + reach, height);
        for (int row = ys.x0; row <= ys.x1; ++row) {
            const real dy = real(row) - y;
            real first, last, begin, end;
            if (!chord(outer_a, outer_b, dy, first, last)) continue;
            if (!(inner_a > 1 && inner_b > 1) || !chord(inner_a, inner_b, dy, begin, end)) {
                const run xs = within(x + first, x + last, width);
                if (xs.x0 <= xs.x1) use(row, xs.x0, xs.x1);
                continue;
            }
            const run left = within(x + first, x + begin, width), right = within(x + end, x + last, width);
            if (left.x0 <= left.x1) use(row, left.x0, left.x1);
            if (right.x0 <= right.x1)
                use(row, right.x0 > left.x1 || left.x0 > left.x1 ? right.x0 : left.x1 + 1, right.x1);
        }
    }
    bool holds(int, real, real) const { return true; }
    int cell(int, real px, real py) const {
        const real dx = px - x, dy = py - y;
        return part_round((dx * ux + dy * uy) / a, (dy * ux - dx * uy) / b, cells);
    }
    /// To first order: enough to tell which pixels are near.
    real distance(int, real px, real py) const {
        const real dx = px - x, dy = py - y, p = (dx * ux + dy * uy) / a, q = (dy * ux - dx * uy) / b;
        const real out = sqrt(p * p + q * q), slope = sqrt(p * p / (a * a) + q * q / (b * b));
        if (!(slope > 0)) return min(a, b);
        return min((real(1) - out) * out / slope, min(a, b));
    }
    spot<own> at(int, real px, real py) const {
        const real dx = px - x, dy = py - y, p = dx * ux + dy * uy, q = dy * ux - dx * uy;
        // The foot in the first quadrant.
        const real fp = abs(p), fq = abs(q);
        real cosine = real(0.70710678118654752), sine = cosine;
        if (fp > 0 || fq > 0) {
            const real scale = sqrt(fp * fp / (a * a) + fq * fq / (b * b));
            cosine = fp / a / scale, sine = fq / b / scale;
        }
        if (!newton(fp, fq, cosine, sine)) descend(fp, fq, cosine, sine);
        if (p < 0) cosine = -cosine;
        if (q < 0) sine = -sine;
        const real speed = sqrt(a * a * sine * sine + b * b * cosine * cosine);
        const real np = b * cosine / speed, nq = a * sine / speed;  // outwards
        const real foot_p = a * cosine, foot_q = b * sine;
        const real nx = np * ux - nq * uy, ny = np * uy + nq * ux, xx = nx * nx, yy = ny * ny;
        return {(foot_p - p) * np + (foot_q - q) * nq,
                {nx, ny, cosine * np, sine * nq, sine * cosine * (a + b) / speed},
                a * b / (speed * speed * speed),
                xx * xx + yy * yy};
    }
    ellipse_shape moved(const real* by) const {
        ellipse_shape made = *this;
        made.x += by[0];
        made.y += by[1];
        // The difference of the half-axes and twice their direction are a vector, which may pass through 0.
        const real along = a - b + by[2] - by[3], aside = by[4] * 2, mean = (a + b + by[2] + by[3]) * real(0.5);
        const real longer = sqrt(along * along + aside * aside) * real(0.5);
        const sine_cosine turn = sin_cos(atan2(aside, along) * real(0.5));
        made.a = mean + longer;
        made.b = mean - longer;
        made.ux = ux * turn.cosine - uy * turn.sine;
        made.uy = uy * turn.cosine + ux * turn.sine;
        return made;
    }
    ellipse_shape grown(real by) const {
        const real step[] = {0, 0, -by, -by, 0};
        return moved(step);
    }
    bool sound() const { return a > 0.5 && b > 0.5 && a < 1e6 && b < 1e6 && abs(x) < 1e6 && abs(y) < 1e6; }
    real away(const ellipse_shape& other) const {
        const real dx = x - other.x, dy = y - other.y, sine = ux * other.uy - uy * other.ux;
        return sqrt(dx * dx + dy * dy) + max(abs(a - other.a), abs(b - other.b)) + abs(sine) * abs(a - b);
    }

private:
    /// Newton's steps of the foot's parameter; false beyond the centre of curvature, where they lead away.
    bool newton(real fp, real fq, real& cosine, real& sine) const {
        const real aa = a * a, bb = b * b;
        real c = cosine, s = sine;
        for (int step = 0; step < 6; ++step) {
            const real speed = aa * s * s + bb * c * c;
            const real off = s * c * (bb - aa) + fp * a * s - fq * b * c;
            const real slope = speed - aa * c * c - bb * s * s + fp * a * c + fq * b * s;
            if (!(slope > speed * real(0.1))) return false;
            const real by = -off / slope;
            if (!(abs(by) < 0.5)) return false;
            const real half = real(1) - by * by * real(0.5), next = c * half - s * by;
            s = s * half + c * by, c = next;
            const real unit = real(1.5) - (c * c + s * s) * real(0.5);
            c *= unit, s *= unit;
            if (abs(by) < 1e-5) {
                cosine = c, sine = s;
                return true;
            }
        }
        return false;
    }
    /// Towards it from the centre of curvature, again and again.
    void descend(real fp, real fq, real& cosine, real& sine) const {
        const real span = a * a - b * b;
        for (int step = 0; step < 12; ++step) {
            const real ex = span / a * cosine * cosine * cosine, ey = -span / b * sine * sine * sine;
            const real rx = a * cosine - ex, ry = b * sine - ey, qx = fp - ex, qy = fq - ey;
            const real r = rx * rx + ry * ry, from = qx * qx + qy * qy;
            if (!(from > 0)) return;
            const real ratio = sqrt(r / from);
            real c = max(real(0), min(real(1), (qx * ratio + ex) / a));
            real s = max(real(0), min(real(1), (qy * ratio + ey) / b));
            const real length = sqrt(c * c + s * s);
            if (!(length > 0)) return;
            c /= length, s /= length;
            const real change = abs(c - cosine) + abs(s - sine);
            cosine = c, sine = s;
            if (change < 1e-9) return;
        }
    }
    /// Where the row dy cuts an ellipse of half-axes m and n with the directions of this one.
    bool chord(real m, real n, real dy, real& first, real& last) const {
        const real mm = m * m, nn = n * n, aa = ux * ux / mm + uy * uy / nn,
                   ab = (real(1) / mm - real(1) / nn) * ux * uy * dy;
        const real bb = (uy * uy / mm + ux * ux / nn) * dy * dy - 1, square = ab * ab - aa * bb;
        if (!(square >= 0)) return false;
        const real root = sqrt(square);
        first = (-ab - root) / aa, last = (root - ab) / aa;
        return true;
    }
};

/// Four sides without their corners. x, y, half the width and half the height, and the end of the longer by turning.
struct rectangle_shape {
    static constexpr int own = 5, pieces = 4;
    static constexpr bool closed = true;

    real x, y, a, b, ux, uy;  ///< half the width runs along (ux, uy)
    real ends;                ///< that are left out of each side

    real size() const { return max(a, b); }
    real extent(int i) const { return i % 2 == 0 ? a : b; }
    /// Side i lies in the direction (ux, uy), turned by i right angles.
    strip side(int i) const {
        const real nx = i == 0 ? ux : i == 1 ? -uy : i == 2 ? -ux : uy;
        const real ny = i == 0 ? uy : i == 1 ? ux : i == 2 ? -uy : -ux;
        const real far = extent(i);
        return {x + nx * far, y + ny * far, -ny, nx, max(extent(i + 1) - ends, real(0))};
    }
    template <class Use>
    void rows(int i, int width, int height, real low, real high, Use use) const {
        side(i).rows(width, height, low, min(high, extent(i)), use);
    }
    /// Of two sides that a pixel inside lies at, the nearer one has it.
    bool holds(int i, real px, real py) const {
        const strip here = side(i);
        const real along = abs(here.along(px, py));
        return along <= here.half && here.aside(px, py) <= min(extent(i), extent(i + 1) - along);
    }
    real distance(int i, real px, real py) const { return side(i).aside(px, py); }
    int cell(int i, real px, real py) const {
        const strip here = side(i);
        return i * (cells / 4) + part_of(here.along(px, py) / max(here.half, real(1)), cells / 4);
    }
    spot<own> at(int i, real px, real py) const {
        const strip here = side(i);
        const real nx = here.uy, ny = -here.ux, xx = nx * nx, yy = ny * ny;
        return {here.aside(px, py),
                {nx, ny, i % 2 == 0 ? 1 : 0, i % 2 == 0 ? 0 : 1, -here.along(px, py) / size()},
                0,
                xx * xx + yy * yy};
    }
    rectangle_shape moved(const real* by) const {
        rectangle_shape made = *this;
        const sine_cosine turn = sin_cos(max(real(-1), min(real(1), by[4] / size())));
        made.x += by[0];
        made.y += by[1];
        made.a += by[2];
        made.b += by[3];
        made.ux = ux * turn.cosine - uy * turn.sine;
        made.uy = uy * turn.cosine + ux * turn.sine;
        return made;
    }
    rectangle_shape grown(real by) const {
        const real step[] = {0, 0, -by, -by, 0};
        return moved(step);
    }
    bool sound() const { return a > 0.5 && b > 0.5 && a < 1e6 && b < 1e6 && abs(x) < 1e6 && abs(y) < 1e6; }
    real away(const rectangle_shape& other) const {
        const real dx = x - other.x, dy = y - other.y, sine = ux * other.uy - uy * other.ux;
        return sqrt(dx * dx + dy * dy) + max(abs(a - other.a), abs(b - other.b)) + abs(sine) * size();
    }
};

}  // namespace alidade::inline ALIDADE_ISA::edge_fit_detail
