#include <alidade/shape/refine_corners.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "tests/reference/at.hpp"
#include "tests/reference/refine_corners.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

refined_corner refine(image_view<const std::uint8_t> src, float x, float y, refine_corners_options options = {}) {
    tests::tight_scratch scratch(refine_corners_workspace(options));
    const point<float> guess = {x, y};
    refined_corner made;
    refine_corners(src, {&guess, 1}, {&made, 1}, options, scratch.lend());
    return made;
}

/// Fields that meet at (x, y) with soft edges, turned a little.
void draw_crossing(image_view<std::uint8_t> view, double x, double y) {
    reference::fill(view, [=](int px, int py, int) {
        const double u = std::tanh(0.96 * (px - x) + 0.28 * (py - y)), v = std::tanh(0.96 * (py - y) - 0.28 * (px - x));
        return static_cast<std::uint8_t>(std::floor(127.5 + 90 * u * v));
    });
}

bool is_as_guessed(const refined_corner& one, float x, float y) {
    return !one.refined && one.x == static_cast<double>(x) && one.y == static_cast<double>(y) &&
           one.covariance == covariance_matrix<2>{};
}

}  // namespace

TEST_CASE("refine_corners: the crossing of four fields, between four pixels, from a pixel away") {
    picture<std::uint8_t> src(30, 26);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t { return (x < 15) == (y < 13) ? 30 : 220; });
    const refined_corner found = refine(src.view(), 15.3F, 11.6F, {.noise = 1});
    CHECK(found.refined);
    CHECK(std::abs(found.x - 14.5) < 1e-4);
    CHECK(std::abs(found.y - 12.5) < 1e-4);
    CHECK(found.covariance(0, 0).value == doctest::Approx(found.covariance(1, 1).value));
    CHECK(found.covariance(0, 0) < 1e-3);
    CHECK(found.covariance(0, 0) > 0);
}

TEST_CASE("refine_corners: agrees with its definition, also from the picture bottom-up") {
    for (int radius : {2, 4, 6, 9})
        for (double place : {0.0, 0.21, 0.5, 0.83}) {
            picture<std::uint8_t> src(40, 38);
            draw_crossing(src.view(), 19 + place, 18.6 - place);
            const refined_corner found = refine(src.view(), 19.2F, 18.2F, {.radius = radius});
            const point<double> right = reference::refine_corner(src.view(), {19.2, 18.2}, radius);
            REQUIRE(found.refined);
            CHECK(std::abs(found.x - right.x) < 3e-5);
            CHECK(std::abs(found.y - right.y) < 3e-5);
            CHECK(std::abs(found.x - 19 - place) < 0.03);
            const refined_corner flipped = refine(flip_rows(src.view()), 19.2F, 37 - 18.2F, {.radius = radius});
            CHECK(std::abs(flipped.x - found.x) < 3e-5);
            CHECK(std::abs(flipped.y - (37 - found.y)) < 3e-5);
            CHECK(flipped.covariance(0, 1).value == doctest::Approx(-found.covariance(0, 1).value).epsilon(1e-3));
        }
}

TEST_CASE("refine_corners: the covariance is what a grey level's change in each pixel brings about") {
    picture<std::uint8_t> src(24, 24);
    draw_crossing(src.view(), 11.7, 12.2);
    const refine_corners_options options = {.radius = 5, .noise = 2};
    const refined_corner found = refine(src.view(), 12, 12, options);
    double xx = 0, xy = 0, yy = 0;
    for (int y = 0; y < 24; ++y)
        for (int x = 0; x < 24; ++x) {
            std::uint8_t& here = src.view()(x, y);
            here = static_cast<std::uint8_t>(here + 1);
            const refined_corner more = refine(src.view(), 12, 12, options);
            here = static_cast<std::uint8_t>(here - 2);
            const refined_corner less = refine(src.view(), 12, 12, options);
            here = static_cast<std::uint8_t>(here + 1);
            const double dx = (more.x - less.x) / 2, dy = (more.y - less.y) / 2;
            xx += 4 * dx * dx, xy += 4 * dx * dy, yy += 4 * dy * dy;
        }
    CHECK(found.covariance(0, 0).value == doctest::Approx(xx).epsilon(0.01));
    CHECK(found.covariance(1, 1).value == doctest::Approx(yy).epsilon(0.01));
    CHECK(std::abs(found.covariance(0, 1).value - xy) < 0.01 * xx);
}

TEST_CASE("refine_corners: edges, flat places, noise and windows beyond the picture are refused") {
    picture<std::uint8_t> src(60, 50);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t { return x + y / 3 < 30 ? 40 : 180; });
    CHECK(is_as_guessed(refine(src.view(), 22, 25), 22, 25));
    CHECK(is_as_guessed(refine(src.view(), 50, 25), 50, 25));
    constexpr float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    draw_crossing(src.view(), 30, 6.4);
    CHECK(!refine(src.view(), 30, 6).refined);
    draw_crossing(src.view(), 52.6, 25);
    CHECK(!refine(src.view(), 53, 25).refined);
    draw_crossing(src.view(), 30, 25);
    CHECK(refine(src.view(), 31, 24).refined);
    CHECK(!refine(src.view(), 44, 25).refined);  // the crossing is outside of the window
    CHECK(!refine(src.view(), nan, 25).refined);
    CHECK(!refine(src.view(), 30, infinite).refined);
    CHECK(!refine(src.view(), -1e30F, 25).refined);
    CHECK(!refine(crop(src.view(), 0, 0, 0, 0), 0, 0).refined);
    CHECK(!refine(crop(src.view(), 5, 5, 1, 1), 0, 0).refined);
    picture<std::uint8_t> dice(60, 50);
    tests::scribble(dice.view(), 3);
    int refined = 0;
    for (int y = 8; y < 42; y += 3)
        for (int x = 8; x < 52; x += 3)
            refined += refine(dice.view(), static_cast<float>(x), static_cast<float>(y)).refined;
    CHECK(refined < 10);
}

TEST_CASE("refine_corners: several at once, and the hosted form, give the same") {
    picture<std::uint8_t> src(90, 60);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t { return (x / 15 + y / 15) % 2 ? 30 : 200; });
    std::vector<point<float>> guesses;
    for (int y = 15; y < 60; y += 15)
        for (int x = 15; x < 90; x += 15) guesses.push_back({static_cast<float>(x), static_cast<float>(y)});
    const int n = static_cast<int>(guesses.size());
    const auto all = refine_corners(src.view(), {guesses.data(), n});
    REQUIRE(all.size() == n);
    for (int i = 0; i < n; ++i) {
        const point<float> guess = guesses[static_cast<std::size_t>(i)];
        const refined_corner one = refine(src.view(), guess.x, guess.y);
        CHECK(one.refined);
        CHECK(all[i].x == one.x);
        CHECK(all[i].y == one.y);
        CHECK(all[i].covariance(0, 0) == one.covariance(0, 0));
        CHECK(std::abs(one.x - (static_cast<double>(guess.x) - 0.5)) < 1e-3);
        CHECK(std::abs(one.y - (static_cast<double>(guess.y) - 0.5)) < 1e-3);
    }
}

TEST_CASE("refine_corners: refuses lists of different lengths, options that mean nothing, and too little scratch") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(30, 30);
    draw_crossing(src.view(), 15, 15);
    const point<float> guesses[2] = {{15, 15}, {15, 15}};
    refined_corner refined[2];
    tests::tight_scratch scratch(100000);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(refine_corners(src.view(), {guesses, 2}, {refined, 1}, {}, scratch.lend()), tests::broken);
    for (refine_corners_options bad :
         {refine_corners_options{.radius = 1}, {.radius = 31}, {.noise = nan}, {.max_sigma = 0}, {.max_sigma = nan}})
        CHECK_THROWS_AS(refine_corners(src.view(), {guesses, 2}, {refined, 2}, bad, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(refine_corners(src.view(), {guesses, 2}, {refined, 2}, {}, scratch.lend(1000)), tests::broken);
    CHECK_THROWS_AS(refine_corners_workspace({.radius = 31}), tests::broken);
}
