// The runs of a mask's rows, and which of them hang together: the first half of components.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>
#include <alidade/pixel/bits.hpp>
#include <alidade/shape/runs.hpp>

#include <bit>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::component_runs_detail {

using namespace runs_detail;

/// The runs of all rows, those of row y from rows[y] to rows[y + 1]. Each points to another one of its component that
/// is not after it, or to itself; in the end, to the component's number.
struct run_table {
    pixel_run* runs;
    int* parents;
    int* rows;
    int room;
};

constexpr std::size_t table_bytes(int height, int runs) {
    const auto count = static_cast<std::size_t>(runs);
    return scratch_bytes<int>(static_cast<std::size_t>(height) + 1) + scratch_bytes<pixel_run>(count) +
           scratch_bytes<int>(count);
}

inline run_table take_table(int height, int runs, workspace& scratch) {
    const auto count = static_cast<std::size_t>(runs);
    int* rows = scratch.take<int>(static_cast<std::size_t>(height) + 1);
    pixel_run* taken = scratch.take<pixel_run>(count);
    return {taken, scratch.take<int>(count), rows, runs};
}

/// How many runs fit what is left of the scratch.
inline int runs_in(std::size_t bytes, int height, int width) {
    const std::size_t fixed = table_bytes(height, 0);
    if (bytes < fixed) return 0;
    const std::size_t fit = (bytes - fixed) / (sizeof(pixel_run) + sizeof(int));
    const std::size_t most = static_cast<std::size_t>(width / 2 + width % 2) * static_cast<std::size_t>(height);
    return static_cast<int>(fit < most ? fit : most);
}

/// Makes two runs point to the first run of either's component.
inline void join(int* parents, int a, int b) {
    int first = parents[a], second = parents[b];
    while (parents[first] != first) first = parents[first];
    while (parents[second] != second) second = parents[second];
    const int root = first < second ? first : second;
    parents[first] = parents[second] = parents[a] = parents[b] = root;
}

/// Joins the runs of a row, from number `first` on, with those of the row above, from number `above` on. `reach` is 1
/// where corners join.
/// Two runs touch if one begins within the other, lengthened by `reach`; a bit where that is so stands for the two.
inline void join_rows(int* parents, const std::uint64_t* upper, int above, const std::uint64_t* lower, int first,
                      int row_words, int reach) {
    std::uint64_t upper_carry = 0, lower_carry = 0;
    for (int i = 0; i < row_words; ++i) {
        if ((upper[i] | lower[i]) == 0) {
            upper_carry = lower_carry = 0;
            continue;
        }
        const std::uint64_t upper_next = upper[i] << 1 | upper_carry, lower_next = lower[i] << 1 | lower_carry;
        const std::uint64_t upper_begins = upper[i] & ~upper_next, lower_begins = lower[i] & ~lower_next;
        const std::uint64_t upper_long = reach ? upper[i] | upper_next : upper[i];
        const std::uint64_t lower_long = reach ? lower[i] | lower_next : lower[i];
        std::uint64_t touching = (upper_begins & lower_long) | (lower_begins & upper_long);
        for (; touching != 0; touching &= touching - 1) {
            const std::uint64_t so_far = touching ^ (touching - 1);  // up to the lowest of them
            join(parents, above - 1 + std::popcount(upper_begins & so_far),
                 first - 1 + std::popcount(lower_begins & so_far));
        }
        above += std::popcount(upper_begins);
        first += std::popcount(lower_begins);
        upper_carry = upper[i] >> 63;
        lower_carry = lower[i] >> 63;
    }
}

/// Rows come as bitmaps from row_of(y), and stay until the next but one is asked for. Returns how many runs there are;
/// the table is made if they fit.
template <class RowOf>
int fill_table(const run_table& table, int width, int height, int reach, RowOf row_of) {
    const int row_words = words_of(width), most_in_row = width / 2 + width % 2;
    int count = 0, y = 0;
    const std::uint64_t* upper = nullptr;
    for (; y < height; ++y) {
        const std::uint64_t* words = row_of(y);
        if (table.room - count < most_in_row && table.room - count < count_runs(words, row_words)) break;
        const int first = count;
        table.rows[y] = first;
        count += find_runs(words, row_words, width, table.runs + first);
        for (int i = first; i < count; ++i) table.parents[i] = i;
        if (upper) join_rows(table.parents, upper, table.rows[y - 1], words, first, row_words, reach);
        upper = words;
    }
    if (y == height) table.rows[height] = count;
    for (; y < height; ++y) count += count_runs(row_of(y), row_words);
    return count;
}

/// Numbers the components from 1 in the order of their first runs.
inline int number_components(const run_table& table, int runs) {
    int found = 0;
    int* const parents = table.parents;
    for (int i = 0; i < runs; ++i) parents[i] = parents[i] == i ? ++found : parents[parents[i]];
    return found;
}

}  // namespace alidade::inline ALIDADE_ISA::component_runs_detail
