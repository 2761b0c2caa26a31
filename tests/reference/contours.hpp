// Suzuki and Abe's border following as their paper tells it, to be read rather than to be fast. No dominant points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/contours.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tests/reference/at.hpp"

namespace reference {

struct contour {
    std::vector<alidade::point<int>> points;
    alidade::contour_links links;
};

namespace suzuki_abe {

using alidade::point;

inline constexpr point<int> steps[8] = {{1, 0}, {1, -1}, {0, -1}, {-1, -1}, {-1, 0}, {-1, 1}, {0, 1}, {1, 1}};
inline point<int> moved(point<int> p, int direction) {
    return {p.x + steps[direction & 7].x, p.y + steps[direction & 7].y};
}

struct border {
    std::vector<point<int>> points;
    bool hole = false;
    int parent = 0;  // border 0 is the frame of the picture, as a hole
    std::vector<int> children = {};
};

/// The mask with a margin of zeros. A pixel of border n becomes n, or -n where the border passed its right side.
struct labels {
    int width, height;
    std::vector<int> values;

    int& operator()(point<int> p) { return values[static_cast<std::size_t>((p.y + 1) * (width + 2) + p.x + 1)]; }
};

inline std::vector<point<int>> follow(labels& f, point<int> start, int from, int number) {
    int back = from;
    do back = (back + 7) & 7;
    while (back != from && f(moved(start, back)) == 0);
    if (back == from) {
        f(start) = -number;
        return {start};
    }
    std::vector<point<int>> points;
    const point<int> last = moved(start, back);
    for (point<int> here = start;;) {
        points.push_back(here);
        bool passed_right = false;
        int to = back + 1;
        for (; f(moved(here, to)) == 0; ++to) passed_right = passed_right || (to & 7) == 0;
        if (passed_right)
            f(here) = -number;
        else if (f(here) == 1)
            f(here) = number;
        const point<int> next = moved(here, to);
        if (next == start && here == last) return points;
        here = next;
        back = (to + 4) & 7;
    }
}

inline std::vector<point<int>> turns_only(const std::vector<point<int>>& all) {
    std::vector<point<int>> found;
    const std::size_t n = all.size();
    for (std::size_t i = 0; i < n; ++i) {
        const point<int> before = all[(i + n - 1) % n], here = all[i], after = all[(i + 1) % n];
        const bool straight = after.x - here.x == here.x - before.x && after.y - here.y == here.y - before.y;
        if (n == 1 || !straight) found.push_back(here);
    }
    return found;
}

}  // namespace suzuki_abe

inline std::vector<contour> contours(alidade::image_view<const std::uint8_t> mask, alidade::contours_options options) {
    using namespace suzuki_abe;
    using alidade::contour_retrieval;
    labels f = {mask.width, mask.height, {}};
    f.values.resize(static_cast<std::size_t>((mask.width + 2) * (mask.height + 2)));
    for (int y = 0; y < mask.height; ++y)
        for (int x = 0; x < mask.width; ++x) f({x, y}) = mask(x, y) != 0;

    std::vector<border> borders(2);  // numbers begin at 2: 1 is a pixel that no border has passed
    borders[1].hole = true;
    for (int y = 0; y < mask.height; ++y) {
        int last = 1;
        for (int x = 0; x < mask.width; ++x) {
            const auto start = [&](bool hole) {
                const int number = static_cast<int>(borders.size());
                const border& by = borders[static_cast<std::size_t>(last)];
                const int parent = by.hole == hole ? by.parent : last;
                borders.push_back({follow(f, {x, y}, hole ? 0 : 4, number), hole, parent == 0 ? 1 : parent});
            };
            if (f({x, y}) == 1 && f({x - 1, y}) == 0) start(false);
            if (f({x, y}) >= 1 && f({x + 1, y}) == 0) {
                if (f({x, y}) > 1) last = f({x, y});
                start(true);
            }
            if (f({x, y}) != 0 && f({x, y}) != 1) last = f({x, y}) < 0 ? -f({x, y}) : f({x, y});
        }
    }

    for (std::size_t i = 2; i < borders.size(); ++i) {
        border& one = borders[i];
        if (options.retrieval == contour_retrieval::flat) one.parent = 1;
        if (options.retrieval == contour_retrieval::two_levels && !one.hole) one.parent = 1;
        if (options.retrieval == contour_retrieval::external && one.parent != 1) continue;
        auto& siblings = borders[static_cast<std::size_t>(one.parent)].children;
        siblings.insert(siblings.begin(), static_cast<int>(i));
    }
    std::vector<contour> found;
    const auto give = [&](auto self, int number, int parent) -> int {
        int first = -1, previous = -1;
        for (int child : borders[static_cast<std::size_t>(number)].children) {
            const auto& points = borders[static_cast<std::size_t>(child)].points;
            const int place = static_cast<int>(found.size());
            const bool all = options.approximation == alidade::chain_approximation::none;
            found.push_back({all ? points : turns_only(points), {-1, previous, -1, parent}});
            if (previous >= 0) found[static_cast<std::size_t>(previous)].links.next = place;
            if (first < 0) first = place;
            previous = place;
            const int its_first = self(self, child, place);
            found[static_cast<std::size_t>(place)].links.first_child = its_first;
        }
        return first;
    };
    give(give, 1, -1);
    return found;
}

}  // namespace reference
