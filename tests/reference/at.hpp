// A sample by its coordinates, also beyond the edge: what every oracle reads through.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/border.hpp>
#include <alidade/core/image_view.hpp>

namespace reference {

template <class T, int C>
T at(alidade::image_view<const T, C> src, int x, int y, int channel, alidade::border edge, T outside) {
    const int inside_x = alidade::border_index(edge, x, src.width);
    const int inside_y = alidade::border_index(edge, y, src.height);
    return inside_x < 0 || inside_y < 0 ? outside : src(inside_x, inside_y, channel);
}

/// dst(x, y, c) = value(x, y, c) everywhere.
template <class T, int C, class Value>
void fill(alidade::image_view<T, C> dst, Value value) {
    for (int y = 0; y < dst.height; ++y)
        for (int x = 0; x < dst.width; ++x)
            for (int c = 0; c < C; ++c) dst(x, y, c) = value(x, y, c);
}

}  // namespace reference
