// Smooths an image with a Gaussian.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/filter/gaussian_kernel.hpp>
#include <alidade/filter/gaussian_rows.hpp>

#include <cfloat>
#include <concepts>
#include <cstdint>
#include <type_traits>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// One of sigma and size may be left 0: the other then decides it, as in cv::GaussianBlur.
struct gaussian_blur_options {
    double sigma = 0;  ///< in pixels, below 200; 0: 0.15 size + 0.35, or the customary kernel of 3, 5 or 7 taps
    int size = 0;      ///< taps a side, odd, below 2000; 0: out to 3 sigma (bytes) or 4 sigma (finer samples)
    border edge = border::mirror;
    double outside = 0;  ///< of border::constant
};

template <class T>
concept gaussian_sample = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, float>;

inline namespace ALIDADE_ISA {

/// Scratch bytes for rows of `width` pixels, worked on in `bands` bands at once.
template <gaussian_sample T>
constexpr std::size_t gaussian_blur_workspace(int width, int channels, gaussian_blur_options options, int bands = 1);

/// dst(x, y) = Σ w(i) w(j) src(x + i, y + j), i and j in -r … r, w the Gaussian's weights; each channel by itself.
///
/// requires  dst is as large as src and shares no sample with it; options.outside lies in the samples' range
/// border    options.edge
/// exact     bytes: weights in units of 1/256, the sum exact, rounded once: the same bytes on every ISA, and equal
///           to cv::GaussianBlur. 16 bits: weights in units of 1/32768, rounded after the columns and after the
///           rows: the same bytes on every ISA, within 3 r + 2 of the real-valued result for any picture, and as a
///           rule within 2. float: within (r + 4) 1.2e-7 of the largest |src| of it; a NaN spreads to what it reaches.
/// cost      one pass, O(r) per sample; allocates nothing
/// scratch   gaussian_blur_workspace<T>(width, C, options, on.bands())
template <gaussian_sample T, int C, executor E = sequential>
void gaussian_blur(source<T, C> src, image_view<T, C> dst, gaussian_blur_options options, workspace scratch,
                   E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace gaussian_detail {

template <class T>
constexpr int radius_of(gaussian_blur_options options) {
    ALIDADE_EXPECTS(options.sigma >= 0 && options.sigma < 200);  // as no NaN is
    ALIDADE_EXPECTS(options.sigma > 0 || options.size > 0, options.size);
    ALIDADE_EXPECTS(options.size == 0 || (options.size > 0 && options.size % 2 == 1), options.size);
    const int radius = options.size > 0 ? options.size / 2 : gaussian_radius(options.sigma, sizeof(T) == 1);
    ALIDADE_EXPECTS(radius < 1000, radius);
    return radius;
}

/// The rows -r … r from one, held by value so that they stay in registers where their number is known.
template <class Kernel, class T>
auto rows_around(const T* const* row) {
    if constexpr (Kernel::fixed_radius > 0) {
        struct around {
            const T* rows[2 * Kernel::fixed_radius + 1];
            const T* operator[](int k) const { return rows[k + Kernel::fixed_radius]; }
        } held;
        for (int k = -Kernel::fixed_radius; k <= Kernel::fixed_radius; ++k)
            held.rows[k + Kernel::fixed_radius] = row[k];
        return held;
    } else {
        return row;
    }
}

/// The sums k pixels further along a row.
template <class V, int C, class Sum>
struct row_neighbours {
    static constexpr int channels = C;
    const Sum* sums;
    V operator()(int k) const { return simd::load<V>(sums + k * C); }
};

/// Columns first: their sums along a row, with margins, are all that the second pass reads.
template <class Kernel, class T, int C, class E>
void blur(Kernel kernel, int radius, image_view<const T, C> src, image_view<T, C> dst, gaussian_blur_options options,
          workspace scratch, E& on) {
    using simd::block, simd::load;
    using sum = typename Kernel::sum;
    const int n = src.row_samples(), taps = 2 * radius + 1, bands = count_bands(on, src.height, 16);
    const std::size_t length = padded_row(src.width, C, radius) + 1;  // pairs of neighbours reach one further
    T* outside = scratch.take<T>(static_cast<std::size_t>(n));
    if (options.edge == border::constant)
        for (int i = 0; i < n; ++i) outside[i] = static_cast<T>(options.outside);
    const T** rows_of_all =
        scratch.take<const T*>(times(static_cast<std::size_t>(taps), static_cast<std::size_t>(bands)));
    sum* sums_of_all = scratch.take<sum>(times(length, static_cast<std::size_t>(bands)));

    for_bands(on, bands, src.height, [&](int first, int last, int band) {
        const T** rows = rows_of_all + std::ptrdiff_t{taps} * band + radius;
        sum* sums = sums_of_all + static_cast<std::ptrdiff_t>(length) * band + radius * C;
        sums[n + radius * C] = 0;
        for (int y = first; y < last; ++y) {
            for (int k = -radius; k <= radius; ++k) rows[k] = row_or_border(src, y + k, options.edge, outside);
            const auto around = rows_around<Kernel>(rows);
            for_blocks<typename Kernel::column_lane>(n, [=]<class V>(block<V>, int i) {
                kernel.down(sums + i, [=](int k) { return load<V>(around[k] + i); });
            });
            pad_row<C>(sums, src.width, radius, options.edge, Kernel::sum_of_constant(options.outside));
            T* out = dst.row(y);
            for_blocks<typename Kernel::row_lane>(
                n, [=]<class V>(block<V>, int i) { kernel.across(out + i, row_neighbours<V, C, sum>{sums + i}); });
        }
    });
}

template <class T, int C, class E>
void copy(image_view<const T, C> src, image_view<T, C> dst, E& on) {
    for_row_bands(on, src.height, 32, [&](int first, int last, int) {
        for (int y = first; y < last; ++y)
            transform_row<T>(dst.row(y), src.row_samples(), [](auto v) { return v; }, src.row(y));
    });
}

}  // namespace gaussian_detail

template <gaussian_sample T>
constexpr std::size_t gaussian_blur_workspace(int width, int channels, gaussian_blur_options options, int bands) {
    ALIDADE_EXPECTS(bands >= 1, bands);
    using sum = std::conditional_t<sizeof(T) == 4, float, std::int16_t>;
    const int radius = gaussian_detail::radius_of<T>(options);
    const auto n = static_cast<std::size_t>(bands), reach = static_cast<std::size_t>(radius);
    return 2 * scratch_bytes<std::uint32_t>(reach + 1) +  // weights, and weights two by two
           scratch_bytes<T>(padded_row(width, channels, 0)) + scratch_bytes<const T*>(times(2 * reach + 1, n)) +
           scratch_bytes<sum>(times(padded_row(width, channels, radius), n));
}

template <gaussian_sample T, int C, executor E>
void gaussian_blur(source<T, C> src, image_view<T, C> dst, gaussian_blur_options options, workspace scratch, E&& on) {
    ALIDADE_EXPECTS(same_size(src, dst), src.width, src.height, dst.width, dst.height);
    ALIDADE_EXPECTS(!share_pixels(src, dst));
    if constexpr (std::is_floating_point_v<T>)
        ALIDADE_EXPECTS(options.outside >= -FLT_MAX && options.outside <= FLT_MAX);
    else
        ALIDADE_EXPECTS(options.outside >= 0 && options.outside <= static_cast<T>(-1));
    int radius = gaussian_detail::radius_of<T>(options);
    if (src.empty()) return;

    if constexpr (std::same_as<T, float>) {
        float* weights = scratch.take<float>(static_cast<std::size_t>(radius) + 1);
        gaussian_weights(options.sigma, radius, weights);
        gaussian_detail::blur(gaussian_detail::reals{radius, weights}, radius, src, dst, options, scratch, on);
    } else {
        constexpr int bits = sizeof(T) == 1 ? 8 : 15;
        std::int32_t* weights = scratch.take<std::int32_t>(static_cast<std::size_t>(radius) + 1);
        gaussian_weights(options.sigma, radius, bits, weights);
        while (radius > 0 && weights[radius] == 0) --radius;
        if (radius == 0) return gaussian_detail::copy(src, dst, on);
        const std::uint32_t* pairs = gaussian_detail::weight_pairs(weights, radius, scratch);
        if constexpr (sizeof(T) == 2)
            gaussian_detail::blur(gaussian_detail::words{radius, pairs}, radius, src, dst, options, scratch, on);
        else if (radius == 1 && weights[0] == 128)
            gaussian_detail::blur(gaussian_detail::binomial<1>{}, 1, src, dst, options, scratch, on);
        else if (radius == 2 && weights[0] == 96 && weights[1] == 64)
            gaussian_detail::blur(gaussian_detail::binomial<2>{}, 2, src, dst, options, scratch, on);
        else
            gaussian_detail::blur(gaussian_detail::bytes{radius, weights, pairs}, radius, src, dst, options, scratch,
                                  on);
    }
}

#if ALIDADE_HOSTED
template <class T, int C>
    requires gaussian_sample<std::remove_const_t<T>>
image<std::remove_const_t<T>, C> gaussian_blur(image_view<T, C> src, gaussian_blur_options options) {
    using sample = std::remove_const_t<T>;
    image<sample, C> dst(src.width, src.height);
    scratch memory;
    gaussian_blur(src, dst.view(), options, memory.reserve(gaussian_blur_workspace<sample>(src.width, C, options)));
    return dst;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
