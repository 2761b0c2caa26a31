// Derivatives, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/filter/sobel.hpp>

#include <cstdint>

#include "tests/reference/at.hpp"

namespace reference {

struct sobel_weights {
    int derivative[5], smoothing[5];
};

inline sobel_weights weights_of(alidade::sobel_kernel kernel) {
    switch (kernel) {
        case alidade::sobel_kernel::size5:
            return {{-1, -2, 0, 2, 1}, {1, 4, 6, 4, 1}};
        case alidade::sobel_kernel::scharr:
            return {{0, -1, 0, 1, 0}, {0, 3, 10, 3, 0}};
        case alidade::sobel_kernel::size3:
            break;
    }
    return {{0, -1, 0, 1, 0}, {0, 1, 2, 1, 0}};
}

template <int C>
void sobel(alidade::image_view<const std::uint8_t, C> src, alidade::image_view<std::int16_t, C> dx,
           alidade::image_view<std::int16_t, C> dy, alidade::sobel_options options) {
    const sobel_weights weights = weights_of(options.kernel);
    const auto sum = [&](int x, int y, int c, const int(&along)[5], const int(&across)[5]) {
        int total = 0;
        for (int j = -2; j <= 2; ++j)
            for (int i = -2; i <= 2; ++i)
                total += along[i + 2] * across[j + 2] * at(src, x + i, y + j, c, options.edge, options.outside);
        return static_cast<std::int16_t>(total);
    };
    fill(dx, [&](int x, int y, int c) { return sum(x, y, c, weights.derivative, weights.smoothing); });
    fill(dy, [&](int x, int y, int c) { return sum(x, y, c, weights.smoothing, weights.derivative); });
}

}  // namespace reference
