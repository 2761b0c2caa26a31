// How far a page of text, a form or a ruled texture is turned, and how sure that is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/skew_lines.hpp>
#include <alidade/measure/skew_search.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct skew_options {
    double max_angle = 0.7853981633974483;  ///< how far it may be turned, in radians; at most π / 4
    int min_points = 100;                   ///< edge points that run near the direction
    double min_clarity = 1.6;               ///< what is less clear than that has no direction
};

struct page_skew {
    measured<> angle;    ///< of the lines, from +x towards +y: a positive one sinks to the right; in radians
    int lines = 0;       ///< of text, or rules, whose common direction it is: upper and lower borders count each
    int points = 0;      ///< in them
    double clarity = 0;  ///< by how much the points fall into lines better this way than at most angles
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points in a picture of that size.
constexpr std::size_t skew_workspace(int points, int width, int height);

/// The direction, within max_angle of +x, in which the edge points of a picture fall into lines: the borders of the
/// letters of a text above and below, rules, the courses of a wall. It is that of most coincidence (sum of the squares
/// of how many points fall into each of many narrow strips), and then of least squares: lines of one slope, each
/// through its own points, those that lie off it by more than letters do having no say. Its sigma rests on how the
/// letters differ: neighbouring points of one letter err together.
///
/// requires  width, height <= 32768; 0 < max_angle <= π / 4
/// border    points outside of the picture or without a unit normal have no say
/// exact     the same bytes on every ISA
/// cost      101 times up to 8000 of the points, 70 times up to 32000, 14 times those in lines; allocates nothing
/// scratch   skew_workspace(points.size, width, height)
/// reference W. Postl, Detection of linear oblique structures and skew scan in digitized documents (1986)
result<page_skew> skew(array_source<edge_point> points, int width, int height, skew_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t skew_workspace(int points, int width, int height) {
    ALIDADE_EXPECTS(points >= 0 && width >= 0 && height >= 0, points, width, height);
    ALIDADE_EXPECTS(width <= 32768 && height <= 32768, width, height);
    const std::size_t search = skew_search_detail::search::bytes(width, height),
                      lines = skew_lines_detail::bytes(points, width, height);
    return skew_search_detail::points_bytes(points) + (search > lines ? search : lines);
}

inline result<page_skew> skew(array_source<edge_point> points, int width, int height, skew_options options,
                              workspace scratch) {
    ALIDADE_EXPECTS(points.size >= 0 && width >= 0 && height >= 0, points.size, width, height);
    ALIDADE_EXPECTS(width <= 32768 && height <= 32768, width, height);
    ALIDADE_EXPECTS(options.max_angle > 0 && options.max_angle <= 0.7853981633974484);
    const skew_search_detail::placed_points placed(points, width, height, scratch);
    if (placed.size < options.min_points)
        return error(fault::not_found, "The picture has ", placed.size, " edge points; a direction needs ",
                     options.min_points);
    const auto found = skew_search_detail::search(width, height, scratch).best(placed, real(options.max_angle));
    if (!(found.clarity >= options.min_clarity))
        return error(fault::not_found, "The edges run in no direction more than in others (clarity ",
                     round_int(found.clarity * real(100)), " %, wanted ",
                     round_int(real(options.min_clarity) * real(100)), " %): is there text, or a rule?");
    const auto fitted = skew_lines_detail::fit(placed, width, height, found.angle, scratch);
    if (fitted.points < options.min_points || fitted.lines < 1)
        return error(fault::not_found, "Only ", fitted.points, " edge points lie in lines; a direction needs ",
                     options.min_points);
    constexpr double nearly = 1e-3;
    if (abs(fitted.angle) > options.max_angle + nearly)
        return error(fault::not_found, "The lines run more than ", floor_int(real(options.max_angle) * real(180) / pi),
                     " degrees off the horizontal, the most that was asked for");
    return page_skew{{fitted.angle.value, fitted.sigma.value}, fitted.lines, fitted.points, found.clarity.value};
}

#if ALIDADE_HOSTED
inline result<page_skew> skew(array_source<edge_point> points, int width, int height, skew_options options = {}) {
    scratch memory;
    return skew(points, width, height, options, memory.reserve(skew_workspace(points.size, width, height)));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
