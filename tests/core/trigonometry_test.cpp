#include <alidade/core/trigonometry.hpp>

#include <doctest/doctest.h>

#include <cmath>

using alidade::real;

TEST_CASE("trigonometry: sines and cosines agree with the library's") {
    double worst = 0;
    for (int i = -20000; i <= 20000; ++i) {
        const double angle = i * 0.005;
        const auto [sine, cosine] = alidade::sin_cos(angle);
        worst = std::fmax(worst, std::abs(sine.value - std::sin(angle)));
        worst = std::fmax(worst, std::abs(cosine.value - std::cos(angle)));
    }
    CHECK(worst < 4e-16);
}

TEST_CASE("trigonometry: the arc tangent knows its quadrant") {
    double worst = 0;
    for (int i = -3000; i <= 3000; ++i) {
        const double angle = i * 0.001, r = 1 + (i & 7);
        const double x = r * std::cos(angle), y = r * std::sin(angle), right = std::atan2(y, x);
        if (right == 0) continue;
        worst = std::fmax(worst, std::abs(alidade::atan2(y, x).value - right) / std::abs(right));
    }
    CHECK(worst < 5e-16);
    CHECK(alidade::atan2(0, -1).value == std::atan2(0.0, -1.0));
    CHECK(alidade::atan2(1, 0).value == std::atan2(1.0, 0.0));
    CHECK(alidade::atan2(0, 0).value == 0);
}

TEST_CASE("trigonometry: e to the power of anything") {
    double worst = 0;
    for (int i = -7000; i <= 7000; ++i) {
        const double right = std::exp(i * 0.1);
        worst = std::fmax(worst, std::abs(alidade::exp(i * 0.1).value - right) / right);
    }
    CHECK(worst < 1e-15);
    CHECK(alidade::exp(-1000).value == 0);
    static_assert(alidade::exp(0).value == 1);
}
