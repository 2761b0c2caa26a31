// SPDX-License-Identifier: MIT
#include <alidade/core/array_view.hpp>
#include <alidade/measure/fit_line.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#include "tests/reference/fits.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/scattered_points.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;
const fit_options squares = {.loss = fit_loss::squares};

template <class T, class P>
fitted_line<T> fitted(const P& points, const fit_options& options = {}) {
    const auto made = fit_line<T>(points, options);
    REQUIRE_MESSAGE(made, made.error().message);
    return *made;
}

}  // namespace

TEST_CASE("fit_line: through points on a line, of every sort") {
    const std::vector<point<int>> whole = {{0, 1}, {3, 5}, {6, 9}, {9, 13}};
    const std::vector<point<float>> singles = {{0, 1}, {3, 5}, {6, 9}, {9, 13}};
    const std::vector<point<double>> doubles = {{0, 1}, {3, 5}, {6, 9}, {9, 13}};
    const std::vector<edge_point> edges = {
        {0, 1, -0.8F, 0.6F, 9, 1}, {3, 5, -0.8F, 0.6F, 9, 1}, {6, 9, -0.8F, 0.6F, 9, 1}, {9, 13, -0.8F, 0.6F, 9, 1}};
    for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey}) {
        const fit_options options = {.loss = loss};
        for (const auto& made :
             {fitted<double>(whole, options), fitted<double>(singles, options), fitted<double>(doubles, options),
              fitted<double>(edges, options), fitted<double>(chosen_points{edges.data(), nullptr, 4}, options),
              fitted<double>(array_view<const point<double>>{doubles.data(), 4}, options)}) {
            CHECK(made.line.x == doctest::Approx(4.5));
            CHECK(made.line.y == doctest::Approx(7));
            CHECK(made.line.ux == doctest::Approx(0.6));
            CHECK(made.line.uy == doctest::Approx(0.8));
            CHECK(made.angle == doctest::Approx(std::atan2(4, 3)));
            CHECK(made.from == doctest::Approx(-7.5));
            CHECK(made.to == doctest::Approx(7.5));
            CHECK(made.quality.rms < 1e-12);
            CHECK(made.quality.inliers == 4);
            CHECK(made.quality.points == 4);
        }
    }
    CHECK(fitted<float>(whole).line.uy == doctest::Approx(0.8));
    const int odd[] = {1, 3};
    CHECK(fitted<double>(chosen_points{edges.data(), odd, 2}).line.x == doctest::Approx(6));
}

TEST_CASE("fit_line: two points of stated sigma know how far they err") {
    const std::vector<point<double>> points = {{0, 0}, {10, 0}};
    const auto made = fitted<double>(points, {.loss = fit_loss::squares, .sigma = 0.1});
    CHECK(made.angle == 0);
    CHECK(made.line.sigma_offset == doctest::Approx(0.1 / std::numbers::sqrt2));
    CHECK(made.line.sigma_angle == doctest::Approx(0.1 / std::sqrt(50)));
    CHECK_FALSE(fit_line(points));  // how far they err, two points cannot tell
}

TEST_CASE("fit_line: equal to least squares in long double, near and far, in every direction") {
    for (const double offset : {0.0, 1e4}) {
        for (int i = 0; i < 16; ++i) {
            const double turn = half_turn * i / 16, c = std::cos(turn), s = std::sin(turn);
            tests::scattered_points points;
            points.random = draw::random(static_cast<std::uint64_t>(i));
            points.add_segment(offset - 40 * c, 2 * offset - 40 * s, offset + 40 * c, 2 * offset + 40 * s, 50);
            const auto made = fitted<double>(points.all, squares);
            std::vector<reference::place> places;
            for (const auto& p : points.all) places.push_back({p.x - offset, p.y - 2 * offset});
            const auto exact = reference::least_squares(places, {turn + half_turn / 2, 0}, reference::from_line);
            const double nx = static_cast<double>(std::cos(exact[0])), ny = static_cast<double>(std::sin(exact[0]));
            CHECK(std::abs(made.line.ux * nx + made.line.uy * ny) < 1e-12);
            const double aside = (made.line.x - offset) * nx + (made.line.y - 2 * offset) * ny;
            CHECK(std::abs(aside - static_cast<double>(exact[1])) < 80e-9);
        }
    }
}

TEST_CASE("fit_line: points are weighted by their own sigma") {
    tests::edge_points points;
    points.sigma = 0.01;
    points.add_segment(0, 0, 100, 0);
    const auto alone = fitted<double>(points.all, squares);
    for (int i = 0; i <= 100; ++i) points.all.push_back({static_cast<float>(i), 5, 0, 1, 20, 10});
    const auto both = fitted<double>(points.all, squares);
    CHECK(std::abs(both.line.y - alone.line.y) < 2e-5);  // 1e-6 of the weight, 5 pixels away
}

TEST_CASE("fit_line: neighbours that err alike make it less sure") {
    tests::edge_points points;
    points.add_segment(0, 0, 100, 0);
    for (auto& p : points.all) p.nx = 0, p.ny = 1;
    const auto alike = fitted<double>(points.all, squares);
    const auto alone = fitted<double>(points.all, {.loss = fit_loss::squares, .correlation = 0});
    CHECK(alike.line.sigma_angle / alone.line.sigma_angle == doctest::Approx(std::sqrt(4.85)).epsilon(0.01));
}

TEST_CASE("fit_line: 40 % of gross outliers move nothing, and the mask tells them") {
    for (const auto loss : {fit_loss::huber, fit_loss::tukey}) {
        tests::scattered_points points;
        points.add_segment(10, 20, 210, 80, 150);
        const auto clean = fitted<double>(points.all, {.loss = loss});
        points.add_clutter(100, 0, 0, 220, 200);
        std::vector<std::uint8_t> mask(points.all.size());
        const auto made = fit_line(points.all, {.loss = loss}, {mask.data(), static_cast<int>(mask.size())});
        REQUIRE(made);
        const double bound = loss == fit_loss::huber ? 40 : 1.5;  // Huber's are pulled a little by every outlier
        CHECK(std::abs(angle(made->line, clean.line).value) < bound * clean.line.sigma_angle);
        if (loss == fit_loss::huber) continue;
        int inside = 0, outside = 0;
        for (std::size_t i = 0; i < mask.size(); ++i) (i < 150 ? inside : outside) += mask[i];
        CHECK(inside >= 147);
        CHECK(outside <= 4);  // clutter that happens to lie there
        CHECK(made->quality.inliers == inside + outside);
    }
}

TEST_CASE("fit_line: of two parallel lines, the fuller one, and not what lies between") {
    tests::scattered_points points;
    points.add_segment(0, 0, 100, 50, 60);
    points.add_segment(-3, 6, 97, 56, 80);
    const auto made = fitted<double>(points.all);
    CHECK(made.quality.inliers >= 76);
    CHECK(made.quality.inliers <= 80);
    CHECK(std::abs(distance(measured_point<>{-3, 6, {}}, made.line).value) < 0.1);
}

TEST_CASE("fit_line: the same seed gives the same bytes, another seed the same line") {
    tests::scattered_points points;
    points.add_segment(10, 20, 210, 80, 60);
    points.add_clutter(40, 0, 0, 220, 200);
    const auto first = fitted<double>(points.all), again = fitted<double>(points.all);
    CHECK(std::memcmp(&first, &again, sizeof first) == 0);
    for (std::uint64_t seed = 2; seed < 20; ++seed)
        CHECK(std::abs(fitted<double>(points.all, {.seed = seed}).angle - first.angle) < 1e-9);
}

TEST_CASE("fit_line: stated 95 % intervals hold the truth in 93 to 97 % of cases, whatever the loss") {
    for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey})
        for (const bool stated : {false, true}) {
            tests::coverage offset, turn;
            draw::random random(5);
            for (int i = 0; i < 3000; ++i) {
                tests::scattered_points points;
                points.random = draw::random(random.bits());
                const double angle = random.uniform(0, half_turn), c = std::cos(angle), s = std::sin(angle);
                points.add_segment(100 - 50 * c, 80 - 50 * s, 100 + 50 * c, 80 + 50 * s, 60);
                const auto made = fitted<double>(points.all, {.loss = loss, .sigma = stated ? 0.1 : 0.0});
                turn.add(std::remainder(made.angle - angle, half_turn), made.line.sigma_angle);
                offset.add((made.line.x - 100) * s - (made.line.y - 80) * c, made.line.sigma_offset);
            }
            CHECK(offset.share() > 0.93);
            CHECK(offset.share() < 0.97);
            CHECK(turn.share() > 0.93);
            CHECK(turn.share() < 0.97);
        }
}

TEST_CASE("fit_line: what is no line is refused, and why is said") {
    const auto kind = [](const auto& points, const fit_options& options = {}) {
        return fit_line(points, options).error().kind;
    };
    using list = std::vector<point<double>>;
    for (const auto loss : {fit_loss::squares, fit_loss::huber, fit_loss::tukey}) {
        const fit_options options = {.loss = loss};
        CHECK(kind(list{}, options) == fault::degenerate);
        CHECK(kind(list{{1, 2}}, options) == fault::degenerate);
        CHECK(kind(list(10, {3, 4}), options) == fault::degenerate);
        CHECK(kind(list{{0, 0}, {99, 0}, {99, 99}, {0, 99}}, options) == fault::degenerate);
        const double nan = std::numeric_limits<double>::quiet_NaN(), infinite = std::numeric_limits<double>::infinity();
        CHECK(kind(list{{0, 0}, {1, nan}, {2, 0}}, options) == fault::malformed);
        CHECK(kind(list{{0, 0}, {1, 0}, {infinite, 0}}, options) == fault::malformed);
    }
    tests::edge_points edges;
    edges.add_segment(0, 0, 50, 20);
    edges.all[7].sigma = std::numeric_limits<float>::quiet_NaN();
    CHECK(kind(edges.all) == fault::malformed);
    CHECK(std::string(fit_line(edges.all).error().message).find("point 7") != std::string::npos);
    tests::scattered_points clutter;
    clutter.add_clutter(200, 0, 0, 1000, 1000);
    CHECK(kind(clutter.all) == fault::not_found);
    CHECK(std::string(fit_line(clutter.all).error().message).find("tolerance") != std::string::npos);
}

TEST_CASE("fit_line: broken contracts") {
    const std::vector<point<double>> points = {{0, 0}, {1, 0}, {2, 0}};
    const tests::throw_when_broken guard;
    std::uint8_t mask[2];
    CHECK_THROWS_AS((void)fit_line(points, {}, {mask, 2}), tests::broken);
    CHECK_THROWS_AS((void)fit_line(points, {.sigma = -1}), tests::broken);
    CHECK_THROWS_AS((void)fit_line(points, {.tolerance = 0}), tests::broken);
    CHECK_THROWS_AS((void)fit_line(points, {.min_share = 1.5}), tests::broken);
    CHECK_THROWS_AS((void)fit_line(points, {.trials = 0}), tests::broken);
}
