#include <alidade/learned/decode/centernet.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

/// A grid of 4 × 2 and one class, everything two cells wide and one high.
struct output {
    float heat[8] = {0.5F, 0.6F, 0.2F, 0.9F, 0.5F, 0.4F, 0.2F, 0.9F};
    float sizes[16] = {2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1};
    float offsets[16] = {0, 0.25F, 0, 0, 0, 0, 0, 0, 0, 0.5F, 0, 0, 0, 0, 0, 0};
    result<tally> decode(const centernet_options& options, array_view<detection> room = {}, bool placed = true) const {
        const tensor_view<const float, 3> none;
        return decode_centernet(tensor_view<const float, 3>(heat, {1, 2, 4}),
                                tensor_view<const float, 3>(sizes, {2, 2, 4}),
                                placed ? tensor_view<const float, 3>(offsets, {2, 2, 4}) : none, room, options);
    }
};

}  // namespace

TEST_CASE("decode_centernet: peaks and equals are told, slopes are not") {
    const auto found = tests::detections([](auto room) { return output{}.decode({}, room); });
    REQUIRE(found.size() == 3);
    CHECK(found[0] == detection{{0.5F, -0.5F, 8.5F, 3.5F}, 0.6F, 0, 1});
    CHECK(found[1].candidate == 3);
    CHECK(found[2].candidate == 7);
    const auto unplaced = tests::detections([](auto room) { return output{}.decode({}, room, false); });
    CHECK(unplaced[0] == detection{{-0.5F, -2.5F, 7.5F, 1.5F}, 0.6F, 0, 1});
}

TEST_CASE("decode_centernet: as torch's max pooling finds it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto heat = laid(cases::centernet_heat), sizes = laid(cases::centernet_sizes),
                   offsets = laid(cases::centernet_offsets);
        const centernet_options options{.scores = score_form::sigmoid, .min_score = 0.80001F, .labels = 2};
        tests::check_same(tests::detections([&](auto room) {
                              return decode_centernet(heat.view, sizes.view, offsets.view, room, options);
                          }),
                          cases::centernet_expected);
    });
}

TEST_CASE("decode_centernet: what is no number is refused, with the candidate that has it") {
    for (int which = 0; which < 4; ++which) {
        output made;
        (which == 0   ? made.heat[3]
         : which == 1 ? made.sizes[3]
         : which == 2 ? made.sizes[11]
                      : made.offsets[3]) = std::numeric_limits<float>::quiet_NaN();
        CHECK(tests::has(tests::refusal(made.decode({})), "candidate 3"));
    }
    output logits;
    logits.heat[1] = 3;
    CHECK(tests::has(tests::refusal(logits.decode({})), "above 1"));
    CHECK(logits.decode({.scores = score_form::sigmoid, .min_score = 0.9F})->found == 1);
}

TEST_CASE("decode_centernet: shapes that do not fit each other are refused") {
    const output made;
    const tensor_view<const float, 3> heat(made.heat, {1, 2, 4}), wide(made.heat, {1, 1, 8}),
        sizes(made.sizes, {2, 2, 4});
    CHECK(tests::has(tests::refusal(decode_centernet(wide, sizes, sizes, {}, {})), "2 x 1 x 8 sizes"));
    CHECK(tests::has(tests::refusal(decode_centernet(heat, sizes, wide, {}, {})), "2 x 2 x 4 offsets"));
    CHECK(tests::has(tests::refusal(made.decode({.labels = 3})), "expected 3 classes, one for each label, not "));
}

TEST_CASE("decode_centernet: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)output{}.decode({.stride = 0}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.min_score = -0.1F}), tests::broken);
}
