// Symmetric matrices of a few rows: solved, inverted, and their axes found, the same bytes everywhere.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>

namespace alidade {

template <int N>
struct small_vector {
    real at[N] = {};

    constexpr real& operator[](int i) { return at[i]; }
    constexpr real operator[](int i) const { return at[i]; }
};

template <int N>
struct small_matrix {
    real at[N][N] = {};

    constexpr real& operator()(int row, int column) { return at[row][column]; }
    constexpr real operator()(int row, int column) const { return at[row][column]; }
};

inline namespace ALIDADE_ISA {

/// The lower triangle L with L Lᵀ = m.
template <int N>
struct cholesky {
    small_matrix<N> lower;
    bool definite = false;  ///< m is positive definite, and by so much that L is worth something

    explicit cholesky(const small_matrix<N>& m) {
        for (int i = 0; i < N; ++i)
            for (int j = 0; j <= i; ++j) {
                real sum = m(i, j);
                for (int k = 0; k < j; ++k) sum -= lower(i, k) * lower(j, k);
                if (i != j) {
                    lower(i, j) = sum / lower(j, j);
                } else {
                    if (!(sum > m(i, i) * real(1e-14)) || !(sum < 1e300)) return;
                    lower(i, i) = sqrt(sum);
                }
            }
        definite = true;
    }

    /// L⁻¹ v
    small_vector<N> forward(small_vector<N> v) const {
        for (int i = 0; i < N; ++i) {
            for (int k = 0; k < i; ++k) v[i] -= lower(i, k) * v[k];
            v[i] /= lower(i, i);
        }
        return v;
    }
    /// L⁻ᵀ v
    small_vector<N> backward(small_vector<N> v) const {
        for (int i = N - 1; i >= 0; --i) {
            for (int k = i + 1; k < N; ++k) v[i] -= lower(k, i) * v[k];
            v[i] /= lower(i, i);
        }
        return v;
    }
    /// m⁻¹ v
    small_vector<N> solve(const small_vector<N>& v) const { return backward(forward(v)); }

    small_matrix<N> inverse() const {
        small_matrix<N> made;
        for (int column = 0; column < N; ++column) {
            small_vector<N> unit;
            unit[column] = 1;
            const small_vector<N> solved = solve(unit);
            for (int row = 0; row < N; ++row) made(row, column) = solved[row];
        }
        return made;
    }
};

template <int N>
struct eigen_system {
    small_vector<N> values;
    small_matrix<N> vectors;  ///< column i belongs to value i; in no order
};

/// Jacobi's rotations: slower than a closed form, and exact to the last bits where that is not.
template <int N>
eigen_system<N> eigen_of_symmetric(small_matrix<N> m) {
    eigen_system<N> made;
    for (int i = 0; i < N; ++i) made.vectors(i, i) = 1;
    for (int sweep = 0; sweep < 12; ++sweep) {
        real aside = 0, along = 0;
        for (int i = 0; i < N; ++i) {
            along += m(i, i) * m(i, i);
            for (int j = 0; j < i; ++j) aside += m(i, j) * m(i, j);
        }
        if (!(aside > along * real(1e-34))) break;
        for (int p = 0; p < N; ++p)
            for (int q = p + 1; q < N; ++q) {
                if (m(p, q) == 0) continue;
                const real slope = (m(q, q) - m(p, p)) / (m(p, q) * real(2));
                const real t = (slope < 0 ? real(-1) : real(1)) / (abs(slope) + sqrt(slope * slope + real(1)));
                const real c = real(1) / sqrt(t * t + real(1)), s = t * c;
                for (int k = 0; k < N; ++k) {
                    const real first = m(k, p), second = m(k, q);
                    m(k, p) = c * first - s * second;
                    m(k, q) = s * first + c * second;
                }
                for (int k = 0; k < N; ++k) {
                    const real first = m(p, k), second = m(q, k);
                    m(p, k) = c * first - s * second;
                    m(q, k) = s * first + c * second;
                    const real left = made.vectors(k, p), right = made.vectors(k, q);
                    made.vectors(k, p) = c * left - s * right;
                    made.vectors(k, q) = s * left + c * right;
                }
            }
    }
    for (int i = 0; i < N; ++i) made.values[i] = m(i, i);
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
