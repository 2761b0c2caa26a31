// SPDX-License-Identifier: MIT
#include <alidade/measure/angle.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;

measured_line<> turned(double angle, double sigma = 0.001) {
    return {0, 0, std::cos(angle), std::sin(angle), 1, sigma};
}

}  // namespace

TEST_CASE("angle: how far to turn from one line to the other, without an arrow") {
    const measured<> made = angle(turned(0.3, 0.003), turned(1.2, 0.004));
    CHECK(made.value == doctest::Approx(0.9));
    CHECK(made.sigma == doctest::Approx(0.005));
    CHECK(angle(turned(1.2), turned(0.3)).value == doctest::Approx(-0.9));
    CHECK(angle(turned(0.1), turned(3.1)).value == doctest::Approx(3 - half_turn));
    CHECK(angle(turned(0), turned(half_turn / 2)).value == doctest::Approx(half_turn / 2));
    CHECK(angle(turned(half_turn / 2), turned(0)).value == doctest::Approx(half_turn / 2).epsilon(1e-12));
    CHECK(angle(turned(2), turned(2)).value == doctest::Approx(0));
}

TEST_CASE("angle: to the axes of the picture") {
    CHECK(angle_from_level(turned(0.2)).value == doctest::Approx(0.2));
    CHECK(angle_from_level(turned(3)).value == doctest::Approx(3 - half_turn));
    CHECK(angle_from_upright(turned(half_turn / 2 + 0.01)).value == doctest::Approx(0.01));
    CHECK(angle_from_upright(turned(half_turn / 2 - 0.01, 0.002)).sigma == doctest::Approx(0.002));
}

TEST_CASE("angle: of floats") {
    const measured_line<float> a = {0, 0, 1, 0, 0, 0.3F}, b = {0, 0, 0.8F, 0.6F, 0, 0.4F};
    CHECK(angle(a, b).value == doctest::Approx(std::atan2(0.6, 0.8)));
    CHECK(angle(a, b).sigma == doctest::Approx(0.5));
}
