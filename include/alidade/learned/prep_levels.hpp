// From the grey levels of one resampled row to the numbers that a network reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/half.hpp>
#include <alidade/core/rounded_block.hpp>
#include <alidade/core/simd_pixels.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/learned/prep_spec.hpp>

#include <cstddef>
#include <cstdint>

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

constexpr void put(const target<float>&, float* p, float v) { *p = v; }
constexpr void put(const target<half>&, half* p, float v) { *p = half_from(v); }
/// round(v / scale), halves to even, + zero_point, or the nearest there is; a NaN becomes the lowest.
template <class T>
constexpr void put(const target<T>& t, T* p, float v) {
    constexpr float low = static_cast<T>(-1) < T(0) ? -128.0F : 0.0F, high = low + 255.0F;
    constexpr float to_even = 12582912.0F;  // 1.5 2^23: its last bit is worth 1
    rounded<float> steps = rounded<float>(v) / t.scale;
    if (!(steps > -1048576.0F)) steps = -1048576.0F;
    if (steps > 1048576.0F) steps = 1048576.0F;
    const rounded<float> stored = ((steps + to_even) - to_even) + static_cast<float>(t.zero_point);
    *p = static_cast<T>(!(stored > low) ? low : stored > high ? high : stored.value);
}

template <class T>
void put_row(const target<T>& t, int c, int y, int x, const float* from, int n) {
    T* p = t.at(c, y, x);
    if (t.column == 1)
        for (int i = 0; i < n; ++i) put(t, p + i, from[i]);
    else
        for (int i = 0; i < n; ++i, p += t.column) put(t, p, from[i]);
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
