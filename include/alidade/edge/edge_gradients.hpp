// The slope of a picture behind a smooth filter, and where it is larger than to either side: the first steps of
// subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/executor.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::edge_gradients_detail {

// Both filters are near a Gaussian of sigma 1.2: derivative along the one axis, smoothing along the other.
inline constexpr int slope_taps[4] = {0, 7, 6, 2};     // -2 -6 -7 0 7 6 2
inline constexpr int smooth_taps[4] = {20, 15, 6, 1};  // 1 6 15 20 15 6 1

inline constexpr int reach = 3;   // of the filters, in pixels
inline constexpr int margin = 5;  // a peak needs the slopes of two more on either side

/// Of the stored slopes, for a slope of one grey level per pixel; the steepest that there can be is 30600.
inline constexpr int unit = 2 * (7 + 2 * 6 + 3 * 2) * 64 / 8;

/// Of the deviation of the noise of a picture, what is left in each of the slopes, in grey levels per pixel.
inline constexpr float noise_gain = 0.126728F;  // sqrt(Σ slope_taps² Σ smooth_taps²) / (50 · 64), as the slopes count

/// Samples of a stored row: whole words of bitmaps.
constexpr int row_room(int width) { return 64 * words_of(width); }

/// Of the deviation of a slope, that of how far the mean of two neighbours, two pixels before and behind it, is less.
inline constexpr float drop_noise = 1.2473F;  // sqrt(1 + 1/2 - 2 r(2) + r(4) / 2), r(lag) being 1, -21/178, -64/178

struct slopes {
    std::int16_t *dx, *dy;
    std::ptrdiff_t stride;
};

/// What makes a peak: how steep it is, and by how much it drops to either side. In grey levels per pixel.
struct peak_threshold {
    float slope, drop;
};

inline constexpr int scratch_rows = 9;  // lengths of five, two of sums of columns, two of slopes that others store

constexpr std::size_t scratch_row(int width) { return static_cast<std::size_t>(row_room(width)) + 128; }

constexpr std::size_t workspace_bytes(int width, int bands) {
    return scratch_bytes<std::int16_t>(times(scratch_rows * scratch_row(width), static_cast<std::size_t>(bands)));
}

/// The row of slopes under the sums `smoothed` and `derived` of columns, and their lengths, halved: max + 3/8 min or,
/// if that is more, 7/8 max + 1/2 min, which is within 3 % of the Euclidean length.
[[gnu::flatten]] inline void slope_row(const std::int16_t* smoothed, const std::int16_t* derived, int room,
                                       std::int16_t* dx, std::int16_t* dy, std::int16_t* lengths) {
    using simd::add_products, simd::load, simd::store, simd::block, simd::weight_pair, simd::wide;
    for_blocks<std::int16_t>(room, [=]<class V>(block<V>, int i) {
        const auto part = [](auto v) { return v >> 3; };
        const std::int16_t *s = smoothed + i, *d = derived + i;
        const V near = load<V>(s + 1) - load<V>(s - 1), next = load<V>(s + 2) - load<V>(s - 2),
                far = load<V>(s + 3) - load<V>(s - 3);
        const V gx = narrow(map(
            part, add_products(add_products(wide<V>(4), near, next, weight_pair(7, 6)), far, far, weight_pair(2, 0))));
        const V beside = load<V>(d + 1) + load<V>(d - 1), second = load<V>(d + 2) + load<V>(d - 2),
                third = load<V>(d + 3) + load<V>(d - 3);
        const V gy = narrow(map(part, add_products(add_products(wide<V>(4), load<V>(d), beside, weight_pair(20, 15)),
                                                   second, third, weight_pair(6, 1))));
        store(dx + i, gx);
        store(dy + i, gy);
        const V zero(std::int16_t{0}), ax = max(gx, zero - gx), ay = max(gy, zero - gy);
        const V large = max(ax, ay) >> 1, small = min(ax, ay) >> 2;
        store(lengths + i, max(large + (small >> 1) + (small >> 2), large - (large >> 3) + small));
    });
}

/// Σ weights of the columns of seven rows.
[[gnu::flatten]] inline void column_sums(image_view<const std::uint8_t> src, int y, std::int16_t* smoothed,
                                         std::int16_t* derived) {
    using simd::load, simd::store, simd::block;
    const std::uint8_t *a = src.row(y - 3), *b = src.row(y - 2), *c = src.row(y - 1), *d = src.row(y),
                       *e = src.row(y + 1), *f = src.row(y + 2), *g = src.row(y + 3);
    for_blocks<std::int16_t>(src.width, [=]<class V>(block<V>, int i) {
        const auto weight = [](int w) { return V(static_cast<std::int16_t>(w)); };
        const V above3 = load<V>(a + i), above2 = load<V>(b + i), above = load<V>(c + i), below = load<V>(e + i),
                below2 = load<V>(f + i), below3 = load<V>(g + i);
        store(smoothed + i, load<V>(d + i) * weight(20) + (above + below) * weight(15) + (above2 + below2) * weight(6) +
                                (above3 + below3));
        store(derived + i, (below - above) * weight(7) + (below2 - above2) * weight(6) + ((below3 - above3) << 1));
    });
}

/// Lengths of five rows.
struct length_rows {
    const std::int16_t *above2, *above, *here, *below, *below2;
};

/// A peak_threshold in the units of lengths.
struct length_threshold {
    std::int16_t slope, drop;
};

/// The bits of a row whose length is above that of the neighbour before and not below that of the one behind, along
/// the axis that the slope is nearer to, and that reach the thresholds.
[[gnu::flatten]] inline void peak_row(length_rows rows, const std::int16_t* dx, const std::int16_t* dy, int words,
                                      length_threshold weak, length_threshold strong, std::uint64_t* weak_bits,
                                      std::uint64_t* strong_bits) {
    using simd::bits, simd::lanes, simd::load, simd::pack, simd::select;
    using V = pack<std::int16_t>;
    const V zero(std::int16_t{0});
    for (int w = 0; w < words; ++w) {
        std::uint64_t found = 0, sure = 0, any = 0;
        for (int k = 0; k < 64; k += lanes<V>) any |= bits(load<V>(rows.here + 64 * w + k) >= V(weak.slope));
        for (int k = 0; any != 0 && k < 64; k += lanes<V>) {
            const int i = 64 * w + k;
            const V length = load<V>(rows.here + i);
            const V gx = load<V>(dx + i), gy = load<V>(dy + i);
            const auto across = max(gx, zero - gx) >= max(gy, zero - gy);
            const V before = select(across, load<V>(rows.here + i - 1), load<V>(rows.above + i));
            const V behind = select(across, load<V>(rows.here + i + 1), load<V>(rows.below + i));
            const V before2 = select(across, load<V>(rows.here + i - 2), load<V>(rows.above2 + i));
            const V behind2 = select(across, load<V>(rows.here + i + 2), load<V>(rows.below2 + i));
            const V drop = length - ((before2 >> 1) + (behind2 >> 1));
            const auto rises = length > before, falls = length >= behind;
            const auto peak = rises & falls;
            const auto reaches = [=](length_threshold t) {
                const auto steep = length >= V(t.slope), high = drop >= V(t.drop);
                return steep & high;
            };
            const auto is_weak = reaches(weak), is_strong = reaches(strong);
            found |= bits(peak & is_weak) << k;
            sure |= bits(peak & is_strong) << k;
        }
        weak_bits[w] = found;
        strong_bits[w] = sure;
    }
}

/// Clears the bits of a row that are nearer than `margin` to its ends.
constexpr void clear_margins(std::uint64_t* bits, int width) {
    for (int i = 0; i < words_of(width); ++i) {
        std::uint64_t inside = bits_inside(width - margin, i);
        if (i == 0) inside &= ~((std::uint64_t{1} << margin) - 1);
        bits[i] &= inside;
    }
}

/// Fills `to`, rows 3 … height - 4, and the bitmaps of peaks, which stay empty nearer than `margin` to the border.
/// requires  width and height > 2 margin; slopes and bitmaps of as many rows as src, of row_room(width)
template <executor E>
void find_peaks(image_view<const std::uint8_t> src, slopes to, bitmap_view<> weak, bitmap_view<> strong,
                peak_threshold weak_from, peak_threshold strong_from, int bands, workspace scratch, E& on) {
    const int room = row_room(src.width), words = words_of(src.width);
    const std::size_t row = scratch_row(src.width);
    std::int16_t* rows = scratch.take<std::int16_t>(scratch_rows * row * static_cast<std::size_t>(bands));
    const auto as_length = [](float slope) {
        const rounded<float> length = rounded<float>(slope) * rounded<float>(unit / 2.0F);
        return static_cast<std::int16_t>(length > 32766 ? 32767 : length < 1 ? 1 : round_int(length));
    };
    const length_threshold least_weak = {as_length(weak_from.slope), as_length(weak_from.drop)};
    const length_threshold least_strong = {as_length(strong_from.slope), as_length(strong_from.drop)};

    for_bands(on, bands, src.height, [&](int first, int last, int band) {
        std::int16_t* own = rows + scratch_rows * row * static_cast<std::size_t>(band);
        for (std::size_t i = 0; i < scratch_rows * row; ++i) own[i] = 0;
        const auto line = [&](int k) { return own + static_cast<std::size_t>(k) * row + 64; };
        const auto lengths = [&](int y) { return line(y % 5); };
        std::int16_t *smoothed = line(5), *derived = line(6);
        const auto slope = [&](int y) {
            const bool mine = y >= first && y < last;  // a neighbour's rows are that band's to write
            column_sums(src, y, smoothed, derived);
            slope_row(smoothed, derived, room, mine ? to.dx + y * to.stride : line(7),
                      mine ? to.dy + y * to.stride : line(8), lengths(y));
        };
        int next = first - 2 < reach ? reach : first - 2;  // the row of slopes that is not known yet
        const int bottom = src.height - reach;
        for (int y = first; y < last; ++y) {
            for (; next <= y + 2 && next < bottom; ++next) slope(next);
            if (y < margin || y >= src.height - margin) {
                for (int i = 0; i < words; ++i) weak.row(y)[i] = strong.row(y)[i] = 0;
                continue;
            }
            peak_row({lengths(y - 2), lengths(y - 1), lengths(y), lengths(y + 1), lengths(y + 2)},
                     to.dx + y * to.stride, to.dy + y * to.stride, words, least_weak, least_strong, weak.row(y),
                     strong.row(y));
            clear_margins(weak.row(y), src.width);
            clear_margins(strong.row(y), src.width);
        }
    });
}

}  // namespace alidade::inline ALIDADE_ISA::edge_gradients_detail
