// The drawings of the pages of measure/ and of the tools: what was measured, over the picture that it was measured in.
// SPDX-License-Identifier: MIT
#pragma once

#include "examples/angle_meter/angle.hpp"
#include "examples/gallery/shapes.hpp"
#include "examples/measure_part/dimensions.hpp"
#include "tools/draw/dial.hpp"
#include "tools/draw/page.hpp"
#include "tools/draw/part.hpp"

#include <cstdio>

namespace measures {

using shapes::panels, shapes::window;
using namespace alidade;

constexpr double degree = std::numbers::pi / 180;

inline image<std::uint8_t> part(const draw::viewpoint& from, int width = 320) {
    draw::random random(19);
    image<std::uint8_t> picture(width, 240);
    std::vector<std::byte> memory(draw::part_workspace(width));
    draw::draw_part(picture.view(), {}, from, 0.8, 3, random, {memory.data(), memory.size()});
    return picture;
}

inline std::string told(const measured<>& angle) {
    char words[64];
    std::snprintf(words, sizeof words, "%.3f ± %.3f°", angle.value / degree, angle.sigma / degree);
    return words;
}

inline svg_panel shown(std::string title, const image<std::uint8_t>& picture, const result<angle_reading>& found,
                       double width) {
    window over(picture.view());
    if (!found) return std::move(over).called(found.error().message);
    for (const auto& s : found->strokes) over.line(s.from.x, s.from.y, s.to.x + 0.3, s.to.y, {.width = width});
    return std::move(over).called(title + told(found->angle));
}

/// A dial as a camera sees it, and what is read off it.
inline svg_panel dial_read(const draw::dial_design& design, const draw::dial_conditions& how, double value) {
    draw::random random(17);
    image<std::uint8_t, 3> picture(300, 240);
    std::vector<std::byte> memory(draw::dial_workspace(300, how));
    draw::draw_dial(picture.view(), design, value, how, random, {memory.data(), memory.size()});
    const auto gray = gray_from_bgr(picture.view());
    const auto read = read_gauge(gray.view(), gauge_scale{design.least, design.most});
    svg_overlay over(picture.view());
    if (!read) return {read.error().message, std::move(over)};
    over.line(read->centre.x, read->centre.y, read->tip.x, read->tip.y, {.width = 1.5});
    for (const auto& end : {read->scale_begin, read->scale_end}) over.circle(end.x, end.y, 5, {.colour = "#00a040"});
    char words[64];
    std::snprintf(words, sizeof words, "%.3f ± %.3f", read->value.value, read->value.sigma);
    return {words, std::move(over)};
}

inline panels gauge_page() {
    return {dial_read({.least = 0, .most = 160, .majors = 8, .needle_colour = {40, 40, 190}},
                      {.noise = 1, .tilt = 30 * degree, .axis = 0.6}, 118),
            dial_read({.least = 0, .most = 2.5, .majors = 5},
                      {.noise = 1, .brightness = 0.7, .shade = 0.6, .shade_from = 2}, 1.72),
            dial_read({.face = draw::grey(40), .ink = draw::grey(220), .needle_colour = draw::grey(230)},
                      {.noise = 1, .glare = 120}, 6.35)};
}

/// An angle in each of the three ways.
inline panels angle_meter_page() {
    const auto lies = part({.centre = {165.7, 118.1}, .scale = 4, .rotation = 11.5 * degree});
    const auto reference = part({.centre = {160, 120}, .scale = 4});
    const auto edges = subpixel_edges(lies.view());
    image<std::uint8_t> page(320, 240);
    draw::random random(23);
    std::vector<std::byte> memory(draw::page_workspace(320));
    draw::draw_page(page.view(), {.lines = 11, .line_length = 16, .rule = true}, -3.2 * degree, 0.8, 4, random,
                    {memory.data(), memory.size()});
    const auto letters = subpixel_edges(page.view());
    return {
        shown("two edges: ", lies, angle_of_edges(lies.view(), edges, no_trace{}), 2),
        shown("against its reference: ", lies, angle_of_part(lies.view(), edges, reference.view(), no_trace{}), 1.2),
        shown("a page: ", page, angle_of_page(page.view(), letters, no_trace{}), 1.5)};
}

/// A part, each of its dimensions written beside it.
inline panels measure_part_page() {
    const auto picture = part({.centre = {148, 120}, .scale = 4.2, .rotation = 8 * degree}, 460);
    window over(picture.view());
    double y = 40;
    for (const dimension& one :
         measure_part(picture.view(), {148.8, 119.1, 7.5 * degree, 4.2}, {.length = 0.03, .angle = 0.5})) {
        char words[96];
        std::snprintf(words, sizeof words, "%s: %.3f ± %.3f %s", one.name.c_str(), one.found.value, one.found.sigma,
                      one.unit == "degrees" ? "°" : "mm");
        over.drawing.text(284, y, one.why.empty() ? words : one.why.c_str(),
                          {.colour = one.passes() ? "#005a28" : "#b00000", .text_size = 8.5});
        y += 16;
    }
    return {std::move(over).called("a stamped part, in millimetres")};
}

}  // namespace measures
