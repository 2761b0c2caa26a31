// The straight runs of a chain of edge points: the first half of line_segments.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/edge/line_fit.hpp>
#include <alidade/edge/line_segment.hpp>

namespace alidade::inline ALIDADE_ISA::line_runs_detail {

using line_fit_detail::line;
using line_fit_detail::moments;

inline constexpr int seed = 5;         // points that a run begins with
inline constexpr int patience = 3;     // points in a row that may lie aside
inline constexpr int rounded_off = 3;  // points at a run's ends that a corner has moved, and that are not fitted

/// Of a point's sigma, in radians per pixel, that of its normal, if few neighbours are summed.
inline constexpr real direction_noise = 0.7;

/// A run of points that lie along a line.
struct run {
    moments fit;
    line along;
    point<real> from, to;     ///< on the line
    real strength = 0;        ///< summed over fit.count points
    int first = 0, last = 0;  ///< of the chain's points
    int chain = 0;
    bool begins_in_corner = false, ends_in_corner = false;
    int aligned = 0, length = 0;  ///< points that agree with the line, of how many
    real meaning = 0;
};

/// What a line is, beyond the points' own noise.
struct rules {
    real straight;  ///< variance of a point about the line that is no noise, in pixels squared
    real tests;     ///< log10 of the number of runs that there are in all chains
};

/// Whether a point lies on a line and has its normal, within 22.5°. `doubt` is the variance of the line there.
constexpr bool agrees(const edge_point& p, const line& l, real straight, real doubt) {
    const real aside = l.aside(p.x, p.y), sigma = p.sigma;
    return aside * aside <= real(9) * (sigma * sigma + straight + doubt) &&
           l.ux * real(p.ny) - l.uy * real(p.nx) >= real(0.92388);
}

/// A line, and its variance across itself: of its middle, and for each pixel squared from there.
struct uncertain_line {
    line along;
    real at_middle, per_square;

    uncertain_line(const moments& m, const line& l) : along(l) {
        const real shared = line_fit_detail::shared_noise(l), spread = m.squares_along(l);
        at_middle = shared / m.weight;
        per_square = spread > 0 ? shared / spread : real(0);
    }
    constexpr real variance_at(real x, real y) const {
        const real t = along.along(x, y);
        return at_middle + t * t * per_square;
    }
};

/// -log10 of the probability that `aligned` of `length` directions agree by chance, of which each does one in eight
/// times: Chernoff's bound of the binomial distribution's tail.
inline real surprise(int aligned, int length) {
    const real share = real(aligned) / length, chance(0.125);
    if (share <= chance) return 0;
    real sum = share * log10(share / chance);
    if (aligned < length) sum += (real(1) - share) * log10((real(1) - share) / (real(1) - chance));
    return sum * real(length);
}

/// Grows runs along one chain.
struct grower {
    array_view<const edge_point> chain;
    rules given;

    real weight(int i) const { return line_fit_detail::weight_of(chain[i]); }
    void add(moments& m, int i) const { m.add(chain[i].x, chain[i].y, weight(i)); }
    /// The line through m whose direction is near to that from point a to point b.
    line through(const moments& m, int a, int b) const {
        return m.best(real(chain[b].x) - real(chain[a].x), real(chain[b].y) - real(chain[a].y));
    }

    bool begins_at(int i, moments& m, line& l) const {
        m = {};
        for (int k = i; k < i + seed; ++k) add(m, k);
        l = through(m, i, i + seed - 1);
        for (int k = i; k < i + seed; ++k)
            if (!agrees(chain[k], l, given.straight, 0)) return false;
        return true;
    }

    /// Takes points from i on, in steps of `step`, before `end`; returns the last that was taken.
    int grow(moments& m, line& l, int i, int step, int end) const {
        int last = i - step, missed = 0, stale = 0;
        uncertain_line now(m, l);
        for (; i != end && missed <= patience; i += step) {
            const edge_point& p = chain[i];
            if (!agrees(p, now.along, given.straight, now.variance_at(p.x, p.y))) {
                ++missed;
                continue;
            }
            missed = 0;
            last = i;
            add(m, i);
            if (16 * ++stale < m.count) continue;  // of a long line a few points change little
            stale = 0;
            now = {m, m.best(now.along.ux, now.along.uy)};
        }
        l = now.along;
        return last;
    }

    /// The run's line without the ends that corners have moved, and its points.
    run finished(int first, int last, const line& rough) const {
        const auto lies = [&](int i) { return agrees(chain[i], rough, given.straight, 0); };
        while (first < last && !lies(first)) ++first;
        while (first < last && !lies(last)) --last;
        run made;
        made.first = first;
        made.last = last;
        made.length = last - first + 1;
        const int cut = made.length >= 4 * rounded_off ? rounded_off : made.length / 4;
        for (int i = first + cut; i <= last - cut; ++i) {
            if (!lies(i)) continue;
            add(made.fit, i);
            made.strength += chain[i].strength;
        }
        if (made.fit.count < 3) return made;
        made.along = made.fit.best(rough.ux, rough.uy);
        for (int i = first; i <= last; ++i) made.aligned += agrees(chain[i], made.along, given.straight, 0);
        const auto on_line = [&](int i) {
            const real t = made.along.along(chain[i].x, chain[i].y);
            return point<real>{made.along.x + t * made.along.ux, made.along.y + t * made.along.uy};
        };
        made.from = on_line(first);
        made.to = on_line(last);
        made.meaning = surprise(made.aligned, made.length) - given.tests;
        return made;
    }

    /// Whether a run is part of a curve: it turns by more than 9° from end to end, and neither noise nor what its
    /// points are crooked besides can be why. Corners round off the ends of short runs: normals are asked in the middle
    /// half.
    bool bends(const run& r) const {
        real sums[3] = {}, weights[3] = {}, turns[2] = {}, squares = 0, sigmas = 0;
        int asked[2] = {};
        for (int i = r.first; i <= r.last; ++i) {
            const int from_first = i - r.first, third = 3 * from_first / r.length, quarter = 4 * from_first / r.length;
            const edge_point& p = chain[i];
            const real w = weight(i);
            sums[third] += w * r.along.aside(p.x, p.y);
            weights[third] += w;
            if (quarter == 0 || quarter == 3) continue;
            const real turn = r.along.ux * real(p.nx) + r.along.uy * real(p.ny);  // sine of its angle to the left
            turns[quarter - 1] += turn;
            squares += turn * turn;
            sigmas += p.sigma;
            ++asked[quarter - 1];
        }
        if (asked[0] == 0 || asked[1] == 0) return false;
        const real half(0.5), shared = line_fit_detail::shared_noise(r.along);
        // By places: a parabola whose thirds' means have this sagitta turns so much, to the right.
        const real sag = half * (sums[0] / weights[0] + sums[2] / weights[2]) - sums[1] / weights[1];
        const real turn = real(18) * sag / r.length;
        const real rest = (r.fit.squares_aside(r.along) - real(0.45) * sag * sag * r.fit.weight) / r.fit.count;
        const real misfit = max(real(1), rest);
        const real sag_variance =
            shared * misfit * (real(1) / weights[1] + real(0.25) * (real(1) / weights[0] + real(1) / weights[2]));
        // By normals.
        const real before = turns[0] / asked[0], behind = turns[1] / asked[1], all = asked[0] + asked[1];
        const real difference = before - behind, turned = real(4) * difference,
                   noise = real(direction_noise) * sigmas / all;
        const real scatter = (squares - before * turns[0] - behind * turns[1]) / all - difference * difference / 12;
        const real by_corners = real(4 * 0.025 * 81) / (real(r.length) * r.length);
        const real turned_variance =
            real(16) * max(noise * noise * misfit, shared * scatter) * (real(1) / asked[0] + real(1) / asked[1]) +
            by_corners * by_corners;
        constexpr double least = 0.16;
        if (turn * turned <= 0 || abs(turn) < least || abs(turned) < least) return false;
        return sag * sag > real(9) * (sag_variance + real(0.2) * given.straight) ||
               turned * turned > real(9) * turned_variance;
    }

    /// Calls found(run) for each straight run, from the beginning of the chain to its end.
    template <class Found>
    void find(Found found) const {
        int free = 0;  // the first point that is in no run
        for (int i = 0; i + seed <= chain.size;) {
            moments m;
            line l;
            if (!begins_at(i, m, l)) {
                ++i;
                continue;
            }
            const int last = grow(m, l, i + seed, 1, chain.size);
            const run made = finished(grow(m, l, i - 1, -1, free - 1), last, l);
            if (made.fit.count >= 3 && made.meaning >= 0 && !bends(made)) {
                found(made);
                i = free = made.last + 1;
            } else {
                i += (last - i) / 2 + 1;  // what is straight from there on grows back
            }
        }
    }
};

}  // namespace alidade::inline ALIDADE_ISA::line_runs_detail
