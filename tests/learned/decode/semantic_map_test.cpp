#include <alidade/learned/decode/cells.hpp>
#include <alidade/learned/decode/semantic_map.hpp>

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

picture_map stretched(int width, int height, int input_width, int input_height) {
    const double x = static_cast<double>(input_width) / width, y = static_cast<double>(input_height) / height;
    return {x, y, (x - 1) / 2, (y - 1) / 2, width, height, input_width, input_height};
}

template <class T>
result<void> mapped(tensor_view<const T, 3> planes, const picture_map& map, image_view<std::uint8_t> dst,
                    semantic_map_options options = {}) {
    tests::tight_scratch scratch(
        semantic_map_workspace(planes.extent[0], planes.extent[2], map.source_width, map.source_height));
    return semantic_map(planes, map, dst, options, scratch.lend());
}

bool is(image_view<std::uint8_t> dst, const std::uint8_t* expected) {
    for (int y = 0; y < dst.height; ++y)
        if (std::memcmp(dst.row(y), expected + y * dst.width, static_cast<std::size_t>(dst.width)) != 0) return false;
    return true;
}

}  // namespace

TEST_CASE("semantic_map: two classes meet where they are equal, and the first has it") {
    const float planes[2][2] = {{1, 0}, {0, 1}};
    const tensor_view<const float, 3> view(planes[0], {2, 1, 2});
    tests::picture<std::uint8_t> dst(8, 1), odd(5, 1);
    REQUIRE(mapped(view, stretched(8, 1, 2, 1), dst.view()));
    const std::uint8_t expected[] = {0, 0, 0, 0, 1, 1, 1, 1};
    CHECK(is(dst.view(), expected));
    REQUIRE(mapped(view, stretched(5, 1, 2, 1), odd.view()));
    CHECK(odd.view()(2, 0) == 0);
    CHECK(odd.view()(3, 0) == 1);
}

TEST_CASE("semantic_map: a class that is nowhere the first wins between cells") {
    const float planes[3][2] = {{9, 0}, {0, 9}, {6, 6}};
    tests::picture<std::uint8_t> dst(8, 1);
    REQUIRE(mapped(tensor_view<const float, 3>(planes[0], {3, 1, 2}), stretched(8, 1, 2, 1), dst.view()));
    const std::uint8_t expected[] = {0, 0, 0, 2, 2, 1, 1, 1};
    CHECK(is(dst.view(), expected));
}

TEST_CASE("semantic_map: one cell of four that is of another class has its corner") {
    for (int cell = 0; cell < 4; ++cell) {
        float planes[2][4] = {{1, 1, 1, 1}, {0, 0, 0, 0}};
        planes[0][cell] = 0, planes[1][cell] = 1;
        tests::picture<std::uint8_t> dst(8, 8);
        REQUIRE(mapped(tensor_view<const float, 3>(planes[0], {2, 2, 2}), stretched(8, 8, 2, 2), dst.view()));
        for (int other = 0; other < 4; ++other)
            CHECK(dst.view()(other % 2 == 0 ? 2 : 5, other / 2 == 0 ? 2 : 5) == (other == cell));
    }
}

TEST_CASE("semantic_map: the argmax of torch's interpolate, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto planes = laid(cases::semantic_planes);
        tests::picture<std::uint8_t> dst(23, 19), small(6, 5);
        REQUIRE(mapped(planes.view, stretched(23, 19, 24, 20), dst.view(), {.labels = 4}));
        CHECK(is(dst.view(), cases::semantic_expected));
        CHECK(dst.surroundings_untouched());
        REQUIRE(semantic_map(planes.view, small.view()));
        CHECK(is(small.view(), cases::semantic_small_expected));
        CHECK(small.surroundings_untouched());
        const picture_map cut{2, 2, -10.75, -8.25, 23, 19, 24, 20};
        REQUIRE(mapped(planes.view, cut, dst.view()));
        CHECK(is(dst.view(), cases::semantic_cut_expected));
    });
}

TEST_CASE("semantic_map: channels last are the same") {
    const float block[2][3] = {{0, 0, 1}, {1, 0, 0}};
    const auto planes = channels_first(tensor_view<const float, 3>(block[0], {1, 2, 3}));
    tests::picture<std::uint8_t> dst(2, 1);
    REQUIRE(semantic_map(planes, dst.view()));
    CHECK(dst.view()(0, 0) == 2);
    CHECK(dst.view()(1, 0) == 0);
}

TEST_CASE("semantic_map: awkward sizes, up and down, agree with every class looked at for every pixel") {
    float planes[6 * 7 * 5];  // few values, so that there are equal ones
    std::uint32_t seed = 7;
    for (float& one : planes) seed = seed * 1664525u + 1013904223u, one = static_cast<float>(seed >> 29);
    const tensor_view<const float, 3> view(planes, {6, 7, 5});
    tests::at_awkward_sizes([&](int width, int height) {
        tests::picture<std::uint8_t> dst(width, height);
        const picture_map map =
            width > 0 && height > 0 ? stretched(width, height, 40, 56) : picture_map{1, 1, 0, 0, width, height, 40, 56};
        REQUIRE(mapped(view, map, dst.view()));
        const map_places_detail::axis across{map.scale_x, map.offset_x, 40, 5};
        const map_places_detail::axis down{map.scale_y, map.offset_y, 56, 7};
        const auto label_of = [&](map_places_detail::place u, map_places_detail::place v) {
            using map_places_detail::between;
            float best = -1;
            int label = 0;
            for (int c = 0; c < 6; ++c) {
                const float left = between(view(c, v.first, u.first), view(c, v.second, u.first), v.share);
                const float right = between(view(c, v.first, u.second), view(c, v.second, u.second), v.share);
                const float one = between(left, right, u.share);
                if (one > best) best = one, label = c;
            }
            return label;
        };
        int different = 0;
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) different += dst.view()(x, y) != label_of(across(x), down(y));
        CHECK(different == 0);
        CHECK(dst.surroundings_untouched());
    });
}

TEST_CASE("semantic_map: what is no number, other labels and empty planes are refused") {
    float planes[8] = {0, 0, 0, 0, 0, 0, 0, std::numeric_limits<float>::quiet_NaN()};
    const tensor_view<const float, 3> view(planes, {2, 2, 2}), empty(planes, {0, 2, 2});
    tests::picture<std::uint8_t> dst(2, 2);
    CHECK(tests::has(tests::refusal(mapped(view, stretched(2, 2, 2, 2), dst.view())), "row 1"));
    CHECK(tests::has(tests::refusal(semantic_map(view, dst.view())), "row 1"));
    CHECK(tests::has(tests::refusal(mapped(view, stretched(2, 2, 2, 2), dst.view(), {.labels = 21})),
                     "expected 21 classes, one for each label, not "));
    CHECK(tests::has(tests::refusal(mapped(empty, stretched(2, 2, 2, 2), dst.view())), "0 x 2 x 2"));
    const std::vector<float> many(257 * 4);
    tests::refusal(semantic_map(tensor_view<const float, 3>(many.data(), {257, 2, 2}), dst.view()));
}

TEST_CASE("semantic_map: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const float planes[8] = {};
    const tensor_view<const float, 3> view(planes, {2, 2, 2});
    tests::picture<std::uint8_t> dst(3, 2);
    CHECK_THROWS_AS((void)semantic_map(view, dst.view()), tests::broken);
    CHECK_THROWS_AS((void)mapped(view, stretched(2, 2, 2, 2), dst.view()), tests::broken);
    std::byte few[8];
    CHECK_THROWS_AS((void)semantic_map(view, stretched(3, 2, 2, 2), dst.view(), {}, workspace(few)), tests::broken);
}
