// Prints expected_cells_and_maps.inc, as a build without SIMD has it.
// SPDX-License-Identifier: MIT
#include <cstdio>

#include "tests/checksums/cells_and_maps_checksums.hpp"

int main() {
    std::puts("// Written by tests/checksums/update from a build without SIMD; not to be edited.");
    checksums::decoders::cells_and_maps_checksums(
        [](const char* name, std::uint32_t crc) { std::printf("{\"%s\", 0x%08x},\n", name, crc); });
}
