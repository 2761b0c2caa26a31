// Thresholds, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/pixel/threshold.hpp>

#include "tests/reference/at.hpp"

namespace reference {

template <class T, int C>
void threshold(alidade::image_view<const T, C> src, alidade::image_view<T, C> dst,
               alidade::threshold_options<T> options) {
    using alidade::threshold_rule;
    fill(dst, [&](int x, int y, int c) -> T {
        const T value = src(x, y, c);
        const bool above = value > options.level;
        switch (options.rule) {
            case threshold_rule::binary:
                return above ? options.high : T(0);
            case threshold_rule::binary_inverse:
                return above ? T(0) : options.high;
            case threshold_rule::truncate:
                return above ? options.level : value;
            case threshold_rule::to_zero:
                return above ? value : T(0);
            case threshold_rule::to_zero_inverse:
                return above ? T(0) : value;
        }
        return value;
    });
}

}  // namespace reference
