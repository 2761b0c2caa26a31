// Draws the dial of a gauge as a camera would see it: smooth edges, uneven light, some noise.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/scratch.hpp>

#include <cstdint>

#include "tools/draw/dial.hpp"

namespace dial {

inline void draw(alidade::image_view<std::uint8_t, 3> picture) {
    const ::draw::dial_design design = {.wall = {150, 128, 105},
                                        .face = {226, 236, 238},
                                        .fitting = false,
                                        .minors = 1,
                                        .major_length = 0.18,
                                        .major_width = 0.045,
                                        .numerals = false,
                                        .zone_from = 0.65,
                                        .zone_to = 1,
                                        .texts = 0,
                                        .needle_colour = {38, 30, 200}};
    const ::draw::dial_conditions how = {.noise = 7, .shade = 0.3, .shade_from = 0.8, .radius = 0.405};
    ::draw::random random(1);
    alidade::scratch memory;
    const double value = 5.8;
    draw_dial(picture, design, value, how, random, memory.reserve(::draw::dial_workspace(picture.width, how)));
}

}  // namespace dial
