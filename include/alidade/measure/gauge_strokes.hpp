// Short strokes towards the pivot: what ticks are, and little else on a dial.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/measure/gauge_polar.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// A dark or light line across several rows of a polar picture. Columns are told in parts of one.
struct stroke {
    int first = 0, last = 0;  ///< rows
    int rows = 0;             ///< in which it was seen
    real column = 0;          ///< at the middle of its rows
    real middle = 0;          ///< that row
    real slope = 0;           ///< columns per row
    real depth = 0;           ///< mean contrast, in grey levels
    real width = 0;           ///< mean, in columns

    real column_at(real row) const { return column + slope * (row - middle); }
};

inline constexpr int most_dips = 400, most_strokes = 1024;

struct stroke_sums {
    int first, last, rows;
    std::int64_t column, row, row_row, row_column, depth, width;  // of columns in 64ths
    int at;                                                       // last column
};

constexpr std::size_t strokes_workspace(int angles) {
    const auto padded = static_cast<std::size_t>(angles + 128);
    return 5 * scratch_bytes<std::int16_t>(padded) + scratch_bytes<std::int32_t>(static_cast<std::size_t>(angles)) +
           scratch_bytes<stroke_sums>(most_strokes);
}

/// Strokes darker (sign 1) or lighter (-1) than both sides of them within `reach` columns, by `threshold` grey levels,
/// in at least `least_rows` rows. Tells how many.
inline int find_strokes(const polar_picture& polar, int sign, real threshold, int least_rows, array_view<stroke> found,
                        workspace scratch) {
    constexpr int reach = 10, pad = 64;
    const int n = polar.angles;
    const auto padded = static_cast<std::size_t>(n + 2 * pad);
    std::int16_t *sum = scratch.take<std::int16_t>(padded), *smooth = scratch.take<std::int16_t>(padded);
    std::int16_t *two = scratch.take<std::int16_t>(padded), *four = scratch.take<std::int16_t>(padded);
    std::int16_t* high = scratch.take<std::int16_t>(padded);
    std::int32_t* owner = scratch.take<std::int32_t>(static_cast<std::size_t>(n));
    stroke_sums* sums = scratch.take<stroke_sums>(most_strokes);
    for (int a = 0; a < n; ++a) owner[a] = -1;
    int count = 0;
    const int least = floor_int(threshold * real(96));  // smooth is 12 times eight times the brightness
    const auto full = static_cast<std::size_t>(n + 2 * pad);

    for (int j = 1; j + 1 < polar.rows; ++j) {
        const std::int16_t *up = polar.row(j - 1), *mid = polar.row(j), *down = polar.row(j + 1);
        for (int a = 0; a < n; ++a) sum[a + pad] = static_cast<std::int16_t>(sign * (up[a] + mid[a] + down[a]));
        for (int a = 0; a < pad; ++a) {
            sum[a] = sum[a + n];
            sum[a + n + pad] = sum[a + pad];
        }
        for (std::size_t i = 1; i + 1 < full; ++i)
            smooth[i] = static_cast<std::int16_t>(sum[i - 1] + 2 * sum[i] + sum[i + 1]);
        smooth[0] = smooth[1], smooth[full - 1] = smooth[full - 2];
        const auto larger = [](std::int16_t a, std::int16_t b) { return a < b ? b : a; };
        for (std::size_t i = 0; i + 1 < full; ++i) two[i] = larger(smooth[i], smooth[i + 1]);
        for (std::size_t i = 0; i + 3 < full; ++i) four[i] = larger(two[i], two[i + 2]);
        for (std::size_t i = 0; i + reach < full; ++i)  // of i … i + 9
            high[i] = larger(larger(four[i], four[i + 4]), two[i + 8]);
        int before = -1000;
        for (int a = 0; a < n; ++a) {
            const int i = a + pad, here = smooth[i];
            if (!(here < smooth[i - 1] && here <= smooth[i + 1])) continue;
            const int left = high[i - reach], right = high[i + 1];
            const int depth = (left < right ? left : right) - here;
            if (depth < least) continue;
            // The middle between the places of half the depth.
            const int half = here + depth / 2;
            int l = i, r = i;
            while (smooth[l] < half && l > i - 24) --l;
            while (smooth[r] < half && r < i + 24) ++r;
            const auto part = [half](int inner, int outer) {
                return outer > inner ? 64 * (half - inner) / (outer - inner) : 0;
            };
            const int from = 64 * (l + 1) - part(smooth[l + 1], smooth[l]),
                      to = 64 * (r - 1) + part(smooth[r - 1], smooth[r]);
            const int column = (from + to) / 2 - 64 * pad, width = to - from;
            if (width > 64 * 30) continue;
            if (column - before < 64 * 3) continue;
            before = column;
            int at = column >> 6;
            at = at < 0 ? at + n : at >= n ? at - n : at;
            int mine = -1, nearest = 64 * 4;
            for (int d = -3; d <= 3; ++d) {
                const int k = owner[(at + d + n) % n];
                if (k < 0 || sums[k].last < j - 2 || sums[k].last == j) continue;
                int away = column - sums[k].at;
                if (away > 32 * n) away -= 64 * n;
                if (away < -32 * n) away += 64 * n;
                away = away < 0 ? -away : away;
                if (away < nearest) nearest = away, mine = k;
            }
            if (mine < 0) {
                if (count == most_strokes) continue;
                mine = count++;
                sums[mine] = {j, j, 0, 0, 0, 0, 0, 0, 0, column};
            }
            stroke_sums& s = sums[mine];
            int unrolled = column;
            if (s.rows > 0) {  // across the seam the first column goes on as column n
                const int mean = static_cast<int>(s.column / s.rows);
                if (unrolled - mean > 32 * n) unrolled -= 64 * n;
                if (unrolled - mean < -32 * n) unrolled += 64 * n;
            }
            s.last = j, s.at = column;
            ++s.rows;
            s.column += unrolled, s.row += j, s.row_row += j * j, s.row_column += std::int64_t{j} * unrolled;
            s.depth += depth, s.width += width;
            owner[at] = mine;
        }
    }
    int kept = 0;
    for (int k = 0; k < count && kept < found.size; ++k) {
        const stroke_sums& s = sums[k];
        if (s.rows < least_rows || 3 * s.rows < 2 * (s.last - s.first + 1)) continue;
        const real rows = s.rows;
        const real spread = real(s.row_row) - real(s.row) * real(s.row) / rows;
        const real slope = (real(s.row_column) - real(s.row) * real(s.column) / rows) / spread / real(64);
        stroke one = {s.first,
                      s.last,
                      s.rows,
                      real(s.column) / rows / real(64),
                      real(s.row) / rows,
                      slope,
                      real(s.depth) / rows / real(96),
                      real(s.width) / rows / real(64)};
        if (one.column < 0) one.column += real(n);
        if (one.column >= n) one.column -= real(n);
        found[kept++] = one;
    }
    // By direction.
    for (int i = 1; i < kept; ++i) {
        const stroke one = found[i];
        int k = i;
        for (; k > 0 && found[k - 1].column > one.column; --k) found[k] = found[k - 1];
        found[k] = one;
    }
    return kept;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
