// The normal distribution and its density, the same on every machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/trigonometry.hpp>

namespace alidade {

struct normal_at {
    real below;    ///< the probability of less than x
    real density;  ///< the bell at x
};

inline namespace ALIDADE_ISA {

/// Of the normal distribution of mean 0 and variance 1. exact  within 1e-13; beyond |x| = 8.5 nothing is left
constexpr normal_at normal_distribution(real x);

// ---- how -----------------------------------------------------------------------------------

namespace normal_distribution_detail {

inline constexpr double edge = 8.5;
inline constexpr int parts = 16, last = 136;  // of one, and in all

/// What lies beyond |x| is Mills' ratio times the density: a polynomial in (|x| - 5) / (|x| + 5), interpolated at the
/// zeros of a Chebyshev polynomial between 0 and 8.5.
constexpr normal_at by_ratio(real x) {
    const real density = real(0.39894228040143267794) * exp(x * x * real(-0.5));
    constexpr double mills[] = {0.1928081047154491,     -0.3595947642315015,     0.29094136562951478,
                                -0.20274581414310047,   0.11995558114992266,     -0.058689924454354357,
                                0.022538023811090747,   -0.005963214735731589,   0.00054949452199901637,
                                0.00033730127130919329, -0.00014447732510246432, 1.7195743222690535e-05,
                                3.2564515337174947e-05, 5.7402528245866837e-06};
    return {real(1) - density * trigonometry_detail::polynomial((x - 5) / (x + 5), mills), density};
}

struct places {
    normal_at at[last + 1] = {};

    constexpr places() {
        for (int i = 0; i <= last; ++i) at[i] = by_ratio(real(i) / parts);
    }
};
inline constexpr places table;

/// From what the table has for a place, at t beside it: Taylor's series of the density, whose coefficients follow
/// (n + 1) c' = -(place c + c before), and of its integral. For single numbers and blocks of them.
template <class Number>
struct expanded {
    Number below, density;

    [[gnu::always_inline]] constexpr expanded(Number near_below, Number near_density, Number place, Number t)
        : below(near_below), density(near_density) {
        const auto number = [](double v) { return Number(v); };
        const Number one(1.0);
        const Number c1 = -place, c2 = -(place * c1 + one) * number(1.0 / 2), c3 = -(place * c2 + c1) * number(1.0 / 3),
                     c4 = -(place * c3 + c2) * number(1.0 / 4), c5 = -(place * c4 + c3) * number(1.0 / 5),
                     c6 = -(place * c5 + c4) * number(1.0 / 6);
        density = ((((((c6 * t + c5) * t + c4) * t + c3) * t + c2) * t + c1) * t + one) * near_density;
        const Number more = ((((((c6 * number(1.0 / 7) * t + c5 * number(1.0 / 6)) * t + c4 * number(1.0 / 5)) * t +
                                c3 * number(1.0 / 4)) *
                                   t +
                               c2 * number(1.0 / 3)) *
                                  t +
                              c1 * number(1.0 / 2)) *
                                 t +
                             one) *
                            t;
        below = near_below + more * near_density;
    }
};

}  // namespace normal_distribution_detail

constexpr normal_at normal_distribution(real x) {
    using namespace normal_distribution_detail;
    const real far = abs(x);
    if (!(far < edge)) return {x > 0 ? real(1) : real(0), 0};
    const int i = static_cast<int>(far.value * parts + 0.5);
    const real place = real(i) * real(1.0 / parts);
    const expanded<real> there(table.at[i].below, table.at[i].density, place, far - place);
    return {x < 0 ? real(1) - there.below : there.below, there.density};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
