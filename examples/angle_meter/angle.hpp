// The three ways in which angle_meter measures, and how it shows what it found.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/alidade.hpp>

#include <cstdio>
#include <string>
#include <vector>

#include "tools/draw/pen.hpp"

enum class angle_mode { edges, part, skew };

struct angle_reading {
    alidade::measured<> angle;  ///< in radians
    std::string what;           ///< it is the angle of
    struct stroke {
        alidade::point<double> from, to;
    };
    std::vector<stroke> strokes;        ///< to show it by
    alidade::point<double> where = {};  ///< to write it at
};

/// Between the two longest edges.
template <class Trace>
alidade::result<angle_reading> angle_of_edges(alidade::image_view<const std::uint8_t> gray,
                                              const alidade::sequences<alidade::edge_point>& edges, Trace trace) {
    const auto segments = alidade::line_segments(edges);
    trace->step("line segments");
    trace->picture(gray);
    for (const auto& s : segments) trace->line(s.from.x, s.from.y, s.to.x, s.to.y);
    const auto corner = alidade::corner_angle(gray, segments.view());
    if (!corner) return corner.error();
    angle_reading made = {corner->angle, "between the two longest edges", {}, corner->crossing};
    for (const auto* edge : {&corner->first, &corner->second}) made.strokes.push_back({edge->from, edge->to});
    return made;
}

/// How far the part is turned against its reference.
template <class Trace>
alidade::result<angle_reading> angle_of_part(alidade::image_view<const std::uint8_t> gray,
                                             const alidade::sequences<alidade::edge_point>& edges,
                                             alidade::image_view<const std::uint8_t> reference, Trace trace) {
    const auto known = alidade::subpixel_edges(reference);
    trace->step("the reference's edges");
    trace->picture(reference);
    for (const auto& p : known.points) trace->point(p.x, p.y, {.width = 0.5});
    const auto pose = alidade::align(known.points.view(), edges.points.view(), gray.width, gray.height);
    if (!pose) return pose.error();
    angle_reading made = {pose->angle, "the part against its reference", {}, (*pose)(pose->middle)};
    for (const auto& p : known.points) {
        const auto at = (*pose)({static_cast<double>(p.x), static_cast<double>(p.y)});
        made.strokes.push_back({at, at});
    }
    return made;
}

/// How far a page is turned.
template <class Trace>
alidade::result<angle_reading> angle_of_page(alidade::image_view<const std::uint8_t> gray,
                                             const alidade::sequences<alidade::edge_point>& edges, Trace trace) {
    const auto page = alidade::skew(edges.points.view(), gray.width, gray.height);
    if (!page) return page.error();
    trace->step("lines");
    trace->number("lines", page->lines);
    trace->number("clarity", page->clarity);
    const double x = 0.5 * gray.width, y = 0.5 * gray.height;
    const double ux = 0.4 * gray.width, uy = ux * std::tan(page->angle.value);
    return angle_reading{page->angle, "the lines of the page", {{{x - ux, y - uy}, {x + ux, y + uy}}}, {x, y}};
}

template <class Trace = alidade::no_trace>
alidade::result<angle_reading> measure_angle(angle_mode mode, alidade::image_view<const std::uint8_t, 3> picture,
                                             alidade::image_view<const std::uint8_t, 3> reference, Trace trace = {}) {
    const auto gray = alidade::gray_from_bgr(picture);
    const auto edges = alidade::subpixel_edges(gray.view());
    trace->step("edges");
    trace->picture(gray.view());
    trace->number("points", edges.points.size());
    for (const auto& p : edges.points) trace->point(p.x, p.y, {.width = 0.5});
    const auto known = alidade::gray_from_bgr(reference);
    const auto found = mode == angle_mode::edges  ? angle_of_edges(gray.view(), edges, trace)
                       : mode == angle_mode::skew ? angle_of_page(gray.view(), edges, trace)
                                                  : angle_of_part(gray.view(), edges, known.view(), trace);
    trace->step("what was measured");
    trace->picture(picture);
    if (!found) {
        trace->note(found.error().message);
        return found;
    }
    trace->number("angle", found->angle.value * 180 / alidade::pi.value, found->angle.sigma * 180 / alidade::pi.value,
                  "°");
    for (const auto& s : found->strokes) trace->line(s.from.x, s.from.y, s.to.x, s.to.y);
    return found;
}

/// Draws what was measured over the picture.
inline void annotate(alidade::image_view<std::uint8_t, 3> picture, const angle_reading& found) {
    const draw::pen pen{picture};
    const double height = 12 + 0.012 * picture.height;
    for (const auto& s : found.strokes) pen.bar(s.from, s.to, 2);
    char words[64];
    std::snprintf(words, sizeof words, "%.3f +- %.3f deg", found.angle.value * 180 / alidade::pi.value,
                  found.angle.sigma * 180 / alidade::pi.value);
    pen.text(0.5 * height, picture.height - 0.7 * height, words, height);
}
