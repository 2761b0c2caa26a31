// SPDX-License-Identifier: MIT
#include <alidade/measure/form.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "tests/support/edge_points.hpp"
#include "tests/support/scattered_points.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;
const form_options narrowest = {.reference = form_reference::minimum_zone};

using list = std::vector<point<double>>;

/// Width of the points across one direction.
double width_across(const list& points, double angle) {
    double low = 1e300, high = -1e300;
    for (const auto& p : points) {
        const double d = p.y * std::cos(angle) - p.x * std::sin(angle);
        low = std::min(low, d), high = std::max(high, d);
    }
    return high - low;
}
double ring_about(const list& points, double x, double y) {
    double low = 1e300, high = -1e300;
    for (const auto& p : points) {
        const double d = std::hypot(p.x - x, p.y - y);
        low = std::min(low, d), high = std::max(high, d);
    }
    return high - low;
}

}  // namespace

TEST_CASE("form: a triangle's corners along a level line") {
    const list points = {{0, 0}, {10, 0}, {5, 1}};
    const auto squares = straightness(points), zone = straightness(points, narrowest);
    REQUIRE(squares);
    REQUIRE(zone);
    CHECK(squares->deviation.total.value == doctest::Approx(1));
    CHECK(squares->deviation.peak == doctest::Approx(2.0 / 3));
    CHECK(squares->deviation.valley == doctest::Approx(1.0 / 3));
    CHECK(squares->deviation.rms == doctest::Approx(std::sqrt(2.0) / 3));
    CHECK(zone->deviation.total.value == doctest::Approx(1));
    CHECK(zone->deviation.peak == doctest::Approx(0.5));
    CHECK(zone->line.y == doctest::Approx(0.5));
}

TEST_CASE("form: the narrowest strip is as narrow as any direction's, and no wider than that of least squares") {
    for (int seed = 1; seed < 20; ++seed) {
        draw::random random(static_cast<std::uint64_t>(seed));
        list points;
        const double slope = random.uniform(-2, 2);
        for (int i = 0; i < 60; ++i) points.push_back({1e4 + i, slope * i + random.uniform(-1, 1)});
        const auto squares = straightness(points), zone = straightness(points, narrowest);
        REQUIRE(zone);
        const double angle = std::atan2(zone->line.uy, zone->line.ux), total = zone->deviation.total.value;
        CHECK(total == doctest::Approx(width_across(points, angle)).epsilon(1e-9));
        CHECK(total <= squares->deviation.total.value);
        CHECK(zone->deviation.peak == doctest::Approx(zone->deviation.valley).epsilon(1e-9));
        for (double turn = -0.1; turn < 0.1; turn += 1e-4) CHECK(width_across(points, angle + turn) >= total - 1e-9);
    }
}

TEST_CASE("form: lobes of half a pixel make a roundness of one, from either reference") {
    list points;
    for (int i = 0; i < 360; ++i) {
        const double t = half_turn * i / 180, r = 50 + 0.5 * std::cos(3 * t);
        points.push_back({10 + r * std::cos(t), 20 + r * std::sin(t)});
    }
    for (const auto reference : {form_reference::least_squares, form_reference::minimum_zone}) {
        const auto made = roundness(points, {.reference = reference});
        REQUIRE(made);
        CHECK(made->deviation.total.value == doctest::Approx(1));
        CHECK(made->circle.x == doctest::Approx(10));
        CHECK(made->circle.radius == doctest::Approx(50));
        CHECK(made->deviation.rms == doctest::Approx(0.5 / std::numbers::sqrt2));
    }
    CHECK(roundness<float>(points, narrowest)->deviation.total.value == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("form: the narrowest ring is narrower than those about centres nearby") {
    for (int seed = 1; seed < 20; ++seed) {
        draw::random random(static_cast<std::uint64_t>(seed));
        list points;
        for (int i = 0; i < 80; ++i) {
            const double t = half_turn * i / 40, r = 30 + random.uniform(-1, 1);
            points.push_back({200 + r * std::cos(t), 100 + r * std::sin(t)});
        }
        const auto zone = roundness(points, narrowest);
        REQUIRE(zone);
        const double total = zone->deviation.total.value;
        CHECK(total == doctest::Approx(ring_about(points, zone->circle.x, zone->circle.y)).epsilon(1e-9));
        CHECK(total <= roundness(points)->deviation.total.value);
        for (int i = 0; i < 400; ++i) {
            const double far = i % 2 ? 0.3 : 0.003, x = random.uniform(-far, far), y = random.uniform(-far, far);
            CHECK(ring_about(points, zone->circle.x + x, zone->circle.y + y) >= total - 1e-9);
        }
    }
}

TEST_CASE("form: the total is as sure as the two points that it is read from") {
    tests::edge_points points;
    points.sigma = 0.05;
    points.add_circle(60, 60, 40);
    const auto round = roundness(points.all);
    REQUIRE(round);
    CHECK(round->deviation.total.sigma == doctest::Approx(0.05 * std::numbers::sqrt2).epsilon(1e-6));
    // 2 σ sqrt(2 ln n) for n = 252 points is 0.33.
    CHECK(round->deviation.total.value == doctest::Approx(0.3).epsilon(0.2));
}

TEST_CASE("form: circularity of a square is π / 4, of a circle nearly 1, of a line 0") {
    CHECK(circularity(std::vector<point<int>>{{0, 0}, {7, 0}, {7, 7}, {0, 7}}).value == doctest::Approx(half_turn / 4));
    CHECK(circularity(std::vector<point<int>>{{0, 7}, {7, 7}, {7, 0}, {0, 0}}).value == doctest::Approx(half_turn / 4));
    CHECK(circularity(std::vector<point<int>>{{0, 0}, {7, 0}, {3, 0}}).value == 0);
    CHECK(circularity(std::vector<point<int>>{}).value == 0);
    tests::scattered_points round;
    round.sigma = 0;
    round.add_circle(0, 0, 50, 360);
    CHECK(circularity(round.all).value == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("form: circularity of edge points scatters as it says") {
    // Of an ellipse, whose axes matter; a circle's circularity is at a maximum, and has no slope.
    tests::coverage held;
    double truth = 0;
    for (int i = -1; i < 400; ++i) {
        tests::edge_points points;
        points.sigma = i < 0 ? 1e-6 : 0.02, points.random = draw::random(static_cast<std::uint64_t>(i + 2));
        points.add_ellipse(100, 100, 60, 30, 0.3);
        // Every tenth, so that noise along the outline does not lengthen it.
        std::vector<edge_point> some;
        for (std::size_t k = 0; k < points.all.size(); k += 10) some.push_back(points.all[k]);
        const auto made = circularity(some, 0);
        if (i < 0)
            truth = made.value;
        else
            held.add(made.value - truth, made.sigma);
    }
    CHECK(held.share() > 0.91);
    CHECK(held.share() < 0.99);
}

TEST_CASE("form: what has no form is refused") {
    CHECK(straightness(list{}).error().kind == fault::degenerate);
    CHECK(straightness(list(5, {1, 1}), narrowest).error().kind == fault::degenerate);
    CHECK(roundness(list{{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}}, narrowest).error().kind == fault::degenerate);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(roundness(list{{0, 0}, {1, nan}, {2, 2}, {3, 1}, {4, 4}}, narrowest).error().kind == fault::malformed);
    CHECK(circularity(list{{0, 0}, {1, nan}, {2, 2}}).value == 0);
    const std::vector<point<float>> huge = {{0, 0}, {1e30f, 0}, {0, 1e30f}};
    CHECK(circularity<float>(huge).value == 0);  // and no NaN
    CHECK(circularity<double>(huge).value > 0);
}
