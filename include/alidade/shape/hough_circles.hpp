// Circles and arcs among edge points, each fitted to its own points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/contrast.hpp>
#include <alidade/shape/hough_circle_points.hpp>
#include <alidade/shape/hough_circle_votes.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct hough_circles_options {
    double min_radius = 10, max_radius = 100;  ///< in pixels; no circle beyond them is told
    double min_coverage = 0.5;                 ///< share of the circumference that has edge points; arcs have less
    contrast inside = contrast::either;
    double tolerance = 1;        ///< how far from a circle its points may lie, in pixels
    double sigma_normal = 0.05;  ///< standard error of the points' normals, in radians
    double correlation = 5.2;    ///< so many pixels along an edge share one error, as measured of subpixel_edges
};

struct hough_circle {
    double x = 0, y = 0, radius = 0;
    double sigma_x = 0, sigma_y = 0, sigma_radius = 0;  ///< standard uncertainties
    double coverage = 0;                                ///< share of the circumference that has edge points
    double vote_share = 0;                              ///< for the centre; a circle drawn in full has 1
    int points = 0;                                     ///< that the fit is made of
    contrast inside = contrast::either;                 ///< light or dark
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points in a picture of that size.
constexpr std::size_t hough_circles_workspace(int points, int width, int height, hough_circles_options options = {});

/// Each point votes for the centres that lie along its normal at the radii asked for, on its light side, its dark side
/// or both; a vote counts the less the further it is, so that small circles have as much as large ones. At the places
/// of most votes the normals' common point is sought, the distances of the points from it are counted, and each
/// distance at which the points would make the coverage is fitted: the circle of least squared distance from the points
/// within `tolerance` of it whose normals agree, weighted with their uncertainties. It is told if its radius is within
/// the range, as fitted, and if the share of its circumference with points is min_coverage. A point is part of one
/// circle only, so none is told twice. Centres lie within the picture. Circles that are light inside come first, of
/// both kinds those of most votes.
///
/// requires  width, height <= 16384; 1 <= min_radius <= max_radius <= 10000; 0.05 <= min_coverage <= 1;
///           0 < tolerance, sigma_normal
/// border    points outside of the picture or without a unit normal have no vote
/// exact     the same bytes on every ISA; the sigmas follow from the points' own, wider where the points lie further
///           from the circle than those say
/// cost      per point (max_radius - min_radius) / 4 votes to a side, per candidate the points within max_radius;
///           allocates nothing
/// scratch   hough_circles_workspace(points.size, width, height, options)
/// reference Kimme, Ballard and Sklansky 1975 for votes along the gradient; cv::HoughCircles
tally hough_circles(array_source<edge_point> points, int width, int height, array_view<hough_circle> room,
                    hough_circles_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace hough_circle_points_detail {

constexpr void expect_sound(int points, int width, int height, hough_circles_options options) {
    ALIDADE_EXPECTS(points >= 0 && width >= 0 && height >= 0, points, width, height);
    ALIDADE_EXPECTS(width <= 16384 && height <= 16384, width, height);
    ALIDADE_EXPECTS(options.min_radius >= 1 && options.min_radius <= options.max_radius && options.max_radius <= 10000);
    ALIDADE_EXPECTS(options.min_coverage >= 0.05 && options.min_coverage <= 1);
    ALIDADE_EXPECTS(options.tolerance > 0 && options.tolerance <= 100);
    ALIDADE_EXPECTS(options.sigma_normal > 0 && options.sigma_normal <= 1);
    ALIDADE_EXPECTS(options.correlation >= 0 && options.correlation <= 1e6);
}

}  // namespace hough_circle_points_detail

constexpr std::size_t hough_circles_workspace(int points, int width, int height, hough_circles_options options) {
    hough_circle_points_detail::expect_sound(points, width, height, options);
    return tiled_points_detail::tiled_points::bytes(points, width, height) +
           hough_circle_votes_detail::grid(width, height, options.min_radius, options.max_radius).bytes() +
           hough_circle_points_detail::circle_search::bytes(points, options.max_radius);
}

inline tally hough_circles(array_source<edge_point> points, int width, int height, array_view<hough_circle> room,
                           hough_circles_options options, workspace scratch) {
    using namespace hough_circle_points_detail;
    expect_sound(points.size, width, height, options);
    const hough_circle_votes_detail::grid grid(width, height, options.min_radius, options.max_radius);
    tiled_points sorted(points, width, height, scratch);
    appender<hough_circle> out = {room};
    for (int dark = 0; dark < 2; ++dark) {
        const contrast inside = dark ? contrast::dark : contrast::light;
        if (options.inside != contrast::either && options.inside != inside) continue;
        workspace rest = scratch;
        // Points are up to √2 pixels apart, and some of their votes fall beside the peak.
        hough_circle_votes_detail::accumulator votes(sorted, grid, inside == contrast::light,
                                                     0.6 * options.min_coverage, rest);
        circle_search search(sorted,
                             {options.min_radius, options.max_radius, options.min_coverage, options.tolerance,
                              options.sigma_normal, options.correlation},
                             inside == contrast::light, grid.cell, rest);
        hough_circle_votes_detail::candidate centre;
        while (votes.next(centre))
            search.find_about(centre.x, centre.y, [&](const found_circle& found) {
                const auto& covariance = found.fit.covariance;
                out.push({found.fit.x.value, found.fit.y.value, found.fit.radius.value, sqrt(covariance(0, 0)).value,
                          sqrt(covariance(1, 1)).value, sqrt(covariance(2, 2)).value, found.coverage, centre.votes,
                          found.points, inside});
            });
    }
    return out.told();
}

#if ALIDADE_HOSTED
inline list<hough_circle> hough_circles(array_source<edge_point> points, int width, int height,
                                        hough_circles_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(hough_circles_workspace(points.size, width, height, options));
    return collect<hough_circle>(
        64, [&](array_view<hough_circle> room) { return hough_circles(points, width, height, room, options, lent); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
