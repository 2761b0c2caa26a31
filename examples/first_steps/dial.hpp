// Draws the dial of a gauge as a camera would see it: smooth edges, uneven light, some noise.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cmath>
#include <cstdint>
#include <numbers>

#include "tools/draw/random.hpp"

namespace dial {

struct colour {
    double blue, green, red;
};

inline constexpr double pi = std::numbers::pi;

// Angles from +x towards +y: clockwise on the screen.
inline constexpr double first_mark = 0.75 * pi;
inline constexpr double last_mark = 2.25 * pi;
inline constexpr double needle_angle = 1.62 * pi;

/// What is seen at a point, from the centre and in units of the dial's radius.
inline colour at(double x, double y) {
    constexpr colour wall = {150, 128, 105}, rim = {52, 48, 46}, face = {226, 236, 238}, ink = {40, 36, 34};
    const double r = std::hypot(x, y);
    if (r > 1) return wall;
    if (r > 0.9 || r < 0.1) return rim;

    const double along = x * std::cos(needle_angle) + y * std::sin(needle_angle);
    const double aside = std::abs(y * std::cos(needle_angle) - x * std::sin(needle_angle));
    if (along > -0.22 && along < 0.7 && aside < 0.055 - 0.07 * along) return {38, 30, 200};

    double angle = std::atan2(y, x);
    if (angle < 0.5 * pi) angle += 2 * pi;
    const double part = (angle - first_mark) / (last_mark - first_mark);  // of the scale, 0 to 1
    if (r > 0.6 && r < 0.82) {
        const double tenth = std::abs(part * 10 - std::round(part * 10)) * (last_mark - first_mark) / 10 * r;
        if (part > -0.01 && part < 1.01 && tenth < 0.02) return ink;
    }
    if (r > 0.76 && r < 0.82 && part > 0 && part < 1)
        return part < 0.6 ? colour{80, 165, 60} : part < 0.8 ? colour{50, 190, 240} : colour{45, 45, 205};
    return face;
}

/// Each pixel is the mean over its area, lit from the upper left, with noise of 7 grey levels.
inline void draw(alidade::image_view<std::uint8_t, 3> picture) {
    constexpr int fine = 6;  // samples along a pixel's side
    const double centre_x = 0.5 * picture.width - 0.37, centre_y = 0.5 * picture.height - 0.21;
    const double radius = 0.46 * (picture.width < picture.height ? picture.width : picture.height);
    ::draw::random random(1);
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) {
            colour sum = {};
            for (int k = 0; k < fine * fine; ++k) {
                const colour c = at((x + (k % fine + 0.5) / fine - 0.5 - centre_x) / radius,
                                    (y + (k / fine + 0.5) / fine - 0.5 - centre_y) / radius);
                sum = {sum.blue + c.blue, sum.green + c.green, sum.red + c.red};
            }
            const double light = 1.08 - 0.3 * (x + y) / (picture.width + picture.height);
            const double of_channel[] = {sum.blue, sum.green, sum.red};
            for (int c = 0; c < 3; ++c) {
                const double value = of_channel[c] / (fine * fine) * light + 7 * random.normal();
                picture(x, y, c) = static_cast<std::uint8_t>(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
            }
        }
}

}  // namespace dial
