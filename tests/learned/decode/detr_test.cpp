#include <alidade/learned/decode/detr.hpp>

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

/// One set in all layouts of its logits and boxes.
template <class Decode, class Logit>
void check_case(const set_case& one, int classes, Logit logit_of, Decode decode) {
    for (int layout = 0; layout < 8; ++layout) {
        const laid_out<float> logits(one.queries, classes, layout,
                                     [&](std::uint32_t at) { return logit_of(noise(one.seed, at)); });
        const laid_out<float> boxes(one.queries, 4, 7 - layout,
                                    [&](std::uint32_t at) { return unit(noise(one.seed + 1, at)); });
        CAPTURE(layout);
        std::vector<detection> room(one.found.size);
        check_found(decode(logits.view, boxes.view, array_view<detection>{room.data(), static_cast<int>(room.size())}),
                    room, one.found);
    }
}

void check_rt_detr(const set_case& one) {
    check_case(
        one, one.labels, [](std::uint32_t h) { return static_cast<float>(h >> 26) * 0.25f - 10.0f; },
        [&](auto logits, auto boxes, auto room) {
            return decode_rt_detr(logits, boxes, room,
                                  {.min_score = one.min_score,
                                   .labels = one.labels,
                                   .input_width = 640,
                                   .input_height = 480,
                                   .max_kept = one.top});
        });
}

const float one_box[] = {0.5f, 0.5f, 0.1f, 0.2f};

/// Why a set of one query is refused, by both decoders alike.
std::string refusal(std::vector<float> numbers, std::vector<float> box, int labels = 0) {
    detection room[4];
    const tensor_view<const float, 2> logits(numbers.data(), {1, static_cast<int>(numbers.size())});
    const tensor_view<const float, 2> boxes(box.data(), {1, static_cast<int>(box.size())});
    const auto told = decode_detr(logits, boxes, {room, 4},
                                  {.min_score = 0.1f, .labels = labels, .input_width = 10, .input_height = 10});
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == fault::malformed);
    return told.error().message;
}

std::string rt_refusal(std::vector<float> numbers, std::vector<float> box, rt_detr_options options) {
    options.input_width = options.input_height = 10;
    detection room[4];
    const tensor_view<const float, 2> logits(numbers.data(), {1, static_cast<int>(numbers.size())});
    const tensor_view<const float, 2> boxes(box.data(), {1, static_cast<int>(box.size())});
    const auto told = decode_rt_detr(logits, boxes, {room, 4}, options);
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == fault::malformed);
    return told.error().message;
}

}  // namespace

TEST_CASE("decode_detr: the best class but no object, and its share of all") {
    const float logits[] = {1, 3, 2, 9, 0, 0};  // 2 queries of 2 classes
    const float boxes[] = {0.5f, 0.5f, 0.1f, 0.2f, 0.25f, 0.75f, 0.5f, 0.5f};
    detection room[2];
    const auto told =
        decode_detr(tensor_view<const float, 2>(logits, {2, 3}), tensor_view<const float, 2>(boxes, {2, 4}), {room, 2},
                    {.min_score = 0.6f, .input_width = 100, .input_height = 200});
    REQUIRE(told);
    REQUIRE(told->found == 2);
    CHECK(room[0].label == 1);
    CHECK(room[0].score == doctest::Approx(1 / (1 + std::exp(-1.0) + std::exp(-2.0))));
    check_where(room[0].where, {44.5f, 79.5f, 54.5f, 119.5f, 0});
    CHECK(room[1].candidate == 1);
    CHECK(room[1].label == 0);
    check_where(room[1].where, {-0.5f, 99.5f, 49.5f, 199.5f, 0});
}

TEST_CASE("decode_detr: in every layout gives what numpy does") {
    check_case(
        detr, detr.labels + 1, [](std::uint32_t h) { return (unit(h) - 0.5f) * 16.0f; },
        [](auto logits, auto boxes, auto room) {
            return decode_detr(
                logits, boxes, room,
                {.min_score = detr.min_score, .labels = detr.labels, .input_width = 640, .input_height = 480});
        });
}

TEST_CASE("decode_rt_detr: in every layout gives what numpy does, also where the highest are equal") {
    check_rt_detr(rt_detr);
    check_rt_detr(rt_detr_cut);
}

TEST_CASE("decode_rt_detr: each class of a query stands by itself, and shares are taken as they are") {
    const float shares[] = {0.2f, 0.9f, 0.7f};
    detection room[3];
    const tensor_view<const float, 2> scores(shares, {1, 3}), boxes(one_box, {1, 4});
    const rt_detr_options options{.input_width = 10, .input_height = 10, .scores = score_form::share};
    REQUIRE(decode_rt_detr(scores, boxes, {room, 3}, options)->found == 2);
    CHECK(room[0].label == 1);
    CHECK(room[0].score == 0.9f);
    CHECK(room[1].label == 2);
    CHECK(room[1].candidate == 0);
}

TEST_CASE("decode_rt_detr: of equal scores the first are taken") {
    const std::vector<float> logits(20, 2.0f);
    std::vector<float> all_boxes;
    for (int i = 0; i < 5; ++i) all_boxes.insert(all_boxes.end(), one_box, one_box + 4);
    detection room[20];
    const tensor_view<const float, 2> scores(logits.data(), {5, 4}), boxes(all_boxes.data(), {5, 4});
    for (const int top : {0, 1, 7, 19, 20, 300}) {
        const auto told =
            decode_rt_detr(scores, boxes, {room, 20}, {.input_width = 10, .input_height = 10, .max_kept = top});
        REQUIRE(told);
        CHECK(told->found == (top == 0 || top > 20 ? 20 : top));
        for (int i = 0; i < told->found; ++i) CHECK_UNARY(room[i].candidate == i / 4 && room[i].label == i % 4);
    }
}

TEST_CASE("decode_rt_detr: logits beyond all floats are above and below all") {
    const float logits[] = {infinite, -infinite, -0.0f, 0.0f};
    detection room[4];
    const tensor_view<const float, 2> scores(logits, {1, 4}), boxes(one_box, {1, 4});
    CHECK(decode_rt_detr(scores, boxes, {room, 4}, {.input_width = 10, .input_height = 10})->found == 3);
    CHECK(decode_rt_detr(scores, boxes, {room, 4}, {.input_width = 10, .input_height = 10, .max_kept = 1})->found == 1);
    CHECK(room[0].label == 0);
    CHECK(room[0].score == 1);
    CHECK(decode_rt_detr(scores, boxes, {room, 4}, {.input_width = 10, .input_height = 10, .max_kept = 2})->found == 2);
    CHECK(room[1].label == 2);  // -0 is 0
}

TEST_CASE("decode_detr, decode_rt_detr: what is no set is refused") {
    const std::vector<float> box(one_box, one_box + 4);
    CHECK(refusal({1}, box) == "decode_detr: the shape is 1 x 1, expected at least one class, not 0");
    CHECK(refusal({1, 2, 3}, box, 3) ==
          "decode_detr: the shape is 1 x 3, expected 3 classes, one for each label, not 2");
    CHECK(refusal({1, 2}, {1, 2, 3}) == "decode_detr: the shape is 1 x 3, expected 1 boxes x 4");
    CHECK(refusal({1, no_number}, box) == "decode_detr: candidate 0 has a score that is not a number");
    CHECK(refusal({infinite, 1}, box) == "decode_detr: candidate 0 has a score that is not a number");
    CHECK(refusal({1, 0}, {0, 0, infinite, 1}) == "decode_detr: candidate 0 has a box that is not finite");

    CHECK(rt_refusal({1, 2}, box, {.labels = 3}) ==
          "decode_rt_detr: the shape is 1 x 2, expected 3 classes, one for each label, not 2");
    CHECK(rt_refusal({-9, no_number}, box, {}) == "decode_rt_detr: candidate 0 has a score that is not a number");
    CHECK(rt_refusal({9, 1}, {no_number, 0, 1, 1}, {}) == "decode_rt_detr: candidate 0 has a box that is not finite");
    CHECK(rt_refusal({9, 1}, box, {.scores = score_form::share}) ==
          "decode_rt_detr: candidate 0 has a score above 1: are these logits?");
}

TEST_CASE("decode_detr, decode_rt_detr: each broken contract is refused") {
    const tests::throw_when_broken guard;
    const float logits[] = {1, 2};
    detection room[1];
    const tensor_view<const float, 2> scores(logits, {1, 2}), boxes(one_box, {1, 4});
    CHECK_THROWS_AS((void)decode_detr(scores, boxes, {room, 1}, {}), tests::broken);
    CHECK_THROWS_AS((void)decode_detr(scores, boxes, {room, 1}, {.min_score = 2, .input_width = 1, .input_height = 1}),
                    tests::broken);
    CHECK_THROWS_AS(
        (void)decode_rt_detr(scores, boxes, {room, 1}, {.input_width = 1, .input_height = 1, .max_kept = -1}),
        tests::broken);
    CHECK_THROWS_AS((void)decode_rt_detr(scores, boxes, {room, 1}, {.labels = -1, .input_width = 1, .input_height = 1}),
                    tests::broken);
}
