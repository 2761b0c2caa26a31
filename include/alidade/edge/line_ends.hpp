// Where line segments end, and which of them are one: the second half of line_segments.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/edge/line_runs.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::line_ends_detail {

using line_runs_detail::run;

inline constexpr real corner = 6;  // pixels from an end to the corner that it is rounded off from, at most
inline constexpr real gap = 10;    // pixels between pieces of one line, at most

/// Moves the end of one run and the beginning of the next to where their lines meet, if that is nearby.
inline void meet(run& before, run& behind) {
    if (before.ends_in_corner || behind.begins_in_corner) return;
    const line_fit_detail::line &a = before.along, &b = behind.along;
    const real sine = a.ux * b.uy - a.uy * b.ux;
    if (sine * sine < real(0.067)) return;  // 15°
    const real t = ((b.x - a.x) * b.uy - (b.y - a.y) * b.ux) / sine;
    const point<real> place = {a.x + t * a.ux, a.y + t * a.uy};
    const auto near = [&](const point<real>& end) {
        const real dx = end.x - place.x, dy = end.y - place.y;
        return dx * dx + dy * dy <= corner * corner;
    };
    if (!near(before.to) || !near(behind.from)) return;
    before.to = behind.from = place;
    before.ends_in_corner = behind.begins_in_corner = true;
}

/// Whether `behind` goes on where `before` ends, on the same line: one line fits both no worse than two, but for what
/// noise, and what a line may be bent, make of two degrees of freedom once in a thousand times.
inline bool goes_on(const run& before, const run& behind, real straight) {
    const real dx = behind.from.x - before.to.x, dy = behind.from.y - before.to.y;
    if (dx * dx + dy * dy > gap * gap) return false;
    const line_fit_detail::line &a = before.along, &b = behind.along;
    if (a.ux * b.ux + a.uy * b.uy < real(0.92388)) return false;
    if (dx * a.ux + dy * a.uy < -gap * real(0.5)) return false;
    line_fit_detail::moments both = before.fit;
    both.add(behind.fit);
    const line_fit_detail::line one = both.best(a.ux, a.uy);
    const real more = both.squares_aside(one) - before.fit.squares_aside(a) - behind.fit.squares_aside(b);
    return more <= real(13.8) * line_fit_detail::shared_noise(one) * (real(1) + straight * both.weight / both.count);
}

inline void join(run& before, const run& behind) {
    before.fit.add(behind.fit);
    before.along = before.fit.best(before.along.ux, before.along.uy);
    before.to = behind.to;
    before.ends_in_corner = behind.ends_in_corner;
    before.strength += behind.strength;
    before.aligned += behind.aligned;
    before.length += behind.length;
    before.meaning = line_runs_detail::surprise(before.aligned, before.length);
}

/// Runs by where they begin, in squares of 16 pixels.
struct beginnings {
    static constexpr int shelves = 1024;
    std::int32_t* first;  ///< of each shelf, -1: none
    std::int32_t* next;   ///< of each run
    array_view<run> runs;

    static constexpr std::uint32_t shelf(int column, int row) {
        return (static_cast<std::uint32_t>(column) * 73856093u ^ static_cast<std::uint32_t>(row) * 19349663u) % shelves;
    }
    static constexpr int square(real v) { return floor_int(v) >> 4; }

    void fill() const {
        for (int i = 0; i < shelves; ++i) first[i] = -1;
        for (int i = runs.size - 1; i >= 0; --i) {
            std::int32_t& head = first[shelf(square(runs[i].from.x), square(runs[i].from.y))];
            next[i] = head;
            head = i;
        }
    }
    /// The first run that `wanted(i)` holds for and that begins within `gap` of a place, or -1.
    template <class Wanted>
    int near(const point<real>& place, Wanted wanted) const {
        int best = -1;
        for (int row = square(place.y - gap); row <= square(place.y + gap); ++row)
            for (int column = square(place.x - gap); column <= square(place.x + gap); ++column)
                for (int i = first[shelf(column, row)]; i >= 0; i = next[i])
                    if ((best < 0 || i < best) && wanted(i)) best = i;
        return best;
    }
};

/// Joins runs that are pieces of one line. Those that became part of another have length 0 then.
inline void join_pieces(const beginnings& all, real straight) {
    const array_view<run> runs = all.runs;
    all.fill();
    for (int i = 0; i < runs.size; ++i) {
        if (runs[i].length == 0) continue;
        for (;;) {
            const int k = all.near(
                runs[i].to, [&](int j) { return j != i && runs[j].length > 0 && goes_on(runs[i], runs[j], straight); });
            if (k < 0) break;
            join(runs[i], runs[k]);
            runs[k].length = 0;
        }
    }
    // Both ends onto the line that the pieces have together.
    for (run& r : runs) {
        if (r.length == 0) continue;
        const auto onto = [&](const point<real>& p) {
            const real t = r.along.along(p.x, p.y);
            return point<real>{r.along.x + t * r.along.ux, r.along.y + t * r.along.uy};
        };
        r.from = onto(r.from);
        r.to = onto(r.to);
    }
}

/// Lets ends meet that no chain leads to each other: a corner may part it.
inline void close_corners(const beginnings& all) {
    const array_view<run> runs = all.runs;
    all.fill();
    for (int i = 0; i < runs.size; ++i) {
        if (runs[i].length == 0 || runs[i].ends_in_corner) continue;
        (void)all.near(runs[i].to, [&](int j) {
            if (j != i && runs[j].length > 0) meet(runs[i], runs[j]);
            return false;
        });
    }
}

}  // namespace alidade::inline ALIDADE_ISA::line_ends_detail
