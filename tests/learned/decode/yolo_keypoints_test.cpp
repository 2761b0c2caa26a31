#include <alidade/learned/decode/yolo_keypoints.hpp>

#include "tests/support/broken.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

using namespace alidade;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();

std::string refusal(const float (&numbers)[6], yolo_keypoint_options options = {}, int count = 6) {
    keypoint room[3];
    const auto told = yolo_keypoints(tensor_view<const float, 1>(numbers, {count}), {room, 3}, options);
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == fault::malformed);
    return told.error().message;
}

}  // namespace

TEST_CASE("yolo_keypoints: places half a pixel less far, and scores") {
    const float numbers[] = {10, 20, 0.75f, 30.5f, 40.5f, 0};
    keypoint room[2];
    const tensor_view<const float, 1> whole(numbers, {6});
    REQUIRE(yolo_keypoints(whole, {room, 2}, {})->complete());
    CHECK(room[0] == keypoint{9.5f, 19.5f, 0.75f});
    CHECK(room[1] == keypoint{30, 40, 0});
    CHECK(yolo_keypoints(whole, {room, 2}, {.scores = score_form::sigmoid}).error().kind == fault::none);
    CHECK(room[1].score == 0.5f);
    CHECK(yolo_keypoints(whole, {room, 1}, {})->found == 2);
}

TEST_CASE("yolo_keypoints: without scores, as shares of the input, at any stride, stored as 8 bits") {
    const std::uint8_t stored[] = {64, 9, 128, 9, 255, 9, 0, 9};
    tensor_view<const std::uint8_t, 1> numbers(stored, {4});
    numbers.stride[0] = 2;
    numbers.scale = 1 / 256.f;
    keypoint room[2];
    REQUIRE(yolo_keypoints(numbers, {room, 2}, {.values = 2, .input_width = 640, .input_height = 320})->complete());
    CHECK(room[0] == keypoint{159.5f, 159.5f, 1});
    CHECK(room[1] == keypoint{637, -0.5f, 1});
}

TEST_CASE("yolo_keypoints: what are no keypoints is refused") {
    CHECK(refusal({1, 2, 1, 3, 4, 1}, {}, 5) == "yolo_keypoints: the shape is 5, expected 3 numbers for each keypoint");
    CHECK(refusal({1, 2, 1, 3, no_number, 1}) == "yolo_keypoints: keypoint 1 is not finite");
    CHECK(refusal({1, 2, no_number, 3, 4, 1}) == "yolo_keypoints: keypoint 0 has a score that is NaN or above 1");
    CHECK(refusal({1, 2, 5, 3, 4, 1}) == "yolo_keypoints: keypoint 0 has a score that is NaN or above 1");
}

TEST_CASE("yolo_keypoints: each broken contract is refused") {
    const tests::throw_when_broken guard;
    const float numbers[] = {1, 2, 1};
    const tensor_view<const float, 1> whole(numbers, {3});
    CHECK_THROWS_AS((void)yolo_keypoints(whole, {}, {.values = 4}), tests::broken);
    CHECK_THROWS_AS((void)yolo_keypoints(whole, {}, {.input_width = 4}), tests::broken);
}
