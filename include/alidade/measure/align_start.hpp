// Poses from which align may begin: turns by the normals, shifts by votes.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/align_fit.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::align_detail {

inline constexpr int bins = 120;  // of directions, 3° each
inline constexpr int most_starts = 12;
inline constexpr int most_of_reference = 400, most_of_picture = 6000;

inline int bin_of(const edge_point& p) {
    const int bin = floor_int((atan2(real(p.ny), real(p.nx)) / (pi * real(2)) + real(0.5)) * real(bins));
    return bin < 0 ? 0 : bin < bins ? bin : bins - 1;
}

/// Votes for shifts, in cells of 8 pixels, of the reference's middle to anywhere in the picture.
struct votes {
    static constexpr int side = 8;

    static constexpr std::size_t cells(int width, int height) {
        return times(static_cast<std::size_t>(width) / side + 3, static_cast<std::size_t>(height) / side + 3);
    }
    static constexpr std::size_t bytes(int width, int height) {
        return scratch_bytes<std::int32_t>(cells(width, height)) + scratch_bytes<int>(most_of_picture);
    }
};

/// The turns at which the reference's histogram of normals is most like the picture's, at least 6° apart, best first.
inline int find_turns(const int (&model)[bins], const int (&picture)[bins], real max_angle, int (&turns)[most_starts]) {
    std::int64_t scores[bins];
    for (int turn = 0; turn < bins; ++turn) {
        scores[turn] = 0;
        for (int i = 0; i < bins; ++i) scores[turn] += std::int64_t{model[i]} * picture[(i + turn) % bins];
        const int signed_turn = turn > bins / 2 ? turn - bins : turn;
        const real angle = abs(real(signed_turn)) * real(2) * pi / real(bins);
        if (angle > max_angle + real(2) * pi / real(bins)) scores[turn] = -1;
    }
    int count = 0;
    while (count < most_starts) {
        int best = -1;
        for (int i = 0; i < bins; ++i)
            if (scores[i] > 0 && (best < 0 || scores[i] > scores[best])) best = i;
        if (best < 0) break;
        turns[count++] = best;
        for (int i = -1; i <= 1; ++i) scores[(best + i + bins) % bins] = -1;
    }
    return count;
}

/// Up to most_starts poses, of most votes each at its turn.
inline int find_starts(const sound_points& model, const near_edges& edges, int width, int height, real max_angle,
                       pose (&starts)[most_starts], workspace scratch) {
    const int model_step = model.size / most_of_reference + 1, picture_step = edges.size() / most_of_picture + 1;
    int of_model[bins] = {}, of_picture[bins] = {}, begins[bins + 1] = {};
    for (int i = 0; i < model.size; ++i) ++of_model[bin_of(model.at[i])];
    for (int i = 0; i < edges.size(); ++i) ++of_picture[bin_of(edges[i])];

    // The picture's points by direction, every picture_step-th.
    int* by_direction = scratch.take<int>(most_of_picture);
    for (int i = 0; i < edges.size(); i += picture_step) ++begins[bin_of(edges[i]) + 1];
    for (int i = 0; i < bins; ++i) begins[i + 1] += begins[i];
    int next[bins];
    for (int i = 0; i < bins; ++i) next[i] = begins[i];
    for (int i = 0; i < edges.size(); i += picture_step) by_direction[next[bin_of(edges[i])]++] = i;

    int turns[most_starts];
    const int count = find_turns(of_model, of_picture, max_angle, turns);
    const int columns = width / votes::side + 3, rows = height / votes::side + 3;
    std::int32_t* cells = scratch.take<std::int32_t>(votes::cells(width, height));
    for (int t = 0; t < count; ++t) {
        for (std::size_t i = 0; i < votes::cells(width, height); ++i) cells[i] = 0;
        const real angle = real(turns[t]) * real(2) * pi / real(bins);
        const sine_cosine turn = sin_cos(angle);
        for (int i = 0; i < model.size; i += model_step) {
            const edge_point& q = model.at[i];
            const real right = real(q.x) - model.middle_x, down = real(q.y) - model.middle_y;
            const real rx = turn.cosine * right - turn.sine * down, ry = turn.sine * right + turn.cosine * down;
            const int direction = bin_of(q) + turns[t];
            for (int aside = -1; aside <= 1; ++aside) {
                const int bin = (direction + aside + bins) % bins;
                for (int k = begins[bin]; k < begins[bin + 1]; ++k) {
                    const edge_point& p = edges[by_direction[k]];
                    const int column = floor_int((real(p.x) - rx) / real(votes::side)) + 1,
                              row = floor_int((real(p.y) - ry) / real(votes::side)) + 1;
                    if (column >= 0 && column < columns && row >= 0 && row < rows) ++cells[row * columns + column];
                }
            }
        }
        // The 2 × 2 cells of most votes.
        int most = -1, best_column = 0, best_row = 0;
        for (int row = 0; row + 1 < rows; ++row)
            for (int column = 0; column + 1 < columns; ++column) {
                const std::int32_t* at = cells + row * columns + column;
                const int sum = at[0] + at[1] + at[columns] + at[columns + 1];
                if (sum > most) most = sum, best_column = column, best_row = row;
            }
        starts[t] = {turn_between(angle, 0), real(best_column * votes::side) - model.middle_x,
                     real(best_row * votes::side) - model.middle_y};
    }
    return count;
}

}  // namespace alidade::inline ALIDADE_ISA::align_detail
