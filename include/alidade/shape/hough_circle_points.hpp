// The circles about one centre of hough_circles: their radii, their points, and how much of each is there.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>
#include <alidade/shape/hough_circle_fit.hpp>
#include <alidade/shape/tiled_points.hpp>

#include <bit>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail {

using tiled_points_detail::tiled_points;

class circle_search {
public:
    static constexpr int slack = 4;  ///< pixels by which a first radius may err
    static constexpr std::size_t bins(double most_radius) { return static_cast<std::size_t>(most_radius) + 3 * slack; }
    static constexpr std::size_t bytes(int points, double most_radius) {
        return scratch_bytes<int>(static_cast<std::size_t>(points)) + scratch_bytes<int>(bins(most_radius)) +
               circle_points::bytes(static_cast<std::size_t>(points));
    }

    circle_search(tiled_points& points, const demands& wanted, int cell, workspace& scratch)
        : points_(points),
          wanted_(wanted),
          cell_(cell),
          near_(scratch.take<int>(static_cast<std::size_t>(points.size()))),
          histogram_(scratch.take<int>(bins(wanted.most_radius))),
          bins_(static_cast<int>(bins(wanted.most_radius))),
          seen_(static_cast<std::size_t>(points.size()), wanted, scratch) {}

    /// Calls told(circle, points) for what may be circles about a centre, light inside or dark, fitted roughly. Where
    /// it is true those of the points that are chosen then are taken.
    template <class Told>
    void find_about(real x, real y, bool light, Told told) {
        light_ = light;
        gather(x, y);
        for (int round = 0; round < 2; ++round) seen_.centre_on_normals(x, y, cell_);
        count_radii(x, y);
        for (;;) {
            const peak best = fullest();
            if (best.share < least_share * wanted_.least_coverage) return;
            const found_circle found = seen_.fit_roughly({true, x, y, real(best.bin) + real(0.5)}, light, wanted_);
            if (good(found, wanted_) && told(found, seen_)) {
                for (int i = 0; i < seen_.size(); ++i)
                    if (seen_.chosen(i)) points_.take(near_[i]), seen_.leave_out(i);
                count_radii(x, y);
            }
            // Whatever is left there had its turn.
            for (int i = best.bin - window; i <= best.bin + window; ++i)
                if (i >= 0 && i < bins_) histogram_[i] = -1 << 20;
        }
    }

private:
    static constexpr double least_share = 0.75;  ///< of the coverage, that must be seen from a centre not yet fitted
    static constexpr int window = 2;             ///< bins to either side: the centre is known to about two pixels

    struct peak {
        int bin = 0;
        double share = 0;  ///< of a circle drawn in full
    };
    /// How far a normal may pass by the centre of a circle.
    real most_aside(real radius) const { return real(wanted_.normal_sigma) * real(3) * radius; }

    /// Free points whose normals pass near the centre, at a distance that may be a radius.
    void gather(real x, real y) {
        using simd::bits, simd::block, simd::lanes, simd::load, simd::max, simd::pack;
        constexpr int quarter = tiled_points::quarter, shift = 14;
        static_assert(tiled_points::one == 1 << shift);
        const real reach = real(wanted_.most_radius) + real(slack);
        const std::int32_t middle_x = round_int(x * real(quarter)), middle_y = round_int(y * real(quarter));
        const std::int32_t most = round_int(reach * real(quarter));
        const std::int32_t least = round_int(max(real(wanted_.least_radius) - real(slack), real(0.25)) * real(quarter));
        const std::int32_t side = light_ ? 1 : -1, aside = 2 * cell_ * quarter, widening = round_int(most_aside(1024));
        const std::int32_t *px = points_.x, *py = points_.y, *nx = points_.nx, *ny = points_.ny;
        const auto near = [=]<class V>(block<V>, int i) {
            const V right = V(middle_x) - load<V>(px + i), down = V(middle_y) - load<V>(py + i);
            const V n_x = load<V>(nx + i) * V(side), n_y = load<V>(ny + i) * V(side);
            const V forwards = (right * n_x + down * n_y) >> shift, sideways = (right * n_y - down * n_x) >> shift;
            const V from = max(forwards, V(0) - forwards), beside = max(sideways, V(0) - sideways);
            return bits(forwards > V(0)) & bits(forwards <= V(most)) & bits(forwards >= V(least)) &
                   bits(beside <= V(aside) + ((from * V(widening)) >> 10));
        };
        seen_.begin(floor_int(x), floor_int(y));
        const auto join = [&](int i) {
            if (points_.taken(i)) return;
            near_[seen_.size()] = i;
            seen_.add(points_[i]);
        };
        points_.for_ranges(x - reach, y - reach, x + reach, y + reach, [&](int i, int end) {
            using V = pack<std::int32_t>;
            for (; i < end; i += lanes<V>) {
                std::uint64_t which = near(block<V>{}, i);
                if (end - i < lanes<V>) which &= (std::uint64_t{1} << (end - i)) - 1;
                for (; which != 0; which &= which - 1) join(i + std::countr_zero(which));
            }
        });
        seen_.end();
    }

    void count_radii(real x, real y) {
        for (int i = 0; i < bins_; ++i) histogram_[i] = 0;
        seen_.for_distances(x, y, window, [&](int bin) {
            if (bin < bins_) ++histogram_[bin];
        });
    }

    peak fullest() const {
        peak best;
        const double least = least_share * wanted_.least_coverage * 2 * pi.value / wanted_.spacing;
        int sum = 0;
        for (int i = 0; i < bins_ + window; ++i) {
            if (i < bins_) sum += histogram_[i];
            if (i > 2 * window) sum -= histogram_[i - 2 * window - 1];
            const int bin = i - window;
            if (bin < 1 || sum < 4 || sum < least * (bin + 0.5)) continue;
            const double share = wanted_.spacing * sum / (2 * pi.value * (bin + 0.5));
            if (share > best.share) best = {bin, share};
        }
        return best;
    }

    tiled_points& points_;
    demands wanted_;
    bool light_ = true;
    int cell_;
    int* near_;       ///< the points of seen_
    int* histogram_;  ///< of radii
    int bins_;
    circle_points seen_;  ///< from the centre that is looked at
};

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail
