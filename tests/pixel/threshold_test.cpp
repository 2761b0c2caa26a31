#include <alidade/pixel/threshold.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "tests/reference/threshold.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr threshold_rule every_rule[] = {threshold_rule::binary, threshold_rule::binary_inverse,
                                         threshold_rule::truncate, threshold_rule::to_zero,
                                         threshold_rule::to_zero_inverse};

template <class T, int C>
void agrees_with_its_definition(int width, int height) {
    picture<T, C> src(width, height), dst(width, height), expected(width, height);
    tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
    for (threshold_rule rule : every_rule) {
        const threshold_options<T> options = {static_cast<T>(sizeof(T) == 4 ? 0.25 : 100), static_cast<T>(200), rule};
        INFO(width, " x ", height, " x ", C, ", rule ", static_cast<int>(rule));
        threshold(src.view(), dst.bottom_up(), options);
        reference::threshold<T, C>(src.view(), expected.bottom_up(), options);
        CHECK(tests::differences(dst.view(), expected.view()) == 0);
        CHECK(dst.surroundings_untouched());
    }
}

}  // namespace

TEST_CASE("threshold: what is equal to the level is not above it") {
    const std::uint8_t src[] = {0, 99, 100, 101, 255};
    const auto of = [&](threshold_rule rule) {
        std::vector<int> made(5);
        std::uint8_t dst[5];
        threshold({src, 5, 1}, image_view<std::uint8_t>{dst, 5, 1}, {100, 200, rule});
        std::copy(dst, dst + 5, made.begin());
        return made;
    };
    CHECK(of(threshold_rule::binary) == std::vector{0, 0, 0, 200, 200});
    CHECK(of(threshold_rule::binary_inverse) == std::vector{200, 200, 200, 0, 0});
    CHECK(of(threshold_rule::truncate) == std::vector{0, 99, 100, 100, 100});
    CHECK(of(threshold_rule::to_zero) == std::vector{0, 0, 0, 101, 255});
    CHECK(of(threshold_rule::to_zero_inverse) == std::vector{0, 99, 100, 0, 0});
}

TEST_CASE_TEMPLATE("threshold: agrees with its definition at every awkward size", T, std::uint8_t, std::uint16_t,
                   std::int16_t, float) {
    tests::at_awkward_sizes([](int width, int height) {
        agrees_with_its_definition<T, 1>(width, height);
        agrees_with_its_definition<T, 3>(width, height);
    });
}

TEST_CASE("threshold: levels at the ends of the range") {
    for (int level : {0, 1, 127, 128, 254, 255}) {
        picture<std::uint8_t> src(256, 1), dst(256, 1);
        for (int x = 0; x < 256; ++x) src.view()(x, 0) = static_cast<std::uint8_t>(x);
        threshold(src.view(), dst.view(), {.level = static_cast<std::uint8_t>(level)});
        int white = 0;
        for (int x = 0; x < 256; ++x) white += dst.view()(x, 0) == 255;
        CHECK(white == 255 - level);
    }
}

TEST_CASE("threshold: works in place, and twice is as good as once") {
    for (int width : {1, 7, 31, 33, 65, 100}) {
        picture<std::uint8_t> src(width, 3), once(width, 3);
        tests::scribble(src.view(), 9);
        threshold(src.view(), once.view(), {.level = 90});
        threshold(src.view(), src.view(), {.level = 90});
        CHECK(tests::differences(src.view(), once.view()) == 0);
        threshold(src.view(), src.view(), {.level = 90});
        CHECK(tests::differences(src.view(), once.view()) == 0);
    }
}

TEST_CASE("threshold: a NaN is not above any level, and does not pass for a number") {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> src(40, nan), dst(40);
    const image_view<float> view{dst.data(), 40, 1};
    threshold({src.data(), 40, 1}, view, {.level = 0.5f});
    CHECK(std::count(dst.begin(), dst.end(), 0.0f) == 40);
    threshold({src.data(), 40, 1}, view, {.level = 0.5f, .rule = threshold_rule::truncate});
    CHECK(std::all_of(dst.begin(), dst.end(), [](float v) { return std::isnan(v); }));
}

TEST_CASE("threshold: threads do not change the result; the hosted form gives the same") {
    parallel threads(4);
    picture<std::uint16_t> src(70, 200), alone(70, 200), together(70, 200);
    tests::scribble(src.view(), 5);
    threshold(src.view(), alone.view(), {.level = 30000});
    threshold(src.view(), together.view(), {.level = 30000}, threads);
    CHECK(tests::differences(alone.view(), together.view()) == 0);
    const image<std::uint16_t> hosted = threshold(src.view(), {.level = 30000});
    CHECK(tests::differences(alone.view(), hosted.view()) == 0);
}

TEST_CASE("threshold: refuses images of different sizes") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(8, 8), dst(7, 8);
    CHECK_THROWS_AS(threshold(src.view(), dst.view(), {.level = 1}), tests::broken);
    CHECK_THROWS_AS(threshold(src.view(), flip_rows(src.view()), {.level = 1}), tests::broken);
}
