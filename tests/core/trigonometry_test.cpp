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

TEST_CASE("trigonometry: powers of e agree with the library's, and never leave the finite numbers") {
    double worst = 0;
    for (int i = -7000; i <= 7000; ++i) {
        const double right = std::exp(i * 0.1);
        worst = std::fmax(worst, std::abs(alidade::exp(i * 0.1).value - right) / right);
    }
    CHECK(worst < 1e-15);
    CHECK(alidade::exp(-1000).value == 0);
    CHECK(alidade::exp(1000).value == 0x1.fffffffffffffp+1023);
    static_assert(alidade::exp(0).value == 1);
}

TEST_CASE("trigonometry: logarithms agree with the library's, and never leave the finite numbers") {
    double worst = 0, worst10 = 0;
    for (int i = -30000; i <= 30000; ++i) {
        const double v = std::exp(i * 0.0233);
        if (const double right = std::log(v); right != 0)
            worst = std::fmax(worst, std::abs(alidade::log(v).value - right) / std::abs(right));
        if (const double right = std::log10(v); right != 0)
            worst10 = std::fmax(worst10, std::abs(alidade::log10(v).value - right) / std::abs(right));
    }
    for (int i = -1000; i <= 1000; ++i) {  // where the result is small
        const double v = 1 + i * 1e-6, right = std::log(v);
        if (i != 0) worst = std::fmax(worst, std::abs(alidade::log(v).value - right) / std::abs(right));
    }
    CHECK(worst < 5e-16);
    CHECK(worst10 < 5e-16);
    CHECK(alidade::log(1).value == 0);
    CHECK(std::abs(alidade::log(5e-324).value - std::log(5e-324)) < 1e-12);
    CHECK(alidade::log(0).value == -0x1.fffffffffffffp+1023);
    CHECK(alidade::log(-1).value == alidade::log(0).value);
    CHECK(alidade::log10(1000).value == doctest::Approx(3).epsilon(1e-15));
    static_assert(alidade::log(1).value == 0);
}
