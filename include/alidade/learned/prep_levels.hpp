// From the grey levels of one resampled row to the numbers that a network reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/half.hpp>
#include <alidade/core/rounded_block.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/simd_pixels.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/learned/prep_spec.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace alidade::inline ALIDADE_ISA::preprocess_detail {

/// number = slope * level + offset, for each channel of the input.
struct numbers {
    float slope[3], offset[3];
    bool whole_gray;

    constexpr float of(int channel, double level) const {
        return (rounded<float>(static_cast<float>(level)) * rounded<float>(slope[channel]) + offset[channel]).value;
    }
};

/// Levels are whole ones where the picture's are `bytes`.
constexpr numbers numbers_of(const prep_spec& spec, bool bytes) {
    numbers n = {{}, {}, bytes && spec.whole_levels};
    for (int c = 0; c < spec.channels(); ++c) {
        ALIDADE_EXPECTS(spec.deviation[c] > 0, c);
        n.slope[c] = static_cast<float>((real(spec.scale) / spec.deviation[c]).value);
        n.offset[c] = static_cast<float>((-real(spec.mean[c]) / spec.deviation[c]).value);
    }
    return n;
}

/// Rows of the input that are being written, in the order of its channels.
struct lines {
    float* channel[3];
};

template <class F>
F rounded_to_whole(F v) {
    return F(simd::to_float(simd::to_int((v + F(0.5F)).value)));
}

/// Levels of S source channels become numbers of D channels of the input. Slopes and lines are in the order of the
/// source's channels where there are as many.
template <int D, int S, class F>
void settle(const F (&level)[S], int x, const numbers& by, const lines& out) {
    if constexpr (S == 3 && D == 1) {
        // The weights of gray_from_bgr: of whole levels, products and sums are exact.
        const F sum = level[0] * F(3735.0F / 32768) + level[1] * F(19235.0F / 32768) + level[2] * F(9798.0F / 32768);
        const F gray = by.whole_gray ? rounded_to_whole(sum) : sum;
        simd::store(out.channel[0] + x, (gray * F(by.slope[0]) + F(by.offset[0])).value);
    } else {
        simd::each<D>([&](auto d) {
            simd::store(out.channel[d] + x, (level[S == 1 ? 0 : d] * F(by.slope[d]) + F(by.offset[d])).value);
        });
    }
}

// ---- into the tensor -------------------------------------------------------------------------

/// The tensor, whatever the order of its axes.
template <class T>
struct target {
    T* data;
    std::ptrdiff_t channel, row, column;
    float scale;
    int zero_point;

    constexpr T* at(int c, int y, int x) const { return data + c * channel + y * row + x * column; }
};

template <class T>
constexpr target<T> target_of(tensor_view<T, 3> t, const prep_spec& spec) {
    const bool planar = spec.layout == prep_layout::planar;
    const int c = planar ? 0 : 2, y = planar ? 1 : 0, x = planar ? 2 : 1;
    ALIDADE_EXPECTS(t.extent[c] == spec.channels() && t.extent[y] == spec.height && t.extent[x] == spec.width,
                    t.extent[c], t.extent[x], t.extent[y], spec.channels(), spec.width, spec.height);
    return {t.data, t.stride[c], t.stride[y], t.stride[x], t.scale, t.zero_point};
}

/// Where whole numbers of T end.
template <class T>
inline constexpr float lowest = static_cast<T>(-1) < T(0) ? -128.0F : 0.0F;

/// round(v / scale), halves to even, + zero_point, or the nearest there is; a NaN becomes the lowest.
template <class T, class F>
F steps_of(const target<T>& t, F v) {
    constexpr float low = lowest<T>, high = low + 255.0F;
    constexpr float to_even = 12582912.0F;  // 1.5 2^23: its last bit is worth 1
    F steps = v / F(t.scale);
    steps = select(steps > F(-1048576.0F), steps, F(-1048576.0F));
    steps = select(steps < F(1048576.0F), steps, F(1048576.0F));
    return max(F(low), min(F(high), ((steps + F(to_even)) - F(to_even)) + F(static_cast<float>(t.zero_point))));
}

/// The bits of half_from(v).
template <class B>
auto half_bits(B v) {
    using I = typename simd::rebind<B, std::int32_t>::type;
    if constexpr (std::is_same_v<B, simd::lane<float>>) {
        return I(half_from(v.value).bits);
    } else {
        const I bits = simd::as<std::int32_t>(v), size = bits & I(0x7fffffff);
        const I rounded = (size - I(112 << 23) + I(0xfff) + (size >> 13 & I(1))) >> 13;
        // Beside a half, the last bit of a float is worth 2^-24, as is that of the small halves.
        const I small = simd::as<std::int32_t>(simd::as<float>(size) + B(0.5F)) - I(0x3f000000);
        const I finite = simd::select(size < I(0x38800000), small, rounded);
        const I infinite = simd::select(size < I(0x477ff000), finite, I(0x7c00));
        const I not_a_number = I(0x7e00) | (size >> 13 & I(0x1ff));
        return (bits >> 16 & I(0x8000)) | simd::select(size > I(0x7f800000), not_a_number, infinite);
    }
}

constexpr void put(const target<float>&, float* p, float v) { *p = v; }
constexpr void put(const target<half>&, half* p, float v) { *p = half_from(v); }
template <class T>
void put(const target<T>& t, T* p, float v) {
    using F = rounded_block<simd::lane<float>>;
    *p = static_cast<T>(steps_of(t, F(v)).value.value);
}

constexpr void store_whole(half* p, std::int32_t bits) { p->bits = static_cast<std::uint16_t>(bits); }
template <class T>
constexpr void store_whole(T* p, std::int32_t whole) {
    *p = static_cast<T>(whole);
}

template <class T>
void put_row(const target<T>& t, int c, int y, int x, const float* from, int n) {
    T* p = t.at(c, y, x);
    const auto column = t.column;
    if constexpr (std::is_same_v<T, float>) {
        for (int i = 0; i < n; ++i, p += column) *p = from[i];
    } else {
        for_blocks<float>(n, [=]<class B>(simd::block<B>, int i) {
            alignas(64) std::int32_t made[simd::lanes<B>];
            const B v = simd::load<B>(from + i);
            if constexpr (std::is_same_v<T, half>)
                simd::store(made, half_bits(v));
            else
                simd::store(made, simd::to_int(steps_of(t, rounded_block<B>(v)).value));
            for (int k = 0; k < simd::lanes<B>; ++k) store_whole(p + (i + k) * column, made[k]);
        });
    }
}

template <class T>
void pad_row(const target<T>& t, int c, int y, int x, int n, T value) {
    T* p = t.at(c, y, x);
    if (t.column == 1)
        for (int i = 0; i < n; ++i) p[i] = value;
    else
        for (int i = 0; i < n; ++i, p += t.column) *p = value;
}

}  // namespace alidade::inline ALIDADE_ISA::preprocess_detail
