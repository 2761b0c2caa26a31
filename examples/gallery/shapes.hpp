// The drawings of the pages of edge/ and shape/: what was found, over the picture that it was found in.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/alidade.hpp>
#include <alidade/io/svg.hpp>

#include "tools/draw/ellipse.hpp"
#include "tools/draw/scene.hpp"

#include <cmath>
#include <string>
#include <vector>

namespace shapes {

using namespace alidade;
using panels = std::vector<svg_panel>;
using grey_view = image_view<const std::uint8_t>;

/// A window of a picture, drawn over in the picture's own coordinates.
struct window {
    box of;
    svg_overlay drawing;

    window(grey_view picture, box part) : of(part), drawing(crop(picture, part.x, part.y, part.width, part.height)) {}
    explicit window(grey_view picture) : window(picture, {0, 0, picture.width, picture.height}) {}

    bool shows(double x, double y) const {
        return x > of.x - 1 && y > of.y - 1 && x < of.x + of.width && y < of.y + of.height;
    }
    void line(double x0, double y0, double x1, double y1, svg_style style) {
        if (shows(x0, y0) || shows(x1, y1)) drawing.line(x0 - of.x, y0 - of.y, x1 - of.x, y1 - of.y, style);
    }
    void circle(double x, double y, double radius, svg_style style) {
        if (shows(x, y)) drawing.circle(x - of.x, y - of.y, radius, style);
    }
    template <class P>
    void path(array_view<const P> points, bool closed, svg_style style) {
        for (int i = closed ? 0 : 1; i < points.size; ++i) {
            const P &a = points[(i + points.size - 1) % points.size], &b = points[i];
            line(a.x, a.y, b.x, b.y, style);
        }
    }
    svg_panel called(std::string title) && { return {std::move(title), std::move(drawing)}; }
};

/// A few colours in turn.
inline const char* colour_of(int i) {
    constexpr const char* colours[] = {"#ff2d20", "#00a0ff", "#ffa000", "#00b050", "#c040ff", "#ff60a0"};
    return colours[i % 6];
}

/// A plate with three holes and a slanting side, as a camera sees it.
inline image<std::uint8_t> plate(int size) {
    image<std::uint8_t> picture(size, size);
    draw::random random(4);
    const auto body = draw::seen(draw::bar{79.3, 80.6, 0.22, 122, 84}, 0.8);
    const auto large = draw::seen(draw::disc{80.4, 79.7, 21.6}, 0.8);
    const auto left = draw::seen(draw::disc{41.2, 58.3, 8.4}, 0.8),
               right = draw::seen(draw::disc{118.7, 103.9, 8.4}, 0.8);
    draw::expose(
        picture.view(), [&](int x, int y) { return 60 + 120 * (body(x, y) - large(x, y) - left(x, y) - right(x, y)); },
        5, random);
    return picture;
}

inline panels canny_page(grey_view gray) {
    const bitmap edges = canny(gray);
    image<std::uint8_t> mask(gray.width, gray.height);
    mask_of_bits(edges.view(), mask.view());
    return {window(gray).called("gray"), window(mask.view()).called("canny"),
            window(gray, {76, 26, 40, 40}).called("a part of both"), window(mask.view(), {76, 26, 40, 40}).called("")};
}

inline panels subpixel_edges_page(grey_view gray) {
    const auto edges = subpixel_edges(gray);
    window whole(gray), part(gray, {76, 26, 30, 30});
    for (int k = 0; k < edges.count(); ++k) {
        const auto chain = edges[k];
        whole.path(chain, is_closed(chain), {.colour = colour_of(k), .width = 0.8});
        part.path(chain, is_closed(chain), {.colour = colour_of(k), .width = 0.12});
        for (const edge_point& p : chain) {
            part.circle(p.x, p.y, 0.18, {.colour = colour_of(k), .width = 0, .filled = true});
            part.line(p.x, p.y, p.x + 0.9 * p.nx, p.y + 0.9 * p.ny, {.colour = colour_of(k), .width = 0.08});
        }
    }
    return {std::move(whole).called("chains"), std::move(part).called("points, normals towards the light")};
}

inline panels line_segments_page(grey_view dial, grey_view part) {
    panels made;
    for (grey_view gray : {dial, part}) {
        window shown(gray);
        int k = 0;
        for (const line_segment& s : line_segments(subpixel_edges(gray)))
            shown.line(s.from.x, s.from.y, s.to.x, s.to.y, {.colour = colour_of(k++), .width = 1.2});
        made.push_back(std::move(shown).called(std::to_string(k) + " segments"));
    }
    return made;
}

inline panels hough_lines_page(grey_view gray) {
    const auto edges = subpixel_edges(gray);
    window lines(gray), segments(gray);
    int k = 0, n = 0;
    for (const hough_line& l : hough_lines(edges.points.view(), gray.width, gray.height)) {
        const double dx = -std::sin(l.theta), dy = std::cos(l.theta);
        lines.line(l.x - 200 * dx, l.y - 200 * dy, l.x, l.y, {.colour = colour_of(k), .width = 0.8});
        lines.line(l.x, l.y, l.x + 200 * dx, l.y + 200 * dy, {.colour = colour_of(k++), .width = 0.8});
    }
    for (const hough_segment& s : hough_segments(edges.points.view(), gray.width, gray.height))
        segments.line(s.from.x, s.from.y, s.to.x, s.to.y, {.colour = colour_of(n++), .width = 1.2});
    return {std::move(lines).called(std::to_string(k) + " lines"),
            std::move(segments).called(std::to_string(n) + " segments")};
}

inline panels hough_circles_page(grey_view dial, grey_view part) {
    panels made;
    for (grey_view gray : {dial, part}) {
        const auto edges = subpixel_edges(gray);
        window shown(gray);
        int k = 0;
        for (const hough_circle& c :
             hough_circles(edges.points.view(), gray.width, gray.height, {.min_radius = 5, .max_radius = 80})) {
            shown.circle(c.x, c.y, c.radius, {.colour = colour_of(k), .width = 1});
            shown.drawing.point(c.x, c.y, {.colour = colour_of(k++), .width = 0.8});
        }
        made.push_back(std::move(shown).called(std::to_string(k) + " circles"));
    }
    return made;
}

inline image<std::uint8_t> dark_parts(grey_view gray) {
    const auto calm = gaussian_blur(gray, {.sigma = 0.8});
    return threshold(calm.view(), {.level = 88, .rule = threshold_rule::binary_inverse});
}

inline panels contours_page(grey_view gray) {
    const auto mask = dark_parts(gray);
    const auto [borders, links] = contours(mask.view(), {.retrieval = contour_retrieval::tree});
    window shown(gray);
    for (int i = 0; i < borders.count(); ++i) {
        int depth = 0;
        for (int k = links[i].parent; k >= 0; k = links[k].parent) ++depth;
        shown.path(borders[i], true, {.colour = colour_of(depth), .width = 1});
    }
    return {window(mask.view()).called("mask"), std::move(shown).called("borders, by depth")};
}

inline panels components_page(grey_view gray) {
    const auto mask = dark_parts(gray);
    window shown(mask.view());
    int k = 0;
    for (const component& c : components(mask.view())) {
        const double x = c.bounds.x - 0.5, y = c.bounds.y - 0.5, w = c.bounds.width, h = c.bounds.height;
        const point<double> middle = centroid(c), corners[] = {{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}};
        shown.path(array_view<const point<double>>{corners, 4}, true, {.colour = colour_of(k), .width = 0.8});
        shown.drawing.point(middle.x, middle.y, {.colour = colour_of(k++), .width = 0.8});
    }
    return {window(gray).called("gray"), std::move(shown).called("boxes and centroids of " + std::to_string(k))};
}

inline panels iso_contours_page(grey_view gray) {
    const auto calm = gaussian_blur(gray, {.sigma = 1});
    window whole(gray), part(gray, {96, 82, 34, 34});
    for (int k = 0; k < 3; ++k) {
        const auto lines = iso_contours(calm.view(), {.level = 90.0F + 30 * static_cast<float>(k)});
        for (int i = 0; i < lines.count(); ++i) {
            whole.path(lines[i], false, {.colour = colour_of(k), .width = 0.6});
            part.path(lines[i], false, {.colour = colour_of(k), .width = 0.2});
        }
    }
    return {std::move(whole).called("levels 90, 120 and 150"), std::move(part).called("around a hole")};
}

inline panels polygon_page(grey_view gray) {
    const auto mask = threshold(gray, {.level = 120});
    const auto found = contours(mask.view());
    int largest = 0;
    for (int i = 0; i < found.borders.count(); ++i)
        if (found.borders[i].size > found.borders[largest].size) largest = i;
    const auto border = found.borders[largest];
    scratch memory;
    window shown(gray);
    const auto simple = approx_polygon(border, {.tolerance = 3});
    shown.path(simple.view(), true, {.colour = colour_of(0), .width = 1.2});
    const auto rectangle = corners_of(min_area_rect(border, memory.reserve(min_area_rect_workspace(border.size))));
    shown.path(array_view<const point<double>>{rectangle.at, 4}, true, {.colour = colour_of(1), .width = 0.8});
    const auto round = min_enclosing_circle(border);
    shown.circle(round.x, round.y, round.radius, {.colour = colour_of(2), .width = 0.8});
    return {std::move(shown).called("polygon, rectangle, circle")};
}

inline panels corners_page(grey_view gray) {
    window strongest(gray), fast(gray);
    const auto found = corners(gray, {.min_quality = 0.2});
    list<point<float>> guesses(found.size());
    for (int i = 0; i < found.size(); ++i)
        guesses[i] = {static_cast<float>(found[i].x), static_cast<float>(found[i].y)};
    for (const refined_corner& c : refine_corners(gray, guesses.view()))
        strongest.drawing.point(c.x, c.y, {.colour = colour_of(0), .width = 1});
    const auto calm = gaussian_blur(gray, {.sigma = 0.8});
    for (const fast_corner& c : fast_corners(calm.view(), {.threshold = 30}))
        fast.circle(c.x, c.y, 2.5, {.colour = colour_of(1), .width = 0.8});
    return {std::move(strongest).called("the strongest, refined"), std::move(fast).called("fast_corners")};
}

/// Discs that are not seen from the front, one before another.
inline image<std::uint8_t> tilted_discs(int size) {
    image<std::uint8_t> picture(size, size);
    draw::random random(6);
    const auto back = draw::seen(draw::ellipse{65.2, 62.7, 52.4, 34.1, 0.5}, 0.8);
    const auto front = draw::seen(draw::ellipse{105.8, 104.3, 40.6, 24.9, -0.6}, 0.8);
    const auto hole = draw::seen(draw::ellipse{66.1, 63.5, 15.3, 9.8, 0.5}, 0.8);
    draw::expose(
        picture.view(),
        [&](int x, int y) {
            const double behind = 60 + 80 * back(x, y) - 80 * hole(x, y);
            return behind + (190 - behind) * front(x, y);
        },
        4, random);
    return picture;
}

inline panels ellipses_page(grey_view gray) {
    const auto edges = subpixel_edges(gray);
    window shown(gray);
    int k = 0;
    for (const ellipse& e : ellipses(edges.view(), gray.width, gray.height)) {
        point<double> around[90];
        for (int i = 0; i < 90; ++i) {
            const double t = 2 * pi.value * i / 90, u = e.a * std::cos(t), v = e.b * std::sin(t);
            around[i] = {e.x + u * std::cos(e.angle) - v * std::sin(e.angle),
                         e.y + u * std::sin(e.angle) + v * std::cos(e.angle)};
        }
        shown.path(array_view<const point<double>>{around, 90}, true, {.colour = colour_of(k), .width = 1});
        shown.drawing.point(e.x, e.y, {.colour = colour_of(k++), .width = 0.8});
    }
    return {window(gray).called("gray"), std::move(shown).called(std::to_string(k) + " ellipses")};
}

}  // namespace shapes
