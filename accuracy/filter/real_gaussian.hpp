// The Gaussian blur of a picture in real numbers: the truth that rounded ones are measured against.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/border.hpp>
#include <alidade/core/image_view.hpp>

#include <cmath>
#include <vector>

namespace accuracy {

/// exp(-i² / 2 sigma²), i = 0 …, out to where a sample of 16 bits has no part left; summing to 1 with mirror images.
inline std::vector<long double> real_gaussian_weights(double sigma) {
    std::vector<long double> weights;
    long double sum = 0;
    for (int i = 0; i <= static_cast<int>(std::ceil(8 * sigma)); ++i) {
        weights.push_back(std::exp(-0.5L * i * i / (static_cast<long double>(sigma) * sigma)));
        sum += (i == 0 ? 1 : 2) * weights.back();
    }
    for (auto& w : weights) w /= sum;
    return weights;
}

/// Row by row. Beyond its edges the picture is mirrored.
template <class T>
std::vector<long double> real_gaussian(alidade::image_view<const T> src, double sigma) {
    using alidade::border, alidade::border_index;
    const auto weights = real_gaussian_weights(sigma);
    const int radius = static_cast<int>(weights.size()) - 1;
    const auto at = [&](int x, int y) {
        return static_cast<std::size_t>(y) * static_cast<std::size_t>(src.width) + static_cast<std::size_t>(x);
    };
    const auto sum = [&](auto sample) {
        long double total = 0;
        for (int k = -radius; k <= radius; ++k) total += weights[static_cast<std::size_t>(std::abs(k))] * sample(k);
        return total;
    };
    std::vector<long double> across(at(0, src.height)), both(across.size());
    for (int y = 0; y < src.height; ++y)
        for (int x = 0; x < src.width; ++x)
            across[at(x, y)] = sum([&](int k) {
                return static_cast<long double>(src(border_index(border::mirror, x + k, src.width), y));
            });
    for (int y = 0; y < src.height; ++y)
        for (int x = 0; x < src.width; ++x)
            both[at(x, y)] = sum([&](int k) { return across[at(x, border_index(border::mirror, y + k, src.height))]; });
    return both;
}

}  // namespace accuracy
