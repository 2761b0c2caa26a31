#include <alidade/shape/min_enclosing_circle.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "tests/reference/min_enclosing_circle.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"

using namespace alidade;
using doctest::Approx;
using tests::points_of, tests::view;

namespace {

template <class T>
void agrees_with_its_definition(const points_of<T>& points) {
    const enclosing_circle made = min_enclosing_circle(view(points));
    INFO(points.size(), " points");
    CHECK(made.radius == Approx(reference::min_enclosing_radius(points)).epsilon(1e-12));
    double farthest = points.empty() ? -1 : 0;
    for (const auto& p : points) farthest = std::fmax(farthest, std::hypot(p.x - made.x, p.y - made.y));
    CHECK(made.radius == Approx(farthest).epsilon(1e-12));
}

}  // namespace

TEST_CASE("min_enclosing_circle: on two points, or on three") {
    CHECK(min_enclosing_circle(view(points_of<int>{{0, 0}, {6, 8}, {3, 4}, {2, 3}})) == enclosing_circle{3, 4, 5});
    CHECK(min_enclosing_circle(view(points_of<int>{{5, 0}, {-3, 4}, {-3, -4}, {0, 0}})) == enclosing_circle{0, 0, 5});
    // An obtuse triangle: the circle on its longest side.
    CHECK(min_enclosing_circle(view(points_of<int>{{-10, 0}, {10, 0}, {1, 3}})) == enclosing_circle{0, 0, 10});
}

TEST_CASE("min_enclosing_circle: of one place, and of nothing") {
    CHECK(min_enclosing_circle(view(points_of<int>{{3, -4}, {3, -4}})) == enclosing_circle{3, -4, 0});
    CHECK(min_enclosing_circle(view(points_of<float>{})).empty());
}

TEST_CASE("min_enclosing_circle: agrees with its definition") {
    tests::at_awkward_polygons<int>(30, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(30, agrees_with_its_definition<float>);
}

TEST_CASE("min_enclosing_circle: many points on one circle, and points far from the origin") {
    draw::random random(4);
    for (int i = 0; i < 50; ++i) {
        const double x = random.uniform(-1e6, 1e6), y = random.uniform(-1e6, 1e6), r = random.uniform(1, 1000);
        points_of<float> points;
        double farthest = 0;
        for (int k = 0; k < 200; ++k) {
            const double angle = k * 0.0314159265;
            points.push_back(
                {static_cast<float>(x + r * std::cos(angle)), static_cast<float>(y + r * std::sin(angle))});
        }
        const auto made = min_enclosing_circle(view(points));
        for (const auto& p : points) farthest = std::fmax(farthest, std::hypot(p.x - made.x, p.y - made.y));
        CHECK(made.radius == Approx(farthest).epsilon(1e-9));
        CHECK(made.radius == Approx(r).epsilon(0.15 / r));  // what floats of this size leave of a place
    }
}

TEST_CASE("min_enclosing_circle: needles do not disturb it") {
    const points_of<int> needle = {{0, 0}, {1000000, 1}, {500000, 1}, {2000000, 1}, {1999999, 0}};
    CHECK(min_enclosing_circle(view(needle)).radius == Approx(std::hypot(1000000, 0.5)).epsilon(1e-12));
    // An acute triangle two of whose corners nearly coincide, begun at any of them: R = a b c / 4 area.
    const double length = 1.2e8, truth = std::hypot(length, 3) * std::hypot(length, 4) / (2 * length);
    points_of<int> thin = {{-60000000, 0}, {60000000, 3}, {60000000, -4}};
    for (int turn = 0; turn < 3; ++turn) {
        CHECK(min_enclosing_circle(view(thin)).radius == Approx(truth).epsilon(1e-15));
        std::rotate(thin.begin(), thin.begin() + 1, thin.end());
    }
}

TEST_CASE("min_enclosing_circle: refuses coordinates beyond the limit, and what is no number") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(min_enclosing_circle(view(points_of<int>{{0, -coordinate_limit - 1}})), tests::broken);
    CHECK_THROWS_AS(min_enclosing_circle(view(points_of<float>{{0, std::numeric_limits<float>::quiet_NaN()}})),
                    tests::broken);
}
