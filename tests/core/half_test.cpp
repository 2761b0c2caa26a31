#include <alidade/core/half.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>

using namespace alidade;

TEST_CASE("half: numbers that it holds, literally") {
    static_assert(half_from(0.0F).bits == 0);
    CHECK(half_from(-0.0F).bits == 0x8000);
    CHECK(half_from(1.0F).bits == 0x3c00);
    CHECK(half_from(-2.0F).bits == 0xc000);
    CHECK(half_from(0.1F).bits == 0x2e66);
    CHECK(half_from(65504.0F).bits == 0x7bff);
    CHECK(half_from(0x1p-14F).bits == 0x0400);
    CHECK(half_from(0x1p-24F).bits == 0x0001);
}

TEST_CASE("half: each of the 65536 goes to float and back") {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const half h = {static_cast<std::uint16_t>(bits)};
        const float v = float_from(h);
        if ((bits & 0x7fff) > 0x7c00) {
            CHECK(std::isnan(v));
            CHECK(std::isnan(float_from(half_from(v))));
        } else {
            REQUIRE(half_from(v) == h);
        }
    }
}

TEST_CASE("half: what lies between two goes to the nearer one, from the middle to the even one") {
    for (std::uint32_t bits = 0; bits < 0x7bff; ++bits) {
        const half low = {static_cast<std::uint16_t>(bits)}, high = {static_cast<std::uint16_t>(bits + 1)};
        const float middle = 0.5F * (float_from(low) + float_from(high));  // exact
        REQUIRE(half_from(middle) == (bits % 2 == 0 ? low : high));
        REQUIRE(half_from(std::nextafter(middle, 0.0F)) == low);
        REQUIRE(half_from(std::nextafter(middle, 1e9F)) == high);
        REQUIRE(half_from(-std::nextafter(middle, 0.0F)).bits == (low.bits | 0x8000));
    }
}

TEST_CASE("half: what is too large is infinite, what is too small is nothing, and a NaN stays one") {
    CHECK(half_from(65519.99F).bits == 0x7bff);
    CHECK(half_from(65520.0F).bits == 0x7c00);
    CHECK(half_from(-std::numeric_limits<float>::infinity()).bits == 0xfc00);
    CHECK(half_from(0x1p-25F).bits == 0);
    CHECK(half_from(0x1.8p-25F).bits == 1);
    CHECK(half_from(1e-40F).bits == 0);
    CHECK(std::isnan(float_from(half_from(std::numeric_limits<float>::quiet_NaN()))));
    const auto low_payload = __builtin_bit_cast(float, 0x7f800001u);
    CHECK(std::isnan(float_from(half_from(low_payload))));
    CHECK(float_from(half{0x7c00}) == std::numeric_limits<float>::infinity());
}
