#include <alidade/measure/align.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "tests/support/broken.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;

namespace {

constexpr double turn = 2 * std::numbers::pi;

/// With scratch of exactly the size asked for.
result<alignment> align_of(array_source<edge_point> reference, array_source<edge_point> points,
                           align_options options = {}) {
    tests::tight_scratch scratch(align_workspace(reference.size, points.size, 400, 300));
    return align(reference, points, 400, 300, options, scratch.lend());
}

/// A plate with a hole in one corner, light on a dark ground, turned about (200, 150) and then moved.
tests::edge_points plate(double angle, double x, double y, double sigma = 0, std::uint64_t seed = 1,
                         bool with_hole = true) {
    tests::edge_points made;
    made.sigma = sigma, made.normal_sigma = sigma > 0 ? 0.02 : 0;
    made.random = draw::random(seed);
    const double c = std::cos(angle), s = std::sin(angle);
    const auto place = [&](double px, double py) {
        return point<double>{200 + x + c * px - s * py, 150 + y + s * px + c * py};
    };
    const double corners[4][2] = {{-70, -40}, {70, -40}, {70, 40}, {-70, 40}};
    for (int i = 0; i < 4; ++i) {
        const auto from = place(corners[i][0], corners[i][1]);
        const auto to = place(corners[(i + 1) % 4][0], corners[(i + 1) % 4][1]);
        made.add_segment(from.x, from.y, to.x, to.y);
    }
    if (!with_hole) return made;
    const auto hole = place(40, -15);
    made.add_circle(hole.x, hole.y, 14, false);
    return made;
}

double off(double a, double b) { return std::abs(std::remainder(a - b, turn)); }

}  // namespace

TEST_CASE("align: a part without noise is found at every angle, exactly") {
    const auto reference = plate(0, 0, 0);
    for (int i = 0; i < 36; ++i) {
        const double angle = std::remainder(turn * i / 36 + 0.01, turn);
        const auto picture = plate(angle, 20 - i, 0.5 * i - 9.25);
        const auto found = align_of(reference.view(), picture.view());
        REQUIRE(found);
        CHECK(off(found->angle.value, angle) < 2e-4);  // a corner's points find others than their own
        const auto at = (*found)({200, 150});
        CHECK(std::abs(at.x - (220 - i)) < 0.01);
        CHECK(std::abs(at.y - (140.75 + 0.5 * i)) < 0.01);
        CHECK(found->share > 0.98);
    }
}

TEST_CASE("align: the reference itself lies where it lies") {
    const auto reference = plate(0.3, 5, 5, 0.05);
    const auto found = align_of(reference.view(), reference.view());
    REQUIRE(found);
    CHECK(std::abs(found->angle.value) < 1e-12);
    CHECK(std::abs(found->x.value) < 1e-10);
    CHECK(std::abs(found->y.value) < 1e-10);
    CHECK(found->share == 1);
}

TEST_CASE("align: with noise the stated uncertainty is true") {
    int covered = 0;
    double squares = 0, stated = 0;
    const int trials = 100;
    for (int i = 0; i < trials; ++i) {
        const auto seed = static_cast<std::uint64_t>(2 * i);
        const double angle = turn * i / trials - 3.1;
        const auto reference = plate(0, 0, 0, 0.08, seed), picture = plate(angle, 3, -4, 0.08, seed + 1);
        const auto found = align_of(reference.view(), picture.view());
        REQUIRE(found);
        const double error = off(found->angle.value, angle);
        squares += error * error, stated += found->angle.sigma * found->angle.sigma;
        covered += error < 1.96 * found->angle.sigma;
    }
    CHECK(covered >= 86);  // 95, less four standard errors
    CHECK(std::sqrt(squares / stated) == doctest::Approx(1).epsilon(0.3));
}

TEST_CASE("align: half of a part behind something is enough, if that is asked for") {
    const auto reference = plate(0, 0, 0);
    auto picture = plate(1, 10, 5, 0.03);
    std::erase_if(picture.all, [](const edge_point& p) { return p.x < 205; });
    picture.add_clutter(400, 400, 300);
    const auto strict = align_of(reference.view(), picture.view(), {.min_share = 0.9});
    REQUIRE_FALSE(strict);
    CHECK(strict.error().kind == fault::not_found);
    const auto found = align_of(reference.view(), picture.view(), {.min_share = 0.3});
    REQUIRE(found);
    CHECK(off(found->angle.value, 1) < 5e-3);
}

TEST_CASE("align: a part that looks the same when turned is ambiguous, unless the turn is known to be small") {
    const auto reference = plate(0, 0, 0, 0.02, 1, false), picture = plate(0.2, 0, 0, 0.02, 2, false);
    const auto any = align_of(reference.view(), picture.view());
    REQUIRE_FALSE(any);
    CHECK(any.error().kind == fault::ambiguous);
    CHECK(std::string(any.error().message).find("symmetric") != std::string::npos);
    const auto small = align_of(reference.view(), picture.view(), {.max_angle = 0.5});
    REQUIRE(small);
    CHECK(off(small->angle.value, 0.2) < 2e-3);
}

TEST_CASE("align: a circle is held by no angle") {
    tests::edge_points reference;
    reference.add_circle(200, 150, 60);
    CHECK_FALSE(align_of(reference.view(), reference.view()));
}

TEST_CASE("align: another part, noise, an empty picture are not found, and a sentence says so") {
    const auto reference = plate(0, 0, 0);
    tests::edge_points other;
    other.add_circle(200, 150, 40);
    CHECK_FALSE(align_of(reference.view(), other.view()));
    tests::edge_points noise;
    noise.add_clutter(3000, 400, 300);
    CHECK_FALSE(align_of(reference.view(), noise.view()));
    const auto of_nothing = align_of(reference.view(), {});
    REQUIRE_FALSE(of_nothing);
    CHECK(of_nothing.error().kind == fault::not_found);
    const auto without_reference = align_of({}, reference.view());
    REQUIRE_FALSE(without_reference);
    CHECK(without_reference.error().kind == fault::degenerate);
}

TEST_CASE("align: points that are nowhere change nothing") {
    const auto reference = plate(0, 0, 0);
    auto picture = plate(0.4, 0, 0, 0.02);
    const auto before = align_of(reference.view(), picture.view());
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    for (int i = 0; i < 50; ++i) {
        picture.all.push_back({nan, 5, 0, 1, 20, 0.1F});
        picture.all.push_back({5, -1e9F, 0, 1, 20, 0.1F});
        picture.all.push_back({5, 5, 0, 0, 20, 0.1F});
        picture.all.push_back({5, 5, 0, 1, 20, nan});
    }
    const auto after = align_of(reference.view(), picture.view());
    REQUIRE(before);
    REQUIRE(after);
    CHECK(before->angle == after->angle);
    CHECK(before->x == after->x);
}

TEST_CASE("align: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const auto reference = plate(0, 0, 0);
    const auto with = [&](align_options options, int width = 400, std::size_t size = 1 << 20) {
        tests::tight_scratch lent(size);
        (void)align(reference.view(), reference.view(), width, 300, options, lent.lend());
    };
    CHECK_THROWS_AS(with({.max_angle = 0}), tests::broken);
    CHECK_THROWS_AS(with({.max_angle = 4}), tests::broken);
    CHECK_THROWS_AS(with({.min_share = 0}), tests::broken);
    CHECK_THROWS_AS(with({.tolerance = 0}), tests::broken);
    CHECK_THROWS_AS(with({}, -1), tests::broken);
    CHECK_THROWS_AS(with({}, 400, 1000), tests::broken);
    CHECK_THROWS_AS((void)align_workspace(-1, 0, 1, 1), tests::broken);
}
