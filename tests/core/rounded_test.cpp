#include <alidade/core/rounded.hpp>

#include <doctest/doctest.h>

using alidade::real, alidade::rounded;

namespace {

// Values that the compiler cannot compute with beforehand.
volatile double third = 1.0 / 3, three = 3, minus_one = -1;

}  // namespace

TEST_CASE("rounded: a product is rounded before it is added to, whatever instructions there are") {
    // 3 · (1/3 rounded down) is 1 - 2^-54 exactly, which rounds to 1: fused with the sum the rest would remain.
    CHECK((real(three) * real(third) + real(minus_one)).value == 0);
    CHECK((real(minus_one) + real(three) * real(third)).value == 0);
    const rounded<float> f = static_cast<float>(third), n = 3, one = 1;
    CHECK((n * f - one).value == 0.0f);
}

TEST_CASE("rounded: also where the compiler makes vectors of several") {
    real a[4], sums[4];
    for (real& one : a) one = third;
    const real b = three, c = minus_one;
    for (int i = 0; i < 4; ++i) sums[i] = a[i] * b + c;
    for (const real& one : sums) CHECK(one.value == 0);
    struct {
        real x, y;
    } const both = {a[0] * b + c, a[1] * b + c};
    CHECK(both.x.value == 0);
    CHECK(both.y.value == 0);
}

TEST_CASE("rounded: to integers, below and nearest") {
    CHECK(alidade::floor_int(real(-0.25)) == -1);
    CHECK(alidade::floor_int(real(-2.0)) == -2);
    CHECK(alidade::floor_int(real(2.75)) == 2);
    CHECK(alidade::round_int(real(2.5)) == 3);
    CHECK(alidade::round_int(real(-2.5)) == -2);
    CHECK(alidade::round_int(real(0.49999999999999994)) == 0);
    CHECK(alidade::round_int(rounded<float>(8388609.0F)) == 8388609);
}

TEST_CASE("rounded: computes at compile time, and mixes with plain numbers") {
    static_assert((real(2) * 3.0 + 1).value == 7);
    static_assert(alidade::max(real(2), real(3)) == 3);
    static_assert(alidade::abs(real(-2)) == 2);
    CHECK(alidade::sqrt(real(three) * real(three)) == 3);
}
