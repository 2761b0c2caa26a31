// Canny's edges, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/edge/canny.hpp>

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include "tests/reference/at.hpp"
#include "tests/reference/hysteresis.hpp"
#include "tests/reference/sobel.hpp"

namespace reference {

/// `edges` is 255 at edge pixels, 0 elsewhere; dx and dy are the derivatives. requires  both thresholds are given
inline void canny(alidade::image_view<const std::uint8_t> src, alidade::image_view<std::uint8_t> edges,
                  alidade::image_view<std::int16_t> dx, alidade::image_view<std::int16_t> dy,
                  alidade::canny_options options) {
    using alidade::border;
    if (src.empty()) return;
    sobel<1>(src, dx, dy, {options.kernel, border::edge});
    const auto magnitude = [&](int x, int y) -> std::int64_t {
        const std::int64_t gx = at<std::int16_t, 1>(dx, x, y, 0, border::constant, 0);
        const std::int64_t gy = at<std::int16_t, 1>(dy, x, y, 0, border::constant, 0);
        return options.norm == alidade::gradient_norm::l1 ? std::abs(gx) + std::abs(gy) : gx * gx + gy * gy;
    };
    const auto largest = [&](int x, int y) {
        const std::int64_t here = magnitude(x, y), gx = std::abs(dx(x, y)), gy = std::abs(dy(x, y));
        constexpr int tangent = 13573;  // of 22.5 degrees, in units of 1/32768
        if (gy * 32768 < gx * tangent) return here > magnitude(x - 1, y) && here >= magnitude(x + 1, y);
        if (gy * 32768 > gx * (tangent + 2 * 32768)) return here > magnitude(x, y - 1) && here >= magnitude(x, y + 1);
        const int side = (dx(x, y) < 0) == (dy(x, y) < 0) ? 1 : -1;
        return here > magnitude(x - side, y - 1) && here > magnitude(x + side, y + 1);
    };
    if (options.low > options.high) std::swap(options.low, options.high);
    const auto above = [&](int x, int y, double threshold) {
        if (options.norm == alidade::gradient_norm::l1)
            return static_cast<double>(magnitude(x, y)) > std::floor(threshold);
        threshold = std::fmin(threshold, 32767);
        return static_cast<double>(magnitude(x, y)) > std::floor(threshold > 0 ? threshold * threshold : threshold);
    };
    std::vector<std::uint8_t> samples(static_cast<std::size_t>(src.width) * static_cast<std::size_t>(src.height));
    const alidade::image_view<std::uint8_t> weak{samples.data(), src.width, src.height};
    fill(weak, [&](int x, int y, int) -> std::uint8_t { return largest(x, y) && above(x, y, options.low); });
    fill(edges, [&](int x, int y, int) -> std::uint8_t { return weak(x, y) && above(x, y, options.high) ? 255 : 0; });
    hysteresis(weak, edges);
}

}  // namespace reference
