#include <alidade/learned/decode/classify.hpp>

#include "tests/learned/decode/decode_cases.hpp"
#include "tests/support/broken.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace alidade;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr float infinite = std::numeric_limits<float>::infinity();

struct answer {
    result<tally> told;
    std::vector<class_score> best;
};

template <class T>
answer top(tensor_view<const T, 1> output, classify_options options, int room) {
    std::vector<class_score> best(static_cast<std::size_t>(room));
    const auto told = top_classes(output, {best.data(), room}, options);
    if (told) best.resize(static_cast<std::size_t>(told->written));
    return {told, best};
}

answer top(const std::vector<float>& numbers, classify_options options, int room) {
    return top(tensor_view<const float, 1>(numbers.data(), {static_cast<int>(numbers.size())}), options, room);
}

std::string refusal(const std::vector<float>& numbers, classify_options options) {
    const auto told = top(numbers, options, 3).told;
    REQUIRE_FALSE(told);
    CHECK(told.error().kind == fault::malformed);
    return told.error().message;
}

}  // namespace

TEST_CASE("top_classes: the shares of three classes are e^0 : e^1 : e^2") {
    const auto [told, best] = top({1, 2, 0}, {}, 5);
    REQUIRE(told);
    CHECK(told->found == 3);
    REQUIRE(best.size() == 3);
    const double sum = 1 + std::exp(1.0) + std::exp(2.0);
    for (int i = 0; i < 3; ++i)
        CHECK(std::fabs(best[static_cast<std::size_t>(i)].score - std::exp(2.0 - i) / sum) < 1e-7);
    CHECK(best[0].label == 1);
    CHECK(best[1].label == 0);
    CHECK(best[2].label == 2);
}

TEST_CASE("top_classes: sigmoids stand each for itself") {
    const auto [told, best] = top({0, -1000, 1000}, {.scores = score_form::sigmoid, .min_score = 0.5f}, 5);
    REQUIRE(told);
    CHECK(best == std::vector<class_score>{{1, 2}, {0.5f, 0}});
}

TEST_CASE("top_classes: the room holds the best, and the tally tells of the others") {
    const auto [told, best] =
        top({0.1f, 0.5f, 0.9f, 0.5f, 0.2f, 0.9f}, {.scores = score_form::share, .min_score = 0.2f}, 3);
    REQUIRE(told);
    CHECK(told->written == 3);
    CHECK(told->found == 5);
    CHECK(best == std::vector<class_score>{{0.9f, 2}, {0.9f, 5}, {0.5f, 1}});
    CHECK(top({1, 2}, {}, 0).told->found == 2);
}

TEST_CASE("top_classes: the best five of a thousand are those that numpy finds") {
    std::vector<float> logits;
    for (std::uint32_t i = 0; i < 1000; ++i) logits.push_back((tests::unit(tests::noise(3000, i)) - 0.5f) * 16.0f);
    const auto [told, best] = top(logits, {.labels = 1000}, 5);
    REQUIRE(told);
    REQUIRE(best.size() == 5);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(best[i].label == tests::best_of_1000[i].label);
        CHECK(std::fabs(best[i].score - tests::best_of_1000[i].score) < 1e-6f);
    }
}

TEST_CASE("top_classes: any strides, and stored as 8 bits") {
    const float numbers[] = {3, 99, 1, 99, 2};
    tensor_view<const float, 1> backwards;
    backwards.data = numbers + 4;
    backwards.extent[0] = 3;
    backwards.stride[0] = -2;
    CHECK(top(backwards, {}, 1).best[0].label == 2);

    const std::uint8_t stored[] = {128, 255, 0};
    tensor_view<const std::uint8_t, 1> quantised(stored, {3});
    quantised.scale = 1 / 255.f;
    const auto [told, best] = top(quantised, {.scores = score_form::share}, 3);
    REQUIRE(told);
    CHECK(best[0] == class_score{1, 1});
    CHECK(best[1].score == doctest::Approx(128 / 255.0));
}

TEST_CASE("top_classes: what is no classifier's output is refused") {
    CHECK(refusal({}, {}) == "top_classes: the shape is 0, expected at least one class, not 0");
    CHECK(refusal({1, 2}, {.labels = 3}) ==
          "top_classes: the shape is 2, expected 3 classes, one for each label, not 2");
    CHECK(refusal({1, no_number}, {}) == "top_classes: class 1 is not a number");
    CHECK(refusal({1, infinite}, {}) == "top_classes: the logits are infinite");
    CHECK(refusal({0.5f, 7}, {.scores = score_form::share}) ==
          "top_classes: class 1 has a score outside 0 … 1: are these logits?");
    CHECK(refusal({-0.5f}, {.scores = score_form::share}) ==
          "top_classes: class 0 has a score outside 0 … 1: are these logits?");
    CHECK(top({-infinite, 1}, {}, 2).told);
}

TEST_CASE("top_classes: a threshold that is no share is a broken contract") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(top({1}, {.min_score = -0.1f}, 1), tests::broken);
    CHECK_THROWS_AS(top({1}, {.min_score = no_number}, 1), tests::broken);
    CHECK_THROWS_AS(top({1}, {.labels = -1}, 1), tests::broken);
}
