// Corners by the segment test, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/fast_corners.hpp>

#include <utility>
#include <vector>

namespace reference {

inline std::vector<alidade::fast_corner> fast_corners(alidade::image_view<const std::uint8_t> src,
                                                      alidade::fast_corners_options options) {
    using alidade::fast_circle;
    const std::vector<std::pair<int, int>> circle16 = {{0, 3},  {1, 3},  {2, 2},  {3, 1},   {3, 0},   {3, -1},
                                                       {2, -2}, {1, -3}, {0, -3}, {-1, -3}, {-2, -2}, {-3, -1},
                                                       {-3, 0}, {-3, 1}, {-2, 2}, {-1, 3}};
    const std::vector<std::pair<int, int>> circle12 = {{0, 2},  {1, 2},   {2, 1},   {2, 0},  {2, -1}, {1, -2},
                                                       {0, -2}, {-1, -2}, {-2, -1}, {-2, 0}, {-2, 1}, {-1, 2}};
    const std::vector<std::pair<int, int>> circle8 = {{0, 1},  {1, 1},   {1, 0},  {1, -1},
                                                      {0, -1}, {-1, -1}, {-1, 0}, {-1, 1}};
    const auto& circle = options.circle == fast_circle::arc9_of_16   ? circle16
                         : options.circle == fast_circle::arc7_of_12 ? circle12
                                                                     : circle8;
    const std::size_t n = circle.size(), arc = n / 2 + 1;

    const auto is_corner = [&](int x, int y, int threshold) {
        for (int sign : {1, -1})
            for (std::size_t first = 0; first < n; ++first) {
                bool all = true;
                for (std::size_t k = first; k < first + arc; ++k)
                    all &= sign * (src(x + circle[k % n].first, y + circle[k % n].second) - src(x, y)) > threshold;
                if (all) return true;
            }
        return false;
    };
    const auto inside = [&](int x, int y) { return x >= 3 && y >= 3 && x < src.width - 3 && y < src.height - 3; };
    std::vector<int> scores(static_cast<std::size_t>(src.width) * static_cast<std::size_t>(src.height));
    const alidade::image_view<int> score{scores.data(), src.width, src.height};  // 0 also where there is no corner
    for (int y = 0; y < src.height; ++y)
        for (int x = 0; x < src.width; ++x)
            if (inside(x, y) && is_corner(x, y, options.threshold)) {
                score(x, y) = options.threshold;
                while (is_corner(x, y, score(x, y) + 1)) ++score(x, y);
            }
    std::vector<alidade::fast_corner> found;
    for (int y = 3; y < src.height - 3; ++y)
        for (int x = 3; x < src.width - 3; ++x) {
            if (!is_corner(x, y, options.threshold)) continue;
            bool largest = true;
            for (int j = -1; j <= 1; ++j)
                for (int i = -1; i <= 1; ++i)
                    if (i != 0 || j != 0) largest &= score(x, y) > score(x + i, y + j);
            if (largest || !options.only_largest) found.push_back({x, y, score(x, y)});
        }
    return found;
}

}  // namespace reference
