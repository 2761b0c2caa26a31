#include <alidade/learned/decode/simcc_keypoints.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

/// An input of 2 × 1 pixels, two bins a pixel.
struct output {
    float across[4] = {0, 0.25F, 0.5F, 0.5F}, down[2] = {0, 0.75F};
    result<tally> decode(const simcc_options& options, array_view<keypoint> room = {}) const {
        return decode_simcc(tensor_view<const float, 2>(across, {1, 4}), tensor_view<const float, 2>(down, {1, 2}),
                            room, options);
    }
};
constexpr simcc_options of_2{.input_width = 2, .input_height = 1};

}  // namespace

TEST_CASE("decode_simcc: the largest bins, the first among equals, and the smaller score") {
    keypoint found;
    REQUIRE(output{}.decode(of_2, {&found, 1}));
    CHECK(found == keypoint{1, 0.5F, 0.5F});
}

TEST_CASE("decode_simcc: as numpy finds it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto across = laid(cases::simcc_across), down = laid(cases::simcc_down);
        keypoint found[4];
        const simcc_options options{.input_width = 12, .input_height = 16, .places = 4};
        const auto told = decode_simcc(across.view, down.view, {found, 4}, options);
        REQUIRE(told);
        CHECK(told->complete());
        for (int k = 0; k < 4; ++k) {
            CHECK(found[k].x == cases::simcc_expected[k].x);
            CHECK(found[k].y == cases::simcc_expected[k].y);
            CHECK(std::fabs(found[k].score - cases::simcc_expected[k].score) < 1e-6);
        }
    });
}

TEST_CASE("decode_simcc: what is no number and other shapes are refused") {
    output made;
    made.down[0] = std::numeric_limits<float>::quiet_NaN();
    CHECK(tests::has(tests::refusal(made.decode(of_2)), "keypoint 0"));
    CHECK(tests::has(tests::refusal(output{}.decode({.input_width = 3, .input_height = 1})), "6 bins"));
    CHECK(tests::has(tests::refusal(output{}.decode({.input_width = 2, .input_height = 2})), "1 keypoints x 4 bins"));
    CHECK(tests::has(tests::refusal(output{}.decode({.input_width = 2, .input_height = 1, .places = 17})), "17"));
}

TEST_CASE("decode_simcc: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)output{}.decode({}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.input_width = 2, .input_height = 1, .split = 0}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.input_width = 1, .input_height = 1, .split = 0.1F}), tests::broken);
}
