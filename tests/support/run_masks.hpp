// Masks as pictures and as runs.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/mask.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "tools/draw/random.hpp"

namespace tests {

using counts = std::vector<std::uint32_t>;

template <class T>
alidade::array_view<T> view(std::vector<T>& all) {
    return {all.data(), static_cast<int>(all.size())};
}
template <class T>
alidade::array_view<const T> view(const std::vector<T>& all) {
    return {all.data(), static_cast<int>(all.size())};
}

struct runs {
    int width, height;
    tests::counts counts;

    alidade::mask_runs mask() const { return {width, height, tests::view(counts)}; }
};

/// What is on is 1.
struct pixels {
    int width, height;
    std::vector<std::uint8_t> values;

    pixels(int w, int h) : width(w), height(h), values(static_cast<std::size_t>(w * h)) {}
    explicit pixels(std::initializer_list<std::string> rows)
        : pixels(rows.size() == 0 ? 0 : static_cast<int>(rows.begin()->size()), static_cast<int>(rows.size())) {
        std::size_t i = 0;
        for (const std::string& row : rows)
            for (char c : row) values[i++] = c == '#';
    }

    alidade::image_view<std::uint8_t> view() { return {values.data(), width, height}; }
    alidade::image_view<const std::uint8_t> view() const { return {values.data(), width, height}; }

    runs encoded() const {
        runs made{width, height, tests::counts(static_cast<std::size_t>(alidade::max_mask_counts(width, height)))};
        made.counts.resize(static_cast<std::size_t>(alidade::encode_mask(view(), tests::view(made.counts)).written));
        return made;
    }
};

inline runs runs_of(std::initializer_list<std::string> rows) { return pixels(rows).encoded(); }

/// Noise of any share, or a few rectangles one upon the other.
inline pixels random_mask(draw::random& random, int width, int height) {
    pixels made(width, height);
    if (random.uniform(0, 1) < 0.5) {
        const double share = random.uniform(0, 1);
        for (auto& value : made.values) value = random.uniform(0, 1) < share;
        return made;
    }
    for (int i = 0; i < 3; ++i) {
        const double x0 = random.uniform(-1, width), x1 = random.uniform(x0, width), y0 = random.uniform(-1, height),
                     y1 = random.uniform(y0, height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                if (x >= x0 && x <= x1 && y >= y0 && y <= y1) made.view()(x, y) ^= 1;
    }
    return made;
}

}  // namespace tests
