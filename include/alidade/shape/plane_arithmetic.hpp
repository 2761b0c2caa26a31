// What figures are computed in: integers where points are integers, and rounded arithmetic where they are not.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>

#include <cstdint>

namespace alidade {

/// Coordinates of the points of figures are smaller in size than this, so that no product of two overflows.
inline constexpr int coordinate_limit = 1 << 26;

inline namespace ALIDADE_ISA {
namespace plane_arithmetic_detail {

template <class T>
struct exact_of;
template <>
struct exact_of<int> {
    using type = std::int64_t;
};
template <>
struct exact_of<float> {
    using type = real;
};
/// Differences of coordinates of T, and products of these: without an error from int, and in double from float.
template <class T>
using exact = typename exact_of<T>::type;

constexpr real to_real(std::int64_t v) { return v; }
constexpr real to_real(real v) { return v; }

/// a + b, which wraps where it does not fit: no more than the end of a sum counts.
constexpr std::int64_t add(std::int64_t a, std::int64_t b) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}
constexpr real add(real a, real b) { return a + b; }

/// A difference of points.
template <class Number>
struct vector {
    Number x, y;
};
template <class T>
constexpr vector<exact<T>> from_to(point<T> a, point<T> b) {
    return {exact<T>(b.x) - exact<T>(a.x), exact<T>(b.y) - exact<T>(a.y)};
}
template <class Number>
constexpr Number dot(vector<Number> a, vector<Number> b) {
    return a.x * b.x + a.y * b.y;
}
/// Twice the area of the triangle of a and b; positive where the turn from a to b is one from +x towards +y.
template <class Number>
constexpr Number cross(vector<Number> a, vector<Number> b) {
    return a.x * b.y - a.y * b.x;
}
template <class T>
constexpr exact<T> cross(point<T> a, point<T> b, point<T> c) {
    return cross(from_to(a, b), from_to(a, c));
}

/// The corners of the smallest upright box.
template <class T>
struct bounds {
    point<T> least, most;
};

/// Integers in the order of floats, NaN being beyond infinity, and back: loops over integers become SIMD without a
/// word.
constexpr int ordered(int v) { return v; }
constexpr int ordered(float v) {
    const int bits = __builtin_bit_cast(int, v);
    return bits ^ (bits >> 31 & 0x7fffffff);
}
constexpr int from_ordered(int v, int) { return v; }
constexpr float from_ordered(int v, float) { return __builtin_bit_cast(float, v ^ (v >> 31 & 0x7fffffff)); }

/// The box of points, of which there is one at least, whose coordinates are smaller in size than coordinate_limit, and
/// numbers: that is checked.
template <class T>
constexpr bounds<T> checked_bounds(array_view<const point<T>> points) {
    int left = ordered(points[0].x), right = left, top = ordered(points[0].y), bottom = top;
    for (int i = 0; i < points.size; ++i) {
        const int x = ordered(points[i].x), y = ordered(points[i].y);
        left = x < left ? x : left, right = x > right ? x : right;
        top = y < top ? y : top, bottom = y > bottom ? y : bottom;
    }
    constexpr T limit = coordinate_limit;
    ALIDADE_EXPECTS(left > ordered(-limit) && right < ordered(limit) && top > ordered(-limit) &&
                    bottom < ordered(limit));
    return {{from_ordered(left, T{}), from_ordered(top, T{})}, {from_ordered(right, T{}), from_ordered(bottom, T{})}};
}

template <class T>
constexpr void check(array_view<const point<T>> points) {
    if (!points.empty()) (void)checked_bounds(points);
}
template <class T>
constexpr void check(point<T> p) {
    constexpr int limit = ordered(static_cast<T>(coordinate_limit)), least = ordered(static_cast<T>(-coordinate_limit));
    const int x = ordered(p.x), y = ordered(p.y);
    ALIDADE_EXPECTS(x > least && x < limit && y > least && y < limit);
}

/// visit(a, b) for the edges of a closed polygon, the one from the last vertex to the first being first.
template <class T, class Visit>
constexpr void for_edges(array_view<const point<T>> polygon, Visit visit) {
    if (polygon.empty()) return;
    point<T> before = polygon[polygon.size - 1];
    for (point<T> here : polygon) {
        visit(before, here);
        before = here;
    }
}

}  // namespace plane_arithmetic_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
