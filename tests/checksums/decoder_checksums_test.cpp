// SPDX-License-Identifier: MIT
#include "tests/checksums/decoder_checksums.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <string>

#include "tests/checksums/expected.hpp"

TEST_CASE("decoder_checksums: what decoders find is the same to the last bit as on every other machine") {
    std::size_t count = 0;
    checksums::decoders::decoder_checksums([&](const char* name, std::uint32_t crc) {
        INFO(std::string(name), " (of a new decoder or mode: run tests/checksums/update)");
        const checksums::checksum* known = checksums::find_expected(name, checksums::expected_decoders);
        REQUIRE(known != nullptr);
        CHECK(crc == known->crc);
        ++count;
    });
    CHECK(count == std::size(checksums::expected_decoders));
}

TEST_CASE("decoder_checksums: no two modes find the same") {
    for (const checksums::checksum& one : checksums::expected_decoders)
        for (const checksums::checksum& other : checksums::expected_decoders)
            CHECK_UNARY(&one == &other || one.crc != other.crc);
}
