// Pictures for networks, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/prepare_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget = 2048;  // a message of 240 bytes is on its way through
    return board::compare(checksums::expected_prepare, stack_budget,
                          [](auto report) { checksums::prep::prepare_checksums(report); });
}
