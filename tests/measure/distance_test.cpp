// SPDX-License-Identifier: MIT
#include <alidade/measure/distance.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <vector>

#include "tests/support/deviation.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;
using tests::deviation;

namespace {

measured_line<> line_at(double x, double y, double angle, double sigma_offset, double sigma_angle) {
    return {x, y, std::cos(angle), std::sin(angle), sigma_offset, sigma_angle};
}

}  // namespace

TEST_CASE("distance: of two points, as they scatter") {
    measured_point<> a = {10, 20, {}}, b = {13, 24, {}};
    a.covariance(0, 0) = 0.04, a.covariance(1, 1) = 0.01, a.covariance(0, 1) = a.covariance(1, 0) = 0.015;
    b.covariance = isotropic(0.05);
    const measured<> d = distance(a, b);
    CHECK(d.value == 5);
    draw::random random(1);
    CHECK(d.sigma ==
          doctest::Approx(deviation([&] {
              const double first = random.normal(), second = 0.75 * first + std::sqrt(1 - 0.5625) * random.normal();
              return std::hypot(3 + 0.05 * random.normal() - 0.2 * first, 4 + 0.05 * random.normal() - 0.1 * second);
          })).epsilon(tests::near_deviation));
    // Only what lies along the line between them counts.
    const measured_point<> sure = {0, 0, {}}, unsure = {3, 4, covariance_of<double>(1, 0, 4)};
    CHECK(distance(sure, unsure).sigma == doctest::Approx(std::sqrt(0.36 + 0.64 * 4)));
    const measured<> none = distance(a, a);
    CHECK(none.value == 0);
    CHECK(none.sigma > 0);
}

TEST_CASE("distance: of a point from a line, signed, less sure far from where the line is known") {
    const measured_line<> level = line_at(0, 10, 0, 0.02, 0.001);
    const measured_point<> below = {0, 15, isotropic(0.03)}, above = {200, 4, isotropic(0.03)};
    CHECK(distance(below, level).value == 5);  // y runs down: the right hand of who walks to the right
    CHECK(distance(below, level).sigma == doctest::Approx(std::hypot(0.02, 0.03)));
    const measured<> far = distance(above, level);
    CHECK(far.value == -6);
    draw::random random(2);
    CHECK(far.sigma == doctest::Approx(deviation([&] {
                           const double turn = 0.001 * random.normal(), down = 0.02 * random.normal();
                           const double x = 200 + 0.03 * random.normal(), y = 4 + 0.03 * random.normal();
                           return (y - 10 - down) * std::cos(turn) - x * std::sin(turn);
                       })).epsilon(tests::near_deviation));
}

TEST_CASE("width: of parallel sides, whichever way they lead, and as it scatters") {
    const double turn = 0.4, nx = -std::sin(turn), ny = std::cos(turn);
    for (const double back : {0.0, std::numbers::pi}) {
        const measured_line<> a = line_at(50, 60, turn, 0.02, 0.0005);
        const measured_line<> b = line_at(50 + 12 * nx + 80 * ny, 60 + 12 * ny - 80 * nx, turn + back, 0.03, 0.0008);
        const auto w = width(a, b);
        REQUIRE(w);
        CHECK(w->value == doctest::Approx(12).epsilon(1e-12));
        draw::random random(3);
        // In the middle between the two, 40 pixels along from either.
        CHECK(w->sigma == doctest::Approx(deviation([&] {
                              const double first = 0.02 * random.normal() + 40 * 0.0005 * random.normal();
                              return 12 + first - 0.03 * random.normal() - 40 * 0.0008 * random.normal();
                          })).epsilon(tests::near_deviation));
    }
}

TEST_CASE("width: of a wedge, in the middle; of lines that cross, none") {
    const measured_line<> a = line_at(100, 0, 0.05, 0, 0), b = line_at(100, 20, -0.05, 0, 0);
    const auto w = width(a, b);
    REQUIRE(w);
    CHECK(w->value == doctest::Approx(20).epsilon(1e-9));
    const auto none = width(a, line_at(100, 20, 0.5, 0, 0));
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == fault::degenerate);
    CHECK(width(a, line_at(100, 20, 0.5, 0, 0), {.max_angle = 0.6}));
}
