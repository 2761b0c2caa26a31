// A circle moved to where the grey values across its edge are fitted best.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/core/normal_distribution.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/shape/fit_points.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail {

/// What one row or column of pixels across a circle's edge says: how far outwards of it the edge lies.
struct crossing {
    float outwards = 0, weight = 0;  ///< weight: one over the variance, of noise of variance 1
    float right = 0, down = 0;       ///< the direction from the centre
};

/// The normal distribution and its density in floats, at places that lie so close that straight lines between them are
/// within 1e-4 of it: a hundredth of a grey level.
struct step_table {
    static constexpr int parts = 16, last = 68;  ///< of one, and in all: beyond 4.2 there is none
    float below[last + 2] = {}, density[last + 2] = {};

    constexpr step_table() {
        for (int i = 0; i <= last + 1; ++i) {
            const normal_at at = normal_distribution(real(i) / real(parts));
            below[i] = static_cast<float>(at.below.value), density[i] = static_cast<float>(at.density.value);
        }
    }
};
inline constexpr step_table steps;

/// The grey values along some pixels, fitted by two levels with a step between them, smoothed by sigma.
class edge_levels {
public:
    using number = rounded<float>;

    /// `t` is how far outwards of the circle a pixel lies, in units of sigma.
    void add(number t, number value) {
        const number far = abs(t) * number(float{step_table::parts});
        n_ += number(1), v_ += value, vv_ += value * value;
        if (!(far < number(float{step_table::last}))) {
            if (t > 0) s_ += number(1), ss_ += number(1), sv_ += value;
            return;
        }
        const int i = static_cast<int>(far.value);
        const number part = far - number(i);
        const number below = number(steps.below[i]) + part * number(steps.below[i + 1] - steps.below[i]);
        const number bell = number(steps.density[i]) + part * number(steps.density[i + 1] - steps.density[i]);
        const number step = t > 0 ? below : number(1) - below;
        s_ += step, b_ += bell;
        ss_ += step * step, sb_ += step * bell, bb_ += bell * bell;
        sv_ += step * value, bv_ += bell * value;
    }

    /// False where there is no such step, outwards up or down, or the values differ from it by far more than noise.
    bool crossing_of(bool up, number sigma, number noise, crossing& made) const {
        const number per = number(1) / n_;
        const number ss = ss_ - s_ * s_ * per, sb = sb_ - s_ * b_ * per, bb = bb_ - b_ * b_ * per;
        const number sv = sv_ - s_ * v_ * per, bv = bv_ - b_ * v_ * per, vv = vv_ - v_ * v_ * per;
        const number determinant = ss * bb - sb * sb;
        if (!(determinant > ss * bb * number(1e-3F))) return false;
        const number contrast = (bb * sv - sb * bv) / determinant, bell = (ss * bv - sb * sv) / determinant;
        const number size = abs(contrast), left = vv - contrast * sv - bell * bv;
        if ((contrast > 0) != up || !(size * size > noise * number(4))) return false;
        if (!(left < n_ * (noise * number(4) + size * size * number(0.004F)))) return false;
        const number outwards = -(bell / contrast) * sigma;
        if (!(abs(outwards) < 1)) return false;
        made.outwards = outwards.value;
        made.weight = (contrast * contrast * determinant / (ss * sigma * sigma)).value;
        return true;
    }

private:
    number n_ = 0, s_ = 0, b_ = 0, v_ = 0, ss_ = 0, sb_ = 0, bb_ = 0, sv_ = 0, bv_ = 0, vv_ = 0;
};

/// Moves a circle, whose edge is smoothed by sigma, by one step of Gauss and Newton to where the grey values of every
/// row and column across it are fitted best, and tells how surely it stands there. False, and nothing moves, where
/// fewer than `least` of them have an edge there.
inline bool fit_grey_values(image_view<const std::uint8_t> src, bool light, real sigma, rounded<float> noise, int least,
                            array_view<crossing> room, fit_points_detail::circle& at, small_matrix<3>& covariance) {
    using number = rounded<float>;
    constexpr float across_edge = 5.5F;  // pixels to either side: where levels are told
    const int left = floor_int(at.x), top = floor_int(at.y);
    const number x0 = static_cast<float>((at.x - real(left)).value), y0 = static_cast<float>((at.y - real(top)).value),
                 radius = static_cast<float>(at.radius.value), blur = static_cast<float>(sigma.value),
                 per_blur = number(1) / blur;
    int count = 0;
    const int eighth = floor_int(at.radius * real(0.70710678)) + 1;
    for (int row = 0; row < 2; ++row) {
        const number along0 = row ? y0 : x0, across0 = row ? x0 : y0;
        for (int k = -eighth; k <= eighth; ++k) {
            const number aside = number(k) - along0, square = radius * radius - aside * aside;
            if (!(aside * aside <= radius * radius * number(0.5F))) continue;
            const number half = sqrt(square);
            const int reach = floor_int(real((number(across_edge) * radius / half).value)) + 1;
            for (int side = -1; side <= 1; side += 2) {
                const int middle = round_int(real((across0 + half * number(side)).value));
                const int x = left + (row ? middle : k), y = top + (row ? k : middle);
                const int dx = row ? reach : 0, dy = row ? 0 : reach;
                if (x < dx || y < dy || x + dx >= src.width || y + dy >= src.height || count == room.size) continue;
                const std::ptrdiff_t step = row ? 1 : src.stride;
                const std::uint8_t* pixel = &src(x, y);
                edge_levels levels;
                for (int i = -reach; i <= reach; ++i) {
                    const number off = number(middle + i) - across0;
                    const number t = (sqrt(off * off + aside * aside) - radius) * per_blur;
                    levels.add(t, number(pixel[i * step]));
                }
                crossing& made = room[count];
                if (!levels.crossing_of(!light, blur, noise, made)) continue;
                const number across = half * number(side) / radius, along = aside / radius;
                made.right = (row ? across : along).value, made.down = (row ? along : across).value;
                ++count;
            }
        }
    }
    if (count < least) return false;
    normal_sums<3> sums;
    small_vector<3> by;
    small_matrix<3> uncertain;
    real limit = 1;
    for (int round = 0; round < 3; ++round) {
        sums = {};
        real used = 0, spread = 0;
        for (int i = 0; i < count; ++i) {
            const crossing& one = room[i];
            const real off = real(one.outwards) - by[0] * real(one.right) - by[1] * real(one.down) - by[2];
            if (abs(off) > limit) continue;
            const real slope[] = {real(one.right), real(one.down), 1};
            sums.add(real(one.weight), off, slope);
            used += 1, spread += off * off;
        }
        const cholesky<3> solver(sums.normal);
        if (!(used >= real(least)) || !solver.definite) return false;
        const small_vector<3> more = solver.solve(sums.gradient);
        for (int j = 0; j < 3; ++j) by[j] += more[j];
        limit = max(real(4) * sqrt(spread / used), real(0.02));
        uncertain = solver.inverse();
        const real variance = max(sums.squares / max(used - real(3), real(1)), real(noise.value));
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) uncertain(j, k) *= variance;
    }
    if (!(abs(by[0]) < 0.5 && abs(by[1]) < 0.5 && abs(by[2]) < 0.5)) return false;
    at.x += by[0], at.y += by[1], at.radius += by[2];
    covariance = uncertain;
    return true;
}

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail
