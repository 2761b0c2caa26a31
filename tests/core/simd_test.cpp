#include <alidade/core/simd.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

using namespace alidade;
using namespace alidade::simd;

namespace {

/// Values of T with the ends of the range among them; a fixed sequence.
template <class T, std::size_t N = 256>
struct values {
    alignas(64) T at[N];

    explicit values(std::uint32_t seed) {
        for (T& v : at) {
            seed = seed * 1664525u + 1013904223u;
            const std::uint32_t dice = seed >> 5 & 15;
            if constexpr (std::is_floating_point_v<T>)
                v = static_cast<T>(static_cast<std::int32_t>(seed)) / T(65536);
            else
                v = dice == 0   ? std::numeric_limits<T>::min()
                    : dice == 1 ? std::numeric_limits<T>::max()
                                : static_cast<T>(seed >> (sizeof(T) == 4 ? 0 : 12));
        }
    }
};

/// What `op` makes of packs of T equals what it makes of the lanes one by one: the lanes define it.
template <class T, class Op>
bool as_defined(Op op) {
    using V = pack<T>;
    constexpr int n = lanes<V>;
    const values<T> a(1), b(2), c(3);
    for (int i = 0; i + n <= 256; i += n) {
        using out = typename decltype(op(lane<T>(), lane<T>(), lane<T>()))::value_type;
        alignas(64) out packs[n];
        store(packs, op(load<V>(a.at + i), load<V>(b.at + i), load<V>(c.at + i)));
        for (int k = 0; k < n; ++k) {
            out single;
            store(&single, op(lane<T>(a.at[i + k]), lane<T>(b.at[i + k]), lane<T>(c.at[i + k])));
            if (single != packs[k]) return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE_TEMPLATE("simd: arithmetic wraps and compares in packs as in lanes", T, std::uint8_t, std::uint16_t,
                   std::int16_t, std::uint32_t, std::int32_t) {
    CHECK(as_defined<T>([](auto a, auto b, auto c) { return a + b - c; }));
    CHECK(as_defined<T>([](auto a, auto b, auto c) { return (a & b) | (c ^ a); }));
    CHECK(as_defined<T>([](auto a, auto b, auto c) { return min(max(a, b), c); }));
    CHECK(as_defined<T>([](auto a, auto b, auto c) { return select(a > b, b, c); }));
    CHECK(as_defined<T>([](auto a, auto b, auto c) { return select(a == b, b, select(b <= c, a, c)); }));
    if constexpr (sizeof(T) > 1) {
        CHECK(as_defined<T>([](auto a, auto b, auto) { return a * b; }));
        CHECK(as_defined<T>([](auto a, auto, auto) { return a << 3; }));
        CHECK(as_defined<T>([](auto a, auto, auto) { return a >> 5; }));
    }
}

TEST_CASE("simd: the upper half of 16-bit products") {
    CHECK(as_defined<std::int16_t>([](auto a, auto b, auto) { return mul_high(a, b); }));
    CHECK(as_defined<std::uint16_t>([](auto a, auto b, auto) { return mul_high(a, b); }));
}

TEST_CASE("simd: dot_halves multiplies signed halves and adds") {
    CHECK(as_defined<std::uint32_t>([](auto a, auto b, auto) { return dot_halves(a, b); }));
    CHECK(dot_halves(lane(weight_pair(-3, 7)), lane(weight_pair(5, 11))).value == 62);
}

TEST_CASE("simd: as reads the same bits as another type") {
    CHECK(as_defined<std::int16_t>([](auto a, auto, auto) { return as<std::uint16_t>(a) >> 4; }));
    CHECK(as_defined<std::uint16_t>([](auto a, auto, auto) { return as<std::int16_t>(a) >> 4; }));
}

TEST_CASE("simd: samples widen when they are loaded and narrow when they are stored") {
    const values<std::uint8_t> bytes(4);
    std::uint8_t back[256] = {}, back_signed[256] = {};
    constexpr int n = lanes<pack<std::uint16_t>>;
    for (int i = 0; i + n <= 256; i += n) {
        store(back + i, load<pack<std::uint16_t>>(bytes.at + i));
        store(back_signed + i, load<pack<std::int16_t>>(bytes.at + i));
    }
    CHECK(std::equal(back, back + 256, bytes.at));
    CHECK(std::equal(back_signed, back_signed + 256, bytes.at));
}

TEST_CASE("simd: 16-bit samples fill 32-bit lanes with their sign") {
    const values<std::int16_t> samples(5);
    std::int32_t lanes_of[256] = {};
    constexpr int n = lanes<pack<std::int32_t>>;
    for (int i = 0; i + n <= 256; i += n) store(lanes_of + i, load<pack<std::int32_t>>(samples.at + i));
    CHECK(std::equal(lanes_of, lanes_of + 256, samples.at));
}

TEST_CASE_TEMPLATE("simd: widening and narrowing are inverse", T, std::uint8_t, std::uint16_t, std::int16_t) {
    CHECK(as_defined<T>([](auto a, auto, auto) { return narrow(widen(a)); }));
    CHECK(as_defined<T>([](auto a, auto b, auto) {
        return narrow(map([](auto wide_a, auto wide_b) { return (wide_a + wide_b) >> 1; }, widen(a), widen(b)));
    }));
}

TEST_CASE("simd: add_products is exact in 32 bits") {
    CHECK(as_defined<std::int16_t>([](auto a, auto b, auto) {
        const auto sum = add_products(wide<decltype(a)>(1 << 14), a, b, weight_pair(-20000, 12767));
        return narrow(map([](auto v) { return v >> 16; }, sum));
    }));
}

TEST_CASE("simd: saturating stores give the end of the range that is nearest") {
    const values<std::int16_t> shorts(5);
    const values<std::int32_t> ints(6);
    std::uint8_t bytes[256] = {}, expected_bytes[256] = {};
    std::int16_t narrow_ints[256] = {}, expected_ints[256] = {};
    for (int i = 0; i < 256; ++i) {
        store_saturated(expected_bytes + i, lane<std::int16_t>(shorts.at[i]));
        store_saturated(expected_ints + i, lane<std::int32_t>(ints.at[i]));
    }
    for (int i = 0; i < 256; i += lanes<pack<std::int16_t>>)
        store_saturated(bytes + i, load<pack<std::int16_t>>(shorts.at + i));
    for (int i = 0; i < 256; i += lanes<pack<std::int32_t>>)
        store_saturated(narrow_ints + i, load<pack<std::int32_t>>(ints.at + i));
    CHECK(std::equal(bytes, bytes + 256, expected_bytes));
    CHECK(std::equal(narrow_ints, narrow_ints + 256, expected_ints));
    std::uint8_t ends[3];
    store_saturated(ends, lane<std::int16_t>(-5));
    store_saturated(ends + 1, lane<std::int16_t>(256));
    store_saturated(ends + 2, lane<std::int16_t>(200));
    CHECK(ends[0] == 0);
    CHECK(ends[1] == 255);
    CHECK(ends[2] == 200);
}

TEST_CASE("simd: channels come out of pixels in 16-bit halves") {
    const values<std::uint8_t> bytes(7);
    using V = pack<std::uint32_t>;
    constexpr int n = lanes<V>;
    const auto agree = [&]<int C>(std::integral_constant<int, C>) {
        alignas(64) std::uint32_t even[n], odd[n];
        // The pixels are the last of a heap block: a sanitizer sees a byte read beyond them.
        std::vector<std::uint8_t> tight(bytes.at, bytes.at + C * n);
        const auto pixels = load_channels<C, V>(tight.data());
        store(even, pixels.even);
        store(odd, pixels.odd);
        for (int i = 0; i < n; ++i) {
            const auto single = load_channels<C, lane<std::uint32_t>>(bytes.at + C * i);
            if (even[i] != single.even.value) return false;
            if ((odd[i] & (C == 3 ? 0xffffu : ~0u)) != single.odd.value || odd[i] >> 16 > 255) return false;
        }
        return true;
    };
    CHECK(agree(std::integral_constant<int, 3>{}));
    CHECK(agree(std::integral_constant<int, 4>{}));
    const std::uint8_t pixel[] = {1, 2, 3, 4};
    CHECK(load_channels<4, lane<std::uint32_t>>(pixel).even.value == 0x00030001);
    CHECK(load_channels<4, lane<std::uint32_t>>(pixel).odd.value == 0x00040002);
}

TEST_CASE("simd: triples are split channel by channel") {
    const values<std::uint8_t> bytes(8);
    using V = pack<std::uint8_t>;
    constexpr int n = lanes<V>;
    const auto split = deinterleave3<V>(bytes.at);
    alignas(64) std::uint8_t channel[3][n];
    store(channel[0], split.first);
    store(channel[1], split.second);
    store(channel[2], split.third);
    for (int i = 0; i < n; ++i)
        for (int c = 0; c < 3; ++c) CHECK(channel[c][i] == bytes.at[3 * i + c]);
}

TEST_CASE("simd: look_up finds table entries by index") {
    std::uint8_t table[16], index[64], found[64];
    for (int i = 0; i < 16; ++i) table[i] = static_cast<std::uint8_t>(i * i + 3);
    for (int i = 0; i < 64; ++i) index[i] = static_cast<std::uint8_t>((i * 7) % 16);
    using V = pack<std::uint8_t>;
    for (int i = 0; i < 64; i += lanes<V>) store(found + i, look_up(table, load<V>(index + i)));
    for (int i = 0; i < 64; ++i) CHECK(found[i] == table[index[i]]);
}

TEST_CASE("simd: bits as bytes, the lowest first") {
    using V = pack<std::uint8_t>;
    std::uint8_t out[64];
    for (std::uint64_t word : {0x0ull, 0x1ull, 0x8040201008040201ull, 0x0123456789abcdefull, ~0ull}) {
        simd::store(out, simd::bytes<V>(word));
        for (int i = 0; i < lanes<V>; ++i) CHECK(out[i] == simd::bytes<lane<std::uint8_t>>(word >> i).value);
    }
}

TEST_CASE_TEMPLATE("simd: a comparison as bits has one for each lane, the first lowest", T, std::uint8_t, std::uint16_t,
                   std::int16_t, std::int32_t, float) {
    const values<T> a(9), b(10);
    using V = pack<T>;
    constexpr int n = lanes<V>;
    for (int i = 0; i + n <= 256; i += n) {
        std::uint64_t expected = 0;
        for (int k = 0; k < n; ++k) expected |= std::uint64_t{a.at[i + k] > b.at[i + k]} << k;
#if ALIDADE_SIMD
        CHECK(bits<T>(load<V>(a.at + i) > load<V>(b.at + i)) == expected);
#else
        CHECK(bits(load<V>(a.at + i) > load<V>(b.at + i)) == expected);
#endif
    }
}

TEST_CASE_TEMPLATE("simd: compress writes the chosen lanes one after the other", T, std::int32_t, float,
                   std::uint16_t) {
    const values<T> a(11), b(12);
    using V = pack<T>;
    constexpr int n = lanes<V>;
    for (int i = 0; i + n <= 256; i += n) {
        std::array<T, n> expected{}, out{};
        int wanted = 0;
        for (int k = 0; k < n; ++k)
            if (a.at[i + k] > b.at[i + k]) expected[static_cast<std::size_t>(wanted++)] = a.at[i + k];
        const int count = compress(out.data(), load<V>(a.at + i), load<V>(a.at + i) > load<V>(b.at + i));
        CHECK(count == wanted);
        CHECK(std::equal(expected.begin(), expected.begin() + wanted, out.begin()));
    }
}

TEST_CASE_TEMPLATE("simd: gather reads where the indices say", T, std::int32_t, float) {
    const values<T> table(13);
    using V = pack<T>;
    constexpr int n = lanes<V>;
    alignas(64) std::int32_t index[n];
    for (int k = 0; k < n; ++k) index[k] = (k * 37 + 5) % 256;
    alignas(64) T found[n];
    store(found, gather(table.at, load<pack<std::int32_t>>(index)));
    for (int k = 0; k < n; ++k) CHECK(found[k] == table.at[index[k]]);
}
