#include <alidade/learned/decode/ultraface.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

struct output {
    float score[2][2] = {{0.25F, 0.75F}, {0.875F, 0.125F}}, box[2][4] = {{0.25F, 0.5F, 0.5F, 1}};
    result<tally> decode(const ultraface_options& options, array_view<detection> room = {}) const {
        return decode_ultraface(tensor_view<const float, 2>(score[0], {2, 2}),
                                tensor_view<const float, 2>(box[0], {2, 4}), room, options);
    }
};

}  // namespace

TEST_CASE("decode_ultraface: boxes are parts of the input") {
    const auto found = tests::detections([](auto room) { return output{}.decode({}, room); });
    REQUIRE(found.size() == 1);
    CHECK(found[0] == detection{{79.5F, 119.5F, 159.5F, 239.5F}, 0.75F, 0, 0});
}

TEST_CASE("decode_ultraface: as numpy decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto scores = laid(cases::ultraface_scores), boxes = laid(cases::ultraface_boxes);
        tests::check_same(tests::detections([&](auto room) {
                              return decode_ultraface(scores.view, boxes.view, room, {.min_score = 0.7001F});
                          }),
                          cases::ultraface_expected);
    });
}

TEST_CASE("decode_ultraface: what is no number is refused, and other shapes") {
    for (int which = 0; which < 5; ++which) {
        output made;
        (which == 4 ? made.score[0][1] : made.box[0][which]) = std::numeric_limits<float>::infinity();
        CHECK(tests::has(tests::refusal(made.decode({})), "candidate 0"));
    }
    const float numbers[8] = {};
    const tensor_view<const float, 2> two(numbers, {2, 2}), four(numbers, {1, 4});
    CHECK(tests::has(tests::refusal(decode_ultraface(two, four, {}, {})), "2 x 4 boxes"));
    CHECK(tests::has(tests::refusal(decode_ultraface(four, four, {}, {})), "background and face"));
    const tensor_view<const float, 2> no_rows(numbers, {0, 2}), no_boxes(numbers, {0, 4});
    CHECK(decode_ultraface(no_rows, no_boxes, {}, {})->found == 0);
}

TEST_CASE("decode_ultraface: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)output{}.decode({.input_width = 0}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.min_score = 1.01F}), tests::broken);
}
