// The needle: the one line that leads from the pivot to the scale.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/measure/gauge_polar.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// A direction in which something leads away from the pivot.
struct spoke {
    real angle = 0;
    real worth = 0;     ///< share of the way to the scale that differs from the face, weighted with how much
    real reach = 0;     ///< where it ends, in units of the way
    real contrast = 0;  ///< mean, in grey levels
    int sign = 0;       ///< 1: darker than the face
};

inline constexpr int most_spokes = 8;
struct spokes {
    spoke at[most_spokes];
    int count = 0;
};

inline constexpr int spoke_angles = 720, spoke_rows = 64;

constexpr std::size_t spokes_workspace() {
    return polar_bytes(spoke_angles, spoke_rows) * 2 + unroll_workspace(spoke_angles);
}

/// made(j, a) = polar(j, a) less the median of the row within ±window columns.
inline void less_background(const polar_picture& polar, int window, const polar_picture& made) {
    const int n = polar.angles;
    for (int j = 0; j < polar.rows; ++j) {
        const std::int16_t* in = polar.row(j);
        std::int16_t* out = made.row(j);
        // The median moves by little from column to column (Huang 1979).
        int counts[256] = {}, below = 0, median = 0;
        const auto level = [&](int a) { return in[(a + n) % n] >> 3; };
        const int size = 2 * window + 1;
        for (int d = -window; d <= window; ++d) ++counts[level(d)];
        for (int a = 0; a < n; ++a) {
            if (a > 0) {
                const int gone = level(a - window - 1), come = level(a + window);
                --counts[gone], below -= gone < median;
                ++counts[come], below += come < median;
            }
            while (2 * below > size) below -= counts[--median];
            while (2 * (below + counts[median]) < size) below += counts[median++];
            out[a] = static_cast<std::int16_t>(in[a] - (median * 8 + 4));
        }
    }
}

/// What leads from the pivot towards the circle of radius `far`, the best first.
inline spokes find_spokes(image_view<const std::uint8_t> src, const plane& dial, real far, real noise,
                          workspace scratch) {
    constexpr int n = spoke_angles, rows = spoke_rows;
    const auto room = static_cast<std::size_t>(n) * rows;
    polar_picture seen = {scratch.take<std::int16_t>(room), n, rows, far * real(0.12), far * real(0.88 / rows)};
    polar_picture plain = {scratch.take<std::int16_t>(room), n, rows, seen.first, seen.step};
    unroll(src, dial, seen, scratch);
    less_background(seen, 48, plain);

    // What is less than this is no needle; what is more than the cap counts no more.
    const int least = floor_int(max(real(6), noise * real(2)) * real(8));
    const int cap = 8 * least;
    constexpr int from = 10;  // 0.26 of the way: beyond the hub
    std::int32_t worth[2][n];
    std::int16_t reach[2][n], contrast[2][n];
    for (int side = 0; side < 2; ++side) {
        const int sign = side == 0 ? 1 : -1;
        for (int a = 0; a < n; ++a) {
            std::int32_t sum = 0, level = 0;
            int missed = 0, last = 0, hits = 0;
            for (int j = from; j < rows; ++j) {
                const std::int16_t* at = plain.row(j);
                // A pivot two hundredths aside is seen so far aside.
                const int aside = 1 + (j < 24);
                int most = 0;
                for (int d = -aside; d <= aside; ++d) {
                    const int v = -sign * at[(a + d + n) % n];
                    most = v > most ? v : most;
                }
                if (most > least) {
                    sum += most < cap ? most : cap, level += most, ++hits;
                    last = j;
                    missed = 0;
                } else if (++missed > 4 && seen.row(j)[a] < 8 * 250) {
                    break;
                }
            }
            worth[side][a] = sum;
            reach[side][a] = static_cast<std::int16_t>(last);
            contrast[side][a] = static_cast<std::int16_t>(hits > 0 ? level / hits : 0);
        }
    }
    spokes found;
    const real turn = real(2) * pi / real(n);
    for (int i = 0; i < most_spokes; ++i) {
        int side = 0, best = -1;
        std::int32_t most = 0;
        for (int s = 0; s < 2; ++s)
            for (int a = 0; a < n; ++a)
                if (worth[s][a] > most) most = worth[s][a], best = a, side = s;
        if (best < 0) break;
        // The middle of all that is nearly as good, and what belongs to it is gone.
        real sum = 0, weight = 0;
        for (int d = -12; d <= 12; ++d) {
            const std::int32_t w = worth[side][(best + d + n) % n] - most + most / 8;
            if (w > 0) sum += real(w) * real(d), weight += real(w);
        }
        found.at[found.count++] = {(real(best) + sum / weight) * turn, real(most) / (real(cap) * real(rows - from)),
                                   real(reach[side][best] + 1) / real(rows), real(contrast[side][best]) / real(8),
                                   side == 0 ? 1 : -1};
        for (int d = -20; d <= 20; ++d) worth[0][(best + d + n) % n] = worth[1][(best + d + n) % n] = 0;
    }
    return found;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
