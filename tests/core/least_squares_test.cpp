// SPDX-License-Identifier: MIT
#include <alidade/core/least_squares.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace alidade;

namespace {

/// a and b of y = a exp(-b x), to be found in values without noise.
template <class T>
struct decay {
    rounded<T> a, b;
};

template <class T>
normal_sums<2, T> sums_at(const decay<T>& here) {
    normal_sums<2, T> sums;
    for (int i = 0; i < 20; ++i) {
        const T x = static_cast<T>(i) / 4, falls = static_cast<T>(std::exp(-here.b.value * x));
        const T seen = static_cast<T>(3 * std::exp(-0.5 * x));
        const rounded<T> slope[] = {falls, -here.a * rounded<T>(x * falls)};
        sums.add(1, rounded<T>(seen) - here.a * rounded<T>(falls), slope);
    }
    return sums;
}

template <class T>
bool solve(decay<T>& at) {
    normal_sums<2, T> sums;
    return gauss_newton(
        at, sums, rounded<T>(sizeof(T) > 4 ? T(1e-12) : T(1e-5)), sums_at<T>,
        [](const decay<T>& here, const small_vector<2, T>& by) { return decay<T>{here.a + by[0], here.b + by[1]}; });
}

}  // namespace

TEST_CASE_TEMPLATE("least_squares: a decay is found from afar", T, float, double) {
    decay<T> at = {1, T(1.5)};
    REQUIRE(solve(at));
    CHECK(at.a.value == doctest::Approx(3).epsilon(sizeof(T) > 4 ? 1e-11 : 1e-4));
    CHECK(at.b.value == doctest::Approx(0.5).epsilon(sizeof(T) > 4 ? 1e-11 : 1e-4));
}

TEST_CASE_TEMPLATE("least_squares: what the values do not tell is refused", T, float, double) {
    decay<T> at = {0, 1};  // of nothing, any decay
    CHECK_FALSE(solve(at));
}
