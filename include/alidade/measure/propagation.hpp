// What is computed from measured values, and how sure that is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/measured.hpp>

namespace alidade::inline ALIDADE_ISA {

// All of these are of first order: the uncertainties are small beside what the function bends over them, such as a
// distance beside the uncertainty of its ends. `correlation`, in [-1, 1], is that of the two errors: 0 if they come
// from different points or pictures, 1 if one calibration is behind both. Lines and points are taken as independent of
// each other.
//
// exact     the same bytes on every machine
// reference JCGM 100:2008 (GUM), 5.1.2 and 5.2.2

template <class T>
measured<T> sum(measured<T> a, measured<T> b, T correlation = 0);
template <class T>
measured<T> difference(measured<T> a, measured<T> b, T correlation = 0);
template <class T>
measured<T> product(measured<T> a, measured<T> b, T correlation = 0);
/// a / b. requires  b.value != 0
template <class T>
measured<T> ratio(measured<T> a, measured<T> b, T correlation = 0);

/// A length in pixels as one in millimetres, or whatever the factor leads to.
template <class T>
measured<T> scaled(measured<T> pixels, measured<T> per_pixel);
template <class T>
measured<T> scaled(measured<T> pixels, T per_pixel);

/// Of a function of N numbers that err together: its value, and how it grows with each.
template <int N, class T>
measured<T> propagated(T value, const small_vector<N, T>& gradient, const covariance_matrix<N, T>& covariance);

/// The same where the gradient is not known: f is asked one standard uncertainty to either side of each number, as GUM
/// 5.1.3, note 2. f takes a small_vector<N, T> and returns a rounded<T>.
template <int N, class T, class Function>
measured<T> propagated(Function f, const small_vector<N, T>& at, const covariance_matrix<N, T>& covariance);

/// The middle between two points.
template <class T>
measured_point<T> midpoint(const measured_point<T>& a, const measured_point<T>& b);

/// Where two lines cross. fault::degenerate  if they are parallel, within three standard uncertainties of their angle
template <class T>
result<measured_point<T>> intersection(const measured_line<T>& a, const measured_line<T>& b);

// ---- how -----------------------------------------------------------------------------------

namespace propagation_detail {

template <class T>
measured<T> two(rounded<T> value, rounded<T> of_a, rounded<T> of_b, T correlation) {
    // |correlation| <= 1, so this is no less than (|of_a| - |of_b|)²; rounding may think otherwise.
    ALIDADE_EXPECTS(correlation >= -1 && correlation <= 1);
    const rounded<T> together = rounded<T>(2) * rounded<T>(correlation) * of_a * of_b;
    return {value.value, sqrt(max(of_a * of_a + of_b * of_b + together, rounded<T>(0))).value};
}

}  // namespace propagation_detail

template <class T>
measured<T> sum(measured<T> a, measured<T> b, T correlation) {
    return propagation_detail::two<T>(rounded<T>(a.value) + b.value, a.sigma, b.sigma, correlation);
}
template <class T>
measured<T> difference(measured<T> a, measured<T> b, T correlation) {
    return propagation_detail::two<T>(rounded<T>(a.value) - b.value, a.sigma, -b.sigma, correlation);
}
template <class T>
measured<T> product(measured<T> a, measured<T> b, T correlation) {
    const rounded<T> x = a.value, y = b.value;
    return propagation_detail::two<T>(x * y, y * rounded<T>(a.sigma), x * rounded<T>(b.sigma), correlation);
}
template <class T>
measured<T> ratio(measured<T> a, measured<T> b, T correlation) {
    ALIDADE_EXPECTS(b.value != 0);
    const rounded<T> y = b.value, quotient = rounded<T>(a.value) / y;
    return propagation_detail::two<T>(quotient, rounded<T>(a.sigma) / y, -quotient * rounded<T>(b.sigma) / y,
                                      correlation);
}
template <class T>
measured<T> scaled(measured<T> pixels, measured<T> per_pixel) {
    return product(pixels, per_pixel);
}
template <class T>
measured<T> scaled(measured<T> pixels, T per_pixel) {
    return product(pixels, measured<T>{per_pixel, 0});
}

template <int N, class T>
measured<T> propagated(T value, const small_vector<N, T>& gradient, const covariance_matrix<N, T>& covariance) {
    rounded<T> variance = 0;
    for (int i = 0; i < N; ++i)
        for (int j = 0; j < N; ++j) variance += gradient[i] * gradient[j] * covariance(i, j);
    return {value, sqrt(max(variance, rounded<T>(0))).value};
}

template <int N, class T, class Function>
measured<T> propagated(Function f, const small_vector<N, T>& at, const covariance_matrix<N, T>& covariance) {
    small_vector<N, T> gradient;
    for (int i = 0; i < N; ++i) {
        const rounded<T> step = sqrt(max(covariance(i, i), rounded<T>(0)));
        if (!(step > 0)) continue;  // known exactly
        small_vector<N, T> above = at, below = at;
        above[i] += step, below[i] -= step;
        gradient[i] = (f(above) - f(below)) / (above[i] - below[i]);
    }
    return propagated(f(at).value, gradient, covariance);
}

template <class T>
measured_point<T> midpoint(const measured_point<T>& a, const measured_point<T>& b) {
    const rounded<T> half = T(0.5);
    measured_point<T> made = {(half * (rounded<T>(a.x) + b.x)).value, (half * (rounded<T>(a.y) + b.y)).value, {}};
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) made.covariance(i, j) = half * half * (a.covariance(i, j) + b.covariance(i, j));
    return made;
}

template <class T>
result<measured_point<T>> intersection(const measured_line<T>& a, const measured_line<T>& b) {
    using number = rounded<T>;
    const number aux = a.ux, auy = a.uy, bux = b.ux, buy = b.uy, dx = number(b.x) - a.x, dy = number(b.y) - a.y;
    const number sine = aux * buy - auy * bux;
    const number doubt = number(a.sigma_angle) * a.sigma_angle + number(b.sigma_angle) * b.sigma_angle;
    constexpr T least = sizeof(T) > 4 ? T(1e-24) : T(1e-12);
    if (!(sine * sine > max(number(9) * doubt, number(least))))
        return error(fault::degenerate, "intersection: the lines are parallel, as far as their angles are known");
    const number along_a = (dx * buy - dy * bux) / sine, along_b = (dx * auy - dy * aux) / sine;
    // Each line moves the crossing along the other: by its offset there, over the sine.
    const number of_a = number(a.sigma_offset) * a.sigma_offset +
                        along_a * along_a * number(a.sigma_angle) * number(a.sigma_angle),
                 of_b = number(b.sigma_offset) * b.sigma_offset +
                        along_b * along_b * number(b.sigma_angle) * number(b.sigma_angle),
                 per = number(1) / (sine * sine);
    measured_point<T> made = {(number(a.x) + along_a * aux).value, (number(a.y) + along_a * auy).value, {}};
    made.covariance(0, 0) = per * (of_a * bux * bux + of_b * aux * aux);
    made.covariance(1, 1) = per * (of_a * buy * buy + of_b * auy * auy);
    made.covariance(0, 1) = made.covariance(1, 0) = per * (of_a * bux * buy + of_b * aux * auy);
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA
