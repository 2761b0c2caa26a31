// Edge points from an edge bitmap and the derivatives that it was made of.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#endif

namespace alidade {

struct edge_points_options {
    bool refine = true;  ///< to the top of a parabola; otherwise points stand in the middle of their pixels
    float gain = 8;   ///< of the derivatives: what they are where the brightness grows by 1 a pixel; 8 of sobel 3 × 3
    float noise = 2;  ///< of the picture that was derived, in grey levels; 0.45 of it after a Gaussian of sigma 1
};

inline namespace ALIDADE_ISA {

/// A point for each pixel of `edges` whose gradient is not 0, row by row from left to right: its normal and its
/// strength are the gradient's. Refined, it is moved along x or y, whichever is nearer to the gradient, to the top of
/// the parabola through the slopes at three pixels, of which the middle one is the pixel or its steeper neighbour; if
/// that neighbour is an edge pixel too, it has the point and this one has none.
///
/// Its sigma is 0.36 where it was not refined, as measured of the pixels that canny marks on straight edges. Where it
/// was, it is the root of 0.03² + (0.72 noise / strength)², at most 0.36, measured likewise; subpixel_edges does
/// better.
///
/// requires  edges, dx and dy are of one size; gain > 0, noise >= 0
/// border    pixels at the border are not refined
/// exact     the same bytes on every ISA
/// cost      work for edge pixels only; allocates nothing
/// reference F. Devernay, INRIA 2724 (1995)
tally edge_points(bitmap_source edges, image_view<const std::int16_t> dx, image_view<const std::int16_t> dy,
                  array_view<edge_point> room, edge_points_options options);

// ---- how -----------------------------------------------------------------------------------

namespace edge_points_detail {

inline real slope_at(image_view<const std::int16_t> dx, image_view<const std::int16_t> dy, int x, int y) {
    const real right = dx(x, y), down = dy(x, y);
    return sqrt(right * right + down * down);
}

/// From the middle one of three slopes to the top of their parabola; 2 where there is none.
inline real top_of(real before, real here, real after) {
    const real bend = (here - before) + (here - after);
    if (before > here || after > here || !(bend > 0)) return 2;
    return (after - before) / (bend * real(2));
}

}  // namespace edge_points_detail

inline tally edge_points(bitmap_source edges, image_view<const std::int16_t> dx, image_view<const std::int16_t> dy,
                         array_view<edge_point> room, edge_points_options options) {
    using namespace edge_points_detail;
    ALIDADE_EXPECTS(edges.width == dx.width && edges.height == dx.height && same_size(dx, dy), edges.width,
                    edges.height, dx.width, dx.height, dy.width, dy.height);
    ALIDADE_EXPECTS(options.gain > 0 && options.noise >= 0);
    appender<edge_point> out = {room};
    for (int y = 0; y < edges.height; ++y)
        for_set_bits(edges.row(y), edges.row_words(), [&](int x) {
            const real right = dx(x, y), down = dy(x, y), slope = slope_at(dx, dy, x, y);
            if (slope == 0) return;
            const bool along_x = abs(right) >= abs(down);
            const auto slope_beside = [&](int steps) {
                return slope_at(dx, dy, along_x ? x + steps : x, along_x ? y : y + steps);
            };
            const int at = along_x ? x : y, last = (along_x ? edges.width : edges.height) - 1;
            real place = at;
            bool refined = false;
            if (options.refine && at > 0 && at < last) {
                // The top is at this pixel or, an edge detector having looked along a diagonal, at the next.
                const int aside = slope_beside(1) > slope ? 1 : slope_beside(-1) > slope ? -1 : 0;
                if (aside != 0 && edges(along_x ? x + aside : x, along_x ? y : y + aside)) return;
                if (at + aside > 0 && at + aside < last) {
                    const real top = top_of(slope_beside(aside - 1), slope_beside(aside), slope_beside(aside + 1));
                    refined = top < 2;
                    if (refined) place = real(at + aside) + top;
                }
            }
            const real share = real(options.gain) * real(options.noise) * real(0.72) / slope;
            const real sigma = refined ? min(sqrt(share * share + real(0.03 * 0.03)), real(0.36)) : real(0.36);
            edge_point made = {static_cast<float>(x),
                               static_cast<float>(y),
                               static_cast<float>((right / slope).value),
                               static_cast<float>((down / slope).value),
                               static_cast<float>((slope / real(options.gain)).value),
                               static_cast<float>(sigma.value)};
            (along_x ? made.x : made.y) = static_cast<float>(place.value);
            out.push(made);
        });
    return out.told();
}

#if ALIDADE_HOSTED
inline list<edge_point> edge_points(bitmap_source edges, image_view<const std::int16_t> dx,
                                    image_view<const std::int16_t> dy, edge_points_options options = {}) {
    return collect<edge_point>(static_cast<int>(count_bits(edges)),
                               [&](array_view<edge_point> room) { return edge_points(edges, dx, dy, room, options); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
