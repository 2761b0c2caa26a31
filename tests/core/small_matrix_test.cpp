// SPDX-License-Identifier: MIT
#include <alidade/core/small_matrix.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace alidade;

namespace {

template <class T>
small_matrix<3, T> sound_matrix() {
    constexpr double rows[3][3] = {{4, 1, -2}, {1, 3, 0.5}, {-2, 0.5, 5}};
    small_matrix<3, T> m;
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 3; ++k) m(i, k) = static_cast<T>(rows[i][k]);
    return m;
}

template <class T>
constexpr double accuracy = sizeof(T) > 4 ? 1e-13 : 1e-5;

}  // namespace

TEST_CASE_TEMPLATE("small_matrix: a matrix is the sum of its axes, each as long as its value", T, float, double) {
    const auto m = sound_matrix<T>();
    const auto system = eigen_of_symmetric(m);
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 3; ++k) {
            rounded<T> again = 0;
            for (int j = 0; j < 3; ++j) again += system.vectors(i, j) * system.values[j] * system.vectors(k, j);
            CHECK(again.value == doctest::Approx(m(i, k).value).epsilon(accuracy<T>));
        }
}

TEST_CASE_TEMPLATE("small_matrix: a matrix times its inverse is one", T, float, double) {
    const auto m = sound_matrix<T>();
    const cholesky<3, T> solver(m);
    REQUIRE(solver.definite);
    const auto inverse = solver.inverse();
    for (int i = 0; i < 3; ++i)
        for (int k = 0; k < 3; ++k) {
            rounded<T> unit = 0;
            for (int j = 0; j < 3; ++j) unit += m(i, j) * inverse(j, k);
            CHECK(unit.value == doctest::Approx(i == k).epsilon(accuracy<T>));
        }
}

TEST_CASE_TEMPLATE("small_matrix: what is not positive definite has no root", T, float, double) {
    auto m = sound_matrix<T>();
    m(0, 0) = -4;
    CHECK_FALSE(cholesky<3, T>(m).definite);
    m(0, 0) = static_cast<T>(std::nan(""));
    CHECK_FALSE(cholesky<3, T>(m).definite);
    small_matrix<2, T> singular;
    singular(0, 0) = 1, singular(0, 1) = singular(1, 0) = 2, singular(1, 1) = 4;
    CHECK_FALSE(cholesky<2, T>(singular).definite);
}
