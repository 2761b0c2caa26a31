// The circles about one centre of hough_circles: their radii, their points, and how much of each is there.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>
#include <alidade/shape/fit_points.hpp>
#include <alidade/shape/hough_circle_votes.hpp>
#include <alidade/shape/tiled_points.hpp>

#include <bit>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail {

using tiled_points_detail::tiled_points;

struct found_circle {
    circle_fit fit;
    int points = 0;
    double coverage = 0;
};

/// What a circle must have.
struct demands {
    double least_radius, most_radius, least_coverage, tolerance, normal_sigma, correlation;
};

class circle_search {
public:
    static constexpr int slack = 4;  ///< pixels by which a first radius may err
    static constexpr int most_slots = 64;

    static constexpr std::size_t bins(double most_radius) { return static_cast<std::size_t>(most_radius) + 3 * slack; }
    static constexpr std::size_t bytes(int points, double most_radius) {
        return 2 * scratch_bytes<int>(static_cast<std::size_t>(points)) + scratch_bytes<int>(bins(most_radius));
    }

    /// For circles that are light inside, or dark.
    circle_search(tiled_points& points, const demands& wanted, bool light, int cell, workspace& scratch)
        : points_(points),
          wanted_(wanted),
          light_(light),
          cell_(cell),
          near_(scratch.take<int>(static_cast<std::size_t>(points.size()))),
          members_(scratch.take<int>(static_cast<std::size_t>(points.size()))),
          histogram_(scratch.take<int>(bins(wanted.most_radius))),
          bins_(static_cast<int>(bins(wanted.most_radius))) {}

    /// Calls told(circle) for the circles about a centre, and takes their points.
    template <class Told>
    void find_about(real x, real y, Told told) {
        gather(x, y);
        if (!promising()) return;
        for (int round = 0; round < 2; ++round) centre_on_normals(x, y);
        count_radii(x, y);
        for (;;) {
            const peak best = fullest();
            if (best.share < 0.6 * wanted_.least_coverage) return;
            const found_circle found = fit_about(x, y, best);
            if (good(found)) {
                for (int i = 0; i < size_; ++i) points_.take(members_[i]);
                told(found);
                count_radii(x, y);
            }
            // Whatever is left there had its turn.
            for (int i = best.bin - window; i <= best.bin + window; ++i)
                if (i >= 0 && i < bins_) histogram_[i] = -1 << 20;
        }
    }

private:
    static constexpr int window = 2;  ///< bins to either side: the centre is known to about two pixels

    struct peak {
        int bin = 0;
        double share = 0;  ///< of a circle drawn in full
    };
    /// Where a point stands as seen from a centre, along its normal and aside of it.
    struct place {
        real along, aside;
    };

    place seen_from(real x, real y, const edge_point& p) const {
        const real right = x - real(p.x), down = y - real(p.y), nx = p.nx, ny = p.ny;
        return {right * nx + down * ny, right * ny - down * nx};
    }
    /// How far a normal may pass by the centre of a circle.
    real most_aside(real radius) const { return real(wanted_.normal_sigma) * real(3) * radius; }

    /// Free points whose normals pass near the centre, at a distance that may be a radius.
    void gather(real x, real y) {
        using simd::bits, simd::block, simd::lane, simd::lanes, simd::load, simd::max, simd::pack;
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
        count_ = 0;
        for (int i = 0; i <= coarse_bins(); ++i) histogram_[i] = 0;
        const auto join = [&](int i) {
            if (points_.taken(i)) return;
            near_[count_++] = i;
            const std::int32_t from = ((middle_x - px[i]) * nx[i] + (middle_y - py[i]) * ny[i]) >> shift;
            ++histogram_[(from < 0 ? -from : from) / (quarter * cell_)];
        };
        points_.for_ranges(x - reach, y - reach, x + reach, y + reach, [&](int i, int end) {
            constexpr int step = lanes<pack<std::int32_t>>;
            for (; i + step <= end; i += step)
                for (std::uint64_t which = near(block<pack<std::int32_t>>{}, i); which != 0; which &= which - 1)
                    join(i + std::countr_zero(which));
            for (; i < end; ++i)
                if (near(block<lane<std::int32_t>>{}, i) != 0) join(i);
        });
    }

    /// Whether there are enough of them at any one distance, give or take how far the centre may be off.
    bool promising() const {
        for (int i = 1; i < coarse_bins(); ++i) {
            const int near = histogram_[i - 1] + histogram_[i] + histogram_[i + 1];
            if (near > 0 && near >= 0.6 * wanted_.least_coverage * 2 * pi.value * cell_ * i) return true;
        }
        return false;
    }
    /// Of a cell's width.
    int coarse_bins() const { return (bins_ - slack) / cell_; }

    /// Moves the centre to where the normals meet: least squares of how far they pass by.
    void centre_on_normals(real& x, real& y) const {
        real xx = 0, yy = 0, xy = 0, right = 0, down = 0;
        for (int i = 0; i < count_; ++i) {
            const edge_point& p = points_[near_[i]];
            const place at = seen_from(x, y, p);
            const real limit = real(cell_) + most_aside(abs(at.along));
            if (abs(at.aside) > limit) continue;
            const real share = at.aside / limit, trust = real(1) - share * share;  // fades out towards the limit
            const real w = trust * trust / (limit * limit), nx = p.nx, ny = p.ny;
            xx += w * ny * ny, yy += w * nx * nx, xy -= w * nx * ny;
            right -= w * at.aside * ny, down += w * at.aside * nx;
        }
        const real determinant = xx * yy - xy * xy, trace = xx + yy;
        if (!(determinant > trace * trace * real(1e-3))) return;  // all of one direction
        const real by_x = (right * yy - down * xy) / determinant, by_y = (down * xx - right * xy) / determinant;
        if (abs(by_x) < 3 * cell_ && abs(by_y) < 3 * cell_) x += by_x, y += by_y;
    }

    void count_radii(real x, real y) {
        for (int i = 0; i < bins_; ++i) histogram_[i] = 0;
        for (int i = 0; i < count_; ++i) {
            if (points_.taken(near_[i])) continue;
            const place at = seen_from(x, y, points_[near_[i]]);
            if (abs(at.aside) > real(window) + most_aside(abs(at.along))) continue;
            const int bin = floor_int(abs(at.along));
            if (bin < bins_) ++histogram_[bin];
        }
    }

    peak fullest() const {
        peak best;
        int sum = 0;
        for (int i = 0; i < bins_ + window; ++i) {
            if (i < bins_) sum += histogram_[i];
            if (i > 2 * window) sum -= histogram_[i - 2 * window - 1];
            const int bin = i - window;
            if (bin < 1 || sum < 4) continue;
            const double share = sum / (2 * pi.value * (bin + 0.5));
            if (share > best.share) best = {bin, share};
        }
        return best;
    }

    /// The points near a circle whose normals agree with it become the members.
    void choose(const fit_points_detail::circle& at, real tolerance) {
        size_ = 0;
        const real turned = real(3 * wanted_.normal_sigma);
        for (int i = 0; i < count_; ++i) {
            const edge_point& p = points_[near_[i]];
            const real right = at.x - real(p.x), down = at.y - real(p.y), from = sqrt(right * right + down * down);
            if (points_.taken(near_[i]) || !(abs(from - at.radius) <= tolerance)) continue;
            const place seen = seen_from(at.x, at.y, p);
            if ((seen.along > 0) == light_ && abs(seen.aside) <= turned * from + tolerance)
                members_[size_++] = near_[i];
        }
    }

    chosen_points members() const { return {points_.data(), members_, size_}; }

    found_circle fit_about(real x, real y, const peak& from) {
        fit_points_detail::circle at = {true, x, y, real(from.bin) + real(0.5)};
        const real last = wanted_.tolerance;
        for (int rough = 7; rough >= 2; rough -= 2) {  // halves of a pixel
            choose(at, max(real(rough) / 2, last));
            if (size_ < 4) return {};
            at = fit_points_detail::circle_of_taubin(members(), fit_points_detail::mean_of(members()));
            if (!at.good || !(at.radius < real(wanted_.most_radius) + real(slack))) return {};
        }
        choose(at, last);
        real squares = 0;
        for (int i = 0; i < size_; ++i) {
            const real right = real(members()[i].x) - at.x, down = real(members()[i].y) - at.y;
            const real d = sqrt(right * right + down * down) - at.radius;
            squares += d * d;
        }
        const real limit = max(real(3) * sqrt(squares / real(size_ > 0 ? size_ : 1)), real(0.1));
        if (limit < last) choose(at, limit);
        found_circle found;
        found.fit = fit_circle_to(members(), {});
        found.points = size_;
        if (!found.fit.good) return found;
        found.coverage = coverage_of(found.fit);
        const fit_errors errors = {real(found.coverage) * pi * real(2) * found.fit.radius, real(wanted_.correlation)};
        const real wider = fit_points_detail::inflation(size_, found.fit.misfit, errors) /
                           fit_points_detail::inflation(size_, found.fit.misfit, {});
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) found.fit.covariance(j, k) *= wider;
        return found;
    }

    /// The share of equal pieces of the circle, of three pixels or more, on which there are points: at least every
    /// third pixel.
    double coverage_of(const circle_fit& fit) const {
        const real around = pi * real(2) * fit.radius;
        const int fitting = round_int(around / real(3));
        const int slots = fitting < 8 ? 8 : fitting < most_slots ? fitting : most_slots;
        int counts[most_slots] = {};
        for (int i = 0; i < size_; ++i) {
            const edge_point& p = members()[i];
            const real turn = atan2(real(p.y) - fit.y, real(p.x) - fit.x) / (pi * real(2)) + real(0.5);
            const int slot = floor_int(turn * real(slots));
            ++counts[slot < slots ? slot : 0];
        }
        const real least = around / real(3 * slots);
        int covered = 0;
        for (int i = 0; i < slots; ++i) covered += counts[i] > 0 && real(counts[i]) >= least * real(0.999);
        return static_cast<double>(covered) / slots;
    }

    bool good(const found_circle& found) const {
        return found.fit.good && found.fit.radius >= wanted_.least_radius && found.fit.radius <= wanted_.most_radius &&
               found.coverage >= wanted_.least_coverage;
    }

    tiled_points& points_;
    demands wanted_;
    bool light_;
    int cell_;
    int *near_, *members_;
    int* histogram_;  ///< of radii
    int bins_;
    int count_ = 0, size_ = 0;  ///< of near_ and of members_
};

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail
