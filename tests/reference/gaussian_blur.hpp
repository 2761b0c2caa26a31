// The Gaussian, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/filter/gaussian_blur.hpp>

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "tests/reference/at.hpp"

namespace reference {

/// What the library promises for integers: T is std::uint8_t or std::uint16_t.
template <class T, int C>
void gaussian_blur(alidade::image_view<const T, C> src, alidade::image_view<T, C> dst,
                   alidade::gaussian_blur_options options) {
    const bool bytes = sizeof(T) == 1;
    const int radius = options.size > 0 ? options.size / 2 : alidade::gaussian_radius(options.sigma, bytes);
    const int bits = bytes ? 8 : 15;
    std::vector<std::int32_t> weights(static_cast<std::size_t>(radius) + 1);
    alidade::gaussian_weights(options.sigma, radius, bits, weights.data());
    const auto weight = [&](int k) { return std::int64_t{weights[static_cast<std::size_t>(std::abs(k))]}; };
    const auto rounded = [](std::int64_t sum, int shift) { return (sum + (std::int64_t{1} << (shift - 1))) >> shift; };

    fill(dst, [&](int x, int y, int c) {
        std::int64_t sum = 0;
        for (int i = -radius; i <= radius; ++i) {
            std::int64_t column = 0;
            for (int j = -radius; j <= radius; ++j)
                column += weight(j) * at(src, x + i, y + j, c, options.edge, static_cast<T>(options.outside));
            sum += weight(i) * (bytes ? column : rounded(column, bits));
        }
        return static_cast<T>(rounded(sum, bytes ? 2 * bits : bits));
    });
}

/// The real-valued Gaussian that all of it approximates.
template <class T, int C>
double gaussian_at(alidade::image_view<const T, C> src, int x, int y, int c, alidade::gaussian_blur_options options,
                   const std::vector<double>& weights) {
    const int radius = static_cast<int>(weights.size()) - 1;
    double sum = 0;
    for (int j = -radius; j <= radius; ++j)
        for (int i = -radius; i <= radius; ++i)
            sum += weights[static_cast<std::size_t>(std::abs(i))] * weights[static_cast<std::size_t>(std::abs(j))] *
                   static_cast<double>(at(src, x + i, y + j, c, options.edge, static_cast<T>(options.outside)));
    return sum;
}

}  // namespace reference
