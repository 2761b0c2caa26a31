// Least squares of what is not linear, step by step: the shapes that lie nearest to points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/small_matrix.hpp>

namespace alidade::inline ALIDADE_ISA {

/// Of distances d(p) of N parameters: Σ w d'd'ᵀ, Σ w d' d and Σ w d², where d' says how d falls as p grows.
template <int N>
struct normal_sums {
    small_matrix<N> normal;
    small_vector<N> gradient;
    real squares = 0;

    void add(real weight, real d, const real (&slope)[N]) {
        squares += weight * d * d;
        for (int j = 0; j < N; ++j) {
            const real weighted = weight * slope[j];
            gradient[j] += weighted * d;
            for (int k = 0; k <= j; ++k) normal(j, k) += weighted * slope[k];
        }
    }
};

/// Moves `at` to where `sums_of(at).squares` is least: Gauss and Newton's steps, damped as Levenberg and Marquardt's
/// where they lead astray, until one is shorter than `least_step`. False if the parameters cannot all be told.
template <int N, class Shape, class SumsOf, class Moved>
bool gauss_newton(Shape& at, normal_sums<N>& sums, real least_step, SumsOf sums_of, Moved moved) {
    real damping = 0;
    sums = sums_of(at);
    for (int step = 0; step < 100; ++step) {
        small_matrix<N> damped = sums.normal;
        for (int j = 0; j < N; ++j) damped(j, j) *= real(1) + damping;
        const cholesky<N> solver(damped);
        if (!solver.definite) return false;
        const small_vector<N> by = solver.solve(sums.gradient);
        const Shape next = moved(at, by);
        const normal_sums<N> there = sums_of(next);
        if (!(there.squares <= sums.squares * real(1 + 1e-13))) {
            if (damping > 1e6) return true;
            damping = damping > 0 ? damping * real(10) : real(1e-3);
            continue;
        }
        at = next, sums = there;
        damping = damping > 1e-6 ? damping * real(0.1) : real(0);
        real length = 0;
        for (int j = 0; j < N; ++j) length += abs(by[j]);
        if (!(length > least_step)) return true;
    }
    return true;
}

}  // namespace alidade::inline ALIDADE_ISA
