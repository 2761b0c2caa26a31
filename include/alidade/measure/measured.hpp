// A value and how sure it is, and several that err together: what everything in measure/ gives.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/small_matrix.hpp>

namespace alidade {

/// `sigma` is the standard uncertainty of `value`, in its unit: value ± 1.96 sigma holds the truth in 95 of 100 cases.
template <class T = double>
struct measured {
    T value = 0, sigma = 0;

    friend constexpr bool operator==(const measured&, const measured&) = default;
};

/// Variances on the diagonal, and beside it how the errors of two numbers go together.
template <int N, class T = double>
using covariance_matrix = small_matrix<N, T>;

/// A place, and how sure it is in every direction.
template <class T = double>
struct measured_point {
    T x = 0, y = 0;
    covariance_matrix<2, T> covariance = {};
};

/// A straight line without ends through (x, y), which is chosen so that its errors there are independent of each other:
/// `offset`, across the line, and `sigma_angle`, of its direction.
template <class T = double>
struct measured_line {
    T x = 0, y = 0;
    T ux = 1, uy = 0;  ///< the unit vector along it, its direction in [0, π)
    T sigma_offset = 0, sigma_angle = 0;
};

inline namespace ALIDADE_ISA {

template <class T>
covariance_matrix<2, T> isotropic(T sigma) {
    const rounded<T> s = sigma;
    covariance_matrix<2, T> made;
    made(0, 0) = made(1, 1) = s * s;
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
