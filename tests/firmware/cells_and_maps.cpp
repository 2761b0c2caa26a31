// Decoders of grids, priors, maps and keypoints, on a board.
// SPDX-License-Identifier: MIT
#include "tests/checksums/cells_and_maps_checksums.hpp"
#include "tests/firmware/compare.hpp"

int main() {
    constexpr std::uint32_t stack_budget = 4096;  // most of it results with their errors, of several tensors each
    return board::compare(checksums::expected_cells_and_maps, stack_budget,
                          [](auto report) { checksums::decoders::cells_and_maps_checksums(report); });
}
