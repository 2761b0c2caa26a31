#include <alidade/learned/decode/fcos.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

/// One cell of stride 16 and one class.
struct output {
    float logit[1] = {0}, side[4] = {0.5F, 1, 1.5F, 2}, central[1] = {0};
    result<tally> decode(const fcos_options& options, array_view<detection> room = {}) const {
        return decode_fcos(tensor_view<const float, 2>(logit, {1, 1}), tensor_view<const float, 2>(side, {1, 4}),
                           tensor_view<const float, 2>(central, {1, 1}), room, options);
    }
};
constexpr fcos_options of_one{.grids = {16, 16, {16, 0}}, .min_score = 0.5F};

}  // namespace

TEST_CASE("decode_fcos: a literal cell, in strides and in pixels") {
    fcos_options options = of_one;
    CHECK(tests::detections([&](auto room) { return output{}.decode(options, room); })[0] ==
          detection{{-8.5F, -16.5F, 23.5F, 31.5F}, 0.5F, 0, 0});
    options.centre = 0.5F, options.in_strides = false;
    CHECK(tests::detections([&](auto room) { return output{}.decode(options, room); })[0] ==
          detection{{7, 6.5F, 9, 9.5F}, 0.5F, 0, 0});
}

TEST_CASE("decode_fcos: as torchvision decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto logits = laid(cases::fcos_logits), sides = laid(cases::fcos_sides),
                   central = laid(cases::fcos_centredness);
        const fcos_options options{.grids = {64, 32, {8, 16, 32, 0}}, .min_score = 0.70012F, .labels = 3};
        tests::check_same(tests::detections([&](auto room) {
                              return decode_fcos(logits.view, sides.view, central.view, room, options);
                          }),
                          cases::fcos_expected);
    });
}

TEST_CASE("decode_fcos: the bar of logits rules nothing out that reaches the score") {
    for (const float score : {0.0F, 0.05F, 0.3F, 0.5F, 0.77F, 0.99F, 1.0F})
        for (int i = -200; i <= 200; ++i) {
            output made;
            made.logit[0] = static_cast<float>(i) / 20, made.central[0] = 40;
            fcos_options options = of_one;
            options.min_score = score;
            const float own = sqrt(real(sigmoid(made.logit[0])) * sigmoid(40)).value >= score ? 1 : 0;
            CHECK(made.decode(options)->found == own);
        }
}

TEST_CASE("decode_fcos: what is no number is refused, with the candidate that has it") {
    for (int which = 0; which < 4; ++which) {
        output made;
        (which == 0   ? made.logit[0]
         : which == 1 ? made.central[0]
         : which == 2 ? made.side[0]
                      : made.side[3]) = std::numeric_limits<float>::quiet_NaN();
        CHECK(tests::has(tests::refusal(made.decode(of_one)), "candidate 0"));
    }
}

TEST_CASE("decode_fcos: other shapes and labels are refused") {
    fcos_options options = of_one;
    options.labels = 80;
    CHECK(tests::has(tests::refusal(output{}.decode(options)), "expected 80 classes, one for each label, not "));
    CHECK(tests::has(tests::refusal(output{}.decode({.grids = {32, 16, {16, 0}}})), "2 rows"));
    const tensor_view<const float, 2> one(output{}.logit, {1, 1});
    CHECK(tests::has(tests::refusal(decode_fcos(one, one, one, {}, of_one)), "1 x 4 distances"));
    const float sides[4] = {};
    const tensor_view<const float, 2> four(sides, {1, 4});
    CHECK(tests::has(tests::refusal(decode_fcos(one, four, four, {}, of_one)), "centredness"));
}

TEST_CASE("decode_fcos: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)output{}.decode({}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.grids = {16, 16}, .min_score = 1.5F}), tests::broken);
}
