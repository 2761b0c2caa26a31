// Sorting in lent memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>

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

/// Puts one among the first `written` of the room, which are in order, behind those that it does not precede; the last
/// makes place where there is none. How many there are now.
template <class T, class Precedes>
constexpr int inserted(array_view<T> room, int written, const T& one, Precedes precedes) {
    int at = written;
    while (at > 0 && precedes(one, room[at - 1])) --at;
    if (at == room.size) return written;
    if (written < room.size) ++written;
    for (int i = written - 1; i > at; --i) room[i] = room[i - 1];
    room[at] = one;
    return written;
}

}  // namespace merge_sort_detail
}  // namespace alidade::inline ALIDADE_ISA
