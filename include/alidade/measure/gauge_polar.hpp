// The dial unrolled: a row for each circle about the pivot, a column for each direction.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/measure/gauge_plane.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

/// Row j is the circle of radius first + j step, column a the direction 2π a / angles. Samples are eight times the
/// brightness.
struct polar_picture {
    std::int16_t* data = nullptr;
    int angles = 0, rows = 0;
    real first = 0, step = 0;

    std::int16_t* row(int j) const { return data + std::ptrdiff_t{j} * angles; }
    real radius(real j) const { return first + j * step; }
    real row_of(real radius) const { return (radius - first) / step; }
};

constexpr std::size_t polar_bytes(int angles, int rows) {
    return scratch_bytes<std::int16_t>(times(static_cast<std::size_t>(angles), static_cast<std::size_t>(rows)));
}
constexpr std::size_t unroll_workspace(int angles) {
    return 6 * scratch_bytes<std::int32_t>(static_cast<std::size_t>(angles));
}

/// Fills `made` by bilinear interpolation. Beyond the picture its border goes on.
inline void unroll(image_view<const std::uint8_t> src, const plane& dial, const polar_picture& made,
                   workspace scratch) {
    const auto n = static_cast<std::size_t>(made.angles);
    std::int32_t *x = scratch.take<std::int32_t>(n), *y = scratch.take<std::int32_t>(n);
    std::int32_t *dx = scratch.take<std::int32_t>(n), *dy = scratch.take<std::int32_t>(n);
    std::int32_t *next_x = scratch.take<std::int32_t>(n), *next_y = scratch.take<std::int32_t>(n);
    constexpr int block = 8, one = 1 << 16;
    const real turn = real(2) * pi / real(made.angles);
    const int far_x = (src.width - 1) * one - 1, far_y = (src.height - 1) * one - 1;
    const auto places = [&](int row, std::int32_t* at_x, std::int32_t* at_y) {
        const real r = made.radius(row);
        const sine_cosine by = sin_cos(turn);
        sine_cosine at = {0, 1};
        for (int a = 0; a < made.angles; ++a) {
            if (a % 64 == 0) at = sin_cos(turn * real(a));
            const place p = dial.seen({r * at.cosine, r * at.sine});
            const real limit = 16000;
            at_x[a] = floor_int(max(-limit, min(p.x, limit)) * real(one));
            at_y[a] = floor_int(max(-limit, min(p.y, limit)) * real(one));
            at = {at.sine * by.cosine + at.cosine * by.sine, at.cosine * by.cosine - at.sine * by.sine};
        }
    };
    places(0, next_x, next_y);
    for (int j = 0; j < made.rows; ++j) {
        if (j % block == 0) {
            std::int32_t* kept = x;
            x = next_x, next_x = kept;
            kept = y, y = next_y, next_y = kept;
            places(j + block, next_x, next_y);
            for (int a = 0; a < made.angles; ++a) {
                dx[a] = (next_x[a] - x[a]) / block;
                dy[a] = (next_y[a] - y[a]) / block;
            }
            // next_x and next_y are kept for the block that follows; x and y are moved on from row to row.
        }
        std::int16_t* out = made.row(j);
        for (int a = 0; a < made.angles; ++a) {
            const std::int32_t px = x[a] < 0 ? 0 : x[a] > far_x ? far_x : x[a];
            const std::int32_t py = y[a] < 0 ? 0 : y[a] > far_y ? far_y : y[a];
            const std::uint8_t* p = src.data + (py >> 16) * src.stride + (px >> 16);
            const int u = (px >> 11) & 31, v = (py >> 11) & 31;
            const int above = (32 - u) * p[0] + u * p[1];
            const int below = (32 - u) * p[src.stride] + u * p[src.stride + 1];
            out[a] = static_cast<std::int16_t>(((32 - v) * above + v * below + 64) >> 7);
            x[a] += dx[a];
            y[a] += dy[a];
        }
    }
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
