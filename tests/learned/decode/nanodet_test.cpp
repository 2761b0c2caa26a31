#include <alidade/learned/decode/nanodet.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

/// One cell of stride 16, two classes, distances of three bins.
struct output {
    float numbers[2 + 4 * 3] = {0.75F, 0.5F};
    tensor_view<const float, 2> view() const { return {numbers, {1, 14}}; }
};
constexpr nanodet_options of_one{.grids = {16, 16, {16}}, .bins = 3, .min_score = 0.5F};

}  // namespace

TEST_CASE("decode_nanodet: equal logits mean the middle distance, and each class that reaches the bar is told") {
    const auto found = tests::detections([](auto room) { return decode_nanodet(output{}.view(), room, of_one); });
    REQUIRE(found.size() == 2);
    CHECK(found[0] == detection{{-16.5F, -16.5F, 15.5F, 15.5F}, 0.75F, 0, 0});
    CHECK(found[1] == detection{{-16.5F, -16.5F, 15.5F, 15.5F}, 0.5F, 1, 0});
}

TEST_CASE("decode_nanodet: as numpy decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto tensor = laid(cases::nanodet_output);
        const nanodet_options options{
            .grids = {30, 44, {8, 16, 0}}, .bins = 5, .centre = 0.5F, .min_score = 0.6001F, .labels = 2};
        tests::check_same(tests::detections([&](auto room) { return decode_nanodet(tensor.view, room, options); }),
                          cases::nanodet_expected);
    });
}

TEST_CASE("decode_nanodet: what is no number is refused, with the candidate that has it") {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()})
        for (const int field : {0, 2, 4, 13}) {
            output made;
            made.numbers[field] = bad;
            CHECK(tests::has(tests::refusal(decode_nanodet(made.view(), {}, of_one)), "candidate 0"));
        }
}

TEST_CASE("decode_nanodet: other shapes and labels are refused") {
    CHECK(tests::has(tests::refusal(decode_nanodet(output{}.view(), {}, {.grids = {16, 16, {16}}})), "1 x 14"));
    nanodet_options three = of_one;
    three.labels = 3;
    CHECK(tests::has(tests::refusal(decode_nanodet(output{}.view(), {}, three)), " + 3 classes"));
    tests::refusal(decode_nanodet(tensor_view<const float, 2>{}, {}, of_one));
}

TEST_CASE("decode_nanodet: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)decode_nanodet(output{}.view(), {}, {.grids = {16, 16, {16}}, .bins = 0}), tests::broken);
    CHECK_THROWS_AS((void)decode_nanodet(output{}.view(), {}, {.grids = {16, 16}, .min_score = -1}), tests::broken);
}
