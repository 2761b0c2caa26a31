#include <alidade/learned/decode/yolo.hpp>

#include "tests/learned/decode/decode_cases.hpp"
#include "tests/support/broken.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

using namespace tests;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite = std::numeric_limits<float>::infinity();

/// One output in all layouts, read upright and turned.
template <class Region, class T>
void check_case(const yolo_case<T>& one) {
    const int head = one.options.family == yolo_family::anchors ? 5 : 4;
    const int classes = one.options.family == yolo_family::end_to_end ? 2 : one.options.labels;
    for (int layout = 0; layout < 8; ++layout) {
        laid_out<T> output(head + classes + one.options.extras, one.candidates, layout,
                           [&](std::uint32_t at) { return yolo_number(one, at); });
        output.view.scale = one.scale;
        output.view.zero_point = one.zero_point;
        INFO(std::string(one.name));
        CAPTURE(layout);
        std::vector<detected<Region>> room(one.found.size);
        const array_view<detected<Region>> lent{room.data(), static_cast<int>(room.size())};
        check_found(decode_yolo(output.view, lent, one.options), room, one.found);
        check_found(decode_yolo(turned(output.view), lent, one.options), room, one.found);
    }
}

/// Three candidates of two classes, upright: centre (10, 20), size 4 x 6, and the scores.
struct three {
    float numbers[6][3] = {{10, 10, 10}, {20, 20, 20}, {4, 4, 4}, {6, 6, 6}, {0.1f, 0.9f, 0.2f}, {0.2f, 0.1f, 0.6f}};
    tensor_view<const float, 2> view() const { return {&numbers[0][0], {6, 3}}; }
};

std::string refusal(tensor_view<const float, 2> output, yolo_options options, fault kind = fault::malformed) {
    detection room[4];
    const auto told = decode_yolo(output, {room, 4}, options);
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == kind);
    return told.error().message;
}

}  // namespace

TEST_CASE("decode_yolo: the best class of each candidate that reaches the score, and its box half a pixel less far") {
    const three output;
    detection room[3];
    const auto told = decode_yolo(output.view(), {room, 3}, {.labels = 2});
    REQUIRE(told);
    CHECK(told->found == 2);
    CHECK(room[0] == detection{{7.5f, 16.5f, 11.5f, 22.5f}, 0.9f, 0, 1});
    CHECK(room[1] == detection{{7.5f, 16.5f, 11.5f, 22.5f}, 0.6f, 1, 2});
}

TEST_CASE("decode_yolo: v8 in every layout gives what numpy does") {
    check_case<region>(v8);
    check_case<region>(v8_masks);
    check_case<region>(v8_pose);
    check_case<region>(v8_logits);
    check_case<region>(v8_shares);
    check_case<region>(v8_u8);
    check_case<region>(v8_i8);
}

TEST_CASE("decode_yolo: v5 in every layout gives what numpy does") {
    check_case<region>(v5);
    check_case<region>(v5_masks);
    check_case<region>(v5_u8);
}

TEST_CASE("decode_yolo: v10 in every layout gives what numpy does") { check_case<region>(v10); }

TEST_CASE("decode_yolo: rotated boxes in every layout give what numpy does") {
    check_case<rotated_region>(v8_rotated);
    check_case<rotated_region>(v10_rotated);
}

TEST_CASE("decode_yolo: a room that is too small holds the first, and the tally tells of the others") {
    const three output;
    detection room[1];
    const auto told = decode_yolo(output.view(), {room, 1}, {.labels = 2});
    REQUIRE(told);
    CHECK(told->written == 1);
    CHECK(told->found == 2);
    CHECK(room[0].candidate == 1);
    CHECK(decode_yolo(output.view(), array_view<detection>{}, {.labels = 2})->found == 2);
}

TEST_CASE("decode_yolo: a threshold of 0 tells of all, one that a score just reaches of it") {
    const three output;
    detection room[3];
    CHECK(decode_yolo(output.view(), {room, 3}, {.min_score = 0, .labels = 2})->found == 3);
    CHECK(decode_yolo(output.view(), {room, 3}, {.min_score = 0.6f, .labels = 2})->found == 2);
    CHECK(decode_yolo(output.view(), {room, 3}, {.min_score = 1, .labels = 2})->found == 0);
}

TEST_CASE("decode_yolo: numbers without meaning are refused, and the candidate named") {
    three score, box, logits;
    score.numbers[4][0] = no_number;
    CHECK(refusal(score.view(), {.labels = 2}) == "decode_yolo: candidate 0 has a score that is not a number");
    box.numbers[2][2] = infinite;
    CHECK(refusal(box.view(), {.labels = 2}) == "decode_yolo: candidate 2 has a box that is not finite");
    box.numbers[2][2] = 4, box.numbers[2][0] = no_number;  // of a candidate that is not told
    detection room[3];
    CHECK(decode_yolo(box.view(), {room, 3}, {.labels = 2}));
    logits.numbers[5][1] = 3;
    CHECK(refusal(logits.view(), {.labels = 2}) == "decode_yolo: candidate 1 has a score above 1: are these logits?");
    CHECK(decode_yolo(logits.view(), {room, 3}, {.labels = 2, .scores = score_form::sigmoid}));

    float objectness[] = {10, 20, 4, 6, no_number, 1};
    CHECK(refusal({objectness, {1, 6}}, {.family = yolo_family::anchors, .labels = 1}) ==
          "decode_yolo: candidate 0 has a score that is not a number");
}

TEST_CASE("decode_yolo: the label of an end-to-end network is a whole number and one of the classes") {
    const yolo_options options{.family = yolo_family::end_to_end, .labels = 3};
    for (const float label : {-1.0f, 3.0f, 0.5f, no_number, infinite, -infinite, 1e30f}) {
        const float numbers[] = {1, 2, 3, 4, 0.9f, label};
        CHECK(refusal({numbers, {1, 6}}, options) ==
              "decode_yolo: candidate 0 has a label that is none of the classes");
    }
    const float numbers[] = {1, 2, 3, 4, 0.9f, 2};
    detection room[1];
    REQUIRE(decode_yolo(tensor_view<const float, 2>(numbers, {1, 6}), {room, 1}, options));
    CHECK(room[0] == detection{{0.5f, 1.5f, 2.5f, 3.5f}, 0.9f, 2, 0});
}

TEST_CASE("decode_yolo: an angle without meaning is refused") {
    const float numbers[] = {10, 20, 4, 6, 0.9f, infinite};
    rotated_detection room[1];
    const auto told = decode_yolo(tensor_view<const float, 2>(numbers, {6, 1}), {room, 1}, {.labels = 1, .extras = 1});
    REQUIRE_FALSE(told);
    CHECK(std::string(told.error().message) == "decode_yolo: candidate 0 has a box that is not finite");
}

TEST_CASE("decode_yolo: a shape of something else is refused") {
    static const float number = 0;
    CHECK(refusal({&number, {85, 8400}}, {.labels = 80}) ==
          "decode_yolo: the shape is 85 x 8400, expected (4 + 80 classes) x candidates, or turned");
    CHECK(refusal({&number, {300, 7}}, {.family = yolo_family::end_to_end}) ==
          "decode_yolo: the shape is 300 x 7, expected (6) x candidates, or turned");
    CHECK(refusal({&number, {84, 100}}, {}, fault::ambiguous) ==
          "decode_yolo: the shape is 84 x 100, expected (4 + classes) x candidates, or turned: both fit, give the "
          "number of labels");
}

TEST_CASE("decode_yolo: no candidates, nothing found") {
    detection room[1];
    const auto told = decode_yolo(tensor_view<const float, 2>(nullptr, {84, 0}), {room, 1}, {.labels = 80});
    REQUIRE(told);
    CHECK(told->found == 0);
}

TEST_CASE("decode_yolo: each broken contract is refused") {
    const tests::throw_when_broken guard;
    const three output;
    detection room[1];
    rotated_detection rotated[1];
    const auto decode = [&](yolo_options options) { (void)decode_yolo(output.view(), {room, 1}, options); };
    CHECK_THROWS_AS(decode({.min_score = 1.5f}), tests::broken);
    CHECK_THROWS_AS(decode({.min_score = no_number}), tests::broken);
    CHECK_THROWS_AS(decode({.labels = -1}), tests::broken);
    CHECK_THROWS_AS(decode({.extras = -1}), tests::broken);
    CHECK_THROWS_AS(decode({.input_width = 640}), tests::broken);
    CHECK_THROWS_AS((void)decode_yolo(output.view(), {rotated, 1}, {}), tests::broken);
    CHECK_THROWS_AS((void)yolo_extras(output.view(), {.labels = 2}, 3), tests::broken);
}

TEST_CASE("yolo_extras: the last fields of a candidate, where they lie") {
    const yolo_options options{.labels = 80, .extras = 32};
    for (int layout = 0; layout < 8; ++layout) {
        const laid_out<float> output(116, 500, layout, [](std::uint32_t at) { return at; });
        for (const bool upright : {true, false}) {
            const auto extras = yolo_extras(upright ? output.view : turned(output.view), options, 77);
            REQUIRE(extras);
            CHECK(extras->extent[0] == 32);
            for (int i = 0; i < 32; ++i) CHECK(&(*extras)(i) == &output.view(84 + i, 77));
        }
    }
}
