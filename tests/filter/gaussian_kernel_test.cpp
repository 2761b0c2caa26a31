#include <alidade/filter/gaussian_kernel.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

std::vector<int> weights(double sigma, int radius, int bits) {
    std::vector<std::int32_t> made(static_cast<std::size_t>(radius) + 1);
    gaussian_weights(sigma, radius, bits, made.data());
    return {made.begin(), made.end()};
}

constexpr std::int32_t centre_at_compile_time() {
    std::int32_t made[7] = {};
    gaussian_weights(2.0, 6, 8, made);
    return made[0];
}
static_assert(centre_at_compile_time() == 52, "the weights are known when the program is compiled");

}  // namespace

TEST_CASE("gaussian_kernel: without a sigma, 3, 5 and 7 taps have their customary kernels") {
    CHECK(weights(0, 0, 8) == std::vector{256});
    CHECK(weights(0, 1, 8) == std::vector{128, 64});
    CHECK(weights(0, 2, 8) == std::vector{96, 64, 16});
    CHECK(weights(0, 3, 8) == std::vector{72, 56, 28, 8});
    CHECK(weights(0, 2, 15) == std::vector{12288, 8192, 2048});
}

TEST_CASE("gaussian_kernel: weights sum to one, fall from the centre outwards, and follow the Gaussian") {
    for (double sigma = 0.1; sigma < 20; sigma *= 1.07)
        for (int bits : {8, 15}) {
            const int radius = gaussian_radius(sigma, bits == 8);
            const std::vector<int> made = weights(sigma, radius, bits);
            double area = 1;
            for (int i = 1; i <= radius; ++i) area += 2 * std::exp(-i * i / (2 * sigma * sigma));
            int sum = made[0];
            for (std::size_t i = 1; i < made.size(); ++i) {
                sum += 2 * made[i];
                const double x = static_cast<double>(i);
                const double exact = std::exp(-x * x / (2 * sigma * sigma)) / area * (1 << bits);
                CHECK(std::abs(made[i] - exact) <= 1);
                CHECK(made[i] <= made[i - 1] + 1);
            }
            CHECK(sum == 1 << bits);
        }
}

TEST_CASE("gaussian_kernel: real weights are right to the precision of a float") {
    for (double sigma = 0.1; sigma < 40; sigma *= 1.2) {
        const int radius = gaussian_radius(sigma, false);
        std::vector<float> made(static_cast<std::size_t>(radius) + 1);
        gaussian_weights(sigma, radius, made.data());
        double area = 1;
        for (int i = 1; i <= radius; ++i) area += 2 * std::exp(-i * i / (2 * sigma * sigma));
        for (std::size_t i = 0; i < made.size(); ++i) {
            const double x = static_cast<double>(i);
            CHECK(made[i] == doctest::Approx(std::exp(-x * x / (2 * sigma * sigma)) / area).epsilon(1e-6).scale(1));
        }
    }
}

TEST_CASE("gaussian_kernel: the radius is 3 sigma for bytes and 4 for finer samples, to the nearest whole kernel") {
    CHECK(gaussian_radius(1.0, true) == 3);
    CHECK(gaussian_radius(1.0, false) == 4);
    CHECK(gaussian_radius(0.01, true) == 0);
    CHECK(gaussian_radius(2.0, true) == 6);
    CHECK(gaussian_radius(10.0, false) == 40);
}

TEST_CASE("gaussian_kernel: refuses what is no Gaussian") {
    const tests::throw_when_broken guard;
    std::int32_t made[4];
    CHECK_THROWS_AS(gaussian_radius(0, true), tests::broken);
    CHECK_THROWS_AS(gaussian_radius(std::nan(""), true), tests::broken);
    CHECK_THROWS_AS(gaussian_weights(1.0, -1, 8, made), tests::broken);
    CHECK_THROWS_AS(gaussian_weights(1.0, 3, 0, made), tests::broken);
}
