// Votes for lines, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/hough_lines.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <utility>

namespace reference {

/// The votes in the fullest cell: one of the directions, a pixel of distance from the middle of the picture. Points
/// stand at quarters of a pixel, sines are whole numbers of 2⁻¹⁴.
inline int fullest_cell(alidade::array_view<const alidade::edge_point> points, int width, int height,
                        const alidade::hough_lines_options& options) {
    const double step = std::numbers::pi / options.directions;
    const int reach = static_cast<int>(std::ceil(2 * options.sigma_normal / step));
    std::map<std::pair<int, int>, int> votes;
    int most = 0;
    for (const auto& p : points) {
        const int own = static_cast<int>(std::lround(std::atan2(p.ny, p.nx) / step));
        for (int k = own - reach; k <= own + reach; ++k) {
            const int direction = (k % options.directions + options.directions) % options.directions;
            const double x = std::floor(4 * p.x + 0.5) / 4 - (width - 1) / 2.0, theta = direction * step;
            const double y = std::floor(4 * p.y + 0.5) / 4 - (height - 1) / 2.0;
            const double c = std::round(std::cos(theta) * 16384) / 16384,
                         s = std::round(std::sin(theta) * 16384) / 16384;
            const int distance = static_cast<int>(std::floor(x * c + y * s + 0.5));
            most = std::max(most, ++votes[{direction, distance}]);
        }
    }
    return most;
}

}  // namespace reference
