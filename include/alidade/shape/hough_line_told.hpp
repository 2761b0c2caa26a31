// Lines that were told, by their direction: whether another is nearly one of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_line_told_detail {

/// Lines x cos θ + y sin θ = ρ, in a list for each of so many directions: another is compared with those of its own
/// direction and of two to either side, however many there are.
class told_lines {
public:
    /// Room for as many lines as so many points have, each on points of its own: slots of 1.5 pixels, a point in each.
    static constexpr std::size_t most(int points, int min_support) {
        return times(3, static_cast<std::size_t>(points)) / times(2, static_cast<std::size_t>(min_support)) + 1;
    }
    static constexpr std::size_t bytes(int points, int min_support, int directions) {
        return scratch_bytes<entry>(most(points, min_support)) +
               scratch_bytes<std::int32_t>(static_cast<std::size_t>(directions));
    }

    told_lines(int points, int min_support, int directions, workspace& scratch)
        : lines_(scratch.take<entry>(most(points, min_support))),
          first_(scratch.take<std::int32_t>(static_cast<std::size_t>(directions))),
          directions_(directions) {
        for (int i = 0; i < directions; ++i) first_[i] = -1;
    }

    /// Whether (x, y), on a line of direction theta, is within 2 pixels of one of them that has the direction within a
    /// cell or two.
    bool holds(double theta, double x, double y) const {
        const int own = cell_of(theta);
        for (int k = own - 2; k <= own + 2; ++k)
            for (int i = first_[k < 0             ? k + directions_
                                : k < directions_ ? k
                                                  : k - directions_];
                 i >= 0; i = lines_[i].next) {
                const entry& other = lines_[i];
                ++compared_;
                if (!(abs(real(x) * other.cosine + real(y) * other.sine - other.rho) < 2)) continue;
                if (abs(sin_cos(real(theta) - other.theta).sine) <= real(4) / real(directions_)) return true;
            }
        return false;
    }

    void add(double theta, double rho) {
        const sine_cosine at = sin_cos(theta);
        std::int32_t& first = first_[cell_of(theta)];
        lines_[count_] = {theta, rho, at.sine, at.cosine, first};
        first = count_++;
    }

    /// How many comparisons there were.
    std::int64_t compared() const { return compared_; }

private:
    struct entry {
        real theta, rho, sine, cosine;
        std::int32_t next;  ///< of the same direction; -1: none
    };

    int cell_of(double theta) const {
        const int cell = floor_int(real(theta) / pi * real(directions_));
        return cell < directions_ ? cell : directions_ - 1;
    }

    entry* lines_;
    std::int32_t* first_;
    int directions_, count_ = 0;
    mutable std::int64_t compared_ = 0;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_line_told_detail
