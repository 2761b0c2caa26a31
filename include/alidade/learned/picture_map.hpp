// How a picture lies in the input of a network, and the way back.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/learned/region.hpp>

namespace alidade {

/// Place p of the picture lies at `scale * p + offset` of the input, in both of which pixel centres are whole numbers.
struct picture_map {
    double scale_x = 1, scale_y = 1, offset_x = 0, offset_y = 0;
    int source_width = 0, source_height = 0;  ///< of the picture
    int input_width = 0, input_height = 0;    ///< of the network's input

    constexpr point<double> forward(point<double> p) const {
        return {scale_x * p.x + offset_x, scale_y * p.y + offset_y};
    }
    constexpr point<double> inverse(point<double> p) const {
        return {(p.x - offset_x) / scale_x, (p.y - offset_y) / scale_y};
    }
    constexpr region inverse(const region& r) const {
        const point<double> first = inverse(point<double>{r.x0, r.y0}), last = inverse(point<double>{r.x1, r.y1});
        return {static_cast<float>(first.x), static_cast<float>(first.y), static_cast<float>(last.x),
                static_cast<float>(last.y)};
    }
};

}  // namespace alidade
