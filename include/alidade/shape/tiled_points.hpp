// Edge points sorted by where they are, so that those near a shape are found without asking all.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::tiled_points_detail {

/// The points of a list that lie in a picture and have a unit normal, tile by tile, and whether they are taken.
/// Points beyond the border are left out.
class tiled_points {
public:
    static constexpr int side = 16;  ///< of a tile

    static constexpr std::size_t tiles(int width, int height) {
        return times(static_cast<std::size_t>(width) / side + 1, static_cast<std::size_t>(height) / side + 1);
    }
    static constexpr std::size_t bytes(int points, int width, int height) {
        const auto n = static_cast<std::size_t>(points);
        return scratch_bytes<edge_point>(n) + 2 * scratch_bytes<int>(n) + scratch_bytes<std::uint8_t>(n) +
               4 * scratch_bytes<std::int32_t>(n) + scratch_bytes<int>(tiles(width, height) + 1);
    }

    tiled_points(array_view<const edge_point> points, int width, int height, workspace& scratch)
        : columns_(width / side + 1), rows_(height / side + 1) {
        const auto n = static_cast<std::size_t>(points.size);
        const int count = columns_ * rows_;
        sorted_ = scratch.take<edge_point>(n);
        index_ = scratch.take<int>(n);
        used_ = scratch.take<std::uint8_t>(n);
        x = scratch.take<std::int32_t>(n), y = scratch.take<std::int32_t>(n);
        nx = scratch.take<std::int32_t>(n), ny = scratch.take<std::int32_t>(n);
        starts_ = scratch.take<int>(static_cast<std::size_t>(count) + 1);
        int* tile_of = scratch.take<int>(n);
        const float right = static_cast<float>(width), below = static_cast<float>(height);
        for (int i = 0; i <= count; ++i) starts_[i] = 0;
        for (int i = 0; i < points.size; ++i) {
            const edge_point& p = points[i];
            const rounded<float> right_part = p.nx, down_part = p.ny;
            const rounded<float> square = right_part * right_part + down_part * down_part;
            tile_of[i] = -1;
            if (!(p.x > -1 && p.y > -1 && p.x < right && p.y < below && p.sigma >= 0 && p.sigma < 1e6F)) continue;
            if (!(square > 0.98F && square < 1.02F)) continue;
            tile_of[i] = tile(p.y, rows_) * columns_ + tile(p.x, columns_);
            ++starts_[tile_of[i] + 1];
        }
        for (int i = 0; i < count; ++i) starts_[i + 1] += starts_[i];
        // Placing them moves each start to the next one's place, and then back by one.
        for (int i = 0; i < points.size; ++i) {
            if (tile_of[i] < 0) continue;
            const int at = starts_[tile_of[i]]++;
            sorted_[at] = points[i];
            index_[at] = i;
            used_[at] = 0;
            x[at] = round_int(rounded<float>(points[i].x) * quarter),
            y[at] = round_int(rounded<float>(points[i].y) * quarter);
            nx[at] = round_int(rounded<float>(points[i].nx) * one),
            ny[at] = round_int(rounded<float>(points[i].ny) * one);
        }
        for (int i = count; i > 0; --i) starts_[i] = starts_[i - 1];
        starts_[0] = 0;
    }

    int size() const { return starts_[columns_ * rows_]; }
    const edge_point& operator[](int i) const { return sorted_[i]; }
    const edge_point* data() const { return sorted_; }
    int index(int i) const { return index_[i]; }  ///< in the list that they come from
    bool taken(int i) const { return used_[i] != 0; }
    void take(int i) { used_[i] = 1; }

    /// Calls each(first, last) for ranges that together hold all points in x0 <= x <= x1, y0 <= y <= y1, and others.
    template <class Each>
    void for_ranges(real x0, real y0, real x1, real y1, Each each) const {
        const int left = tile(clamped(x0), columns_), right = tile(clamped(x1), columns_);
        const int top = tile(clamped(y0), rows_), bottom = tile(clamped(y1), rows_);
        for (int row = top; row <= bottom; ++row)
            each(starts_[row * columns_ + left], starts_[row * columns_ + right + 1]);
    }

    int row_of(real down) const { return tile(clamped(down), rows_); }
    /// Calls each(first, last) for a range that holds all points of a row of tiles in x0 <= x <= x1, and others.
    template <class Each>
    void for_range_of_row(int row, real x0, real x1, Each each) const {
        const int* starts = starts_ + row * columns_;
        each(starts[tile(clamped(x0), columns_)], starts[tile(clamped(x1), columns_) + 1]);
    }

    // The same in integers, for choosing many at once.
    static constexpr int quarter = 4, one = 1 << 14;
    std::int32_t *x, *y;    ///< in quarters of a pixel
    std::int32_t *nx, *ny;  ///< in 2⁻¹⁴

private:
    static int tile(float v, int count) {
        const int at = static_cast<int>(v) / side;
        return at < 0 ? 0 : at < count ? at : count - 1;
    }
    static float clamped(real v) { return static_cast<float>(v.value > 0 ? v.value < 1e6 ? v.value : 1e6 : 0); }

    int columns_, rows_;
    edge_point* sorted_;
    int *index_, *starts_;
    std::uint8_t* used_;
};

}  // namespace alidade::inline ALIDADE_ISA::tiled_points_detail
