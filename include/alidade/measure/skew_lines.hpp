// The common slope of the lines that edge points fall into: the second step of skew.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/skew_search.hpp>

namespace alidade::inline ALIDADE_ISA::skew_lines_detail {

using skew_search_detail::placed_points, skew_search_detail::turned;

inline constexpr int most_lines = 512;
inline constexpr int least_in_line = 12;  // points
inline constexpr int reach = 3;           // bins of a pixel to either side of a line that may be its own
inline constexpr int most_blocks = 17;    // into which lines are cut

struct slope {
    real angle = 0, sigma = 0;
    int lines = 0, points = 0;
};

/// One line: its weighted sums of places along and across, and then where it is.
struct line {
    real weight = 0, along = 0, across = 0, from = 0;
};

constexpr int bins_of(int width, int height) { return 2 * skew_search_detail::search::extent_of(width, height) + 2; }

/// A point of the turned page.
struct seen {
    real along, across;
    int line;
};

constexpr std::size_t bytes(int points, int width, int height) {
    const auto bins = 2 * static_cast<std::size_t>(bins_of(width, height));
    return 2 * scratch_bytes<std::int32_t>(bins) + 2 * scratch_bytes<line>(most_lines) +
           scratch_bytes<real>(most_lines * most_blocks) + scratch_bytes<seen>(static_cast<std::size_t>(points));
}

/// What a point that lies so far off its line has to say, of what one on it has: Tukey's.
inline real trust(real off, real limit) {
    const real share = off / limit, rest = real(1) - share * share;
    return rest > 0 ? rest * rest : real(0);
}

class lines_of_page {
public:
    lines_of_page(const placed_points& points, int width, int height, real angle, workspace scratch)
        : points_(points),
          by_(angle),
          exactly_(sin_cos(angle)),
          angle_(angle),
          extent_(skew_search_detail::search::extent_of(width, height)),
          bins_(bins_of(width, height)),
          middle_x_(width * skew_search_detail::sixteenth / 2),
          middle_y_(height * skew_search_detail::sixteenth / 2) {
        const auto bins = 2 * static_cast<std::size_t>(bins_);
        counts_ = scratch.take<std::int32_t>(bins);
        line_of_ = scratch.take<std::int32_t>(bins);
        lines_ = scratch.take<line>(most_lines);
        sums_ = scratch.take<line>(most_lines);
        blocks_ = scratch.take<real>(most_lines * most_blocks);
        seen_ = scratch.take<seen>(static_cast<std::size_t>(points.size));
        block_length_ = real(2 * extent_) / real(most_blocks - 1);
    }

    slope fit() {
        find_lines();
        keep_those_in_lines();
        if (size_ == 0) return {};
        real lean = 0;  // by how much the lines are steeper than the angle
        for (int round = 0; round < 6; ++round) lean = lean_of(lean, round < 2 ? real(3) : real(1.5));
        return told(lean);
    }

private:
    /// Every point that runs along the lines, as the turned page has it, with its bin in the place of its line.
    void look() {
        for (int i = 0; i < points_.size; ++i) {
            const int side = by_.side(points_.nx[i], points_.ny[i]);
            if (side == 0) continue;
            const real x = real(points_.x[i] - middle_x_) / real(skew_search_detail::sixteenth),
                       y = real(points_.y[i] - middle_y_) / real(skew_search_detail::sixteenth);
            const real across = y * exactly_.cosine - x * exactly_.sine;
            const int bin = (side > 0 ? bins_ : 0) + floor_int(across) + extent_;
            seen_[count_++] = {x * exactly_.cosine + y * exactly_.sine, across, bin};
            ++counts_[bin];
        }
    }

    /// Keeps the points that are near a line.
    void keep_those_in_lines() {
        int kept = 0;
        for (int i = 0; i < count_; ++i) {
            const int line = line_of_[seen_[i].line];
            if (line >= 0) seen_[kept++] = {seen_[i].along, seen_[i].across, line};
        }
        count_ = kept;
    }

    /// Bins that have more than their neighbours, and a tenth of what the fullest has, are lines.
    void find_lines() {
        for (int i = 0; i < 2 * bins_; ++i) counts_[i] = 0, line_of_[i] = -1;
        look();
        int most = 0;
        for (int i = 0; i < 2 * bins_; ++i) most = counts_[i] > most ? counts_[i] : most;
        const int least = most / 10 > least_in_line ? most / 10 : least_in_line;
        for (int side = 0; side < 2; ++side)
            for (int i = reach; i < bins_ - reach; ++i) {
                const std::int32_t* at = counts_ + side * bins_ + i;
                if (at[0] < least || size_ == most_lines) continue;
                bool highest = true;
                for (int k = 1; k <= reach; ++k) highest = highest && at[-k] < at[0] && at[k] <= at[0];
                if (!highest) continue;
                for (int k = -reach; k <= reach; ++k) line_of_[side * bins_ + i + k] = size_;
                lines_[size_++] = {0, 0, 0, real(i - extent_) + real(0.5)};
            }
    }

    /// Lines go through (along, from) of their points' mean.
    real off(const seen& p, const line& l, real lean) const { return p.across - l.from - lean * (p.along - l.along); }

    /// The lean of least squares, points being trusted by how far they were off at `before`; moves the lines.
    real lean_of(real before, real limit) {
        for (int i = 0; i < size_; ++i) sums_[i] = {};
        real xx = 0, xy = 0;
        const auto weight = [&](const seen& p) { return trust(off(p, lines_[p.line], before), limit); };
        for (int i = 0; i < count_; ++i) {
            const seen& p = seen_[i];
            const real w = weight(p);
            line& sum = sums_[p.line];
            sum.weight += w, sum.along += w * p.along, sum.across += w * p.across;
        }
        for (int i = 0; i < count_; ++i) {
            const seen& p = seen_[i];
            const real w = weight(p);
            const line& sum = sums_[p.line];
            if (!(w > 0) || !(sum.weight > 0)) continue;
            const real along = p.along - sum.along / sum.weight;
            xx += w * along * along;
            xy += w * along * (p.across - sum.across / sum.weight);
        }
        for (int i = 0; i < size_; ++i) {
            const line& sum = sums_[i];
            if (!(sum.weight > 0)) continue;
            lines_[i].along = sum.along / sum.weight, lines_[i].from = sum.across / sum.weight;
        }
        return xx > 0 ? xy / xx : before;
    }

    slope told(real lean) {
        for (int i = 0; i < size_ * most_blocks; ++i) blocks_[i] = 0;
        slope made;
        real xx = 0;
        for (int i = 0; i < count_; ++i) {
            const seen& p = seen_[i];
            const line& l = lines_[p.line];
            const real d = off(p, l, lean), w = trust(d, real(1.5)), along = p.along - l.along;
            if (!(w > 0)) continue;
            const int block = floor_int((p.along + real(extent_)) / block_length_);
            blocks_[p.line * most_blocks + block] += w * along * d;
            xx += w * along * along;
            ++made.points;
        }
        real squares = 0;
        int used = 0;
        for (int i = 0; i < size_ * most_blocks; ++i) {
            squares += blocks_[i] * blocks_[i];
            used += blocks_[i] != 0;
        }
        if (!(xx > 0)) return {};
        const int free = used - size_ - 1 > 1 ? used - size_ - 1 : 1;
        made.sigma = sqrt(squares * real(used) / real(free)) / xx;
        made.angle = angle_ + atan2(lean, real(1));
        made.lines = size_;
        return made;
    }

    const placed_points& points_;
    turned by_;  // which rounds to 2⁻¹⁴: enough to choose by
    sine_cosine exactly_;
    real angle_;
    int extent_, bins_;
    std::int32_t middle_x_, middle_y_;
    std::int32_t *counts_, *line_of_;
    line *lines_, *sums_;
    real* blocks_;
    seen* seen_;
    real block_length_ = 0;
    int size_ = 0, count_ = 0;  // of lines_ and of seen_
};

inline slope fit(const placed_points& points, int width, int height, real angle, workspace scratch) {
    return lines_of_page(points, width, height, angle, scratch).fit();
}

}  // namespace alidade::inline ALIDADE_ISA::skew_lines_detail
