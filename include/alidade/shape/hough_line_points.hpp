// The points of one line of hough_lines: gathered by their votes, fitted, and taken out of the vote.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/shape/fit_points.hpp>
#include <alidade/shape/hough_line_slots.hpp>
#include <alidade/shape/hough_line_votes.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_line_points_detail {

using hough_line_slots_detail::line_slots;

struct found_line {
    line_fit fit;
    int votes = 0;
    double support = 0;
    real from = 0, to = 0;  ///< of its points along (-ny, nx), from (fit.x, fit.y)
};

/// Unless told, a third of the support: a line between two cells of directions and two of distances, 1° and 1 px apart,
/// has that in one of them.
template <class Options>
constexpr int min_votes(const Options& options) {
    if (options.min_votes > 0) return options.min_votes < 0xffff ? options.min_votes : 0xffff;
    return options.min_support < 6 ? 2 : options.min_support < 100000 ? options.min_support / 3 : 33333;
}

template <class Options>
constexpr std::size_t candidate_room(int points, int width, int height, const Options& options) {
    const auto cells = times(static_cast<std::size_t>(hough_line_votes_detail::distances(width, height)),
                             static_cast<std::size_t>(options.directions));
    const int reach = hough_line_votes_detail::reach_of(options.sigma_normal, options.directions);
    const auto votes = times(static_cast<std::size_t>(points), static_cast<std::size_t>(2 * reach + 1));
    const auto full = votes / static_cast<std::size_t>(min_votes(options));
    return cells < full ? cells : full;
}

template <class Options>
constexpr void expect_sound(int points, int width, int height, const Options& options) {
    ALIDADE_EXPECTS(points >= 0 && width >= 0 && height >= 0, points, width, height);
    ALIDADE_EXPECTS(width <= hough_line_votes_detail::largest && height <= hough_line_votes_detail::largest, width,
                    height);
    ALIDADE_EXPECTS(options.min_support >= 1 && options.min_votes >= 0, options.min_support, options.min_votes);
    ALIDADE_EXPECTS(options.directions >= 16 && options.directions <= 1024, options.directions);
    ALIDADE_EXPECTS(options.sigma_normal > 0 && options.sigma_normal <= 10);
    ALIDADE_EXPECTS(options.tolerance > 0 && options.tolerance <= 100);
    ALIDADE_EXPECTS(options.max_candidates >= 1, options.max_candidates);
    ALIDADE_EXPECTS(options.correlation >= 0 && options.correlation <= 1e6);
}

template <class Options>
constexpr std::size_t search_bytes(int points, int width, int height, const Options& options) {
    expect_sound(points, width, height, options);
    using namespace hough_line_votes_detail;
    const auto n = static_cast<std::size_t>(points), d = static_cast<std::size_t>(options.directions);
    const auto across = static_cast<std::size_t>(distances(width, height));
    return sorted_points_bytes(n, width, height, options.directions) + scratch_bytes<std::uint16_t>(times(across, d)) +
           scratch_bytes<std::uint64_t>(candidate_room(points, width, height, options)) +
           scratch_bytes<std::uint16_t>(direction_table::entries) + scratch_bytes<std::uint8_t>(n) +
           2 * scratch_bytes<int>(n) + scratch_bytes<std::uint16_t>(n) + line_slots::bytes(static_cast<int>(across)) +
           scratch_bytes<std::uint32_t>(2 * across);
}

class line_search {
public:
    template <class Options>
    line_search(array_view<const edge_point> points, int width, int height, const Options& options, workspace& scratch)
        : all_(points),
          middle_x_(real(width - 1) / 2),
          middle_y_(real(height - 1) / 2),
          tolerance_(options.tolerance),
          correlation_(options.correlation),
          min_support_(options.min_support),
          min_votes_(min_votes(options)),
          max_candidates_(options.max_candidates) {
        using namespace hough_line_votes_detail;
        expect_sound(points.size, width, height, options);
        const int directions = options.directions;
        const int reach = reach_of(options.sigma_normal, directions);
        const double min_theta = options.min_theta, max_theta = options.max_theta;
        const auto near_bounds = [=](int direction) {
            const double margin = (reach + 2) * pi.value / directions, theta = pi.value * direction / directions;
            for (int turn = -1; turn <= 1; ++turn) {
                const double turned = theta + turn * pi.value;
                if (min_theta <= max_theta && turned >= min_theta - margin && turned <= max_theta + margin) return true;
                if (min_theta > max_theta && (turned >= min_theta - margin || turned <= max_theta + margin))
                    return true;
            }
            return false;
        };
        sorted_ = sort_points(points, width, height, directions, near_bounds, scratch);
        const auto n = static_cast<std::size_t>(points.size), d = static_cast<std::size_t>(directions);
        const auto across = static_cast<std::size_t>(distances(width, height));
        votes_ = {scratch.take<std::uint16_t>(across * d), static_cast<int>(across), reach};
        const std::size_t room = candidate_room(points.size, width, height, options);
        heap_ = candidates(scratch.take<std::uint64_t>(room), room);
        table_ = direction_table(directions, scratch.take<std::uint16_t>(direction_table::entries));
        used_ = scratch.take<std::uint8_t>(n);
        place_ = scratch.take<int>(n);
        index_ = scratch.take<int>(n);
        direction_ = scratch.take<std::uint16_t>(n);
        slots_ = line_slots(static_cast<int>(across), scratch);

        for (int i = 0; i < sorted_.first(directions); ++i) used_[i] = 0;
        votes_.vote(sorted_, scratch.take<std::uint32_t>(2 * across));
        heap_.collect(votes_, directions, min_votes_);
    }

    /// Goes on to the fullest cell; false if none is left, or enough were tried.
    bool next() {
        cell_ = tried_ < max_candidates_ ? heap_.next(votes_, min_votes_) : -1;
        tried_ += cell_ >= 0;
        return cell_ >= 0;
    }

    /// The line of that cell, and its points as members; of those only a run without a gap of more than `max_gap`
    /// pixels, unless that is negative. Not good where there are too few to begin with.
    found_line fit_cell(double max_gap = -1) {
        const auto direction = static_cast<int>(cell_ / votes_.distances);
        const auto distance = static_cast<int>(cell_ % votes_.distances) - votes_.distances / 2;
        found_line found;
        found.votes = votes_.cells[cell_];
        const real nx = real(sorted_.cosine[direction]) / hough_line_votes_detail::one;
        const real ny = real(sorted_.sine[direction]) / hough_line_votes_detail::one;
        found.fit = {true, middle_x_ + nx * real(distance), middle_y_ + ny * real(distance), nx, ny};
        gather(found.fit, max(tolerance_, real(1.5)));
        mark_slots(found.fit);
        if (max_gap >= 0) keep_run(found.fit, slots_.longest(max_gap));
        found.fit.good = 2 * size_ >= min_support_;
        for (int round = 0; round < 2; ++round) {  // the second reaches the far ends of what the first has aligned
            refit(found);
            if (!found.fit.good) return found;
            gather(found.fit, tolerance_);
            found.fit.good = line_slots::support_of(size_) >= min_support_;
            if (!found.fit.good) return found;
            if (max_gap < 0) continue;
            mark_slots(found.fit);
            keep_run(found.fit, slots_.about_middle(max_gap));
        }
        refit(found);
        return found.fit.good ? measured(without_strays(found)) : found;
    }

    /// Takes the members out of the vote and of later lines.
    void take_back_members() {
        for (int i = 0; i < size_; ++i) {
            used_[place_[i]] = 1;
            votes_.take_back(sorted_, direction_[i], place_[i]);
        }
    }
    /// Nothing was found at the cell, so nothing will be in its neighbours.
    void forget_cell() {
        const auto direction = static_cast<int>(cell_ / votes_.distances);
        const auto distance = static_cast<int>(cell_ % votes_.distances);
        for (int i = distance > 0 ? distance - 1 : 0; i <= distance + 1 && i < votes_.distances; ++i)
            for (int k = direction > 0 ? direction - 1 : 0; k <= direction + 1 && k < sorted_.directions; ++k)
                votes_.row(k)[i] = 0;
    }

    int members() const { return size_; }

    int tried() const { return tried_; }  ///< cells

private:
    /// Calls each(direction) for those that points of a line across `own` may have.
    template <class Each>
    void for_directions(int own, Each each) const {
        for (int k = -votes_.reach; k <= votes_.reach; ++k) {
            const int direction = own + k;
            each(direction < 0                     ? direction + sorted_.directions
                 : direction >= sorted_.directions ? direction - sorted_.directions
                                                   : direction);
        }
    }

    static real along(const line_fit& line, const edge_point& p) {
        return (real(p.y) - line.y) * line.nx - (real(p.x) - line.x) * line.ny;
    }
    static real across(const line_fit& line, const edge_point& p) {
        return (real(p.x) - line.x) * line.nx + (real(p.y) - line.y) * line.ny;
    }

    /// The members become all free points within `band` of the line whose normals agree.
    void gather(const line_fit& line, real band) {
        using simd::bits, simd::block, simd::lane, simd::lanes, simd::load, simd::pack;
        using namespace hough_line_votes_detail;
        size_ = 0;
        const int own = table_(static_cast<float>(line.nx.value), static_cast<float>(line.ny.value));
        if (own < 0) return;
        const std::int32_t c = round_int(line.nx * real(one)), s = round_int(line.ny * real(one));
        const real offset = (line.x - middle_x_) * line.nx + (line.y - middle_y_) * line.ny;
        // Generously in integers, then exactly.
        const real wide = band + real(0.5) + real(votes_.distances) / one;
        const std::int32_t low = round_int((offset - wide) * real(one * quarter));
        const std::int32_t high = round_int((offset + wide) * real(one * quarter));
        // How far along the line the picture reaches.
        const real radius = real(votes_.distances) / real(2), nearest = max(abs(offset) - wide, real(0));
        const real reach = nearest < radius ? sqrt(radius * radius - nearest * nearest) : real(0);
        for_directions(own, [&](int direction) {
            const std::int32_t *x = sorted_.x, *y = sorted_.y;
            const auto near = [=]<class V>(block<V>, int i) {
                const V d = load(block<V>{}, x + i) * V(c) + load(block<V>{}, y + i) * V(s);
                return bits(d >= V(low)) & bits(d <= V(high));
            };
            constexpr int step = lanes<pack<std::int32_t>>;
            // Where the line across this direction through one of them may be.
            const real cosine = real(sorted_.cosine[direction]) / one, sine = real(sorted_.sine[direction]) / one;
            const real with = line.nx * cosine + line.ny * sine, aslant = abs(line.nx * sine - line.ny * cosine);
            const real middle = offset * with, aside = wide * abs(with) + reach * aslant + real(2);
            int i = sorted_.starts[sorted_.place_of(direction, round_int((middle - aside) * real(one * quarter)))];
            const int end =
                sorted_.starts[sorted_.place_of(direction, round_int((middle + aside) * real(one * quarter))) + 1];
            const int before = size_;
            for (; i + step <= end; i += step)
                for (std::uint64_t which = near(block<pack<std::int32_t>>{}, i); which != 0; which &= which - 1)
                    join(line, band, direction, i + std::countr_zero(which));
            for (; i < end; ++i)
                if (near(block<lane<std::int32_t>>{}, i) != 0) join(line, band, direction, i);
            sort_members(before);
        });
    }
    /// Those from `first` on, by their place in the caller's list: shell sort, of what is nearly in order as a rule.
    void sort_members(int first) {
        constexpr int strides[] = {701, 301, 132, 57, 23, 10, 4, 1};
        for (int stride : strides)
            for (int i = first + stride; i < size_; ++i) {
                const int place = place_[i], index = index_[i];
                int at = i;
                for (; at - stride >= first && index_[at - stride] > index; at -= stride)
                    index_[at] = index_[at - stride], place_[at] = place_[at - stride];
                index_[at] = index, place_[at] = place;
            }
    }
    void join(const line_fit& line, real band, int direction, int place) {
        if (used_[place] || !(abs(across(line, all_[sorted_.index[place]])) <= band)) return;
        place_[size_] = place;
        index_[size_] = sorted_.index[place];
        direction_[size_++] = static_cast<std::uint16_t>(direction);
    }

    template <class Wanted>
    void keep(Wanted wanted) {
        int kept = 0;
        for (int i = 0; i < size_; ++i)
            if (wanted(all_[index_[i]])) {
                place_[kept] = place_[i], index_[kept] = index_[i];
                direction_[kept++] = direction_[i];
            }
        size_ = kept;
    }

    void keep_run(const line_fit& line, const line_slots::run& wanted) {
        keep([&](const edge_point& p) { return line_slots::in(wanted, along(line, p)); });
    }

    void refit(found_line& found) const { found.fit = fit_line_to({all_.data, index_, size_}, {}); }

    /// Without the points that lie apart from the others.
    found_line without_strays(found_line found) {
        const real limit = max(real(3) * found.fit.spread, real(0.1));
        if (limit >= tolerance_) return found;
        const int before = size_;
        const line_fit line = found.fit;
        keep([&](const edge_point& p) { return abs(across(line, p)) <= limit; });
        if (size_ < before) refit(found);
        return found;
    }

    /// Support and ends of the members, and what they make of the uncertainties.
    found_line measured(found_line found) {
        if (!found.fit.good) return found;
        mark_slots(found.fit);
        found.support = slots_.support();
        const real wider =
            sqrt(fit_points_detail::inflation(size_, found.fit.misfit, {real(found.support), correlation_}) /
                 fit_points_detail::inflation(size_, found.fit.misfit, {}));
        found.fit.sigma_offset *= wider, found.fit.sigma_angle *= wider;
        for (int i = 0; i < size_; ++i) {
            const real t = along(found.fit, all_[index_[i]]);
            if (i == 0 || t < found.from) found.from = t;
            if (i == 0 || t > found.to) found.to = t;
        }
        return found;
    }

    void mark_slots(const line_fit& line) {
        slots_.clear();
        for (int i = 0; i < size_; ++i) slots_.mark(along(line, all_[index_[i]]));
    }

    array_view<const edge_point> all_;
    real middle_x_, middle_y_, tolerance_, correlation_;
    int min_support_, min_votes_, max_candidates_;
    hough_line_votes_detail::sorted_points sorted_{};
    hough_line_votes_detail::accumulator votes_{};
    hough_line_votes_detail::candidates heap_;
    hough_line_votes_detail::direction_table table_{};
    std::uint8_t* used_ = nullptr;
    int *place_ = nullptr, *index_ = nullptr;  ///< of the members, in sorted_ and in all_
    std::uint16_t* direction_ = nullptr;
    line_slots slots_;
    int size_ = 0, tried_ = 0;
    std::ptrdiff_t cell_ = -1;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_line_points_detail
