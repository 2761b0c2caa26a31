#include <alidade/learned/decode/depth.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"
#include "tests/support/picture.hpp"

using namespace alidade;

namespace {

constexpr float numbers[4] = {2, 4, 3, 6};
constexpr tensor_view<const float, 2> view(numbers, {2, 2});

}  // namespace

TEST_CASE("normalise_depth: from 0 to 1, as numbers and as grey levels, also in place") {
    tests::picture<float> dst(2, 2);
    const auto range = normalise_depth(view, dst.view());
    REQUIRE(range);
    CHECK(range->least == 2);
    CHECK(range->greatest == 6);
    const float expected[] = {0, 0.5F, 0.25F, 1};
    for (int i = 0; i < 4; ++i) CHECK(dst.view()(i % 2, i / 2) == expected[i]);
    CHECK(dst.surroundings_untouched());
    tests::picture<std::uint8_t> grey(2, 2);
    REQUIRE(normalise_depth(view, grey.view()));
    CHECK(grey.view()(1, 0) == 128);
    CHECK(grey.view()(0, 1) == 64);
    CHECK(grey.view()(1, 1) == 255);
    float own[4] = {2, 4, 3, 6};
    const tensor_view<float, 2> plane(own, {2, 2});
    REQUIRE(normalise_depth<float>(plane, as_image(plane)));
    for (int i = 0; i < 4; ++i) CHECK(own[i] == expected[i]);
}

TEST_CASE("normalise_depth: of one depth all is 0") {
    const float same[] = {3, 3};
    tests::picture<float> dst(2, 1);
    REQUIRE(normalise_depth(tensor_view<const float, 2>(same, {1, 2}), dst.view()));
    CHECK(dst.view()(0, 0) == 0);
    CHECK(dst.view()(1, 0) == 0);
}

TEST_CASE("metric_depth: by a scale and a shift, of depth and of its inverse") {
    tests::picture<float> dst(2, 2);
    REQUIRE(metric_depth(view, dst.view(), {.scale = 2, .shift = 1}));
    CHECK(dst.view()(0, 0) == 5);
    CHECK(dst.view()(1, 1) == 13);
    REQUIRE(metric_depth(view, dst.view(), {.scale = 0.5, .shift = -1, .inverse = true, .max_depth = 50}));
    CHECK(dst.view()(0, 0) == 50);  // 1 / 0
    CHECK(dst.view()(1, 0) == 1);
    CHECK(dst.view()(0, 1) == 2);
    CHECK(dst.view()(1, 1) == 0.5F);
    REQUIRE(metric_depth(view, dst.view(), {.scale = 1, .shift = -2.5, .inverse = true, .max_depth = 50}));
    CHECK(dst.view()(0, 0) == 50);  // behind the camera: beyond all distances
    CHECK(dst.view()(0, 1) == 2);
}

TEST_CASE("metric_depth: quantised numbers are read as they are meant") {
    const std::uint8_t stored[] = {10, 20};
    tensor_view<const std::uint8_t, 2> plane(stored, {1, 2});
    plane.scale = 0.5F, plane.zero_point = 10;
    tests::picture<float> dst(2, 1);
    REQUIRE(metric_depth(plane, dst.view()));
    CHECK(dst.view()(0, 0) == 0);
    CHECK(dst.view()(1, 0) == 5);
}

TEST_CASE("range_of: what is no number is refused with its place, and an empty map") {
    const float bad[4] = {0, 0, 0, std::numeric_limits<float>::infinity()};
    const tensor_view<const float, 2> plane(bad, {2, 2});
    tests::picture<float> dst(2, 2);
    CHECK(tests::has(tests::refusal(range_of(plane)), "1, 1"));
    tests::refusal(normalise_depth(plane, dst.view()));
    tests::refusal(metric_depth(plane, dst.view()));
    CHECK(dst.view()(0, 0) == tests::picture<float>::sentinel());
    tests::refusal(range_of(tensor_view<const float, 2>(bad, {0, 3})));
}

TEST_CASE("normalise_depth: broken contracts are refused") {
    const tests::throw_when_broken guard;
    tests::picture<float> dst(3, 2), fits(2, 2);
    CHECK_THROWS_AS((void)normalise_depth(view, dst.view()), tests::broken);
    CHECK_THROWS_AS((void)metric_depth(view, fits.view(), {.max_depth = 0}), tests::broken);
    CHECK_THROWS_AS((void)metric_depth(view, fits.view(), {.scale = std::numeric_limits<double>::infinity()}),
                    tests::broken);
}
