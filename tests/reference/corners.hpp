// Corner responses and the choice of corners, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/corners.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/reference/at.hpp"
#include "tests/reference/sobel.hpp"

namespace reference {

inline std::vector<double> corner_response(alidade::image_view<const std::uint8_t> src,
                                           alidade::corner_response_options options) {
    using alidade::border;
    const std::size_t size = static_cast<std::size_t>(src.width) * static_cast<std::size_t>(src.height);
    std::vector<std::int16_t> dx(size), dy(size);
    const alidade::image_view<std::int16_t> x_view{dx.data(), src.width, src.height};
    const alidade::image_view<std::int16_t> y_view{dy.data(), src.width, src.height};
    sobel<1>(src, x_view, y_view, {});
    std::vector<double> made;
    const int r = options.window / 2;
    for (int y = 0; y < src.height; ++y)
        for (int x = 0; x < src.width; ++x) {
            double xx = 0, xy = 0, yy = 0;
            for (int j = -r; j <= r; ++j)
                for (int i = -r; i <= r; ++i) {
                    const double gx = at<std::int16_t, 1>(x_view, x + i, y + j, 0, border::mirror, 0) / 8.0;
                    const double gy = at<std::int16_t, 1>(y_view, x + i, y + j, 0, border::mirror, 0) / 8.0;
                    const double n = options.window * options.window;
                    xx += gx * gx / n, xy += gx * gy / n, yy += gy * gy / n;
                }
            made.push_back(options.measure == alidade::corner_measure::harris
                               ? xx * yy - xy * xy - options.harris_k * (xx + yy) * (xx + yy)
                               : (xx + yy - std::hypot(xx - yy, 2 * xy)) / 2);
        }
    return made;
}

/// From the responses as they are.
inline std::vector<alidade::corner> choose_corners(alidade::image_view<const float> response,
                                                   alidade::corners_options options) {
    std::vector<alidade::corner> peaks, chosen;
    float largest = 0;
    for (int y = 0; y < response.height; ++y)
        for (int x = 0; x < response.width; ++x) largest = std::max(largest, response(x, y));
    for (int y = 1; y < response.height - 1; ++y)
        for (int x = 1; x < response.width - 1; ++x) {
            const float here = response(x, y);
            bool peak = here > 0 && static_cast<double>(here) > options.min_quality * static_cast<double>(largest);
            for (int j = -1; j <= 1; ++j)
                for (int i = -1; i <= 1; ++i) {
                    const bool earlier = j < 0 || (j == 0 && i < 0);
                    if (i != 0 || j != 0)
                        peak &= earlier ? response(x + i, y + j) < here : response(x + i, y + j) <= here;
                }
            if (peak) peaks.push_back({x, y, here});
        }
    std::sort(peaks.begin(), peaks.end(), [](const auto& a, const auto& b) {
        return a.strength != b.strength ? a.strength > b.strength : a.y != b.y ? a.y < b.y : a.x < b.x;
    });
    if (options.max_candidates > 0 && peaks.size() > static_cast<std::size_t>(options.max_candidates))
        peaks.resize(static_cast<std::size_t>(options.max_candidates));
    for (const alidade::corner& one : peaks) {
        bool alone = options.max_corners == 0 || chosen.size() < static_cast<std::size_t>(options.max_corners);
        for (const alidade::corner& other : chosen)
            alone &= (one.x - other.x) * (one.x - other.x) + (one.y - other.y) * (one.y - other.y) >=
                     options.min_distance * options.min_distance;
        if (alone) chosen.push_back(one);
    }
    return chosen;
}

}  // namespace reference
