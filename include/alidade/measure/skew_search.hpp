// The angle at which edge points fall into the fewest lines: the first step of skew.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::skew_search_detail {

inline constexpr int sixteenth = 16, sixteenth_bits = 4;  // places count sixteenths of a pixel
inline constexpr int one = 1 << 14;                       // directions count 2⁻¹⁴
inline constexpr int shift = 14;

/// The points of a list that are in the picture, in integers.
struct placed_points {
    std::int32_t *x, *y, *nx, *ny;
    int size = 0;

    placed_points(array_view<const edge_point> points, int width, int height, workspace& scratch) {
        const auto n = static_cast<std::size_t>(points.size);
        x = scratch.take<std::int32_t>(n), y = scratch.take<std::int32_t>(n);
        nx = scratch.take<std::int32_t>(n), ny = scratch.take<std::int32_t>(n);
        const float right = static_cast<float>(width), below = static_cast<float>(height);
        for (const edge_point& p : points) {
            const rounded<float> across = p.nx, down = p.ny, square = across * across + down * down;
            if (!(p.x > -1 && p.y > -1 && p.x < right && p.y < below && square > 0.98F && square < 1.02F)) continue;
            x[size] = round_int(rounded<float>(p.x) * rounded<float>(sixteenth));
            y[size] = round_int(rounded<float>(p.y) * rounded<float>(sixteenth));
            nx[size] = round_int(across * rounded<float>(one));
            ny[size++] = round_int(down * rounded<float>(one));
        }
    }
};

constexpr std::size_t points_bytes(int points) {
    return 4 * scratch_bytes<std::int32_t>(static_cast<std::size_t>(points));
}

/// The picture turned by an angle: along the lines, and across them.
struct turned {
    std::int64_t cosine, sine;

    explicit turned(real angle) {
        const sine_cosine of = sin_cos(angle);
        cosine = round_int(of.cosine * real(one)), sine = round_int(of.sine * real(one));
    }
    std::int32_t along(std::int32_t x, std::int32_t y) const {
        return static_cast<std::int32_t>((x * cosine + y * sine) >> shift);
    }
    std::int32_t across(std::int32_t x, std::int32_t y) const {
        return static_cast<std::int32_t>((y * cosine - x * sine) >> shift);
    }
    /// Whether the edge with this normal runs within 20° of the lines: 1 where it is light below, -1 above, else 0.
    int side(std::int32_t nx, std::int32_t ny) const {
        constexpr int least = 15396;  // cos 20°
        const std::int32_t down = across(nx, ny);
        return down > least ? 1 : down < -least ? -1 : 0;
    }
};

/// Lengths of strips and widths of bins across them, in powers of two pixels: the longer the strips are, the finer
/// angles are told apart.
struct resolution {
    int length, bin;
    int most_points;  // that are looked at; of more, every second, third …

    constexpr int strips(int extent) const { return (2 * extent >> length) + 2; }
    constexpr int bins(int extent) const { return (2 * extent >> bin) + 2; }
    constexpr std::size_t cells(int extent) const {
        return times(2 * static_cast<std::size_t>(strips(extent)), static_cast<std::size_t>(bins(extent)));
    }
    constexpr real step() const { return real(1 << bin) / real(1 << length); }
};
inline constexpr resolution coarse = {7, 1, 8000}, middle = {9, 1, 16000}, fine = {11, 0, 32000};

struct direction {
    real angle = 0, clarity = 0;
};

class search {
public:
    static constexpr int most_steps = 104;  // of the coarse search

    /// Points lie no further than that from the middle of the picture, in whichever direction one looks.
    static constexpr int extent_of(int width, int height) { return (width + height) / 2 + 2; }
    static constexpr std::size_t bytes(int width, int height) {
        const int extent = extent_of(width, height);
        const std::size_t a = coarse.cells(extent), b = middle.cells(extent), c = fine.cells(extent);
        const std::size_t most = a > b ? a : b;
        return scratch_bytes<std::uint32_t>(most > c ? most : c);
    }

    search(int width, int height, workspace scratch)
        : extent_(extent_of(width, height)), middle_x_(width * sixteenth / 2), middle_y_(height * sixteenth / 2) {
        const std::size_t a = coarse.cells(extent_), b = middle.cells(extent_), c = fine.cells(extent_);
        const std::size_t most = a > b ? a : b;
        counts_ = scratch.take<std::uint32_t>(most > c ? most : c);
    }

    direction best(const placed_points& points, real max_angle) {
        const real step = coarse.step();
        const int half = floor_int(max_angle / step);
        const int n = 2 * half + 1;
        real scores[most_steps] = {}, sorted[most_steps] = {};
        static_assert(2 * (786 * 64 / 1000) + 1 <= most_steps);
        for (int i = 0; i < n; ++i) {
            scores[i] = score(points, real(i - half) * step, coarse);
            int k = i;
            for (; k > 0 && sorted[k - 1] > scores[i]; --k) sorted[k] = sorted[k - 1];
            sorted[k] = scores[i];
        }
        // The three highest peaks are looked at closer.
        real angle = 0, most = -1;
        for (int round = 0; round < 3; ++round) {
            int top = -1;
            for (int i = 0; i < n; ++i)
                if (scores[i] >= 0 && (top < 0 || scores[i] > scores[top])) top = i;
            if (top < 0) break;
            for (int i = top - 1; i <= top + 1; ++i)
                if (i >= 0 && i < n) scores[i] = -1;
            const peak closer = climb(points, real(top - half) * step, step, middle);
            if (closer.score > most) most = closer.score, angle = closer.angle;
        }
        const real usual = sorted[n / 2], highest = sorted[n - 1];
        const peak last = climb(points, angle, middle.step(), fine);
        return {last.angle, usual > 0 ? highest / usual : highest > 0 ? real(1e6) : real(0)};
    }

private:
    struct peak {
        real angle = 0, score = 0;
    };

    /// The best angle within one and a half of `before`'s steps, at a finer resolution; between steps by a parabola.
    peak climb(const placed_points& points, real about, real before, resolution at) {
        const real step = at.step();
        const int half = round_int(before * real(1.5) / step);
        peak best;
        real left = 0, right = 0, previous = 0;
        bool just_found = false;
        for (int i = -half; i <= half; ++i) {
            const real angle = about + real(i) * step, here = score(points, angle, at);
            if (just_found) right = here, just_found = false;
            if (here > best.score) best = {angle, here}, left = previous, just_found = true, right = here;
            previous = here;
        }
        const real bend = best.score * real(2) - left - right;
        if (bend > 0 && left > 0 && right > 0) best.angle += step * real(0.5) * (right - left) / bend;
        return best;
    }

    /// Pairs of points in one bin of one strip.
    real score(const placed_points& points, real angle, resolution at) {
        const turned by(angle);
        const int strips = at.strips(extent_), bins = at.bins(extent_);
        const std::size_t cells = at.cells(extent_);
        for (std::size_t i = 0; i < cells; ++i) counts_[i] = 0;
        const int every = points.size / at.most_points + 1;
        std::int64_t pairs = 0;
        for (int i = 0; i < points.size; i += every) {
            const int side = by.side(points.nx[i], points.ny[i]);
            if (side == 0) continue;
            const std::int32_t x = points.x[i] - middle_x_, y = points.y[i] - middle_y_;
            const int strip = (by.along(x, y) + extent_ * sixteenth) >> (at.length + sixteenth_bits);
            const int bin = (by.across(x, y) + extent_ * sixteenth) >> (at.bin + sixteenth_bits);
            pairs += counts_[((side > 0 ? strips : 0) + strip) * bins + bin]++;
        }
        return static_cast<double>(pairs);
    }

    int extent_;
    std::int32_t middle_x_, middle_y_;
    std::uint32_t* counts_;
};

}  // namespace alidade::inline ALIDADE_ISA::skew_search_detail
