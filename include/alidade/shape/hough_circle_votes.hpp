// Edge points voting for the centres of the circles that they may lie on: the accumulator of hough_circles.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rows.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/contrast.hpp>
#include <alidade/shape/key_heap.hpp>
#include <alidade/shape/tiled_points.hpp>

#include <bit>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_votes_detail {

using key_heap_detail::key_heap;
using tiled_points_detail::tiled_points;

/// Three votes of a point fall into the 3 × 3 cells about its centre, each worth whole / 3r at a distance of r: a
/// circle drawn in full has 2π whole, whatever its radius.
inline constexpr int whole = 1 << 14;

struct grid {
    int cell_bits, cell;  ///< side of a cell in pixels, a power of two
    int width, height;    ///< in cells, with one more on either side
    double least, most;   ///< radii

    constexpr grid(int picture_width, int picture_height, double min_radius, double max_radius)
        : cell_bits(min_radius >= 10  ? 2
                    : min_radius >= 5 ? 1
                                      : 0),
          cell(1 << cell_bits),
          width(picture_width / cell + 3),
          height(picture_height / cell + 3),
          least(min_radius),
          most(max_radius) {}

    constexpr std::size_t cells() const {
        return times(static_cast<std::size_t>(width), static_cast<std::size_t>(height));
    }
    /// From the least radius to the largest, or up to a cell beyond it.
    constexpr int steps() const {
        const double extent = (most - least) / cell;
        const int down = static_cast<int>(extent);
        return down + (extent > down) + 1;
    }
    /// Of sums of a row of cells, and whole packs more.
    constexpr std::size_t room_of_row() const { return static_cast<std::size_t>(width) + 16; }
    /// Whole packs of them.
    constexpr std::size_t room_of_steps() const {
        constexpr int step = simd::lanes<simd::pack<std::int32_t>>;
        return static_cast<std::size_t>((steps() + step - 1) / step * step);
    }
    /// Local maxima of 3 × 3 cells: no two in one square of 2 × 2.
    constexpr std::size_t maxima() const {
        return times(static_cast<std::size_t>(width) / 2 + 1, static_cast<std::size_t>(height) / 2 + 1);
    }
    /// For so many kinds of circles, light ones, dark ones or both.
    constexpr std::size_t bytes(int kinds) const {
        const auto n = static_cast<std::size_t>(kinds);
        return n * scratch_bytes<std::uint32_t>(cells()) + 3 * scratch_bytes<std::uint32_t>(room_of_row()) +
               scratch_bytes<std::uint32_t>(static_cast<std::size_t>(width)) +
               scratch_bytes<std::uint32_t>(room_of_steps()) + 2 * scratch_bytes<std::int32_t>(room_of_steps()) +
               scratch_bytes<std::uint64_t>(n * maxima());
    }
};

struct candidate {
    real x = 0, y = 0;
    double votes = 0;  ///< 1 for each circle drawn in full
    bool light = true;
};

class accumulator {
public:
    /// Each point votes along its normal, to the light side, to the dark one, or to both in planes of their own. Points
    /// of one edge are about `spacing` pixels apart.
    accumulator(const tiled_points& points, const grid& cells, contrast inside, int spacing, double least_votes,
                workspace& scratch)
        : grid_(cells),
          first_(round_int(real(cells.least) / real(cells.cell) * real(1 << fraction))),
          steps_(cells.steps()),
          kinds_(inside == contrast::either ? 2 : 1),
          only_dark_(inside == contrast::dark),
          votes_(scratch.take<std::uint32_t>(planes())),
          sums_{scratch.take<std::uint32_t>(cells.room_of_row()), scratch.take<std::uint32_t>(cells.room_of_row()),
                scratch.take<std::uint32_t>(cells.room_of_row())},
          columns_(scratch.take<std::uint32_t>(static_cast<std::size_t>(cells.width))),
          worth_(scratch.take<std::uint32_t>(cells.room_of_steps())),
          ramp_(scratch.take<std::int32_t>(cells.room_of_steps())),
          places_(scratch.take<std::int32_t>(cells.room_of_steps())),
          heap_(scratch.take<std::uint64_t>(static_cast<std::size_t>(kinds_) * cells.maxima()),
                static_cast<std::size_t>(kinds_) * cells.maxima()) {
        std::uint32_t* all = votes_;
        for_blocks<std::uint32_t>(static_cast<int>(planes()),
                                  [=]<class V>(simd::block<V>, int i) { simd::store(all + i, V(0u)); });
        const int steps = steps_;
        for (int k = 0; k < static_cast<int>(cells.room_of_steps()); ++k) {
            ramp_[k] = k < steps ? k : steps - 1;
            worth_[k] =
                k < steps ? static_cast<std::uint32_t>(round_int(real(whole * spacing) / (distance(k) * real(3)))) : 0;
        }
        const auto least = static_cast<std::uint32_t>(least_votes * 2 * pi.value * whole);
        vote(points);
        for (int kind = 0; kind < kinds_; ++kind) {
            clear_border(plane(votes_, kind));
            collect(kind, least < 1 ? 1 : least);
        }
        heap_.arrange();
    }

    /// The next best centre; false when there is none.
    bool next(candidate& found) {
        if (heap_.empty()) return false;
        const std::uint32_t votes = key_heap::votes_of(heap_.top());
        const std::size_t place = key_heap::place_of(heap_.top());
        heap_.drop_top();
        const int kind = place >= grid_.cells(), cell = static_cast<int>(place - (kind ? grid_.cells() : 0));
        found = centre_of(plane(votes_, kind), cell % grid_.width, cell / grid_.width);
        found.votes = votes / (2 * pi.value * whole);
        found.light = is_light(kind);
        return true;
    }

private:
    // Places count 2⁻¹⁶ of a cell; the cell of picture coordinates -0.5 … is the second, after the border.
    static constexpr int fraction = 16;

    std::size_t planes() const { return times(static_cast<std::size_t>(kinds_), grid_.cells()); }
    std::uint32_t* plane(std::uint32_t* of, int kind) const { return of + (kind ? grid_.cells() : 0); }
    bool is_light(int kind) const { return kind == 0 && !only_dark_; }

    /// From a point to its k-th vote.
    real distance(int k) const { return real(grid_.least) + real(k * grid_.cell); }

    /// The cells of a point's votes are found side by side; those beyond the border become the border's own.
    [[gnu::flatten]] void vote(const tiled_points& points) {
        using simd::as, simd::block, simd::dot_halves, simd::load, simd::max, simd::min, simd::store;
        constexpr int scale = (1 << fraction) / tiled_points::quarter, step = simd::lanes<simd::pack<std::int32_t>>;
        constexpr std::int32_t half = tiled_points::quarter / 2, longer = (1 << fraction) / tiled_points::one;
        const std::int32_t right = (grid_.width << fraction) - 1, below = (grid_.height << fraction) - 1;
        const std::uint32_t row_and_column = simd::weight_pair(1, grid_.width);
        const int steps = steps_, bits = grid_.cell_bits, count = points.size(), kinds = kinds_;
        const std::int64_t first = first_;
        const std::int32_t *ramp = ramp_, *px = points.x, *py = points.y, *pnx = points.nx, *pny = points.ny;
        const std::uint32_t* worth = worth_;
        std::int32_t* places = places_;
        for (int i = 0; i < count; ++i) {
            for (int kind = 0; kind < kinds; ++kind) {
                const int side = is_light(kind) ? longer : -longer;
                std::uint32_t* votes = plane(votes_, kind);
                const std::int32_t step_x = pnx[i] * side, step_y = pny[i] * side;
                const auto begin = [=](std::int32_t at, std::int32_t by) {
                    return ((at + half) * scale >> bits) + (1 << fraction) +
                           static_cast<std::int32_t>(first * by >> fraction);
                };
                const std::int32_t x = begin(px[i], step_x), y = begin(py[i], step_y);
                const auto find = [=]<class V>(block<V>) {
                    using U = decltype(as<std::uint32_t>(V(0)));
                    for (int k = 0; k < steps; k += step) {
                        const V at_x = V(x) + load<V>(ramp + k) * V(step_x),
                                at_y = V(y) + load<V>(ramp + k) * V(step_y);
                        const U column = as<std::uint32_t>(max(V(0), min(at_x, V(right)))) >> fraction,
                                row = as<std::uint32_t>(max(V(0), min(at_y, V(below)))) & U(0xffff0000u);
                        store(places + k, as<std::int32_t>(dot_halves(column | row, U(row_and_column))));
                    }
                };
                find(block<simd::pack<std::int32_t>>{});
                int k = 0;
                for (; k + 4 <= steps; k += 4) {
                    const std::uint32_t a = worth[k], b = worth[k + 1], c = worth[k + 2], d = worth[k + 3];
                    const std::int32_t at_a = places[k], at_b = places[k + 1], at_c = places[k + 2],
                                       at_d = places[k + 3];
                    votes[at_a] += a, votes[at_b] += b, votes[at_c] += c, votes[at_d] += d;
                }
                for (; k < steps; ++k) votes[places[k]] += worth[k];
            }
        }
    }

    void clear_border(std::uint32_t* votes) const {
        const std::ptrdiff_t width = grid_.width, height = grid_.height;
        for (std::ptrdiff_t x = 0; x < width; ++x) votes[x] = votes[(height - 1) * width + x] = 0;
        for (std::ptrdiff_t y = 0; y < height; ++y) votes[y * width] = votes[y * width + width - 1] = 0;
    }

    /// sums[x] = votes of the 3 × 3 cells about (x, y); 0 in the border.
    void sum_neighbours(const std::uint32_t* votes, int y, std::uint32_t* sums) {
        using simd::block, simd::load;
        const int width = grid_.width;
        if (y < 1 || y >= grid_.height - 1) {
            for (int x = 0; x < width; ++x) sums[x] = 0;
            return;
        }
        const std::uint32_t* row = votes + std::ptrdiff_t{y} * width;
        std::uint32_t* columns = columns_;
        for_blocks<std::uint32_t>(width, [=]<class V>(block<V>, int i) {
            simd::store(columns + i, load<V>(row - width + i) + load<V>(row + i) + load<V>(row + width + i));
        });
        for_blocks<std::uint32_t>(width - 2, [=]<class V>(block<V>, int i) {
            simd::store(sums + 1 + i, load<V>(columns + i) + load<V>(columns + i + 1) + load<V>(columns + i + 2));
        });
        sums[0] = sums[width - 1] = 0;
    }

    /// Sums that no neighbour exceeds; of equal neighbours the first.
    void collect(int kind, std::uint32_t least) {
        using simd::bits, simd::lanes, simd::load, simd::pack;
        constexpr int step = lanes<pack<std::uint32_t>>;
        const std::uint32_t* votes = plane(votes_, kind);
        const int width = grid_.width, before = kind ? static_cast<int>(grid_.cells()) : 0;
        for (int y = 0; y < 2; ++y) sum_neighbours(votes, y, sums_[y]);
        for (int y = 1; y < grid_.height - 1; ++y) {
            sum_neighbours(votes, y + 1, sums_[(y + 1) % 3]);
            const std::uint32_t *above = sums_[(y - 1) % 3], *row = sums_[y % 3], *below = sums_[(y + 1) % 3];
            const auto look = [&](int x) {
                const std::uint32_t own = row[x];
                if (row[x - 1] >= own || above[x - 1] >= own || above[x] >= own || above[x + 1] >= own) return;
                if (row[x + 1] > own || below[x - 1] > own || below[x] > own || below[x + 1] > own) return;
                heap_.add(key_heap::key(own, static_cast<std::uint32_t>(before + y * width + x)));
            };
            int x = 1;
            for (; x + step <= width - 1; x += step)
                for (std::uint64_t which = bits(load<pack<std::uint32_t>>(row + x) >= pack<std::uint32_t>(least));
                     which != 0; which &= which - 1)
                    look(x + std::countr_zero(which));
            for (; x < width - 1; ++x)
                if (row[x] >= least) look(x);
        }
    }

    /// The mean place of the votes in the 3 × 3 cells.
    candidate centre_of(const std::uint32_t* of, int x, int y) const {
        real all = 0, right = 0, down = 0;
        for (int j = -1; j <= 1; ++j)
            for (int i = -1; i <= 1; ++i) {
                const real votes = static_cast<double>(of[std::ptrdiff_t{y + j} * grid_.width + x + i]);
                all += votes, right += votes * real(i), down += votes * real(j);
            }
        const real cell = grid_.cell, half = real(0.5);
        return {(real(x - 1) + half + right / all) * cell - half, (real(y - 1) + half + down / all) * cell - half};
    }

    grid grid_;
    std::int64_t first_;  ///< from a point to its first vote, in 2⁻¹⁶ of a cell
    int steps_, kinds_;
    bool only_dark_;
    std::uint32_t* votes_;    ///< of each kind
    std::uint32_t* sums_[3];  ///< of three rows
    std::uint32_t *columns_, *worth_;
    std::int32_t *ramp_, *places_;  ///< 0, 1, … for each vote of a point; its cell
    key_heap heap_;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_votes_detail
