#include "tools/draw/random.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

TEST_CASE("draw::random: the sequence of SplitMix64") {
    draw::random random(1234567);
    for (const std::uint64_t published : {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                          4593380528125082431u, 16408922859458223821u})
        CHECK(random.bits() == published);
}

TEST_CASE("draw::random: normal() has the normal distribution") {
    constexpr int n = 200000;
    draw::random random(5);
    std::vector<double> values(n);
    double sum = 0, squares = 0;
    for (double& v : values) {
        v = random.normal();
        sum += v;
        squares += v * v;
    }
    CHECK(std::abs(sum / n) < 0.007);
    CHECK(std::abs(squares / n - 1) < 0.01);

    std::sort(values.begin(), values.end());
    double farthest = 0;  // Kolmogorov and Smirnov
    for (int i = 0; i < n; ++i) {
        const double expected = 0.5 * std::erfc(-values[static_cast<std::size_t>(i)] / std::numbers::sqrt2);
        farthest = std::max(farthest, std::abs((i + 0.5) / n - expected));
    }
    CHECK(farthest < 1.63 / std::sqrt(n));
}

TEST_CASE("draw::random: uniform() fills its range and stays within") {
    draw::random random(8);
    double least = 1e9, most = -1e9, sum = 0;
    for (int i = 0; i < 100000; ++i) {
        const double v = random.uniform(-3, 5);
        least = std::min(least, v);
        most = std::max(most, v);
        sum += v;
    }
    CHECK(least >= -3);
    CHECK(most < 5);
    CHECK(least < -2.99);
    CHECK(most > 4.99);
    CHECK(sum / 100000 == doctest::Approx(1).epsilon(0.03));
}
