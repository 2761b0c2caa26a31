// Places where two dark and two light fields meet, as the corners of a checkerboard do, to about half a pixel.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/filter/gaussian_blur.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::checkerboard_detail {

/// A crossing of two edges. Its four rays lead away along them, by growing angle, clockwise on the screen.
struct saddle {
    real x, y;
    real ux[4], uy[4];
    real contrast;             ///< between the fields, at least, in grey levels
    bool light_right = false;  ///< whether the field between rays 0 and 1, on the right hand along ray 0, is light
    int link[4] = {-1, -1, -1, -1};     ///< the next crossing along each ray
    int column = 0, row = 0, turn = 0;  ///< in its board; ray k leads towards (k + turn) % 4: +column, +row, -, -
    bool visited = false;

    bool right_is_light(int ray) const { return light_right == (ray % 2 == 0); }
};

inline constexpr int step = 2;    ///< pixels, of second differences
inline constexpr int margin = 4;  ///< crossings nearer to the picture's border are not seen
inline constexpr int spokes = 16;

/// Σ over the diagonals squared less 16 times the product along the axes: 16 times minus the determinant of second
/// differences, large where the picture curves up one way and down another.
inline std::int32_t saddle_response(image_view<const std::uint8_t> b, int x, int y) {
    const std::uint8_t *above = b.row(y - step) + x, *here = b.row(y) + x, *below = b.row(y + step) + x;
    const int xx = here[step] - 2 * here[0] + here[-step], yy = below[0] - 2 * here[0] + above[0];
    const int xy = below[step] + above[-step] - below[-step] - above[step];
    return xy * xy - 16 * xx * yy;
}

inline void saddle_row(image_view<const std::uint8_t> b, int y, std::int32_t* out) {
    if (y < step || y >= b.height - step) {
        for (int x = 0; x < b.width; ++x) out[x] = 0;
        return;
    }
    for (int x = 0; x < step && x < b.width; ++x) out[x] = out[b.width - 1 - x] = 0;
    const std::uint8_t *above = b.row(y - step), *here = b.row(y), *below = b.row(y + step);
    for (int x = step; x < b.width - step; ++x) {
        const int xx = here[x + step] - 2 * here[x] + here[x - step], yy = below[x] - 2 * here[x] + above[x];
        const int xy = below[x + step] + above[x - step] - below[x - step] - above[x + step];
        out[x] = xy * xy - 16 * xx * yy;
    }
}

/// Between pixels, linearly; at the border what is nearest.
inline real value_at(image_view<const std::uint8_t> b, real x, real y) {
    x = max(real(0), min(x, real(b.width - 1)));
    y = max(real(0), min(y, real(b.height - 1)));
    int left = floor_int(x), top = floor_int(y);
    left = left > b.width - 2 ? b.width - 2 : left;
    top = top > b.height - 2 ? b.height - 2 : top;
    const real s = x - real(left), t = y - real(top);
    const std::uint8_t *upper = b.row(top) + left, *lower = b.row(top + 1) + left;
    const real a = real(upper[0]) + s * real(upper[1] - upper[0]), c = real(lower[0]) + s * real(lower[1] - lower[0]);
    return a + t * (c - a);
}

struct ring_points {
    real x[spokes], y[spokes];
};
inline ring_points ring_of(double radius) {
    ring_points made;
    for (int k = 0; k < spokes; ++k) {
        const sine_cosine at = sin_cos(pi * real(2 * k) / real(spokes));
        made.x[k] = at.cosine * real(radius), made.y[k] = at.sine * real(radius);
    }
    return made;
}

/// Looks around (x, y) in the smoothed picture: true, and all but links told, if four fields meet there that differ by
/// `least` grey levels from the level between them.
inline bool examine(image_view<const std::uint8_t> b, const ring_points& ring, int column, int row, real least,
                    saddle& made) {
    if (column < margin || row < margin || column >= b.width - margin || row >= b.height - margin) return false;
    // To the saddle's own place: where the slope of the paraboloid through the nine values is 0.
    const std::uint8_t *above = b.row(row - step) + column, *here = b.row(row) + column,
                       *below = b.row(row + step) + column;
    const real xx = here[step] - 2 * here[0] + here[-step], yy = below[0] - 2 * here[0] + above[0];
    const real xy = real(below[step] + above[-step] - below[-step] - above[step]) * real(0.25);
    const real gx = real(here[step] - here[-step]) * real(0.5), gy = real(below[0] - above[0]) * real(0.5);
    const real determinant = xx * yy - xy * xy;
    if (!(determinant < 0)) return false;
    const real dx = (xy * gy - yy * gx) / determinant * real(step), dy = (xy * gx - xx * gy) / determinant * real(step);
    if (!(abs(dx) <= 2 && abs(dy) <= 2)) return false;
    made.x = real(column) + dx, made.y = real(row) + dy;

    real seen[spokes], low = 255, high = 0;
    for (int k = 0; k < spokes; ++k) {
        seen[k] = value_at(b, made.x + ring.x[k], made.y + ring.y[k]);
        low = min(low, seen[k]), high = max(high, seen[k]);
    }
    // Narrow fields do not reach their own grey behind the blur; ink that runs shifts the middle: half of each.
    const real level = (value_at(b, made.x, made.y) + (low + high) * real(0.5)) * real(0.5);
    int crossings = 0;
    real extreme[4] = {0, 0, 0, 0}, current = 0;
    int at = 0;
    while (at < spokes && (seen[at] > level) == (seen[(at + spokes - 1) % spokes] > level)) ++at;
    if (at == spokes) return false;
    // Beginning with a change of sign, so that each field is met whole.
    for (int i = 0; i < spokes; ++i) {
        const int k = (at + i) % spokes, before = (k + spokes - 1) % spokes;
        const real now = seen[k] - level, then = seen[before] - level;
        if ((now > 0) != (then > 0)) {
            if (crossings == 4) return false;
            if (crossings > 0) extreme[crossings - 1] = current;
            const real share = then / (then - now);
            const real ux = ring.x[before] + share * (ring.x[k] - ring.x[before]);
            const real uy = ring.y[before] + share * (ring.y[k] - ring.y[before]);
            const real length = sqrt(ux * ux + uy * uy);
            made.ux[crossings] = ux / length, made.uy[crossings] = uy / length;
            if (crossings == 0) made.light_right = now > 0;
            ++crossings;
            current = 0;
        }
        current = max(current, abs(now));
    }
    if (crossings != 4) return false;
    extreme[3] = current;
    made.contrast = min(min(extreme[0], extreme[1]), min(extreme[2], extreme[3]));
    const real most = max(max(extreme[0], extreme[1]), max(extreme[2], extreme[3]));
    if (!(made.contrast >= least) || made.contrast * real(8) < most) return false;
    for (int k = 0; k < 2; ++k) {
        if (made.ux[k] * made.ux[k + 2] + made.uy[k] * made.uy[k + 2] > real(-0.75)) return false;
        if (abs(made.ux[0] * made.uy[2 * k + 1] - made.uy[0] * made.ux[2 * k + 1]) < real(0.2)) return false;
    }
    return true;
}

/// Half of each side: the mean of two by two.
inline void halve(image_view<const std::uint8_t> src, image_view<std::uint8_t> dst) {
    for (int y = 0; y < dst.height; ++y) {
        const std::uint8_t *upper = src.row(2 * y), *lower = src.row(2 * y + 1);
        std::uint8_t* out = dst.row(y);
        for (int x = 0; x < dst.width; ++x)
            out[x] =
                static_cast<std::uint8_t>((upper[2 * x] + upper[2 * x + 1] + lower[2 * x] + lower[2 * x + 1] + 2) / 4);
    }
}

/// All crossings of a smoothed picture, at most as many as there is room for: then the strongest.
inline int find_saddles(image_view<const std::uint8_t> b, real noise, array_view<saddle> room, workspace scratch) {
    constexpr int reach = 2;
    if (b.width <= 2 * margin || b.height <= 2 * margin) return 0;
    const auto width = static_cast<std::size_t>(b.width);
    std::int32_t* rows[2 * reach + 1];
    for (auto& row : rows) row = scratch.take<std::int32_t>(width);
    const ring_points ring = ring_of(3);
    const real least = max(real(4), noise * real(3));
    const real edge = least * real(2);
    const int threshold = floor_int(min(edge * edge, real(1e6)));
    for (int k = 0; k < 2 * reach; ++k) saddle_row(b, k, rows[k + 1]);
    int found = 0;
    for (int y = reach; y < b.height - reach; ++y) {
        std::int32_t* const oldest = rows[0];
        for (int k = 0; k < 2 * reach; ++k) rows[k] = rows[k + 1];
        rows[2 * reach] = oldest;
        saddle_row(b, y + reach, oldest);
        if (y < margin || y >= b.height - margin) continue;
        const std::int32_t* here = rows[reach];
        for (int x = margin; x < b.width - margin; ++x) {
            const std::int32_t value = here[x];
            if (value < threshold || here[x - 1] >= value || here[x + 1] > value) continue;
            bool peak = true;
            for (int j = -reach; j <= reach && peak; ++j)
                for (int i = -reach; i <= reach; ++i) {
                    const std::int32_t other = rows[reach + j][x + i];
                    if (other > value || (other == value && (j < 0 || (j == 0 && i < 0)))) peak = false;
                }
            if (!peak) continue;
            saddle made;
            if (!examine(b, ring, x, y, least, made)) continue;
            if (found < room.size) {
                room[found++] = made;
                continue;
            }
            int weakest = 0;
            for (int i = 1; i < found; ++i)
                if (room[i].contrast < room[weakest].contrast) weakest = i;
            if (found > 0 && room[weakest].contrast < made.contrast) room[weakest] = made;
        }
    }
    return found;
}

}  // namespace alidade::inline ALIDADE_ISA::checkerboard_detail
