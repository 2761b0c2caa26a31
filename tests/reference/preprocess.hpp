// A picture in a network's input, to be read rather than to be fast.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/prep_spec.hpp>

#include <algorithm>
#include <cmath>

#include "tests/reference/at.hpp"

namespace reference {

/// How much of sample i is in pixel k of `out`, where `in` samples become `out`; to be divided by the sum over all i.
inline double weight_of(int i, int k, int in, int out, alidade::prep_sampling sampling) {
    const double step = static_cast<double>(in) / out, centre = (k + 0.5) * step - 0.5;
    switch (sampling) {
        case alidade::prep_sampling::nearest:
            return i == std::min(in - 1, static_cast<int>((2LL * k + 1) * in / (2LL * out)));
        case alidade::prep_sampling::bilinear:
            return std::max(0.0, 1 - std::abs(i - std::clamp(centre, 0.0, in - 1.0)));
        case alidade::prep_sampling::antialiased:
            return std::max(0.0, 1 - std::abs(i - centre) / std::max(1.0, step));
        case alidade::prep_sampling::area:
            break;
    }
    return std::max(0.0, std::min((k + 1) * step, i + 1.0) - std::max(k * step, static_cast<double>(i)));
}

/// op(sample, share) for the samples that pixel k is made of.
template <class Op>
void for_shares(int k, int in, int out, alidade::prep_sampling sampling, Op op) {
    double total = 0;
    for (int i = 0; i < in; ++i) total += weight_of(i, k, in, out, sampling);
    for (int i = 0; i < in; ++i)
        if (const double weight = weight_of(i, k, in, out, sampling); weight > 0) op(i, weight / total);
}

/// The level of the input's channel c at (x, y), without any rounding; spec.pad outside of the picture.
template <class T, int C>
double level_of(alidade::image_view<const T, C> src, int x, int y, int c, const alidade::prep_spec& spec) {
    const alidade::prep_placement placed = alidade::placement_of(src.width, src.height, spec);
    const int column = x - placed.left, row = y - placed.top;
    if (column < 0 || column >= placed.width || row < 0 || row >= placed.height) return spec.pad[c];
    double bgr[3] = {};
    for_shares(row, src.height, placed.height, spec.sampling, [&](int j, double down) {
        for_shares(column, src.width, placed.width, spec.sampling, [&](int i, double across) {
            for (int k = 0; k < 3; ++k) bgr[k] += down * across * static_cast<double>(src(i, j, C == 1 ? 0 : k));
        });
    });
    if (C == 1) return bgr[0];
    if (spec.colour == alidade::prep_colour::gray) return (3735 * bgr[0] + 19235 * bgr[1] + 9798 * bgr[2]) / 32768;
    return bgr[spec.colour == alidade::prep_colour::rgb ? 2 - c : c];
}

}  // namespace reference
