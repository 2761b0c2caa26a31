// Edge points voting for the centres of the circles that they may lie on: the accumulator of hough_circles.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rows.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/key_heap.hpp>
#include <alidade/shape/tiled_points.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_votes_detail {

using key_heap_detail::key_heap;
using tiled_points_detail::tiled_points;

/// Three votes of a point fall into the 3 × 3 cells about its centre, each worth whole / 3r at a distance of r: a
/// circle drawn in full has 2π whole, whatever its radius.
inline constexpr int whole = 1 << 14;

struct grid {
    int cell;            ///< side of a cell in pixels
    int width, height;   ///< in cells, with one more on either side
    double least, most;  ///< radii

    constexpr grid(int picture_width, int picture_height, double min_radius, double max_radius)
        : cell(min_radius >= 10  ? 4
               : min_radius >= 5 ? 2
                                 : 1),
          width(picture_width / cell + 3),
          height(picture_height / cell + 3),
          least(min_radius),
          most(max_radius) {}

    constexpr std::size_t cells() const {
        return times(static_cast<std::size_t>(width), static_cast<std::size_t>(height));
    }
    constexpr int steps() const { return static_cast<int>((most - least) / cell) + 2; }
    /// Local maxima of 3 × 3 cells: no two in one square of 2 × 2.
    constexpr std::size_t maxima() const {
        return times(static_cast<std::size_t>(width) / 2 + 1, static_cast<std::size_t>(height) / 2 + 1);
    }
    constexpr std::size_t bytes() const {
        return 2 * scratch_bytes<std::uint32_t>(cells()) +
               scratch_bytes<std::uint32_t>(static_cast<std::size_t>(width)) +
               scratch_bytes<std::uint32_t>(static_cast<std::size_t>(steps())) + scratch_bytes<std::uint64_t>(maxima());
    }
};

struct candidate {
    real x = 0, y = 0;
    double votes = 0;  ///< 1 for each circle drawn in full
};

class accumulator {
public:
    /// Each point votes along its normal, to the light side or to the dark one.
    accumulator(const tiled_points& points, const grid& cells, bool light, double least_votes, workspace& scratch)
        : grid_(cells),
          first_(round_int(real(cells.least) / real(cells.cell) * real(1 << fraction))),
          votes_(scratch.take<std::uint32_t>(cells.cells())),
          sums_(scratch.take<std::uint32_t>(cells.cells())),
          columns_(scratch.take<std::uint32_t>(static_cast<std::size_t>(cells.width))),
          worth_(scratch.take<std::uint32_t>(static_cast<std::size_t>(cells.steps()))),
          heap_(scratch.take<std::uint64_t>(cells.maxima()), cells.maxima()) {
        for (std::size_t i = 0; i < cells.cells(); ++i) votes_[i] = sums_[i] = 0;
        for (int k = 0; k < cells.steps(); ++k)
            worth_[k] = static_cast<std::uint32_t>(round_int(real(whole) / (distance(k) * real(3))));
        for (int i = 0; i < points.size(); ++i) vote(points, i, light ? 1 : -1);
        sum_neighbours();
        collect(static_cast<std::uint32_t>(least_votes * 2 * pi.value * whole));
    }

    /// The next best centre; false when there is none.
    bool next(candidate& found) {
        if (heap_.empty()) return false;
        const std::uint32_t votes = key_heap::votes_of(heap_.top()), place = key_heap::place_of(heap_.top());
        heap_.drop_top();
        found = centre_of(static_cast<int>(place) % grid_.width, static_cast<int>(place) / grid_.width);
        found.votes = votes / (2 * pi.value * whole);
        return true;
    }

private:
    // Places count 2⁻¹⁶ of a cell; the cell of picture coordinates -0.5 … is the second, after the border.
    static constexpr int fraction = 16;

    /// From a point to its k-th vote.
    real distance(int k) const { return real(grid_.least) + real(k * grid_.cell); }

    void vote(const tiled_points& points, int i, int side) {
        constexpr int scale = (1 << fraction) / tiled_points::quarter;
        constexpr std::int32_t half = tiled_points::quarter / 2, longer = (1 << fraction) / tiled_points::one;
        const std::int32_t step_x = points.nx[i] * longer * side, step_y = points.ny[i] * longer * side;
        std::int32_t x = (points.x[i] + half) * scale / grid_.cell + (1 << fraction);
        std::int32_t y = (points.y[i] + half) * scale / grid_.cell + (1 << fraction);
        x += static_cast<std::int32_t>(first_ * step_x >> fraction);
        y += static_cast<std::int32_t>(first_ * step_y >> fraction);
        const int steps = grid_.steps(), width = grid_.width;
        std::uint32_t* votes = votes_;
        const std::uint32_t* worth = worth_;
        const auto inside = [this](std::int32_t at_x, std::int32_t at_y) {
            const int column = at_x >> fraction, row = at_y >> fraction;
            return column >= 1 && column < grid_.width - 1 && row >= 1 && row < grid_.height - 1;
        };
        const auto cell = [=](std::int32_t at_x, std::int32_t at_y) -> std::uint32_t& {
            return votes[(at_y >> fraction) * width + (at_x >> fraction)];
        };
        if (inside(x, y) && inside(x + (steps - 1) * step_x, y + (steps - 1) * step_y)) {
            for (int k = 0; k < steps; ++k, x += step_x, y += step_y) cell(x, y) += worth[k];
        } else {
            for (int k = 0; k < steps; ++k, x += step_x, y += step_y)
                if (inside(x, y)) cell(x, y) += worth[k];
        }
    }

    /// sums(x, y) = votes of the 3 × 3 cells about it.
    void sum_neighbours() {
        using simd::block, simd::load;
        const int width = grid_.width;
        for (int y = 1; y < grid_.height - 1; ++y) {
            const std::uint32_t* row = votes_ + std::ptrdiff_t{y} * width;
            std::uint32_t* columns = columns_;
            for_blocks<std::uint32_t>(width, [=]<class V>(block<V>, int i) {
                simd::store(columns + i, load<V>(row - width + i) + load<V>(row + i) + load<V>(row + width + i));
            });
            std::uint32_t* out = sums_ + std::ptrdiff_t{y} * width + 1;
            for_blocks<std::uint32_t>(width - 2, [=]<class V>(block<V>, int i) {
                simd::store(out + i, load<V>(columns + i) + load<V>(columns + i + 1) + load<V>(columns + i + 2));
            });
        }
    }

    /// Sums that no neighbour exceeds; of equal neighbours the first.
    void collect(std::uint32_t least) {
        const int width = grid_.width;
        if (least < 1) least = 1;
        for (int y = 1; y < grid_.height - 1; ++y)
            for (int x = 1; x < width - 1; ++x) {
                const std::uint32_t* at = sums_ + std::ptrdiff_t{y} * width + x;
                const std::uint32_t own = *at;
                if (own < least) continue;
                if (at[-1] >= own || at[-width - 1] >= own || at[-width] >= own || at[-width + 1] >= own) continue;
                if (at[1] > own || at[width - 1] > own || at[width] > own || at[width + 1] > own) continue;
                heap_.add(key_heap::key(own, static_cast<std::uint32_t>(y * width + x)));
            }
        heap_.arrange();
    }

    /// The mean place of the votes in the 3 × 3 cells.
    candidate centre_of(int x, int y) const {
        real all = 0, right = 0, down = 0;
        for (int j = -1; j <= 1; ++j)
            for (int i = -1; i <= 1; ++i) {
                const real votes = static_cast<double>(votes_[std::ptrdiff_t{y + j} * grid_.width + x + i]);
                all += votes, right += votes * real(i), down += votes * real(j);
            }
        const real cell = grid_.cell, half = real(0.5);
        return {(real(x - 1) + half + right / all) * cell - half, (real(y - 1) + half + down / all) * cell - half};
    }

    grid grid_;
    std::int64_t first_;  ///< from a point to its first vote
    std::uint32_t *votes_, *sums_, *columns_, *worth_;
    key_heap heap_;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_votes_detail
