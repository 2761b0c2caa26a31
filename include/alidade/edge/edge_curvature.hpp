// Blur moves a curved edge towards its centre of curvature, and this moves it back: the last step of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_chain.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade::inline ALIDADE_ISA::edge_curvature {

// Smoothed along itself by a Gaussian of variance v, an edge of curvature k moves by k v / 2: the mean of what its
// circle falls away from its tangent. What is smoothed is the scene by the camera and the picture by the filters; the
// measured width of the edge tells how much that is in all. The curvature comes from the circle through three points,
// each the mean of five.

using number = rounded<float>;

inline constexpr int arm = 8;    // points from the middle one to the outer ones
inline constexpr int group = 2;  // on either side of each of the three, that are in its mean
inline constexpr int needed = 2 * (arm + group) + 1;

/// Of the standard uncertainty of one point, what that of the sagitta over three means is: white noise would give
/// sqrt(1.5 / 5), but neighbouring points share theirs.
inline constexpr float sagitta_noise = 1.0F;

/// Of a shift, its standard uncertainty: blurs are not all Gaussian, and curvatures change.
inline constexpr float trusted_to = 0.06F;

struct place {
    number x, y;
};

/// Moves the points and gives them unit normals. Their normals' lengths are the variance of what each was smoothed by.
inline void correct(array_view<edge_point> chain) {
    const int n = chain.size;
    const bool closed = is_closed(chain);
    // Places as they were found: of the last few points that were moved and, where the chain closes, of its first.
    constexpr int kept = 32;
    static_assert(kept >= needed);
    place before[kept], beginning[kept];
    for (int i = 0; i < kept && i < n; ++i) beginning[i] = {chain[i].x, chain[i].y};
    const bool corrected = n >= needed;
    int here = 0;
    const auto at = [&](int i) -> place {
        if (i >= n) return beginning[i - n];
        if (i >= here) return {chain[i].x, chain[i].y};
        return i < 0 ? place{chain[i + n].x, chain[i + n].y} : before[i % kept];
    };
    const auto mean_around = [&](int i) {
        place sum = {0, 0};
        for (int k = i - group; k <= i + group; ++k) {
            const place p = at(k);
            sum.x += p.x;
            sum.y += p.y;
        }
        return place{sum.x * number(0.2F), sum.y * number(0.2F)};
    };
    for (here = 0; here < n; ++here) {
        edge_point& p = chain[here];
        const number nx = p.nx, ny = p.ny;
        const number variance = sqrt(nx * nx + ny * ny);
        const number ux = variance > 0 ? nx / variance : number(1), uy = variance > 0 ? ny / variance : number(0);
        before[here % kept] = {p.x, p.y};
        p.nx = static_cast<float>(ux);
        p.ny = static_cast<float>(uy);
        if (!corrected) continue;
        const int reach = arm + group;
        const int middle = closed ? here : here < reach ? reach : here > n - 1 - reach ? n - 1 - reach : here;
        const place left = mean_around(middle - arm), centre = mean_around(middle), right = mean_around(middle + arm);
        const number half(0.5F);
        const number cx = (right.x - left.x) * half, cy = (right.y - left.y) * half, square = cx * cx + cy * cy;
        if (square <= 4) continue;
        // The rise of the chord's middle over the arc's, towards the right hand.
        const number mx = (left.x + right.x) * half - centre.x, my = (left.y + right.y) * half - centre.y;
        const number rise = (cx * my - cy * mx) / sqrt(square);
        const number rises = rise * rise;
        const number noise = number(sagitta_noise) * number(p.sigma);
        const number share = rises / (rises + number(4) * noise * noise);  // of what is not noise
        const number shift = share * variance * rise / (square + rises);   // variance / 2 · 2 rise / (…)
        p.x = static_cast<float>(number(p.x) - shift * ux);
        p.y = static_cast<float>(number(p.y) - shift * uy);
        const number doubt = number(trusted_to) * shift;
        p.sigma = static_cast<float>(sqrt(number(p.sigma) * number(p.sigma) + doubt * doubt));
    }
}

}  // namespace alidade::inline ALIDADE_ISA::edge_curvature
