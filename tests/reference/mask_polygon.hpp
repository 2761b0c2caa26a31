// The pixels of a polygon in COCO's coordinates, by walking its outline in fifths of a pixel.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace reference {

inline std::vector<std::uint32_t> mask_of_polygon(const std::vector<alidade::point<double>>& corners, int width,
                                                  int height) {
    std::vector<alidade::point<int>> fifths, walk;
    const auto fifth = [](double v) { return static_cast<int>((alidade::real(5) * v + 0.5).value); };
    // Two roundings on every machine, as in the published program's results; some would make them one.
    const auto on_the_way = [](int from, int to, int steps, int t) {
        return static_cast<int>((from + alidade::real(static_cast<double>(to - from) / steps) * t + 0.5).value);
    };
    for (auto p : corners) fifths.push_back({fifth(p.x), fifth(p.y)});
    for (std::size_t i = 0; i < fifths.size(); ++i) {
        alidade::point<int> a = fifths[i], b = fifths[(i + 1) % fifths.size()];
        const int steps = std::max(std::abs(b.x - a.x), std::abs(b.y - a.y));
        if (steps == 0) continue;
        const bool steep = std::abs(b.x - a.x) < steps, back = steep ? a.y > b.y : a.x > b.x;
        if (back) std::swap(a, b);  // always from left to right, or downwards
        std::vector<alidade::point<int>> side;
        for (int t = 0; t <= steps; ++t)
            side.push_back(steep ? alidade::point<int>{on_the_way(a.x, b.x, steps, t), a.y + t}
                                 : alidade::point<int>{a.x + t, on_the_way(a.y, b.y, steps, t)});
        if (back) std::reverse(side.begin(), side.end());
        walk.insert(walk.end(), side.begin(), side.end());
    }
    std::vector<int> changes(static_cast<std::size_t>(width * height) + 1);
    for (std::size_t i = 1; i < walk.size(); ++i) {
        const int u = std::min(walk[i - 1].x, walk[i].x), v = std::min(walk[i - 1].y, walk[i].y);
        if (walk[i - 1].x == walk[i].x || u < 2 || u % 5 != 2 || u / 5 >= width) continue;
        const double row = std::ceil(std::clamp((v + 0.5) / 5 - 0.5, 0.0, static_cast<double>(height)));
        ++changes[static_cast<std::size_t>(u / 5 * height + static_cast<int>(row))];
    }
    std::vector<std::uint32_t> counts = {0};
    for (std::size_t i = 0; i + 1 < changes.size(); ++i) {
        if (changes[i] % 2 != 0) counts.push_back(0);
        ++counts.back();
    }
    return counts;
}

}  // namespace reference
