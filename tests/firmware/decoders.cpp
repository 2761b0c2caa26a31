// Decoders of networks' outputs, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/decoder_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget =
        6144;  // 2 KB of them mark candidates, the rest are results with their errors
    return board::compare(checksums::expected_decoders, stack_budget,
                          [](auto report) { checksums::decoders::decoder_checksums(report); });
}
