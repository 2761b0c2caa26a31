// Horizontal and vertical derivatives of an image, in one pass.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// derivative ⊗ smoothing of      the one axis     | the other
enum class sobel_kernel {
    size3,   ///<                  -1 0 1           | 1 2 1
    size5,   ///<                  -1 -2 0 2 1      | 1 4 6 4 1
    scharr,  ///<                  -1 0 1           | 3 10 3      the direction errs least
};

struct sobel_options {
    sobel_kernel kernel = sobel_kernel::size3;
    border edge = border::mirror;
    std::uint8_t outside = 0;  ///< of border::constant
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for rows of `width` pixels, worked on in `bands` bands at once.
constexpr std::size_t sobel_workspace(int width, int channels = 1, int bands = 1);

/// dx(x, y) = Σ d(i) s(j) src(x + i, y + j),   dy(x, y) = Σ s(i) d(j) src(x + i, y + j),
/// d and s being the derivative and the smoothing of options.kernel; not scaled.
///
/// requires  dx and dy are as large as src; none shares a byte with another
/// border    options.edge, each channel by itself
/// exact     integers, the same bytes on every ISA; equal to cv::Sobel and cv::Scharr into CV_16S
/// cost      one pass; allocates nothing
/// scratch   sobel_workspace(width, C, on.bands())
template <int C, executor E = sequential>
void sobel(source<std::uint8_t, C> src, image_view<std::int16_t, C> dx, image_view<std::int16_t, C> dy,
           sobel_options options, workspace scratch, E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace sobel_detail {

/// The widest kernel's reach; margins are always this wide.
inline constexpr int sobel_radius = 2;

// Each kernel: columns first, giving for every x the smoothed value (dx is its derivative along the row) and the
// derivative (dy is it smoothed along the row). `at` gives the five rows, or the five neighbours.
struct sobel3 {
    static constexpr int gain = 4;  // sum of the smoothing weights
    static auto smooth(auto, auto b, auto c, auto d, auto) { return b + c + c + d; }
    static auto derive(auto, auto b, auto, auto d, auto) { return d - b; }
};
struct scharr {
    static constexpr int gain = 16;
    static auto smooth(auto, auto b, auto c, auto d, auto) {
        using V = decltype(b);
        const V sides = b + d;
        return sides + sides + sides + c * V(std::int16_t{10});
    }
    static auto derive(auto, auto b, auto, auto d, auto) { return d - b; }
};
struct sobel5 {
    static constexpr int gain = 16;
    static auto smooth(auto a, auto b, auto c, auto d, auto e) { return a + e + ((b + c + d) << 2) + c + c; }
    static auto derive(auto a, auto b, auto, auto d, auto e) { return (e - a) + ((d - b) << 1); }
};

template <class Kernel, int C, class E>
void sobel_bands(image_view<const std::uint8_t, C> src, image_view<std::int16_t, C> dx, image_view<std::int16_t, C> dy,
                 sobel_options options, workspace scratch, E& on) {
    using simd::load, simd::store, simd::block;
    const int n = src.row_samples();
    const std::size_t row = padded_row(src.width, C, sobel_radius);
    const int bands = count_bands(on, src.height, 16);
    std::uint8_t* outside = scratch.take<std::uint8_t>(row);
    if (options.edge == border::constant)
        for (std::size_t i = 0; i < row; ++i) outside[i] = options.outside;
    std::int16_t* rows = scratch.take<std::int16_t>(times(2 * row, static_cast<std::size_t>(bands)));

    for_bands(on, bands, src.height, [&](int first, int last, int band) {
        std::int16_t* smoothed = rows + 2 * row * static_cast<std::size_t>(band) + sobel_radius * C;
        std::int16_t* derived = smoothed + row;
        for (int y = first; y < last; ++y) {
            const std::uint8_t* above2 = row_or_border(src, y - 2, options.edge, outside);
            const std::uint8_t* above = row_or_border(src, y - 1, options.edge, outside);
            const std::uint8_t* here = src.row(y);
            const std::uint8_t* below = row_or_border(src, y + 1, options.edge, outside);
            const std::uint8_t* below2 = row_or_border(src, y + 2, options.edge, outside);
            for_blocks<std::int16_t>(n, [=]<class V>(block<V>, int i) {
                const V a = load<V>(above2 + i), b = load<V>(above + i), c = load<V>(here + i), d = load<V>(below + i),
                        e = load<V>(below2 + i);
                store(smoothed + i, Kernel::smooth(a, b, c, d, e));
                store(derived + i, Kernel::derive(a, b, c, d, e));
            });
            pad_row<C>(smoothed, src.width, sobel_radius, options.edge,
                       static_cast<std::int16_t>(Kernel::gain * options.outside));
            pad_row<C>(derived, src.width, sobel_radius, options.edge, std::int16_t{0});
            std::int16_t* out_x = dx.row(y);
            std::int16_t* out_y = dy.row(y);
            for_blocks<std::int16_t>(n, [=]<class V>(block<V>, int i) {
                const auto along = [i](auto op, const std::int16_t* p) {
                    return op(load<V>(p + i - 2 * C), load<V>(p + i - C), load<V>(p + i), load<V>(p + i + C),
                              load<V>(p + i + 2 * C));
                };
                store(out_x + i, along([](auto... v) { return Kernel::derive(v...); }, smoothed));
                store(out_y + i, along([](auto... v) { return Kernel::smooth(v...); }, derived));
            });
        }
    });
}

}  // namespace sobel_detail

constexpr std::size_t sobel_workspace(int width, int channels, int bands) {
    ALIDADE_EXPECTS(bands >= 1, bands);
    const std::size_t row = padded_row(width, channels, sobel_detail::sobel_radius);
    return scratch_bytes<std::uint8_t>(row) +
           scratch_bytes<std::int16_t>(times(times(row, 2), static_cast<std::size_t>(bands)));
}

template <int C, executor E>
void sobel(source<std::uint8_t, C> src, image_view<std::int16_t, C> dx, image_view<std::int16_t, C> dy,
           sobel_options options, workspace scratch, E&& on) {
    ALIDADE_EXPECTS(same_size(src, dx), src.width, src.height, dx.width, dx.height);
    ALIDADE_EXPECTS(same_size(src, dy), src.width, src.height, dy.width, dy.height);
    ALIDADE_EXPECTS(!share_pixels(src, dx) && !share_pixels(src, dy) && !share_pixels(dx, dy));
    if (src.empty()) return;
    switch (options.kernel) {
        case sobel_kernel::size3:
            return sobel_detail::sobel_bands<sobel_detail::sobel3>(src, dx, dy, options, scratch, on);
        case sobel_kernel::size5:
            return sobel_detail::sobel_bands<sobel_detail::sobel5>(src, dx, dy, options, scratch, on);
        case sobel_kernel::scharr:
            return sobel_detail::sobel_bands<sobel_detail::scharr>(src, dx, dy, options, scratch, on);
    }
}

#if ALIDADE_HOSTED
template <int C>
struct gradients {
    image<std::int16_t, C> dx, dy;
};

template <class T, int C>
    requires std::same_as<std::remove_const_t<T>, std::uint8_t>
gradients<C> sobel(image_view<T, C> src, sobel_options options = {}) {
    gradients<C> made = {{src.width, src.height}, {src.width, src.height}};
    scratch memory;
    sobel(src, made.dx.view(), made.dy.view(), options, memory.reserve(sobel_workspace(src.width, C)));
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
