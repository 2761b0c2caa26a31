// The dial: how its plane is seen, and the ticks of its scale.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/core/tracer.hpp>
#include <alidade/measure/gauge_rim.hpp>
#include <alidade/measure/gauge_scale.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

inline constexpr int dial_angles = 2048, dial_rows = 96;
inline constexpr double dial_first = 0.40, dial_step = 0.0075;

/// What is found of a dial.
struct found_dial {
    plane dial;
    polar_picture polar;  ///< seen through `dial`
    int sign = 1;         ///< 1: dark ticks
    int row = 0;          ///< where the ticks were counted
    comb even;
    tick_rows ring;
    int first_k = 0, last_k = 0;  ///< of the ticks
    int used = 0;                 ///< ticks that agree
    real worth = 0;
    real width = 0;  ///< of a tick, in parts of a step
    real lean = 0;   ///< how much shorter the rim's smaller axis is, in parts of the larger
};

/// Memory that is too large for a stack.
struct dial_room {
    tick_list ticks;
    row_strokes here;
    tick_lengths lengths;
    stroke strokes[most_strokes];
};

/// The best comb of strokes in an unrolled dial: the outermost circle on which many stand evenly.
inline bool find_ring(const polar_picture& polar, array_view<const stroke> strokes, int slack, real pixels,
                      const expected_pivot& pivot, dial_room& room, found_dial& made) {
    int triples[dial_rows] = {}, most = 0;
    for (int j = 1; j + 1 < polar.rows; ++j) {
        strokes_of_row(strokes, j, slack, polar.angles, room.here);
        triples[j] = room.here.triples;
        most = triples[j] > most ? triples[j] : most;
    }
    if (most < 4) return false;
    const int enough = most * 3 > 12 ? most * 3 / 10 : 4;
    for (int j = polar.rows - 2; j > 0; --j) {
        if (triples[j] < enough) continue;
        // The best row of this ring.
        int best = j, end = j;
        while (end > 0 && 2 * triples[end] >= enough) {
            if (triples[end] > triples[best]) best = end;
            --end;
        }
        strokes_of_row(strokes, best, slack, polar.angles, room.here);
        comb even;
        if (find_comb(polar, strokes, room.here, best, pixels, pivot, room.ticks, even)) {
            int used = 0, first = 1 << 20, last = -(1 << 20);
            for (int i = 0; i < room.ticks.count; ++i) {
                const tick& t = room.ticks.at[i];
                if (!t.used) continue;
                ++used;
                first = t.k < first ? t.k : first;
                last = t.k > last ? t.k : last;
            }
            const bool regular = even.sigma < even.step * real(0.08) && 4 * used >= 3 * room.ticks.count &&
                                 3 * used >= 2 * (last - first + 1);
            real width = 0;
            for (int i = 0; i < room.ticks.count; ++i)
                if (room.ticks.at[i].used) width += room.ticks.at[i].width;
            width = width / real(max(real(used), real(1))) * real(2) * pi / real(polar.angles) / even.step;
            if (regular && used >= 6 && width < 0.75) {
                made.row = best, made.even = even, made.used = used, made.first_k = first, made.last_k = last;
                made.ring = usual(room.ticks);
                made.worth = real(used) * real(used) / real(last - first + 1);
                made.width = width;
                return true;
            }
        }
        j = end;
    }
    return false;
}

/// Looks for a scale in the plane of `start`, and moves its pivot to where the ticks lead. `made.polar` gives the
/// memory of the unrolled picture. `slack`: by so many rows the scale's circle may be off that of the plane.
inline bool find_ticks(image_view<const std::uint8_t> src, const plane& start, real noise, expected_pivot pivot,
                       int slack, dial_room& room, found_dial& made, workspace scratch) {
    const real threshold = max(real(6), noise * real(2.5));
    const array_view<stroke> strokes = {room.strokes, most_strokes};
    made.dial = start;
    const expected_pivot first = pivot;
    for (int round = 0; round < 4; ++round) {
        unroll(src, made.dial, made.polar, scratch);
        const real pixels = made.dial.scale();
        if (round == 0) {
            found_dial dark = made, light = made;
            const int of_dark = find_strokes(made.polar, 1, threshold, 4, strokes, scratch);
            const bool is_dark = find_ring(made.polar, {room.strokes, of_dark}, slack, pixels, pivot, room, dark);
            const int of_light = find_strokes(made.polar, -1, threshold, 4, strokes, scratch);
            const bool is_light = find_ring(made.polar, {room.strokes, of_light}, slack, pixels, pivot, room, light);
            if (!is_dark && !is_light) return false;
            // Between dark ticks are light gaps, one fewer; but it is ticks of which some are longer.
            bool better_light = !is_dark || (is_light && light.worth > dark.worth);
            if (is_dark && is_light) {
                const auto clear = [&](const found_dial& one, int sign) {
                    measure_ticks(made.polar, sign, one.even, one.ring, one.first_k, one.last_k, one.first_k,
                                  one.last_k, threshold, room.lengths);
                    return find_majors(room.lengths, one.first_k, one.last_k).clearest;
                };
                const real of_dark_ticks = clear(dark, 1), of_light_ticks = clear(light, -1);
                if (of_dark_ticks > 0 && !(of_light_ticks > 0) && dark.worth > light.worth * real(0.5))
                    better_light = false;
                else if (of_light_ticks > 0 && !(of_dark_ticks > 0) && light.worth > dark.worth * real(0.5))
                    better_light = true;
                else if (min(dark.worth, light.worth) > max(dark.worth, light.worth) * real(0.7))
                    better_light = light.width < dark.width;
            }
            made = better_light ? light : dark;
            made.sign = better_light ? -1 : 1;
        } else {
            found_dial again = made;
            const int count = find_strokes(made.polar, made.sign, threshold, 4, strokes, scratch);
            if (!find_ring(made.polar, {room.strokes, count}, 0, pixels, pivot, room, again)) return false;
            made = again;
        }
        const real r = made.polar.radius(made.row);
        const real dx = -made.even.once_y * r, dy = made.even.once_x * r;
        const real moved = sqrt(dx * dx + dy * dy);
        if (moved * pixels < 1.2) return true;
        if (round == 3) return moved * pixels < 4;  // it has to settle
        if (moved > 0.3) return false;
        made.dial = with_pivot(start, made.dial.seen({dx, dy}));
        const place by = start.back(made.dial.pivot());
        pivot.x = first.x - by.x, pivot.y = first.y - by.y;
    }
    return true;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
