// Compares every sample with a level.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rows.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#endif

namespace alidade {

/// What becomes of a sample      above the level | not above it
enum class threshold_rule {
    binary,           ///<        high            | 0
    binary_inverse,   ///<        0               | high
    truncate,         ///<        level           | itself
    to_zero,          ///<        itself          | 0
    to_zero_inverse,  ///<        0               | itself
};

template <class T>
struct threshold_options {
    T level{};
    T high = std::is_floating_point_v<T> ? T(1) : std::numeric_limits<T>::max();
    threshold_rule rule = threshold_rule::binary;
};

template <class T>
concept threshold_sample = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> ||
                           std::same_as<T, std::int16_t> || std::same_as<T, float>;

inline namespace ALIDADE_ISA {

/// dst(x, y) = by options.rule, from whether src(x, y) > options.level; each channel by itself.
///
///     threshold(gray, mask, {.level = 128});
///
/// requires  dst is as large as src; dst may be src, and shares no sample with it otherwise
/// exact     the same bytes on every ISA; equal to cv::threshold. A NaN is not above any level.
/// cost      one pass; allocates nothing
template <threshold_sample T, int C, executor E = sequential>
void threshold(source<T, C> src, image_view<T, C> dst, std::type_identity_t<threshold_options<T>> options,
               E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace threshold_detail {

/// a where v > level, else b.
template <class V, class T>
V select_above(V v, T level, V a, V b) {
    using simd::min, simd::select;
    if constexpr (std::is_unsigned_v<T>)  // SSE and AVX2 compare signed integers only: the minimum is shorter
        return select(min(v, V(level)) == v, b, a);
    else
        return select(v > V(level), a, b);
}

}  // namespace threshold_detail

template <threshold_sample T, int C, executor E>
void threshold(source<T, C> src, image_view<T, C> dst, std::type_identity_t<threshold_options<T>> options, E&& on) {
    ALIDADE_EXPECTS(same_size(src, dst), src.width, src.height, dst.width, dst.height);
    ALIDADE_EXPECTS((src.data == dst.data && src.stride == dst.stride) || !share_pixels(src, dst));

    const auto choose = [&](auto if_above, auto if_not) {
        const T level = options.level;
        const auto op = [=](auto v) { return threshold_detail::select_above(v, level, if_above(v), if_not(v)); };
        for_row_bands(on, dst.height, 32,
                      [&](int first, int last, int) { transform_rows<T>(dst, first, last, op, src); });
    };
    const auto zero = []<class V>(V) { return V(T(0)); };
    const auto itself = []<class V>(V v) { return v; };
    const auto high = [value = options.high]<class V>(V) { return V(value); };
    const auto level = [value = options.level]<class V>(V) { return V(value); };
    switch (options.rule) {
        case threshold_rule::binary:
            return choose(high, zero);
        case threshold_rule::binary_inverse:
            return choose(zero, high);
        case threshold_rule::truncate:
            return choose(level, itself);
        case threshold_rule::to_zero:
            return choose(itself, zero);
        case threshold_rule::to_zero_inverse:
            return choose(zero, itself);
    }
}

#if ALIDADE_HOSTED
template <class T, int C>
    requires threshold_sample<std::remove_const_t<T>>
image<std::remove_const_t<T>, C> threshold(image_view<T, C> src, threshold_options<std::remove_const_t<T>> options) {
    image<std::remove_const_t<T>, C> dst(src.width, src.height);
    threshold(src, dst.view(), options);
    return dst;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
