// The points of one ellipse: all that lie along it, whichever arc they came with, and how much of it they are.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>
#include <alidade/shape/fit_ellipse_points.hpp>
#include <alidade/shape/tiled_points.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::ellipse_points_detail {

using tiled_points_detail::tiled_points;

/// What an ellipse must have.
struct demands {
    double least_axis, most_axis, min_ratio, min_coverage, tolerance, sigma_normal, correlation;
};

struct found_ellipse {
    ellipse_fit fit;
    int points = 0;
    double coverage = 0;
};

class ellipse_search {
public:
    static constexpr int most_slots = 64;

    static constexpr std::size_t bytes(int points) {
        return scratch_bytes<int>(static_cast<std::size_t>(points)) +
               scratch_bytes<std::uint8_t>(static_cast<std::size_t>(points));
    }

    ellipse_search(tiled_points& points, int all, const demands& wanted, workspace& scratch)
        : points_(points),
          wanted_(wanted),
          members_(scratch.take<int>(static_cast<std::size_t>(all))),
          gone_(scratch.take<std::uint8_t>(static_cast<std::size_t>(all))) {
        for (int i = 0; i < all; ++i) gone_[i] = 0;
    }

    /// Whether a point of the caller's list belongs to an ellipse that was found.
    bool gone(int index) const { return gone_[index] != 0; }

    /// The ellipse near `start` that is light inside, or dark; false if there is none as wanted. Takes its points.
    bool settle(ellipse_shape start, bool light, found_ellipse& found) {
        ellipse_axes axes = axes_of(start);
        const real last = wanted_.tolerance;
        for (int round = 0; round < 4; ++round) {
            if (!plausible(axes)) return false;
            choose(start, axes, light, max(real(3 - round), last));
            // The first ellipse may meet its points in places only; each further one must meet more of them.
            const real share = real(0.2 * (round + 1)) * real(round < 2 ? 1 : 0.8) * real(wanted_.min_coverage);
            if (size_ < 8 || real(size_) < share * pi * (axes.a + axes.b)) return false;
            const ellipse_fit fit = fit_ellipse_directly(members());
            if (!fit.good) return false;
            start = fit.shape, axes = fit.axes;
        }
        if (!plausible(axes)) return false;
        choose(start, axes, light, last);
        found.fit = fit_ellipse_to(members(), start, {});
        if (!found.fit.good || !plausible(found.fit.axes)) return false;
        // Once more with what the better ellipse has near it, without those that lie apart from the others.
        choose(found.fit.shape, found.fit.axes, light, min(last, max(real(3) * found.fit.spread, real(0.1))));
        found.fit = fit_ellipse_to(members(), found.fit.shape, {});
        if (!found.fit.good || !wanted(found.fit.axes)) return false;
        found.points = size_;
        real around = 0;
        found.coverage = coverage_of(found.fit, around);
        if (found.coverage < wanted_.min_coverage) return false;
        const fit_errors errors = {real(found.coverage) * around, real(wanted_.correlation)};
        const real wider = fit_points_detail::inflation(size_, found.fit.misfit, errors) /
                           fit_points_detail::inflation(size_, found.fit.misfit, {});
        for (int j = 0; j < 5; ++j)
            for (int k = 0; k < 5; ++k) found.fit.covariance(j, k) *= wider;
        for (int i = 0; i < size_; ++i) {
            points_.take(members_[i]);
            gone_[points_.index(members_[i])] = 1;
        }
        return true;
    }

private:
    bool wanted(const ellipse_axes& axes) const {
        return axes.b >= wanted_.least_axis && axes.a <= wanted_.most_axis &&
               axes.b >= axes.a * real(wanted_.min_ratio);
    }
    /// On the way there an ellipse may be a little beyond.
    bool plausible(const ellipse_axes& axes) const {
        return axes.b >= real(wanted_.least_axis) * real(0.5) && axes.a <= real(wanted_.most_axis) * real(2) &&
               axes.b >= axes.a * real(wanted_.min_ratio) * real(0.5);
    }

    chosen_points members() const { return {points_.data(), members_, size_}; }

    /// Free points near an ellipse whose normals agree with it become the members.
    void choose(const ellipse_shape& at, const ellipse_axes& axes, bool light, real tolerance) {
        size_ = 0;
        const real along = real(1) / (axes.a * axes.a), across = real(1) / (axes.b * axes.b);
        const real turned = real(3) * real(wanted_.sigma_normal) + tolerance * axes.a * across * real(0.5);
        const real most_sine = min(turned, real(0.7)), most = most_sine * most_sine;
        const real wide = real(9) * tolerance * tolerance;
        for_ranges_along(at, tolerance * real(3), [&](int i, int end) {
            for (; i < end; ++i) {
                const edge_point& p = points_[i];
                const real right = real(p.x) - at.x, down = real(p.y) - at.y;
                const real u = right * axes.ux + down * axes.uy, v = down * axes.ux - right * axes.uy;
                // Generously by what u² / a² + v² / b² says, and how fast that grows; then exactly.
                const real grow_u = u * along, grow_v = v * across, out = u * grow_u + v * grow_v - real(1);
                const real slope = grow_u * grow_u + grow_v * grow_v;
                if (out * out > wide * slope || points_.taken(i)) continue;
                const real nu = real(p.nx) * axes.ux + real(p.ny) * axes.uy;
                const real nv = real(p.ny) * axes.ux - real(p.nx) * axes.uy;
                const real cosine = grow_u * nu + grow_v * nv;
                if ((cosine < 0) != light || slope - cosine * cosine > most * slope) continue;
                if (abs(foot_on(at, axes, p.x, p.y, 2).distance) <= tolerance) members_[size_++] = i;
            }
        });
    }

    /// Calls each(first, last) for ranges that together hold all points within `reach` of an ellipse, and others: of
    /// each row of tiles what lies between an ellipse that is larger by as much and one that is smaller.
    template <class Each>
    void for_ranges_along(const ellipse_shape& at, real reach, Each each) const {
        const ellipse_axes axes = axes_of(at);
        const cut_ellipse larger(at, axes, reach), smaller(at, axes, -reach);
        const int last = points_.row_of(at.y + larger.half_height);
        for (int row = points_.row_of(at.y - larger.half_height); row <= last; ++row) {
            // Points up to a pixel beyond the picture stand in the tiles at its border.
            const real top = real(row * tiled_points::side) - real(1) - at.y;
            const real bottom = top + real(tiled_points::side + 2);
            const real left = -larger.furthest(-top, -bottom), right = larger.furthest(top, bottom);
            const interval above = smaller.at(top), below = smaller.at(bottom);
            const real hole_from = max(above.from, below.from), hole_to = min(above.to, below.to);
            if (hole_to - hole_from > 2 * tiled_points::side) {
                points_.for_range_of_row(row, at.x + left, at.x + hole_from, each);
                // The tile in which the hole ends may be the one in which it begins: not asked twice.
                points_.for_range_of_row(row, at.x + hole_to, at.x + right, each);
            } else {
                points_.for_range_of_row(row, at.x + left, at.x + right, each);
            }
        }
    }

    struct interval {
        real from = 1, to = -1;  ///< nothing
    };
    /// An ellipse with other axes, and where rows cut it, from its centre.
    struct cut_ellipse {
        real half_height = 0, half_width = 0, slant = 0, lean = 0;
        bool there = false;

        cut_ellipse(const ellipse_shape&, const ellipse_axes& axes, real more) {
            const real a = axes.a + more, b = axes.b + more, u = axes.ux, v = axes.uy;
            there = b > 0;
            if (!there) return;
            const real aa = a * a, bb = b * b;
            half_height = sqrt(aa * v * v + bb * u * u);
            half_width = sqrt(aa * u * u + bb * v * v);
            slant = (aa - bb) * u * v / (half_height * half_height);  // the middle of a row moves as the row does
            lean = a * b / half_height;                               // half the middle row
        }
        interval at(real y) const {
            const real share = there ? y / half_height : real(2), rest = real(1) - share * share;
            if (!(rest > 0)) return {};
            const real half = lean * sqrt(rest);
            return {slant * y - half, slant * y + half};
        }
        /// The largest x of the ellipse in rows from `top` to `bottom`; upside down, the smallest.
        real furthest(real top, real bottom) const {
            if (bottom < top) {
                const real kept = top;
                top = bottom, bottom = kept;
            }
            const real widest = slant * half_height * half_height / half_width;  // the row of the largest x
            const real row = max(top, min(bottom, widest));
            const real inside = max(-half_height, min(half_height, row));
            return at(inside).to > at(inside).from ? at(inside).to : slant * inside;
        }
    };

    /// The share of the circumference on whose pieces, equal in angle as seen from a circle drawn out to the ellipse,
    /// there are points: at least every third pixel.
    double coverage_of(const ellipse_fit& fit, real& around) const {
        const int fitting = round_int(fit.axes.b * real(2));
        const int slots = fitting < 8 ? 8 : fitting < most_slots ? fitting : most_slots;
        int counts[most_slots] = {};
        for (int i = 0; i < size_; ++i) {
            const ellipse_foot foot = foot_on(fit.shape, fit.axes, members()[i].x, members()[i].y);
            const real turn = atan2(foot.ty, foot.tx) / (pi * real(2)) + real(0.5);
            const int slot = floor_int(turn * real(slots));
            ++counts[slot < slots ? slot : 0];
        }
        real covered = 0;
        around = 0;
        const real step = pi * real(2) / real(slots);
        for (int i = 0; i < slots; ++i) {
            const sine_cosine middle = sin_cos((real(i) + real(0.5)) * step - pi);
            const real along = fit.axes.a * middle.sine, across = fit.axes.b * middle.cosine;
            const real length = sqrt(along * along + across * across) * step;
            around += length;
            if (counts[i] > 0 && real(3 * counts[i]) >= length * real(0.999)) covered += length;
        }
        return (covered / around).value;
    }

    tiled_points& points_;
    demands wanted_;
    int* members_;
    std::uint8_t* gone_;
    int size_ = 0;
};

}  // namespace alidade::inline ALIDADE_ISA::ellipse_points_detail
