// Stamped parts that are good, and parts that are not: what an inspection at the end of the line is shown.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/part.hpp"

namespace draw {

/// In the order of their names' letters but for the first.
enum class part_state { good, bent, burr, hole_missing, notch };
inline constexpr part_state part_states[] = {part_state::good, part_state::bent, part_state::burr,
                                             part_state::hole_missing, part_state::notch};
inline const char* name_of(part_state state) {
    static constexpr const char* names[] = {"good", "bent", "burr", "hole missing", "notch"};
    return names[static_cast<int>(state)];
}

/// Bytes for `draw_part_in_state`.
inline std::size_t part_state_workspace(int width) { return canvas_workspace(300) + sweep<1>::bytes(width, 1.2, 300); }

/// A part of any size that fits, turned anyhow, by any light. Burrs and notches are 2.2 to 4.5 mm high and at the
/// straight sides; of holes, one of the two round ones or the slot is missing; what is bent is one of the short ends.
///
/// exact     see expose of a canvas
/// scratch   part_state_workspace()
inline place draw_part_in_state(alidade::image_view<std::uint8_t> picture, part_state state, random& random,
                                alidade::workspace memory);

// ---- how -----------------------------------------------------------------------------------

namespace part_state_detail {

/// A place on one of the three sides that have no cut, the way out of the plate there, and along the side.
struct on_side {
    place at, out, along;
};
inline on_side random_side(const part_design& d, random& random) {
    const double x = 0.5 * d.width, y = 0.5 * d.height, t = random.uniform(-0.7, 0.7), side = random.uniform(0, 3);
    if (side < 1) return {{t * x, y}, {0, 1}, {1, 0}};
    if (side < 2) return {{-x, t * y}, {-1, 0}, {0, 1}};
    return {{t * (x - d.chamfer) - 0.3 * d.chamfer, -y}, {0, -1}, {1, 0}};
}

/// A tooth on the side, or out of it.
inline void paint_tooth(canvas<>& sheet, const on_side& side, double wide, double high, double lean, bool hole) {
    const auto at = [&](double along, double out) {
        return place{side.at.x + along * side.along.x + out * side.out.x,
                     side.at.y + along * side.along.y + out * side.out.y};
    };
    const double way = hole ? -1 : 1, below = -0.4 * way;
    sheet.polygon({at(-wide, below), at(wide, below), at(0.4 * wide + lean, way * high),
                   at(-0.5 * wide + lean, way * high * 0.8)},
                  hole);
}

}  // namespace part_state_detail

inline place draw_part_in_state(alidade::image_view<std::uint8_t> picture, part_state state, random& random,
                                alidade::workspace memory) {
    using namespace part_state_detail;
    part_design d;
    d.width *= random.uniform(0.95, 1.05), d.height *= random.uniform(0.95, 1.05);
    d.hole_radius *= random.uniform(0.85, 1.15), d.small_hole_radius *= random.uniform(0.9, 1.2);
    d.slot_angle = random.uniform(0.1, 0.5);
    const double size = picture.width < picture.height ? picture.width : picture.height;
    const viewpoint from = {.centre = {0.5 * (picture.width - 1) + random.uniform(-0.04, 0.04) * size,
                                       0.5 * (picture.height - 1) + random.uniform(-0.04, 0.04) * size},
                            .scale = random.uniform(0.0105, 0.0122) * size,
                            .rotation = random.uniform(-std::numbers::pi, std::numbers::pi),
                            .tilt = random.uniform(0, 0.06),
                            .axis = random.uniform(-std::numbers::pi, std::numbers::pi),
                            .distance = 500};
    const bool dark = random.uniform(0, 1) < 0.7;
    const double table = dark ? random.uniform(150, 235) : random.uniform(20, 60);
    const double metal = dark ? random.uniform(25, 90) : random.uniform(120, 220);
    const bool to_left = random.uniform(0, 1) < 0.5;
    const double bend = random.uniform(0.35, 0.8), part = random.uniform(0.18, 0.3), tone = random.uniform(0.55, 0.8);
    const int missing = static_cast<int>(random.uniform(0, 3));
    const on_side side = random_side(d, random);
    const double wide = random.uniform(1.6, 3.2), high = random.uniform(2.2, 4.5), lean = random.uniform(-0.8, 0.8);

    const double x = 0.5 * d.width, bent_from = (to_left ? -1 : 1) * (x - part * d.width);
    if (state == part_state::bent) {  // seen from above the end is shorter
        const double shorter = part * d.width * (1 - std::cos(bend));
        d.width -= shorter;
    }
    const std::size_t room = canvas_workspace(300);
    canvas<> sheet(grey(table), seen_from(from), {memory.take<std::byte>(room), room});
    sheet.layer(grey(metal));
    sheet.rounded_polygon(outline_of(d).corners, 5, d.corner_radius);
    if (state == part_state::burr) paint_tooth(sheet, side, wide, high, lean, false);
    if (state == part_state::notch) paint_tooth(sheet, side, wide, high, lean, true);
    if (state == part_state::bent) {  // and as it leans, it is lit in another way
        const double end = (to_left ? -1 : 1) * 0.5 * d.width, y = 0.5 * d.height, r = d.corner_radius;
        const double inner = end + (to_left ? r : -r);
        sheet.layer(grey(dark ? metal + (1 - tone) * 130 : metal * tone));
        if (to_left)
            sheet.polygon({{bent_from, -y}, {inner, -y}, {end, -y + r}, {end, y - r}, {inner, y}, {bent_from, y}});
        else {
            const place cut = outline_of(d).corners[2];
            const double from_cut = cut.x - d.chamfer < bent_from ? bent_from : cut.x - d.chamfer;
            const double at_line = -y + (from_cut - (cut.x - d.chamfer)) * std::tan(d.chamfer_angle);
            sheet.polygon({{bent_from, bent_from < from_cut ? -y : at_line},
                           {from_cut, at_line},
                           {end, cut.y + 1},
                           {end, y - r},
                           {inner, y},
                           {bent_from, y}});
        }
    }
    sheet.layer(grey(table));
    const bool whole = state != part_state::hole_missing;
    if (whole || missing != 0) sheet.disc(d.hole, d.hole_radius);
    if (whole || missing != 1) sheet.disc(d.small_hole, d.small_hole_radius);
    if (whole || missing != 2) {
        const auto [begin, end] = slot_of(d);
        sheet.slot(begin, end, d.slot_width);
    }
    const double blur = random.uniform(0.5, 1.2), noise = random.uniform(0, 8), shade = random.uniform(0, 0.35);
    const double towards = random.uniform(-std::numbers::pi, std::numbers::pi), light = random.uniform(0.7, 1.1);
    const double shade_x = std::cos(towards) / picture.width, shade_y = std::sin(towards) / picture.height;
    expose(
        picture, sheet, blur,
        [&](double seen, int px, int py) {
            const double off = (px - 0.5 * picture.width) * shade_x + (py - 0.5 * picture.height) * shade_y;
            return seen * light * (1 - shade * (0.5 + off));
        },
        noise, random, memory);
    return sheet.view()(side.at);
}

}  // namespace draw
