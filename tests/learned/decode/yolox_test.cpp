#include <alidade/learned/decode/yolox.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr yolox_options of_16{.grids = {16, 16, {8, 16}}, .min_score = 0.5F};

/// Five cells (2 × 2 and 1), one class, nothing in any.
struct output {
    float numbers[5][6] = {};
    tensor_view<const float, 2> view() const { return {numbers[0], {5, 6}}; }
};

}  // namespace

TEST_CASE("decode_yolox: a literal cell") {
    output made;
    float* const cell = made.numbers[2];  // column 0, row 1 of stride 8
    cell[0] = 0.5F, cell[1] = 0.25F, cell[4] = 0.75F, cell[5] = 1;
    const auto found = tests::detections([&](auto room) { return decode_yolox(made.view(), room, of_16); });
    REQUIRE(found.size() == 1);
    CHECK(found[0] == detection{{-0.5F, 5.5F, 7.5F, 13.5F}, 0.75F, 0, 2});
}

TEST_CASE("decode_yolox: as numpy decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto tensor = laid(cases::yolox_output);
        const yolox_options options{.grids = {60, 40, {8, 16, 32}}, .min_score = 0.3001F, .labels = 3};
        const auto decode = [&](auto view) {
            return tests::detections([&](auto room) { return decode_yolox(view, room, options); });
        };
        tests::check_same(decode(tensor.view), cases::yolox_expected);
        auto turned = tensor.view;  // fields × candidates
        std::swap(turned.extent[0], turned.extent[1]);
        std::swap(turned.stride[0], turned.stride[1]);
        tests::check_same(decode(turned), cases::yolox_expected);
    });
}

TEST_CASE("decode_yolox: the first of equal classes, and all at a bar of 0") {
    float numbers[5][7] = {};
    for (auto& row : numbers) row[4] = 1, row[5] = row[6] = 0.5F;
    const tensor_view<const float, 2> view(numbers[0], {5, 7});
    const auto found = tests::detections([&](auto room) { return decode_yolox(view, room, of_16); });
    REQUIRE(found.size() == 5);
    for (const auto& one : found) CHECK(one.label == 0);
    const output nothing;
    const yolox_options all{.grids = of_16.grids, .min_score = 0};
    CHECK(tests::detections([&](auto room) { return decode_yolox(nothing.view(), room, all); }).size() == 5);
}

TEST_CASE("decode_yolox: what is no number is refused, with the candidate that has it") {
    for (const int field : {0, 1, 2, 3, 4, 5}) {
        output made;
        made.numbers[3][4] = made.numbers[3][5] = 1;
        made.numbers[3][field] = no_number;
        const auto why = tests::refusal(decode_yolox(made.view(), {}, of_16));
        CHECK(tests::has(why, "candidate 3"));
    }
    output large;
    large.numbers[1][4] = large.numbers[1][5] = 1;
    large.numbers[1][2] = 1000;
    CHECK(tests::has(tests::refusal(decode_yolox(large.view(), {}, of_16)), "candidate 1"));
    large.numbers[1][2] = no_number;  // of a candidate that nobody wants
    large.numbers[1][4] = 0;
    CHECK(decode_yolox(large.view(), {}, of_16));
    large.numbers[1][4] = 7;
    CHECK(tests::has(tests::refusal(decode_yolox(large.view(), {}, of_16)), "above 1"));
}

TEST_CASE("decode_yolox: other shapes and labels are refused, with what was seen and expected") {
    const output made;
    const yolox_options of_32{.grids = {32, 16, {8, 16}}};
    const auto why = tests::refusal(decode_yolox(made.view(), {}, of_32));
    CHECK(tests::has(why, "5 x 6"));
    CHECK(tests::has(why, "10 "));
    yolox_options two = of_16;
    two.labels = 2;
    CHECK(tests::has(tests::refusal(decode_yolox(made.view(), {}, two)), " + 2 classes"));
    const float numbers[5 * 5] = {};
    CHECK_FALSE(decode_yolox(tensor_view<const float, 2>(numbers, {5, 5}), {}, of_16));
    CHECK_FALSE(decode_yolox(tensor_view<const float, 2>{}, {}, of_16));
    const yolox_options of_8{.grids = {56, 8, {8}}};  // seven cells
    const float square[7 * 7] = {};
    tests::refusal(decode_yolox(tensor_view<const float, 2>(square, {7, 7}), {}, of_8), fault::ambiguous);
    const std::int8_t stored[5 * 6] = {};
    tensor_view<const std::int8_t, 2> unscaled(stored, {5, 6});
    unscaled.scale = no_number;
    tests::refusal(decode_yolox(unscaled, {}, of_16));
}

TEST_CASE("decode_yolox: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const output made;
    CHECK_THROWS_AS((void)decode_yolox(made.view(), {}, {}), tests::broken);
    CHECK_THROWS_AS((void)decode_yolox(made.view(), {}, {.grids = {16, 16, {0}}}), tests::broken);
    CHECK_THROWS_AS((void)decode_yolox(made.view(), {}, {.grids = {16, 16, {-8}}}), tests::broken);
    CHECK_THROWS_AS((void)decode_yolox(made.view(), {}, {.grids = {16, 16}, .min_score = 2}), tests::broken);
    CHECK_THROWS_AS((void)decode_yolox(made.view(), {}, {.grids = {16, 16}, .min_score = no_number}), tests::broken);
}
