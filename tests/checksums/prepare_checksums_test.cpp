// SPDX-License-Identifier: MIT
#include "tests/checksums/prepare_checksums.hpp"

#include <doctest/doctest.h>

#include <iterator>
#include <string>

#include "tests/checksums/expected.hpp"

TEST_CASE("prepare_checksums: networks are given the same to the last bit as on every other machine") {
    std::size_t count = 0;
    checksums::prep::prepare_checksums([&](const char* name, std::uint32_t crc) {
        INFO(std::string(name), " (of a new operator or mode: run tests/checksums/update)");
        const checksums::checksum* known = checksums::find_expected(name, checksums::expected_prepare);
        REQUIRE(known != nullptr);
        CHECK(crc == known->crc);
        ++count;
    });
    CHECK(count == std::size(checksums::expected_prepare));
}
