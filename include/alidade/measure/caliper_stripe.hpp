// Two edges so near to each other that each shows in the other's grey values, fitted together.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/measure/caliper_tracks.hpp>
#include <alidade/measure/edge_model.hpp>

namespace alidade::inline ALIDADE_ISA::caliper_detail {

/// Grey values before, between and behind two edges at `at`.
struct stripe {
    real at[2], level[3], blur;
};

struct stripe_fit {
    bool good = false;
    stripe found;
    small_matrix<6> covariance;  ///< of the places, the levels in parts of the contrast, and the blur
    real noise;
};

/// The stripe nearest to `start` that explains the pixels from `low` to `high` along the way.
template <class T, class Track>
stripe_fit fit_stripe(image_view<const T> picture, const Track& track, const stripe& start, real noise, real low,
                      real high) {
    using namespace edge_model_detail;
    const real unit = max(abs(start.level[1] - start.level[0]), abs(start.level[2] - start.level[1]));
    const real floor = std::is_integral_v<T> ? max(real(0.29), unit * real(1e-3)) : unit * real(1e-3);
    real variance = max(noise, floor) * max(noise, floor), weights = 0, squares = 0;
    const auto sums_of = [&](const stripe& s) {
        normal_sums<6> sums;
        const blurred_edge edge(s.blur);
        weights = squares = 0;
        track.pixels(picture.width, picture.height, [&](int x, int y, real t) {
            if (!(t >= low && t <= high)) return;
            const real value = picture(x, y);
            if (!(value - value == 0)) return;
            const real bend = track.bend(t);
            const share a = edge.at(t - s.at[0], bend, 0.75), b = edge.at(t - s.at[1], bend, 0.75);
            const real up = s.level[1] - s.level[0], down = s.level[2] - s.level[1];
            const real beside = value - (s.level[0] + up * a.value + down * b.value);
            const judged one = judge(beside * beside / variance);
            sums.squares += one.loss;
            if (one.weight == 0) return;
            weights += one.weight, squares += one.weight * beside * beside;
            const real slope[] = {-up * a.by_distance,        -down * b.by_distance, unit * (real(1) - a.value),
                                  unit * (a.value - b.value), unit * b.value,        up * a.by_blur + down * b.by_blur};
            const real weight = one.weight / variance, loss = sums.squares;
            sums.add(weight, beside, slope);
            sums.squares = loss;
        });
        return sums;
    };
    const auto moved = [&](const stripe& from, const small_vector<6>& by) {
        stripe made = from;
        for (int i = 0; i < 2; ++i) made.at[i] += max(real(-1), min(real(1), by[i]));
        for (int i = 0; i < 3; ++i) made.level[i] += by[2 + i] * unit;
        made.blur = max(least_blur, min(most_blur, from.blur + by[5]));
        return made;
    };
    stripe_fit made;
    made.found = start;
    normal_sums<6> sums;
    for (int round = 0; round < 2; ++round) {
        if (!gauss_newton(made.found, sums, real(1e-5), sums_of, moved)) return made;
        sums = sums_of(made.found);
        if (!(weights > 20)) return made;
        variance = max(squares / weighted_variance / (weights - 6), floor * floor);
    }
    sums = sums_of(made.found);
    const cholesky<6> solver(sums.normal);
    if (!solver.definite) return made;
    made.covariance = solver.inverse();
    for (int j = 0; j < 6; ++j)
        for (int k = 0; k < 6; ++k) made.covariance(j, k) *= weighted_covariance;
    made.noise = sqrt(variance);
    made.good = made.found.at[1] > made.found.at[0] && made.covariance(0, 0) < 4 && made.covariance(1, 1) < 4;
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::caliper_detail
