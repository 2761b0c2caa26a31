// Edges to a fraction of a pixel, each point with its uncertainty, linked along each edge.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/executor.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_chain.hpp>
#include <alidade/edge/edge_curvature.hpp>
#include <alidade/edge/edge_gradients.hpp>
#include <alidade/edge/edge_links.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/edge/edge_profile.hpp>
#include <alidade/edge/hysteresis.hpp>
#include <alidade/edge/noise_level.hpp>

#include <bit>
#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct subpixel_edges_options {
    float noise = -1;    ///< standard deviation of the picture's noise, in grey levels; below 0: seen from the picture
    float low = -1;      ///< slope that an edge must have everywhere, in grey levels per pixel; below 0: by the noise
    float high = -1;     ///< slope that it must reach somewhere; below 0: by the noise
    int min_points = 8;  ///< chains of fewer are not told
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of `width` by `height` pixels, worked on in `bands` bands at once: about 5.5 a pixel.
constexpr std::size_t subpixel_edges_workspace(int width, int height, int bands = 1);

/// The points where the slope of src, smoothed by a Gaussian of sigma 1.2, is largest across itself, linked into chains
/// along each edge.
///
/// A point lies where the slope in the direction of its normal peaks, as on an edge behind a Gaussian blur, and is
/// moved back by as much as camera and filters pulled it towards the edge's centre of curvature. Its sigma is what the
/// noise of the picture (of which the rounding to whole grey levels is part) makes uncertain across the edge, 0.5 where
/// the slope has no peak to be measured. There is about one point for each row that a steep edge crosses, and for each
/// column of a flat one; none lies nearer than five pixels to the border, where the filters would see beyond it.
///
/// Who walks along a chain has the light side on the right hand. Each pixel is in one chain at most. Where edges meet,
/// a chain ends. Whether one is closed tells is_closed(chain). Chains come in the order in which the rows, from top
/// to bottom and left to right, meet their first point, or that of a closed chain's they meet first: open ones before
/// closed ones.
///
/// With thresholds below 0, `high` is 5 and `low` 2.5 times the deviation of the slope that the noise alone makes,
/// at least 0.8 and 0.4 (a step of one grey level has 0.28): of pure noise, not one picture of 1080p in ten has a
/// chain.
///
/// requires  options.high >= options.low where both are given; none is NaN; min_points >= 1
/// border    pictures less than eleven pixels wide or high have no edges
/// exact     the same bytes on every ISA and for every executor
/// cost      one pass over the picture, then work for each point only; allocates nothing
/// scratch   subpixel_edges_workspace(width, height, on.bands())
/// reference F. Devernay, A non-maxima suppression method for edge detection with sub-pixel accuracy, INRIA 2724
///           (1995), with a Gaussian in the place of the parabola
template <executor E = sequential>
sequences_tally subpixel_edges(source<std::uint8_t> src, sequences_view<edge_point> room,
                               subpixel_edges_options options, workspace scratch, E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace subpixel_edges_detail {

struct thresholds {
    edge_gradients_detail::peak_threshold weak, strong;
};

constexpr thresholds thresholds_of(const subpixel_edges_options& options, rounded<float> noise) {
    using number = rounded<float>;
    const number slope_noise = noise * number(edge_gradients_detail::noise_gain);
    const number drop_noise = slope_noise * number(edge_gradients_detail::drop_noise);
    const auto given = [](float wanted, number otherwise) { return wanted >= 0 ? wanted : otherwise.value; };
    const float strong = given(options.high, max(number(0.8F), slope_noise * number(5)));
    const float weak = given(options.low, max(number(0.4F), slope_noise * number(2.5F)));
    return {{weak < strong ? weak : strong, (drop_noise * number(0.5F)).value},
            {strong, (drop_noise * number(4)).value}};
}

/// Writes chains into a room of two arenas, for as long as both suffice, and counts the rest.
struct chain_writer {
    sequences_view<edge_point> room;
    int least;
    int chains = 0, points = 0;            // there are
    int told_chains = 0, told_points = 0;  // were written
    bool full = false;

    /// Calls make(chain) to fill a chain of n points.
    template <class Make>
    void write(int n, Make make) {
        if (n < least) return;
        ++chains;
        points += n;
        full = full || told_chains + 1 >= room.offsets.size || n > room.points.size - told_points;
        if (full) return;
        const array_view<edge_point> chain = {room.points.data + told_points, n};
        make(chain);
        edge_curvature_detail::correct(chain);
        told_points += n;
        room.offsets[++told_chains] = told_points;
    }
    sequences_tally told() const { return {{told_chains, chains}, {told_points, points}}; }
};

}  // namespace subpixel_edges_detail

constexpr std::size_t subpixel_edges_workspace(int width, int height, int bands) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && bands >= 1, width, height, bands);
    const std::size_t words = times(static_cast<std::size_t>(words_of(width)), static_cast<std::size_t>(height));
    const std::size_t hysteresis = hysteresis_workspace(width, height),
                      peaks = edge_gradients_detail::workspace_bytes(width, bands), noise = noise_level_workspace();
    const std::size_t most = hysteresis > peaks ? hysteresis : peaks;
    return 2 * scratch_bytes<std::int16_t>(64 * words) + scratch_bytes<std::uint8_t>(64 * words) +
           2 * scratch_bytes<std::uint64_t>(words) + (most > noise ? most : noise);
}

template <executor E>
sequences_tally subpixel_edges(source<std::uint8_t> src, sequences_view<edge_point> room,
                               subpixel_edges_options options, workspace scratch, E&& on) {
    using namespace edge_links_detail;
    using number = rounded<float>;
    ALIDADE_EXPECTS(options.noise == options.noise && options.high == options.high && options.low == options.low);
    ALIDADE_EXPECTS(options.min_points >= 1, options.min_points);
    ALIDADE_EXPECTS(options.high < 0 || options.low < 0 || options.low <= options.high);
    const int bands = count_bands(on, src.height, 16);
    if (room.offsets.size > 0) room.offsets[0] = 0;
    if (src.width <= 2 * edge_gradients_detail::margin || src.height <= 2 * edge_gradients_detail::margin) return {};

    const std::ptrdiff_t stride = edge_gradients_detail::row_room(src.width);
    const std::size_t words = static_cast<std::size_t>(words_of(src.width)) * static_cast<std::size_t>(src.height);
    const edge_gradients_detail::slopes slopes = {scratch.take<std::int16_t>(64 * words),
                                                  scratch.take<std::int16_t>(64 * words), stride};
    const links linked = {scratch.take<std::uint8_t>(64 * words), stride};
    const bitmap_view<> weak = {scratch.take<std::uint64_t>(words), src.width, src.height};
    const bitmap_view<> edges = {scratch.take<std::uint64_t>(words), src.width, src.height};

    constexpr number rounding = 1 / 12.0F;
    number noise = options.noise >= 0 ? number(options.noise) : number(noise_level(src, scratch));
    // What is stated is without the rounding to whole grey levels; what is seen, with it.
    number variance = noise * noise;
    variance = options.noise >= 0 ? variance + rounding : max(variance, rounding);
    noise = sqrt(variance);

    const auto from = subpixel_edges_detail::thresholds_of(options, noise);
    edge_gradients_detail::find_peaks(src, slopes, weak, edges, from.weak, from.strong, bands, scratch, on);
    hysteresis(weak, edges, scratch);
    for_bands(on, bands, src.height, [&](int first, int last, int) {
        for (int y = first; y < last; ++y)
            for_set_bits(edges.row(y), edges.row_words(),
                         [&](int x) { linked.wished[y * stride + x] = wishes(edges, slopes, x, y); });
    });

    for (int y = 0; y < src.height; ++y)
        for_set_bits(edges.row(y), edges.row_words(), [&](int x) {
            if (linked.follower(x, y) == none) bridge(edges, slopes, linked, x, y);
        });

    subpixel_edges_detail::chain_writer writer = {room, options.min_points};
    const auto walk = [&](int x, int y) {
        int n = 0;
        const int first_x = x, first_y = y;
        do {
            edges.row(y)[x / 64] &= ~(std::uint64_t{1} << (x % 64));
            ++n;
            const int d = linked.follower(x, y);
            if (d == none) break;
            x += step_x[d];
            y += step_y[d];
        } while (x != first_x || y != first_y);
        x = first_x;
        y = first_y;
        writer.write(n, [&](array_view<edge_point> chain) {
            constexpr int at_once = edge_profile_detail::samples::room;
            edge_profile_detail::pixel pixels[at_once];
            for (int i = 0; i < n; i += at_once) {
                const int count = n - i < at_once ? n - i : at_once;
                for (int k = 0; k < count; ++k) {
                    pixels[k] = {x, y};
                    const int d = linked.wished[y * stride + x] & 15;
                    if (d != none) x += step_x[d], y += step_y[d];
                }
                edge_profile_detail::points_on_edge(slopes, pixels, count, variance, chain.data + i);
            }
        });
    };
    for (int closed = 0; closed < 2; ++closed)
        for (int y = 0; y < src.height; ++y)
            for (int i = 0; i < edges.row_words(); ++i)
                for (std::uint64_t left = edges.row(y)[i]; left != 0; left &= left - 1) {
                    const int x = 64 * i + std::countr_zero(left);
                    if (edges(x, y) && (closed == 1 || linked.followed(x, y) == none)) walk(x, y);
                }
    return writer.told();
}

#if ALIDADE_HOSTED
inline sequences<edge_point> subpixel_edges(image_view<const std::uint8_t> src, subpixel_edges_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(subpixel_edges_workspace(src.width, src.height));
    const std::int64_t pixels = std::int64_t{src.width} * src.height;
    const int guess = static_cast<int>(pixels / 20 < 1 << 22 ? pixels / 20 : 1 << 22);
    return collect_sequences<edge_point>(guess / 16 + 64, guess + 1024, [&](sequences_view<edge_point> room) {
        return subpixel_edges(src, room, options, lent);
    });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
