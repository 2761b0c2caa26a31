// Operators that find and measure, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/shape_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget = 6144;  // fits hold their small matrices there, on an M4 doubles as well
    return board::compare(checksums::expected_shapes, stack_budget,
                          [](auto report) { checksums::shapes::shape_checksums(report); });
}
