// What comes before and after a network, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/learned_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget = 2048;  // a message of 240 bytes is on its way through
    return board::compare(checksums::expected_learned, stack_budget,
                          [](auto report) { checksums::learned::learned_checksums(report); });
}
