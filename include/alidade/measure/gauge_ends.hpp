// Where a scale begins and ends: at long ticks that explain all the others.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/measure/gauge_dial.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// The scale's first and last tick.
struct ends {
    int first = 0, last = 0;
    majors longer;
    int surest_first = 0, surest_last = 0;  ///< ticks that are seen
};

struct covered {
    real from = 0, to = 0;  ///< angles that the needle hides
};

/// `least` and `most` are the values there: the distance of long ticks must be one that makers use.
inline result<ends> find_ends(const found_dial& found, dial_room& room, real noise, covered hidden, real least,
                              real most) {
    const real around = real(2) * pi;
    ends made = {found.first_k, found.last_k, {}, 0, 0};
    const int most_k = floor_int(around / found.even.step);
    const real threshold = max(real(6), noise * real(2.5));
    int span = 0, beyond = 0;
    // Ticks that a zone or a shade parted from the others lead on from them: then the scale is longer.
    for (int round = 0; round < 2; ++round) {
        span = made.last - made.first;
        if (found.even.step * (real(span) + real(1.6)) > around)
            return error(fault::not_found,
                         "the scale's ends are not to be seen: its ticks go all the way around, as a clock's do");
        // So far beyond the ticks that were found others may be.
        beyond = floor_int(around / found.even.step - real(span) - real(0.6));
        const int fits = (tick_lengths::most - span - 2) / 2;
        beyond = beyond > fits ? fits : beyond;
        beyond = beyond > 150 ? 150 : beyond < 0 ? 0 : beyond;
        measure_ticks(found.polar, found.sign, found.even, found.ring, made.first - beyond, made.last + beyond,
                      made.first, made.last, threshold, room.lengths);
        if (round > 0) break;
        const auto run = [&](int from, int by) {
            int end = from;
            for (int k = from + by; k >= made.first - beyond && k <= made.last + beyond; k += by) {
                if (!room.lengths.there[k - room.lengths.first_k]) break;
                end = k;
            }
            const int longer = (end - from) * by;
            return longer >= 4 ? end : from;
        };
        const int first = run(made.first, -1), last = run(made.last, 1);
        if ((first == made.first && last == made.last) || last - first + 1 > most_k) break;
        made.first = first, made.last = last;
    }
    const auto there = [&](int k) { return room.lengths.there[k - room.lengths.first_k]; };
    const auto unknown = [&](int k) {
        if (room.lengths.blind[k - room.lengths.first_k]) return true;
        real angle = found.even.angle_of(k) - hidden.from;
        while (angle > around) angle -= around;
        while (angle < 0) angle += around;
        return angle < hidden.to - hidden.from;
    };
    // The ticks that were found first tell the long ones more surely than those that lead on from them.
    const possible_majors longer = find_majors(room.lengths, found.first_k, found.last_k);
    ends chosen = made;
    const int longest = longer.count > 0 ? longer.at[0].every : 1;
    // What lies beyond one end may be the other end, a turn later.
    const real circle = around / found.even.step;
    const auto within = [circle](int k, int first, int last) {
        return (k >= first && k <= last) || real(k) + circle < real(last) + real(0.8) ||
               real(k) - circle > real(first) - real(0.8);
    };
    // A scale explains the ticks that there are, and none that there are not.
    int best = -1000, second = -1000, best_intervals = 0;
    bool any_long = false;
    const int inwards = span / 3 < 12 ? span / 3 : 12;
    for (int way = 0; way < (longer.count > 0 ? longer.count : 1); ++way) {
        const majors which = longer.count > 0 ? longer.at[way] : majors{};
        const int every = which.every, phase = which.phase;
        // An end that is not seen may be one where long ticks foretell it and short ones lead there.
        const auto may_end = [&](int k, int inwards_by) {
            if ((k - phase) % every != 0) return false;
            if (there(k)) return true;
            if (unknown(k)) return every > 1 || (k >= made.first - 1 && k <= made.last + 1);
            int led = 0;
            for (int i = 1; i < every; ++i) led += there(k + i * inwards_by);
            return every >= 4 && 2 * led >= every - 1;
        };
        for (int first = made.first - beyond; first <= made.first + inwards; ++first) {
            if (!may_end(first, 1)) continue;
            for (int last = made.last - inwards; last <= made.last + beyond; ++last) {
                if (!may_end(last, -1) || last - first < every || last - first + 1 > most_k ||
                    found.even.step * real(last - first) > around * real(0.97))
                    continue;
                any_long = true;
                const bool first_seen = there(first) || unknown(first), last_seen = there(last) || unknown(last);
                if (!first_seen && !last_seen) continue;
                const int intervals = (last - first) / every;
                const real division = (most - least) / real(intervals);
                if (!is_usual_division(division) && !(every == 1 && is_usual_division(division / real(4)))) continue;
                int worth = 0, seen = 0, asked = 0, gap = 0, widest = 0;
                for (int k = made.first - beyond; k <= made.last + beyond; ++k) {
                    const bool hides = unknown(k);
                    if (k >= first && k <= last) {
                        worth += hides ? 0 : there(k) ? 2 : -3;
                        asked += !hides, seen += !hides && there(k);
                        gap = there(k) ? 0 : gap + !hides;
                        widest = gap > widest ? gap : widest;
                    } else
                        worth -= !hides && there(k) && !within(k, first, last) ? 2 : 0;
                }
                // Most of a scale is seen, and nowhere in it does a row of ticks miss: that is the gap between its
                // ends, where a reflection hides both.
                if (10 * seen < 7 * asked || 2 * asked < last - first) continue;
                if (widest > 3 && 8 * widest > last - first) continue;
                worth -= unknown(first) + unknown(last);
                if (worth > best) {
                    if (first != chosen.first || last != chosen.last) second = best;
                    best = worth, best_intervals = intervals;
                    chosen = {first, last, which, first, last};
                } else if (worth > second && (first != chosen.first || last != chosen.last)) {
                    second = worth;
                }
            }
        }
    }
    // Ticks that stand in line beyond the ends: the scale may go on. Where it does, most of what a scale has is there
    // from its end on, its ticks or its long ones; letters in the gap are somewhere.
    const auto leads_on = [&](int from, int by, int every) {
        int seen = 0, asked = 0;
        for (int k = from + by; real(2 * (k - from) * by) <= circle - real(chosen.last - chosen.first); k += by) {
            if (k < made.first - beyond || k > made.last + beyond) break;
            if ((k - from) % every != 0 || unknown(k)) continue;
            ++asked, seen += there(k) && !within(k, chosen.first, chosen.last);
            if (2 * seen > asked) return true;
        }
        return false;
    };
    if (best_intervals == 0) {
        if (!any_long) return error(fault::not_found, "the scale's ends are not to be seen: they are no long ticks");
        const int every = longer.count > 0 ? longer.at[0].every : 1;
        return error(fault::not_found, "the scale's ends are not sure: between them are about ", span / every,
                     " intervals, which makes none of the usual divisions of the values given");
    }
    if (leads_on(chosen.first, -1, 1) || leads_on(chosen.last, 1, 1) ||
        (longest > 2 && (leads_on(chosen.first, -1, longest) || leads_on(chosen.last, 1, longest))))
        return error(fault::ambiguous, "the scale's ends are not sure: it may go on beyond them");
    // Where an end's tick is not at its even place, or the needle is before it, what is read there is less sure.
    const auto blind = [&](int k) { return room.lengths.blind[k - room.lengths.first_k]; };
    chosen.surest_first = chosen.first, chosen.surest_last = chosen.last;
    while (!there(chosen.surest_first) && !blind(chosen.surest_first)) ++chosen.surest_first;
    while (!there(chosen.surest_last) && !blind(chosen.surest_last)) --chosen.surest_last;
    if (second >= best - 1) return error(fault::ambiguous, "the scale's ends are not sure: something hides them");
    return chosen;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
