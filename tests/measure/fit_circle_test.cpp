// SPDX-License-Identifier: MIT
#include <alidade/measure/fit_circle.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <vector>

#include "tests/reference/fits.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/scattered_points.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;
const fit_options squares = {.loss = fit_loss::squares};

template <class T = double, class P>
fitted_circle<T> fitted(const P& points, const fit_options& options = {}) {
    const auto made = fit_circle<T>(points, options);
    REQUIRE_MESSAGE(made, made.error().message);
    return *made;
}

/// Gander, Golub and Strebel, Least-squares fitting of circles and ellipses, BIT 34 (1994)
/// The numbers by least squares in long double; in print they are 4.7398, 2.9835, 4.7142, residual norm 1.1080.
const std::vector<point<double>> gander = {{1, 7}, {2, 6}, {5, 8}, {7, 7}, {9, 5}, {3, 7}};

}  // namespace

TEST_CASE("fit_circle: the circle of the textbook") {
    const auto made = fitted(gander, squares);
    CHECK(made.x == doctest::Approx(4.7397824109).epsilon(1e-9));
    CHECK(made.y == doctest::Approx(2.9835326993).epsilon(1e-9));
    CHECK(made.radius == doctest::Approx(4.7142260378).epsilon(1e-9));
    CHECK(made.quality.rms * std::sqrt(6) == doctest::Approx(1.1079707027641372).epsilon(1e-9));
    CHECK(fitted<float>(gander, squares).radius == doctest::Approx(4.714226).epsilon(1e-4));
}

TEST_CASE("fit_circle: through points on a circle") {
    const std::vector<point<int>> whole = {{13, 4}, {3, 14}, {-7, 4}, {3, -6}, {9, 12}, {11, 10}, {-3, -4}};
    for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey}) {
        const auto made = fitted(whole, {.loss = loss});
        CHECK(made.x == doctest::Approx(3));
        CHECK(made.y == doctest::Approx(4));
        CHECK(made.radius == doctest::Approx(10));
        CHECK(made.quality.rms < 1e-9);
        CHECK(made.quality.inliers == 7);
    }
}

TEST_CASE("fit_circle: equal to least squares in long double on short arcs and far from the origin") {
    for (const double offset : {0.0, 1e4, -3e4})
        for (const double arc : {10.0, 30.0, 90.0, 360.0})
            for (int i = 0; i < 8; ++i) {
                tests::scattered_points points;
                points.sigma = 0.02;
                points.random = draw::random(static_cast<std::uint64_t>(i));
                const double from = 0.8 * i;
                points.add_circle(offset + 300, offset + 200, 200, 100, from, from + arc * half_turn / 180);
                const auto made = fitted(points.all, squares);
                std::vector<reference::place> places;
                for (const auto& p : points.all) places.push_back({p.x - offset, p.y - offset});
                const auto exact = reference::least_squares(places, {made.x - offset, made.y - offset, made.radius},
                                                            reference::from_circle);
                const double radius = static_cast<double>(exact[2]);
                CHECK(std::abs(made.radius - radius) < 1e-9 * radius);
                CHECK(std::abs(made.x - offset - static_cast<double>(exact[0])) < 1e-9 * radius);
                CHECK(std::abs(made.y - offset - static_cast<double>(exact[1])) < 1e-9 * radius);
            }
}

TEST_CASE("fit_circle: 40 % of gross outliers move nothing") {
    tests::scattered_points points;
    points.add_circle(120, 90, 60, 150);
    const auto clean = fitted(points.all);
    points.add_clutter(100, 0, 0, 240, 180);
    std::vector<std::uint8_t> mask(points.all.size());
    const auto made = fit_circle(points.all, {}, {mask.data(), static_cast<int>(mask.size())});
    REQUIRE(made);
    CHECK(std::abs(made->radius - clean.radius) < radius_of(clean).sigma);
    CHECK(std::hypot(made->x - clean.x, made->y - clean.y) < 2 * radius_of(clean).sigma);
    int outside = 0;
    for (std::size_t i = 150; i < mask.size(); ++i) outside += mask[i];
    CHECK(outside <= 5);
}

TEST_CASE("fit_circle: of two concentric circles, the fuller one") {
    for (int seed = 1; seed < 10; ++seed) {
        tests::scattered_points points;
        points.random = draw::random(static_cast<std::uint64_t>(seed));
        points.add_circle(120, 90, 40, 80);
        points.add_circle(120, 90, 46, 110);
        const auto made = fitted(points.all, {.seed = static_cast<std::uint64_t>(seed)});
        CHECK(made.radius == doctest::Approx(46).epsilon(0.002));
        CHECK(made.quality.inliers >= 105);
        CHECK(made.quality.inliers <= 110);
    }
}

TEST_CASE("fit_circle: stated 95 % intervals hold the truth in 93 to 97 % of cases, whatever the loss") {
    for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey})
        for (const double arc : {1.0, 2 * half_turn}) {
            tests::coverage x, y, r;
            draw::random random(5);
            for (int i = 0; i < 3000; ++i) {
                tests::scattered_points points;
                points.random = draw::random(random.bits());
                points.add_circle(100, 80, 50, 80, 0.4, 0.4 + arc);
                const auto made = fitted(points.all, {.loss = loss, .sigma = i % 2 ? 0.1 : 0.0});
                x.add(made.x - 100, std::sqrt(made.covariance(0, 0).value));
                y.add(made.y - 80, std::sqrt(made.covariance(1, 1).value));
                r.add(made.radius - 50, radius_of(made).sigma);
            }
            for (const auto& one : {x, y, r}) {
                CHECK(one.share() > 0.93);
                CHECK(one.share() < 0.97);
            }
        }
}

TEST_CASE("fit_circle: its centre and its diameter") {
    const auto made = fitted(gander, squares);
    CHECK(centre_of(made).x == made.x);
    CHECK(centre_of(made).covariance(0, 1) == made.covariance(0, 1));
    CHECK(diameter_of(made).value == 2 * made.radius);
    CHECK(diameter_of(made).sigma == 2 * radius_of(made).sigma);
}

TEST_CASE("fit_circle: the same bytes again, and nearly the same in float") {
    tests::edge_points points;
    points.add_circle(400, 300, 50);
    points.add_clutter(100, 800, 600);
    const auto first = fitted(points.all), again = fitted(points.all);
    CHECK(std::memcmp(&first, &again, sizeof first) == 0);
    const auto single = fitted<float>(points.all);
    CHECK(single.radius == doctest::Approx(first.radius).epsilon(1e-5));
    CHECK(single.x == doctest::Approx(first.x).epsilon(1e-5));
}

TEST_CASE("fit_circle: what is no circle is refused, and why is said") {
    using list = std::vector<point<double>>;
    for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey}) {
        const auto kind = [&](const list& points) {
            const auto made = fit_circle(points, {.loss = loss});
            const auto single = fit_circle<float>(points, {.loss = loss});
            CHECK(single.error().kind == made.error().kind);
            return made.error().kind;
        };
        CHECK(kind({}) == fault::degenerate);
        CHECK(kind({{1, 2}, {3, 4}, {5, 0}}) == fault::degenerate);  // their errors cannot be seen
        CHECK(kind(list(10, {3, 4})) == fault::degenerate);
        CHECK(kind({{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}}) == fault::degenerate);
        CHECK(kind({{0, 0}, {1, std::numeric_limits<double>::quiet_NaN()}, {2, 0}, {3, 3}}) == fault::malformed);
        tests::scattered_points straight;
        straight.add_segment(0, 0, 100, 40, 50);
        CHECK(kind(straight.all) == fault::degenerate);
    }
    tests::scattered_points clutter;
    clutter.add_clutter(200, 0, 0, 1000, 1000);
    CHECK(fit_circle(clutter.all).error().kind == fault::not_found);
}
