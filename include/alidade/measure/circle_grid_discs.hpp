// Discs of a calibration grid: the ellipses that single chains of edge points go round.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/measure/grid_lattice.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/shape/fit_ellipse_points.hpp>

namespace alidade::inline ALIDADE_ISA::circle_grid_detail {

using grid_lattice_detail::lattice;

struct vector {
    real x, y;
};

struct disc {
    measured_point<> seen;
    real a, b;      ///< semi-axes
    real strength;  ///< of its edge, in the mean
    real misfit;    ///< of the edge points, mean square of distance / sigma
    bool light = false;
    int column = 0, row = 0;  ///< on the lattice that is being grown
    bool placed = false;
    vector along, down;  ///< from here to the next in the lattice's two directions, as far as is known
};

/// Whether the normals lead away from the points' middle, all but some: 1; or towards it: -1; or neither: 0.
inline int sense_of(chosen_points points) {
    real x = 0, y = 0;
    for (int i = 0; i < points.size; ++i) x += real(points[i].x), y += real(points[i].y);
    x /= real(points.size), y /= real(points.size);
    int outwards = 0;
    for (int i = 0; i < points.size; ++i)
        outwards +=
            (real(points[i].x) - x) * real(points[i].nx) + (real(points[i].y) - y) * real(points[i].ny) > 0 ? 1 : -1;
    return 5 * outwards > 4 * points.size ? 1 : -5 * outwards > 4 * points.size ? -1 : 0;
}

/// The disc that points go round, if they go round one.
inline bool disc_of(chosen_points points, disc& made) {
    if (points.size < 8) return false;
    const int sense = sense_of(points);
    if (sense == 0) return false;
    const auto round = [&](const ellipse_axes& axes) {
        // A chain has a point for each row or column: nine for ten pixels, at least seven.
        return axes.b >= 1.5 && axes.a <= axes.b * real(5) && real(points.size) >= pi * (axes.a + axes.b) * real(0.6);
    };
    const ellipse_fit start = fit_ellipse_directly(points);
    if (!start.good || !round(start.axes)) return false;
    int near = 0;
    const real most = max(real(0.6), start.axes.b * real(0.15));
    for (int i = 0; i < points.size; ++i)
        near += abs(foot_on(start.shape, start.axes, points[i].x, points[i].y, 2).distance) < most;
    if (5 * near < 4 * points.size) return false;
    const ellipse_fit fit = fit_ellipse_to(points, start.shape);
    if (!fit.good || !round(fit.axes) || !(fit.spread <= max(real(0.3), fit.axes.b * real(0.05)))) return false;
    made = {};
    // Small discs are no ellipses behind a blur, and their points lie off by as much on opposite sides: that widens the
    // fit's covariance, but does not move its middle.
    const real wider = beyond_noise(fit.misfit, points.size, real(shared_around));
    made.seen = {
        fit.shape.x.value, fit.shape.y.value,
        covariance_of(fit.covariance(0, 0) / wider, fit.covariance(0, 1) / wider, fit.covariance(1, 1) / wider)};
    made.a = fit.axes.a, made.b = fit.axes.b, made.misfit = fit.misfit;
    made.light = sense < 0;  // normals lead to the light
    for (int i = 0; i < points.size; ++i) made.strength += real(points[i].strength) / real(points.size);
    return true;
}

/// Discs of one kind, and a lattice that is grown among them.
struct disc_field {
    array_view<disc> discs;
    int room;  ///< of discs
    bool light;
    lattice& on;
    int* queue;
    array_view<const edge_point> points;
    array_view<int> chosen;  ///< room for a disc's
    double correlation;

    bool usable(int i) const { return discs[i].light == light; }
    static bool alike(const disc& a, const disc& b) {
        const real first = a.a * a.b, second = b.a * b.b;
        return first < second * real(2.2) && second < first * real(2.2) && a.strength < b.strength * real(3) &&
               b.strength < a.strength * real(3);
    }

    /// From `seed`, with neighbours `first` and `second`, outwards; how many have a place.
    int grow(int seed, int first, int second) const {
        on.clear();
        for (disc& one : discs) one.placed = false;
        const vector along = between(seed, first), down = between(seed, second);
        int last = 0;
        put(seed, 0, 0, along, down, last);
        for (int i = 0; i < last; ++i) {
            const int from = queue[i];
            for (int k = 0; k < 4; ++k) {
                const disc& here = discs[from];
                const int column = here.column + (k == 0) - (k == 2), row = here.row + (k == 1) - (k == 3);
                if (!lattice::inside(column, row) || on(column, row) >= 0) continue;
                // As far again as from the one behind, or as it was nearer the seed.
                const int behind = on(2 * here.column - column, 2 * here.row - row);
                vector step = k % 2 == 0 ? here.along : here.down;
                if (k >= 2) step = {-step.x, -step.y};
                if (behind >= 0) step = between(behind, from);
                const int next = nearest(from, step);
                if (next < 0) continue;
                vector now = between(from, next);
                if (k >= 2) now = {-now.x, -now.y};
                put(next, column, row, k % 2 == 0 ? now : here.along, k % 2 == 0 ? here.down : now, last);
            }
        }
        return last;
    }

    /// Discs whose edges came in pieces, where their neighbours say that they should be.
    int complete() {
        int added = 0;
        for (int row = on.top; row <= on.bottom; ++row)
            for (int column = on.left; column <= on.right; ++column)
                if (on(column, row) < 0 && discs.size < room) added += mend(column, row);
        return added;
    }

    vector between(int a, int b) const {
        return {real(discs[b].seen.x) - real(discs[a].seen.x), real(discs[b].seen.y) - real(discs[a].seen.y)};
    }

private:
    bool mend(int column, int row) {
        real x = 0, y = 0;
        int votes = 0, beside = -1;
        for (int k = 0; k < 4; ++k) {  // what completes a parallelogram
            const int right = k == 0 ? 1 : k == 2 ? -1 : 0, down = k == 1 ? 1 : k == 3 ? -1 : 0;
            const int next = on(column + right, row + down), other = on(column - down, row + right);
            const int across = on(column + right - down, row + down + right);
            if (next < 0 || other < 0 || across < 0) continue;
            x += real(discs[next].seen.x) + real(discs[other].seen.x) - real(discs[across].seen.x);
            y += real(discs[next].seen.y) + real(discs[other].seen.y) - real(discs[across].seen.y);
            ++votes;
            beside = next;
        }
        if (votes == 0) return false;
        x /= real(votes), y /= real(votes);
        const disc& like = discs[beside];
        const real far = like.a * real(1.5), close = like.b * real(0.6);
        int count = 0;
        for (int i = 0; i < points.size && count < chosen.size; ++i) {
            const real dx = real(points[i].x) - x, dy = real(points[i].y) - y, square = dx * dx + dy * dy;
            if (square > far * far || square < close * close) continue;
            const real out = dx * real(points[i].nx) + dy * real(points[i].ny);
            if ((out < 0) == light && out * out > square * real(0.5)) chosen[count++] = i;
        }
        disc made;
        for (int round = 0; round < 3; ++round) {
            if (count < 8) return false;
            const ellipse_fit fit = fit_ellipse_directly(chosen_points{points.data, chosen.data, count});
            if (!fit.good) return false;
            int kept = 0;
            for (int i = 0; i < count; ++i) {
                const edge_point& p = points[chosen[i]];
                if (abs(foot_on(fit.shape, fit.axes, p.x, p.y, 3).distance) < real(1.5 - 0.5 * round))
                    chosen[kept++] = chosen[i];
            }
            count = kept;
        }
        if (!disc_of({points.data, chosen.data, count, correlation}, made) || made.light != light || !alike(made, like))
            return false;
        const real dx = real(made.seen.x) - x, dy = real(made.seen.y) - y;
        if (dx * dx + dy * dy > like.a * like.a || !on.put(column, row, discs.size)) return false;
        made.column = column, made.row = row, made.placed = true;
        made.along = like.along, made.down = like.down;
        discs[discs.size++] = made;
        return true;
    }

    void put(int index, int column, int row, vector along, vector down, int& last) const {
        if (!on.put(column, row, index)) return;
        disc& one = discs[index];
        one.column = column, one.row = row, one.placed = true;
        one.along = along, one.down = down;
        queue[last++] = index;
    }

    /// The free disc within 30 % of a step of where that leads; -1 if there is none.
    int nearest(int from, vector step) const {
        const disc& here = discs[from];
        const real x = real(here.seen.x) + step.x, y = real(here.seen.y) + step.y;
        real least = (step.x * step.x + step.y * step.y) * real(0.09);
        int best = -1;
        for (int i = 0; i < discs.size; ++i) {
            if (!usable(i) || discs[i].placed || !alike(here, discs[i])) continue;
            const real dx = real(discs[i].seen.x) - x, dy = real(discs[i].seen.y) - y, far = dx * dx + dy * dy;
            if (far < least) least = far, best = i;
        }
        return best;
    }
};

}  // namespace alidade::inline ALIDADE_ISA::circle_grid_detail
