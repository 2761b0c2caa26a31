// Connected components by filling them one by one, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/components.hpp>

#include <cstdint>
#include <vector>

#include "tests/reference/at.hpp"

namespace reference {

inline std::vector<alidade::component> label_components(alidade::image_view<const std::uint8_t> mask,
                                                        alidade::image_view<std::int32_t> labels,
                                                        alidade::components_options options) {
    using alidade::point;
    std::vector<alidade::component> found;
    fill(labels, [](int, int, int) { return 0; });
    for (int first_y = 0; first_y < mask.height; ++first_y)
        for (int first_x = 0; first_x < mask.width; ++first_x) {
            if (mask(first_x, first_y) == 0 || labels(first_x, first_y) != 0) continue;
            alidade::component one;
            int right = first_x, left = first_x, bottom = first_y;
            std::vector<point<int>> open = {{first_x, first_y}};
            const auto label = static_cast<std::int32_t>(found.size() + 1);
            labels(first_x, first_y) = label;
            while (!open.empty()) {
                const auto [x, y] = open.back();
                open.pop_back();
                ++one.area;
                one.sum_x += x;
                one.sum_y += y;
                if (options.second_moments) {
                    one.sum_xx += std::int64_t{x} * x;
                    one.sum_xy += std::int64_t{x} * y;
                    one.sum_yy += std::int64_t{y} * y;
                }
                left = x < left ? x : left;
                right = x > right ? x : right;
                bottom = y > bottom ? y : bottom;
                for (int dy = -1; dy <= 1; ++dy)
                    for (int dx = -1; dx <= 1; ++dx) {
                        if (options.joined == alidade::connectivity::four && dx * dy != 0) continue;
                        if (at(mask, x + dx, y + dy, 0, alidade::border::constant, std::uint8_t{0}) == 0) continue;
                        if (labels(x + dx, y + dy) != 0) continue;
                        labels(x + dx, y + dy) = label;
                        open.push_back({x + dx, y + dy});
                    }
            }
            one.bounds = {left, first_y, right - left + 1, bottom - first_y + 1};
            found.push_back(one);
        }
    return found;
}

}  // namespace reference
