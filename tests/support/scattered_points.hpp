// Points without a sigma of their own, about lines, circles, ellipses and rectangles that are known exactly.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "tools/draw/random.hpp"

namespace tests {

struct scattered_points {
    std::vector<alidade::point<double>> all;
    double sigma = 0.1;  ///< of both coordinates
    draw::random random{1};

    void add(double x, double y) { all.push_back({x + sigma * random.normal(), y + sigma * random.normal()}); }
    void add_segment(double x0, double y0, double x1, double y1, int n) {
        for (int i = 0; i < n; ++i) {
            const double t = (i + 0.5) / n;
            add(x0 + t * (x1 - x0), y0 + t * (y1 - y0));
        }
    }
    /// Of parameters from … to, evenly.
    void add_ellipse(double x, double y, double a, double b, double turn, int n, double from = 0,
                     double to = 2 * std::numbers::pi) {
        for (int i = 0; i < n; ++i) {
            const double t = from + (to - from) * (i + 0.5) / n, u = a * std::cos(t), v = b * std::sin(t);
            add(x + u * std::cos(turn) - v * std::sin(turn), y + u * std::sin(turn) + v * std::cos(turn));
        }
    }
    void add_circle(double x, double y, double radius, int n, double from = 0, double to = 2 * std::numbers::pi) {
        add_ellipse(x, y, radius, radius, 0, n, from, to);
    }
    /// n points on each of the longer sides, on the shorter ones in proportion.
    void add_rectangle(double x, double y, double width, double height, double turn, int n) {
        const double c = std::cos(turn), s = std::sin(turn), u = width / 2, v = height / 2;
        const auto side = [&](double u0, double v0, double u1, double v1, int count) {
            add_segment(x + c * u0 - s * v0, y + s * u0 + c * v0, x + c * u1 - s * v1, y + s * u1 + c * v1, count);
        };
        const int m = static_cast<int>(n * height / width);
        side(-u, -v, u, -v, n);
        side(u, -v, u, v, m);
        side(u, v, -u, v, n);
        side(-u, v, -u, -v, m);
    }
    void add_clutter(int n, double left, double top, double right, double bottom) {
        for (int i = 0; i < n; ++i) {
            const double x = random.uniform(left, right);
            all.push_back({x, random.uniform(top, bottom)});
        }
    }
};

/// How many of n 95 % intervals hold the truth.
struct coverage {
    int held = 0, asked = 0;

    void add(double error, double sigma) {
        held += std::abs(error) <= 1.959964 * sigma;
        ++asked;
    }
    double share() const { return static_cast<double>(held) / asked; }
};

}  // namespace tests
