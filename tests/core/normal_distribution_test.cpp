#include <alidade/core/normal_distribution.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>

using alidade::normal_distribution;

TEST_CASE("normal_distribution: agrees with the library's error function and exponential") {
    double worst_below = 0, worst_density = 0;
    for (int i = -9000; i <= 9000; ++i) {
        const double x = i * 0.001;
        const auto [below, density] = normal_distribution(x);
        worst_below = std::fmax(worst_below, std::abs(below.value - 0.5 * std::erfc(-x * std::sqrt(0.5))));
        worst_density =
            std::fmax(worst_density, std::abs(density.value - std::exp(-0.5 * x * x) * 0.3989422804014326779));
    }
    CHECK(worst_below < 1e-13);
    CHECK(worst_density < 1e-13);
}

TEST_CASE("normal_distribution: half lies below the middle, and both halves are alike") {
    CHECK(normal_distribution(0).below.value == doctest::Approx(0.5).epsilon(1e-13));
    CHECK(normal_distribution(0).density.value == doctest::Approx(0.3989422804014327).epsilon(1e-15));
    CHECK(normal_distribution(1.959963984540054).below.value == doctest::Approx(0.975).epsilon(1e-13));
    for (int i = 0; i < 200; ++i) {
        const double x = i * 0.05;
        CHECK(normal_distribution(x).below.value + normal_distribution(-x).below.value == doctest::Approx(1));
        CHECK(normal_distribution(x).density.value == normal_distribution(-x).density.value);
    }
}

TEST_CASE("normal_distribution: far away all or nothing lies below") {
    for (const double x : {8.5, 9.0, 100.0, 1e300}) {
        CHECK(normal_distribution(x).below.value == 1);
        CHECK(normal_distribution(-x).below.value == 0);
        CHECK(normal_distribution(x).density.value == 0);
    }
    constexpr auto known_when_compiled = normal_distribution(1);
    CHECK(known_when_compiled.below.value == doctest::Approx(0.8413447460685429));
}
