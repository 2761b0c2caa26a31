// The round borders of a dial: ellipses in long arcs of edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/shape/ellipse_arcs.hpp>
#include <alidade/shape/fit_ellipse_points.hpp>
#include <alidade/shape/fit_points.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

struct rim {
    ellipse_shape shape;
    real a = 0, b = 0;
    real coverage = 0;  ///< share of the circumference that has edge points
};

inline constexpr int most_rims = 16;
struct rims {
    rim at[most_rims];
    int count = 0;
};

constexpr std::size_t rims_workspace(int points) {
    const auto n = static_cast<std::size_t>(points);
    const auto arcs = static_cast<std::size_t>(2 * ellipse_arcs_detail::most_arcs(points));
    return scratch_bytes<double>(n) + scratch_bytes<ellipse_arcs_detail::arc>(arcs) + scratch_bytes<int>(4096);
}

/// The share of an ellipse's circumference that has edge points with its normal; `inliers` takes up to `room` of them.
inline real coverage_of(const ellipse_shape& shape, array_view<const edge_point> points, int stride, real tolerance,
                        int* inliers, int room, int& count) {
    const real det = shape.xx * shape.yy - shape.xy * shape.xy;
    const real ixx = shape.yy / det, ixy = -shape.xy / det, iyy = shape.xx / det;
    constexpr int sectors = 96;
    bool seen[sectors] = {};
    count = 0;
    const real mean = (shape.xx + shape.yy) * real(0.5);
    const real low = real(1) - real(3) * tolerance / mean, high = real(1) + real(3) * tolerance / mean;
    const real low2 = low * low, high2 = high * high;
    for (int i = 0; i < points.size; i += stride) {
        const edge_point& p = points[i];
        const real dx = real(p.x) - shape.x, dy = real(p.y) - shape.y;
        const real u = ixx * dx + ixy * dy, v = ixy * dx + iyy * dy;  // on the unit circle, if on the ellipse
        const real square = u * u + v * v;
        if (square < low2 || square > high2) continue;
        // The gradient of |M⁻¹ p|, and the distance by it.
        const real gx = ixx * u + ixy * v, gy = ixy * u + iyy * v;
        const real length = sqrt(gx * gx + gy * gy);
        if (abs(square - real(1)) > real(2) * length * tolerance) continue;
        const real along = abs(gx * real(p.nx) + gy * real(p.ny));
        if (along < real(0.97) * length) continue;
        const real angle = atan2(v, u) * real(sectors / 6.283185307179586) + real(sectors / 2);
        const int sector = floor_int(angle);
        seen[sector < 0 ? 0 : sector >= sectors ? sectors - 1 : sector] = true;
        if (count < room) inliers[count++] = i;
    }
    int there = 0;
    for (const bool one : seen) there += one;
    return real(there) / real(sectors);
}

inline ellipse_fit as_ellipse(const circle_fit& circle) {
    ellipse_fit made;
    made.good = circle.good;
    made.shape = {circle.x, circle.y, circle.radius, 0, circle.radius};
    made.axes = axes_of(made.shape);
    return made;
}

/// Ellipses of at least `least` pixels from centre to border, those of longest arcs first.
inline rims find_rims(sequences_view<const edge_point> chains, int width, int height, real least, workspace scratch) {
    using ellipse_arcs_detail::arc;
    const auto points = chains.points;
    double* turns = scratch.take<double>(static_cast<std::size_t>(points.size));
    const int room = 2 * ellipse_arcs_detail::most_arcs(points.size);
    arc* arcs = scratch.take<arc>(static_cast<std::size_t>(room));
    constexpr int most_inliers = 4096;
    int* inliers = scratch.take<int>(most_inliers);
    int count = 0;
    const int shortest = floor_int(least * real(0.35));
    for (int i = 0; i < chains.count(); ++i) {
        if (chains[i].size < shortest) continue;
        // Noise parts a border into many arcs: the chain as a whole may be one, too.
        if (chains[i].size > 2 * shortest && count < room)
            arcs[count++] = {chains.offsets[i], chains.offsets[i + 1] - 1, 1, false};
        ellipse_arcs_detail::for_arcs(chains[i], chains.offsets[i], turns, [&](const arc& one) {
            const double turn = one.turn < 0 ? -one.turn : one.turn;
            if (count < room && turn > 0.3 && one.last - one.first + 1 >= shortest &&
                one.last - one.first + 1 > (least * real(turn)).value * 0.7)
                arcs[count++] = one;
        });
    }
    rims found;
    const int stride = points.size > 6000 ? points.size / 3000 : 2;
    for (int tries = 0; tries < 24 && found.count < most_rims; ++tries) {
        int best = -1;
        double most = 0;
        for (int i = 0; i < count; ++i) {
            const double turn = arcs[i].turn < 0 ? -arcs[i].turn : arcs[i].turn;
            const double worth = (arcs[i].last - arcs[i].first) * turn;
            if (!arcs[i].spent && worth > most) most = worth, best = i;
        }
        if (best < 0) break;
        arcs[best].spent = true;
        const arc& one = arcs[best];
        const int size = one.last - one.first + 1;
        // A few points in even steps tell as much as all.
        const int step = size / 160 + 1;
        int n = 0;
        for (int i = one.first; i <= one.last; i += step) inliers[n++] = i;
        bool known = false;
        for (int r = 0; r < found.count && !known; ++r) {
            const ellipse_axes axes = axes_of(found.at[r].shape);
            int near = 0, asked = 0;
            for (int i = 0; i < n; i += 8, ++asked)
                near += abs(foot_on(found.at[r].shape, axes, points[inliers[i]].x, points[inliers[i]].y).distance) < 2;
            known = 4 * near > 3 * asked;
        }
        if (known) continue;
        const auto sound = [&](const ellipse_fit& f) {
            return f.good && f.axes.b >= least && f.axes.b > f.axes.a * real(0.45) && f.shape.x > 0 && f.shape.y > 0 &&
                   f.shape.x < width && f.shape.y < height && f.axes.a < (width + height);
        };
        // A short arc foretells the rest of its ellipse badly: what is near that mends it, until no more is won.
        const auto grown = [&](ellipse_fit fit) {
            rim made;
            for (int round = 0; round < 8 && sound(fit); ++round) {
                const real coverage = coverage_of(fit.shape, points, stride, round == 0 ? real(2.5) : real(1.5),
                                                  inliers, most_inliers, n);
                if (!(coverage > 0.2) || n < 24) break;
                if (round > 1 && coverage < made.coverage + real(0.02)) break;
                const int thin = n / 300 + 1;
                int kept = 0;
                for (int i = 0; i < n; i += thin) inliers[kept++] = inliers[i];
                fit = fit_ellipse_directly(chosen_points{points.data, inliers, kept});
                if (round > 0 && sound(fit)) made = {fit.shape, fit.axes.a, fit.axes.b, coverage};
            }
            return made;
        };
        const ellipse_fit fit = fit_ellipse_directly(chosen_points{points.data, inliers, n});
        const ellipse_fit round = as_ellipse(fit_circle_to(chosen_points{points.data, inliers, n}));
        rim best_shape = grown(fit);
        // Of a circle it foretells more, and most dials are seen from nearly ahead.
        if (best_shape.coverage < 0.7) {
            const rim other = grown(round);
            if (other.coverage > best_shape.coverage) best_shape = other;
        }
        if (best_shape.coverage < 0.25) continue;
        found.at[found.count++] = best_shape;
    }
    return found;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
