#include <alidade/core/bitmap.hpp>
#include <alidade/learned/decode/mask_map.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <vector>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;

namespace {

/// A picture stretched into an input.
picture_map stretched(int width, int height, int input_width, int input_height) {
    const double x = static_cast<double>(input_width) / width, y = static_cast<double>(input_height) / height;
    return {x, y, (x - 1) / 2, (y - 1) / 2, width, height, input_width, input_height};
}

constexpr mask_map_options ones{.level = 0.5F, .inside = 1, .outside = 0};

template <class T, class Dst>
result<void> masked(tensor_view<const T, 2> plane, const picture_map& map, Dst dst, mask_map_options options) {
    tests::tight_scratch scratch(mask_map_workspace(map.source_width, map.source_height));
    return mask_map(plane, map, dst, options, scratch.lend());
}

}  // namespace

TEST_CASE("mask_map: two cells spread over eight pixels meet in the middle") {
    const float plane[2] = {0, 1};
    tests::picture<std::uint8_t> dst(8, 1);
    REQUIRE(masked(tensor_view<const float, 2>(plane, {1, 2}), stretched(8, 1, 2, 1), dst.view(), ones));
    const std::uint8_t expected[] = {0, 0, 0, 0, 1, 1, 1, 1};
    CHECK(std::memcmp(dst.view().row(0), expected, 8) == 0);
    CHECK(dst.surroundings_untouched());
}

TEST_CASE("mask_map: what is not in the input is unseen, of bits 0") {
    const float plane[8] = {0, 0, 0, 0, 1, 1, 1, 1};
    const tensor_view<const float, 2> view(plane, {1, 8});
    const picture_map middle = {1, 1, -2, 0, 12, 1, 8, 1};  // of 12 pixels, without two on each side
    tests::picture<std::uint8_t> dst(12, 1);
    REQUIRE(masked(view, middle, dst.view(), {.inside = 3, .outside = 2, .unseen = 9}));
    const std::uint8_t expected[] = {9, 9, 2, 2, 2, 2, 3, 3, 3, 3, 9, 9};
    CHECK(std::memcmp(dst.view().row(0), expected, 12) == 0);
    bitmap bits(12, 1);
    REQUIRE(masked(view, middle, bits.view(), {.unseen = 9}));
    CHECK(bits.view().row(0)[0] == 0x3c0);
}

TEST_CASE("mask_map: what torch's interpolate makes of it, in every layout and quantised; bytes and bits") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto planes = laid(cases::semantic_planes);
        const auto plane = slice(planes.view, 1);
        const mask_map_options options{.level = 0.25F, .inside = 1};
        const picture_map map = stretched(23, 19, 96, 80);
        tests::picture<std::uint8_t> dst(23, 19);
        REQUIRE(masked(plane, map, dst.bottom_up(), options));
        bitmap bits(23, 19);
        for (int i = 0; i < 19; ++i) bits.view().row(i)[0] = ~std::uint64_t{0};  // must be overwritten
        REQUIRE(masked(plane, map, bits.view(), options));
        for (int y = 0; y < 19; ++y) {
            CHECK(std::memcmp(dst.bottom_up().row(y), cases::mask_expected + 23 * y, 23) == 0);
            CHECK((bits.view().row(y)[0] >> 23) == 0);
            for (int x = 0; x < 23; ++x) CHECK(bits.view()(x, y) == (cases::mask_expected[23 * y + x] != 0));
        }
        CHECK(dst.surroundings_untouched());
    });
}

TEST_CASE("mask_map: at its own resolution") {
    const float plane[6] = {0, 0.5F, 0.4F, 1, -1, 7};
    const tensor_view<const float, 2> view(plane, {2, 3});
    tests::picture<std::uint8_t> dst(3, 2);
    REQUIRE(mask_map(view, dst.view(), ones));
    bitmap bits(3, 2);
    REQUIRE(mask_map(view, bits.view(), ones));
    const bool expected[] = {false, true, false, true, false, true};
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 3; ++x) {
            CHECK(dst.view()(x, y) == expected[3 * y + x]);
            CHECK(bits.view()(x, y) == expected[3 * y + x]);
        }
}

TEST_CASE("mask_map: a picture that the input does not hold whole is outside where it is not") {
    const float plane[4] = {1, 1, 1, 1};
    picture_map map = stretched(4, 4, 4, 4);
    map.source_width = map.source_height = 8, map.offset_x = map.offset_y = -2;
    tests::picture<std::uint8_t> dst(8, 8);
    REQUIRE(masked(tensor_view<const float, 2>(plane, {2, 2}), map, dst.view(), ones));
    for (int y = 0; y < 8; ++y)
        for (int x = 0; x < 8; ++x) CHECK(dst.view()(x, y) == (x >= 2 && x < 6 && y >= 2 && y < 6));
}

TEST_CASE("mask_map: awkward sizes, and a plane of one number") {
    const float plane[] = {1};
    const tensor_view<const float, 2> one(plane, {1, 1});
    tests::at_awkward_sizes([&](int width, int height) {
        tests::picture<std::uint8_t> dst(width, height);
        const picture_map map{0.5, 0.25, -0.25, -0.375, width, height, 300, 300};
        REQUIRE(masked(one, map, dst.view(), ones));
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) CHECK(dst.view()(x, y) == 1);
        CHECK(dst.surroundings_untouched());
    });
}

TEST_CASE("mask_map: what is no number is refused with its place, and an empty plane") {
    float plane[4] = {};
    const tensor_view<const float, 2> view(plane, {2, 2}), empty(plane, {2, 0});
    tests::picture<std::uint8_t> dst(2, 2);
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
        plane[2] = bad;
        CHECK(tests::has(tests::refusal(masked(view, stretched(2, 2, 2, 2), dst.view(), ones)), "0, 1"));
        CHECK(tests::has(tests::refusal(mask_map(view, dst.view(), ones)), "0, 1"));
    }
    tests::refusal(masked(empty, stretched(2, 2, 2, 2), dst.view(), ones));
}

TEST_CASE("mask_map: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const float plane[4] = {};
    const tensor_view<const float, 2> view(plane, {2, 2});
    tests::picture<std::uint8_t> dst(3, 2);
    CHECK_THROWS_AS((void)mask_map(view, dst.view(), ones), tests::broken);
    CHECK_THROWS_AS((void)masked(view, stretched(2, 2, 2, 2), dst.view(), ones), tests::broken);
    CHECK_THROWS_AS((void)masked(view, picture_map{1, 1, 0, 0, 3, 2, 0, 0}, dst.view(), ones), tests::broken);
    std::byte few[8];
    CHECK_THROWS_AS((void)mask_map(view, stretched(3, 2, 2, 2), dst.view(), ones, workspace(few)), tests::broken);
    CHECK_THROWS_AS((void)mask_map_workspace(-1, 3), tests::broken);
}
