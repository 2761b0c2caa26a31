// Which peak follows which along an edge: a step of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/edge/edge_gradients.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::edge_links {

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
inline std::uint8_t wishes(bitmap_source edges, edge_gradients::slopes of, int x, int y) {
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

}  // namespace alidade::inline ALIDADE_ISA::edge_links
