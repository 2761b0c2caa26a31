#include <alidade/learned/decode/heat_keypoints.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

/// A map of 4 × 2.
struct output {
    float heat[8] = {0, 0.25F, 0.75F, 0.5F, 0, 0, 0, 0};
    keypoint one(heat_keypoints_options options) const {
        keypoint found;
        options.input_width = 16, options.input_height = 8;
        const auto told = decode_heat_keypoints(tensor_view<const float, 3>(heat, {1, 2, 4}), {&found, 1}, options);
        REQUIRE(told);
        CHECK(told->found == 1);
        return found;
    }
};

template <std::size_t N>
void check_same(heat_refinement refine, const keypoint (&expected)[N]) {
    reference::each_way([&](auto laid) {
        const auto maps = laid(reference::cases::heat_maps);
        keypoint found[N];
        const heat_keypoints_options options{.input_width = 48, .input_height = 64, .refine = refine, .places = 5};
        const auto told = decode_heat_keypoints(maps.view, {found, static_cast<int>(N)}, options);
        REQUIRE(told);
        CHECK(told->complete());
        for (std::size_t k = 0; k < N; ++k) {
            CHECK(std::fabs(found[k].x - expected[k].x) < 4e-4);
            CHECK(std::fabs(found[k].y - expected[k].y) < 4e-4);
            CHECK(std::fabs(found[k].score - expected[k].score) < 1e-6);
        }
    });
}

}  // namespace

TEST_CASE("decode_heat_keypoints: the hottest cell, a quarter towards the hotter neighbour, in three grids") {
    CHECK(output{}.one({.refine = heat_refinement::none}) == keypoint{8, 0, 0.75F});
    CHECK(output{}.one({}) == keypoint{9, 0, 0.75F});
    CHECK(output{}.one({.grid = heat_grid::areas, .refine = heat_refinement::none}) == keypoint{9.5F, 1.5F, 0.75F});
    CHECK(output{}.one({.grid = heat_grid::corners, .refine = heat_refinement::none}) == keypoint{10, 0, 0.75F});
    output equal;
    equal.heat[7] = 0.75F;
    CHECK(equal.one({.refine = heat_refinement::none}).y == 0);  // the first among equals
}

TEST_CASE("decode_heat_keypoints: a quarter as numpy takes it, in every layout and quantised") {
    check_same(heat_refinement::quarter, reference::cases::quarter_expected);
}

TEST_CASE("decode_heat_keypoints: dark as numpy computes it, in every layout and quantised") {
    check_same(heat_refinement::dark, reference::cases::dark_expected);
}

TEST_CASE("decode_heat_keypoints: dark finds a drawn peak within a hundredth of a cell") {
    float heat[20 * 20];
    for (int i = 0; i < 400; ++i) {
        const double x = i % 20 - 9.3, y = i / 20 - 10.6;
        heat[i] = static_cast<float>(std::exp(-(x * x + y * y) / 8));
    }
    keypoint found;
    const heat_keypoints_options options{.input_width = 20, .input_height = 20, .refine = heat_refinement::dark};
    REQUIRE(decode_heat_keypoints(tensor_view<const float, 3>(heat, {1, 20, 20}), {&found, 1}, options));
    CHECK(std::fabs(found.x - 9.3) < 0.01);
    CHECK(std::fabs(found.y - 10.6) < 0.01);
}

TEST_CASE("decode_heat_keypoints: a flat map has its first cell, and nothing leads away from it") {
    const float flat[36] = {};
    for (const heat_refinement refine : {heat_refinement::none, heat_refinement::quarter, heat_refinement::dark}) {
        keypoint found;
        const heat_keypoints_options options{.input_width = 6, .input_height = 6, .refine = refine};
        REQUIRE(decode_heat_keypoints(tensor_view<const float, 3>(flat, {1, 6, 6}), {&found, 1}, options));
        CHECK(found == keypoint{0, 0, 0});
    }
}

TEST_CASE("decode_heat_keypoints: what is no number, other places and empty maps are refused") {
    output made;
    made.heat[5] = std::numeric_limits<float>::quiet_NaN();
    const heat_keypoints_options options{.input_width = 16, .input_height = 8};
    const tensor_view<const float, 3> bad(made.heat, {1, 2, 4}), two(made.heat, {2, 1, 2}), empty(made.heat, {1, 0, 4});
    CHECK(tests::has(tests::refusal(decode_heat_keypoints(bad, {}, options)), "map 0"));
    heat_keypoints_options of_17 = options;
    of_17.places = 17;
    CHECK(tests::has(tests::refusal(decode_heat_keypoints(two, {}, of_17)), "17 keypoints"));
    tests::refusal(decode_heat_keypoints(empty, {}, options));
    CHECK(decode_heat_keypoints(two, {}, options)->found == 2);
}

TEST_CASE("decode_heat_keypoints: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const tensor_view<const float, 3> none;
    CHECK_THROWS_AS((void)decode_heat_keypoints(none, {}, {}), tests::broken);
    CHECK_THROWS_AS((void)decode_heat_keypoints(none, {}, {.input_width = 8, .input_height = 8, .blur = 4}),
                    tests::broken);
    CHECK_THROWS_AS((void)decode_heat_keypoints(none, {}, {.input_width = 8, .input_height = 8, .blur = 33}),
                    tests::broken);
}
