// Symmetric matrices of a few rows: solved, inverted, and their axes found, the same bytes everywhere.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>

namespace alidade {

template <int N, class T = double>
struct small_vector {
    rounded<T> at[N] = {};

    constexpr rounded<T>& operator[](int i) { return at[i]; }
    constexpr rounded<T> operator[](int i) const { return at[i]; }
};

template <int N, class T = double>
struct small_matrix {
    rounded<T> at[N][N] = {};

    constexpr rounded<T>& operator()(int row, int column) { return at[row][column]; }
    constexpr rounded<T> operator()(int row, int column) const { return at[row][column]; }

    friend constexpr bool operator==(const small_matrix&, const small_matrix&) = default;
};

/// Variances on the diagonal, and beside it how the errors of two numbers go together: (i, j) and (j, i) are the same.
template <int N, class T = double>
using covariance_matrix = small_matrix<N, T>;

inline namespace ALIDADE_ISA {

/// The lower triangle L with L Lᵀ = m.
template <int N, class T = double>
struct cholesky {
    using number = rounded<T>;
    static constexpr T least_share = sizeof(T) > 4 ? T(1e-14) : T(1e-6), most = sizeof(T) > 4 ? T(1e300) : T(1e37);

    small_matrix<N, T> lower;
    bool definite = false;  ///< m is positive definite, and by so much that L is worth something

    explicit cholesky(const small_matrix<N, T>& m) {
        for (int i = 0; i < N; ++i)
            for (int j = 0; j <= i; ++j) {
                number sum = m(i, j);
                for (int k = 0; k < j; ++k) sum -= lower(i, k) * lower(j, k);
                if (i != j) {
                    lower(i, j) = sum / lower(j, j);
                } else {
                    if (!(sum > m(i, i) * number(least_share)) || !(sum < most)) return;
                    lower(i, i) = sqrt(sum);
                }
            }
        definite = true;
    }

    /// L⁻¹ v
    small_vector<N, T> forward(small_vector<N, T> v) const {
        for (int i = 0; i < N; ++i) {
            for (int k = 0; k < i; ++k) v[i] -= lower(i, k) * v[k];
            v[i] /= lower(i, i);
        }
        return v;
    }
    /// L⁻ᵀ v
    small_vector<N, T> backward(small_vector<N, T> v) const {
        for (int i = N - 1; i >= 0; --i) {
            for (int k = i + 1; k < N; ++k) v[i] -= lower(k, i) * v[k];
            v[i] /= lower(i, i);
        }
        return v;
    }
    /// m⁻¹ v
    small_vector<N, T> solve(const small_vector<N, T>& v) const { return backward(forward(v)); }

    small_matrix<N, T> inverse() const {
        small_matrix<N, T> made;
        for (int column = 0; column < N; ++column) {
            small_vector<N, T> unit;
            unit[column] = 1;
            const small_vector<N, T> solved = solve(unit);
            for (int row = 0; row < N; ++row) made(row, column) = solved[row];
        }
        return made;
    }
};

template <int N, class T = double>
struct eigen_system {
    small_vector<N, T> values;
    small_matrix<N, T> vectors;  ///< column i belongs to value i; in no order
};

/// Jacobi's rotations: slower than a closed form, and exact to the last bits where that is not.
template <int N, class T>
eigen_system<N, T> eigen_of_symmetric(small_matrix<N, T> m) {
    using number = rounded<T>;
    eigen_system<N, T> made;
    for (int i = 0; i < N; ++i) made.vectors(i, i) = 1;
    for (int sweep = 0; sweep < 12; ++sweep) {
        number aside = 0, along = 0;
        for (int i = 0; i < N; ++i) {
            along += m(i, i) * m(i, i);
            for (int j = 0; j < i; ++j) aside += m(i, j) * m(i, j);
        }
        if (!(aside > along * number(sizeof(T) > 4 ? T(1e-34) : T(1e-17)))) break;
        for (int p = 0; p < N; ++p)
            for (int q = p + 1; q < N; ++q) {
                if (m(p, q) == 0) continue;
                const number slope = (m(q, q) - m(p, p)) / (m(p, q) * number(2));
                const number t = (slope < 0 ? number(-1) : number(1)) / (abs(slope) + sqrt(slope * slope + number(1)));
                const number c = number(1) / sqrt(t * t + number(1)), s = t * c;
                for (int k = 0; k < N; ++k) {
                    const number first = m(k, p), second = m(k, q);
                    m(k, p) = c * first - s * second;
                    m(k, q) = s * first + c * second;
                }
                for (int k = 0; k < N; ++k) {
                    const number first = m(p, k), second = m(q, k);
                    m(p, k) = c * first - s * second;
                    m(q, k) = s * first + c * second;
                    const number left = made.vectors(k, p), right = made.vectors(k, q);
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
