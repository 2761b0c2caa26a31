#include <alidade/learned/decode/axes.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace alidade;

namespace {

/// How a shape is read: "84 x 8400", or why it is not.
std::string reading(int rows, int columns, field_count fields, tensor_axes axes = tensor_axes::from_shape) {
    static const float number = 0;
    tensor_view<const float, 2> seen(&number, {rows, columns});
    const auto told = fields_by_candidates("decode_x", seen, fields, axes);
    if (!told) return told.error().message;
    const bool turned = axes == tensor_axes::candidates_first || told->extent[0] != rows;
    CHECK(told->stride[turned ? 1 : 0] == seen.stride[0]);
    CHECK(told->data == seen.data);
    return std::to_string(told->extent[0]) + " x " + std::to_string(told->extent[1]);
}

}  // namespace

TEST_CASE("fields_by_candidates: with the number of classes known, only the right shape fits") {
    const field_count coco{.fixed = 4, .labels = 80};
    CHECK(reading(84, 8400, coco) == "84 x 8400");
    CHECK(reading(8400, 84, coco) == "84 x 8400");
    CHECK(reading(84, 21, coco) == "84 x 21");
    CHECK(reading(84, 0, coco) == "84 x 0");
    CHECK(reading(85, 8400, coco) ==
          "decode_x: the shape is 85 x 8400, expected (4 + 80 classes) x candidates, or turned");
    CHECK(reading(84, 84, coco) ==
          "decode_x: the shape is 84 x 84, expected (4 + 80 classes) x candidates, or turned: both fit, give the axes");
    CHECK(reading(84, 84, coco, tensor_axes::candidates_first) == "84 x 84");
    CHECK(reading(84, 8400, coco, tensor_axes::candidates_first) ==
          "decode_x: the shape is 84 x 8400, expected (4 + 80 classes) x candidates, or turned");
    CHECK(reading(116, 8400, {.fixed = 4, .labels = 80, .extras = 32}) == "116 x 8400");
}

TEST_CASE("fields_by_candidates: with any number of classes, one reading must be absurd") {
    CHECK(reading(84, 8400, {}) == "84 x 8400");
    CHECK(reading(25200, 85, {.fixed = 5}) == "85 x 25200");
    CHECK(reading(5, 8400, {}) == "5 x 8400");
    CHECK(reading(3, 4, {}) == "decode_x: the shape is 3 x 4, expected (4 + classes) x candidates, or turned");
    CHECK(
        reading(84, 100, {}) ==
        "decode_x: the shape is 84 x 100, expected (4 + classes) x candidates, or turned: both fit, give the number of "
        "labels");
    CHECK(reading(84, 100, {}, tensor_axes::candidates_first) == "100 x 84");
    CHECK(reading(84, 5, {}, tensor_axes::fields_first) == "84 x 5");
    CHECK(reading(36, 8400, {.fixed = 4, .extras = 32}) ==
          "decode_x: the shape is 36 x 8400, expected (4 + classes + 32 extras) x candidates, or turned");
}

TEST_CASE("fields_by_candidates: fields without classes are just so many") {
    const field_count six{.fixed = 6, .classes = false};
    CHECK(reading(300, 6, six) == "6 x 300");
    CHECK(reading(6, 300, six) == "6 x 300");
    CHECK(reading(7, 300, six) == "decode_x: the shape is 7 x 300, expected (6) x candidates, or turned");
    CHECK(reading(0, 0, six) == "decode_x: the shape is 0 x 0, expected (6) x candidates, or turned");
}

TEST_CASE("fields_by_candidates: with the number of candidates known, so many there must be") {
    CHECK(reading(8, 21, {.fixed = 5, .candidates = 21}) == "8 x 21");
    CHECK(reading(21, 8, {.fixed = 5, .candidates = 21}) == "8 x 21");
    CHECK(reading(21, 500, {.fixed = 5, .candidates = 21}) == "500 x 21");  // however many classes that makes
    CHECK(reading(21, 8, {.fixed = 5, .candidates = 20}) ==
          "decode_x: the shape is 21 x 8, expected (5 + classes) x 20 candidates, or turned");
    CHECK(reading(21, 21, {.fixed = 5, .candidates = 21}) ==
          "decode_x: the shape is 21 x 21, expected (5 + classes) x 21 candidates, or turned: both fit, give the axes");
}
