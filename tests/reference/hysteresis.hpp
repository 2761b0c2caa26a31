// Hysteresis, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstdint>
#include <utility>
#include <vector>

namespace reference {

/// Masks of bytes: from every pixel of edges, its neighbours that are weak, and theirs.
inline void hysteresis(alidade::image_view<const std::uint8_t> weak, alidade::image_view<std::uint8_t> edges) {
    std::vector<std::pair<int, int>> reached;
    for (int y = 0; y < edges.height; ++y)
        for (int x = 0; x < edges.width; ++x)
            if (edges(x, y)) reached.push_back({x, y});
    while (!reached.empty()) {
        const auto [x, y] = reached.back();
        reached.pop_back();
        for (int j = y - 1; j <= y + 1; ++j)
            for (int i = x - 1; i <= x + 1; ++i)
                if (i >= 0 && i < weak.width && j >= 0 && j < weak.height && weak(i, j) && !edges(i, j)) {
                    edges(i, j) = 255;
                    reached.push_back({i, j});
                }
    }
}

}  // namespace reference
