// The axis of a needle: the line through the middles between its two edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/measure/gauge_plane.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// The needle's axis, in the plane of the dial: across = offset + slope * along, about a direction from the pivot.
struct axis {
    bool good = false;
    real angle = 0;  ///< the direction
    real offset = 0, slope = 0;
    real sigma_at_far = 0;  ///< of `across` at the far end asked for
    real tip = 0;           ///< along
    real unbroken = 0;      ///< along: where the piece ends that has both its edges without a gap, first or longest
    real half_width = 0;    ///< at the tip's end of the needle
    real usual_half = 0;    ///< mean, of the piece that is told in `unbroken`
    int pairs = 0;          ///< places along it that agree
    real step = 0;          ///< from place to place
    int found = 0;          ///< of so many where there are two edges
    real misfit = 0;
    real scale = 0;  ///< how far middles lie from the line, in pixels
};

inline constexpr int axis_bins = 160;

/// An edge point beside a needle, in the plane, along a direction and across it.
struct side_point {
    float along, across, sigma, strength;
    int side;  ///< 1: an edge as the needle has it towards positive `across`
};
inline constexpr int most_side_points = 3000;

/// The middles between both edges of a needle, place by place.
struct middles {
    real along[axis_bins], middle[axis_bins], sigma[axis_bins], half[axis_bins];
    int count = 0;
};

/// Of every place the edges that are nearest to a line, one on either side.
inline void middles_about(array_view<const side_point> points, real offset, real slope, real near, real step,
                          real pixels, middles& made) {
    struct pair {
        float across[2], sigma[2], along;
        bool there[2];
    };
    pair bins[axis_bins] = {};
    const real narrow = real(0.25) / pixels;
    for (const side_point& p : points) {
        const int b = floor_int((real(p.along) - near) / step);
        if (b < 0 || b >= axis_bins) continue;
        const real away = real(p.across) - offset - slope * real(p.along);
        if (p.side == 1 ? away < -narrow : away > narrow) continue;
        pair& at = bins[b];
        if (at.there[p.side]) {
            const real other = real(at.across[p.side]) - offset - slope * real(p.along);
            if (abs(away) >= abs(other)) continue;
        }
        at.across[p.side] = p.across, at.sigma[p.side] = p.sigma, at.along = p.along, at.there[p.side] = true;
    }
    made.count = 0;
    for (const pair& one : bins) {
        if (!one.there[0] || !one.there[1]) continue;
        const real width = real(one.across[1]) - real(one.across[0]);
        if (!(width > real(0.8) / pixels)) continue;
        const int n = made.count++;
        made.along[n] = real(one.along);
        made.middle[n] = (real(one.across[0]) + real(one.across[1])) * real(0.5);
        made.half[n] = width * real(0.5);
        const real s0 = real(one.sigma[0]), s1 = real(one.sigma[1]);
        made.sigma[n] = max(sqrt(s0 * s0 + s1 * s1) * real(0.5), real(0.02) / pixels);
    }
}

/// Fits the middle between the two edges of a needle of about this direction, of edge points between `near` and `far`;
/// `at` is where the scale is.
inline axis fit_axis(array_view<const edge_point> points, const plane& dial, real angle, int sign, real near, real far,
                     real at, workspace scratch) {
    axis made;
    made.angle = angle;
    side_point* list = scratch.take<side_point>(most_side_points);
    middles& mids = *scratch.take<middles>(1);
    const sine_cosine to = sin_cos(angle);
    const real pixels = dial.scale();
    const real widest = 0.1;
    const real step = max((far - near) / real(axis_bins), real(1.2) / pixels);
    // The box of the corridor in the picture, so that few points are asked.
    const place p0 = dial.seen({near * to.cosine, near * to.sine}), p1 = dial.seen({far * to.cosine, far * to.sine});
    const real dx = p1.x - p0.x, dy = p1.y - p0.y, length = sqrt(dx * dx + dy * dy);
    const real ux = dx / length, uy = dy / length, room = widest * pixels * real(1.6) + real(2);
    int count = 0;
    real strengths = 0;
    for (int i = 0; i < points.size && count < most_side_points; ++i) {
        const edge_point& p = points[i];
        const real rx = real(p.x) - p0.x, ry = real(p.y) - p0.y;
        const real aside = ry * ux - rx * uy, on = rx * ux + ry * uy;
        if (abs(aside) > room || on < -2 || on > length + real(2)) continue;
        if (abs(real(p.nx) * ux + real(p.ny) * uy) > 0.35) continue;
        const place q = dial.back({p.x, p.y});
        const real along = q.x * to.cosine + q.y * to.sine, across = q.y * to.cosine - q.x * to.sine;
        if (along < near || along >= far || abs(across) > widest) continue;
        // Towards the light, across: outwards of a dark needle.
        const real outwards = (real(p.ny) * ux - real(p.nx) * uy) * real(sign);
        list[count++] = {static_cast<float>(along.value), static_cast<float>(across.value),
                         static_cast<float>((real(p.sigma) / pixels).value), p.strength, outwards > 0 ? 1 : 0};
        strengths += real(p.strength);
    }
    if (count < 16) return made;
    // Of a shadow and of what is printed there is less contrast.
    int kept = 0;
    for (int i = 0; i < count; ++i)
        if (real(list[i].strength) * real(count) > strengths * real(0.3)) list[kept++] = list[i];
    const array_view<const side_point> sides = {list, kept};

    // The direction in which most places have their middle on one line through the pivot, or a little beside it.
    real best_slope = 0, best_offset = 0;
    int most = 0;
    constexpr double asides[] = {0.0, -0.03, 0.03};
    for (const double beside : asides)
        for (int i = -24; i <= 24; ++i) {
            const real slope = real(i) * real(0.004), offset = beside;
            middles_about(sides, offset, slope, near, step, pixels, mids);
            int agree = 0;
            for (int k = 0; k < mids.count; ++k) {
                const real off = abs(mids.middle[k] - offset - slope * mids.along[k]) * pixels;
                agree += 2 * (off < 0.8) + (off < 1.8);
            }
            if (agree > most) most = agree, best_slope = slope, best_offset = offset;
        }
    real offset = best_offset, slope = best_slope, scale = 0;
    real ww = 0, wx = 0, wxx = 0, squares = 0, used = 0;
    for (int round = 0; round < 10; ++round) {
        if (round % 3 == 0) middles_about(sides, offset, slope, near, step, pixels, mids);
        const int n = mids.count;
        if (n < 8) return made;
        real away[axis_bins];
        for (int i = 0; i < n; ++i) {
            const real one = abs(mids.middle[i] - offset - slope * mids.along[i]);
            int k = i;
            for (; k > 0 && away[k - 1] > one; --k) away[k] = away[k - 1];
            away[k] = one;
        }
        scale = max(away[n / 2] * real(1.4826), real(0.06) / pixels);
        if (round == 0) scale = max(scale, real(0.4) / pixels);
        real wy = 0, wxy = 0;
        ww = wx = wxx = squares = used = 0;
        const real c = real(4.7) * scale;
        for (int i = 0; i < n; ++i) {
            const real u = (mids.middle[i] - offset - slope * mids.along[i]) / c;
            if (abs(u) >= 1) continue;
            const real keep = (real(1) - u * u) * (real(1) - u * u);
            // Places differ by more than noise: none is better than a tenth of a pixel.
            const real s = max(mids.sigma[i], real(0.1) / pixels);
            const real w = keep / (s * s);
            ww += w, wx += w * mids.along[i], wxx += w * mids.along[i] * mids.along[i];
            wy += w * mids.middle[i], wxy += w * mids.along[i] * mids.middle[i];
            squares += w * (u * c) * (u * c), used += keep;
        }
        const real determinant = ww * wxx - wx * wx;
        if (!(used > 5) || !(determinant > 0)) return made;
        offset = (wxx * wy - wx * wxy) / determinant;
        slope = (ww * wxy - wx * wy) / determinant;
    }
    const real determinant = ww * wxx - wx * wx;
    const real misfit = squares / max(used - real(2), real(1));
    // Neighbours share their errors over about five pixels.
    const real shared = max(real(5.2) / (step * pixels), real(1)) * max(misfit, real(0.05));
    const real variance = (wxx - real(2) * at * wx + at * at * ww) / determinant * shared;
    made.good = true;
    made.step = step;
    made.offset = offset, made.slope = slope;
    made.sigma_at_far = sqrt(max(variance, real(0)));
    made.misfit = misfit;
    made.scale = scale * pixels;
    // It ends where its middles do: a few far beyond are something else.
    int end = -1, last = -1, beyond = 0;
    real piece = near, longest = 0, before = near, halves = 0;
    int in_piece = 0;
    made.unbroken = near;
    for (int i = 0; i < mids.count; ++i) {
        const real off = abs(mids.middle[i] - offset - slope * mids.along[i]);
        if (off >= max(real(4.7) * scale, real(0.5) / pixels)) continue;
        ++made.pairs;
        if (mids.along[i] - before > at * real(0.1)) piece = mids.along[i], halves = 0, in_piece = 0;
        before = mids.along[i];
        halves += mids.half[i], ++in_piece;
        longest = max(longest, before - piece);
        if (piece == near || before - piece == longest)
            made.unbroken = before, made.usual_half = halves / real(in_piece);
        beyond = last >= 0 && mids.along[i] - mids.along[last] > at * real(0.2) ? 1 : beyond + (beyond > 0);
        last = i;
        if (beyond == 0 || beyond >= 5) end = i, beyond = 0;
    }
    made.found = mids.count;
    made.tip = end >= 0 ? mids.along[end] : real(0);
    made.half_width = end >= 0 ? mids.half[end] : real(0);
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
