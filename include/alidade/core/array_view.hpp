// Results whose number is not known beforehand: the room a caller gives for them, and what came of it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/image_view.hpp>

namespace alidade {

/// `size` values of T, one after the other, in somebody else's memory: results to read, or room for them.
template <class T>
struct array_view {
    T* data = nullptr;
    int size = 0;

    constexpr operator array_view<const T>() const
        requires(!traits::is_const<T>)
    {
        return {data, size};
    }

    constexpr T& operator[](int i) const { return data[i]; }
    constexpr T* begin() const { return data; }
    constexpr T* end() const { return data + size; }
    constexpr bool empty() const { return size == 0; }
};

/// A parameter that is only read: mutable views convert.
template <class T>
using array_source = typename traits::not_deduced<array_view<const T>>::type;

/// What an operator tells that writes a list of results into room of limited size: it wrote the first `written` of
/// the `found` there are. Those are valid also where the room did not suffice; the order is the operator's, and does
/// not depend on the room.
struct [[nodiscard]] tally {
    int written = 0, found = 0;

    constexpr bool complete() const { return written == found; }
};

namespace traits {
/// U, const where T is.
template <class T, class U>
struct const_like {
    using type = U;
};
template <class T, class U>
struct const_like<const T, U> {
    using type = const U;
};
}  // namespace traits

/// Sequences of P in one arena: sequence i is points[offsets[i]] … points[offsets[i + 1] - 1].
/// As room: sequences up to offsets.size - 1, with points.size points in all.
template <class P>
struct sequences_view {
    array_view<P> points;
    array_view<typename traits::const_like<P, int>::type>
        offsets;  ///< one more than there are sequences; the first is 0

    constexpr operator sequences_view<const P>() const
        requires(!traits::is_const<P>)
    {
        return {points, offsets};
    }

    constexpr int count() const { return offsets.size > 0 ? offsets.size - 1 : 0; }
    constexpr array_view<P> operator[](int i) const { return {points.data + offsets[i], offsets[i + 1] - offsets[i]}; }
};

/// Whole sequences are written, as long as both rooms suffice.
struct [[nodiscard]] sequences_tally {
    tally sequences, points;

    constexpr bool complete() const { return sequences.complete() && points.complete(); }
};

inline namespace ALIDADE_ISA {

/// Appends to a caller's room and counts what had no place any more.
template <class T>
struct appender {
    array_view<T> room;
    int found = 0;

    constexpr void push(const T& one) {
        if (found < room.size) room.data[found] = one;
        ++found;
    }
    constexpr tally told() const { return {found < room.size ? found : room.size, found}; }
};

}  // namespace ALIDADE_ISA
}  // namespace alidade
