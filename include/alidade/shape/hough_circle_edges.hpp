// The edges of a picture at half its size, as hough_circles looks for circles in it: pixels and normals, no more.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/rounded_block.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_gradients.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/edge/edge_profile.hpp>
#include <alidade/edge/hysteresis.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_edges_detail {

using edge_gradients_detail::row_room;

inline constexpr int margin = 3;  // a peak needs two slopes on either side, a slope one sample
inline constexpr int scratch_rows =
    16;  // three each of samples and both slopes, two of sums of columns, five of lengths

/// Sobel's slopes of samples that are 16 times the picture's mean: of a slope of one grey level per pixel there are so
/// many, and of the deviation of the picture's noise.
constexpr int slope_unit(int scale) { return 128 * scale; }
inline constexpr float slope_noise = 55.425626F;  // 16 √12, divided by the scale: the mean of as many pixels squared

/// A pixel on an edge, and the slope there.
struct edge_pixel {
    std::uint16_t x, y;
    std::int16_t dx, dy;
};

/// The picture, or a picture of half its size, each pixel the mean of four: the pixels of its edges, row by row.
struct half_edges {
    int scale, width, height;
    edge_pixel* pixels;
    int count = 0;

    static constexpr std::size_t words(int width, int height) {
        return times(static_cast<std::size_t>(words_of(width)), static_cast<std::size_t>(height));
    }
    /// So many there may be; what were more would be left out at the bottom.
    static constexpr int most(int width, int height) {
        return static_cast<int>(times(static_cast<std::size_t>(width), static_cast<std::size_t>(height)) / 2);
    }
    /// What remains taken, and with it what is given back.
    static constexpr std::size_t kept_bytes(int width, int height) {
        return scratch_bytes<edge_pixel>(static_cast<std::size_t>(most(width, height)));
    }
    static constexpr std::size_t bytes(int width, int height) {
        return kept_bytes(width, height) + 2 * scratch_bytes<std::uint64_t>(words(width, height)) +
               hysteresis_workspace(width, height) +
               scratch_bytes<std::int16_t>(times(scratch_rows, edge_gradients_detail::scratch_row(width)));
    }

    half_edges(image_view<const std::uint8_t> src, int by, rounded<float> noise, workspace& scratch);

    /// Pixel i, in pixels of the picture that this one is made of.
    edge_profile_detail::pixel place_of(int i) const { return {scale * pixels[i].x, scale * pixels[i].y}; }
    /// Points of that picture, n of them from pixel `first` on, 16 at the most.
    void make_points(int first, int n, edge_point* points) const {
        constexpr int room = most_lanes_of_reals;
        const float before = scale == 2 ? 0.5F : 0.0F;
        alignas(64) float dx[room], dy[room];
        for (int i = 0; i < room; ++i) {
            const edge_pixel& at = pixels[first + (i < n ? i : 0)];
            dx[i] = at.dx, dy[i] = at.dy;
        }
        for (int i = 0; i < room; i += lanes_of_reals) {
            const reals x = load_reals(dx + i), y = load_reals(dy + i), length = sqrt(x * x + y * y);
            store(dx + i, x / length);
            store(dy + i, y / length);
        }
        for (int i = 0; i < n; ++i) {
            const auto [x, y] = place_of(first + i);
            points[i] = {static_cast<float>(x) + before, static_cast<float>(y) + before, dx[i], dy[i], 0, 0.5F};
        }
    }
};

/// 16 times the mean of 2 × 2 pixels, or of one.
[[gnu::flatten]] inline void sample_row(image_view<const std::uint8_t> src, int scale, int y, int n,
                                        std::int16_t* out) {
    using simd::lanes, simd::load, simd::pack, simd::store, simd::as, simd::block;
    const std::uint8_t *above = src.row(scale * y), *below = src.row(scale * y + scale - 1);
    if (scale == 1) {
        for_blocks<std::int16_t>(n, [=]<class V>(block<V>, int i) { store(out + i, load<V>(above + i) << 4); });
        return;
    }
    int i = 0;
#if ALIDADE_SIMD
    using V = pack<std::uint16_t>;
    constexpr int step = lanes<V>;
    const auto pairs = [](const std::uint8_t* p) {  // neighbours are the halves of one lane
        const V both = as<std::uint16_t>(load<pack<std::uint8_t>>(p));
        return (both & V(0xff)) + (both >> 8);
    };
    for (; i + step <= n; i += step)
        store(out + i, as<std::int16_t>((pairs(above + 2 * i) + pairs(below + 2 * i)) << 2));
#endif
    for (; i < n; ++i)
        out[i] = static_cast<std::int16_t>((above[2 * i] + above[2 * i + 1] + below[2 * i] + below[2 * i + 1]) << 2);
}

/// Sobel's slopes of three rows, and their lengths, halved, as edge_gradients has them.
[[gnu::flatten]] inline void sobel_rows(const std::int16_t* above, const std::int16_t* here, const std::int16_t* below,
                                        int n, std::int16_t* smoothed, std::int16_t* derived, std::int16_t* dx,
                                        std::int16_t* dy, std::int16_t* lengths) {
    using simd::load, simd::store, simd::block;
    for_blocks<std::int16_t>(n, [=]<class V>(block<V>, int i) {
        const V a = load<V>(above + i), b = load<V>(here + i), c = load<V>(below + i);
        store(smoothed + i, a + b + b + c);
        store(derived + i, c - a);
    });
    for_blocks<std::int16_t>(n, [=]<class V>(block<V>, int i) {
        const V d = load<V>(derived + i), gx = load<V>(smoothed + i + 1) - load<V>(smoothed + i - 1),
                gy = load<V>(derived + i - 1) + d + d + load<V>(derived + i + 1);
        store(dx + i, gx);
        store(dy + i, gy);
        const V zero(std::int16_t{0}), ax = max(gx, zero - gx), ay = max(gy, zero - gy);
        const V large = max(ax, ay) >> 1, small = min(ax, ay) >> 2;
        store(lengths + i, max(large + (small >> 1) + (small >> 2), large - (large >> 3) + small));
    });
}

inline half_edges::half_edges(image_view<const std::uint8_t> src, int by, rounded<float> noise, workspace& scratch)
    : scale(by), width(src.width / by), height(src.height / by) {
    using number = rounded<float>;
    const int words_in_row = words_of(width), room = row_room(width), most_pixels = most(width, height);
    const std::size_t all = words(width, height);
    pixels = scratch.take<edge_pixel>(static_cast<std::size_t>(most_pixels));
    workspace rest = scratch;
    const bitmap_view<> weak = {rest.take<std::uint64_t>(all), width, height},
                        edges = {rest.take<std::uint64_t>(all), width, height};
    const std::size_t row = edge_gradients_detail::scratch_row(width);
    std::int16_t* rows = rest.take<std::int16_t>(scratch_rows * row);
    for (std::size_t i = 0; i < scratch_rows * row; ++i) rows[i] = 0;
    const auto line = [=](int k) { return rows + static_cast<std::size_t>(k) * row + 64; };
    const auto samples = [=](int y) { return line(y % 3); };
    const auto lengths = [=](int y) { return line(5 + y % 5); };
    const auto slopes_x = [=](int y) { return line(10 + y % 3); };
    const auto slopes_y = [=](int y) { return line(13 + y % 3); };

    // The thresholds of subpixel_edges.
    const number deviation = noise * number(slope_noise) / number(by), drop = deviation * number(1.2473F);
    const auto length = [](number slope) {
        const number halved = slope * number(0.5F);
        return static_cast<std::int16_t>(halved > 32766 ? 32767 : halved < 1 ? 1 : round_int(halved));
    };
    const number unit = slope_unit(by);
    const edge_gradients_detail::length_threshold
        least_weak = {length(max(unit * number(0.4F), deviation * number(2.5F))), length(drop * number(0.5F))},
        least_strong = {length(max(unit * number(0.8F), deviation * number(5))), length(drop * number(4))};

    int next_sample = 0, next = 1;
    for (int y = 0; y < height; ++y) {
        for (; next <= y + 2 && next < height - 1; ++next) {
            for (; next_sample <= next + 1; ++next_sample)
                sample_row(src, scale, next_sample, width, samples(next_sample));
            sobel_rows(samples(next - 1), samples(next), samples(next + 1), room, line(3), line(4), slopes_x(next),
                       slopes_y(next), lengths(next));
        }
        std::uint64_t *weak_bits = weak.row(y), *strong_bits = edges.row(y);
        if (y < margin || y >= height - margin) {
            for (int i = 0; i < words_in_row; ++i) weak_bits[i] = strong_bits[i] = 0;
            continue;
        }
        const std::int16_t *dx = slopes_x(y), *dy = slopes_y(y);
        edge_gradients_detail::peak_row({lengths(y - 2), lengths(y - 1), lengths(y), lengths(y + 1), lengths(y + 2)},
                                        dx, dy, words_in_row, least_weak, least_strong, weak_bits, strong_bits);
        for (int i = 0; i < words_in_row; ++i) {
            const std::uint64_t inside =
                bits_inside(width - margin, i) & (i == 0 ? ~((std::uint64_t{1} << margin) - 1) : ~std::uint64_t{0});
            weak_bits[i] &= inside;
            strong_bits[i] &= inside;
        }
        for_set_bits(weak_bits, words_in_row, [&](int x) {
            if (count < most_pixels)
                pixels[count++] = {static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y), dx[x], dy[x]};
        });
    }
    hysteresis(weak, edges, rest);
    int kept = 0;
    for (int i = 0; i < count; ++i) {
        const edge_pixel at = pixels[i];
        pixels[kept] = at;
        kept += static_cast<int>(edges.row(at.y)[at.x / 64] >> (at.x % 64) & 1);
    }
    count = kept;
}

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_edges_detail
