// Operators that make pictures of pictures, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/operator_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget = 1024;  // half of what a task of an RTOS is commonly given
    return board::compare(checksums::expected, stack_budget,
                          [](auto report) { checksums::operator_checksums(report); });
}
