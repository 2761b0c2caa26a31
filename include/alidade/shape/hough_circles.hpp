// Circles and arcs in a picture or among edge points, each fitted to its own points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/edge/noise_level.hpp>
#include <alidade/shape/contrast.hpp>
#include <alidade/shape/hough_circle_edges.hpp>
#include <alidade/shape/hough_circle_points.hpp>
#include <alidade/shape/hough_circle_refine.hpp>
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
    double tolerance = 1;                    ///< how far from a circle its points may lie, in pixels
    double sigma_normal = 0.05;              ///< standard error of the points' normals, in radians
    double correlation = as_subpixel_edges;  ///< so many pixels along an edge share one error
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
/// circle only, so none is told twice. Centres lie within the picture. Circles come in the order of their centre's
/// votes, those of most first, whether light inside or dark.
///
/// requires  width, height <= 16384; 1 <= min_radius <= max_radius <= 10000; 0.05 <= min_coverage <= 1;
///           0 < tolerance; 0 < sigma_normal <= 1
/// border    points outside of the picture or without a unit normal have no vote
/// exact     the same bytes on every ISA; the sigmas follow from the points' own, wider where the points lie further
///           from the circle than those say
/// cost      per point (max_radius - min_radius) / 4 votes to a side, per candidate the points within max_radius;
///           allocates nothing
/// scratch   hough_circles_workspace(points.size, width, height, options)
/// reference Kimme, Ballard and Sklansky 1975 for votes along the gradient; cv::HoughCircles
tally hough_circles(array_source<edge_point> points, int width, int height, array_view<hough_circle> room,
                    hough_circles_options options, workspace scratch);

/// Scratch bytes for a picture of that size.
constexpr std::size_t hough_circles_workspace(int width, int height, hough_circles_options options = {});

/// The circles of a picture: the same as of its edge points, without making those where there is no circle. They are
/// looked for among the pixels on edges of the picture at half its size, or as it is if min_radius is below 8; and
/// measured on the points of subpixel_edges that the picture has within a pixel or two of each. Those are made anew,
/// not linked; and moved out, by what blur pulls the edge inwards, all alike. A point that two circles share is a point
/// of both.
///
/// requires  as above, of src
/// border    no point lies nearer to it than six pixels
/// exact     the same bytes on every ISA
/// cost      a pass over the picture; then as above, for a quarter of the pixels on edges, and for each circle the
///           pixels along it; allocates nothing
/// scratch   hough_circles_workspace(src.width, src.height, options): some 12 bytes a pixel, 45 for min_radius below 8.
///           Of pictures in which every second pixel is on an edge, the lower part is not looked at
tally hough_circles(source<std::uint8_t> src, array_view<hough_circle> room, hough_circles_options options,
                    workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace hough_circle_points_detail {

constexpr void expect_sound(int points, int width, int height, hough_circles_options options) {
    ALIDADE_EXPECTS(points >= 0 && width >= 0 && height >= 0, points, width, height);
    ALIDADE_EXPECTS(width <= 16384 && height <= 16384, width, height);
    ALIDADE_EXPECTS(options.min_radius >= 1 && options.min_radius <= options.max_radius && options.max_radius <= 10000);
    ALIDADE_EXPECTS(options.min_coverage >= 0.05 && options.min_coverage <= 1);
    ALIDADE_EXPECTS(options.tolerance > 0 && options.tolerance <= 100);
    ALIDADE_EXPECTS(options.sigma_normal > 0 && options.sigma_normal <= 1);
    ALIDADE_EXPECTS(options.correlation >= -1 && options.correlation <= 1e6);
}

}  // namespace hough_circle_points_detail

constexpr std::size_t hough_circles_workspace(int points, int width, int height, hough_circles_options options) {
    hough_circle_points_detail::expect_sound(points, width, height, options);
    return tiled_points_detail::tiled_points::bytes(points, width, height) +
           hough_circle_votes_detail::grid(width, height, options.min_radius, options.max_radius)
               .bytes(options.inside == contrast::either ? 2 : 1) +
           hough_circle_points_detail::circle_search::bytes(points, options.max_radius + 1.5);
}

namespace hough_circle_points_detail {

inline hough_circle told_as(const found_circle& found, const hough_circle_votes_detail::candidate& centre) {
    const auto& covariance = found.fit.covariance;
    return {found.fit.x.value,
            found.fit.y.value,
            found.fit.radius.value,
            sqrt(covariance(0, 0)).value,
            sqrt(covariance(1, 1)).value,
            sqrt(covariance(2, 2)).value,
            found.coverage,
            centre.votes,
            found.points,
            centre.light ? contrast::light : contrast::dark};
}

// Points are up to √2 pixels apart, and some of their votes fall beside the peak.
inline constexpr double least_share_of_votes = 0.6;

constexpr demands demands_of(hough_circles_options options) {
    return {options.min_radius, options.max_radius,   options.min_coverage,
            options.tolerance,  options.sigma_normal, options.correlation};
}

/// Circles of less than that radius are not looked for at half the picture's size.
inline constexpr double small_radius = 8;

/// What a circle must have to be looked at more closely.
constexpr demands roughly(const demands& fine) {
    demands rough = fine;
    rough.least_radius = fine.least_radius > 2.5 ? fine.least_radius - 1.5 : 1;
    rough.most_radius += 1.5;
    rough.least_coverage *= 0.9;
    return rough;
}
/// The same where points are pixels of a picture that is `scale` times smaller.
constexpr demands roughly(const demands& fine, int scale) {
    demands rough = roughly(fine);
    rough.tolerance = (fine.tolerance > 1 ? fine.tolerance : 1) + 0.5 * scale;
    rough.normal_sigma *= 1.5;
    rough.spacing = scale;
    return rough;
}

}  // namespace hough_circle_points_detail

inline tally hough_circles(array_source<edge_point> points, int width, int height, array_view<hough_circle> room,
                           hough_circles_options options, workspace scratch) {
    using namespace hough_circle_points_detail;
    expect_sound(points.size, width, height, options);
    const hough_circle_votes_detail::grid grid(width, height, options.min_radius, options.max_radius);
    tiled_points sorted(points, width, height, scratch);
    appender<hough_circle> out = {room};
    hough_circle_votes_detail::accumulator votes(sorted, grid, options.inside, 1,
                                                 least_share_of_votes * options.min_coverage, scratch);
    const demands wanted = demands_of(options);
    circle_search search(sorted, roughly(wanted), grid.cell, scratch);
    hough_circle_votes_detail::candidate centre;
    while (votes.next(centre))
        search.find_about(centre.x, centre.y, centre.light, [&](const found_circle& roughly, circle_points& seen) {
            const circle from = {true, roughly.fit.x, roughly.fit.y, roughly.fit.radius};
            const found_circle found = seen.fit(from, centre.light, wanted);
            if (!good(found, wanted)) return false;
            out.push(told_as(found, centre));
            return true;
        });
    return out.told();
}

constexpr std::size_t hough_circles_workspace(int width, int height, hough_circles_options options) {
    using namespace hough_circle_points_detail;
    expect_sound(0, width, height, options);
    const int scale = options.min_radius < small_radius ? 1 : 2;
    const demands wanted = demands_of(options), rough = roughly(wanted, scale);
    const int points = hough_circle_edges_detail::half_edges::most(width / scale, height / scale);
    const hough_circle_votes_detail::grid grid(width, height, options.min_radius, options.max_radius);
    const std::size_t edges = hough_circle_edges_detail::half_edges::bytes(width / scale, height / scale);
    const std::size_t after =
        hough_circle_edges_detail::half_edges::kept_bytes(width / scale, height / scale) +
        tiled_points::bytes(points, width, height) + grid.bytes(options.inside == contrast::either ? 2 : 1) +
        circle_search::bytes(points, rough.most_radius) + circle_refiner::bytes(width, height, wanted.most_radius);
    const std::size_t most = edges > after ? edges : after;
    return most > noise_level_workspace() ? most : noise_level_workspace();
}

inline tally hough_circles(source<std::uint8_t> src, array_view<hough_circle> room, hough_circles_options options,
                           workspace scratch) {
    using namespace hough_circle_points_detail;
    using number = rounded<float>;
    expect_sound(0, src.width, src.height, options);
    const int scale = options.min_radius < small_radius ? 1 : 2;
    const demands wanted = demands_of(options), rough = roughly(wanted, scale);
    const number level = noise_level(src, scratch), variance = max(level * level, number(1 / 12.0F));
    const hough_circle_edges_detail::half_edges edges(src, scale, sqrt(variance), scratch);
    tiled_points sorted(
        edges.count, src.width, src.height, scratch, [&](int i) { return edges.place_of(i); },
        [&](int first, int n, edge_point* points) { edges.make_points(first, n, points); });
    const hough_circle_votes_detail::grid grid(src.width, src.height, options.min_radius, options.max_radius);
    hough_circle_votes_detail::accumulator votes(sorted, grid, options.inside, scale,
                                                 least_share_of_votes * options.min_coverage, scratch);
    circle_search search(sorted, rough, grid.cell, scratch);
    circle_refiner refiner(src, wanted, variance, max(number(0.4F), sqrt(variance) * number(2.5F * 0.126728F)),
                           scratch);
    appender<hough_circle> out = {room};
    hough_circle_votes_detail::candidate centre;
    while (votes.next(centre))
        search.find_about(centre.x, centre.y, centre.light, [&](const found_circle& roughly, circle_points& seen) {
            const found_circle found = refiner.refine(roughly.fit.x, roughly.fit.y, roughly.fit.radius, centre.light);
            if (!good(found, wanted)) return false;
            seen.choose({true, found.fit.x, found.fit.y, found.fit.radius}, centre.light, rough.tolerance);
            out.push(told_as(found, centre));
            return true;
        });
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
inline list<hough_circle> hough_circles(image_view<const std::uint8_t> src, hough_circles_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(hough_circles_workspace(src.width, src.height, options));
    return collect<hough_circle>(
        64, [&](array_view<hough_circle> room) { return hough_circles(src, room, options, lent); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
