// Straight lines through edge points, each found once and fitted to its own points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/fit_points.hpp>
#include <alidade/shape/hough_line_points.hpp>
#include <alidade/shape/hough_line_votes.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct hough_lines_options {
    int least_support = 30;                      ///< pixels along a line at which it must have edge points
    int least_votes = 0;                         ///< in the fullest cell; 0: a third of least_support
    double min_theta = 0, max_theta = pi.value;  ///< of the line's normal; min > max: the range through 0
    double min_rho = -1e9, max_rho = 1e9;
    double tolerance = 1;                    ///< how far from a line its points may lie, in pixels
    double normal_sigma = 0.05;              ///< standard error of the points' normals, in radians
    double correlation = as_subpixel_edges;  ///< so many pixels along an edge share one error
    int directions = 180;                    ///< cells of the accumulator for half a turn
};

struct hough_segments_options {
    int least_support = 20;
    int least_votes = 0;
    double least_length = 20;  ///< from end to end, in pixels
    double most_gap = 5;       ///< so many pixels without an edge point do not end a segment
    double min_theta = 0, max_theta = pi.value;
    double tolerance = 1;
    double normal_sigma = 0.05;
    double correlation = as_subpixel_edges;
    int directions = 180;
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

/// From (x0, y0) to (x1, y1), its outermost points on the line; (x1 - x0, y1 - y0) has a direction in [0, π).
struct hough_segment {
    double x0 = 0, y0 = 0, x1 = 0, y1 = 0;
    hough_line line;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points in a picture of that size.
constexpr std::size_t hough_lines_workspace(int points, int width, int height, const hough_lines_options& options = {});
constexpr std::size_t hough_segments_workspace(int points, int width, int height,
                                               const hough_segments_options& options = {});

/// Each point votes for the lines through it whose normal is within 2 normal_sigma of its own, dark to light or light
/// to dark. The fullest cell's line is fitted to the points within `tolerance` of it whose normals agree, by least
/// squares weighted with their uncertainties; their votes are taken back, and the next fullest cell has its turn, until
/// no cell has least_votes. What has less support, lies outside the bounds or within 2 pixels of a line that was told
/// is not told. Lines come in the order of their votes.
///
/// requires  width, height <= 23000; 1 <= least_support; 16 <= directions <= 1024; 0 < normal_sigma, tolerance
/// border    points outside of the picture or without a unit normal have no vote
/// exact     the same bytes on every ISA; sigma_offset and sigma_theta follow from the points' own sigma, wider where
///           the points lie further apart than those say
/// cost      per point 4 normal_sigma / π · directions votes, per line the points of its direction; allocates nothing
/// scratch   hough_lines_workspace(points.size, width, height, options)
/// reference Duda and Hart 1972; O'Gorman and Clowes 1976 for the directions; cv::HoughLines, whose θ and ρ these are
tally hough_lines(array_source<edge_point> points, int width, int height, array_view<hough_line> lines,
                  const hough_lines_options& options, workspace scratch);

/// The same for pieces of lines: of a cell's points the longest row without a gap of more than most_gap pixels. It is
/// fitted by itself, grown along its line, and told if it has the support and the length.
///
/// requires  as hough_lines; 0 <= most_gap
/// exact     the same bytes on every ISA
/// cost      as hough_lines, once more for every segment; allocates nothing
/// scratch   hough_segments_workspace(points.size, width, height, options)
/// reference cv::HoughLinesP, which draws lots where this does not
tally hough_segments(array_source<edge_point> points, int width, int height, array_view<hough_segment> segments,
                     const hough_segments_options& options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t hough_lines_workspace(int points, int width, int height, const hough_lines_options& options) {
    return hough_line_points_detail::search_bytes(points, width, height, options);
}
constexpr std::size_t hough_segments_workspace(int points, int width, int height,
                                               const hough_segments_options& options) {
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

/// Nearly the same as a line that was told: there within 2 pixels of it, and in its direction within a cell or two.
inline bool told_before(const hough_line& line, const hough_line& other, int directions) {
    const real apart = real(line.theta) - real(other.theta);
    const sine_cosine turn = sin_cos(apart);
    if (abs(turn.sine) > real(4) / real(directions)) return false;
    const sine_cosine at = sin_cos(real(other.theta));
    return abs(real(line.x) * at.cosine + real(line.y) * at.sine - real(other.rho)) < 2;
}

}  // namespace hough_line_points_detail

inline tally hough_lines(array_source<edge_point> points, int width, int height, array_view<hough_line> lines,
                         const hough_lines_options& options, workspace scratch) {
    using namespace hough_line_points_detail;
    line_search search(points, width, height, options, options.min_theta, options.max_theta, scratch);
    hough_line* told = search.template told_lines<hough_line>();
    appender<hough_line> out = {lines};
    while (search.next()) {
        const found_line found = search.fit_cell();
        if (!found.fit.good || found.support < options.least_support) {
            search.forget_cell();
            continue;
        }
        const hough_line line = line_of(search, found);
        search.take_back_members();
        if (!between(line.theta, options.min_theta, options.max_theta) ||
            !between(line.rho, options.min_rho, options.max_rho))
            continue;
        bool known = false;
        for (int i = 0; i < out.found && !known; ++i) known = told_before(line, told[i], options.directions);
        if (known) continue;
        told[out.found] = line;
        out.push(line);
    }
    return out.told();
}

inline tally hough_segments(array_source<edge_point> points, int width, int height, array_view<hough_segment> segments,
                            const hough_segments_options& options, workspace scratch) {
    using namespace hough_line_points_detail;
    ALIDADE_EXPECTS(options.most_gap >= 0 && options.most_gap < 1e6);
    line_search search(points, width, height, options, options.min_theta, options.max_theta, scratch);
    appender<hough_segment> out = {segments};
    while (search.next()) {
        const found_line found = search.fit_cell(options.most_gap);
        const real length = found.to - found.from;
        if (!found.fit.good || found.support < options.least_support || length < options.least_length) {
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
        made.x0 = (found.fit.x + along_x * first).value, made.y0 = (found.fit.y + along_y * first).value;
        made.x1 = (found.fit.x + along_x * last).value, made.y1 = (found.fit.y + along_y * last).value;
        // So nearly level that both ends are at one height: what counts is how they came out.
        if (made.y1 < made.y0 || (made.y1 == made.y0 && made.x1 < made.x0)) {
            const double x = made.x0, y = made.y0;
            made.x0 = made.x1, made.y0 = made.y1;
            made.x1 = x, made.y1 = y;
        }
        out.push(made);
    }
    return out.told();
}

#if ALIDADE_HOSTED
inline list<hough_line> hough_lines(array_source<edge_point> points, int width, int height,
                                    const hough_lines_options& options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(hough_lines_workspace(points.size, width, height, options));
    return collect<hough_line>(
        64, [&](array_view<hough_line> room) { return hough_lines(points, width, height, room, options, lent); });
}

inline list<hough_segment> hough_segments(array_source<edge_point> points, int width, int height,
                                          const hough_segments_options& options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(hough_segments_workspace(points.size, width, height, options));
    return collect<hough_segment>(256, [&](array_view<hough_segment> room) {
        return hough_segments(points, width, height, room, options, lent);
    });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
