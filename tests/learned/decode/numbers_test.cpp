#include <alidade/learned/decode/numbers.hpp>

#include "tests/support/broken.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

using alidade::tensor_view;

TEST_CASE("number_reader: integers are read by scale and zero point, floats as they stand") {
    std::int8_t small[] = {-128, 0, 127};
    tensor_view<std::int8_t, 1> tensor(small, {3});
    tensor.scale = 0.5f;
    tensor.zero_point = -28;
    const auto read = *alidade::reader_of(tensor);
    CHECK(read(small[0]) == -50);
    CHECK(read(small[1]) == 14);
    CHECK(read(small[2]) == 77.5f);

    float numbers[] = {1.25f};
    tensor_view<float, 1> floats(numbers, {1});
    floats.scale = 0;  // means nothing of floats
    CHECK((*alidade::reader_of(floats))(1.25f) == 1.25f);
}

TEST_CASE("number_bar: it is reached by just those numbers that are read as much or more") {
    for (const float least : {-1000.f, -3.1f, 0.f, 0.25f, 0.2501f, 20.f, 1000.f}) {
        const alidade::number_reader<std::uint8_t> read{0.0625f, 100};
        const auto reaches = read.reaching(least);
        for (int stored = 0; stored < 256; ++stored)
            CHECK_UNARY(reaches(static_cast<std::uint8_t>(stored)) ==
                        (read(static_cast<std::uint8_t>(stored)) >= least));
    }
    const auto reaches = alidade::number_reader<float>{}.reaching(0.5f);
    CHECK(reaches(0.5f));
    CHECK_FALSE(reaches(std::nextafter(0.5f, 0.f)));
    CHECK(reaches(std::numeric_limits<float>::quiet_NaN()));
}

TEST_CASE("reader_of: a scale or zero point without meaning is refused") {
    std::uint8_t stored[] = {7};
    tensor_view<std::uint8_t, 1> tensor(stored, {1});
    for (const float scale :
         {0.f, -1.f, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        tensor.scale = scale;
        CHECK(alidade::reader_of(tensor).error().kind == alidade::fault::malformed);
    }
    tensor.scale = 1;
    tensor.zero_point = std::numeric_limits<int>::min();
    CHECK(alidade::reader_of(tensor).error().kind == alidade::fault::malformed);
}

TEST_CASE("reader_of: numbers that are not there are a broken contract") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)alidade::reader_of(tensor_view<float, 1>(nullptr, {3})), tests::broken);
    CHECK(alidade::reader_of(tensor_view<float, 1>(nullptr, {0})));
}

TEST_CASE("shape_fault: says what was seen and what was expected") {
    float numbers[6] = {};
    const auto why = alidade::shape_fault(alidade::fault::ambiguous, "decode_x", tensor_view<float, 2>(numbers, {2, 3}),
                                          "(4 + ", 80, " classes) x candidates");
    CHECK(why.kind == alidade::fault::ambiguous);
    CHECK(std::string(why.message) == "decode_x: the shape is 2 x 3, expected (4 + 80 classes) x candidates");
}

TEST_CASE("best_of: the highest number, the first of equal ones, and NaN before all") {
    const float numbers[] = {1, 5, 2, 5, 3};
    const auto best = alidade::best_of(5, [&](int i) { return numbers[i]; });
    CHECK(best.label == 1);
    CHECK(best.value == 5);
    for (int broken = 0; broken < 5; ++broken) {
        const auto first = alidade::best_of(
            5, [&](int i) { return i == broken ? std::numeric_limits<float>::quiet_NaN() : numbers[i]; });
        CHECK(first.value != first.value);
        CHECK(first.label == broken);
    }
    const auto sound_first = [](int i) { return i > 0 ? std::numeric_limits<float>::quiet_NaN() : 1; };
    CHECK(alidade::best_of(3, sound_first).label == 1);
    const std::int8_t stored[] = {-128, 127, -1, 127};
    CHECK(alidade::best_of(4, [&](int i) { return stored[i]; }).label == 1);
    CHECK(alidade::best_of(1, [&](int i) { return stored[2 + i]; }).value == -1);
}

TEST_CASE("label_fault: one sentence, wherever the number of classes is not that of the labels") {
    const float numbers[12] = {};
    const tensor_view<const float, 2> seen(numbers, {4, 3});
    CHECK(label_fault("decode_x", seen, 3, 3).kind == alidade::fault::none);
    CHECK(label_fault("decode_x", seen, 3, 0).kind == alidade::fault::none);
    CHECK(std::string(label_fault("decode_x", seen, 3, 5).message) ==
          "decode_x: the shape is 4 x 3, expected 5 classes, one for each label, not 3");
    CHECK(std::string(label_fault("decode_x", seen, 0, 0).message) ==
          "decode_x: the shape is 4 x 3, expected at least one class, not 0");
}
