// Operators that find and measure, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/shape_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget = 5120;  // fits of ellipses hold their small matrices on the stack
    return board::compare(checksums::expected_shapes, stack_budget,
                          [](auto report) { checksums::shapes::shape_checksums(report); });
}
