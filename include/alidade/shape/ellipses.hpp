// Ellipses among chains of edge points, whole or in pieces, each fitted to its own points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/contrast.hpp>
#include <alidade/shape/ellipse_arcs.hpp>
#include <alidade/shape/ellipse_points.hpp>
#include <alidade/shape/key_heap.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct ellipses_options {
    double min_axis = 8, max_axis = 5000;  ///< of the semi-axes, in pixels; no ellipse beyond them is told
    double min_ratio = 0.2;                ///< of the smaller to the larger
    double min_coverage = 0.5;             ///< share of the circumference that has edge points
    contrast inside = contrast::either;
    double tolerance = 1;        ///< how far from an ellipse its points may lie, in pixels
    double sigma_normal = 0.05;  ///< standard error of the points' normals, in radians
    double correlation = 5.2;    ///< so many pixels along an edge share one error, as measured of subpixel_edges
    int max_pairs = 500;         ///< of arcs that are tried together
};

struct ellipse {
    double x = 0, y = 0;
    double a = 0, b = 0;                                        ///< semi-axes, a >= b
    double angle = 0;                                           ///< direction of a, in [0, π)
    double sigma_x = 0, sigma_y = 0, sigma_a = 0, sigma_b = 0;  ///< standard uncertainties
    double sigma_angle = 0;                                     ///< at most 0.91, that of any direction
    double coverage = 0;                                        ///< share of the circumference that has edge points
    int points = 0;                                             ///< that the fit is made of
    contrast inside = contrast::either;                         ///< light or dark
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points in a picture of that size.
constexpr std::size_t ellipses_workspace(int points, int width, int height);

/// Chains are cut into arcs that bend to one side. The ellipse nearest to an arc of 57° or more, those that are long
/// and turn much first, is moved to all points along it whose normals agree, whichever arc they are of, and told if the
/// share of its circumference with points is min_coverage and its axes are within the range. A point is part of one
/// ellipse only, so none is told twice. Then pairs of the first 250 arcs that are left, which bend around each other,
/// are tried in the same way, for ellipses that are seen in pieces. No semi-axis is longer than the sides of the
/// picture together.
///
/// requires  chains as of subpixel_edges: the light side on the right hand; width, height <= 16384;
///           1 <= min_axis <= max_axis; 0 < min_ratio <= 1; 0.05 <= min_coverage <= 1;
///           0 < tolerance, sigma_normal; 0 <= max_pairs
/// border    points outside of the picture or without a unit normal count for nothing
/// exact     the same bytes on every ISA; the sigmas follow from the points' own, wider where the points lie further
///           from the ellipse than those say
/// cost      per arc the points within its ellipse's box, some times; allocates nothing
/// scratch   ellipses_workspace(chains.points.size, width, height)
/// reference Fitzgibbon, Pilu and Fisher 1999 for the first fit; cv::fitEllipse
tally ellipses(sequences_view<const edge_point> chains, int width, int height, array_view<ellipse> room,
               ellipses_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace ellipses_detail {

using key_heap_detail::key_heap;
using tiled_points_detail::tiled_points;

constexpr void expect_sound(int points, int width, int height) {
    ALIDADE_EXPECTS(points >= 0 && width >= 0 && height >= 0, points, width, height);
    ALIDADE_EXPECTS(width <= 16384 && height <= 16384, width, height);
}
constexpr void expect_sound(ellipses_options options) {
    ALIDADE_EXPECTS(options.min_axis >= 1 && options.min_axis <= options.max_axis && options.max_axis <= 1e6);
    ALIDADE_EXPECTS(options.min_ratio > 0 && options.min_ratio <= 1);
    ALIDADE_EXPECTS(options.min_coverage >= 0.05 && options.min_coverage <= 1);
    ALIDADE_EXPECTS(options.tolerance > 0 && options.tolerance <= 100);
    ALIDADE_EXPECTS(options.sigma_normal > 0 && options.sigma_normal <= 1);
    ALIDADE_EXPECTS(options.correlation >= 0 && options.correlation <= 1e6);
    ALIDADE_EXPECTS(options.max_pairs >= 0, options.max_pairs);
}

/// The told form of a fit.
inline ellipse told(const ellipse_points_detail::found_ellipse& found, bool light) {
    const ellipse_fit& fit = found.fit;
    const real ux = fit.axes.ux, uy = fit.axes.uy;
    // How a, b and the angle follow M: along u, across, and between them.
    const real of_a[] = {ux * ux, real(2) * ux * uy, uy * uy}, of_b[] = {uy * uy, real(-2) * ux * uy, ux * ux};
    const real of_turn[] = {-ux * uy, ux * ux - uy * uy, ux * uy};
    const auto variance = [&](const real(&slope)[3]) {
        real sum = 0;
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) sum += slope[j] * slope[k] * fit.covariance(2 + j, 2 + k);
        return max(sum, real(0));
    };
    constexpr double any_direction = 0.9068996821171089;  // π / √12
    const real turn = sqrt(variance(of_turn)), excess = fit.axes.a - fit.axes.b;
    ellipse made;
    made.x = fit.shape.x.value, made.y = fit.shape.y.value;
    made.a = fit.axes.a.value, made.b = fit.axes.b.value;
    const real angle = atan2(uy, ux);
    made.angle = angle < pi ? angle.value : 0;
    made.sigma_x = sqrt(fit.covariance(0, 0)).value, made.sigma_y = sqrt(fit.covariance(1, 1)).value;
    made.sigma_a = sqrt(variance(of_a)).value, made.sigma_b = sqrt(variance(of_b)).value;
    made.sigma_angle = turn < excess * real(any_direction) ? (turn / excess).value : any_direction;
    made.coverage = found.coverage, made.points = found.points;
    made.inside = light ? contrast::light : contrast::dark;
    return made;
}

/// Whether some of the points lie within `most` pixels of an ellipse, on the average of squares.
inline bool near(const ellipse_fit& fit, chosen_points points, real most) {
    constexpr int asked = 16;
    const int step = points.size / asked + 1;
    real squares = 0;
    int count = 0;
    for (int i = 0; i < points.size; i += step, ++count) {
        const real d = foot_on(fit.shape, fit.axes, points[i].x, points[i].y).distance;
        squares += d * d;
    }
    return squares <= most * most * real(count);
}

/// Whether each arc lies on the inner side of the other's ends and middle, so that one ellipse may pass through both.
inline bool bend_around_each_other(const edge_point* points, const ellipse_arcs_detail::arc& a,
                                   const ellipse_arcs_detail::arc& b) {
    const auto inside = [points](const ellipse_arcs_detail::arc& of, const ellipse_arcs_detail::arc& other) {
        const int places[] = {of.first, (of.first + of.last) / 2, of.last};
        for (const int place : places) {
            const edge_point &p = points[place], &q = points[(other.first + other.last) / 2];
            const real depth = (real(q.x) - real(p.x)) * real(p.nx) + (real(q.y) - real(p.y)) * real(p.ny);
            if ((of.turn > 0 ? depth : -depth) < -1) return false;
        }
        return true;
    };
    return (a.turn > 0) == (b.turn > 0) && inside(a, b) && inside(b, a);
}

}  // namespace ellipses_detail

constexpr std::size_t ellipses_workspace(int points, int width, int height) {
    ellipses_detail::expect_sound(points, width, height);
    const auto n = static_cast<std::size_t>(points);
    const auto arcs = static_cast<std::size_t>(ellipse_arcs_detail::most_arcs(points));
    return tiled_points_detail::tiled_points::bytes(points, width, height) +
           ellipse_points_detail::ellipse_search::bytes(points) + scratch_bytes<ellipse_arcs_detail::arc>(arcs) +
           scratch_bytes<std::uint64_t>(arcs) + scratch_bytes<int>(arcs) + scratch_bytes<double>(n) +
           scratch_bytes<int>(n);
}

inline tally ellipses(sequences_view<const edge_point> chains, int width, int height, array_view<ellipse> room,
                      ellipses_options options, workspace scratch) {
    using namespace ellipses_detail;
    using ellipse_arcs_detail::arc;
    const array_view<const edge_point> points = chains.points;
    expect_sound(points.size, width, height);
    expect_sound(options);
    const auto n = static_cast<std::size_t>(points.size);
    const double longest = static_cast<double>(width) + height;
    tiled_points sorted(points, width, height, scratch);
    ellipse_points_detail::ellipse_search search(
        sorted, points.size,
        {options.min_axis, longest < options.max_axis ? longest : options.max_axis, options.min_ratio,
         options.min_coverage, options.tolerance, options.sigma_normal, options.correlation},
        scratch);
    const int arc_room = ellipse_arcs_detail::most_arcs(points.size);
    arc* arcs = scratch.take<arc>(static_cast<std::size_t>(arc_room));
    key_heap heap(scratch.take<std::uint64_t>(static_cast<std::size_t>(arc_room)), static_cast<std::size_t>(arc_room));
    int* order = scratch.take<int>(static_cast<std::size_t>(arc_room));
    double* turns = scratch.take<double>(n);
    int* both = scratch.take<int>(n);

    int count = 0;
    for (int i = 0; i < chains.count(); ++i)
        ellipse_arcs_detail::for_arcs(chains[i], chains.offsets[i], turns, [&](const arc& one) {
            const bool light = one.turn > 0;
            if (count == arc_room || (options.inside == contrast::light && !light) ||
                (options.inside == contrast::dark && light))
                return;
            const real weight = real(one.turn < 0 ? -one.turn : one.turn) * real(one.last - one.first + 1) * real(16);
            heap.add(key_heap::key(static_cast<std::uint32_t>(min(weight, real(4e9)).value),
                                   static_cast<std::uint32_t>(count)));
            arcs[count++] = one;
        });
    heap.arrange();

    appender<ellipse> out = {room};
    const auto half_gone = [&](const arc& one) {
        int gone = 0;
        for (int i = one.first; i <= one.last; ++i) gone += search.gone(i);
        return 2 * gone > one.last - one.first + 1;
    };
    const auto try_points = [&](chosen_points these, bool light, real most) {
        const ellipse_fit start = fit_ellipse_directly(these);
        ellipse_points_detail::found_ellipse settled;
        if (!start.good || !near(start, these, most) || !search.settle(start.shape, light, settled)) return false;
        out.push(told(settled, light));
        return true;
    };
    int left = 0;
    for (; !heap.empty(); heap.drop_top()) {
        const int i = static_cast<int>(key_heap::place_of(heap.top()));
        if (half_gone(arcs[i])) continue;
        const chosen_points own = {points.data + arcs[i].first, nullptr, arcs[i].last - arcs[i].first + 1};
        const bool alone = arcs[i].turn > 1 || arcs[i].turn < -1;
        if (!alone || !try_points(own, arcs[i].turn > 0, real(options.tolerance) * real(3))) order[left++] = i;
    }

    constexpr int most_arcs_in_pairs = 250;
    if (left > most_arcs_in_pairs) left = most_arcs_in_pairs;
    int pairs = 0;
    for (int i = 0; i < left; ++i)
        for (int k = i + 1; k < left && pairs < options.max_pairs; ++k) {
            const arc &a = arcs[order[i]], &b = arcs[order[k]];
            if (half_gone(a)) break;
            if (!bend_around_each_other(points.data, a, b) || half_gone(b)) continue;
            ++pairs;
            int size = 0;
            for (int j = a.first; j <= a.last; ++j) both[size++] = j;
            for (int j = b.first; j <= b.last; ++j) both[size++] = j;
            (void)try_points({points.data, both, size}, a.turn > 0, options.tolerance);
        }
    return out.told();
}

#if ALIDADE_HOSTED
inline list<ellipse> ellipses(sequences_view<const edge_point> chains, int width, int height,
                              ellipses_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(ellipses_workspace(chains.points.size, width, height));
    return collect<ellipse>(
        64, [&](array_view<ellipse> room) { return ellipses(chains, width, height, room, options, lent); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
