// Edge points as a detector would give them, of lines, circles and ellipses that are known exactly.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "tools/draw/random.hpp"

namespace tests {

/// Collects points; each is moved along its normal by noise of standard deviation `sigma`, and says so.
struct edge_points {
    std::vector<alidade::edge_point> all;
    double sigma = 0.02, normal_sigma = 0.01;
    draw::random random{1};

    void add(double x, double y, double angle) {
        const double moved = sigma * random.normal(), turned = angle + normal_sigma * random.normal();
        all.push_back({static_cast<float>(x + moved * std::cos(angle)), static_cast<float>(y + moved * std::sin(angle)),
                       static_cast<float>(std::cos(turned)), static_cast<float>(std::sin(turned)), 20,
                       static_cast<float>(sigma)});
    }
    /// One point a pixel from (x0, y0) to (x1, y1), the light side on the right hand.
    void add_segment(double x0, double y0, double x1, double y1) {
        const double length = std::hypot(x1 - x0, y1 - y0), angle = std::atan2(y1 - y0, x1 - x0) + std::numbers::pi / 2;
        for (int i = 0; i <= length; ++i) add(x0 + (x1 - x0) * i / length, y0 + (y1 - y0) * i / length, angle);
    }
    /// One point a pixel on an ellipse whose axis a has the direction `turn`, from one parameter to another.
    void add_ellipse(double x, double y, double a, double b, double turn, bool light_inside = true, double from = 0,
                     double to = 2 * std::numbers::pi) {
        double t = from;
        while (t < to) {
            const double along = a * std::cos(t), aside = b * std::sin(t);
            const double normal = std::atan2(std::sin(t) / b, std::cos(t) / a) + turn;
            add(x + along * std::cos(turn) - aside * std::sin(turn),
                y + along * std::sin(turn) + aside * std::cos(turn), light_inside ? normal + std::numbers::pi : normal);
            t += 1 / std::hypot(a * std::sin(t), b * std::cos(t));
        }
    }
    void add_circle(double x, double y, double radius, bool light_inside = true, double from = 0,
                    double to = 2 * std::numbers::pi) {
        add_ellipse(x, y, radius, radius, 0, light_inside, from, to);
    }
    /// Anywhere, with any normal.
    void add_clutter(int count, double width, double height) {
        for (int i = 0; i < count; ++i) {
            const double x = random.uniform(0, width), y = random.uniform(0, height);
            add(x, y, random.uniform(0, 2 * std::numbers::pi));
        }
    }

    alidade::array_view<const alidade::edge_point> view() const { return {all.data(), static_cast<int>(all.size())}; }
};

}  // namespace tests
