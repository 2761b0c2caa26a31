#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/skew.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>

#include "tests/support/broken.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/page.hpp"

using namespace alidade;

namespace {

constexpr double degree = std::numbers::pi / 180;

/// With scratch of exactly the size asked for.
result<page_skew> skew_of(array_source<edge_point> points, int width, int height, skew_options options = {}) {
    tests::tight_scratch scratch(skew_workspace(points.size, width, height));
    return skew(points, width, height, options, scratch.lend());
}

/// Rules every 20 pixels, through the middle of a picture, at an angle.
tests::edge_points rules(double angle, int count, double length, double width, double height) {
    tests::edge_points made;
    made.sigma = 0;
    const double ux = std::cos(angle), uy = std::sin(angle);
    for (int i = 0; i < count; ++i) {
        const double aside = 20 * (i - 0.5 * (count - 1));
        const double x = 0.5 * width - aside * uy, y = 0.5 * height + aside * ux;
        made.add_segment(x - 0.5 * length * ux, y - 0.5 * length * uy, x + 0.5 * length * ux, y + 0.5 * length * uy);
    }
    return made;
}

image<std::uint8_t> page(double angle, int width, int height, std::uint64_t seed, double noise = 3) {
    draw::random random(seed);
    image<std::uint8_t> picture(width, height);
    std::vector<std::byte> memory(draw::page_workspace(width));
    draw::draw_page(picture.view(), {.lines = 14, .line_length = 24}, angle, 0.8, noise, random,
                    {memory.data(), memory.size()});
    return picture;
}

}  // namespace

TEST_CASE("skew: rules of one direction have that direction") {
    for (const double angle : {-44.0, -20.0, -1.0, 0.0, 0.5, 7.0, 33.0, 44.9}) {
        const auto points = rules(angle * degree, 9, 240, 400, 400);
        const auto found = skew_of(points.view(), 400, 400);
        REQUIRE(found);
        CHECK(std::abs(found->angle.value - angle * degree) < 1e-4);  // places are rounded to sixteenths of a pixel
        CHECK(found->lines == 9);
        CHECK(found->points >= 9 * 235);
    }
}

TEST_CASE("skew: a positive angle sinks to the right") {
    const auto found = skew_of(rules(0.1, 5, 300, 400, 400).view(), 400, 400);
    REQUIRE(found);
    CHECK(found->angle.value > 0);
}

TEST_CASE("skew: one rule is enough, and clutter does not turn it") {
    auto points = rules(0.2, 1, 350, 400, 400);
    points.add_clutter(300, 400, 400);
    const auto found = skew_of(points.view(), 400, 400);
    REQUIRE(found);
    CHECK(std::abs(found->angle.value - 0.2) < 1e-3);
}

TEST_CASE("skew: drawn pages of text, the stated uncertainty being true") {
    int covered = 0;
    const int pages = 10;
    for (int i = 0; i < pages; ++i) {
        const double angle = (-42 + 9 * i) * degree;
        const auto picture = page(angle, 560, 420, static_cast<std::uint64_t>(i));
        const auto edges = subpixel_edges(picture.view());
        const auto found = skew_of(edges.points.view(), 560, 420);
        REQUIRE(found);
        CHECK(std::abs(found->angle.value - angle) < 0.02 * degree);
        covered += std::abs(found->angle.value - angle) <= 3 * found->angle.sigma;
    }
    CHECK(covered >= pages - 1);
}

TEST_CASE("skew: a page on its head has the same angle") {
    const auto picture = page(0.07, 420, 420, 5);
    const auto turned = flip_rows(picture.view());
    image<std::uint8_t> mirrored(420, 420);
    for (int y = 0; y < 420; ++y)
        for (int x = 0; x < 420; ++x) mirrored.view()(x, y) = turned(x, y);
    const auto edges = subpixel_edges(picture.view()), mirrored_edges = subpixel_edges(mirrored.view());
    const auto straight = skew(edges.points.view(), 420, 420);
    const auto flipped = skew(mirrored_edges.points.view(), 420, 420);
    REQUIRE(straight);
    REQUIRE(flipped);
    CHECK(flipped->angle.value == doctest::Approx(-straight->angle.value).epsilon(1e-3));
}

TEST_CASE("skew: no farther is looked than asked") {
    const auto points = rules(0.5, 9, 240, 400, 400);
    const auto found = skew_of(points.view(), 400, 400, {.max_angle = 0.2});
    CHECK_FALSE(found);
}

TEST_CASE("skew: noise, an empty picture and a single dot have no direction, and a sentence says so") {
    tests::edge_points noise;
    noise.add_clutter(20000, 640, 480);
    const auto of_noise = skew_of(noise.view(), 640, 480);
    REQUIRE_FALSE(of_noise);
    CHECK(of_noise.error().kind == fault::not_found);
    CHECK(std::string(of_noise.error().message).find("no direction") != std::string::npos);
    const auto of_nothing = skew_of({}, 0, 0);
    REQUIRE_FALSE(of_nothing);
    CHECK(std::string(of_nothing.error().message).find("0 edge points") != std::string::npos);
    std::vector<edge_point> dot(200, edge_point{5, 5, 0, 1, 20, 0.02F});
    CHECK_FALSE(skew_of({dot.data(), 200}, 10, 10, {.min_clarity = 0}));
}

TEST_CASE("skew: points that are nowhere have no say") {
    auto points = rules(0.2, 5, 300, 400, 400);
    const auto before = skew_of(points.view(), 400, 400);
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    for (int i = 0; i < 100; ++i) {
        points.all.push_back({nan, 5, 0, 1, 20, 0.1F});
        points.all.push_back({5, 1e9F, 0, 1, 20, 0.1F});
        points.all.push_back({5, 5, nan, 1, 20, 0.1F});
        points.all.push_back({5, 5, 0, 0, 20, 0.1F});
    }
    const auto after = skew_of(points.view(), 400, 400);
    REQUIRE(before);
    REQUIRE(after);
    CHECK(std::memcmp(&*before, &*after, sizeof(page_skew)) == 0);
}

TEST_CASE("skew: broken contracts are refused") {
    const tests::throw_when_broken guard;
    tests::tight_scratch scratch(skew_workspace(0, 10, 10));
    CHECK_THROWS_AS((void)skew({}, 10, 10, {.max_angle = 0}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)skew({}, 10, 10, {.max_angle = 1}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)skew({}, -1, 10, {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)skew_workspace(0, 40000, 10), tests::broken);
    const auto points = rules(0, 3, 100, 200, 200);
    const std::size_t size = skew_workspace(points.view().size, 200, 200);
    CHECK_THROWS_AS((void)skew(points.view(), 200, 200, {}, scratch.lend(size / 2)), tests::broken);
}
