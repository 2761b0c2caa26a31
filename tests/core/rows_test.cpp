#include <alidade/core/rows.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

using namespace alidade;

namespace {

std::vector<std::uint8_t> ramp(int n, int step) {
    std::vector<std::uint8_t> values(static_cast<std::size_t>(n));
    for (int i = 0; i < n; ++i) values[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(i * step + 3);
    return values;
}

}  // namespace

TEST_CASE("rows: transform_row visits every sample once, at any length, also in place") {
    for (int n = 0; n <= 200; ++n) {
        const auto a = ramp(n, 7), b = ramp(n, 13);
        const auto add = [](auto x, auto y) { return x + y; };
        std::vector<std::uint8_t> out(a.size() + 1, 99), in_place = a;
        transform_row<std::uint8_t>(out.data(), n, add, a.data(), b.data());
        transform_row<std::uint8_t>(in_place.data(), n, add, in_place.data(), b.data());
        bool right = out.back() == 99;
        for (std::size_t i = 0; i < a.size(); ++i) {
            const auto sum = static_cast<std::uint8_t>(a[i] + b[i]);
            right = right && out[i] == sum && in_place[i] == sum;
        }
        CHECK_MESSAGE(right, "length ", n);
    }
}

TEST_CASE("rows: transform_rows does the rows it is asked for, whether or not they are one piece of memory") {
    for (int padding : {0, 3})
        for (int width : {1, 5, 32, 70}) {
            const int stride = width + padding, height = 9;
            const auto in = ramp(stride * height, 7);
            std::vector<std::uint8_t> out(in.size(), 99), expected = out;
            for (int y = 2; y < 7; ++y)
                for (int x = 0; x < width; ++x) {
                    const auto at = static_cast<std::size_t>(y * stride + x);
                    expected[at] = static_cast<std::uint8_t>(in[at] + 1);
                }
            const auto increment = []<class V>(V v) { return v + V(std::uint8_t{1}); };
            transform_rows<std::uint8_t>(image_view<std::uint8_t>{out.data(), width, height, stride}, 2, 7, increment,
                                         image_view<const std::uint8_t>{in.data(), width, height, stride});
            CHECK(out == expected);
        }
}

TEST_CASE("rows: for_blocks covers every index and no other") {
    for (int n = 0; n <= 200; ++n) {
        std::vector<std::uint16_t> covered(static_cast<std::size_t>(n) + 1, 0);
        std::uint16_t* to = covered.data();
        for_blocks<std::uint16_t>(n, [=]<class V>(simd::block<V>, int i) { simd::store(to + i, V(std::uint16_t{1})); });
        CHECK_MESSAGE(std::count(covered.begin(), covered.end(), 1) == n, "length ", n);
        CHECK(covered.back() == 0);
    }
}

TEST_CASE("rows: reduce_row folds every sample in") {
    using simd::max;
    for (int n = 0; n <= 200; ++n) {
        const auto a = ramp(n, 11);
        const auto largest =
            reduce_row<std::uint8_t>(a.data(), n, std::uint8_t{0}, [](auto x, auto y) { return max(x, y); });
        const auto sum = reduce_row<std::uint16_t>(a.data(), n, std::uint16_t{5}, [](auto x, auto y) { return x + y; });
        std::uint8_t expected_largest = 0;
        std::uint16_t expected_sum = 5;
        for (std::uint8_t v : a) {
            expected_largest = std::max(expected_largest, v);
            expected_sum = static_cast<std::uint16_t>(expected_sum + v);
        }
        CHECK(largest == expected_largest);
        CHECK(sum == expected_sum);
    }
}

TEST_CASE("rows: transform_pixels gives one byte a pixel and reads no byte beyond the last") {
    const auto first_plus_third = []<class V>(simd::channel_pairs<V> p) {
        return ((p.even & V(0xffffu)) + (p.even >> 16)) & V(0xffu);
    };
    for (int n = 0; n <= 200; ++n) {
        const auto in = ramp(3 * n, 5);
        std::vector<std::uint8_t> out(static_cast<std::size_t>(n) + 1, 99);
        transform_pixels<3>(out.data(), n, first_plus_third, in.data());
        bool right = out.back() == 99;
        for (std::size_t i = 0; i + 1 < out.size(); ++i)
            right = right && out[i] == static_cast<std::uint8_t>(in[3 * i] + in[3 * i + 2]);
        CHECK_MESSAGE(right, "length ", n);
    }
}

TEST_CASE("rows: pad_row continues a row by its border rule, pixel by pixel") {
    const auto padded = [](border rule) {
        std::vector<int> row = {0, 0, 0, 0, 1, -1, 2, -2, 3, -3, 0, 0, 0, 0};
        pad_row<2>(row.data() + 4, 3, 2, rule, 9);
        return row;
    };
    CHECK(padded(border::mirror) == std::vector<int>{3, -3, 2, -2, 1, -1, 2, -2, 3, -3, 2, -2, 1, -1});
    CHECK(padded(border::reflect) == std::vector<int>{2, -2, 1, -1, 1, -1, 2, -2, 3, -3, 3, -3, 2, -2});
    CHECK(padded(border::edge) == std::vector<int>{1, -1, 1, -1, 1, -1, 2, -2, 3, -3, 3, -3, 3, -3});
    CHECK(padded(border::wrap) == std::vector<int>{2, -2, 3, -3, 1, -1, 2, -2, 3, -3, 1, -1, 2, -2});
    CHECK(padded(border::constant) == std::vector<int>{9, 9, 9, 9, 1, -1, 2, -2, 3, -3, 9, 9, 9, 9});
}

TEST_CASE("rows: row_or_border gives the row that stands for one beyond the edge") {
    const std::uint8_t pixels[] = {1, 2, 3}, outside[] = {7};
    const image_view<const std::uint8_t> view{pixels, 1, 3};
    CHECK(*row_or_border(view, 1, border::mirror, outside) == 2);
    CHECK(*row_or_border(view, -2, border::mirror, outside) == 3);
    CHECK(*row_or_border(view, 3, border::edge, outside) == 3);
    CHECK(*row_or_border(view, 3, border::constant, outside) == 7);
}
