// Blur moves a curved edge towards its centre of curvature, and this moves it back: the last step of subpixel_edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/edge/edge_chain.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade::inline ALIDADE_ISA::edge_curvature_detail {

// Smoothed along itself by a Gaussian of variance v, an edge of curvature k moves by k v / 2: the mean of what its
// circle falls away from its tangent. What is smoothed is the scene by the camera and the picture by the filters; the
// measured width of the edge tells how much that is in all. The curvature comes from the circle through three points,
// each the mean of five. Near a corner that circle is none of the edge's, and the normals next to the point know it.

using number = rounded<float>;

inline constexpr int arm = 8;    // points from the middle one to the outer ones
inline constexpr int group = 2;  // on either side of each of the three, that are in its mean
inline constexpr int needed = 2 * (arm + group) + 1;
inline constexpr int near = 3;  // points to the normals that are compared

/// Of the standard uncertainty of one point, what that of the sagitta over three means is: white noise would give
/// sqrt(1.5 / 5), but neighbouring points share theirs.
inline constexpr float sagitta_noise = 1.0F;

/// Of the same, that of a normal's direction over `near` points, in radians per pixel of either.
inline constexpr float turn_noise = 0.17F;
inline constexpr float turn_error = 0.002F;  // that no noise makes, in radians per pixel

/// Of a shift, its standard uncertainty: blurs are not all Gaussian, and curvatures change; and where normals and
/// circle do not agree.
inline constexpr float trusted_to = 0.06F, doubted_to = 0.5F;

struct place {
    number x, y;
};

/// Makes the normal of p a unit vector; returns the length that it had.
inline number normalise(edge_point& p) {
    const number nx = p.nx, ny = p.ny, length = sqrt(nx * nx + ny * ny);
    if (!(length > 0)) {
        p.nx = 1;
        p.ny = 0;
        return 0;
    }
    const number share = number(1) / length;
    p.nx = (nx * share).value;
    p.ny = (ny * share).value;
    return length;
}

/// Curvature of the circle through three points, positive if its centre is on the light side, and what part of it is no
/// noise.
struct bend {
    number curvature, share;
};
inline bend circle_through(const place& left, const place& centre, const place& right, number sigma) {
    const number half(0.5F);
    const number cx = (right.x - left.x) * half, cy = (right.y - left.y) * half, square = cx * cx + cy * cy;
    if (square <= 4) return {0, 0};
    // The rise of the chord's middle over the arc's, towards the right hand.
    const number mx = (left.x + right.x) * half - centre.x, my = (left.y + right.y) * half - centre.y;
    const number rise = (cx * my - cy * mx) / sqrt(square), rises = rise * rise;
    const number noise = number(sagitta_noise) * sigma;
    return {(rise + rise) / (square + rises), rises / (rises + number(4) * noise * noise)};
}

/// Moves the points and gives them unit normals. Their normals' lengths are the variance of what each was smoothed by.
inline void correct(array_view<edge_point> chain) {
    const int n = chain.size;
    if (n < needed) {
        for (edge_point& p : chain) normalise(p);
        return;
    }
    const bool closed = is_closed(chain);
    // Means of five places, as they were before anything is moved: those around the points from `arm` before to `arm`
    // behind the one that is looked at. Where the chain closes, the first points come again after the last.
    constexpr int kept = 32;
    static_assert(kept > 2 * arm);
    place means[kept], beginning[arm + group];
    for (int i = 0; i < arm + group; ++i) beginning[i] = {chain[i].x, chain[i].y};
    const auto at = [&](int i) -> place {
        if (i >= n) return beginning[i - n];
        const edge_point& p = chain[i < 0 ? i + n : i];
        return {p.x, p.y};
    };
    int next = closed ? -arm : group;
    const auto mean_at = [&](int i) -> place& { return means[(i + kept) % kept]; };
    const auto know_means_to = [&](int end) {
        for (; next <= end; ++next) {
            place sum = {0, 0};
            for (int k = next - group; k <= next + group; ++k) {
                const place p = at(k);
                sum.x += p.x;
                sum.y += p.y;
            }
            mean_at(next) = {sum.x * number(0.2F), sum.y * number(0.2F)};
        }
    };
    // Normals become unit vectors a little ahead of the points that need them.
    number ahead[near + 1], last[near];
    for (int i = 0; i < near; ++i) ahead[i] = normalise(chain[i]);
    for (int i = 0; i < near; ++i) last[i] = normalise(chain[n - near + i]);

    for (int here = 0; here < n; ++here) {
        if (here + near < n - near) ahead[(here + near) % (near + 1)] = normalise(chain[here + near]);
        const number variance = here < n - near ? ahead[here % (near + 1)] : last[here - (n - near)];
        edge_point& p = chain[here];

        constexpr int reach = arm + group;
        const int middle = closed ? here : here < reach ? reach : here > n - 1 - reach ? n - 1 - reach : here;
        know_means_to(middle + arm);
        bend found = circle_through(mean_at(middle - arm), mean_at(middle), mean_at(middle + arm), p.sigma);
        const auto turn = [&](int a, int b) {  // from one normal to the other, for each point between
            const edge_point &from = chain[a], &to = chain[b];
            return (number(from.nx) * number(to.ny) - number(from.ny) * number(to.nx)) * number(1.0F / near);
        };
        const auto inside = [=](int i) { return i < 0 ? i + n : i >= n ? i - n : i; };
        const bool first = !closed && here < near, end = !closed && here >= n - near;
        const number after = end ? turn(here - near, here) : turn(here, inside(here + near));
        const number behind = first ? after : turn(inside(here - near), here);
        const number spacing = max(abs(number(p.nx)), abs(number(p.ny)));  // one over the points' distance, about
        const number local = spacing * (after * behind <= 0 ? number(0) : abs(after) < abs(behind) ? after : behind);
        const bool agree =
            abs(local - found.curvature) <= number(3) * (number(turn_noise) * p.sigma + number(turn_error));
        if (!agree) found = {local, 1};

        const number shift = found.share * variance * found.curvature * number(0.5F);
        p.x = (number(p.x) - shift * p.nx).value;
        p.y = (number(p.y) - shift * p.ny).value;
        const number doubt = number(agree ? trusted_to : doubted_to) * shift;
        p.sigma = sqrt(number(p.sigma) * number(p.sigma) + doubt * doubt).value;
    }
}

}  // namespace alidade::inline ALIDADE_ISA::edge_curvature_detail
