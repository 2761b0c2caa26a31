// Workshops: several dials and parts among all sorts of other things, with the box of each.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "tools/draw/dial.hpp"
#include "tools/draw/part.hpp"
#include "tools/draw/workshop_light.hpp"

namespace draw {

/// From least to most, as likely everywhere.
struct span {
    double least, most;

    double of(random& random) const { return random.uniform(least, most); }
};

struct workshop_design {
    int least_dials = 2, most_dials = 5, most_parts = 3;
    int most_things = 14;        ///< that are neither
    span radius = {0.09, 0.17};  ///< of dials' faces, in parts of the picture's shorter side
    span blur = {0.5, 1.1}, noise = {0, 6}, brightness = {0.6, 1.1};
    double most_shade = 0.45, most_glare = 90;
    double most_tilt = 0.4, most_rotation = 0.25;  ///< in radians
};

/// A dial or a part, and where it is seen.
struct workshop_thing {
    bool is_dial = true;
    edges box;           ///< of a dial's case without its pipe, or of a part's outline
    dial_design design;  ///< of a dial, as the value
    double value = 0;
    homography view;
    double radius = 0;  ///< of a dial's face, in pixels; of a part, pixels in a millimetre
};

/// Draws one, and tells what is in it.
///
/// requires  a picture of 64 × 64 at least
/// exact     borders as of a canvas; but where one thing is before another, what is farther away is taken for even
///           within the blur
inline std::vector<workshop_thing> draw_workshop(alidade::image_view<std::uint8_t, 3> picture,
                                                 const workshop_design& design, random& random);

/// What a part with round corners covers.
inline edges box_of(const part_design& part, const homography& view) {
    const part_outline outline = outline_of(part);
    edges made;
    for (int i = 0; i < 5; ++i) {  // the hull of circles in the corners
        const place p = outline.corners[(i + 4) % 5], at = outline.corners[i], q = outline.corners[(i + 1) % 5];
        const double in = std::atan2(at.y - p.y, at.x - p.x),
                     out = piece_detail::near(std::atan2(q.y - at.y, q.x - at.x), in);
        const double back = part.corner_radius * std::tan(0.5 * (out - in));
        const place begin = {at.x - back * std::cos(in), at.y - back * std::sin(in)};
        made.hold(piece_detail::on_circle(begin, part.corner_radius, in + 0.5 * std::numbers::pi), part.corner_radius,
                  view);
    }
    return made;
}

// ---- how -----------------------------------------------------------------------------------

namespace workshop_detail {

/// Plates, pipes, knobs, washers, lamps and slots, none of them a dial.
template <class Sheet>
void paint_thing(Sheet& sheet, double width, double height, random& random) {
    using piece_detail::on_circle;
    const double size = std::min(width, height);
    const place at = {random.uniform(0, width), random.uniform(0, height)};
    const double r = random.uniform(0.02, 0.16) * size, angle = random.uniform(0, std::numbers::pi);
    const place far = on_circle(at, size, angle), back = {2 * at.x - far.x, 2 * at.y - far.y};
    const colour tone = tinted(random, 25, 225);
    sheet.layer(tone);
    switch (static_cast<int>(random.uniform(0, 6))) {
        case 0:  // a pipe, with a line of light along it
            sheet.bar(back, far, 0.3 * r);
            sheet.layer(tone + grey(40), 0.7);
            sheet.bar(back, far, 0.06 * r);
            break;
        case 1: {
            const place corners[] = {{at.x - r, at.y - 0.6 * r},
                                     {at.x + r, at.y - 0.6 * r},
                                     {at.x + r, at.y + 0.6 * r},
                                     {at.x - r, at.y + 0.6 * r}};
            sheet.rounded_polygon(corners, 4, 0.1 * r);
            sheet.layer(tone * 0.5 + grey(random.uniform(0, 120)));
            write(sheet, random.uniform(0, 1) < 0.5 ? "PUMP 3" : "230 V", at, 0.4 * r, 0.06 * r);
            break;
        }
        case 2:  // a knob
            sheet.disc(at, 0.5 * r);
            sheet.layer(tone * 0.7 + grey(40));
            sheet.disc({at.x - 0.04 * r, at.y - 0.05 * r}, 0.38 * r);
            sheet.layer(grey(230));
            sheet.bar(at, on_circle(at, 0.36 * r, 2 * angle), 0.06 * r);
            break;
        case 3:
            sheet.ring(at, random.uniform(0.4, 0.8) * r, r);
            break;
        case 4:  // a lamp
            sheet.disc(at, 0.4 * r);
            sheet.layer(tinted(random, 120, 240));
            sheet.disc(at, 0.32 * r);
            break;
        default:
            sheet.slot(at, on_circle(at, 2 * r, angle), 0.4 * r);
    }
}

inline void paint_wall(light_field& field, const workshop_design& design, double blur, random& random) {
    const grain noise(random.bits());
    const colour wall = tinted(random, 45, 200);
    const double slope_x = random.uniform(-30, 30) / field.width, slope_y = random.uniform(-30, 30) / field.height;
    const double rough = random.uniform(0, 14), fine = random.uniform(6, 80) / field.width;
    for (int y = 0; y < field.height; ++y)
        for (int x = 0; x < field.width; ++x) {
            const double more = slope_x * x + slope_y * y + rough * noise.octaves(fine * x, fine * y, 2, 0.5);
            double* const to = field.at(x, y);
            to[0] = wall.blue + more, to[1] = wall.green + more, to[2] = wall.red + more;
        }
    const std::uint64_t seed = random.bits();
    const int count = static_cast<int>(random.uniform(0, design.most_things + 1));
    lay(field, {}, edges{0, 0, 1.0 * field.width, 1.0 * field.height}, blur, [&](auto& sheet) {
        draw::random again(seed);
        for (int i = 0; i < count; ++i) paint_thing(sheet, field.width, field.height, again);
    });
}

/// Where things stand without touching each other.
struct stands {
    struct circle {
        place centre;
        double radius;
    };
    std::vector<circle> taken;

    bool find(double radius, const light_field& field, random& random, place& at) {
        for (int attempt = 0; attempt < 200; ++attempt) {
            at = {random.uniform(radius, field.width - radius), random.uniform(radius, field.height - radius)};
            bool free = 2 * radius < field.width && 2 * radius < field.height;
            for (const circle& one : taken) {
                const double dx = one.centre.x - at.x, dy = one.centre.y - at.y, least = one.radius + radius;
                free = free && dx * dx + dy * dy > least * least;
            }
            if (free) return taken.push_back({at, radius}), true;
        }
        return false;
    }
};

struct dial_light {
    place lamp;
    double strength, size;
};

inline void paint_dial(light_field& field, const workshop_thing& dial, double needle, double blur) {
    const dial_design& d = dial.design;
    edges within = dial.box;
    if (d.fitting) within.hold({0, 1.45}, 0.6, dial.view);
    lay(
        field, dial.view, within, blur,
        [&](canvas<3>& sheet) { dial_detail::draw_all(sheet, d, needle, dial_conditions{}); },
        [&](silhouette& sheet) {
            sheet.layer(grey(1));
            sheet.disc({}, d.bezel_radius);
            if (!d.fitting) return;
            sheet.bar({0, 0.9}, {0, 1.9}, 0.5);
            sheet.bar({-0.3, 1.45}, {0.3, 1.45}, 0.3);
        });
}

/// Sizes of holes and sides that differ from part to part.
inline part_design random_part(random& random) {
    part_design d;
    const double by = random.uniform(0.85, 1.15);
    d.width *= by, d.height *= random.uniform(0.9, 1.1);
    d.hole_radius *= random.uniform(0.7, 1.2), d.small_hole_radius *= random.uniform(0.8, 1.3);
    d.slot_angle = random.uniform(-0.4, 0.4);
    return d;
}

inline void paint_part(light_field& field, const part_design& d, const homography& view, const edges& box, double blur,
                       colour metal) {
    lay(field, view, box, blur, [&](auto& sheet) {
        sheet.layer(metal);
        paint_outline(sheet, d);
    });
}

}  // namespace workshop_detail

inline std::vector<workshop_thing> draw_workshop(alidade::image_view<std::uint8_t, 3> picture,
                                                 const workshop_design& design, random& random) {
    using namespace workshop_detail;
    ALIDADE_EXPECTS(picture.width >= 64 && picture.height >= 64, picture.width, picture.height);
    light_field field(picture.width, picture.height);
    const double blur = design.blur.of(random), size = std::min(picture.width, picture.height);
    paint_wall(field, design, blur, random);

    stands free;
    std::vector<workshop_thing> made;
    const auto dials = static_cast<int>(random.uniform(design.least_dials, design.most_dials + 1));
    const auto parts = static_cast<int>(random.uniform(0, design.most_parts + 1));
    std::vector<std::pair<part_design, colour>> of_parts;
    for (int i = 0; i < dials + parts; ++i) {
        workshop_thing one;
        one.is_dial = i < dials;
        viewpoint from = {.rotation = random.uniform(-design.most_rotation, design.most_rotation),
                          .tilt = random.uniform(0, design.most_tilt),
                          .axis = random.uniform(-std::numbers::pi, std::numbers::pi),
                          .distance = 6};
        if (one.is_dial) {
            one.design = random_dial(random);
            one.design.clutter = 0, one.design.wall = grey(0);
            one.value = random_value(one.design, random);
            from.scale = design.radius.of(random) * size;
            if (!free.find(1.15 * one.design.bezel_radius * from.scale, field, random, from.centre)) continue;
        } else {
            const part_design d = random_part(random);
            const double half = 0.5 * std::sqrt(d.width * d.width + d.height * d.height);
            from.scale = design.radius.of(random) * size / half;
            from.distance *= half;
            from.rotation = random.uniform(-std::numbers::pi, std::numbers::pi);
            if (!free.find(1.1 * half * from.scale, field, random, from.centre)) continue;
            one.view = seen_from(from);
            one.box = box_of(d, one.view);
            of_parts.push_back({d, tinted(random, 20, 235)});
        }
        one.radius = from.scale;
        one.view = seen_from(from);
        if (one.is_dial) one.box.hold({}, one.design.bezel_radius, one.view);
        made.push_back(one);
    }
    std::size_t part = 0;
    std::vector<dial_light> lamps;
    for (const workshop_thing& one : made)
        if (!one.is_dial) {
            paint_part(field, of_parts[part].first, one.view, one.box, blur, of_parts[part].second);
            ++part;
        }
    // From above, so that no pipe lies over the face of the one below.
    std::sort(made.begin(), made.end(),
              [](const workshop_thing& a, const workshop_thing& b) { return a.box.bottom < b.box.bottom; });
    for (const workshop_thing& one : made)
        if (one.is_dial) {
            paint_dial(field, one, one.design.angle_of(one.value), blur);
            const double off = random.uniform(0.2, 0.8);
            const place lamp = one.view(dial_detail::polar(off, random.uniform(0, 2 * std::numbers::pi)));
            if (random.uniform(0, 1) < 0.3)
                lamps.push_back({lamp, random.uniform(0, design.most_glare), random.uniform(0.15, 0.3) * one.radius});
        }

    const double brightness = design.brightness.of(random), noise = design.noise.of(random);
    const double shade = random.uniform(0, design.most_shade),
                 from = random.uniform(-std::numbers::pi, std::numbers::pi);
    const double shade_x = std::cos(from) / picture.width, shade_y = std::sin(from) / picture.height;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            const double towards = (x - 0.5 * picture.width) * shade_x + (y - 0.5 * picture.height) * shade_y;
            const double share = brightness * (1 - shade * std::clamp(0.5 + towards, 0.0, 1.0));
            double glare = 0;
            for (const dial_light& lamp : lamps) {
                const double dx = (x - lamp.lamp.x) / lamp.size, dy = (y - lamp.lamp.y) / lamp.size;
                if (dx * dx + dy * dy < 40) glare += lamp.strength * std::exp(-0.5 * (dx * dx + dy * dy));
            }
            for (int c = 0; c < 3; ++c)
                picture(x, y, c) = sample_of<std::uint8_t>(field.at(x, y)[c] * share + glare + noise * random.normal());
        }
    return made;
}

}  // namespace draw
