// Brightness of a colour image.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rows.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#endif

namespace alidade::inline ALIDADE_ISA {

/// Bytes of one, three (blue, green, red) or four (… and one that is ignored) channels.
template <class T, int C>
concept colour_bytes = std::same_as<std::remove_const_t<T>, std::uint8_t> && (C == 1 || C == 3 || C == 4);

/// dst(x, y) = (3735 blue + 19235 green + 9798 red + 16384) / 32768: ITU-R BT.601 luma in 15-bit weights.
/// One channel is copied.
///
/// requires  dst is as large as src and shares no byte with it
/// exact     integers, the same bytes on every ISA; equal to cv::cvtColor(src, dst, cv::COLOR_BGR2GRAY)
/// cost      one pass; allocates nothing
template <class T, int C, executor E = sequential>
    requires colour_bytes<T, C>
void gray_from_bgr(image_view<T, C> src, image_view<std::uint8_t> dst, E&& on = E{});

/// The same for pixels stored red first.
template <class T, int C, executor E = sequential>
    requires colour_bytes<T, C>
void gray_from_rgb(image_view<T, C> src, image_view<std::uint8_t> dst, E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace gray_detail {

struct luma_weights {
    std::uint32_t first, second, third;  // sum 2^15
};
inline constexpr luma_weights luma_of_bgr = {3735, 19235, 9798};
inline constexpr luma_weights luma_of_rgb = {9798, 19235, 3735};

template <int C>
void gray_row(const std::uint8_t* in, std::uint8_t* out, int width, luma_weights weights) {
    using simd::dot_halves;
    if constexpr (C == 1) {
        transform_row<std::uint8_t>(out, width, [](auto v) { return v; }, in);
    } else {
        const auto luma = [weights]<class V>(simd::channel_pairs<V> pixel) {
            const V outer = dot_halves(pixel.even, V(weights.first | weights.third << 16));
            const V middle = dot_halves(pixel.odd, V(weights.second));
            return (outer + middle + V(1u << 14)) >> 15;
        };
        transform_pixels<C>(out, width, luma, in);
    }
}

template <class T, int C, class E>
void gray(image_view<T, C> src, image_view<std::uint8_t> dst, luma_weights weights, E& on) {
    ALIDADE_EXPECTS(same_size(src, dst), src.width, src.height, dst.width, dst.height);
    ALIDADE_EXPECTS(!share_pixels(src, dst));
    for_row_bands(on, dst.height, 32, [&](int first, int last, int) {
        for (int y = first; y < last; ++y) gray_row<C>(src.row(y), dst.row(y), dst.width, weights);
    });
}

}  // namespace gray_detail

template <class T, int C, executor E>
    requires colour_bytes<T, C>
void gray_from_bgr(image_view<T, C> src, image_view<std::uint8_t> dst, E&& on) {
    gray_detail::gray(src, dst, gray_detail::luma_of_bgr, on);
}

template <class T, int C, executor E>
    requires colour_bytes<T, C>
void gray_from_rgb(image_view<T, C> src, image_view<std::uint8_t> dst, E&& on) {
    gray_detail::gray(src, dst, gray_detail::luma_of_rgb, on);
}

#if ALIDADE_HOSTED
template <class T, int C>
    requires colour_bytes<T, C>
image<std::uint8_t> gray_from_bgr(image_view<T, C> src) {
    image<std::uint8_t> dst(src.width, src.height);
    gray_from_bgr(src, dst.view());
    return dst;
}

template <class T, int C>
    requires colour_bytes<T, C>
image<std::uint8_t> gray_from_rgb(image_view<T, C> src) {
    image<std::uint8_t> dst(src.width, src.height);
    gray_from_rgb(src, dst.view());
    return dst;
}
#endif

}  // namespace alidade::inline ALIDADE_ISA
