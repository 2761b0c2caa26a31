// Which ticks a scale begins and ends with, and which of them are the long ones.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/gauge_ticks.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// How long each tick is that a comb foretells.
struct tick_lengths {
    static constexpr int most = most_ticks;
    int first_k = 0, count = 0;
    std::int16_t rows[most] = {};   ///< that it is long
    bool there[most] = {};          ///< there is a tick
    bool blind[most] = {};          ///< it could not be told: too bright
};

/// Samples of a row, whatever column.
inline int sample(const std::int16_t* row, int column, int angles) {
    column %= angles;
    return row[column < 0 ? column + angles : column];
}

/// Contrast of a line at a column of a row against both sides, `aside` columns away, in eighths of grey levels.
inline int contrast_at(const polar_picture& polar, int sign, int row, int column, int aside) {
    const std::int16_t* at = polar.row(row);
    const auto mean = [&](int c) {
        return sign * (sample(at, c - 1, polar.angles) + 2 * sample(at, c, polar.angles) + sample(at, c + 1, polar.angles)) / 4;
    };
    int line = mean(column);
    for (const int c : {column - 1, column + 1}) line = mean(c) < line ? mean(c) : line;
    const int left = mean(column - aside), right = mean(column + aside);
    return (left < right ? left : right) - line;
}

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

inline void measure_ticks(const polar_picture& polar, int sign, const comb& even, const tick_rows& ring, int from, int to,
                          real threshold, tick_lengths& made) {
    const real per_radian = real(polar.angles) / (real(2) * pi);
    const int step = floor_int(even.step * per_radian * real(0.5));
    const int aside = step > 12 ? 12 : step;
    // A tick that has a fifth of the usual contrast is seen, if noise does not make as much.
    const int least = floor_int(max(threshold * real(0.8), ring.depth * real(0.2)) * real(8));
    made.first_k = from;
    made.count = 0;
    const int inwards = ring.first - 16 < 0 ? 0 : ring.first - 16;
    const int outwards = ring.last + 10 >= polar.rows ? polar.rows - 1 : ring.last + 10;
    for (int k = from; k <= to && made.count < tick_lengths::most; ++k) {
        const int column = round_int(even.angle_of(k) * per_radian);
        int within = 0, bright = 0;
        const auto seen = [&](int j) { return contrast_at(polar, sign, j, column, aside) > least; };
        for (int j = ring.first; j <= ring.last; ++j) {
            within += seen(j);
            bright += sample(polar.row(j), column, polar.angles) > 8 * 248 &&
                      sample(polar.row(j), column + aside, polar.angles) > 8 * 248;
        }
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
        const int rows = way(middle, outwards, 1) - way(middle, inwards, -1) + 1;
        const int all = ring.last - ring.first + 1;
        made.rows[made.count] = static_cast<std::int16_t>(rows);
        made.there[made.count] = 2 * within >= all;
        made.blind[made.count] = 2 * bright >= all;
        ++made.count;
    }
}

struct majors {
    int every = 0, phase = 0;  ///< tick k is a major one where (k - phase) % every == 0; every 0: none are longer
    real clearer = 0;          ///< by how many rows the shortest of them are longer than the longest of the others
};

/// The period at which ticks are longer than the others.
inline majors find_majors(const tick_lengths& ticks, int from, int to) {
    majors best;
    const int n = to - from + 1;
    // The length that so many of a thousand of the ticks k with (k - first) % every == 0 (or all but those) do not have.
    const auto quantile = [&](int first, int every, bool of, int skip, int thousandths) {
        int counts[64] = {}, total = 0;
        for (int k = from; k <= to; ++k) {
            const int i = k - ticks.first_k;
            const bool is = ((k - first) % every + every) % every == 0;
            const bool skipped = skip > 0 && ((k - first) % skip + skip) % skip == 0;
            if (!ticks.there[i] || is != of || skipped) continue;
            ++counts[ticks.rows[i] > 63 ? 63 : ticks.rows[i]];
            ++total;
        }
        if (total < 2) return -1;
        int length = 0;
        for (int sum = 0; (sum += counts[length]) * 1000 <= total * thousandths && length < 63; ++length) {}
        return length;
    };
    for (const int every : {2, 3, 4, 5, 10}) {
        if (n < 2 * every + 1) continue;
        for (int phase = 0; phase < every; ++phase) {
            const int low = quantile(from + phase, every, true, 0, 300), high = quantile(from + phase, every, false, 0, 650);
            if (low < 0 || high < 0) continue;
            // Of a period that does, its multiples do too: they must be clearer by half.
            const real clear = real(low - high);
            const bool multiple = best.every > 0 && every % best.every == 0 && (from + phase - best.phase) % best.every == 0;
            const real wanted = multiple ? best.clearer * real(1.5) + real(1) : best.clearer + real(0.5);
            if (clear >= 2 && clear >= wanted) best = {every, from + phase, clear};
        }
    }
    // Of ticks of three lengths, the longest.
    if (best.every > 0 && best.every <= 5 && n >= 4 * best.every + 1) {
        const int twice = 2 * best.every;
        for (const int phase : {best.phase, best.phase + best.every}) {
            const int low = quantile(phase, twice, true, 0, 300), high = quantile(phase + best.every, twice, true, 0, 650);
            if (low - high >= 2) {
                best = {twice, phase, real(low - high)};
                break;
            }
        }
    }
    return best;
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
