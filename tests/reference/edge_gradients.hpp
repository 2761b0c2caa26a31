// Slopes behind a smooth filter and where they peak, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace reference {

/// Of a picture, where all seven rows and columns around a pixel are inside; elsewhere 0.
struct slope_of {
    alidade::image_view<const std::uint8_t> src;

    bool inside(int x, int y) const { return x >= 3 && y >= 3 && x < src.width - 3 && y < src.height - 3; }
    int sum(int x, int y, bool level) const {
        constexpr int slope[] = {-2, -6, -7, 0, 7, 6, 2}, smooth[] = {1, 6, 15, 20, 15, 6, 1};
        int total = 4;  // rounds
        for (int j = 0; j < 7; ++j)
            for (int i = 0; i < 7; ++i)
                total += (level ? slope[i] * smooth[j] : smooth[i] * slope[j]) * src(x + i - 3, y + j - 3);
        return inside(x, y) ? total >> 3 : 0;
    }
    int dx(int x, int y) const { return inside(x, y) ? sum(x, y, true) : 0; }
    int dy(int x, int y) const { return inside(x, y) ? sum(x, y, false) : 0; }
    int length(int x, int y) const {
        const int ax = std::abs(dx(x, y)), ay = std::abs(dy(x, y));
        const int large = std::max(ax, ay) >> 1, small = std::min(ax, ay) >> 2;
        return std::max(large + (small >> 1) + (small >> 2), large - (large >> 3) + small);
    }

    /// In the units of lengths: half of a slope's.
    bool peaks(int x, int y, int least_length, int least_drop) const {
        if (x < 5 || y < 5 || x >= src.width - 5 || y >= src.height - 5) return false;
        const bool level = std::abs(dx(x, y)) >= std::abs(dy(x, y));
        const auto beside = [&](int k) { return level ? length(x + k, y) : length(x, y + k); };
        const int here = beside(0), drop = here - (beside(-2) >> 1) - (beside(2) >> 1);
        return here > beside(-1) && here >= beside(1) && here >= least_length && drop >= least_drop;
    }
};

}  // namespace reference
