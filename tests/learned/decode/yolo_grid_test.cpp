#include <alidade/learned/decode/yolo_grid.hpp>

#include "tests/learned/decode/decode_cases.hpp"
#include "tests/support/broken.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace tests;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr prior_shape small[] = {{10, 13}, {16, 30}, {33, 23}};

/// One cell, one anchor, one class: objectness and class are sure.
std::string refusal(std::vector<float> numbers, yolo_grid_options options = {}) {
    options.input_width = options.input_height = 8;
    detection room[1];
    const tensor_view<const float, 3> head(numbers.data(), {static_cast<int>(numbers.size()), 1, 1});
    const auto told = decode_yolo_grid(head, {small, 1}, {room, 1}, options);
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == fault::malformed);
    return told.error().message;
}

}  // namespace

TEST_CASE("decode_yolo_grid: logits of 0 are the middle of the cell and the anchor itself") {
    std::vector<float> numbers(3 * 7 * 2 * 4, -9);
    const tensor_view<float, 3> head(numbers.data(), {21, 2, 4});
    for (int field = 0; field < 4; ++field) head(14 + field, 1, 2) = 0;  // of the third anchor, at column 2 of row 1
    head(18, 1, 2) = 20;
    head(20, 1, 2) = 20;  // its second class
    detection room[2];
    const yolo_grid_options options{.labels = 2, .input_width = 32, .input_height = 16, .first_candidate = 100};
    const auto told = decode_yolo_grid<float>(head, {small, 3}, {room, 2}, options);
    REQUIRE(told);
    REQUIRE(told->found == 1);
    CHECK(room[0].where == region{20 - 16.5f - 0.5f, 12 - 11.5f - 0.5f, 20 + 16.5f - 0.5f, 12 + 11.5f - 0.5f});
    CHECK(room[0].score == 1);
    CHECK(room[0].label == 1);
    CHECK(room[0].candidate == 100 + 2 * 8 + 1 * 4 + 2);
}

TEST_CASE("decode_yolo_grid: in every layout gives what numpy does") {
    for (int layout = 0; layout < 8; ++layout) {
        const laid_out<float> laid(27, 120, layout,
                                   [](std::uint32_t at) { return (unit(noise(1500, at)) - 0.5f) * 8.0f; });
        tensor_view<const float, 3> head;
        head.data = laid.view.data;
        head.extent[0] = 27, head.extent[1] = 10, head.extent[2] = 12;
        head.stride[0] = laid.view.stride[0];
        head.stride[1] = 12 * laid.view.stride[1], head.stride[2] = laid.view.stride[1];
        std::vector<detection> room(grid.size);
        const yolo_grid_options options{
            .min_score = 0.85f, .labels = 4, .input_width = 384, .input_height = 320, .first_candidate = 1000};
        check_found(decode_yolo_grid(head, {small, 3}, {room.data(), static_cast<int>(room.size())}, options), room,
                    grid);
    }
}

TEST_CASE("decode_yolo_grid: stored as 8 bits") {
    const std::int8_t stored[] = {0, 0, 0, 0, 127, 127};
    tensor_view<const std::int8_t, 3> head(stored, {6, 1, 1});
    head.scale = 0.25f;
    detection room[1];
    const auto told = decode_yolo_grid(head, {small, 1}, {room, 1}, {.input_width = 8, .input_height = 8});
    REQUIRE(told);
    REQUIRE(told->found == 1);
    CHECK(room[0].where == region{-1.5f, -3, 8.5f, 10});
}

TEST_CASE("decode_yolo_grid: what is no head is refused") {
    CHECK(refusal({0, 0, 0, 0, 9}) == "decode_yolo_grid: the shape is 5 x 1 x 1, expected at least one class, not 0");
    CHECK(refusal({0, 0, 0, 0, 9, 9}, {.labels = 2}) ==
          "decode_yolo_grid: the shape is 6 x 1 x 1, expected 2 classes, one for each label, not 1");
    CHECK(refusal({0, 0, 0, 0, no_number, 9}) == "decode_yolo_grid: candidate 0 has a score that is not a number");
    CHECK(refusal({0, 0, 0, 0, 9, no_number, 9}) == "decode_yolo_grid: candidate 0 has a score that is not a number");
    CHECK(refusal({0, 0, 0, 0, 9, 9, no_number}) == "decode_yolo_grid: candidate 0 has a score that is not a number");
    CHECK(refusal({0, 0, no_number, 0, 9, 9}) == "decode_yolo_grid: candidate 0 has a box that is not finite");
    detection room[1];
    const tensor_view<const float, 3> none(nullptr, {18, 0, 0});
    CHECK(decode_yolo_grid(none, {small, 3}, {room, 1}, {.input_width = 8, .input_height = 8})->found == 0);
}

TEST_CASE("decode_yolo_grid: each broken contract is refused") {
    const tests::throw_when_broken guard;
    const float numbers[6] = {};
    const tensor_view<const float, 3> head(numbers, {6, 1, 1});
    const auto decode = [&](yolo_grid_options options, int anchors) {
        (void)decode_yolo_grid(head, {small, anchors}, {}, options);
    };
    CHECK_THROWS_AS(decode({}, 1), tests::broken);
    CHECK_THROWS_AS(decode({.input_width = 8, .input_height = 8}, 0), tests::broken);
    CHECK_THROWS_AS(decode({.min_score = -1, .input_width = 8, .input_height = 8}, 1), tests::broken);
    CHECK_THROWS_AS(decode({.labels = -1, .input_width = 8, .input_height = 8}, 1), tests::broken);
}
