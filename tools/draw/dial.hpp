// Dials with exactly known readings, as a camera sees them under all sorts of conditions.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>

#include "tools/draw/dial_design.hpp"
#include "tools/draw/lettering.hpp"

namespace draw {

/// How the dial is lit and seen.
struct dial_conditions {
    double blur = 0.8;  ///< sigma, in pixels
    double noise = 0;   ///< standard deviation, in grey levels
    double brightness = 1;
    double shade = 0;              ///< part of the light that is missing on the dark side of the dial
    double shade_from = 0;         ///< direction of the dark side
    double glare = 0;              ///< grey levels that a lamp's reflection adds in its middle
    place glare_at = {0.3, -0.3};  ///< on the dial
    double glare_radius = 0.25;    ///< of the dial's radius
    double window = 0;             ///< opacity of a sharp reflection, white, across the dial
    double hidden = 0;             ///< how far something before the dial covers it, of its radius; from below
    double radius = 0.42;          ///< of the face, in parts of the picture's shorter side
    place centre = {};             ///< of the face, from the picture's middle, in pixels
    double rotation = 0, tilt = 0, axis = 0;
    double distance = 6;  ///< of the camera, in radii

    viewpoint seen_from(int width, int height) const {
        return {.centre = {0.5 * (width - 1) + centre.x, 0.5 * (height - 1) + centre.y},
                .scale = radius * (width < height ? width : height),
                .rotation = rotation,
                .tilt = tilt,
                .axis = axis,
                .distance = distance};
    }
};

/// What is true of a drawn dial, in pixels of the picture.
struct dial_truth {
    double value = 0;
    place centre, tip;             ///< of the needle: its pivot and its end
    place scale_begin, scale_end;  ///< the outer ends of the first and of the last tick
    double needle_angle = 0;       ///< from the pivot to the tip, in the picture
    double radius = 0;             ///< of the face, where the plane is not tilted
    homography view;               ///< from the dial's plane to the picture
};

/// The nine kinds of dials that a gauge reader is judged by.
enum class dial_case { clean, noisy, dim, shaded, thin_needle, long_counterweight, glare, tilted_20, tilted_35 };
inline constexpr dial_case dial_cases[] = {dial_case::clean,  dial_case::noisy,       dial_case::dim,
                                           dial_case::shaded, dial_case::thin_needle, dial_case::long_counterweight,
                                           dial_case::glare,  dial_case::tilted_20,   dial_case::tilted_35};
inline const char* name_of(dial_case which) {
    static constexpr const char* names[] = {"clean",  "noise 10",        "dim x0.6",
                                            "shaded", "thin needle",     "long counterweight",
                                            "glare",  "tilt 20 degrees", "tilt 35 degrees"};
    return names[static_cast<int>(which)];
}

/// Any dial of one kind: changes the design where the kind is one of designs, and gives the conditions, of which place,
/// size, a rotation of up to 10° and the direction of what is uneven are by chance. A blur of 0.8 px, and but for the
/// first two noise of 2 grey levels.
inline dial_conditions impose(dial_case which, dial_design& design, random& random);

/// A value on the scale, not beyond its ends.
inline double random_value(const dial_design& design, random& random) {
    return random.uniform(design.least, design.most);
}

/// Bytes for `draw_dial`.
inline std::size_t dial_workspace(int width, const dial_conditions& how = {});

/// Draws a dial that shows `value`.
///
/// requires  a value with a place in the plane: with a law other than 1 not below the scale
/// exact     see expose of a canvas
/// scratch   dial_workspace()
template <int C>
dial_truth draw_dial(alidade::image_view<std::uint8_t, C> picture, const dial_design& design, double value,
                     const dial_conditions& how, random& random, alidade::workspace memory);

/// Where the outer end of the tick at `value` is seen: a mark to teach with.
inline place mark_of(const dial_design& design, const dial_truth& truth, double value) {
    return truth.view(piece_detail::on_circle({}, design.tick_radius, design.angle_of(value)));
}

// ---- how -----------------------------------------------------------------------------------

namespace dial_detail {

inline constexpr int most_pieces = 6000;
inline constexpr double degree = std::numbers::pi / 180;

inline place polar(double radius, double angle) { return piece_detail::on_circle({}, radius, angle); }

template <int C>
void draw_wall(canvas<C>& sheet, const dial_design& d) {
    random random(d.clutter_seed);
    for (int i = 0; i < d.clutter; ++i) {
        const double tone = random.uniform(0.6, 1.4);
        sheet.layer(d.wall * tone + grey(random.uniform(-10, 20)));
        const double angle = random.uniform(0, 360) * degree, turned = angle + random.uniform(-90, 90) * degree;
        const place at = polar(random.uniform(1.2, 2.1), angle);
        const double length = random.uniform(0.2, 1.2), width = random.uniform(0.03, 0.4);
        if (i % 3 == 2)
            sheet.disc(at, 0.5 * width);
        else
            sheet.bar(at, {at.x + length * std::cos(turned), at.y + length * std::sin(turned)}, width);
    }
}

/// A square around the middle of a square face, its corners rounded.
template <int C>
void draw_square(canvas<C>& sheet, double half, double radius) {
    const auto [x, y] = square_middle;
    const place corners[] = {{x - half, y - half}, {x + half, y - half}, {x + half, y + half}, {x - half, y + half}};
    sheet.rounded_polygon(corners, 4, radius);
}

template <int C>
void draw_square_case(canvas<C>& sheet, const dial_design& d) {
    sheet.layer(d.bezel);
    draw_square(sheet, square_half + d.bezel_radius - 1, 0.06);
    sheet.layer(d.bezel_light);
    draw_square(sheet, square_half + 0.4 * (d.bezel_radius - 1), 0.04);
    sheet.layer(d.face * 0.85);
    draw_square(sheet, square_half, 0.02);
    sheet.layer(d.face);
    draw_square(sheet, square_half - 0.02, 0.02);
}

/// What hides the pivot of a square dial.
template <int C>
void draw_cover(canvas<C>& sheet, const dial_design& d) {
    const double far = square_middle.x + square_half;
    sheet.layer(d.face * 0.9);
    const place plate[] = {{-0.12, -0.12}, {far - 0.02, -0.12}, {far - 0.02, far - 0.02}, {-0.12, far - 0.02}};
    sheet.rounded_polygon(plate, 4, 0.1);
    sheet.layer(d.bezel);
    sheet.polygon({{far, 0.05}, {far, far}, {0.05, far}});
    sheet.layer(d.bezel_light);
    sheet.disc({0.38, 0.38}, 0.07);
    sheet.layer(d.bezel);
    sheet.bar({0.33, 0.36}, {0.43, 0.4}, 0.02);
}

template <int C>
void draw_case(canvas<C>& sheet, const dial_design& d) {
    if (d.fitting) {
        sheet.layer(d.bezel * 0.5 + colour{50, 90, 110});
        sheet.bar({0, 0.9}, {0, 1.9}, 0.5);
        sheet.layer(d.bezel * 0.4 + colour{30, 60, 80});
        sheet.bar({-0.3, 1.45}, {0.3, 1.45}, 0.3);
    }
    sheet.layer(d.bezel);
    sheet.disc({}, d.bezel_radius);
    sheet.layer(d.bezel_light);  // lit from the upper left
    const double middle = 0.5 * (1 + d.bezel_radius), rim = 0.3 * (d.bezel_radius - 1);
    sheet.ring_sector({}, middle - rim, middle + rim, 170 * degree, 300 * degree);
    sheet.layer(d.face * 0.8);
    sheet.disc({}, 1);
    sheet.layer(d.face);
    sheet.disc({0.01, 0.012}, 0.978);
}

template <int C>
void draw_scale(canvas<C>& sheet, const dial_design& d) {
    const auto angle_at = [&](double part) { return d.angle_of(d.least + part * (d.most - d.least)); };
    const double begin = angle_at(0), end = angle_at(1), ticks_begin = d.tick_radius - d.major_length;
    if (d.zone_to > d.zone_from) {
        sheet.layer(d.zone);
        sheet.ring_sector({}, d.tick_radius - 0.5 * d.major_length, d.tick_radius, angle_at(d.zone_from),
                          angle_at(d.zone_to));
    }
    sheet.layer(d.ink);
    if (d.track) sheet.ring_sector({}, d.tick_radius - d.minor_width, d.tick_radius, begin, end);
    if (d.inner_track)
        sheet.ring_sector({}, d.tick_radius - d.minor_length, d.tick_radius - d.minor_length + d.minor_width, begin,
                          end);
    for (int i = 0; i <= d.majors * d.minors; ++i) {
        if (i > 0 && i < d.second_tick()) continue;
        const double angle = angle_at(static_cast<double>(i) / (d.majors * d.minors));
        const bool major = i % d.minors == 0, half = d.minors % 2 == 0 && i % d.minors == d.minors / 2;
        const double length = major ? d.major_length : half ? d.middle_length : d.minor_length;
        sheet.bar(polar(d.tick_radius - length, angle), polar(d.tick_radius, angle),
                  major ? d.major_width : d.minor_width);
    }
    const double stroke = 0.14 * d.numeral_height;
    if (d.numerals) {
        sheet.layer(d.ink);
        for (int i = 0; i <= d.majors; i += d.numeral_every) {
            const double part = static_cast<double>(i) / d.majors, angle = angle_at(part);
            const number_text label(d.least + part * (d.most - d.least));
            write(sheet, label.text, polar(d.numeral_radius, angle), d.numeral_height, stroke,
                  d.turned_numerals ? angle + 90 * degree : 0);
        }
    }
    if (d.inner_scale) {
        sheet.layer({60, 50, 170});
        const double radius = 0.72 * ticks_begin;
        for (int i = 0; i <= 14; ++i) {
            const double angle = begin + (end - begin) * (0.02 + 0.069 * i);
            sheet.bar(polar(radius - 0.06, angle), polar(radius, angle), 0.012);
        }
        sheet.ring_sector({}, radius - 0.008, radius, begin + 0.02 * (end - begin), begin + 0.986 * (end - begin));
    }
}

template <int C>
void draw_clutter(canvas<C>& sheet, const dial_design& d) {
    static constexpr const char* texts[] = {"ALIDADE", "Bar", "Cl. 1.6"};
    static constexpr place places[] = {{0, -0.3}, {0, 0.36}, {0, 0.5}};
    const place shift = d.square ? place{-0.3, -0.05} : place{};
    static constexpr double heights[] = {0.075, 0.1, 0.05};
    sheet.layer(d.ink * 0.8 + d.face * 0.2);
    for (int i = 0; i < d.texts; ++i)
        write(sheet, texts[i], {places[i].x + shift.x, places[i].y + shift.y}, heights[i], 0.13 * heights[i]);
    if (!d.screws) return;
    for (const double x : {-0.16, 0.16}) {
        sheet.layer(d.face * 0.55);
        sheet.disc({x, 0.62}, 0.05);
        sheet.layer(d.face * 0.9);
        sheet.disc({x, 0.62}, 0.038);
        sheet.layer(d.face * 0.4);
        sheet.bar({x - 0.03, 0.61}, {x + 0.03, 0.63}, 0.012);
    }
}

/// The needle, broader by `more` on every side.
template <int C>
void draw_needle(canvas<C>& sheet, const dial_design& d, place pivot, double angle, double more) {
    const double ux = std::cos(angle), uy = std::sin(angle);
    const auto at = [&](double along, double aside) {
        return place{pivot.x + along * ux - aside * uy, pivot.y + along * uy + aside * ux};
    };
    const double half = 0.5 * d.needle_width + more, tip = d.tip_radius + more, blunt = 0.06 * d.needle_width + more;
    const double point = d.tip_radius - 1.5 * d.needle_width;
    switch (d.needle) {
        case needle_shape::pointed:
            sheet.polygon({at(0, -half), at(tip, -blunt), at(tip, blunt), at(0, half)});
            break;
        case needle_shape::straight:
            sheet.polygon(
                {at(0, -half), at(point, -half), at(tip, -blunt), at(tip, blunt), at(point, half), at(0, half)});
            break;
        case needle_shape::lance: {
            const double neck = 0.3 * d.needle_width + more, middle = 0.55 * d.tip_radius;
            sheet.polygon(
                {at(0, -neck), at(middle, -half), at(tip, -blunt), at(tip, blunt), at(middle, half), at(0, neck)});
            break;
        }
    }
    const double end = -d.tail_length - more;
    switch (d.tail) {
        case counterweight::none:
            break;
        case counterweight::tapered:
            sheet.polygon({at(0, half), at(end, 0.6 * half), at(end, -0.6 * half), at(0, -half)});
            break;
        case counterweight::paddle:
            sheet.polygon({at(0, half), at(end, 1.5 * half), at(end, -1.5 * half), at(0, -half)});
            break;
        case counterweight::disc:
            sheet.polygon({at(0, 0.7 * half), at(end, 0.7 * half), at(end, -0.7 * half), at(0, -0.7 * half)});
            sheet.disc(at(-d.tail_length, 0), 1.1 * d.needle_width + more);
            break;
        case counterweight::fishtail:
            sheet.polygon({at(0, half), at(end, 1.4 * half), at(end + 0.8 * d.needle_width, 0), at(end, -1.4 * half),
                           at(0, -half)});
            break;
    }
}

/// All of it. The needle's shadow has soft borders: of several shapes within each other each takes its part.
template <int C>
void draw_all(canvas<C>& sheet, const dial_design& d, double needle, const dial_conditions& how) {
    draw_wall(sheet, d);
    d.square ? draw_square_case(sheet, d) : draw_case(sheet, d);
    draw_clutter(sheet, d);
    draw_scale(sheet, d);
    constexpr int steps = 6;
    for (int i = 0; d.shadow > 0 && i < steps; ++i) {
        sheet.layer(grey(0), 1 - std::pow(1 - d.shadow, 1.0 / steps));
        draw_needle(sheet, d, d.shadow_offset, needle, 0.022 * (0.5 * (steps - 1) - i) / steps);
    }
    sheet.layer(d.needle_colour);
    draw_needle(sheet, d, {}, needle, 0);
    sheet.layer(d.hub);
    sheet.disc({}, d.hub_radius);
    sheet.layer(d.cap);
    sheet.disc({-0.1 * d.hub_radius, -0.12 * d.hub_radius}, 0.7 * d.hub_radius);
    if (d.square) draw_cover(sheet, d);
    if (how.window > 0) {
        sheet.layer(grey(255), how.window);
        const double x = how.glare_at.x, y = how.glare_at.y;
        sheet.polygon({{x - 0.15, y - 0.5}, {x + 0.25, y - 0.42}, {x + 0.1, y + 0.5}, {x - 0.32, y + 0.4}});
    }
    if (how.hidden > 0) {
        sheet.layer(d.wall * 0.6);
        sheet.polygon({{-3, 1.3 - how.hidden}, {3, 1.2 - how.hidden}, {3, 3}, {-3, 3}});
    }
}

}  // namespace dial_detail

inline std::size_t dial_workspace(int width, const dial_conditions& how) {
    using dial_detail::most_pieces;
    return canvas_workspace(most_pieces) + sweep<3>::bytes(width, how.blur, most_pieces);
}

template <int C>
dial_truth draw_dial(alidade::image_view<std::uint8_t, C> picture, const dial_design& design, double value,
                     const dial_conditions& how, random& random, alidade::workspace memory) {
    using namespace dial_detail;
    const viewpoint from = how.seen_from(picture.width, picture.height);
    const homography view = seen_from(from);
    const std::size_t room = canvas_workspace(most_pieces);
    canvas<C> sheet(design.wall, view, {memory.take<std::byte>(room), room});
    const double needle = design.angle_of(value);
    draw_all(sheet, design, needle, how);

    const double shade_x = std::cos(how.shade_from) / (2 * from.scale),
                 shade_y = std::sin(how.shade_from) / (2 * from.scale);
    const place lamp = view(how.glare_at);
    const double lamp_size = 1 / (how.glare_radius * from.scale);
    const auto lit = [&](double seen, int x, int y) {
        const double towards = (x - from.centre.x) * shade_x + (y - from.centre.y) * shade_y;  // ±0.5 at the borders
        const double missing = how.shade * std::clamp(0.5 + towards, 0.0, 1.0);
        double light = seen * how.brightness * (1 - missing);
        if (how.glare > 0) {
            const double dx = (x - lamp.x) * lamp_size, dy = (y - lamp.y) * lamp_size;
            light += how.glare * std::exp(-0.5 * (dx * dx + dy * dy));
        }
        return light;
    };
    expose(picture, sheet, how.blur, lit, how.noise, random, memory);

    dial_truth truth;
    truth.value = value;
    truth.view = view;
    truth.radius = from.scale;
    truth.centre = view({});
    truth.tip = view(polar(design.tip_radius, needle));
    truth.needle_angle = std::atan2(truth.tip.y - truth.centre.y, truth.tip.x - truth.centre.x);
    truth.scale_begin = mark_of(design, truth, design.least);
    truth.scale_end = mark_of(design, truth, design.most);
    return truth;
}

inline dial_conditions impose(dial_case which, dial_design& design, random& random) {
    using dial_detail::degree;
    dial_conditions how;
    how.radius = random.uniform(0.3, 0.4);
    how.centre = {random.uniform(-25, 25), random.uniform(-15, 15)};
    how.rotation = random.uniform(-10, 10) * degree;
    how.axis = how.shade_from = random.uniform(0, 360) * degree;
    const double glare_off = random.uniform(0.2, 0.8);
    how.glare_at = dial_detail::polar(glare_off, random.uniform(0, 360) * degree);
    how.glare_radius = random.uniform(0.15, 0.3);
    how.noise = which == dial_case::clean ? 0 : which == dial_case::noisy ? 10 : 2;
    switch (which) {
        case dial_case::clean:
        case dial_case::noisy:
            break;
        case dial_case::dim:
            how.brightness = 0.6;
            break;
        case dial_case::shaded:
            how.shade = random.uniform(0.45, 0.65);
            break;
        case dial_case::thin_needle:
            design.needle_width = random.uniform(0.018, 0.03);
            design.needle = needle_shape::straight;
            break;
        case dial_case::long_counterweight:
            design.tail = random.uniform(0, 1) < 0.5 ? counterweight::paddle : counterweight::fishtail;
            design.tail_length = random.uniform(0.45, 0.6) * design.tip_radius;
            break;
        case dial_case::glare:
            how.glare = random.uniform(100, 220);
            how.window = random.uniform(0, 1) < 0.5 ? random.uniform(0.1, 0.35) : 0;
            break;
        case dial_case::tilted_20:
            how.tilt = 20 * degree;
            break;
        case dial_case::tilted_35:
            how.tilt = 35 * degree;
            break;
    }
    return how;
}

}  // namespace draw
