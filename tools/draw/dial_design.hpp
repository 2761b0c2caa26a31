// What a dial looks like: its face, its scale and its needle; and dials of every kind by chance.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/colour.hpp"
#include "tools/draw/homography.hpp"
#include "tools/draw/random.hpp"

namespace draw {

/// The needle from its pivot to its tip.
enum class needle_shape {
    pointed,   ///< as broad as it is at the pivot, and narrower all the way
    straight,  ///< as broad all along, with a short point
    lance,     ///< broadest in its middle
};

/// What is on the other side of the pivot.
enum class counterweight {
    none,
    tapered,   ///< narrower outwards
    paddle,    ///< broader outwards
    disc,      ///< a bar with a disc at its end
    fishtail,  ///< broader outwards, with a notch at its end
};

/// In units of the face's radius, the pivot at (0, 0); angles as everywhere, so that they grow clockwise.
struct dial_design {
    colour wall = grey(120), bezel = grey(45), bezel_light = grey(90), face = grey(228), ink = grey(35);
    double bezel_radius = 1.14;
    bool square = false;  ///< a panel meter: a square face with the pivot in its lower right, below a cover
    bool fitting = true;  ///< the pipe that holds it, below
    int clutter = 0;      ///< things on the wall: bars and discs, at places that `clutter_seed` decides
    std::uint64_t clutter_seed = 1;

    double least = 0, most = 10;  ///< values at the scale's ends
    double start = 2.356194490192345, sweep = 4.71238898038469;
    double law = 1;               ///< 1: even; else value and place along the scale are related by this power
    int majors = 10, minors = 5;  ///< intervals of the scale, and of each interval
    double shortened = 0;         ///< the first tick stands further along by so many minors, and those before it miss
    double tick_radius = 0.92;    ///< where ticks end
    double major_length = 0.14, minor_length = 0.07, middle_length = 0.1;
    double major_width = 0.022, minor_width = 0.01;
    bool track = false, inner_track = false;  ///< lines along the scale, where ticks end and where they begin
    bool numerals = true;
    int numeral_every = 1;  ///< major ticks
    double numeral_height = 0.12, numeral_radius = 0.64;
    bool turned_numerals = false;       ///< with their feet towards the pivot
    double zone_from = 0, zone_to = 0;  ///< a coloured part of the scale, in parts of it
    colour zone = {45, 45, 205};
    bool inner_scale = false;  ///< a second scale nearer to the pivot, of another unit
    int texts = 2;             ///< a name, a unit, a class: 0 to 3
    bool screws = false;

    needle_shape needle = needle_shape::pointed;
    counterweight tail = counterweight::paddle;
    colour needle_colour = grey(25);
    double tip_radius = 0.8, needle_width = 0.07, tail_length = 0.28;
    double hub_radius = 0.08;
    colour hub = grey(70), cap = grey(150);
    double shadow = 0.0;  ///< how dark the needle's shadow is, 0 … 1
    place shadow_offset = {0.03, 0.04};

    /// The angle at which a value stands on the dial.
    double angle_of(double value) const {
        double part = (value - least) / (most - least);
        const double tick = 1.0 / (majors * minors), second = second_tick() * tick;
        if (part < second) part = shortened * tick + part * (1 - shortened / second_tick());
        return start + sweep * std::pow(part, law);
    }
    /// The first tick after that of `least`.
    int second_tick() const { return static_cast<int>(shortened) + 1; }
};

/// The face of a square dial: its middle and half its side.
inline constexpr place square_middle = {-0.3, -0.3};
inline constexpr double square_half = 0.85;

/// A plausible round one: light or dark faces, 90° to 320° of scale, thin to thick needles, black or red, few to many
/// ticks.
inline dial_design random_dial(random& random) {
    const auto chance = [&](double p) { return random.uniform(0, 1) < p; };
    const auto whole = [&](int low, int high) { return static_cast<int>(random.uniform(low, high + 1)); };
    constexpr double degree = 0.017453292519943295;
    dial_design d;

    const double tint = random.uniform(-8, 8);
    const auto tinted = [&](double level) { return colour{level - tint, level, level + tint}; };
    const bool dark = chance(0.2);
    d.face = tinted(dark ? random.uniform(20, 60) : random.uniform(185, 245));
    d.ink = tinted(dark ? random.uniform(200, 245) : random.uniform(15, 70));
    d.wall = tinted(random.uniform(40, 200));
    d.bezel = tinted(chance(0.6) ? random.uniform(20, 70) : random.uniform(120, 200));
    d.bezel_light = d.bezel + grey(random.uniform(15, 50));
    d.bezel_radius = random.uniform(1.06, 1.22);
    d.fitting = chance(0.6);
    d.clutter = chance(0.5) ? whole(1, 6) : 0;
    d.clutter_seed = random.bits();

    static constexpr double ends[][3] = {{0, 1, 10},   {0, 4, 8},    {0, 6, 6},   {0, 10, 10},  {0, 16, 8},
                                         {0, 25, 5},   {0, 40, 8},   {0, 60, 6},  {0, 100, 10}, {0, 160, 8},
                                         {0, 200, 10}, {0, 250, 10}, {0, 300, 6}, {-1, 0, 10},  {-1, 3, 8},
                                         {-20, 60, 8}, {0, 120, 12}, {0, 500, 5}, {0, 1.6, 8},  {0, 2.5, 5}};
    const auto& scale = ends[whole(0, 19)];
    d.least = scale[0];
    d.most = scale[1];
    d.majors = static_cast<int>(scale[2]);
    d.minors = chance(0.5) ? 5 : chance(0.3) ? 10 : chance(0.5) ? 2 : 4;
    const double sweep = chance(0.6) ? 270 : chance(0.15) ? random.uniform(90, 130) : random.uniform(130, 320);
    d.sweep = sweep * degree;
    // The gap below, or a little aside; short scales stand where their makers like.
    d.start = 90 * degree + 0.5 * (360 - sweep) * degree + random.uniform(-6, 6) * degree;
    if (d.sweep / (d.majors * d.minors) < 2.2 * degree) d.minors = d.minors > 4 ? 2 : 1;

    d.tick_radius = random.uniform(0.82, 0.95);
    d.major_length = random.uniform(0.09, 0.18);
    d.minor_length = d.major_length * random.uniform(0.35, 0.7);
    d.middle_length = 0.5 * (d.major_length + d.minor_length);
    d.major_width = random.uniform(0.014, 0.034);
    d.minor_width = d.major_width * random.uniform(0.35, 0.8);
    d.track = chance(0.25);
    d.inner_track = chance(0.2);
    d.numerals = chance(0.9);
    d.numeral_height = random.uniform(0.09, 0.16);
    const double apart = 0.6 * d.sweep / d.majors;  // two numerals, along the scale
    d.numeral_every = apart < 0.13 ? 2 : 1;
    if (d.numeral_height > 0.5 * d.numeral_every * apart) d.numeral_height = 0.5 * d.numeral_every * apart;
    d.numeral_radius = d.tick_radius - d.major_length - random.uniform(0.75, 1.2) * d.numeral_height;
    d.turned_numerals = chance(0.15);
    if (chance(0.35)) {
        d.zone_from = random.uniform(0.5, 0.8);
        d.zone_to = chance(0.8) ? 1 : random.uniform(d.zone_from + 0.1, 1);
        d.zone = chance(0.7) ? colour{45, 45, 205} : chance(0.5) ? colour{60, 165, 70} : colour{40, 190, 235};
    }
    d.inner_scale = chance(0.15) && d.numeral_radius > 0.55;
    d.texts = whole(0, 3);
    d.screws = chance(0.3);

    d.needle = chance(0.6) ? needle_shape::pointed : chance(0.6) ? needle_shape::straight : needle_shape::lance;
    d.tail = static_cast<counterweight>(whole(0, 4));
    const double tone = random.uniform(0, 1);
    if (chance(0.25))
        d.needle_colour = dark ? colour{40, 70 + 40 * tone, 245} : colour{35, 30, 160 + 50 * tone};  // red, to be seen
    else
        d.needle_colour = grey(dark ? 215 + 35 * tone : 10 + 40 * tone);
    const double ticks_begin = d.tick_radius - d.major_length;
    d.tip_radius = random.uniform(ticks_begin - 0.06, d.tick_radius);
    d.needle_width = random.uniform(0.035, 0.1);
    d.tail_length = d.tail == counterweight::none ? 0 : random.uniform(0.15, 0.4);
    d.hub_radius = random.uniform(0.05, 0.12);
    if (d.hub_radius < 0.7 * d.needle_width) d.hub_radius = 0.7 * d.needle_width;
    d.hub = tinted(random.uniform(20, 200));
    d.cap = d.hub + grey(random.uniform(-15, 60));
    if (chance(0.5)) {
        d.shadow = random.uniform(0.1, 0.45);
        const double towards = random.uniform(0, 360 * degree), far = random.uniform(0.015, 0.06);
        d.shadow_offset = {far * std::cos(towards), far * std::sin(towards)};
    }
    return d;
}

/// A plausible panel meter: square, its scale a quarter of a turn.
inline dial_design random_panel_meter(random& random) {
    constexpr double degree = 0.017453292519943295;
    dial_design d = random_dial(random);
    d.square = true;
    d.fitting = d.inner_scale = d.screws = false;
    d.start = (180 + random.uniform(-2, 6)) * degree;
    d.sweep = random.uniform(82, 90) * degree;
    static constexpr double ends[][2] = {{20, 4}, {10, 5}, {5, 5}, {100, 5}, {300, 6}, {15, 5}, {250, 5}, {600, 6}};
    const auto& scale = ends[static_cast<int>(random.uniform(0, 8))];
    d.least = 0;
    d.most = scale[0];
    d.majors = static_cast<int>(scale[1]);
    d.minors = 5;
    d.numeral_every = 1;
    d.numeral_height = random.uniform(0.07, 0.1);
    d.tick_radius = random.uniform(0.92, 1.02);
    d.numeral_radius = d.tick_radius - d.major_length - 0.8 * d.numeral_height;
    d.tip_radius = random.uniform(d.tick_radius - d.major_length - 0.04, d.tick_radius - 0.02);
    d.needle_width = random.uniform(0.02, 0.045);
    d.needle = needle_shape::straight;
    d.tail = counterweight::none;
    d.tail_length = 0;
    d.texts = 1;
    return d;
}

}  // namespace draw
