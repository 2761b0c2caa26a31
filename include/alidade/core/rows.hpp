// The loops every operator is made of, written once for packs, tails and scalar builds.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/border.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/simd.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

// The loops are flattened: an operation that is not inlined into them costs half of their speed (g++ 12).

/// Calls body(block<V>, i) for blocks that cover [0, n): V is a pack of Lane, or a single lane where n is smaller
/// than a pack. The last pack may overlap the one before it, so what is written must not be read.
template <class Lane, class Body>
[[gnu::flatten]] inline void for_blocks(int n, Body body) {
    using simd::block, simd::lane, simd::lanes, simd::pack;
    constexpr int step = lanes<pack<Lane>>;
    if (n < step) {
        for (int i = 0; i < n; ++i) body(block<lane<Lane>>{}, i);
        return;
    }
    int i = 0;
    for (; i <= n - step; i += step) body(block<pack<Lane>>{}, i);
    if (i < n) body(block<pack<Lane>>{}, n - step);
}

/// out[i] = op(in[i]…) for i in [0, n), computed in lanes of type Lane.
/// `out` may be one of `in`; it may not overlap it otherwise.
template <class Lane, class Out, class Op, class... In>
[[gnu::flatten]] inline void transform_row(Out* out, int n, Op op, const In*... in) {
    using simd::lane, simd::lanes, simd::load, simd::pack, simd::store;
    constexpr int step = lanes<pack<Lane>>;
    if (n < step) {
        for (int i = 0; i < n; ++i) store(out + i, op(load<lane<Lane>>(in + i)...));
        return;
    }
    // The last pack overlaps its neighbour: computed first, so that it sees the input also in place.
    const auto last = op(load<pack<Lane>>(in + (n - step))...);
    int i = 0;
    for (; i <= n - 2 * step; i += 2 * step) {  // two packs of AVX2 are a cache line: larger pictures want it whole
        const auto first = op(load<pack<Lane>>(in + i)...), second = op(load<pack<Lane>>(in + i + step)...);
        store(out + i, first);
        store(out + i + step, second);
    }
    if (i <= n - step) store(out + i, op(load<pack<Lane>>(in + i)...));
    store(out + (n - step), last);
}

/// dst(x, y) = op(src(x, y)…) sample by sample, in lanes of type Lane, for the rows [first, last).
/// Where no row has padding they are one row: fewer ends, and what is read ahead is what comes next.
/// requires  all are of the same size; dst may be one of src
template <class Lane, class Out, int C, class Op, class... In>
inline void transform_rows(image_view<Out, C> dst, int first, int last, Op op, image_view<const In, C>... src) {
    const int n = dst.row_samples();
    const bool packed = ((dst.stride == n) && ... && (src.stride == n));
    const int most = n > 0 ? 0x40000000 / n : 0;  // rows that one loop counts without overflow
    const int at_once = !packed || most < 1 ? 1 : last - first < most ? last - first : most;
    for (int y = first; y < last; y += at_once)
        transform_row<Lane>(dst.row(y), n * (at_once < last - y ? at_once : last - y), op, src.row(y)...);
}

/// op(… op(op(init, in[0]), in[1]) …, in[n - 1]) in any order: op is associative and commutative, as max or + are.
template <class Lane, class Op, class In>
[[gnu::flatten]] inline Lane reduce_row(const In* in, int n, Lane init, Op op) {
    using simd::lane, simd::lanes, simd::load, simd::pack;
    constexpr int step = lanes<pack<Lane>>;
    lane<Lane> all(init);
    int i = 0;
    if (n >= step) {
        auto sums = load<pack<Lane>>(in);
        for (i = step; i <= n - step; i += step) sums = op(sums, load<pack<Lane>>(in + i));
        alignas(64) Lane each[step];
        simd::store(each, sums);
        for (Lane value : each) all = op(all, lane<Lane>(value));
    }
    for (; i < n; ++i) all = op(all, load<lane<Lane>>(in + i));
    return all.value;
}

/// out[i] = op(channels of pixel i) for n pixels of C bytes; op takes simd::channel_pairs and gives 32-bit lanes whose
/// values fit a byte. `out` shares no byte with `in`.
template <int C, class Op>
[[gnu::flatten]] inline void transform_pixels(std::uint8_t* out, int n, Op op, const std::uint8_t* in) {
    using simd::lane, simd::lanes, simd::load_channels, simd::pack;
#if ALIDADE_SIMD
    using V = pack<std::uint32_t>;
    constexpr int quarter = lanes<V>, step = 4 * quarter;
    const auto four = [=](int i) {
        const std::uint8_t* p = in + std::ptrdiff_t{C} * i;
        simd::store(out + i, op(load_channels<C, V>(p)), op(load_channels<C, V>(p + C * quarter)),
                    op(load_channels<C, V>(p + 2 * C * quarter)), op(load_channels<C, V>(p + 3 * C * quarter)));
    };
    if (n >= step) {
        int i = 0;
        for (; i <= n - step; i += step) four(i);
        if (i < n) four(n - step);
        return;
    }
#endif
    for (int i = 0; i < n; ++i)
        simd::store(out + i, op(load_channels<C, lane<std::uint32_t>>(in + std::ptrdiff_t{C} * i)));
}

// ---- neighbourhoods --------------------------------------------------------------------------

/// Row y of `view`, or what stands for it beyond the edge; `outside` is the row of a constant border.
template <class T, int C>
constexpr const T* row_or_border(image_view<const T, C> view, int y, border rule, const T* outside) {
    const int inside = border_index(rule, y, view.height);
    return inside < 0 ? outside : view.row(inside);
}

/// Continues a row of `width` pixels of C samples by `radius` pixels on either side, in place.
template <int C, class T>
constexpr void pad_row(T* row, int width, int radius, border rule, T outside) {
    const auto set = [&](int x) {
        const int inside = border_index(rule, x, width);
        for (int c = 0; c < C; ++c) row[x * C + c] = inside < 0 ? outside : row[inside * C + c];
    };
    for (int k = 1; k <= radius; ++k) {
        set(-k);
        set(width - 1 + k);
    }
}

}  // namespace alidade::inline ALIDADE_ISA
