// Which ticks a scale begins and ends with, and which of them are the long ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/gauge_ticks.hpp>

#include <initializer_list>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// How long each tick is that a comb foretells.
struct tick_lengths {
    static constexpr int most = most_ticks;
    int first_k = 0, count = 0;
    std::int16_t rows[most] = {};  ///< that it is long
    bool there[most] = {};         ///< there is a tick
    bool blind[most] = {};         ///< it could not be told: too bright
};

struct tick_rows {
    int first = 0, last = 0;
    real depth = 0;
};

/// Medians of what ticks are.
inline tick_rows usual(const tick_list& ticks) {
    int firsts[128] = {}, lasts[128] = {}, depths[512] = {}, n = 0;
    for (int i = 0; i < ticks.count; ++i) {
        if (!ticks.at[i].used) continue;
        ++n;
        ++firsts[ticks.at[i].first & 127];
        ++lasts[ticks.at[i].last & 127];
        const int depth = floor_int(ticks.at[i].depth);
        ++depths[depth < 0 ? 0 : depth > 511 ? 511 : depth];
    }
    const auto median = [n](const int* counts) {
        int i = 0, sum = 0;
        while (2 * (sum += counts[i]) < n) ++i;
        return i;
    };
    return {median(firsts), median(lasts), real(median(depths))};
}

/// Looks where a comb foretells ticks: all of `from` … `to` whether they are there, and of `long_from` … `long_to` how
/// long they are.
inline void measure_ticks(const polar_picture& polar, int sign, const comb& even, const tick_rows& ring, int from,
                          int to, int long_from, int long_to, real threshold, tick_lengths& made) {
    const int n = polar.angles, all = ring.last - ring.first + 1;
    const real per_radian = real(n) / (real(2) * pi);
    const int half = floor_int(even.step * per_radian * real(0.5));
    const int aside = half > 12 ? 12 : half;
    const auto wrapped = [n](int column) {
        column %= n;
        return column < 0 ? column + n : column;
    };
    // A tick that has a fifth of the usual contrast is seen, if noise does not make as much; over all the rows of the
    // ring, one that has a tenth.
    const int least = floor_int(max(threshold * real(0.8), ring.depth * real(0.2)) * real(32));
    const int faint =
        floor_int(max(max(real(3), threshold * real(0.9) / sqrt(real(all))), ring.depth * real(0.1)) * real(32));
    made.first_k = from;
    made.count = 0;
    const int inwards = ring.first - 16 < 0 ? 0 : ring.first - 16;
    const int outwards = ring.last + 10 >= polar.rows ? polar.rows - 1 : ring.last + 10;
    for (int k = from; k <= to && made.count < tick_lengths::most; ++k) {
        const int column = wrapped(round_int(even.angle_of(k) * per_radian));
        const auto beside = [&](int by) { return wrapped(column + by); };
        struct three {
            int a, b, c;
        };
        const three on = {beside(-1), column, beside(1)},
                    left = {beside(-aside - 1), beside(-aside), beside(1 - aside)},
                    right = {beside(aside - 1), beside(aside), beside(aside + 1)};
        const int outer[] = {beside(-2), beside(2)};
        const auto mean = [sign](const std::int16_t* row, const three& at) {
            return sign * (row[at.a] + 2 * row[at.b] + row[at.c]);
        };
        int bright = 0, line = 0, left_sum = 0, right_sum = 0;
        for (int j = ring.first; j <= ring.last; ++j) {
            const std::int16_t* row = polar.row(j);
            line += mean(row, on), left_sum += mean(row, left), right_sum += mean(row, right);
            bright += row[column] > 8 * 248 && row[right.b] > 8 * 248;
        }
        int rows = 0;
        if (k >= long_from && k <= long_to) {
            const auto seen = [&](int j) {
                const std::int16_t* row = polar.row(j);
                int darkest = mean(row, on);
                const int one = sign * (row[outer[0]] + 2 * row[on.a] + row[on.b]),
                          other = sign * (row[on.b] + 2 * row[on.c] + row[outer[1]]);
                darkest = one < darkest ? one : darkest;
                darkest = other < darkest ? other : darkest;
                const int l = mean(row, left), r = mean(row, right);
                return (l < r ? l : r) - darkest > least;
            };
            // From the ring in both directions, over lines along the scale that are as dark.
            const auto way = [&](int from_row, int end, int by) {
                int missed = 0, last = from_row;
                for (int j = from_row; j != end + by && missed < 4; j += by)
                    if (seen(j))
                        last = j, missed = 0;
                    else
                        ++missed;
                return last;
            };
            const int middle = (ring.first + ring.last) / 2;
            rows = way(middle, outwards, 1) - way(middle, inwards, -1) + 1;
        }
        made.rows[made.count] = static_cast<std::int16_t>(rows);
        made.there[made.count] = (left_sum < right_sum ? left_sum : right_sum) - line > faint * all;
        made.blind[made.count] = 2 * bright >= all;
        ++made.count;
    }
}

/// Ticks k with (k - phase) % every == 0 are longer than the others, by `clearer` rows.
struct majors {
    int every = 1, phase = 0;
    real clearer = 0;
};

inline constexpr int most_majors = 5;
struct possible_majors {
    majors at[most_majors];
    int count = 0;
    real clearest = 0;
};

/// The periods at which ticks are longer than the others: several, as among long ones there are longer ones, and
/// numbers close to every other one.
inline possible_majors find_majors(const tick_lengths& ticks, int from, int to) {
    possible_majors made;
    const int n = to - from + 1;
    // The length that so many of a thousand of the ticks k with (k - first) % every == 0 (or all but those) do not
    // have.
    const auto quantile = [&](int first, int every, bool of, int thousandths) {
        int counts[64] = {}, total = 0;
        for (int k = from; k <= to; ++k) {
            const int i = k - ticks.first_k;
            const bool is = ((k - first) % every + every) % every == 0;
            if (!ticks.there[i] || is != of) continue;
            ++counts[ticks.rows[i] > 63 ? 63 : ticks.rows[i]];
            ++total;
        }
        if (total < 2) return -1;
        int length = 0;
        for (int sum = 0; (sum += counts[length]) * 1000 <= total * thousandths && length < 63; ++length) {
        }
        return length;
    };
    for (const int every : {2, 3, 4, 5, 10}) {
        if (n < 2 * every + 1) continue;
        majors best;
        for (int phase = 0; phase < every; ++phase) {
            const int low = quantile(from + phase, every, true, 300), high = quantile(from + phase, every, false, 650);
            const real clear = real(low < 0 || high < 0 ? 0 : low - high);
            if (clear >= 2 && clear > best.clearer) best = {every, from + phase, clear};
        }
        if (best.every > 1) made.at[made.count++] = best, made.clearest = max(made.clearest, best.clearer);
    }
    return made;
}

/// Whether a person would write numbers at such a distance: 1, 2, 2.5 or 5 times a power of ten.
inline bool is_usual_division(real division) {
    division = abs(division);
    if (!(division > 1e-9) || !(division < 1e12)) return false;
    while (division < 1) division *= real(10);
    while (division >= real(9.999)) division /= real(10);
    for (const double usual : {1.0, 2.0, 2.5, 5.0})
        if (abs(division - real(usual)) < real(1e-6) * division) return true;
    return false;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
