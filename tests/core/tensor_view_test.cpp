#include <alidade/core/tensor_view.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

static_assert(std::is_trivially_copyable_v<tensor_view<float, 4>>);
static_assert(std::is_convertible_v<tensor_view<float, 4>, tensor_view<const float, 4>>);
static_assert(!std::is_convertible_v<tensor_view<const float, 4>, tensor_view<float, 4>>);

constexpr float counted[24] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23};
constexpr tensor_view<const float, 3> block(counted, {2, 3, 4});
static_assert(block(1, 2, 3) == 23 && block.size() == 24);
static_assert(as_image(slice(block, 1))(3, 2) == 23);

}  // namespace

TEST_CASE("tensor_view: dense numbers, the last axis fastest") {
    CHECK(block.stride[0] == 12);
    CHECK(block.stride[1] == 4);
    CHECK(block.stride[2] == 1);
    CHECK(block(1, 0, 2) == 14);
    CHECK(block.scale == 1);
    CHECK(block.zero_point == 0);
}

TEST_CASE("tensor_view: strides may be anything, also backwards") {
    tensor_view<const float, 2> view;
    view.data = counted + 23;
    view.extent[0] = 4, view.extent[1] = 3;
    view.stride[0] = -1, view.stride[1] = -8;
    CHECK(view(0, 0) == 23);
    CHECK(view(3, 2) == 4);
}

TEST_CASE("tensor_view: an axis of no entries makes it empty") {
    CHECK(tensor_view<float, 4>(nullptr, {0, 3, 640, 640}).size() == 0);
    CHECK(tensor_view<float, 4>(nullptr, {1, 3, 640, 0}).size() == 0);
    CHECK(tensor_view<float, 2>().size() == 0);
}

TEST_CASE("tensor_view: refuses a negative extent, and more numbers than can be addressed") {
    const tests::throw_when_broken guard;
    const int huge = 2147483647;
    using four = tensor_view<float, 4>;
    CHECK_THROWS_AS(four(nullptr, {1, -1, 1, 1}), tests::broken);
    CHECK_THROWS_AS(four(nullptr, {huge, huge, huge, huge}), tests::broken);
}

TEST_CASE("tensor_view: reading views keep all that the writing one says") {
    std::int8_t numbers[4] = {};
    tensor_view<std::int8_t, 2> writing(numbers, {2, 2});
    writing.stride[0] = 3;
    writing.scale = 0.5f;
    writing.zero_point = -7;
    const tensor_view<const std::int8_t, 2> reading = writing;
    CHECK(reading.data == numbers);
    CHECK(reading.extent[0] == 2);
    CHECK(reading.stride[0] == 3);
    CHECK(reading.scale == 0.5f);
    CHECK(reading.zero_point == -7);
}

TEST_CASE("slice: drops the first axis and keeps the rest") {
    tensor_view<const float, 3> quantised = block;
    quantised.scale = 2;
    quantised.zero_point = 3;
    const auto second = slice(quantised, 1);
    CHECK(second.data == counted + 12);
    CHECK(second(2, 3) == 23);
    CHECK(second.extent[0] == 3);
    CHECK(second.scale == 2);
    CHECK(second.zero_point == 3);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(slice(block, 2), tests::broken);
    CHECK_THROWS_AS(slice(block, -1), tests::broken);
}

TEST_CASE("as_image: a plane is an image of the same memory") {
    tensor_view<const float, 2> plane(counted, {3, 4});
    plane.stride[0] = 8;
    const image_view<const float> image = as_image(plane);
    CHECK(image.data == counted);
    CHECK(image.width == 4);
    CHECK(image.height == 3);
    CHECK(image.stride == 8);
    CHECK(image(1, 2) == 17);
}

TEST_CASE("as_image: refuses a plane whose neighbours are not neighbours") {
    const tests::throw_when_broken guard;
    tensor_view<const float, 2> plane(counted, {3, 2});
    plane.stride[1] = 2;
    CHECK_THROWS_AS(as_image(plane), tests::broken);
    plane.extent[1] = 1;
    CHECK(as_image(plane).width == 1);
}

TEST_CASE("as_image: a block of interleaved channels, packed or with rows far apart") {
    tensor_view<const float, 3> colour(counted, {2, 2, 3});
    colour.stride[0] = 12;
    const auto image = as_image<3>(colour);
    CHECK(image.stride == 12);
    CHECK(image(1, 1, 2) == 17);

    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(as_image<4>(colour), tests::broken);
    auto spread = colour;
    spread.stride[1] = 4;
    CHECK_THROWS_AS(as_image<3>(spread), tests::broken);
    CHECK_THROWS_AS(as_image<4>(spread), tests::broken);
    auto planar = colour;
    planar.stride[2] = 4;
    CHECK_THROWS_AS(as_image<3>(planar), tests::broken);
}

TEST_CASE("as_image: one channel has no neighbour channel to be packed with") {
    tensor_view<const float, 3> grey(counted, {2, 3, 1});
    grey.stride[2] = 100;
    CHECK(as_image<1>(grey)(2, 1) == 5);
}

TEST_CASE("as_tensor: an image is a block of its own memory, and back") {
    std::uint8_t pixels[64] = {};
    const image_view<std::uint8_t, 3> view{pixels, 5, 2, 32};
    const auto tensor = as_tensor(flip_rows(view));
    CHECK(tensor.data == pixels + 32);
    CHECK(tensor.extent[0] == 2);
    CHECK(tensor.extent[1] == 5);
    CHECK(tensor.extent[2] == 3);
    CHECK(&tensor(1, 4, 2) == &view(4, 0, 2));
    CHECK(as_image<3>(tensor).stride == -32);
}

TEST_CASE("transposed: rows for columns, of the same numbers") {
    std::int8_t numbers[6] = {0, 1, 2, 10, 11, 12};
    tensor_view<std::int8_t, 2> whole(numbers, {2, 3});
    whole.scale = 0.5F;
    whole.zero_point = -3;
    const auto made = transposed(whole);
    CHECK(made.extent[0] == 3);
    CHECK(made.extent[1] == 2);
    CHECK(made(2, 0) == 2);
    CHECK(made(0, 1) == 10);
    CHECK(made.scale == 0.5F);
    CHECK(made.zero_point == -3);
    CHECK(&transposed(made)(1, 2) == &whole(1, 2));
}
