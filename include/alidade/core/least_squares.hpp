// Least squares of what is not linear, step by step: the shapes that lie nearest to points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/small_matrix.hpp>

namespace alidade::inline ALIDADE_ISA {

/// Of distances d(p) of N parameters: Σ w d'd'ᵀ, Σ w d' d and Σ w d², where d' says how d falls as p grows.
template <int N, class T = double>
struct normal_sums {
    small_matrix<N, T> normal;
    small_vector<N, T> gradient;
    rounded<T> squares = 0;

    void add(rounded<T> weight, rounded<T> d, const rounded<T> (&slope)[N]) {
        squares += weight * d * d;
        for (int j = 0; j < N; ++j) {
            const rounded<T> weighted = weight * slope[j];
            gradient[j] += weighted * d;
            for (int k = 0; k <= j; ++k) normal(j, k) += weighted * slope[k];
        }
    }
};

/// Moves `at` to where `sums_of(at).squares` is least: Gauss and Newton's steps, damped as Levenberg and Marquardt's
/// where they lead astray, until one is shorter than `least_step`. False if the parameters cannot all be told.
template <int N, class T, class Shape, class SumsOf, class Moved>
bool gauss_newton(Shape& at, normal_sums<N, T>& sums, rounded<T> least_step, SumsOf sums_of, Moved moved) {
    using number = rounded<T>;
    number damping = 0;
    sums = sums_of(at);
    for (int step = 0; step < 100; ++step) {
        small_matrix<N, T> damped = sums.normal;
        for (int j = 0; j < N; ++j) damped(j, j) *= number(1) + damping;
        const cholesky<N, T> solver(damped);
        if (!solver.definite) return false;
        const small_vector<N, T> by = solver.solve(sums.gradient);
        const Shape next = moved(at, by);
        const normal_sums<N, T> there = sums_of(next);
        if (!(there.squares <= sums.squares * number(sizeof(T) > 4 ? T(1 + 1e-13) : T(1 + 1e-6)))) {
            if (damping > number(T(1e6))) return true;
            damping = damping > 0 ? damping * number(10) : number(T(1e-3));
            continue;
        }
        at = next, sums = there;
        damping = damping > number(T(1e-6)) ? damping * number(T(0.1)) : number(0);
        number length = 0;
        for (int j = 0; j < N; ++j) length += abs(by[j]);
        if (!(length > least_step)) return true;
    }
    return true;
}

}  // namespace alidade::inline ALIDADE_ISA
