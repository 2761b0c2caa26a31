// How much noise there is in a picture, seen from the picture alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of any size.
constexpr std::size_t noise_level_workspace();

/// The standard deviation of the noise, in grey levels: 1.4826 / 6 times the median of |residual|, where
///     residual(x, y) = (1 -2 1) ⊗ (1 -2 1) of the 3×3 samples around (x, y), to which planes, slopes and straight
/// edges along an axis add nothing, and white noise six times its deviation. Samples of rows that lie evenly over the
/// picture, about 2^15, are asked; those at or beside a 0 or 255, where noise is clipped, are not. 0 where none is
/// left.
///
/// exact     integers but for the last step: the same on every machine. Within 3 % for white noise of at least 2 grey
///           levels if fewer than a tenth of the samples lie on edges. It knows the noise of neighbouring samples only:
///           what a JPEG file or a denoising camera has smoothed away is not seen, though coarser noise is left
/// cost      does not grow with the picture
/// scratch   noise_level_workspace()
/// reference J. Immerkær, Fast noise variance estimation, Computer Vision and Image Understanding 64 (1996), whose
///           mean is a median here
float noise_level(image_view<const std::uint8_t> src, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace noise_level_detail {

inline constexpr int largest = 8 * 255, asked = 1 << 15;

/// The place below which half of the counted values lie, each spread evenly over ±1/2.
inline rounded<float> median(const std::int32_t* counts, std::int32_t total) {
    std::int32_t below = 0;
    int value = 0;
    while (2 * (below + counts[value]) < total) below += counts[value++];
    const rounded<float> within = rounded<float>(0.5F) * rounded<float>(total - 2 * below) / counts[value];
    return value == 0 ? within * rounded<float>(0.5F) : rounded<float>(value) - rounded<float>(0.5F) + within;
}

}  // namespace noise_level_detail

constexpr std::size_t noise_level_workspace() { return scratch_bytes<std::int32_t>(noise_level_detail::largest + 1); }

inline float noise_level(image_view<const std::uint8_t> src, workspace scratch) {
    using namespace noise_level_detail;
    if (src.width < 3 || src.height < 3) return 0;
    std::int32_t* counts = scratch.take<std::int32_t>(largest + 1);
    for (int i = 0; i <= largest; ++i) counts[i] = 0;
    const int rows = src.height - 2, columns = src.width - 2;
    const int wanted = columns >= asked ? 1 : asked / columns < rows ? asked / columns : rows;
    std::int32_t total = 0;
    for (int i = 0; i < wanted; ++i) {
        const int y = 1 + static_cast<int>((2 * std::int64_t{i} + 1) * rows / (2 * wanted));
        const std::uint8_t *above = src.row(y - 1), *here = src.row(y), *below = src.row(y + 1);
        const auto sum = [=](int x) { return above[x] - 2 * here[x] + below[x]; };
        for (int x = 1; x <= columns; ++x) {
            const int residual = sum(x - 1) - 2 * sum(x) + sum(x + 1);
            const auto clipped = [](std::uint8_t v) { return v == 0 || v == 255; };
            if (clipped(here[x]) || clipped(here[x - 1]) || clipped(here[x + 1]) || clipped(above[x]) ||
                clipped(below[x]))
                continue;
            ++counts[residual < 0 ? -residual : residual];
            ++total;
        }
    }
    if (total == 0) return 0;
    return static_cast<float>(median(counts, total) * rounded<float>(1.4826F / 6));
}

#if ALIDADE_HOSTED
inline float noise_level(image_view<const std::uint8_t> src) {
    scratch memory;
    return noise_level(src, memory.reserve(noise_level_workspace()));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
