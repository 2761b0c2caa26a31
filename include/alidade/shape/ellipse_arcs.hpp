// Chains of edge points cut into arcs that bend to one side, without corners and straight pieces.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade::inline ALIDADE_ISA::ellipse_arcs_detail {

struct arc {
    int first = 0, last = -1;  ///< in the arena of the chains
    double turn = 0;           ///< of the normal, in radians; positive if the light side is within the bend
    bool spent = false;
};

inline constexpr int least_points = 10;
inline constexpr double least_turn = 0.25;
inline constexpr int corner_length = 6;     ///< an edge detector turns a corner in about so many pixels
inline constexpr double corner_turn = 1.1;  ///< and a tip of an ellipse that turns as fast is taken for one
inline constexpr int straight_length = 24;  ///< without half the turn of a circle of 350 pixels it is straight
inline constexpr double straight_turn = 0.035;
inline constexpr double unsteadiness = 0.15;  ///< of normals: so much turning back is not the other side yet

/// The most arcs that so many points in so many chains can have.
constexpr int most_arcs(int points) { return points / least_points + 1; }

/// Turn of the normal along a chain, from its first point; `turns` has room for the chain.
inline void add_turns(array_view<const edge_point> chain, double* turns) {
    real sum = 0;
    for (int i = 0; i < chain.size; ++i) {
        if (i > 0) {
            const edge_point &a = chain[i - 1], &b = chain[i];
            const real cross = real(a.nx) * real(b.ny) - real(a.ny) * real(b.nx);
            const real dot = real(a.nx) * real(b.nx) + real(a.ny) * real(b.ny);
            if (!(dot * dot + cross * cross < 1.1))
                sum += real(4);  // no unit vectors: a corner
            else
                sum += dot > 0.95 ? cross * (real(1) + cross * cross / real(6)) : atan2(cross, dot);
        }
        turns[i] = sum.value;
    }
}

/// Calls each(arc) for the arcs of a chain whose first point is number `offset` of the arena.
template <class Each>
void for_arcs(array_view<const edge_point> chain, int offset, double* turns, Each each) {
    add_turns(chain, turns);
    const auto give = [&](int first, int last) {
        const double turn = turns[last] - turns[first];
        if (last - first + 1 >= least_points && (turn < 0 ? -turn : turn) >= least_turn)
            each(arc{offset + first, offset + last, turn, false});
    };
    const auto change = [&](int i, int length) {
        const int before = i - length / 2, after = before + length;
        if (before < 0 || after >= chain.size) return 1e9;
        const double turned = turns[after] - turns[before];
        return turned < 0 ? -turned : turned;
    };
    int first = 0, highest = 0, lowest = 0;
    const auto begin_at = [&](int i) { first = highest = lowest = i; };
    for (int i = 0; i < chain.size; ++i) {
        const double sharp = change(i, corner_length);
        if ((sharp < 1e9 && sharp > corner_turn) || change(i, straight_length) < straight_turn) {
            if (i - 1 > first) give(first, i - 1);
            begin_at(i + 1 < chain.size ? i + 1 : i);
            continue;
        }
        if (i < first) continue;
        if (turns[i] > turns[highest]) highest = i;
        if (turns[i] < turns[lowest]) lowest = i;
        // It has turned one way, and now the other: the arc ends where it turned furthest.
        const bool back = highest > lowest && turns[highest] - turns[i] > unsteadiness;
        const bool forth = lowest > highest && turns[i] - turns[lowest] > unsteadiness;
        if (back && turns[highest] - turns[first] > unsteadiness) {
            give(first, highest);
            begin_at(highest);
            lowest = i;
        } else if (forth && turns[first] - turns[lowest] > unsteadiness) {
            give(first, lowest);
            begin_at(lowest);
            highest = i;
        }
    }
    if (chain.size > 0) give(first, chain.size - 1);
}

}  // namespace alidade::inline ALIDADE_ISA::ellipse_arcs_detail
