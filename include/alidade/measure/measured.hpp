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

/// A place, and how sure it is in every direction. A covariance of 0: it is exact, or nothing is known of its error.
template <class T = double>
struct measured_point {
    T x = 0, y = 0;
    covariance_matrix<2, T> covariance = {};  ///< of x, y

    friend constexpr bool operator==(const measured_point&, const measured_point&) = default;
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

/// The covariance of a point, from its three numbers.
template <class T>
constexpr covariance_matrix<2, T> covariance_of(rounded<T> xx, rounded<T> xy, rounded<T> yy) {
    return {{{xx, xy}, {xy, yy}}};
}
/// The covariance of x and y, where they are the first of several numbers.
template <int N, class T>
constexpr covariance_matrix<2, T> covariance_of_place(const covariance_matrix<N, T>& all) {
    return covariance_of<T>(all(0, 0), all(0, 1), all(1, 1));
}
/// That of a point which is as sure in every direction.
template <class T>
covariance_matrix<2, T> isotropic(T sigma) {
    const rounded<T> s = sigma;
    return covariance_of<T>(s * s, 0, s * s);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
