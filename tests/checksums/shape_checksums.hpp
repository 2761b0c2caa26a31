// What is found in one drawn picture, and a checksum of each finding: places to a fraction of a pixel included.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/crc32.hpp"

#include <alidade/core/static_image.hpp>
#include <alidade/edge/canny.hpp>
#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/fit_circle.hpp>
#include <alidade/measure/fit_ellipse.hpp>
#include <alidade/measure/fit_line.hpp>
#include <alidade/shape/components.hpp>
#include <alidade/shape/contours.hpp>
#include <alidade/shape/corners.hpp>
#include <alidade/shape/ellipses.hpp>
#include <alidade/shape/fast_corners.hpp>
#include <alidade/shape/hough_circles.hpp>
#include <alidade/shape/hough_lines.hpp>
#include <alidade/shape/iso_contours.hpp>
#include <alidade/shape/min_area_rect.hpp>
#include <alidade/shape/min_enclosing_circle.hpp>
#include <alidade/shape/moments.hpp>
#include <alidade/shape/refine_corners.hpp>

#include <cstddef>
#include <cstdint>

namespace checksums::shapes {

using namespace alidade;

inline constexpr int width = 96, height = 72;

/// A checksum of numbers, one after the other.
struct sum_of_numbers {
    std::uint32_t crc = 0;

    void add(std::integral auto value) {
        for (unsigned byte = 0; byte < sizeof(value); ++byte)
            crc = crc32(static_cast<std::uint8_t>(value >> (8 * byte)), crc);
    }
    void add(float value) { add(__builtin_bit_cast(std::uint32_t, value)); }
    void add(double value) { add(__builtin_bit_cast(std::uint64_t, value)); }
    void add(const edge_point& p) { add_all(p.x, p.y, p.nx, p.ny, p.strength, p.sigma); }
    void add(const point<int>& p) { add_all(p.x, p.y); }
    void add(const point<float>& p) { add_all(p.x, p.y); }
    void add(const component& c) {
        add_all(c.sum_x, c.sum_y, c.sum_xx, c.sum_xy, c.sum_yy, c.bounds.x, c.bounds.y, c.bounds.width, c.bounds.height,
                c.area);
    }
    void add(const line_segment& l) {
        add_all(l.from, l.to, l.sigma_offset, l.sigma_angle, l.strength, l.meaning, l.points);
    }
    void add(const hough_line& l) {
        add_all(l.rho, l.theta, l.x, l.y, l.sigma_offset, l.sigma_theta, l.votes, l.points, l.support);
    }
    void add(const hough_circle& c) {
        add_all(c.x, c.y, c.radius, c.sigma_x, c.sigma_y, c.sigma_radius, c.coverage, c.vote_share, c.points);
    }
    void add(const ellipse& e) {
        add_all(e.x, e.y, e.a, e.b, e.angle, e.sigma_x, e.sigma_y, e.sigma_a, e.sigma_b, e.sigma_angle, e.points);
    }
    void add(const contour_links& l) { add_all(l.next, l.previous, l.first_child, l.parent); }
    void add(const corner& c) { add_all(c.x, c.y, c.strength); }
    void add(const fast_corner& c) { add_all(c.x, c.y, c.score); }
    void add(const refined_corner& c) {
        add_all(c.x, c.y, c.covariance(0, 0).value, c.covariance(0, 1).value, c.covariance(1, 1).value, int{c.refined});
    }
    template <class... Values>
    void add_all(const Values&... values) {
        (add(values), ...);
    }
    template <class T>
    void add(array_view<T> values) {
        add(values.size);
        for (const auto& one : values) add(one);
    }
};

/// A disc, a slanting bar and a ring, light on dark, each pixel the mean of 8 x 8 points, and noise: in integers alone.
inline void draw(image_view<std::uint8_t> picture) {
    const auto light_at = [](int x, int y) {  // in eighths of a pixel
        const auto within = [=](int cx, int cy, int r) { return (x - cx) * (x - cx) + (y - cy) * (y - cy) < r * r; };
        const int along = 12 * (x - 530) + 5 * (y - 200), aside = 12 * (y - 200) - 5 * (x - 530);  // 13 to a unit
        const bool bar = along > -13 * 170 && along < 13 * 170 && aside > -13 * 50 && aside < 13 * 50;
        const bool ring = within(470, 430, 101) && !within(470, 430, 60);
        return within(179, 282, 141) || bar || ring;
    };
    std::uint32_t seed = 5;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            int light = 0;
            for (int k = 0; k < 64; ++k) light += light_at(8 * x + k % 8, 8 * y + k / 8);
            seed = seed * 1664525u + 1013904223u;
            picture(x, y) = static_cast<std::uint8_t>(60 + 2 * light + static_cast<int>(seed >> 29));
        }
}

/// Room for everything, known when the program is linked.
struct memory {
    static_image<std::uint8_t, width, height> picture, mask;
    static_image<std::int32_t, width, height> labels;
    std::uint64_t words[height * words_of(width)];
    edge_point points[800];
    int offsets[100];
    component parts[50];
    line_segment segments[30];
    hough_line lines[10];
    hough_circle circles[10];
    ellipse ellipses[10];
    point<int> border[600];
    point<float> iso[1000];
    contour_links links[50];
    corner corners[30];
    fast_corner fast[200];
    refined_corner refined[30];
    std::byte scratch[135000];
};
inline memory own;

inline sequences_view<const edge_point> written_of(sequences_view<edge_point> room, sequences_tally told) {
    return sequences_view<edge_point>{{room.points.data, told.points.written},
                                      {room.offsets.data, told.sequences.written + 1}};
}

/// Calls report("subpixel_edges/u8", crc) for each.
template <class Report>
void shape_checksums(Report report) {
    const auto picture = own.picture.view();
    draw(picture);
    const auto tell = [&](const char* name, const auto&... found) {
        sum_of_numbers sum;
        sum.add_all(found...);
        report(name, sum.crc);
    };

    const bitmap_view<> edges = {own.words, width, height};
    const array_view<std::uint64_t> all_words = {own.words, height * words_of(width)};
    canny(picture, edges, {.low = 60, .high = 120}, own.scratch);
    tell("canny/l1", all_words);
    canny(picture, edges, {.low = 900, .high = 1800, .kernel = sobel_kernel::size5, .norm = gradient_norm::l2},
          own.scratch);
    tell("canny/5x5/l2", all_words);

    const sequences_view<edge_point> room = {{own.points, 800}, {own.offsets, 100}};
    const sequences_tally told = subpixel_edges(picture, room, {}, own.scratch);
    const array_view<edge_point> points = {own.points, told.points.written};
    tell("subpixel_edges/u8", points, array_view<int>{own.offsets, told.sequences.written + 1});

    const tally segments = line_segments(written_of(room, told), {own.segments, 30}, {}, own.scratch);
    tell("line_segments", array_view<line_segment>{own.segments, segments.written});
    const tally lines = hough_lines(points, width, height, {own.lines, 10}, {.min_support = 20}, own.scratch);
    tell("hough_lines", array_view<hough_line>{own.lines, lines.written});
    const tally circles =
        hough_circles(points, width, height, {own.circles, 10}, {.min_radius = 5, .max_radius = 30}, own.scratch);
    tell("hough_circles", array_view<hough_circle>{own.circles, circles.written});
    const tally of_picture =
        hough_circles(picture, {own.circles, 10}, {.min_radius = 8, .max_radius = 20}, own.scratch);
    tell("hough_circles/u8", array_view<hough_circle>{own.circles, of_picture.written});
    const tally found_ellipses =
        ellipses(written_of(room, told), width, height, {own.ellipses, 10}, {.min_axis = 6}, own.scratch);
    tell("ellipses", array_view<ellipse>{own.ellipses, found_ellipses.written});
    // Of all shapes in the picture, that which most of the points agree on.
    const fit_options most = {.min_share = 0, .trials = 200};
    if (const auto line = fit_line(points, most))
        tell("fit_line", line->line.x, line->line.y, line->angle, line->line.sigma_offset, line->line.sigma_angle);
    if (const auto line = fit_line<float>(points, most))
        tell("fit_line/float", line->line.x, line->line.y, line->angle, line->line.sigma_offset);
    if (const auto circle = fit_circle(points, most))
        tell("fit_circle", circle->x, circle->y, circle->radius, radius_of(*circle).sigma);
    for (int i = 0; i < told.sequences.written; ++i)
        if (const auto one = fit_ellipse<float>(written_of(room, told)[i])) {
            tell("fit_ellipse/float", one->x, one->y, one->a, one->b, one->angle, one->covariance(2, 2).value);
            break;
        }

    const tally strongest = corners(picture, {own.corners, 30}, {.min_quality = 0.1}, own.scratch);
    tell("corners/min_eigenvalue", array_view<corner>{own.corners, strongest.written});
    point<float> guesses[30];
    for (int i = 0; i < strongest.written; ++i)
        guesses[i] = {static_cast<float>(own.corners[i].x), static_cast<float>(own.corners[i].y)};
    refine_corners(picture, {guesses, strongest.written}, {own.refined, strongest.written}, {}, own.scratch);
    tell("refine_corners", array_view<refined_corner>{own.refined, strongest.written});
    const tally fast = fast_corners(picture, {own.fast, 200}, {.threshold = 20}, own.scratch);
    tell("fast_corners", array_view<fast_corner>{own.fast, fast.written});

    const sequences_view<point<float>> iso_room = {{own.iso, 1000}, {own.offsets, 100}};
    const sequences_tally iso = iso_contours(picture, iso_room, {.level = 121.5F}, own.scratch);
    tell("iso_contours/u8", array_view<point<float>>{own.iso, iso.points.written});

    const auto mask = own.mask.view();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) mask(x, y) = picture(x, y) > 120 + (x * 7 + y * 5) % 11 * 14;
    const auto labels = own.labels.view();
    const components_tally parts =
        label_components(mask, labels, {own.parts, 50}, {.second_moments = true}, own.scratch);
    tell("components/u8/8", array_view<component>{own.parts, parts.components.written}, parts.components.found,
         crc32(labels));

    const sequences_view<point<int>> borders = {{own.border, 600}, {own.offsets, 50}};
    const contours_options options = {contour_retrieval::tree, chain_approximation::teh_chin_cosine};
    const contours_tally outlines = contours(mask, borders, {own.links, 49}, options, own.scratch);
    tell("contours/tree/teh_chin_cosine", array_view<point<int>>{own.border, outlines.points.written},
         array_view<contour_links>{own.links, outlines.contours.written});
    const array_view<const point<int>> all = {own.border, outlines.points.written};
    const rotated_rectangle rectangle = min_area_rect(all, own.scratch);
    tell("min_area_rect", rectangle.x, rectangle.y, rectangle.width, rectangle.height, rectangle.angle);
    const enclosing_circle round = min_enclosing_circle(all);
    tell("min_enclosing_circle", round.x, round.y, round.radius);
}

}  // namespace checksums::shapes
