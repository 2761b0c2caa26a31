// Borders of shapes in pieces: straight or round in the plane, and always going down in the picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "tools/draw/homography.hpp"

namespace draw {

/// Part of a border that meets each row of the picture between `top` and `bottom` once.
struct piece {
    double top, bottom;  ///< y in the picture, top < bottom
    double first, last;  ///< there: x in the picture of a straight piece; angle in the plane of a round one
    place centre;        ///< of a round piece, in the plane
    double radius;       ///< 0: straight
    std::int8_t branch;  ///< which of the circle's two points on a row: ±1
    std::int8_t winding;
    std::uint8_t layer;

    bool round() const { return radius > 0; }
};

namespace piece_detail {

/// The line of the plane that is seen as row y: normal · p + offset = 0.
struct row_line {
    double nx, ny, offset;

    row_line(const homography& view, double y)
        : nx(view.m[3] - y * view.m[6]), ny(view.m[4] - y * view.m[7]), offset(view.m[5] - y * view.m[8]) {}
};

inline double near(double angle, double other) {
    constexpr double turn = 2 * std::numbers::pi;
    return angle - turn * std::round((angle - other) / turn);
}

inline place on_circle(place centre, double radius, double angle) {
    return {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
}

/// The angle of the circle's point on a row, near `about`.
inline double angle_on_row(const homography& view, place centre, double radius, double y, int branch, double about) {
    const row_line row(view, y);
    const double length = std::sqrt(row.nx * row.nx + row.ny * row.ny);
    const double cosine = -(row.nx * centre.x + row.ny * centre.y + row.offset) / (radius * length);
    const double aside = cosine >= 1 ? 0 : cosine <= -1 ? std::numbers::pi : std::acos(cosine);
    return near(std::atan2(row.ny, row.nx) + branch * aside, about);
}

/// The two angles of a circle that are seen highest and lowest: rows touch it there.
inline void turning_angles(const homography& view, place centre, double radius, double (&angles)[2]) {
    const double* m = view.m;
    const double at_0 = m[3] * centre.x + m[4] * centre.y + m[5], slope = -(m[6] * centre.x + m[7] * centre.y + m[8]);
    const double square = radius * radius;
    const double a = slope * slope - square * (m[6] * m[6] + m[7] * m[7]);
    ALIDADE_EXPECTS(a > 0);  // all of the circle before the camera
    const double b = at_0 * slope + square * (m[3] * m[6] + m[4] * m[7]);
    const double c = at_0 * at_0 - square * (m[3] * m[3] + m[4] * m[4]);
    const double root = std::sqrt(b * b > a * c ? b * b - a * c : 0);
    for (int i = 0; i < 2; ++i) {
        const row_line row(view, (-b + (i == 0 ? -root : root)) / a);
        const double side = row.nx * centre.x + row.ny * centre.y + row.offset > 0 ? -1 : 1;
        angles[i] = std::atan2(side * row.ny, side * row.nx);
    }
}

}  // namespace piece_detail

/// Collects pieces in lent room.
struct pieces {
    homography view;
    alidade::array_view<piece> room;
    int count = 0;

    /// From p to q, points of the plane.
    void straight(place p, place q, int winding, int layer) {
        const place from = view(p), to = view(q);
        if (from.y < to.y)
            add({from.y, to.y, from.x, to.x, {}, 0, 0, static_cast<std::int8_t>(winding), 0}, layer);
        else
            add({to.y, from.y, to.x, from.x, {}, 0, 0, static_cast<std::int8_t>(-winding), 0}, layer);
    }

    /// Along a circle of the plane, from one angle to another: at most a turn, in either sense.
    void round(place centre, double radius, double from, double to, int winding, int layer) {
        using namespace piece_detail;
        if (from > to) return round(centre, radius, to, from, -winding, layer);
        double cuts[4] = {from}, turning[2];
        int n = 1;
        turning_angles(view, centre, radius, turning);
        for (double& angle : turning) angle = near(angle, from + std::numbers::pi);  // within a turn from `from`
        const double low = std::fmin(turning[0], turning[1]), high = std::fmax(turning[0], turning[1]);
        if (low > from && low < to) cuts[n++] = low;
        if (high > from && high < to) cuts[n++] = high;
        cuts[n] = to;
        for (int i = 0; i < n; ++i) monotone(centre, radius, cuts[i], cuts[i + 1], winding, layer);
    }

private:
    void add(piece what, int layer) {
        if (!(what.top < what.bottom)) return;
        ALIDADE_EXPECTS(count < room.size, room.size);  // more room for pieces is needed
        what.layer = static_cast<std::uint8_t>(layer);
        room[count++] = what;
    }
    void monotone(place centre, double radius, double from, double to, int winding, int layer) {
        using namespace piece_detail;
        const double y_from = view(on_circle(centre, radius, from)).y, y_to = view(on_circle(centre, radius, to)).y;
        const double middle = 0.5 * (from + to), y_middle = view(on_circle(centre, radius, middle)).y;
        const auto off = [&](int branch) {
            return std::abs(angle_on_row(view, centre, radius, y_middle, branch, middle) - middle);
        };
        const std::int8_t branch = off(1) < off(-1) ? 1 : -1;
        const auto sign = static_cast<std::int8_t>(winding);
        if (y_from < y_to)
            add({y_from, y_to, from, to, centre, radius, branch, sign, 0}, layer);
        else
            add({y_to, y_from, to, from, centre, radius, branch, static_cast<std::int8_t>(-sign), 0}, layer);
    }
};

}  // namespace draw
