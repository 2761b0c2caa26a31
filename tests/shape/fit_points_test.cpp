#include <alidade/shape/fit_ellipse_points.hpp>
#include <alidade/shape/fit_points.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/edge_points.hpp"

using namespace alidade;

namespace {

/// Points of equal weight.
std::vector<edge_point> points_at(std::vector<std::pair<float, float>> places) {
    std::vector<edge_point> made;
    for (const auto& [x, y] : places) made.push_back({x, y, 0, 1, 1, 1});
    return made;
}
chosen_points all(const std::vector<edge_point>& points) {
    return {points.data(), nullptr, static_cast<int>(points.size())};
}
/// The sum of squares that a fit must make least, with its numbers changed by a little.
template <class Cost>
bool least_at(const std::vector<double>& numbers, double step, Cost cost) {
    const double least = cost(numbers);
    for (std::size_t i = 0; i < numbers.size(); ++i)
        for (const double by : {-step, step}) {
            std::vector<double> moved = numbers;
            moved[i] += by;
            if (cost(moved) < least) return false;
        }
    return true;
}

// Gander, Golub, Strebel, Least-squares fitting of circles and ellipses, BIT 34 (1994)
const auto gander_circle = points_at({{1, 7}, {2, 6}, {5, 8}, {7, 7}, {9, 5}, {3, 7}});
const auto gander_ellipse = points_at({{1, 7}, {2, 6}, {5, 8}, {7, 7}, {9, 5}, {3, 7}, {6, 2}, {8, 4}});

}  // namespace

TEST_CASE("fit_points: the circle and the ellipse of the textbook") {
    const circle_fit circle = fit_circle_to(all(gander_circle));
    REQUIRE(circle.good);
    CHECK(circle.x.value == doctest::Approx(4.73978).epsilon(1e-6));
    CHECK(circle.y.value == doctest::Approx(2.98353).epsilon(1e-6));
    CHECK(circle.radius.value == doctest::Approx(4.71423).epsilon(1e-6));
    const ellipse_fit start = fit_ellipse_directly(all(gander_ellipse));
    REQUIRE(start.good);
    const ellipse_fit ellipse = fit_ellipse_to(all(gander_ellipse), start.shape);
    REQUIRE(ellipse.good);
    CHECK(ellipse.shape.x.value == doctest::Approx(2.69962).epsilon(1e-5));
    CHECK(ellipse.shape.y.value == doctest::Approx(3.81596).epsilon(1e-5));
    CHECK(ellipse.axes.a.value == doctest::Approx(6.51872).epsilon(1e-5));
    CHECK(ellipse.axes.b.value == doctest::Approx(3.03189).epsilon(1e-5));
    CHECK(atan2(ellipse.axes.uy, ellipse.axes.ux).value == doctest::Approx(0.359624).epsilon(1e-4));
    CHECK(ellipse.misfit.value * 3 == doctest::Approx(1.17188 * 1.17188).epsilon(1e-5));
}

TEST_CASE("fit_points: nothing near a fit has a smaller sum of weighted squares") {
    tests::edge_points points;
    points.sigma = 0.3;
    points.add_circle(400, 300, 50, true, 0, 2.5);
    for (std::size_t i = 0; i < points.all.size(); i += 3) points.all[i].sigma = 0.1F;
    const circle_fit circle = fit_circle_to(all(points.all));
    REQUIRE(circle.good);
    CHECK(least_at({circle.x.value, circle.y.value, circle.radius.value}, 1e-4, [&](const std::vector<double>& at) {
        double sum = 0;
        for (const auto& p : points.all) {
            const double d = (std::hypot(p.x - at[0], p.y - at[1]) - at[2]) / static_cast<double>(p.sigma);
            sum += d * d;
        }
        return sum;
    }));
    const line_fit line = fit_line_to(all(points.all));
    REQUIRE(line.good);
    const double angle = atan2(line.ny, line.nx).value;
    CHECK(least_at({angle, (line.x * line.nx + line.y * line.ny).value}, 1e-6, [&](const std::vector<double>& at) {
        double sum = 0;
        for (const auto& p : points.all) {
            const double d = (p.x * std::cos(at[0]) + p.y * std::sin(at[0]) - at[1]) / static_cast<double>(p.sigma);
            sum += d * d;
        }
        return sum;
    }));
}

TEST_CASE("fit_points: a foot on an ellipse is the nearest of its points") {
    const ellipse_shape shape = {10, 20, 33, 9, 17};
    const ellipse_axes axes = axes_of(shape);
    CHECK((axes.a + axes.b).value == doctest::Approx(50));
    CHECK((axes.a * axes.b).value == doctest::Approx(33 * 17 - 81));
    draw::random random(7);
    for (int i = 0; i < 100; ++i) {
        // Up to a third of the least radius of curvature inside, and far outside.
        const double turn = random.uniform(0, 2 * std::numbers::pi), out = random.uniform(-1.5, 15);
        const double c = std::cos(turn), s = std::sin(turn);
        const double nx = 17 * c - 9 * s, ny = 33 * s - 9 * c, length = std::hypot(nx, ny);
        const double x = 10 + 33 * c + 9 * s + out * nx / length, y = 20 + 9 * c + 17 * s + out * ny / length;
        double nearest = 1e9;
        for (int k = 0; k < 20000; ++k) {
            const double t = 2 * std::numbers::pi * k / 20000, ux = std::cos(t), uy = std::sin(t);
            nearest = std::min(nearest, std::hypot(10 + 33 * ux + 9 * uy - x, 20 + 9 * ux + 17 * uy - y));
        }
        const ellipse_foot foot = foot_on(shape, axes, x, y);
        CHECK(std::abs(std::abs(foot.distance.value) - nearest) < 1e-4);
        CHECK(foot.distance.value == doctest::Approx(out).epsilon(1e-6));
        CHECK(std::hypot(foot.nx.value, foot.ny.value) == doctest::Approx(1));
    }
}

TEST_CASE("fit_points: far from the origin nothing is lost") {
    tests::edge_points near, far;
    near.sigma = far.sigma = 0;
    near.add_ellipse(64, 64, 32, 16, 0.5), far.add_ellipse(64, 64, 32, 16, 0.5);
    for (auto& p : near.all) p.x = std::round(p.x * 64) / 64, p.y = std::round(p.y * 64) / 64, p.sigma = 1;
    for (std::size_t i = 0; i < far.all.size(); ++i) {
        far.all[i] = near.all[i];
        far.all[i].x += 16384, far.all[i].y += 8192;
    }
    const line_fit line = fit_line_to(all(near.all)), moved_line = fit_line_to(all(far.all));
    CHECK((moved_line.nx - line.nx).value == doctest::Approx(0).epsilon(1e-12));
    const circle_fit circle = fit_circle_to(all(near.all)), moved_circle = fit_circle_to(all(far.all));
    CHECK(std::abs((moved_circle.x - circle.x).value - 16384) < 1e-6);
    const ellipse_fit direct = fit_ellipse_directly(all(near.all)), moved = fit_ellipse_directly(all(far.all));
    REQUIRE(direct.good);
    REQUIRE(moved.good);
    CHECK(std::abs((moved.shape.x - direct.shape.x).value - 16384) < 1e-6);
    const ellipse_fit fit = fit_ellipse_to(all(near.all), direct.shape);
    const ellipse_fit moved_fit = fit_ellipse_to(all(far.all), moved.shape);
    CHECK(std::abs((moved_fit.shape.y - fit.shape.y).value - 8192) < 1e-6);
    CHECK(std::abs((moved_fit.axes.a - fit.axes.a).value) < 1e-6);
}

TEST_CASE("fit_points: too few points, one place, a straight line: no fit, and never a NaN") {
    const std::vector<std::vector<edge_point>> hopeless = {
        {}, points_at({{3, 4}}), points_at({{3, 4}, {3, 4}, {3, 4}, {3, 4}, {3, 4}, {3, 4}, {3, 4}})};
    for (const auto& points : hopeless) {
        CHECK_FALSE(fit_line_to(all(points)).good);
        CHECK_FALSE(fit_circle_to(all(points)).good);
        CHECK_FALSE(fit_ellipse_directly(all(points)).good);
        CHECK_FALSE(fit_ellipse_to(all(points), ellipse_shape{3, 4, 5, 0, 5}).good);
    }
    const auto straight = points_at({{0, 0}, {1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}, {6, 6}});
    CHECK(fit_line_to(all(straight)).good);
    CHECK_FALSE(fit_circle_to(all(straight)).good);
    const ellipse_fit direct = fit_ellipse_directly(all(straight));
    if (direct.good) CHECK(direct.axes.b.value == direct.axes.b.value);
}

TEST_CASE("fit_points: lines of every direction, exactly") {
    for (int i = 0; i < 64; ++i) {
        const double angle = std::numbers::pi * i / 32;
        tests::edge_points points;
        points.sigma = 0;
        points.add_segment(500 - 300 * std::cos(angle), 400 - 300 * std::sin(angle), 500 + 300 * std::cos(angle),
                           400 + 300 * std::sin(angle));
        const line_fit fit = fit_line_to(all(points.all));
        REQUIRE(fit.good);
        CHECK(std::abs(fit.nx.value * std::cos(angle) + fit.ny.value * std::sin(angle)) < 1e-6);
        CHECK(std::hypot(fit.nx.value, fit.ny.value) == doctest::Approx(1).epsilon(1e-12));
    }
}
