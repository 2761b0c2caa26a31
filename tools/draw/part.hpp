// A stamped part on a light table, each of its dimensions known.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/canvas.hpp"

namespace draw {

/// A plate with two holes, a slot, rounded corners and one corner cut off. In millimetres, the plate's middle at (0,
/// 0).
struct part_design {
    double width = 60, height = 40;
    double corner_radius = 4;
    double chamfer = 12;         ///< cut off the upper right corner, along the upper side
    double chamfer_angle = 0.6;  ///< of the cut, from the upper side down, in radians; below π / 2
    double hole_radius = 5, small_hole_radius = 2.5;
    place hole = {-18, -6}, small_hole = {-18, 10};
    place slot = {8, 6};                                        ///< its middle
    double slot_length = 20, slot_width = 6, slot_angle = 0.3;  ///< from centre to centre of its round ends
    double table = 215, metal = 45;                             ///< grey levels
};

/// What is true of a drawn part: angles and lengths as designed, places in pixels of the picture.
struct part_truth {
    homography view;  ///< from millimetres to the picture
    place hole, small_hole, slot_begin, slot_end;
    double hole_distance = 0;                                ///< between the two holes' centres, in mm
    double slot_angle = 0;                                   ///< in the picture, in [0, π)
    place upper_left, upper_right, lower_left, lower_right;  ///< where the sides would meet, in the picture
};

/// The corners of the outline before they are rounded, clockwise from the upper left.
struct part_outline {
    place corners[5];
};
inline part_outline outline_of(const part_design& d) {
    const double x = 0.5 * d.width, y = 0.5 * d.height;
    return {{{-x, -y}, {x - d.chamfer, -y}, {x, -y + d.chamfer * std::tan(d.chamfer_angle)}, {x, y}, {-x, y}}};
}

/// Where the slot's round ends have their centres.
struct part_slot {
    place begin, end;
};
inline part_slot slot_of(const part_design& d) {
    const place end = piece_detail::on_circle(d.slot, 0.5 * d.slot_length, d.slot_angle);
    return {{2 * d.slot.x - end.x, 2 * d.slot.y - end.y}, end};
}

/// The plate without its holes, in the layer that the sheet has begun.
template <class Sheet>
void paint_outline(Sheet& sheet, const part_design& d) {
    sheet.rounded_polygon(outline_of(d).corners, 5, d.corner_radius);
    sheet.disc(d.hole, d.hole_radius, true);
    sheet.disc(d.small_hole, d.small_hole_radius, true);
    const auto [begin, end] = slot_of(d);
    sheet.slot(begin, end, d.slot_width, true);
}

/// Bytes for `draw_part`.
inline std::size_t part_workspace(int width, double blur = 0.8) {
    return canvas_workspace(200) + sweep<1>::bytes(width, blur, 200);
}

/// Draws the part as it is seen through a blur of `blur` pixels, with noise.
///
/// requires  holes and slot inside the outline and apart from each other; a cut shorter than its sides
/// exact     see expose of a canvas
/// scratch   part_workspace()
inline part_truth draw_part(alidade::image_view<std::uint8_t> picture, const part_design& d, const viewpoint& from,
                            double blur, double noise, random& random, alidade::workspace memory) {
    const homography view = seen_from(from);
    const std::size_t room = canvas_workspace(200);
    canvas<> sheet(grey(d.table), view, {memory.take<std::byte>(room), room});
    sheet.layer(grey(d.metal));
    paint_outline(sheet, d);
    const auto [begin, end] = slot_of(d);
    expose(picture, sheet, blur, evenly_lit, noise, random, memory);

    part_truth truth;
    truth.view = view;
    truth.hole = view(d.hole);
    truth.small_hole = view(d.small_hole);
    truth.slot_begin = view(begin);
    truth.slot_end = view(end);
    const double dx = d.hole.x - d.small_hole.x, dy = d.hole.y - d.small_hole.y;
    truth.hole_distance = std::sqrt(dx * dx + dy * dy);
    const double angle = std::atan2(truth.slot_end.y - truth.slot_begin.y, truth.slot_end.x - truth.slot_begin.x);
    truth.slot_angle = angle < 0 ? angle + std::numbers::pi : angle;
    if (truth.slot_angle >= std::numbers::pi) truth.slot_angle = 0;  // -0 and all but nothing
    const double x = 0.5 * d.width, y = 0.5 * d.height;
    truth.upper_left = view({-x, -y});
    truth.upper_right = view({x, -y});
    truth.lower_left = view({-x, y});
    truth.lower_right = view({x, y});
    return truth;
}

}  // namespace draw
