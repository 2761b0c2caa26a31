// The rows of the Canny detector: derivatives, their magnitude, and which pixels are the largest across their edge.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/filter/sobel.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::canny_detail {

/// Magnitudes are of type M: the sum of two 16-bit derivatives' magnitudes fits 16 bits (it is at most 2 · 48 · 255),
/// the sum of their squares 32.
using l1 = std::int16_t;
using l2 = std::int32_t;

/// Rows are read in whole words of 64 pixels, and a pixel to either side of those.
inline constexpr int margin = 16;
constexpr std::size_t row_room(int width) { return times(static_cast<std::size_t>(words_of(width)), 64) + 2 * margin; }

/// What is kept of the rows around one: of a row's derivatives until its pixels are compared, of magnitudes three rows.
template <class M>
struct ring {
    std::int16_t *smoothed, *derived;
    std::int16_t *dx, *dy, *dx_next, *dy_next;
    M *above, *here, *next;

    ring(int width, workspace& scratch) {
        const std::size_t room = row_room(width);
        std::int16_t** const derivatives[] = {&smoothed, &derived, &dx, &dy, &dx_next, &dy_next};
        for (auto row : derivatives) *row = cleared<std::int16_t>(scratch, room);
        M** const magnitudes[] = {&above, &here, &next};
        for (auto row : magnitudes) *row = cleared<M>(scratch, room);
    }

    static constexpr std::size_t bytes(int width) {
        return 6 * scratch_bytes<std::int16_t>(row_room(width)) + 3 * scratch_bytes<M>(row_room(width));
    }

    void advance() {
        M* oldest = above;
        above = here, here = next, next = oldest;
        std::int16_t *x = dx, *y = dy;
        dx = dx_next, dy = dy_next, dx_next = x, dy_next = y;
    }

private:
    // What lies beyond a row stays 0: no magnitude there, and none is larger than one of the row's.
    template <class T>
    static T* cleared(workspace& scratch, std::size_t room) {
        T* row = scratch.take<T>(room);
        for (std::size_t i = 0; i < room; ++i) row[i] = 0;
        return row + margin;
    }
};

/// dx_next, dy_next and next of row y of `src`, continued by its edge pixels.
template <class Kernel, class M>
inline void derive_row(image_view<const std::uint8_t> src, int y, ring<M>& rows) {
    using simd::load, simd::store, simd::block, simd::max;
    const auto row = [&](int at) { return src.row(border_index(border::edge, at, src.height)); };
    const std::uint8_t *above2 = row(y - 2), *above = row(y - 1), *here = row(y), *below = row(y + 1),
                       *below2 = row(y + 2);
    std::int16_t *smoothed = rows.smoothed, *derived = rows.derived, *dx = rows.dx_next, *dy = rows.dy_next;
    M* magnitude = rows.next;
    for_blocks<std::int16_t>(src.width, [=]<class V>(block<V>, int i) {
        const V a = load<V>(above2 + i), b = load<V>(above + i), c = load<V>(here + i), d = load<V>(below + i),
                e = load<V>(below2 + i);
        store(smoothed + i, Kernel::smooth(a, b, c, d, e));
        store(derived + i, Kernel::derive(a, b, c, d, e));
    });
    pad_row<1>(smoothed, src.width, sobel_detail::sobel_radius, border::edge, std::int16_t{0});
    pad_row<1>(derived, src.width, sobel_detail::sobel_radius, border::edge, std::int16_t{0});
    for_blocks<std::int16_t>(src.width, [=]<class V>(block<V>, int i) {
        const auto along = [i](auto op, const std::int16_t* p) {
            return op(load<V>(p + i - 2), load<V>(p + i - 1), load<V>(p + i), load<V>(p + i + 1), load<V>(p + i + 2));
        };
        const V gx = along([](auto... v) { return Kernel::derive(v...); }, smoothed);
        const V gy = along([](auto... v) { return Kernel::smooth(v...); }, derived);
        store(dx + i, gx);
        store(dy + i, gy);
        if constexpr (sizeof(M) == sizeof(l1)) {
            const V zero(std::int16_t{0});
            store(magnitude + i, max(gx, zero - gx) + max(gy, zero - gy));
        }
    });
    if constexpr (sizeof(M) == sizeof(l2))
        for_blocks<std::int32_t>(src.width, [=]<class V>(block<V>, int i) {
            const V gx = load<V>(dx + i), gy = load<V>(dy + i);
            store(magnitude + i, gx * gx + gy * gy);
        });
}

/// x tan(π/8), rounded down, for x >= 0: the tangent in units of 1/32768.
template <class V>
constexpr V eighth_turn(V x) {
    constexpr int tangent = 13573;
    if constexpr (sizeof(typename V::value_type) == sizeof(std::int16_t)) {
        using U = decltype(simd::as<std::uint16_t>(x));
        return simd::as<std::int16_t>(simd::mul_high(simd::as<std::uint16_t>(x), U(std::uint16_t{2 * tangent})));
    } else {
        return (x * V(tangent)) >> 15;
    }
}

/// Pixels of the middle row whose magnitude is above `low`, as a bitmap's row, and those above `high`, if no neighbour
/// across their edge has a larger one. Of two pixels alike the left or upper is taken; on diagonals, neither.
/// `soon` is a row of the picture that will be wanted: comparing takes time enough to fetch it from beyond the cache.
template <class M>
[[gnu::flatten]] inline void suppress_row(const ring<M>& rows, int words, M low, M high, std::uint64_t* weak,
                                          std::uint64_t* strong, const std::uint8_t* soon) {
    using simd::load, simd::max, simd::select, simd::bits;
    using V = simd::pack<M>;
    constexpr int step = simd::lanes<V>;
    const M *above = rows.above, *here = rows.here, *below = rows.next;
    const std::int16_t *dx = rows.dx, *dy = rows.dy;
    const V low_all(low), high_all(high), zero(M{0}), one(M{1});
    for (int word = 0; word < words; ++word) {
        const int first = 64 * word;
        weak[word] = strong[word] = 0;
        __builtin_prefetch(soon + first);
        V most = load<V>(here + first);
        for (int i = step; i < 64; i += step) most = max(most, load<V>(here + first + i));
        if (bits(most > low_all) == 0) continue;
        for (int i = 0; i < 64; i += step) {
            const int x = first + i;
            const V m = load<V>(here + x), gx = load<V>(dx + x), gy = load<V>(dy + x);
            const V ax = max(gx, zero - gx), ay = max(gy, zero - gy);
            const V flat = eighth_turn(ax), steep = flat + ax + ax;
            const auto across = ay > flat, upright = ay > steep, falling = (gx ^ gy) < zero;
            const V before = select(falling, load<V>(above + x + 1), load<V>(above + x - 1));
            const V after = select(falling, load<V>(below + x - 1), load<V>(below + x + 1)) + one;
            const V n1 = select(upright, load<V>(above + x), select(across, before, load<V>(here + x - 1)));
            const V n2 = select(upright, load<V>(below + x), select(across, after, load<V>(here + x + 1)));
            const std::uint64_t largest = bits(select(m >= n2, m, low_all) > max(n1, low_all));
            weak[word] |= largest << i;
            strong[word] |= (largest & bits(m > high_all)) << i;
        }
    }
}

}  // namespace alidade::inline ALIDADE_ISA::canny_detail
