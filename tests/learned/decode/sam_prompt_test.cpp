#include <alidade/learned/decode/sam_prompt.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

constexpr picture_map twice{2, 2, 0.5, 0.5, 100, 50, 1024, 1024};

}  // namespace

TEST_CASE("sam_prompt: points with their labels, and a row that says that there is no box") {
    const sam_point points[] = {{{10, 20}, true}, {{0, 0}, false}};
    float at[6], labels[3];
    CHECK(sam_prompt_rows(2, false) == 3);
    REQUIRE(
        sam_prompt({points, 2}, nullptr, twice, tensor_view<float, 2>(at, {3, 2}), tensor_view<float, 1>(labels, {3})));
    const float expected[] = {20.5F, 40.5F, 0.5F, 0.5F, 0, 0};
    for (int i = 0; i < 6; ++i) CHECK(at[i] == expected[i]);
    CHECK(labels[0] == 1);
    CHECK(labels[1] == 0);
    CHECK(labels[2] == -1);
}

TEST_CASE("sam_prompt: a box is its two corners, with labels of any type and strides of any kind") {
    const region where{1, 2, 3, 4};
    float at[4];
    tensor_view<float, 2> planes(at, {2, 2});
    planes.stride[0] = 1, planes.stride[1] = 2;
    std::int64_t labels[2];
    CHECK(sam_prompt_rows(0, true) == 2);
    REQUIRE(sam_prompt({}, &where, twice, planes, tensor_view<std::int64_t, 1>(labels, {2})));
    const float expected[] = {2.5F, 6.5F, 4.5F, 8.5F};
    for (int i = 0; i < 4; ++i) CHECK(at[i] == expected[i]);
    CHECK(labels[0] == 2);
    CHECK(labels[1] == 3);
}

TEST_CASE("sam_prompt: what is no number is refused") {
    const sam_point points[] = {{{0, std::numeric_limits<double>::quiet_NaN()}, true}};
    float at[4], labels[2];
    const auto told =
        sam_prompt({points, 1}, nullptr, twice, tensor_view<float, 2>(at, {2, 2}), tensor_view<float, 1>(labels, {2}));
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == fault::malformed);
}

TEST_CASE("sam_prompt: broken contracts are refused") {
    const tests::throw_when_broken guard;
    float at[4], labels[2];
    const tensor_view<float, 2> two(at, {2, 2});
    const tensor_view<float, 1> label(labels, {2});
    CHECK_THROWS_AS((void)sam_prompt({}, nullptr, twice, two, label), tests::broken);
    const sam_point points[] = {{}, {}};
    CHECK_THROWS_AS((void)sam_prompt({points, 2}, nullptr, twice, two, label), tests::broken);
}
