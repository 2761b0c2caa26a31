#include <alidade/learned/decode/fastestdet.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

/// A grid of 2 × 1 and one class.
struct output {
    float numbers[6][1][2] = {};
    tensor_view<const float, 3> view() const { return {numbers[0][0], {6, 1, 2}}; }
};
constexpr fastestdet_options of_8{.input_width = 16, .input_height = 8, .min_score = 0.5F};

}  // namespace

TEST_CASE("decode_fastestdet: a literal cell") {
    output made;
    made.numbers[0][0][1] = made.numbers[5][0][1] = 0.75F;
    const auto found = tests::detections([&](auto room) { return decode_fastestdet(made.view(), room, of_8); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].where == region{3.5F, -2.5F, 11.5F, 1.5F});
    CHECK(found[0].score == doctest::Approx(0.75));
    CHECK(found[0].candidate == 1);
}

TEST_CASE("decode_fastestdet: as its own reader decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto tensor = laid(cases::fastestdet_output);
        const fastestdet_options options{.input_width = 160, .input_height = 96, .min_score = 0.60003F, .labels = 3};
        tests::check_same(tests::detections([&](auto room) { return decode_fastestdet(tensor.view, room, options); }),
                          cases::fastestdet_expected);
    });
}

TEST_CASE("decode_fastestdet: what is no number is refused, with the candidate that has it") {
    for (const int plane : {0, 1, 2, 3, 4, 5}) {
        output made;
        made.numbers[0][0][1] = made.numbers[5][0][1] = 1;
        made.numbers[plane][0][1] = std::numeric_limits<float>::quiet_NaN();
        CHECK(tests::has(tests::refusal(decode_fastestdet(made.view(), {}, of_8)), "candidate 1"));
    }
    output logits;
    logits.numbers[0][0][0] = 4, logits.numbers[5][0][0] = 3;
    CHECK(tests::has(tests::refusal(decode_fastestdet(logits.view(), {}, of_8)), "above 1"));
}

TEST_CASE("decode_fastestdet: other shapes and labels are refused, and 0 or less is no share") {
    const output made;
    tests::refusal(decode_fastestdet(tensor_view<const float, 3>(made.numbers[0][0], {5, 1, 2}), {}, of_8));
    tests::refusal(decode_fastestdet(tensor_view<const float, 3>(made.numbers[0][0], {6, 0, 2}), {}, of_8));
    fastestdet_options two = of_8;
    two.labels = 2;
    CHECK(tests::has(tests::refusal(decode_fastestdet(made.view(), {}, two)),
                     "expected 2 classes, one for each label, not "));
    output below;
    below.numbers[0][0][0] = -1e-3F, below.numbers[5][0][0] = 1;
    CHECK(decode_fastestdet(below.view(), {}, of_8)->found == 0);
}

TEST_CASE("decode_fastestdet: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)decode_fastestdet(output{}.view(), {}, {.input_width = 0}), tests::broken);
    CHECK_THROWS_AS((void)decode_fastestdet(output{}.view(), {}, {.min_score = 1.1F}), tests::broken);
}
