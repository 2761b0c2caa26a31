// Prints expected.inc, as the oracles have it.
// SPDX-License-Identifier: MIT
#include <cstdio>

#include "tests/checksums/oracle.hpp"

int main() {
    std::puts("// Written by tests/checksums/update from the oracles in tests/reference; not to be edited.");
    checksums::operator_checksums<checksums::oracle>(
        [](const char* name, std::uint32_t crc) { std::printf("{\"%s\", 0x%08x},\n", name, crc); });
}
