#include <alidade/measure/orientation.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;

struct outline {
    std::vector<point<float>> points;

    array_view<const point<float>> view() const { return {points.data(), static_cast<int>(points.size())}; }
};

/// An ellipse whose points are moved across it by noise, one a pixel.
outline ellipse(double a, double b, double angle, double noise, draw::random& random, double x = 300, double y = 200) {
    outline made;
    for (double t = 0; t < 2 * half_turn; t += 1 / std::hypot(a * std::sin(t), b * std::cos(t))) {
        const double nx = std::cos(t) / a, ny = std::sin(t) / b, length = std::hypot(nx, ny);
        const double moved = noise * random.normal() / length;
        const double u = a * std::cos(t) + moved * nx, v = b * std::sin(t) + moved * ny;
        made.points.push_back({static_cast<float>(x + u * std::cos(angle) - v * std::sin(angle)),
                               static_cast<float>(y + u * std::sin(angle) + v * std::cos(angle))});
    }
    return made;
}

double off(double a, double b) { return std::abs(std::remainder(a - b, half_turn)); }

}  // namespace

TEST_CASE("orientation: a lying, a standing and a leaning rectangle") {
    const auto of = [](std::vector<point<int>> corners) {
        const auto found = orientation({corners.data(), static_cast<int>(corners.size())});
        REQUIRE(found);
        return found->value;
    };
    CHECK(of({{0, 0}, {40, 0}, {40, 10}, {0, 10}}) == 0);
    CHECK(of({{0, 0}, {10, 0}, {10, 40}, {0, 40}}) == doctest::Approx(half_turn / 2));
    CHECK(of({{0, 0}, {40, 40}, {35, 45}, {-5, 5}}) == doctest::Approx(half_turn / 4));
    CHECK(of({{0, 0}, {40, -40}, {45, -35}, {5, 5}}) == doctest::Approx(3 * half_turn / 4));
}

TEST_CASE("orientation: which way the outline runs and where it begins does not matter") {
    std::vector<point<int>> corners = {{0, 0}, {40, 10}, {37, 22}, {-3, 12}};
    const auto before = orientation({corners.data(), 4});
    std::swap(corners[0], corners[3]), std::swap(corners[1], corners[2]);
    const auto after = orientation({corners.data(), 4});
    REQUIRE(before);
    REQUIRE(after);
    CHECK(after->value == doctest::Approx(before->value));
    CHECK(after->sigma == doctest::Approx(before->sigma));
}

TEST_CASE("orientation: the stated uncertainty is that of an outline with so much noise") {
    draw::random random(4);
    double squares = 0, stated = 0;
    const int trials = 300;
    for (int i = 0; i < trials; ++i) {
        const double angle = half_turn * i / trials;
        const auto found = orientation(ellipse(90, 55, angle, 0.3, random).view(), {.sigma = 0.3, .correlation = 1});
        REQUIRE(found);
        const double error = off(found->value, angle);
        squares += error * error;
        stated += found->sigma * found->sigma;
    }
    CHECK(std::sqrt(squares / stated) == doctest::Approx(1).epsilon(0.2));
}

TEST_CASE("orientation: of a rectangle the uncertainty is as by hand") {
    // Half sides 20 and 5: ∮ u² v² ds = 4 · 20² · 5³ / 3 + 4 · 5² · 20³ / 3, I_u - I_v = 40 · 10 · (40² - 10²) / 12.
    const std::vector<point<int>> corners = {{0, 0}, {40, 0}, {40, 10}, {0, 10}};
    const auto found = orientation({corners.data(), 4}, {.sigma = 0.5, .correlation = 1});
    REQUIRE(found);
    CHECK(found->sigma == doctest::Approx(0.5 * std::sqrt(4.0 / 3 * (50000 + 200000)) / 50000).epsilon(1e-12));
}

TEST_CASE("orientation: what is round, and what encloses nothing, has none, and a sentence says so") {
    draw::random random(5);
    const auto disc = orientation(ellipse(60, 60, 0, 0.3, random).view());
    REQUIRE_FALSE(disc);
    CHECK(disc.error().kind == fault::degenerate);
    const std::vector<point<int>> square = {{0, 0}, {40, 0}, {40, 40}, {0, 40}};
    CHECK_FALSE(orientation({square.data(), 4}));
    CHECK_FALSE(orientation(array_view<const point<int>>{}));
    const std::vector<point<int>> line = {{0, 0}, {40, 0}};
    const auto of_line = orientation({line.data(), 2});
    REQUIRE_FALSE(of_line);
    CHECK(std::string(of_line.error().message).find("encloses nothing") != std::string::npos);
}

TEST_CASE("orientation: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)orientation(array_view<const point<int>>{}, {.sigma = 0}), tests::broken);
    CHECK_THROWS_AS((void)orientation(array_view<const point<int>>{}, {.correlation = -1}), tests::broken);
}
