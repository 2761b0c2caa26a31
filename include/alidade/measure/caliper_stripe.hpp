// Two edges so near to each other that each shows in the other's grey values, fitted together.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/measure/caliper_tracks.hpp>
#include <alidade/measure/edge_model.hpp>

namespace alidade::inline ALIDADE_ISA::caliper_detail {

/// Grey values before, between and behind two edges, `width` from each other about `middle`.
struct stripe {
    real middle, width, level[3], blur;
};

struct stripe_fit {
    bool good = false;
    stripe found;
    real variance_middle, variance_width, covariance;
};

/// Fits stripes to the pixels from `low` to `high` along the way.
template <class T, class Track>
class stripe_fitter {
public:
    stripe_fitter(image_view<const T> picture, const Track& track, const stripe& start, real noise, real low, real high)
        : picture_(picture), track_(track), start_(start), low_(low), high_(high) {
        unit_ = max(abs(start.level[1] - start.level[0]), abs(start.level[2] - start.level[1]));
        floor_ = std::is_integral_v<T> ? max(real(0.29), unit_ * real(1e-3)) : unit_ * real(1e-3);
        variance_ = max(noise, floor_) * max(noise, floor_);
    }

    /// The stripe nearest to the start that explains the pixels. Narrow ones have an uncertainty that is not that of
    /// the slopes alone: the narrower a stripe, the less its width shows, so it may be much narrower than it seems and
    /// only little wider. So far as to where the pixels speak against it by two sigma, on either side.
    stripe_fit fit() {
        stripe_fit made;
        made.found = start_;
        sums at;
        for (int round = 0; round < 2; ++round) {
            if (!descend(made.found, at, false)) return made;
            at = sums_of(made.found);
            if (!(weights_ > 20)) return made;
            variance_ = max(squares_ / edge_model_detail::weighted_variance / (weights_ - 6), floor_ * floor_);
        }
        at = sums_of(made.found);
        const cholesky<6> solver(at.normal);
        if (!solver.definite || !(made.found.width > 0)) return made;
        const small_matrix<6> all = solver.inverse();
        const real wider = edge_model_detail::weighted_covariance;
        made.variance_middle = all(0, 0) * wider, made.covariance = all(0, 1) * wider;
        real sigma = sqrt(all(1, 1) * wider), narrower = sigma;
        if (sigma > made.found.width * real(0.01)) {
            narrower = reach(made.found, at, sigma, -1);
            sigma = (narrower + reach(made.found, at, sigma, 1)) * real(0.5);
        }
        made.variance_width = sigma * sigma;
        made.good = made.variance_middle < 4 && narrower < made.found.width * real(0.125);
        return made;
    }

private:
    using sums = normal_sums<6>;

    /// Half of the way to the width at which the sum of squares is larger by four. 1e6 if there is none on that side.
    real reach(const stripe& found, const sums& at, real sigma, int side) {
        for (int step = 0; step < 6; ++step) {
            stripe other = found;
            other.width += sigma * real(2 * side);
            sums there;
            if (!(other.width > found.width * real(0.1)) || !descend(other, there, true)) return 1e6;
            const real more = sqrt(max(there.squares - at.squares, real(0.01)));
            sigma = sigma * 2 / more;
            if (more > 1.7 && more < 2.3) break;
        }
        return sigma;
    }

    bool descend(stripe& now, sums& at, bool fixed_width) {
        return gauss_newton(
            now, at, real(1e-5),
            [&](const stripe& s) {
                sums made = sums_of(s);
                if (!fixed_width) return made;
                for (int k = 0; k < 6; ++k) made.normal(1, k) = made.normal(k, 1) = 0;
                made.normal(1, 1) = 1, made.gradient[1] = 0;
                return made;
            },
            [&](const stripe& from, const small_vector<6>& by) {
                stripe made = from;
                made.middle += max(real(-1), min(real(1), by[0]));
                made.width += max(real(-1), min(real(1), by[1]));
                for (int i = 0; i < 3; ++i) made.level[i] += by[2 + i] * unit_;
                made.blur = max(edge_model_detail::least_blur, min(edge_model_detail::most_blur, from.blur + by[5]));
                return made;
            });
    }

    sums sums_of(const stripe& s) {
        using namespace edge_model_detail;
        sums made;
        const blurred_edge edge(s.blur);
        const real first = s.middle - s.width * real(0.5), second = first + s.width;
        const real up = s.level[1] - s.level[0], down = s.level[2] - s.level[1];
        weights_ = squares_ = 0;
        track_.pixels(picture_.width, picture_.height, [&](int x, int y, real t) {
            if (!(t >= low_ && t <= high_)) return;
            const real value = picture_(x, y);
            if (!(value - value == 0)) return;
            const real bend = track_.bend(t), box = track_.box(x, y);
            const share a = edge.at(t - first, bend, box), b = edge.at(t - second, bend, box);
            const real beside = value - (s.level[0] + up * a.value + down * b.value);
            const judged one = judge(beside * beside / variance_);
            const real loss = made.squares + one.loss;
            if (one.weight > 0) {
                weights_ += one.weight, squares_ += one.weight * beside * beside;
                const real by_first = -up * a.by_distance, by_second = -down * b.by_distance;
                const real slope[] = {by_first + by_second,
                                      (by_second - by_first) * real(0.5),
                                      unit_ * (real(1) - a.value),
                                      unit_ * (a.value - b.value),
                                      unit_ * b.value,
                                      up * a.by_blur + down * b.by_blur};
                made.add(one.weight / variance_, beside, slope);
            }
            made.squares = loss;
        });
        return made;
    }

    image_view<const T> picture_;
    const Track& track_;
    stripe start_;
    real low_, high_, unit_, floor_, variance_, weights_ = 0, squares_ = 0;
};

}  // namespace alidade::inline ALIDADE_ISA::caliper_detail
