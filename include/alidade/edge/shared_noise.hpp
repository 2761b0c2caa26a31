// How far neighbouring points of an edge err alike: the one model of uncertainty behind whatever is fitted to them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade {

/// Pixels of a circle that share one error: shared_noise, which counts points, over how far these are apart, in the
/// mean of all directions.
inline constexpr double shared_around = 5.11;

/// As `correlation` in options: points come from subpixel_edges, so how far they err alike is known.
inline constexpr double as_subpixel_edges = -1;

inline namespace ALIDADE_ISA {

/// So many neighbouring points of subpixel_edges share one error: the variance of a shape through n of them is that of
/// n / shared_noise(nx, ny) independent ones. (nx, ny) is the normal there, of any length.
///
/// Two points have seen the same noisy pixels if they are near to each other: their errors correlate as
/// exp(-d² / 4 s²) over a distance d along the edge, s = 1.4 pixels being what the filters smooth along it. The sum of
/// that over all points of an edge is 4.9 on an axis, with one point a pixel, and 4.1 on a diagonal, where points lie
/// up to √2 pixels apart. Between them it falls with the square of the normal's larger component.
///
/// exact  within a tenth for offsets and angles of drawn edges of any direction at noise 5; at noise 10 it is up
///        to a fifth too large near the diagonals, at noise 2 up to a half, so that sigmas are up to a quarter too
///        large
template <class T>
constexpr rounded<T> shared_noise(rounded<T> nx, rounded<T> ny) {
    const rounded<T> xx = nx * nx, yy = ny * ny, whole = xx + yy;
    if (!(whole > 0)) return T(4.85);
    return rounded<T>(T(3.35)) + rounded<T>(T(1.5)) * max(xx, yy) / whole;
}

/// The same where so many pixels along an edge are known to share one error: there is about one point for each row that
/// a steep edge crosses, and for each column of a flat one. With `as_subpixel_edges`, or any number below 0, that
/// above.
template <class T>
rounded<T> shared_noise(rounded<T> nx, rounded<T> ny, rounded<T> correlation) {
    if (correlation < 0) return shared_noise(nx, ny);
    const rounded<T> xx = nx * nx, yy = ny * ny, whole = xx + yy;
    const rounded<T> steep = whole > 0 ? sqrt(max(xx, yy) / whole) : rounded<T>(1);
    return max(correlation * steep, rounded<T>(1));
}

/// How many times the variance that `n` points state must be taken, given that their mean squared distance from the
/// shape is `misfit` times as much, each `shared` others erring alike: as many times as is beyond chance, which is one
/// standard error of the misfit, and never less than once.
template <class T>
rounded<T> beyond_noise(rounded<T> misfit, int n, rounded<T> shared) {
    // Σ exp(-d² / 2 s²), the squares of the correlations, is a 1/√2 of Σ exp(-d² / 4 s²).
    const rounded<T> squared = rounded<T>(1) + max(shared - rounded<T>(1), rounded<T>(0)) * rounded<T>(T(0.70710678));
    return max(rounded<T>(1), misfit - sqrt(rounded<T>(2) * squared / rounded<T>(n > 0 ? n : 1)));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
