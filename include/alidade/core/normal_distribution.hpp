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

constexpr normal_at normal_distribution(real x) {
    const real far = abs(x);
    if (!(far < 8.5)) return {x > 0 ? real(1) : real(0), 0};
    const real density = real(0.39894228040143267794) * exp(x * x * real(-0.5));
    // What lies beyond |x| is Mills' ratio times the density: a polynomial in (|x| - 5) / (|x| + 5), interpolated at the
    // zeros of a Chebyshev polynomial between 0 and 8.5.
    constexpr double mills[] = {0.1928081047154491,      -0.3595947642315015,    0.29094136562951478,
                                -0.20274581414310047,    0.11995558114992266,    -0.058689924454354357,
                                0.022538023811090747,    -0.005963214735731589,  0.00054949452199901637,
                                0.00033730127130919329,  -0.00014447732510246432, 1.7195743222690535e-05,
                                3.2564515337174947e-05,  5.7402528245866837e-06};
    const real beyond = density * trigonometry_detail::polynomial((far - 5) / (far + 5), mills);
    return {x > 0 ? real(1) - beyond : beyond, density};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
