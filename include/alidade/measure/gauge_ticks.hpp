// Ticks: the strokes that stand evenly on a circle, and the point that all of them lead to.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/least_squares.hpp>
#include <alidade/measure/gauge_strokes.hpp>

#include <initializer_list>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// Of the strokes that cross a row, or come as near to it as `slack`, those that are as far from the one before as from
/// the one after. Indices are in the order of their columns at the row.
struct row_strokes {
    int at[most_strokes];
    bool regular[most_strokes];
    int count = 0, triples = 0;
};

inline void strokes_of_row(array_view<const stroke> strokes, int row, int slack, int angles, row_strokes& made) {
    made.count = made.triples = 0;
    for (int i = 0; i < strokes.size; ++i)
        if (strokes[i].first - slack <= row && row <= strokes[i].last + slack) made.at[made.count++] = i;
    // Sorted by their middles, they are nearly so here.
    for (int i = 1; i < made.count; ++i) {
        const int one = made.at[i];
        int k = i;
        for (; k > 0 && strokes[made.at[k - 1]].column_at(row) > strokes[one].column_at(row); --k)
            made.at[k] = made.at[k - 1];
        made.at[k] = one;
    }
    for (int i = 0; i < made.count; ++i) made.regular[i] = false;
    if (made.count < 4) return;
    const real least_gap = real(angles) * real(1.0 / 360), most_gap = real(angles) * real(36.0 / 360);
    const auto column = [&](int i) {
        const int n = made.count;
        const real turn = i < 0 ? real(-angles) : i >= n ? real(angles) : real(0);
        return strokes[made.at[(i + n) % n]].column_at(row) + turn;
    };
    for (int i = 0; i < made.count; ++i) {
        const real before = column(i) - column(i - 1), after = column(i + 1) - column(i);
        if (!(before > least_gap) || !(after > least_gap) || before > most_gap || after > most_gap) continue;
        if (abs(before - after) > min(before, after) * real(0.2)) continue;
        ++made.triples;
        const int n = made.count;
        made.regular[(i + n - 1) % n] = made.regular[i] = made.regular[(i + 1) % n] = true;
    }
}

// ---- the comb ------------------------------------------------------------------------------

/// Even ticks on a circle: number k stands where place_of(angle) = k. The terms with sines take up what a pivot a
/// little aside and a tilt a little wrong make uneven.
struct comb {
    real start = 0, step = 0;  ///< of the even places, in radians
    real once_x = 0, once_y = 0, twice_x = 0, twice_y = 0;
    real sigma = 0;  ///< of one tick, in radians
    small_matrix<6> covariance;

    real bend(real angle) const {
        const sine_cosine one = sin_cos(angle);
        const real s2 = real(2) * one.sine * one.cosine, c2 = one.cosine * one.cosine - one.sine * one.sine;
        return once_x * one.cosine + once_y * one.sine + twice_x * c2 + twice_y * s2;
    }
    /// requires  the angle be unrolled: within a turn of the scale
    real place_of(real angle) const { return (angle - bend(angle) - start) / step; }
    real angle_of(real k) const {
        const real even = start + k * step;
        real angle = even;
        for (int i = 0; i < 4; ++i) angle = even + bend(angle);
        return angle;
    }
    /// Standard uncertainty of place_of there, in ticks, that of the comb alone.
    real sigma_at(real angle, real k) const {
        const sine_cosine one = sin_cos(angle);
        const real s2 = real(2) * one.sine * one.cosine, c2 = one.cosine * one.cosine - one.sine * one.sine;
        const real slope[] = {1, k, one.cosine, one.sine, c2, s2};
        real sum = 0;
        for (int i = 0; i < 6; ++i)
            for (int j = 0; j < 6; ++j) sum += slope[i] * slope[j] * covariance(i, j);
        return sqrt(max(sum, real(0))) / step;
    }
};

inline constexpr int most_ticks = 512;

struct tick {
    int k = 0;
    real angle = 0;                 ///< unrolled
    real lean = 0, lean_sigma = 1;  ///< change of the angle, per part of the radius
    real depth = 0, width = 0;
    int first = 0, last = 0;  ///< rows
    bool used = true;         ///< by the fit
};

struct tick_list {
    tick at[most_ticks];
    int count = 0;
};

/// Where the pivot is expected, in the plane: how far from (0, 0), and how surely along a direction and across it.
struct expected_pivot {
    real x = 0, y = 0;
    real ux = 1, uy = 0;
    real sigma_along = 0.1, sigma_across = 0.1;
};

/// Fits a comb to numbered ticks, leaving out those that do not agree. False if they do not suffice.
inline bool fit_comb(tick_list& ticks, comb& made, real least_sigma, const expected_pivot& pivot, real radius) {
    if (ticks.count < 5) return false;
    real scale = least_sigma;
    for (int round = 0; round < 5; ++round) {
        normal_sums<6> sums;
        int used = 0;
        const real middle = ticks.at[ticks.count / 2].angle;
        for (int i = 0; i < ticks.count; ++i) {
            const tick& t = ticks.at[i];
            const sine_cosine one = sin_cos(t.angle);
            const real s2 = real(2) * one.sine * one.cosine, c2 = one.cosine * one.cosine - one.sine * one.sine;
            const real slope[] = {1, real(t.k), one.cosine, one.sine, c2, s2};
            real keep = 1;
            if (round > 0) {
                const real off = t.angle - made.bend(t.angle) - made.start - real(t.k) * made.step;
                const real u = off / (real(4.7) * scale);
                keep = abs(u) < 1 ? (real(1) - u * u) * (real(1) - u * u) : real(0);
            }
            if (keep > 0) {
                sums.add(keep / (scale * scale), t.angle - middle, slope);
                // Seen from a point aside, lines towards the pivot lean.
                const real leaning[] = {0, 0, -one.cosine, -one.sine, 0, 0};
                const real lean = round > 0 ? t.lean + made.once_x * one.cosine + made.once_y * one.sine : real(0);
                const real u = lean / (real(4) * t.lean_sigma);
                if (abs(u) < 1) {
                    const real agrees = (real(1) - u * u) * (real(1) - u * u);
                    sums.add(keep * agrees / (t.lean_sigma * t.lean_sigma), t.lean, leaning);
                }
                ++used;
            }
        }
        if (used < 5) return false;
        // A pivot at (x, y) turns places by (y cos - x sin) / radius. What the tilt may be wrong by, besides.
        const real aim_x = pivot.y / radius, aim_y = -pivot.x / radius;
        const real vx = pivot.uy, vy = -pivot.ux;  // of (once_x, once_y), by a pivot that moves along (ux, uy)
        const real wa = (radius / pivot.sigma_along) * (radius / pivot.sigma_along);
        const real wc = (radius / pivot.sigma_across) * (radius / pivot.sigma_across);
        const real pxx = wa * vx * vx + wc * vy * vy, pxy = (wa - wc) * vx * vy, pyy = wa * vy * vy + wc * vx * vx;
        sums.normal(2, 2) += pxx, sums.normal(3, 2) += pxy, sums.normal(3, 3) += pyy;
        sums.gradient[2] += pxx * aim_x + pxy * aim_y, sums.gradient[3] += pxy * aim_x + pyy * aim_y;
        for (int i = 4; i < 6; ++i) sums.normal(i, i) += real(1) / (real(0.02) * real(0.02));
        const cholesky<6> solver(sums.normal);
        if (!solver.definite) return false;
        const small_vector<6> by = solver.solve(sums.gradient);
        made.start = middle + by[0], made.step = by[1];
        made.once_x = by[2], made.once_y = by[3], made.twice_x = by[4], made.twice_y = by[5];
        made.covariance = solver.inverse();
        // The median of the deviations, from which outliers are told.
        static constexpr int most = most_ticks;
        real away[most];
        for (int i = 0; i < ticks.count; ++i) {
            const tick& t = ticks.at[i];
            away[i] = abs(t.angle - made.bend(t.angle) - made.start - real(t.k) * made.step);
        }
        for (int i = 1; i < ticks.count; ++i) {
            const real one = away[i];
            int k = i;
            for (; k > 0 && away[k - 1] > one; --k) away[k] = away[k - 1];
            away[k] = one;
        }
        scale = max(away[ticks.count / 2] * real(1.4826), least_sigma);
    }
    int used = 0;
    for (int i = 0; i < ticks.count; ++i) {
        tick& t = ticks.at[i];
        const real off = t.angle - made.bend(t.angle) - made.start - real(t.k) * made.step;
        t.used = abs(off) < real(4.7) * scale;
        used += t.used;
    }
    made.sigma = scale;
    return made.step > 0 && used >= 5;
}

/// The longest row of even strokes that cross a row of the polar picture, numbered from 0; then all that agree with
/// its comb. `pixels` are there to a unit of the radius.
inline bool find_comb(const polar_picture& polar, array_view<const stroke> strokes, const row_strokes& here, int row,
                      real pixels, const expected_pivot& pivot, tick_list& best, comb& made) {
    const int n = here.count;
    const real turn = real(2) * pi / real(polar.angles), round = polar.angles;
    const auto column = [&](int i) {  // of any whole number
        int turns = 0;
        while (i < 0) i += n, --turns;
        while (i >= n) i -= n, ++turns;
        return strokes[here.at[i]].column_at(row) + real(turns) * round;
    };
    const auto ticks_of = [&](tick_list& list, int k, int i) {
        if (list.count == most_ticks) return;
        const stroke& s = strokes[here.at[((i % n) + n) % n]];
        const real r0 = polar.radius(row), length = real(s.last - s.first + 1) * polar.step;
        list.at[list.count++] = {k,
                                 column(i) * turn,
                                 s.slope * turn / polar.step * r0,
                                 max(real(0.5) / (pixels * length), real(0.01)),
                                 s.depth,
                                 s.width,
                                 s.first,
                                 s.last,
                                 true};
    };
    best.count = 0;
    int tried = 0;
    const int every = here.triples > 10 ? here.triples / 10 : 1;
    int best_from = 0;
    real best_worth = 0, best_gap = 0;
    // Walks from stroke i in both directions, and calls use(k, i) for each tick.
    const auto walk = [&](int seed, real gap0, auto use) {
        use(0, seed);
        int count = 1, span = 1;
        real most = round - gap0 * real(0.5);
        for (const int way : {1, -1}) {
            real gap = gap0, last = column(seed);
            int k = 0, i = seed;
            while (true) {
                int hit = 0;
                int to = i;
                for (int m = 1; m <= 4 && hit == 0; ++m) {
                    // No scale's own gap is to be taken for missing ticks.
                    if (m > 1 && gap * real(m) > round * real(34.0 / 360)) break;
                    const real wanted = last + real(way * m) * gap, room = gap * real(m == 1 ? 0.22 : 0.17);
                    int j = to;
                    real nearest = room;
                    for (int s = i + way; (column(s) - wanted) * real(way) <= room; s += way)
                        if (abs(column(s) - wanted) < nearest) nearest = abs(column(s) - wanted), j = s;
                    if (j != i) hit = m, to = j;
                }
                if (hit == 0) break;
                const real here_at = column(to);
                gap = gap * real(0.7) + (here_at - last) * real(way) / real(hit) * real(0.3);
                last = here_at, k += way * hit, i = to;
                if (abs(last - column(seed)) >= most) break;
                use(k, i);
                if (++count > most_ticks / 2) break;
            }
            most -= min(abs(last - column(seed)), most);
            span += k < 0 ? -k : k;
        }
        return real(count) * real(count) / real(span);  // of half the distance every other tick would be missing
    };
    for (int i = 0; i < n; ++i) {
        const real before = column(i) - column(i - 1), after = column(i + 1) - column(i);
        if (!here.regular[i] || abs(before - after) > min(before, after) * real(0.2)) continue;
        if (tried++ % every != 0) continue;
        const real gap = (before + after) * real(0.5);
        const real worth = walk(i, gap, [](int, int) {});
        if (worth > best_worth) best_worth = worth, best_from = i, best_gap = gap;
    }
    if (best_worth < 4) return false;
    (void)walk(best_from, best_gap, [&](int k, int i) { ticks_of(best, k, i); });
    if (!fit_comb(best, made, real(0.1) * turn, pivot, polar.radius(row))) return false;
    // One or two that stand alone beyond the end of the others are something else.
    bool trimmed = false;
    for (int i = 1; i < best.count; ++i) {
        const tick one = best.at[i];
        int k = i;
        for (; k > 0 && best.at[k - 1].k > one.k; --k) best.at[k] = best.at[k - 1];
        best.at[k] = one;
    }
    for (int size = 1; size <= 2; ++size) {
        if (best.count > size + 5 && best.at[best.count - size].k - best.at[best.count - size - 1].k >= 3)
            best.count -= size, trimmed = true;
        if (best.count > size + 5 && best.at[size].k - best.at[size - 1].k >= 3) {
            for (int i = size; i < best.count; ++i) best.at[i - size] = best.at[i];
            best.count -= size, trimmed = true;
        }
    }
    return !trimmed || fit_comb(best, made, real(0.1) * turn, pivot, polar.radius(row));
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
