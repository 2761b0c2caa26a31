// SPDX-License-Identifier: MIT
#include <alidade/core/point.hpp>
#include <alidade/measure/propagation.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/deviation.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;
using tests::deviation;

namespace {

/// Two numbers of deviation 1 that correlate.
struct pair {
    double a, b;
};
pair correlated(draw::random& random, double correlation) {
    const double a = random.normal();
    return {a, correlation * a + std::sqrt(1 - correlation * correlation) * random.normal()};
}

/// A line whose errors are drawn.
struct drawn_line {
    double x, y, angle;
};
drawn_line drawn(const measured_line<>& line, draw::random& random) {
    const double moved = line.sigma_offset * random.normal();
    return {line.x - moved * line.uy, line.y + moved * line.ux,
            std::atan2(line.uy, line.ux) + line.sigma_angle * random.normal()};
}

}  // namespace

TEST_CASE("propagation: sums, differences, products and ratios as in the GUM, and as they scatter") {
    const measured<> a = {20, 0.3}, b = {-8, 0.2};
    CHECK(sum(a, b) == measured<>{12, std::sqrt(0.3 * 0.3 + 0.2 * 0.2)});
    CHECK(difference(a, b, 1.0).sigma == doctest::Approx(0.1));
    CHECK(sum(a, b, 1.0).sigma == doctest::Approx(0.5));
    CHECK(sum(a, b, -1.0).sigma == doctest::Approx(0.1));
    CHECK(product(a, b).value == -160);
    CHECK(ratio(a, b).value == -2.5);
    CHECK(ratio(a, a, 1.0).sigma == doctest::Approx(0).epsilon(1e-12));
    for (const double correlation : {0.0, 0.6, -0.9}) {
        draw::random random(1);
        const auto scatter = [&](auto of) {
            return deviation([&] {
                const pair by = correlated(random, correlation);
                return of(a.value + a.sigma * by.a, b.value + b.sigma * by.b);
            });
        };
        CHECK(sum(a, b, correlation).sigma ==
              doctest::Approx(scatter([](double x, double y) { return x + y; })).epsilon(tests::near_deviation));
        CHECK(difference(a, b, correlation).sigma ==
              doctest::Approx(scatter([](double x, double y) { return x - y; })).epsilon(tests::near_deviation));
        CHECK(product(a, b, correlation).sigma ==
              doctest::Approx(scatter([](double x, double y) { return x * y; })).epsilon(tests::near_deviation));
        CHECK(ratio(a, b, correlation).sigma ==
              doctest::Approx(scatter([](double x, double y) { return x / y; })).epsilon(tests::near_deviation));
    }
}

TEST_CASE("propagation: pixels to millimetres, the factor known exactly or measured") {
    CHECK(scaled(measured<>{200, 0.4}, 0.05) == measured<>{10, 0.4 * 0.05});
    const measured<> made = scaled(measured<>{200, 0.4}, measured<>{0.05, 0.0001});
    CHECK(made.value == doctest::Approx(10));
    CHECK(made.sigma == doctest::Approx(std::hypot(0.02, 0.02)));
    CHECK(scaled(measured<float>{200, 0.4F}, 0.05F).value == doctest::Approx(10));
}

TEST_CASE("propagation: a function by its gradient, and by itself, of numbers that err together") {
    small_matrix<3> covariance;
    covariance(0, 0) = 0.04, covariance(1, 1) = 0.01, covariance(2, 2) = 0.02;
    covariance(0, 1) = covariance(1, 0) = 0.015;
    const auto volume = [](const small_vector<3>& v) { return v[0] * v[1] * v[2]; };
    const small_vector<3> at = {{5, 4, 10}};
    const measured<> exact = propagated(200.0, small_vector<3>{{40, 50, 20}}, covariance);
    CHECK(exact.sigma == doctest::Approx(std::sqrt(1600 * 0.04 + 2500 * 0.01 + 400 * 0.02 + 2 * 40 * 50 * 0.015)));
    const measured<> asked = propagated(volume, at, covariance);
    CHECK(asked.value == 200);
    CHECK(asked.sigma == doctest::Approx(exact.sigma).epsilon(1e-9));
    draw::random random(3);
    const double scatter = deviation([&] {
        const pair by = correlated(random, 0.75);
        return (5 + 0.2 * by.a) * (4 + 0.1 * by.b) * (10 + std::sqrt(0.02) * random.normal());
    });
    CHECK(asked.sigma == doctest::Approx(scatter).epsilon(tests::near_deviation));
    CHECK(propagated(volume, at, small_matrix<3>{}).sigma == 0);  // known exactly
}

TEST_CASE("propagation: a midpoint is half as uncertain as the sum of its ends") {
    const measured_point<> a = {1, 2, isotropic(0.3)}, b = {5, -4, isotropic(0.4)};
    const measured_point<> middle = midpoint(a, b);
    CHECK(middle.x == 3);
    CHECK(middle.y == -1);
    CHECK(middle.covariance(0, 0).value == doctest::Approx(0.0625));
    CHECK(middle.covariance(0, 1) == 0);
}

TEST_CASE("propagation: where lines cross, and how far that scatters along and across") {
    const double turn_a = 0.3, turn_b = 1.4;
    const measured_line<> a = {100, 50, std::cos(turn_a), std::sin(turn_a), 0.03, 0.0004};
    const measured_line<> b = {160, 140, std::cos(turn_b), std::sin(turn_b), 0.05, 0.0007};
    const auto crossing = intersection(a, b);
    REQUIRE(crossing);
    const auto where = [](const drawn_line& l, const drawn_line& m) {
        const double lx = std::cos(l.angle), ly = std::sin(l.angle), mx = std::cos(m.angle), my = std::sin(m.angle);
        const double t = ((m.x - l.x) * my - (m.y - l.y) * mx) / (lx * my - ly * mx);
        return point<double>{l.x + t * lx, l.y + t * ly};
    };
    const point<double> exact = where({a.x, a.y, turn_a}, {b.x, b.y, turn_b});
    CHECK(crossing->x == doctest::Approx(exact.x).epsilon(1e-12));
    CHECK(crossing->y == doctest::Approx(exact.y).epsilon(1e-12));
    for (const double seen_from : {0.0, 0.7, 1.5, 2.3}) {
        const double c = std::cos(seen_from), s = std::sin(seen_from);
        draw::random random(4);
        const double scatter = deviation([&] {
            const point<double> p = where(drawn(a, random), drawn(b, random));
            return (p.x - exact.x) * c + (p.y - exact.y) * s;
        });
        const auto& v = crossing->covariance;
        CHECK(std::sqrt(c * c * v(0, 0).value + 2 * c * s * v(0, 1).value + s * s * v(1, 1).value) ==
              doctest::Approx(scatter).epsilon(tests::near_deviation));
    }
}

TEST_CASE("propagation: lines that may be parallel do not cross") {
    const measured_line<> a = {0, 0, 1, 0, 0.1, 0.01};
    const measured_line<> b = {0, 5, std::cos(0.03), std::sin(0.03), 0.1, 0.01};  // 2.1 standard errors
    const auto none = intersection(a, b);
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == fault::degenerate);
    CHECK_FALSE(intersection(a, a));
    const measured_line<> certain = {0, 0, 1, 0, 0, 0};
    CHECK_FALSE(intersection(certain, certain));
}

TEST_CASE("propagation: no ratio to nothing, no correlation beyond 1") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)ratio(measured<>{1, 1}, measured<>{0, 1}), tests::broken);
    CHECK_THROWS_AS((void)sum(measured<>{1, 1}, measured<>{0, 1}, 1.5), tests::broken);
}
