// A question put to a model when it is loaded, to which the answer is known.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>

#include <cstdint>

namespace alidade {

/// What number `index` of output `output` must be, counted along the last axis first.
struct probe_sample {
    int output = 0;
    std::int64_t index = 0;
    float value = 0;
};

/// A picture that is drawn from a seed, by `draw_probe`, and some of the numbers that must come of it. Without samples
/// there is nothing to ask.
struct model_probe {
    std::uint32_t seed = 0;
    int width = 0, height = 0;  ///< of the picture; 0: those of the input
    float tolerance = 1e-3F;    ///< |got - value| <= tolerance * max(1, |value|)
    array_view<const probe_sample> samples;
};

inline namespace ALIDADE_ISA {

/// Sample c of pixel (x, y) of the picture of `seed`: squares of 8 pixels, of any colours. Arithmetic modulo 2^32.
constexpr std::uint8_t probe_pixel(std::uint32_t seed, int x, int y, int c) {
    std::uint32_t h = seed + 0x9e3779b9u * static_cast<std::uint32_t>(c + 1) +
                      0x85ebca6bu * static_cast<std::uint32_t>(x / 8) + 0xc2b2ae35u * static_cast<std::uint32_t>(y / 8);
    h = (h ^ h >> 16) * 0x7feb352du;
    h = (h ^ h >> 15) * 0x846ca68bu;
    return static_cast<std::uint8_t>((h ^ h >> 16) >> 24);
}

/// Draws the picture of `seed`; its channels are b, g, r, or the one there is.
template <int C>
constexpr void draw_probe(std::uint32_t seed, image_view<std::uint8_t, C> picture) {
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x)
            for (int c = 0; c < C; ++c) picture(x, y, c) = probe_pixel(seed, x, y, c);
}

/// Whether `got` is what the sample demands; a NaN never is.
constexpr bool agrees(const model_probe& probe, const probe_sample& sample, float got) {
    const float size = sample.value < 0 ? -sample.value : sample.value;
    const float off = got < sample.value ? sample.value - got : got - sample.value;
    return off <= probe.tolerance * (size > 1 ? size : 1.0F);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
