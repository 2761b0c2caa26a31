// How much noise there is in a picture, seen from the picture alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/rows.hpp>
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
inline constexpr int clipped = largest + 1;    // what stands for the residual of a sample that is not asked
inline constexpr int banks = 2;                // neighbours often are alike, and one count would wait for the other
inline constexpr int piece = 256, apart = 64;  // samples of a row that are looked at together

/// The place below which half of the counted values lie, each spread evenly over ±1/2.
inline rounded<float> median(const std::int32_t* counts, std::int32_t total) {
    std::int32_t below = 0;
    int value = 0;
    while (2 * (below + counts[value]) < total) below += counts[value++];
    const rounded<float> within = rounded<float>(0.5F) * rounded<float>(total - 2 * below) / counts[value];
    return value == 0 ? within * rounded<float>(0.5F) : rounded<float>(value) - rounded<float>(0.5F) + within;
}

/// |residual| of n samples that have one more on either side, or `clipped`.
[[gnu::flatten]] inline void find_residuals(const std::uint8_t* above, const std::uint8_t* here,
                                            const std::uint8_t* below, int n, std::int16_t* sums,
                                            std::int16_t* residuals) {
    using simd::block, simd::load, simd::select, simd::store;
    sums += 1;
    for_blocks<std::int16_t>(n + 2, [=]<class V>(block<V>, int k) {
        const V middle = load<V>(here + k - 1);
        store(sums + k - 1, load<V>(above + k - 1) + load<V>(below + k - 1) - middle - middle);
    });
    for_blocks<std::int16_t>(n, [=]<class V>(block<V>, int k) {
        const V up = load<V>(above + k), down = load<V>(below + k), left = load<V>(here + k - 1),
                middle = load<V>(here + k), right = load<V>(here + k + 1);
        const V sum = load<V>(sums + k), residual = load<V>(sums + k - 1) + load<V>(sums + k + 1) - sum - sum;
        const auto least = min(min(up, down), min(min(left, right), middle));
        const auto most = max(max(up, down), max(max(left, right), middle));
        const V zero(std::int16_t{0}), size = max(residual, zero - residual), none(static_cast<std::int16_t>(clipped));
        store(residuals + k, select(least > zero, select(most < V(std::int16_t{255}), size, none), none));
    });
}

}  // namespace noise_level_detail

constexpr std::size_t noise_level_workspace() {
    using namespace noise_level_detail;
    return scratch_bytes<std::int32_t>(banks * (clipped + 1)) + 2 * scratch_bytes<std::int16_t>(piece + 2 * apart);
}

inline float noise_level(image_view<const std::uint8_t> src, workspace scratch) {
    using namespace noise_level_detail;
    if (src.width < 3 || src.height < 3) return 0;
    std::int32_t* counts = scratch.take<std::int32_t>(banks * (clipped + 1));
    std::int16_t *sums = scratch.take<std::int16_t>(piece + 2 * apart),
                 *residuals = scratch.take<std::int16_t>(piece + 2 * apart);
    for (int i = 0; i < banks * (clipped + 1); ++i) counts[i] = 0;
    const int rows = src.height - 2, columns = src.width - 2;
    const int wanted = columns >= asked ? 1 : asked / columns < rows ? asked / columns : rows;
    std::int32_t asked_in_all = 0;
    for (int i = 0; i < wanted; ++i) {
        const int y = 1 + static_cast<int>((2 * std::int64_t{i} + 1) * rows / (2 * wanted));
        for (int x = 1; x <= columns; x += piece) {
            const int n = columns + 1 - x < piece ? columns + 1 - x : piece;
            find_residuals(src.row(y - 1) + x, src.row(y) + x, src.row(y + 1) + x, n, sums, residuals);
            int k = 0;
            for (; k + 1 < n; k += 2) {
                ++counts[residuals[k]];
                ++counts[clipped + 1 + residuals[k + 1]];
            }
            if (k < n) ++counts[residuals[k]];
        }
        asked_in_all += columns;
    }
    for (int i = 0; i <= clipped; ++i) counts[i] += counts[clipped + 1 + i];
    const std::int32_t total = asked_in_all - counts[clipped];
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
