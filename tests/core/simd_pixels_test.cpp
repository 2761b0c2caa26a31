#include <alidade/core/simd_pixels.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

using namespace alidade::simd;

namespace {

using V = pack<std::uint32_t>;
using one = lane<std::uint32_t>;
constexpr int n = lanes<V>;

std::vector<std::uint8_t> noise(int size) {
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    std::uint32_t seed = 7;
    for (std::uint8_t& b : bytes) b = static_cast<std::uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
    return bytes;
}

template <int C>
void pixels_as_defined() {
    // Exactly as many bytes as may be read: the sanitizer sees one more.
    const int end = 100;
    const auto bytes = noise(end + neighbour_reach<C>);
    std::int32_t offset[n];
    for (int i = 0; i < n; ++i) offset[i] = i == n - 1 ? end : (i * 37 + 5) % end;
    const auto found = load_neighbours<C, V>(bytes.data(), offset);
    for (int c = 0; c < colours<C>; ++c) {
        alignas(64) std::uint32_t values[n];
        store(values, found.channel[c]);
        for (int i = 0; i < n; ++i)
            CHECK(values[i] == load_neighbours<C, one>(bytes.data(), offset + i).channel[c].value);
    }
    const auto row = noise(2 * C * n + pair_reach<C>);
    const auto pairs = load_pairs<C, V>(row.data());
    for (int c = 0; c < colours<C>; ++c) {
        alignas(64) std::uint32_t values[n];
        store(values, pairs.channel[c]);
        for (int i = 0; i < n; ++i) CHECK(values[i] == load_pairs<C, one>(row.data() + 2 * C * i).channel[c].value);
    }
}

}  // namespace

TEST_CASE("simd: a pixel and its right neighbour, channel by channel, and nothing read beyond") {
    const std::uint8_t row[] = {1, 2, 3, 4, 5, 6, 7, 8};
    const std::int32_t here = 0;
    CHECK(load_neighbours<3, one>(row, &here).channel[1].value == (2 | 5 << 16));
    CHECK(load_neighbours<4, one>(row, &here).channel[2].value == (3 | 7 << 16));
    CHECK(load_neighbours<1, one>(row, &here).channel[0].value == (1 | 2 << 16));
    pixels_as_defined<1>();
    pixels_as_defined<3>();
    pixels_as_defined<4>();
}

TEST_CASE("simd: bytes in 32-bit lanes, and numbers between whole and floating") {
    const auto bytes = noise(n);
    alignas(64) std::uint32_t values[n];
    store(values, load_bytes(block<V>{}, bytes.data()));
    for (int i = 0; i < n; ++i) CHECK(values[i] == bytes[static_cast<std::size_t>(i)]);
    alignas(64) float floats[lanes<pack<float>>];
    store(floats, to_float(pack<std::int32_t>(-1234567)));
    CHECK(floats[lanes<pack<float>> - 1] == -1234567.0F);
    alignas(64) std::int32_t whole[lanes<pack<std::int32_t>>];
    store(whole, to_int(pack<float>(-2.75F)));
    CHECK(whole[0] == -2);
    CHECK(to_int(lane<float>(2.75F)).value == 2);
}
