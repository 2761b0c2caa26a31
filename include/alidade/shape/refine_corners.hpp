// Corners to a fraction of a pixel, with how well that is known.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/noise_level.hpp>
#include <alidade/shape/corner_window.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct refine_corners_options {
    int radius = 6;     ///< of the window, 2 … 30: it holds nothing but the corner and its edges
    double noise = -1;  ///< standard deviation of the picture's noise, in grey levels; below 0: seen from the picture
    double max_sigma = 0.5;  ///< in pixels: what is known less well, in any direction, is not refined
};

/// A corner's place and the covariance of its error; where `refined` is false, the guess, and nothing known of it.
struct refined_corner {
    double x = 0, y = 0;
    covariance_matrix<2> covariance = {};  ///< of x, y, in square pixels
    bool refined = false;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for windows of options.radius.
constexpr std::size_t refine_corners_workspace(refine_corners_options options = {});

/// For each guess the place q near it that the edges around point to: where Σ w (g · (p - q)) g = 0 over the pixels p
/// within radius + 1/2 of q, g being the gradient at p (a pixel on an edge through q has its gradient across p - q) and
/// w = 1 - |p - q|² / (radius + 1/2)². Its covariance is that which white noise in the pixels brings about. Where edges
/// cross, as on a checkerboard, there is no other error; the corner of a single field is rounded by blur, and found
/// inside by a fifth of the blur's sigma or so, which the covariance does not tell.
/// Not refined: guesses whose window, or the next pixel around it, leaves the picture; those from which q moves farther
/// than radius or does not come to rest; places on an edge or in noise, whose uncertainty is above max_sigma.
///
/// requires  refined is as long as guesses; radius in its range; noise not NaN; max_sigma positive
/// exact     double, each operation rounded by itself: the same bytes on every ISA
/// cost      O(radius²) for each guess; allocates nothing
/// scratch   refine_corners_workspace(options)
/// reference W. Förstner, E. Gülch, A fast operator for detection and precise location of distinct points, 1987;
///           cv::cornerSubPix
void refine_corners(image_view<const std::uint8_t> src, array_source<point<float>> guesses,
                    array_view<refined_corner> refined, refine_corners_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t refine_corners_workspace(refine_corners_options options) {
    const std::size_t fields = corner_window_detail::bytes(options.radius), noise = noise_level_workspace();
    return fields > noise ? fields : noise;
}

inline void refine_corners(image_view<const std::uint8_t> src, array_source<point<float>> guesses,
                           array_view<refined_corner> refined, refine_corners_options options, workspace scratch) {
    ALIDADE_EXPECTS(guesses.size == refined.size, guesses.size, refined.size);
    ALIDADE_EXPECTS(options.radius >= 2 && options.radius <= corner_window_detail::largest_radius, options.radius);
    ALIDADE_EXPECTS(options.noise == options.noise && options.max_sigma > 0);
    // What is stated is without the rounding to whole grey levels; what is seen, with it.
    const real rounding = real(1.0) / real(12.0);
    const real noise = options.noise >= 0 ? options.noise : static_cast<double>(noise_level(src, scratch));
    const real variance = options.noise >= 0 ? noise * noise + rounding : max(noise * noise, rounding);
    corner_window_detail::gradients around(src, options.radius, scratch);
    for (int i = 0; i < guesses.size; ++i) {
        corner_window_detail::solution best = corner_window_detail::solve(around, guesses[i].x, guesses[i].y);
        if (best.found) best.find_covariance(around, variance, scratch);
        const real xx = best.xx, yy = best.yy, xy = best.xy;
        const real widest = real(0.5) * (xx + yy + sqrt((xx - yy) * (xx - yy) + real(4) * xy * xy));
        if (best.found && widest <= real(options.max_sigma) * real(options.max_sigma))
            refined[i] = {best.x.value, best.y.value, {{{xx, xy}, {xy, yy}}}, true};
        else
            refined[i] = {static_cast<double>(guesses[i].x), static_cast<double>(guesses[i].y), {}, false};
    }
}

#if ALIDADE_HOSTED
inline list<refined_corner> refine_corners(image_view<const std::uint8_t> src, array_view<const point<float>> guesses,
                                           refine_corners_options options = {}) {
    list<refined_corner> made(guesses.size);
    scratch memory;
    refine_corners(src, guesses, made.view(), options, memory.reserve(refine_corners_workspace(options)));
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
