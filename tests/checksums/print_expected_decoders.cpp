// Prints expected_decoders.inc, as a build without SIMD has it.
// SPDX-License-Identifier: MIT
#include <cstdio>

#include "tests/checksums/decoder_checksums.hpp"

int main() {
    std::puts("// Written by tests/checksums/update from a build without SIMD; not to be edited.");
    checksums::decoders::decoder_checksums(
        [](const char* name, std::uint32_t crc) { std::printf("{\"%s\", 0x%08x},\n", name, crc); });
}
