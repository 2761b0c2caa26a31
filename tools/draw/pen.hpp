// Lines, circles and text drawn over a picture, with soft borders: what a person is shown of a measurement.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "tools/draw/lettering.hpp"

namespace draw {

/// Draws into the pixels of a BGR picture. Coordinates are those of the picture; what lies outside is left out.
struct pen {
    alidade::image_view<std::uint8_t, 3> on;
    colour ink = {32, 45, 255};

    /// From end to end, `width` broad, with round ends.
    void bar(place from, place to, double width, double = 0) const {
        const double margin = 0.5 * width + 1, dx = to.x - from.x, dy = to.y - from.y, square = dx * dx + dy * dy;
        if (!(square < 1e12) || !(std::abs(from.x) < 1e6 && std::abs(from.y) < 1e6)) return;
        const auto range = [](double low, double high, int size) {
            return std::pair{std::max(0, static_cast<int>(std::floor(low))),
                             std::min(size - 1, static_cast<int>(std::ceil(high)))};
        };
        const auto [top, bottom] = range(std::min(from.y, to.y) - margin, std::max(from.y, to.y) + margin, on.height);
        const auto [left, right] = range(std::min(from.x, to.x) - margin, std::max(from.x, to.x) + margin, on.width);
        for (int y = top; y <= bottom; ++y)
            for (int x = left; x <= right; ++x) {
                const double px = x - from.x, py = y - from.y;
                const double along = square > 0 ? std::clamp((px * dx + py * dy) / square, 0.0, 1.0) : 0;
                const double off = std::hypot(px - along * dx, py - along * dy);
                const double cover = std::clamp(0.5 * width + 0.5 - off, 0.0, 1.0);
                const double to_ink[] = {ink.blue, ink.green, ink.red};
                for (int c = 0; c < 3 && cover > 0; ++c) {
                    std::uint8_t& value = on(x, y, c);
                    value = static_cast<std::uint8_t>(value + cover * (to_ink[c] - value) + 0.5);
                }
            }
    }
    void line(double x0, double y0, double x1, double y1, double width = 1.5) const { bar({x0, y0}, {x1, y1}, width); }
    void cross(double x, double y, double arm = 5, double width = 1.5) const {
        line(x - arm, y, x + arm, y, width);
        line(x, y - arm, x, y + arm, width);
    }
    /// From the direction `from` on, turning by `sweep` from +x towards +y.
    void arc(double x, double y, double radius, double from, double sweep, double width = 1.5) const {
        const int steps = std::clamp(static_cast<int>(std::abs(sweep) * radius / 4), 8, 2000);
        for (int i = 0; i < steps; ++i) {
            const double a = from + sweep * i / steps, b = from + sweep * (i + 1) / steps;
            line(x + radius * std::cos(a), y + radius * std::sin(a), x + radius * std::cos(b), y + radius * std::sin(b),
                 width);
        }
    }
    void circle(double x, double y, double radius, double width = 1.5) const {
        arc(x, y, radius, 0, 2 * std::numbers::pi, width);
    }
    /// Capitals `height` pixels high whose first begins at (x, y), the baseline; on a darker or lighter ground.
    void text(double x, double y, const char* words, double height = 14) const {
        const place centre = {x + 0.5 * text_width(words, height), y - 0.5 * height};
        const pen ground = {on, brightness(ink) > 128 ? grey(20) : grey(245)};
        write(ground, words, centre, height, 0.36 * height);
        write(*this, words, centre, height, 0.14 * height);
    }
};

}  // namespace draw
