// Which pixels of a drawn dial are its needle, its scale and its face.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/dial.hpp"

namespace draw {

/// 255 where all of a pixel is covered, 0 where nothing is.
struct dial_masks {
    alidade::image_view<std::uint8_t> needle;  ///< with its counterweight, without its hub
    alidade::image_view<std::uint8_t> scale;   ///< the ring between the feet and the ends of long ticks, to both ends
    alidade::image_view<std::uint8_t> face;    ///< the disc within the bezel
};

/// Bytes for `draw_dial_masks`.
inline std::size_t dial_masks_workspace(int width) { return canvas_workspace(400) + sweep<1>::bytes(width, 0.5, 400); }

/// requires  masks of one size; a round dial
/// scratch   dial_masks_workspace()
inline void draw_dial_masks(const dial_masks& masks, const dial_design& d, double value, const homography& view,
                            random& random, alidade::workspace memory) {
    const auto paint = [&](alidade::image_view<std::uint8_t> mask, auto shapes) {
        alidade::workspace rest = memory;
        const std::size_t room = canvas_workspace(400);
        canvas<> sheet(grey(0), view, {rest.take<std::byte>(room), room});
        sheet.layer(grey(255));
        shapes(sheet);
        expose(mask, sheet, 0.5, evenly_lit, 0, random, rest);
    };
    paint(masks.needle, [&](canvas<>& sheet) { dial_detail::draw_needle(sheet, d, {}, d.angle_of(value), 0); });
    paint(masks.scale, [&](canvas<>& sheet) {
        sheet.ring_sector({}, d.tick_radius - d.major_length, d.tick_radius, d.angle_of(d.least), d.angle_of(d.most));
    });
    paint(masks.face, [](canvas<>& sheet) { sheet.disc({}, 1); });
}

}  // namespace draw
