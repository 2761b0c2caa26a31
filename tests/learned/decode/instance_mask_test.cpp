#include <alidade/learned/decode/instance_mask.hpp>

#include "tests/learned/decode/decode_cases.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace tests;

namespace {

constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
constexpr region everywhere{-1e6f, -1e6f, 1e6f, 1e6f};

/// How the pixels of prototypes lie in the input, four of whose pixels they are.
constexpr picture_map quarter(int width, int height) { return {4, 4, 1.5, 1.5, width, height, 4 * width, 4 * height}; }

/// The rows of a mask, '#' for what belongs to the thing; both kinds of mask must agree.
template <class T>
std::vector<std::string> drawn(std::vector<float> coefficients, tensor_view<const T, 3> prototypes, region box,
                               picture_map map, int width, int height, instance_mask_options options = {}) {
    std::vector<std::byte> memory(instance_mask_workspace(prototypes.extent[2], width));
    const workspace scratch(memory.data(), memory.size());
    const tensor_view<const float, 1> shares(coefficients.data(), {static_cast<int>(coefficients.size())});
    picture<std::uint8_t> mask(width, height);
    REQUIRE(instance_mask(shares, prototypes, box, map, mask.view(), options, scratch));
    CHECK(mask.surroundings_untouched());
    std::vector<std::uint64_t> words(static_cast<std::size_t>(words_of(width) * height), ~std::uint64_t{0});
    const bitmap_view<> bits{words.data(), width, height};
    REQUIRE(instance_mask(shares, prototypes, box, map, bits, options, scratch));
    std::vector<std::string> rows;
    for (int y = 0; y < height; ++y) {
        rows.emplace_back();
        for (int x = 0; x < width; ++x) {
            const std::uint8_t pixel = mask.view()(x, y);
            CHECK_UNARY(pixel == (bits(x, y) ? 255 : 0));
            rows.back() += pixel == 0 ? '.' : '#';
        }
    }
    CHECK(count_bits(bits) == [&] {
        std::int64_t count = 0;
        for (const auto& row : rows) count += std::count(row.begin(), row.end(), '#');
        return count;
    }());
    return rows;
}

const float slopes[2][3][4] = {{{-1, 1, 1, -1}, {-1, 1, 1, -1}, {-1, -1, -1, -1}},
                               {{0, 0, 0, 0}, {0, 0, 0, 5}, {0, 0, 0, 0}}};
const tensor_view<const float, 3> two(&slopes[0][0][0], {2, 3, 4});

}  // namespace

TEST_CASE("instance_mask: pixels of the prototypes whose sum is not below 0") {
    CHECK(drawn({1, 0}, two, everywhere, quarter(4, 3), 4, 3) == std::vector<std::string>{".##.", ".##.", "...."});
    CHECK(drawn({1, 1}, two, everywhere, quarter(4, 3), 4, 3) == std::vector<std::string>{".##.", ".###", "...."});
    CHECK(drawn({-1, 0}, two, everywhere, quarter(4, 3), 4, 3) == std::vector<std::string>{"#..#", "#..#", "####"});
}

TEST_CASE("instance_mask: nothing outside of the box") {
    // Centres of the prototypes' pixels lie at 1.5, 5.5, 9.5, 13.5 of the input.
    CHECK(drawn({1, 0}, two, {5.5f, 0, 9.5f, 20}, quarter(4, 3), 4, 3) ==
          std::vector<std::string>{".#..", ".#..", "...."});
    CHECK(drawn({1, 0}, two, {0, 2, 20, 20}, quarter(4, 3), 4, 3) == std::vector<std::string>{"....", ".##.", "...."});
    CHECK(drawn({1, 0}, two, {100, 100, 200, 200}, quarter(4, 3), 4, 3) ==
          std::vector<std::string>{"....", "....", "...."});
    CHECK(drawn({1, 0}, two, {9, 9, 5, 5}, quarter(4, 3), 4, 3) == std::vector<std::string>{"....", "....", "...."});
}

TEST_CASE("instance_mask: between the centres of pixels it is interpolated, beyond the outermost it goes on") {
    const float slope[] = {-3, 1};
    const tensor_view<const float, 3> wide(slope, {1, 1, 2});
    // Sixteen places over two pixels: their centres are at 3.5 and 11.5, and 0 lies at 9.5, which belongs to it.
    CHECK(drawn({1}, wide, everywhere, {1, 1, 0, 0, 16, 1, 16, 1}, 16, 1) ==
          std::vector<std::string>{"..........######"});
    const tensor_view<const float, 3> tall(slope, {1, 2, 1});
    CHECK(drawn({-1}, tall, everywhere, {1, 2, 0, 0.5, 1, 8, 1, 16}, 1, 8) ==
          std::vector<std::string>{"#", "#", "#", "#", "#", ".", ".", "."});
}

TEST_CASE("instance_mask: a mask coarser than the prototypes leaves rows of them out") {
    const float rows[] = {1, -1, 1, -1, -1, 1, 1, -1};
    const tensor_view<const float, 3> tall(rows, {1, 8, 1});
    CHECK(drawn({1}, tall, everywhere, {1, 2, 0, 0, 1, 4, 1, 8}, 1, 4) == std::vector<std::string>{"#", "#", ".", "#"});
}

TEST_CASE("instance_mask: in any picture the mask is what numpy makes of the prototypes") {
    for (int layout = 0; layout < 8; ++layout) {
        const laid_out<float> laid(8 * 20, 24, layout,
                                   [](std::uint32_t at) { return (unit(noise(42, at)) - 0.5f) * 2.0f; });
        tensor_view<const float, 3> prototypes;
        prototypes.data = laid.view.data;
        prototypes.extent[0] = 8, prototypes.extent[1] = 20, prototypes.extent[2] = 24;
        prototypes.stride[0] = 20 * laid.view.stride[0];
        prototypes.stride[1] = laid.view.stride[0], prototypes.stride[2] = laid.view.stride[1];
        std::vector<float> coefficients;
        for (std::uint32_t k = 0; k < 8; ++k) coefficients.push_back((unit(noise(43, k)) - 0.5f) * 4.0f);
        const auto rows = drawn(coefficients, prototypes, {10.2f, 8.7f, 80.1f, 70.4f},
                                {1.7, 1.6, -3.3, 2.1, 61, 45, 96, 80}, 61, 45, {.level = 0.6f});
        for (std::size_t y = 0; y < rows.size(); ++y) {
            std::string expected;
            for (int x = 0; x < 61; ++x) expected += mask_rows[y] >> x & 1 ? '#' : '.';
            CHECK(rows[y] == expected);
        }
    }
}

TEST_CASE("instance_mask: prototypes stored as 8 bits") {
    const std::int8_t stored[] = {-100, 100, 50, -50};
    tensor_view<const std::int8_t, 3> prototypes(stored, {1, 1, 4});
    prototypes.scale = 0.01f;
    CHECK(drawn({1}, prototypes, everywhere, quarter(4, 1), 4, 1) == std::vector<std::string>{".##."});
    prototypes.zero_point = 60;
    CHECK(drawn({1}, prototypes, everywhere, quarter(4, 1), 4, 1) == std::vector<std::string>{".#.."});
    CHECK(drawn({1}, prototypes, everywhere, quarter(4, 1), 4, 1, {.level = 0}) == std::vector<std::string>{"####"});
}

TEST_CASE("instance_mask: an empty mask, and one of a prototype of one pixel") {
    const float number = 1;
    const tensor_view<const float, 3> single(&number, {1, 1, 1});
    CHECK(drawn({1}, single, everywhere, quarter(1, 1), 0, 0).empty());
    CHECK(drawn({1}, single, everywhere, quarter(1, 1), 3, 2) == std::vector<std::string>{"###", "###"});
}

TEST_CASE("instance_mask: what makes no mask is refused") {
    std::vector<std::byte> memory(instance_mask_workspace(4, 4));
    const auto refusal = [&](std::vector<float> coefficients, tensor_view<const float, 3> prototypes, region box) {
        picture<std::uint8_t> mask(4, 3);
        const tensor_view<const float, 1> shares(coefficients.data(), {static_cast<int>(coefficients.size())});
        const auto told = instance_mask(shares, prototypes, box, quarter(4, 3), mask.view(), {},
                                        workspace(memory.data(), memory.size()));
        REQUIRE_FALSE(told);
        CHECK(told.error().kind == fault::malformed);
        return std::string(told.error().message);
    };
    CHECK(refusal({1}, two, everywhere) == "instance_mask: the shape is 2 x 3 x 4, expected 1 prototypes with pixels");
    CHECK(refusal({1}, {nullptr, {1, 0, 4}}, everywhere) ==
          "instance_mask: the shape is 1 x 0 x 4, expected 1 prototypes with pixels");
    CHECK(refusal({1, no_number}, two, everywhere) == "instance_mask: a sum of the prototypes is not finite");
    CHECK(refusal({1, 1}, two, {0, 0, no_number, 1}) == "instance_mask: the box is not finite");
}

TEST_CASE("instance_mask: each broken contract is refused") {
    const tests::throw_when_broken guard;
    std::vector<std::byte> memory(instance_mask_workspace(4, 4));
    const float shares[] = {1, 1};
    picture<std::uint8_t> mask(4, 3);
    const auto make = [&](picture_map map, float threshold, std::size_t bytes) {
        (void)instance_mask(tensor_view<const float, 1>(shares, {2}), two, everywhere, map, mask.view(),
                            {.level = threshold}, workspace(memory.data(), bytes));
    };
    CHECK_THROWS_AS(make(quarter(4, 3), 2, memory.size()), tests::broken);
    CHECK_THROWS_AS(make({}, 0.5f, memory.size()), tests::broken);
    CHECK_THROWS_AS(make({-1, 1, 0, 0, 4, 3, 4, 3}, 0.5f, memory.size()), tests::broken);
    CHECK_THROWS_AS(make(quarter(4, 3), 0.5f, 64), tests::broken);
}

TEST_CASE("instance_mask: a pixel that a picture's map sends any distance away has a place in the map") {
    // Before it is compared a place must not be made an int: at compile time that is no constant.
    using map_places_detail::axis;
    static_assert(axis{1, 5e12, 40, 5}.anywhere(0).first == 4);
    static_assert(axis{1, -5e12, 40, 5}.anywhere(0).first == 0);
    CHECK(axis{1, 1e300, 40, 5}.anywhere(3).first == 4);
}
