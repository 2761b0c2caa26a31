// SPDX-License-Identifier: MIT
#include <alidade/measure/fit_rectangle.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <vector>

#include "tests/support/edge_points.hpp"
#include "tests/support/scattered_points.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;

template <class T = double, class P>
fitted_rectangle<T> fitted(const P& points, const fit_options& options = {}) {
    const auto made = fit_rectangle<T>(points, options);
    REQUIRE_MESSAGE(made, made.error().message);
    return *made;
}

}  // namespace

TEST_CASE("fit_rectangle: through points on its sides, in every direction") {
    for (int i = 0; i < 24; ++i) {
        const double turn = half_turn * i / 24 + 0.01;
        tests::scattered_points points;
        points.sigma = 0;
        points.add_rectangle(70, 60, 50, 20, turn, 25);
        for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey}) {
            const auto made = fitted(points.all, {.loss = loss});
            CHECK(made.x == doctest::Approx(70));
            CHECK(made.y == doctest::Approx(60));
            CHECK(made.width == doctest::Approx(50));
            CHECK(made.height == doctest::Approx(20));
            CHECK(made.angle == doctest::Approx(turn));
            CHECK(made.quality.rms < 1e-9);
            CHECK(made.quality.inliers == 70);
        }
        CHECK(fitted<float>(points.all).width == doctest::Approx(50).epsilon(1e-5));
    }
}

TEST_CASE("fit_rectangle: 40 % of gross outliers move nothing") {
    for (int seed = 1; seed < 6; ++seed) {
        tests::scattered_points points;
        points.random = draw::random(static_cast<std::uint64_t>(seed));
        points.add_rectangle(120, 90, 120, 60, 0.4, 60);
        const auto clean = fitted(points.all);
        points.add_clutter(120, 0, 0, 240, 180);
        const auto made = fitted(points.all, {.seed = static_cast<std::uint64_t>(seed)});
        CHECK(std::abs(made.width - clean.width) < 2 * std::sqrt(clean.covariance(2, 2).value));
        CHECK(std::abs(made.height - clean.height) < 2 * std::sqrt(clean.covariance(3, 3).value));
        CHECK(std::abs(made.angle - clean.angle) < 2 * std::sqrt(clean.covariance(4, 4).value));
    }
}

TEST_CASE("fit_rectangle: stated 95 % intervals hold the truth in 93 to 97 % of cases") {
    for (const auto loss : {fit_loss::squares, fit_loss::tukey}) {
        tests::coverage held[5];
        draw::random random(6);
        for (int i = 0; i < 1200; ++i) {
            tests::scattered_points points;
            points.random = draw::random(random.bits());
            points.add_rectangle(100, 80, 80, 50, 0.7, 40);
            const auto made = fitted(points.all, {.loss = loss, .sigma = i % 2 ? 0.1 : 0.0});
            const double error[] = {made.x - 100, made.y - 80, made.width - 80, made.height - 50, made.angle - 0.7};
            for (int k = 0; k < 5; ++k) held[k].add(error[k], std::sqrt(made.covariance(k, k).value));
        }
        for (const auto& one : held) {
            CHECK(one.share() > 0.93);
            CHECK(one.share() < 0.975);
        }
    }
}

TEST_CASE("fit_rectangle: corners that blur has rounded off do not count") {
    tests::edge_points points;
    points.sigma = 0.02;
    points.add_segment(10, 10, 110, 10), points.add_segment(110, 10, 110, 60);
    points.add_segment(110, 60, 10, 60), points.add_segment(10, 60, 10, 10);
    for (auto& p : points.all) {
        const bool left = p.x < 12, right = p.x > 108, top = p.y < 12, bottom = p.y > 58;
        if ((left || right) && (top || bottom)) p.x += left ? 0.5F : -0.5F, p.y += top ? 0.5F : -0.5F;
    }
    const fit_options squares = {.loss = fit_loss::squares};
    const auto made = fitted(points.all, squares);
    CHECK(std::abs(made.width - 100) < 0.02);
    CHECK(std::abs(made.height - 50) < 0.02);
    CHECK(std::abs(fitted(points.all, {.loss = fit_loss::squares, .corner = 0}).width - 100) > 0.02);
}

TEST_CASE("fit_rectangle: the same bytes again") {
    tests::scattered_points points;
    points.add_rectangle(100, 80, 80, 50, 0.7, 40);
    points.add_clutter(40, 0, 0, 200, 160);
    const auto first = fitted(points.all), again = fitted(points.all);
    CHECK(std::memcmp(&first, &again, sizeof first) == 0);
    CHECK(centre_of(first).y == first.y);
}

TEST_CASE("fit_rectangle: what is no rectangle is refused, and why is said") {
    using list = std::vector<point<double>>;
    const auto kind = [](const list& points) { return fit_rectangle(points).error().kind; };
    CHECK(kind({}) == fault::degenerate);
    CHECK(kind({{0, 0}, {1, 0}, {1, 1}, {0, 1}}) == fault::degenerate);
    CHECK(kind(list(10, {3, 4})) == fault::degenerate);
    CHECK(kind({{0, 0}, {1, std::numeric_limits<double>::quiet_NaN()}, {2, 0}, {3, 3}, {4, 4}, {5, 3}}) ==
          fault::malformed);
    tests::scattered_points line, open;
    line.add_segment(0, 0, 100, 30, 80);
    CHECK(kind(line.all) != fault::none);
    open.add_segment(0, 0, 100, 0, 50), open.add_segment(0, 0, 0, 60, 30);  // two sides of four
    CHECK(kind(open.all) != fault::none);
}
