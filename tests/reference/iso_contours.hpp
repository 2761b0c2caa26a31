// Marching squares, square by square and then joined, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/iso_contours.hpp>

#include <cmath>
#include <map>
#include <tuple>
#include <vector>

namespace reference {

namespace marching_squares {

/// Between pixel (x, y) and the one below it, or right of it.
struct crossing {
    int x, y;
    bool below;

    friend bool operator<(const crossing& a, const crossing& b) {
        return std::tie(a.x, a.y, a.below) < std::tie(b.x, b.y, b.below);
    }
    friend bool operator==(const crossing&, const crossing&) = default;
};

struct segment {
    crossing from, to;
    bool used = false;
};

}  // namespace marching_squares

template <class T>
std::vector<std::vector<alidade::point<float>>> iso_contours(alidade::image_view<const T> picture, double level) {
    using namespace marching_squares;
    using alidade::point;
    const auto value = [&](int x, int y) { return static_cast<double>(picture(x, y)); };
    const auto bright = [&](int x, int y) { return value(x, y) >= level; };

    std::vector<segment> segments;  // in the order of their squares, upper and right entries first
    for (int y = 0; y + 1 < picture.height; ++y)
        for (int x = 0; x + 1 < picture.width; ++x) {
            const double sum = (value(x, y) + value(x + 1, y)) + (value(x, y + 1) + value(x + 1, y + 1));
            bool finite = true;
            for (int k = 0; k < 4; ++k) finite = finite && std::isfinite(value(x + k % 2, y + k / 2));
            if (!finite) continue;
            const bool a = bright(x, y), b = bright(x + 1, y), c = bright(x + 1, y + 1), d = bright(x, y + 1);
            const crossing top = {x, y, false}, left = {x, y, true}, right = {x + 1, y, true},
                           bottom = {x, y + 1, false};
            const bool joined = sum >= 4 * level;
            if (a && c && !b && !d) {
                segments.push_back({top, joined ? right : left});
                segments.push_back({bottom, joined ? left : right});
            } else if (b && d && !a && !c) {
                segments.push_back({right, joined ? bottom : top});
                segments.push_back({left, joined ? top : bottom});
            } else if (a != b || b != c || c != d) {
                const crossing in = a && !b ? top : b && !c ? right : c && !d ? bottom : left;
                const crossing out = b && !a ? top : c && !b ? right : d && !c ? bottom : left;
                segments.push_back({in, out});
            }
        }
    std::map<crossing, std::size_t> begins, ends;
    for (std::size_t i = 0; i < segments.size(); ++i) begins[segments[i].from] = ends[segments[i].to] = i;

    const auto place = [&](crossing at) -> point<float> {
        const double from = value(at.x, at.y), to = at.below ? value(at.x, at.y + 1) : value(at.x + 1, at.y);
        const double part = (level - from) / (to - from);
        return {static_cast<float>(at.below ? at.x : at.x + part), static_cast<float>(at.below ? at.y + part : at.y)};
    };
    std::vector<std::vector<point<float>>> found;
    for (bool open : {true, false})
        for (const segment& first : segments) {
            if (first.used || (open && ends.count(first.from) > 0)) continue;
            std::vector<point<float>> line = {place(first.from)};
            for (auto next = begins.find(first.from); next != begins.end() && !segments[next->second].used;) {
                segment& one = segments[next->second];
                one.used = true;
                if (place(one.to) != line.back()) line.push_back(place(one.to));
                next = begins.find(one.to);
            }
            if (line.size() > 1) found.push_back(line);
        }
    return found;
}

}  // namespace reference
