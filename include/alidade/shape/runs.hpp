// Rows of a bitmap as runs: stretches of pixels that are all set.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/pixel/bits.hpp>

#include <bit>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::runs_detail {

/// The pixels begin … end - 1 of a row.
struct pixel_run {
    int begin = 0, end = 0;

    friend constexpr bool operator==(const pixel_run&, const pixel_run&) = default;
};

/// How many runs a row has.
constexpr int count_runs(const std::uint64_t* row, int row_words) {
    int count = 0;
    std::uint64_t carry = 0;
    for (int i = 0; i < row_words; ++i) {
        count += std::popcount(row[i] & ~(row[i] << 1 | carry));
        carry = row[i] >> 63;
    }
    return count;
}

/// Writes the runs of a row, from left to right, and returns how many. requires  room for count_runs(row)
constexpr int find_runs(const std::uint64_t* row, int row_words, int width, pixel_run* out) {
    pixel_run* const first = out;
    std::uint64_t carry = 0;
    for (int i = 0; i < row_words; ++i) {
        // Where a pixel differs from the one before it, runs begin and end in turn.
        std::uint64_t changes = row[i] ^ (row[i] << 1 | carry);
        if (changes == 0) continue;
        if (carry != 0) {
            out++->end = 64 * i + std::countr_zero(changes);
            changes &= changes - 1;
        }
        while (changes != 0) {
            out->begin = 64 * i + std::countr_zero(changes);
            changes &= changes - 1;
            if (changes == 0) break;
            out++->end = 64 * i + std::countr_zero(changes);
            changes &= changes - 1;
        }
        carry = row[i] >> 63;
    }
    if (carry != 0) out++->end = width;
    return static_cast<int>(out - first);
}

}  // namespace alidade::inline ALIDADE_ISA::runs_detail
