// Edge points voting for the lines that they may lie on: the accumulator of hough_lines.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/simd.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/shape/key_heap.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_line_votes_detail {

using key_heap_detail::key_heap;

// Coordinates count quarters of a pixel from the middle of the picture, sines and cosines 2⁻¹⁴: the distance of a line
// from the middle then fits 32 bits in pictures of up to `largest` pixels a side.
inline constexpr int quarter = 4, one = 1 << 14, largest = 23000;
inline constexpr int cell_shift = 16;  // a cell is a pixel wide

/// Cells for the distance of lines from the middle of the picture: half of its diagonal to either side.
constexpr int distances(int width, int height) {
    const std::int64_t square = std::int64_t{width} * width + std::int64_t{height} * height;
    std::int64_t diagonal = width > height ? width : height;
    while (diagonal * diagonal < square) ++diagonal;
    return static_cast<int>(diagonal) + 6;
}

/// How many directions to either side of its own a point votes for.
constexpr int reach_of(double sigma_normal, int directions) {
    const int reach = static_cast<int>(2 * sigma_normal * directions / pi.value + 0.999);
    return reach < directions / 2 ? reach : (directions - 1) / 2;
}

/// The direction of a normal in [0, π), as one of `directions`.
class direction_table {
public:
    static constexpr int steps = 1024;

    static constexpr std::size_t entries = 768;

    direction_table() = default;
    direction_table(int directions, std::uint16_t* memory) : directions_(directions), angles_(memory) {
        for (int i = 0; i < static_cast<int>(entries); ++i) {
            const real sine = real(2 * i + 1) / (2 * steps);
            angles_[i] = static_cast<std::uint16_t>(round_int(atan2(sine, sqrt(real(1) - sine * sine)) / pi * 65536));
        }
    }

    /// -1 for what is not a unit vector.
    int operator()(float nx, float ny) const {
        const float a = nx < 0 ? -nx : nx, b = ny < 0 ? -ny : ny;
        const float least = a < b ? a : b, most = a < b ? b : a;
        if (!(most > 0.7f && most < 1.01f && least < 0.72f)) return -1;
        const int first = angles_[static_cast<int>(least * steps)];
        const int upright = a < b ? 32768 - first : first;
        const int angle = (nx < 0) != (ny < 0) ? 65536 - upright : upright;
        const int direction = (angle * directions_ + 32768) >> 16;
        return direction < directions_ ? direction : 0;
    }

private:
    int directions_ = 0;
    std::uint16_t* angles_ = nullptr;
};

/// The points that can vote, in the order of their directions, those of one by how far from the middle of the picture
/// the line through them is that has it: by shelves of 16 pixels, on each in the caller's order.
struct sorted_points {
    static constexpr int shelf_shift = cell_shift + 4;

    std::int32_t *x, *y;  ///< quarters of a pixel from the middle
    int* index;           ///< in the caller's list
    int* starts;          ///< of each shelf of each direction; the last is the number of points
    std::int32_t *sine, *cosine;
    int directions, shelves;

    int first(int direction) const { return starts[std::ptrdiff_t{direction} * shelves]; }
    int last(int direction) const { return first(direction + 1); }
    /// `from_middle` counts quarters of 2⁻¹⁴ pixels.
    int shelf_of(std::int32_t from_middle) const {
        const int shelf = (from_middle >> shelf_shift) + shelves / 2;
        return shelf < 0 ? 0 : shelf < shelves ? shelf : shelves - 1;
    }
    std::ptrdiff_t place_of(int direction, std::int32_t from_middle) const {
        return std::ptrdiff_t{direction} * shelves + shelf_of(from_middle);
    }
};

constexpr int shelves_of(int width, int height) { return distances(width, height) / 16 + 2; }

constexpr std::size_t sorted_points_bytes(std::size_t n, int width, int height, int directions) {
    const auto d = static_cast<std::size_t>(directions), s = static_cast<std::size_t>(shelves_of(width, height));
    return 4 * scratch_bytes<std::int32_t>(n) + scratch_bytes<int>(times(d, s) + 1) + scratch_bytes<std::uint8_t>(d) +
           2 * scratch_bytes<std::int32_t>(d) + scratch_bytes<std::uint16_t>(direction_table::entries);
}

/// `wanted(direction)` says whether points of a direction are worth keeping.
template <class Wanted>
sorted_points sort_points(array_view<const edge_point> points, int width, int height, int directions, Wanted wanted,
                          workspace& scratch) {
    const auto n = static_cast<std::size_t>(points.size), d = static_cast<std::size_t>(directions);
    const int shelves = shelves_of(width, height);
    const std::ptrdiff_t count = std::ptrdiff_t{directions} * shelves;
    sorted_points made = {scratch.take<std::int32_t>(n),
                          scratch.take<std::int32_t>(n),
                          scratch.take<int>(n),
                          scratch.take<int>(static_cast<std::size_t>(count) + 1),
                          scratch.take<std::int32_t>(d),
                          scratch.take<std::int32_t>(d),
                          directions,
                          shelves};
    std::int32_t* shelf_of = scratch.take<std::int32_t>(n);
    const direction_table direction(directions, scratch.take<std::uint16_t>(direction_table::entries));
    const auto x_of = [=](const edge_point& p) {
        return round_int(rounded<float>(p.x) * quarter) - quarter / 2 * (width - 1);
    };
    const auto y_of = [=](const edge_point& p) {
        return round_int(rounded<float>(p.y) * quarter) - quarter / 2 * (height - 1);
    };

    std::uint8_t* is_wanted = scratch.take<std::uint8_t>(d);
    for (std::ptrdiff_t i = 0; i <= count; ++i) made.starts[i] = 0;
    for (int i = 0; i < directions; ++i) {
        is_wanted[i] = wanted(i);
        const sine_cosine at = sin_cos(pi * real(i) / real(directions));
        made.sine[i] = round_int(at.sine * real(one));
        made.cosine[i] = round_int(at.cosine * real(one));
    }
    const float right = static_cast<float>(width), below = static_cast<float>(height);
    for (int i = 0; i < points.size; ++i) {
        const edge_point& p = points[i];
        int found = -1;
        if (p.x > -1 && p.y > -1 && p.x < right && p.y < below && p.sigma < 1e6f) found = direction(p.nx, p.ny);
        if (found >= 0 && !is_wanted[found]) found = -1;
        shelf_of[i] = -1;
        if (found < 0) continue;
        const std::int32_t from_middle = x_of(p) * made.cosine[found] + y_of(p) * made.sine[found];
        shelf_of[i] = static_cast<std::int32_t>(made.place_of(found, from_middle));
        ++made.starts[shelf_of[i] + 1];
    }
    for (std::ptrdiff_t i = 0; i < count; ++i) made.starts[i + 1] += made.starts[i];
    // Placing them moves each start to the next one's place, and then back by one.
    for (int i = 0; i < points.size; ++i) {
        if (shelf_of[i] < 0) continue;
        const int at = made.starts[shelf_of[i]]++;
        made.x[at] = x_of(points[i]), made.y[at] = y_of(points[i]);
        made.index[at] = i;
    }
    for (std::ptrdiff_t i = count; i > 0; --i) made.starts[i] = made.starts[i - 1];
    made.starts[0] = 0;
    return made;
}

/// Votes by direction and distance. A cell that is full stays full.
struct accumulator {
    std::uint16_t* cells;
    int distances, reach;

    std::uint16_t* row(int direction) const { return cells + std::ptrdiff_t{direction} * distances; }
    int cell_of(const sorted_points& points, int direction, std::int32_t x, std::int32_t y) const {
        const std::int32_t from_middle = x * points.cosine[direction] + y * points.sine[direction];
        return ((from_middle + (1 << (cell_shift - 1))) >> cell_shift) + distances / 2;
    }

    /// Calls each(cell) for the cells that a point of `direction` votes for.
    template <class Each>
    [[gnu::always_inline]] void for_votes(const sorted_points& points, int direction, int i, Each each) const {
        const std::int32_t x = points.x[i], y = points.y[i];
        int at = direction - reach;
        if (at < 0) at += points.directions;
        for (int k = 0; k <= 2 * reach; ++k) {
            each(row(at)[cell_of(points, at, x, y)]);
            if (++at == points.directions) at = 0;
        }
    }
    /// Row by row: the points that vote for a direction stand together, and their cells stay in the nearest cache.
    /// `counts` is room for two rows.
    void vote(const sorted_points& points, std::uint32_t* counts) const {
        for (int direction = 0; direction < points.directions; ++direction) {
            for (int i = 0; i < 2 * distances; ++i) counts[i] = 0;
            const int first = direction - reach, last = direction + reach + 1;
            count(points, direction, first < 0 ? 0 : first, last > points.directions ? points.directions : last,
                  counts);
            if (first < 0) count(points, direction, first + points.directions, points.directions, counts);
            if (last > points.directions) count(points, direction, 0, last - points.directions, counts);
            std::uint16_t* out = row(direction);
            for (int i = 0; i < distances; ++i) {
                const std::uint32_t both = counts[i] + counts[distances + i];
                out[i] = static_cast<std::uint16_t>(both < 0xffff ? both : 0xffff);
            }
        }
    }
    /// Adds the votes for `direction` of the points whose own is in [from, to), in turn to two rows: neighbours often
    /// vote for the same cell, which would have to wait for itself.
    void count(const sorted_points& points, int direction, int from, int to, std::uint32_t* counts) const {
        using simd::block, simd::lane, simd::lanes, simd::load, simd::pack;
        const std::int32_t c = points.cosine[direction], s = points.sine[direction];
        const std::int32_t round = 1 << (cell_shift - 1);
        const std::int32_t *x = points.x, *y = points.y;
        std::uint32_t* middle = counts + distances / 2;
        const auto cells_of = [=]<class V>(block<V>, int i) {
            return (load<V>(x + i) * V(c) + load<V>(y + i) * V(s) + V(round)) >> cell_shift;
        };
        constexpr int step = lanes<pack<std::int32_t>>;
        int i = points.first(from);
        const int end = points.first(to);
        for (; i + step <= end; i += step) {
            alignas(64) std::int32_t places[step];
            simd::store(places, cells_of(block<pack<std::int32_t>>{}, i));
            for (int k = 0; k < step; ++k) ++middle[places[k] + (k & 1) * distances];
        }
        for (; i < end; ++i) ++middle[cells_of(block<lane<std::int32_t>>{}, i).value];
    }
    void take_back(const sorted_points& points, int direction, int i) const {
        for_votes(points, direction, i,
                  [](std::uint16_t& cell) { cell = static_cast<std::uint16_t>(cell - (cell != 0)); });
    }
};

/// Cells with at least so many votes, the fullest first. Votes that are taken back later are seen when a cell's turn
/// comes.
class candidates {
public:
    candidates() = default;
    candidates(std::uint64_t* memory, std::size_t room) : heap_(memory, room) {}

    void collect(const accumulator& votes, int directions, int least) {
        const std::ptrdiff_t n = std::ptrdiff_t{votes.distances} * directions;
        using V = simd::pack<std::uint16_t>;
        constexpr int step = simd::lanes<V>;
        const V below(static_cast<std::uint16_t>(least - 1));
        const auto offer = [&](std::ptrdiff_t cell) {
            if (votes.cells[cell] >= least)
                heap_.add(key_heap::key(votes.cells[cell], static_cast<std::uint32_t>(cell)));
        };
        std::ptrdiff_t i = 0;
        for (; i + step <= n; i += step)
            if (simd::bits(simd::load(simd::block<V>{}, votes.cells + i) > below) != 0)
                for (std::ptrdiff_t k = i; k < i + step; ++k) offer(k);
        for (; i < n; ++i) offer(i);
        heap_.arrange();
    }

    /// The next cell, or -1.
    std::ptrdiff_t next(const accumulator& votes, int least) {
        while (!heap_.empty()) {
            const std::uint32_t cell = key_heap::place_of(heap_.top()), now = votes.cells[cell];
            if (static_cast<int>(now) < least)
                heap_.drop_top();
            else if (now != key_heap::votes_of(heap_.top()))
                heap_.replace_top(key_heap::key(now, cell));
            else
                return cell;
        }
        return -1;
    }

private:
    key_heap heap_;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_line_votes_detail
