// Straight lines through edge points, each found once and fitted to its own points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/shape/fit_points.hpp>
#include <alidade/shape/hough_line_points.hpp>
#include <alidade/shape/hough_line_told.hpp>
#include <alidade/shape/hough_line_votes.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct hough_lines_options {
    int min_support = 30;                        ///< pixels along a line at which it must have edge points
    int min_votes = 0;                           ///< in the fullest cell; 0: a third of min_support
    double min_theta = 0, max_theta = pi.value;  ///< of the line's normal; min > max: the range through 0
    double min_rho = -1e9, max_rho = 1e9;
    double tolerance = 1;                    ///< how far from a line its points may lie, in pixels
    double sigma_normal = 0.05;              ///< standard error of the points' normals, in radians
    double correlation = as_subpixel_edges;  ///< so many pixels along an edge share one error
    int directions = 180;                    ///< cells of the accumulator for half a turn
    int max_candidates = 20000;              ///< cells that are tried, the fullest first: what bounds the time
};

struct hough_segments_options {
    int min_support = 20;
    int min_votes = 0;
    double min_length = 20;  ///< from end to end, in pixels
    double max_gap = 5;      ///< so many pixels without an edge point do not end a segment
    double min_theta = 0, max_theta = pi.value;
    double tolerance = 1;
    double sigma_normal = 0.05;
    double correlation = as_subpixel_edges;
    int directions = 180;
    int max_candidates = 50000;
};

/// The line x cos θ + y sin θ = ρ. As a line has two normals, θ is that in [0, π), and ρ has a sign. The line itself
/// runs in the direction θ + π/2.
struct hough_line {
    double rho = 0, theta = 0;
    double x = 0, y = 0;      ///< on the line, in the middle of its points
    double sigma_offset = 0;  ///< standard uncertainty of the place across the line at (x, y)
    double sigma_theta = 0;   ///< and of the direction; their errors are independent
    double support = 0;       ///< pixels along the line at which there are points
    int votes = 0;            ///< in the fullest cell
    int points = 0;           ///< that the fit is made of
};

/// Between its outermost points on the line; the way leads in a direction in [0, π).
struct hough_segment {
    point<double> from, to;
    hough_line line;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points in a picture of that size.
constexpr std::size_t hough_lines_workspace(int points, int width, int height, hough_lines_options options = {});
constexpr std::size_t hough_segments_workspace(int points, int width, int height, hough_segments_options options = {});

/// Each point votes for the lines through it whose normal is within 2 sigma_normal of its own, dark to light or light
/// to dark. The fullest cell's line is fitted to the points within `tolerance` of it whose normals agree, by least
/// squares weighted with their uncertainties; their votes are taken back, and the next fullest cell has its turn, until
/// no cell has min_votes or max_candidates were tried. What has less support, lies outside the bounds or within 2
/// pixels of a line that was told is not told. Lines come in the order of their votes.
///
/// requires  width, height <= 23000; 1 <= min_support; 16 <= directions <= 1024; 0 < tolerance; 0 < sigma_normal <= 10;
///           1 <= max_candidates
/// border    points outside of the picture or without a unit normal have no vote
/// exact     the same bytes on every ISA; sigma_offset and sigma_theta follow from the points' own sigma, wider where
///           the points lie further apart than those say
/// cost      per point 4 sigma_normal / π · directions votes, per cell that is tried up to four times those points of
///           the directions near its own that may lie along it. Of 3.3 million points strewn over a picture, which have
///           lines everywhere, the 20000 cells take some seconds; allocates nothing
/// scratch   hough_lines_workspace(points.size, width, height, options)
/// reference Duda and Hart 1972; O'Gorman and Clowes 1976 for the directions; cv::HoughLines, whose θ and ρ these are
tally hough_lines(array_source<edge_point> points, int width, int height, array_view<hough_line> room,
                  hough_lines_options options, workspace scratch);

/// The same for pieces of lines: of a cell's points the longest row without a gap of more than max_gap pixels. It is
/// fitted by itself, grown along its line, and told if it has the support and the length.
///
/// requires  as hough_lines; 0 <= max_gap
/// exact     the same bytes on every ISA
/// cost      as hough_lines, once more for every segment; allocates nothing
/// scratch   hough_segments_workspace(points.size, width, height, options)
/// reference cv::HoughLinesP, which draws lots where this does not
tally hough_segments(array_source<edge_point> points, int width, int height, array_view<hough_segment> room,
                     hough_segments_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t hough_lines_workspace(int points, int width, int height, hough_lines_options options) {
    const std::size_t search = hough_line_points_detail::search_bytes(points, width, height, options);
    return search + hough_line_told_detail::told_lines::bytes(points, options.min_support, options.directions);
}
constexpr std::size_t hough_segments_workspace(int points, int width, int height, hough_segments_options options) {
    return hough_line_points_detail::search_bytes(points, width, height, options);
}

namespace hough_line_points_detail {

/// The told form of a fit.
template <class Search>
hough_line line_of(const Search& search, const found_line& found) {
    real nx = found.fit.nx, ny = found.fit.ny;
    if (ny < 0 || (ny == 0 && nx < 0)) nx = -nx, ny = -ny;
    const real theta = atan2(ny, nx);
    hough_line made;
    const bool turned = !(theta < pi);  // a hair below π becomes π when rounded
    made.theta = turned ? 0 : theta.value;
    made.rho = ((turned ? -nx : nx) * found.fit.x + (turned ? -ny : ny) * found.fit.y).value;
    made.x = found.fit.x.value, made.y = found.fit.y.value;
    made.sigma_offset = found.fit.sigma_offset.value, made.sigma_theta = found.fit.sigma_angle.value;
    made.votes = found.votes, made.points = search.members(), made.support = found.support;
    return made;
}

constexpr bool between(double v, double least, double most) {
    return least <= most ? v >= least && v <= most : v >= least || v <= most;
}

}  // namespace hough_line_points_detail

inline tally hough_lines(array_source<edge_point> points, int width, int height, array_view<hough_line> room,
                         hough_lines_options options, workspace scratch) {
    using namespace hough_line_points_detail;
    line_search search(points, width, height, options, scratch);
    hough_line_told_detail::told_lines told(points.size, options.min_support, options.directions, scratch);
    appender<hough_line> out = {room};
    while (search.next()) {
        const found_line found = search.fit_cell();
        if (!found.fit.good || found.support < options.min_support) {
            search.forget_cell();
            continue;
        }
        const hough_line line = line_of(search, found);
        search.take_back_members();
        if (!between(line.theta, options.min_theta, options.max_theta) ||
            !between(line.rho, options.min_rho, options.max_rho))
            continue;
        if (told.holds(line.theta, line.x, line.y)) continue;
        told.add(line.theta, line.rho);
        out.push(line);
    }
    return out.told();
}

inline tally hough_segments(array_source<edge_point> points, int width, int height, array_view<hough_segment> room,
                            hough_segments_options options, workspace scratch) {
    using namespace hough_line_points_detail;
    ALIDADE_EXPECTS(options.max_gap >= 0 && options.max_gap < 1e6);
    line_search search(points, width, height, options, scratch);
    appender<hough_segment> out = {room};
    while (search.next()) {
        const found_line found = search.fit_cell(options.max_gap);
        const real length = found.to - found.from;
        if (!found.fit.good || found.support < options.min_support || length < options.min_length) {
            search.forget_cell();
            continue;
        }
        hough_segment made;
        made.line = line_of(search, found);
        search.take_back_members();
        if (!between(made.line.theta, options.min_theta, options.max_theta)) continue;
        const real along_x = -found.fit.ny, along_y = found.fit.nx;
        const bool forwards = along_y > 0 || (along_y == 0 && along_x > 0);
        const real first = forwards ? found.from : found.to, last = forwards ? found.to : found.from;
        const auto point_at = [&](real t) {
            return point<double>{(found.fit.x + along_x * t).value, (found.fit.y + along_y * t).value};
        };
        made.from = point_at(first), made.to = point_at(last);
        // So nearly level that both ends are at one height: what counts is how they came out.
        if (made.to.y < made.from.y || (made.to.y == made.from.y && made.to.x < made.from.x)) {
            const point<double> end = made.from;
            made.from = made.to;
            made.to = end;
        }
        out.push(made);
    }
    return out.told();
}

#if ALIDADE_HOSTED
inline list<hough_line> hough_lines(array_source<edge_point> points, int width, int height,
                                    hough_lines_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(hough_lines_workspace(points.size, width, height, options));
    return collect<hough_line>(
        1024, [&](array_view<hough_line> room) { return hough_lines(points, width, height, room, options, lent); });
}

inline list<hough_segment> hough_segments(array_source<edge_point> points, int width, int height,
                                          hough_segments_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(hough_segments_workspace(points.size, width, height, options));
    return collect<hough_segment>(1024, [&](array_view<hough_segment> room) {
        return hough_segments(points, width, height, room, options, lent);
    });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
