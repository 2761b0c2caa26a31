// Pictures of calibration targets, turned, tilted and bent, and where their points truly are.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/support/picture.hpp"
#include "tools/draw/target.hpp"

namespace tests {

struct target_view {
    int width = 320, height = 240;
    double scale = 22, rotation = 0.2, tilt = 0.4, axis = 0.7, k1 = 0, k2 = 0;
    double blur = 0.8, noise = 2, shade = 0;  ///< of the light, from one side to the other
    double shift_x = 0, shift_y = 0;
};

/// The view of a target whose middle, in its plane, is `middle`: that is seen in the middle of the picture.
inline draw::bent_view seen_as(const target_view& how, draw::place middle) {
    const draw::place centre = {0.5 * (how.width - 1) + how.shift_x, 0.5 * (how.height - 1) + how.shift_y};
    draw::bent_view made = {draw::seen_from({.centre = centre,
                                             .scale = how.scale,
                                             .rotation = how.rotation,
                                             .tilt = how.tilt,
                                             .axis = how.axis,
                                             .distance = 25}),
                            {0.5 * (how.width - 1), 0.5 * (how.height - 1)},
                            0.5 * std::hypot(how.width, how.height),
                            how.k1,
                            how.k2};
    double* m = made.view.m;
    for (int i = 0; i < 3; ++i) m[3 * i + 2] -= m[3 * i] * middle.x + m[3 * i + 1] * middle.y;
    return made;
}

inline auto light_of(const target_view& how) {
    return [=](double seen, int x, int) { return seen * (1 - how.shade * x / how.width); };
}

inline picture<std::uint8_t> board_picture(const draw::board_design& design, const target_view& how,
                                           std::uint64_t seed) {
    picture<std::uint8_t> made(how.width, how.height);
    draw::random random(seed);
    const draw::place middle = {0.5 * (design.columns - 1), 0.5 * (design.rows - 1)};
    draw::draw_board(made.view(), design, seen_as(how, middle), how.blur, light_of(how), how.noise, random);
    return made;
}

inline draw::place middle_of(const draw::grid_design& design) {
    const draw::place last = design.centre(design.columns - 1, design.rows - 1);
    return {0.5 * last.x, 0.5 * last.y};
}

inline picture<std::uint8_t> grid_picture(const draw::grid_design& design, const target_view& how, std::uint64_t seed) {
    picture<std::uint8_t> made(how.width, how.height);
    draw::random random(seed);
    draw::draw_grid(made.view(), design, seen_as(how, middle_of(design)), how.blur, light_of(how), how.noise, random);
    return made;
}

}  // namespace tests
