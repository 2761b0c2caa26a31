// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <iterator>
#include <string>

#include "tests/checksums/expected.hpp"
#include "tests/checksums/oracle.hpp"

namespace {

template <class Operators>
void gives_what_is_expected() {
    std::size_t count = 0;
    checksums::operator_checksums<Operators>([&](const char* name, std::uint32_t crc) {
        INFO(std::string(name), " (of a new operator or mode: run tests/checksums/update)");
        const checksums::checksum* known = checksums::find_expected(name, checksums::expected);
        REQUIRE(known != nullptr);
        CHECK(crc == known->crc);
        ++count;
    });
    CHECK(count == std::size(checksums::expected));
}

}  // namespace

TEST_CASE("crc32: the digits one to nine give the value that everyone agrees on") {
    const std::uint8_t digits[] = {'1', '2', '3', '4', '5', '6', '7', '8', '9'};
    CHECK(checksums::crc32(alidade::image_view<const std::uint8_t>{digits, 9, 1}) == 0xCBF43926);
    CHECK(checksums::crc32(alidade::image_view<const std::uint8_t>{digits, 3, 3}) == 0xCBF43926);
}

TEST_CASE("crc32: wider samples count as their bytes, lowest first, negative ones too") {
    const std::uint8_t bytes[] = {0x34, 0x12, 0xfe, 0xff};
    const std::int16_t words[] = {0x1234, -2};
    CHECK(checksums::crc32(alidade::image_view<const std::int16_t>{words, 2, 1}) ==
          checksums::crc32(alidade::image_view<const std::uint8_t>{bytes, 4, 1}));
}

TEST_CASE("operator_checksums: every operator gives the same bytes as on every other machine") {
    gives_what_is_expected<checksums::library>();
}

TEST_CASE("operator_checksums: what is expected is what the oracles give") {
    gives_what_is_expected<checksums::oracle>();
}

TEST_CASE("operator_checksums: no two modes give the same bytes") {
    for (const checksums::checksum& one : checksums::expected)
        for (const checksums::checksum& other : checksums::expected)
            CHECK_MESSAGE((&one == &other || one.crc != other.crc), std::string(one.name), " and ",
                          std::string(other.name));
}
