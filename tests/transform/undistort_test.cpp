#include <alidade/transform/undistort.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

#include <alidade/core/parallel.hpp>

using namespace alidade;
using tests::picture;

namespace {

constexpr lens barrel = {500, 510, 319.5, 239.5, -0.28, 0.09, 0.001, -0.0007, -0.01};

template <int C>
void undistort_to(image_view<const std::uint8_t, C> src, image_view<std::uint8_t, C> dst, const lens& by,
                  undistort_options options = {}) {
    undistort(src, dst, by, options);
}

}  // namespace

TEST_CASE("lens: a point at 1 from the axis, worked out by hand") {
    const lens simple = {100, 200, 10, 20, 0.1, 0.01, 0, 0, 0.001};
    const point<double> seen = distorted(simple, {110, 20});  // the ray (1, 0)
    CHECK(seen.x == doctest::Approx(10 + 100 * 1.111));
    CHECK(seen.y == doctest::Approx(20));
    const lens tangential = {1, 1, 0, 0, 0, 0, 0.1, 0.01};
    const point<double> moved = distorted(tangential, {1, 2});
    CHECK(moved.x == doctest::Approx(1 + 2 * 0.1 * 2 + 0.01 * (5 + 2)));
    CHECK(moved.y == doctest::Approx(2 + 0.1 * (5 + 8) + 2 * 0.01 * 2));
}

TEST_CASE("lens: undistorted leads back from all over the picture") {
    for (int y = 0; y < 480; y += 13)
        for (int x = 0; x < 640; x += 11) {
            const point<double> p = {x - 0.3, y + 0.2};
            const auto ideal = undistorted(barrel, p);
            REQUIRE(ideal);
            const point<double> again = distorted(barrel, *ideal);
            CHECK(std::abs(again.x - p.x) < 1e-8);
            CHECK(std::abs(again.y - p.y) < 1e-8);
        }
}

TEST_CASE("lens: beyond where its polynomial turns back nothing is seen") {
    const lens strong = {100, 100, 0, 0, -0.3};  // r (1 - 0.3 r²) is at most 0.703
    CHECK(undistorted(strong, point<double>{70, 0}));
    const auto none = undistorted(strong, point<double>{71, 0});
    CHECK(none.error().kind == fault::degenerate);
    CHECK(undistorted(strong, point<double>{1e6, 1e6}).error().kind == fault::degenerate);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(undistorted(barrel, point<double>{nan, 0}).error().kind == fault::degenerate);
}

TEST_CASE("undistort: a lens without distortion changes nothing") {
    picture<std::uint8_t, 3> src(65, 33, 5), dst(65, 33, 3);
    tests::scribble(src.view(), 1);
    const lens plain = {50, 50, 31, 15};
    undistort_to<3>(src.view(), dst.view(), plain);
    CHECK(tests::differences(src.view(), dst.view()) == 0);
    CHECK(dst.surroundings_untouched());
    undistort_to<3>(src.bottom_up(), dst.bottom_up(), plain);
    CHECK(tests::differences(src.view(), dst.view()) == 0);
}

TEST_CASE("undistort: a ramp shows for each pixel where it was taken from") {
    picture<std::uint8_t> across(640, 480), down(640, 480), x_seen(640, 480), y_seen(640, 480);
    for (int y = 0; y < 480; ++y)
        for (int x = 0; x < 640; ++x) {
            across.view()(x, y) = static_cast<std::uint8_t>(x % 128 + 64);
            down.view()(x, y) = static_cast<std::uint8_t>(y % 128 + 64);
        }
    undistort_to<1>(across.view(), x_seen.view(), barrel);
    undistort_to<1>(down.view(), y_seen.view(), barrel);
    int compared = 0;
    for (int y = 0; y < 480; ++y)
        for (int x = 0; x < 640; ++x) {
            const point<double> p = distorted(barrel, {static_cast<double>(x), static_cast<double>(y)});
            const double u = std::fmod(p.x, 128), v = std::fmod(p.y, 128);
            if (u < 1 || u > 126 || v < 1 || v > 126 || p.x > 638 || p.y > 478 || p.x < 0 || p.y < 0) continue;
            CHECK(std::abs(x_seen.view()(x, y) - (u + 64)) < 0.51);  // rounding to whole levels, and 1/100 pixel
            CHECK(std::abs(y_seen.view()(x, y) - (v + 64)) < 0.51);
            ++compared;
        }
    CHECK(compared > 200000);
}

TEST_CASE("undistort: what lies outside is what the options say") {
    picture<std::uint8_t> src(64, 48), dst(64, 48);
    for (int y = 0; y < 48; ++y)
        for (int x = 0; x < 64; ++x) src.view()(x, y) = 200;
    const lens pincushion = {40, 40, 31.5, 23.5, 0.4};  // the corners are taken from far outside
    undistort_to<1>(src.view(), dst.view(), pincushion, {.outside = 7});
    CHECK(dst.view()(0, 0) == 7);
    CHECK(dst.view()(32, 24) == 200);
    undistort_to<1>(src.view(), dst.view(), pincushion, {.edge = border::edge});
    CHECK(dst.view()(0, 0) == 200);
}

TEST_CASE("undistort: sizes of all kinds, sizes that differ, and threads") {
    for (const int width : {1, 2, 31, 32, 33, 64, 100})
        for (const int height : {1, 2, 17}) {
            picture<std::uint8_t> src(40, 30), dst(width, height, 4), again(width, height);
            tests::scribble(src.view(), 3);
            const lens by = {60, 60, 20, 15, -0.2};
            undistort_to<1>(src.view(), dst.view(), by);
            CHECK(dst.surroundings_untouched());
            parallel three(3);
            undistort(image_view<const std::uint8_t>(src.view()), again.view(), by, undistort_options{}, three);
            CHECK(tests::differences(dst.view(), again.view()) == 0);
        }
    picture<std::uint8_t> none(0, 0), some(5, 4);
    undistort_to<1>(none.view(), some.view(), barrel, {.outside = 9});
    CHECK(some.view()(4, 3) == 9);
    undistort_to<1>(some.view(), none.view(), barrel);
}

TEST_CASE("undistort: an extreme lens reads nothing outside of the picture") {
    picture<std::uint8_t> src(50, 40), dst(50, 40);
    tests::scribble(src.view(), 3);
    for (const double k : {-50.0, 1e6, 1e30, -1e30})
        undistort_to<1>(src.view(), dst.view(), {10, 10, 25, 20, k, -k, 3, 2, k});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    undistort_to<1>(src.view(), dst.view(), {10, 10, 25, 20, nan}, {.outside = 3});
    CHECK(dst.view()(3, 3) == 3);
}

TEST_CASE("undistort: broken contracts are told") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(20, 20), dst(20, 20);
    CHECK_THROWS_AS(undistort_to<1>(src.view(), src.view(), barrel), tests::broken);
    CHECK_THROWS_AS(undistort_to<1>(src.view(), dst.view(), {0, 1, 0, 0}), tests::broken);
    CHECK_THROWS_AS((void)distorted({1, -1, 0, 0}, {1, 1}), tests::broken);
    CHECK_THROWS_AS((void)undistorted({-1, 1, 0, 0}, point<double>{1, 1}), tests::broken);
}
