// Which peak follows which along an edge: a step of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_gradients.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::edge_links_detail {

// Who walks along an edge has its light side on the right hand. Directions are counted clockwise on the screen, from
// +x on: 0 … 7.
inline constexpr int step_x[8] = {1, 1, 0, -1, -1, -1, 0, 1}, step_y[8] = {0, 1, 1, 1, 0, -1, -1, -1};
inline constexpr int none = 8;

constexpr int opposite(int direction) { return direction ^ 4; }

/// The neighbours of a pixel that is not at the ends of a row: bit d is the one in direction d.
constexpr unsigned neighbours(bitmap_source edges, int x, int y) {
    const auto three = [x](const std::uint64_t* row) {  // x - 1 lowest
        const int i = (x - 1) / 64, bit = (x - 1) % 64;
        std::uint64_t bits = row[i] >> bit;
        if (bit > 61) bits |= row[i + 1] << (64 - bit);
        return static_cast<unsigned>(bits & 7);
    };
    const unsigned above = three(edges.row(y - 1)), here = three(edges.row(y)), below = three(edges.row(y + 1));
    constexpr unsigned clockwise[8] = {0, 4, 2, 6, 1, 5, 3, 7};  // three bits in reverse
    return here >> 2 | clockwise[below] << 1 | (here & 1) << 4 | above << 5;
}

/// The directions in which to look for who follows: those within 67° of the tangent (tx, ty). Of those, the ones along
/// an axis before the diagonals, so that no pixel at a corner of stairs is left aside.
struct preference {
    int direction[3];
};
constexpr preference directions_along(int tx, int ty) {
    const int ax = tx < 0 ? -tx : tx, ay = ty < 0 ? -ty : ty;
    const int level = tx < 0 ? 4 : 0, upright = ty < 0 ? 6 : 2;  // the axes' directions on the tangent's side
    const int diagonal = tx < 0 ? (ty < 0 ? 5 : 3) : (ty < 0 ? 7 : 1);
    if (12 * ay < 5 * ax) {  // within 22.6° of the row
        const int other = tx < 0 ? (ty < 0 ? 3 : 5) : (ty < 0 ? 1 : 7);
        return {{level, diagonal, other}};
    }
    if (12 * ax < 5 * ay) {
        const int other = tx < 0 ? (ty < 0 ? 7 : 1) : (ty < 0 ? 5 : 3);
        return {{upright, diagonal, other}};
    }
    return ax >= ay ? preference{{level, upright, diagonal}} : preference{{upright, level, diagonal}};
}

/// Whether the slopes of two pixels lie within 60° of each other.
constexpr bool agree(std::int64_t ax, std::int64_t ay, std::int64_t bx, std::int64_t by) {
    const std::int64_t dot = ax * bx + ay * by;
    return dot > 0 && 4 * rounded<float>(static_cast<float>(dot)) * rounded<float>(static_cast<float>(dot)) >=
                          rounded<float>(static_cast<float>(ax * ax + ay * ay)) *
                              rounded<float>(static_cast<float>(bx * bx + by * by));
}

/// What a pixel takes for its follower (low four bits) and for the one it follows (high four bits).
inline std::uint8_t wishes(bitmap_source edges, edge_gradients_detail::slopes of, int x, int y) {
    const unsigned around = neighbours(edges, x, y);
    if (around == 0) return none << 4 | none;
    const std::ptrdiff_t at = y * of.stride + x;
    const int gx = of.dx[at], gy = of.dy[at];
    const auto choose = [=](int tx, int ty) {
        for (int direction : directions_along(tx, ty).direction) {
            if ((around >> direction & 1) == 0) continue;
            const std::ptrdiff_t there = at + step_y[direction] * of.stride + step_x[direction];
            if (agree(gx, gy, of.dx[there], of.dy[there])) return direction;
        }
        return none;
    };
    return static_cast<std::uint8_t>(choose(gy, -gx) | choose(-gy, gx) << 4);
}

/// The wishes of every pixel: two are linked where each takes the other.
struct links {
    std::uint8_t* wished;
    std::ptrdiff_t stride;

    constexpr int follower(int x, int y) const {
        const int d = wished[y * stride + x] & 15;
        if (d == none) return none;
        return wished[(y + step_y[d]) * stride + x + step_x[d]] >> 4 == opposite(d) ? d : none;
    }
    constexpr int followed(int x, int y) const {
        const int d = wished[y * stride + x] >> 4;
        if (d == none) return none;
        return (wished[(y + step_y[d]) * stride + x + step_x[d]] & 15) == opposite(d) ? d : none;
    }
};

/// Where an edge turns from flat to steep, and where noise hides a peak, a pixel is missing. Joins the end of one chain
/// and the beginning of another that lie two pixels from each other and in each other's direction, by a pixel between.
inline void bridge(bitmap_view<> edges, edge_gradients_detail::slopes of, links linked, int x, int y) {
    const auto gx = [=](int px, int py) { return std::int32_t{of.dx[py * of.stride + px]}; };
    const auto gy = [=](int px, int py) { return std::int32_t{of.dy[py * of.stride + px]}; };
    // How far (sx, sy) leads along the edge at a pixel; 0 if it leads aside by more than half as much.
    const auto onwards = [=](int px, int py, int sx, int sy) {
        const std::int32_t along = sx * gy(px, py) - sy * gx(px, py), aside = sx * gx(px, py) + sy * gy(px, py);
        return along > 2 * (aside < 0 ? -aside : aside) ? along : 0;
    };
    int best = 0, bx = 0, by = 0;
    for (int sy = -2; sy <= 2; ++sy)
        for (int sx = -2; sx <= 2; ++sx) {
            if (sx > -2 && sx < 2 && sy > -2 && sy < 2) continue;
            const int ox = x + sx, oy = y + sy;
            if (oy < 0 || oy >= edges.height || ox < 0 || ox >= edges.width || !edges(ox, oy)) continue;
            const std::int32_t along = onwards(x, y, sx, sy);
            if (along <= best || onwards(ox, oy, sx, sy) == 0 || linked.followed(ox, oy) != none) continue;
            best = along;
            bx = sx;
            by = sy;
        }
    if (best == 0) return;
    // Of the two pixels between that there may be, the steeper one.
    const auto half = [](int v) { return v / 2; };  // of 1: 0
    const auto other = [](int v) { return v - v / 2; };
    const auto length = [=](int px, int py) { return gx(px, py) * gx(px, py) + gy(px, py) * gy(px, py); };
    int qx = x + half(bx), qy = y + half(by);
    const int rx = x + other(bx), ry = y + other(by);
    if (length(rx, ry) > length(qx, qy)) qx = rx, qy = ry;
    if (edges(qx, qy)) return;
    const auto towards = [](int sx, int sy) {
        int d = 0;
        while (step_x[d] != sx || step_y[d] != sy) ++d;
        return d;
    };
    const int first = towards(qx - x, qy - y), second = towards(x + bx - qx, y + by - qy);
    const auto wish = [=](int px, int py) -> std::uint8_t& { return linked.wished[py * linked.stride + px]; };
    wish(x, y) = static_cast<std::uint8_t>((wish(x, y) & 0xf0) | first);
    wish(qx, qy) = static_cast<std::uint8_t>(second | opposite(first) << 4);
    wish(x + bx, y + by) = static_cast<std::uint8_t>((wish(x + bx, y + by) & 0x0f) | opposite(second) << 4);
    edges.row(qy)[qx / 64] |= std::uint64_t{1} << (qx % 64);
}

}  // namespace alidade::inline ALIDADE_ISA::edge_links_detail
