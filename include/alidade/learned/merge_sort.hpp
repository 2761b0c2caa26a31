// Sorting in lent memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#include <cstddef>

namespace alidade::inline ALIDADE_ISA {
namespace merge_sort_detail {

/// Runs of so many are sorted by insertion.
inline constexpr int short_run = 8;

template <class T, class Precedes>
void insertion_sort(T* all, int n, Precedes precedes) {
    for (int i = 1; i < n; ++i) {
        const T one = all[i];
        int at = i;
        for (; at > 0 && precedes(one, all[at - 1]); --at) all[at] = all[at - 1];
        all[at] = one;
    }
}

/// Merges sorted runs [0, middle) and [middle, n).
template <class T, class Precedes>
void merge(const T* from, T* to, std::ptrdiff_t middle, std::ptrdiff_t n, Precedes precedes) {
    std::ptrdiff_t a = 0, b = middle, out = 0;
    while (a < middle && b < n) {
        const bool second = precedes(from[b], from[a]);
        to[out++] = from[second ? b : a];
        a += !second;
        b += second;
    }
    while (a < middle) to[out++] = from[a++];
    while (b < n) to[out++] = from[b++];
}

/// The values in order, in `all` or in `spare`; of equal ones what went first goes first.
template <class T, class Precedes>
T* sorted(T* all, T* spare, int n, Precedes precedes) {
    for (int i = 0; i < n; i += short_run) insertion_sort(all + i, n - i < short_run ? n - i : short_run, precedes);
    for (std::ptrdiff_t length = short_run; length < n; length *= 2) {
        for (std::ptrdiff_t i = 0; i < n; i += 2 * length) {
            const std::ptrdiff_t left = n - i;
            merge(all + i, spare + i, left < length ? left : length, left < 2 * length ? left : 2 * length, precedes);
        }
        T* swapped = all;
        all = spare;
        spare = swapped;
    }
    return all;
}

/// Puts one among the first `written`, which are in order, behind those that it does not precede; where there are as
/// many as there is room for, the last makes place. How many there are now.
template <class T, class Precedes>
constexpr int inserted(T* all, int room, int written, const T& one, Precedes precedes) {
    int at = written;
    while (at > 0 && precedes(one, all[at - 1])) --at;
    if (at == room) return written;
    if (written < room) ++written;
    for (int i = written - 1; i > at; --i) all[i] = all[i - 1];
    all[at] = one;
    return written;
}

}  // namespace merge_sort_detail
}  // namespace alidade::inline ALIDADE_ISA
