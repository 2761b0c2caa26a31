// Prints expected_shapes.inc, as a build without SIMD has it: what is found has no oracle that is exact to the last
// bit. SPDX-License-Identifier: MIT
#include <cstdio>

#include "tests/checksums/shape_checksums.hpp"

int main() {
    std::puts("// Written by tests/checksums/update from a build without SIMD; not to be edited.");
    checksums::shapes::shape_checksums(
        [](const char* name, std::uint32_t crc) { std::printf("{\"%s\", 0x%08x},\n", name, crc); });
}
