// The smallest convex polygon round points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

#include <cstddef>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points.
constexpr std::size_t convex_hull_workspace(int points);

/// The vertices of the convex hull, each once and none between two others. The first is the one with the least x, and
/// of these the least y; they run from +x towards +y, clockwise on the screen. Of points on a line these are the two
/// ends, of one place one.
///
/// requires  coordinates smaller in size than coordinate_limit, and numbers
/// exact     the same bytes on every machine. Integers: without an error. Floats: turns are computed in double, which
///           holds them unless coordinates differ in size more than 1000 times. Equal to cv::convexHull, but that this
///           may begin at another vertex
/// cost      O(n) for contours that go from pixel to pixel, else O(n log n); allocates nothing
/// scratch   convex_hull_workspace(points.size)
/// reference Andrew 1979
tally convex_hull(array_view<const point<int>> points, array_view<point<int>> room, workspace scratch);
tally convex_hull(array_view<const point<float>> points, array_view<point<float>> room, workspace scratch);

/// The same as indices into `points`, of points that coincide the least.
tally convex_hull_indices(array_view<const point<int>> points, array_view<int> room, workspace scratch);
tally convex_hull_indices(array_view<const point<float>> points, array_view<int> room, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace convex_hull_detail {

using namespace plane_arithmetic_detail;

template <class T>
struct vertex {
    point<T> at;
    int index;
};

/// From left to right, of one column downwards, of one place the first.
template <class T>
constexpr bool precedes(const vertex<T>& a, const vertex<T>& b) {
    return a.at.x != b.at.x ? a.at.x < b.at.x : a.at.y != b.at.y ? a.at.y < b.at.y : a.index < b.index;
}

/// Merges runs of `length` and writes runs twice as long.
template <class T>
void merge_runs(const vertex<T>* from, vertex<T>* to, std::ptrdiff_t n, std::ptrdiff_t length) {
    for (std::ptrdiff_t first = 0; first < n; first += 2 * length) {
        const std::ptrdiff_t a_end = first + length < n ? first + length : n;
        const std::ptrdiff_t b_end = a_end + length < n ? a_end + length : n;
        std::ptrdiff_t a = first, b = a_end, out = first;
        while (a < a_end && b < b_end) {
            const bool second = precedes(from[b], from[a]);
            to[out++] = from[second ? b : a];
            a += !second;
            b += second;
        }
        while (a < a_end) to[out++] = from[a++];
        while (b < b_end) to[out++] = from[b++];
    }
}

/// Counters of a sort by sixteen bits, eight at a time.
struct digit_counts {
    int low[256], high[256];
};

/// Copies the points in the order of x, but that those less than a 65536th of `width` apart may be in any order.
template <class T>
void roughly_sort(array_view<const point<T>> points, T left, real width, vertex<T>* room, vertex<T>* to,
                  digit_counts& counts) {
    const real scale = real(65535) / width;
    const auto key = [=](point<T> p) { return static_cast<unsigned>(((real(p.x) - real(left)) * scale).value); };
    for (int i = 0; i < 256; ++i) counts.low[i] = counts.high[i] = 0;
    for (point<T> p : points) {
        const unsigned k = key(p);
        ++counts.low[k & 255];
        ++counts.high[k >> 8];
    }
    for (int i = 0, low = 0, high = 0; i < 256; ++i) {  // from how many there are to where they begin
        const int here_low = counts.low[i], here_high = counts.high[i];
        counts.low[i] = low, counts.high[i] = high;
        low += here_low, high += here_high;
    }
    for (int i = 0; i < points.size; ++i) room[counts.low[key(points[i]) & 255]++] = {points[i], i};
    for (int i = 0; i < points.size; ++i) to[counts.high[key(room[i].at) >> 8]++] = room[i];
}

/// Sorts what is nearly sorted; gives up after eight moves for each vertex.
template <class T>
bool finish_sort(vertex<T>* all, int n) {
    std::int64_t moves = std::int64_t{8} * n;
    for (int i = 1; i < n && moves > 0; ++i) {
        const vertex<T> one = all[i];
        int at = i;
        for (; at > 0 && precedes(one, all[at - 1]) && moves > 0; --at, --moves) all[at] = all[at - 1];
        all[at] = one;
    }
    return moves > 0;
}

/// The places in order, each once. `room` has 2n places.
template <class T>
array_view<const vertex<T>> sorted(array_view<const point<T>> points, bounds<T> box, vertex<T>* room,
                                   digit_counts& counts) {
    const int n = points.size;
    vertex<T>*from = room, *to = room + n;
    const real width = real(box.most.x) - real(box.least.x);
    if (n < 32 || width == 0)
        for (int i = 0; i < n; ++i) from[i] = {points[i], i};
    else
        roughly_sort(points, box.least.x, width, to, from, counts);
    if (!finish_sort(from, n)) {
        for (std::ptrdiff_t length = 1; length < n; length *= 2) {
            merge_runs(from, to, n, length);
            vertex<T>* swapped = from;
            from = to;
            to = swapped;
        }
    }
    int kept = 0;
    for (int i = 0; i < n; ++i)
        if (kept == 0 || from[kept - 1].at != from[i].at) from[kept++] = from[i];
    return {from, kept};
}

/// The upper and lower end of each column of pixels, in order: all that a hull can be made of. `room` has 2n places,
/// and there are at most n columns.
inline array_view<const vertex<int>> column_ends(array_view<const point<int>> points, int left, int columns,
                                                 vertex<int>* room) {
    for (int i = 0; i < columns; ++i) room[2 * i].index = -1;
    for (int i = 0; i < points.size; ++i) {
        const point<int> p = points[i];
        vertex<int>* ends = room + 2 * (p.x - left);
        if (ends[0].index < 0) ends[0] = ends[1] = {p, i};
        if (p.y < ends[0].at.y) ends[0] = {p, i};
        if (p.y > ends[1].at.y) ends[1] = {p, i};
    }
    int kept = 0;
    for (int i = 0; i < 2 * columns; i += 2) {
        const vertex<int> upper = room[i], lower = room[i + 1];
        if (upper.index < 0) continue;
        room[kept++] = upper;
        if (lower.index != upper.index) room[kept++] = lower;
    }
    return {room, kept};
}

template <class T>
array_view<const vertex<T>> candidates(array_view<const point<T>> points, vertex<T>* room, digit_counts& counts) {
    const bounds<T> box = checked_bounds(points);
    if constexpr (static_cast<T>(0.5) == T(0))
        if (const int width = box.most.x - box.least.x; width < points.size)
            return column_ends(points, box.least.x, width + 1, room);
    return sorted(points, box, room, counts);
}

/// Appends a vertex to a chain that begins at hull[begin], and takes out those that no longer turn the right way.
template <class T>
void push(vertex<T>* hull, int& n, int begin, const vertex<T>& one) {
    while (n - begin >= 2 && !(cross(hull[n - 2].at, hull[n - 1].at, one.at) > 0)) --n;
    hull[n++] = one;
}

/// Andrew's chains: from the first vertex to the last along one side of the line through them, and back along the
/// other. `spare` has as many places as there are vertices. (To put each on its side first is cheaper than to find out
/// in both chains: it needs no branch.)
template <class T>
int chains(array_view<const vertex<T>> all, vertex<T>* spare, vertex<T>* hull) {
    const vertex<T> first = all[0], last = all[all.size - 1];
    int n = 0, there = 0, back = all.size;
    push(hull, n, 0, first);
    if (all.size == 1) return n;
    for (int i = 1; i < all.size - 1; ++i) {
        const exact<T> side = cross(first.at, last.at, all[i].at);
        spare[there] = spare[back - 1] = all[i];
        there += side < 0;
        back -= side > 0;
    }
    for (int i = 0; i < there; ++i) push(hull, n, 0, spare[i]);
    push(hull, n, 0, last);
    const int begin = n - 1;
    for (int i = back; i < all.size; ++i) push(hull, n, begin, spare[i]);
    push(hull, n, begin, first);
    return n - 1;
}

/// The hull in scratch, where it stays until something else is taken.
template <class T>
array_view<const vertex<T>> hull_of(array_view<const point<T>> points, workspace& scratch) {
    if (points.empty()) return {};
    const auto n = static_cast<std::size_t>(points.size);
    vertex<T>* room = scratch.take<vertex<T>>(2 * n);
    vertex<T>* hull = scratch.take<vertex<T>>(n + 1);
    const array_view<const vertex<T>> all = candidates(points, room, *scratch.take<digit_counts>(1));
    return {hull, chains(all, all.data == room ? room + n : room, hull)};
}

template <class T>
tally points_of_hull(array_view<const point<T>> points, array_view<point<T>> room, workspace scratch) {
    appender<point<T>> out{room};
    for (const vertex<T>& one : hull_of(points, scratch)) out.push(one.at);
    return out.told();
}
template <class T>
tally indices_of_hull(array_view<const point<T>> points, array_view<int> room, workspace scratch) {
    appender<int> out{room};
    for (const vertex<T>& one : hull_of(points, scratch)) out.push(one.index);
    return out.told();
}

}  // namespace convex_hull_detail

constexpr std::size_t convex_hull_workspace(int n) {
    ALIDADE_EXPECTS(n >= 0, n);
    using vertex = convex_hull_detail::vertex<int>;
    return scratch_bytes<vertex>(times(2, static_cast<std::size_t>(n))) +
           scratch_bytes<vertex>(static_cast<std::size_t>(n) + 1) + scratch_bytes<convex_hull_detail::digit_counts>(1);
}

inline tally convex_hull(array_view<const point<int>> points, array_view<point<int>> room, workspace scratch) {
    return convex_hull_detail::points_of_hull(points, room, scratch);
}
inline tally convex_hull(array_view<const point<float>> points, array_view<point<float>> room, workspace scratch) {
    return convex_hull_detail::points_of_hull(points, room, scratch);
}
inline tally convex_hull_indices(array_view<const point<int>> points, array_view<int> room, workspace scratch) {
    return convex_hull_detail::indices_of_hull(points, room, scratch);
}
inline tally convex_hull_indices(array_view<const point<float>> points, array_view<int> room, workspace scratch) {
    return convex_hull_detail::indices_of_hull(points, room, scratch);
}

#if ALIDADE_HOSTED
namespace convex_hull_detail {

template <class P, class T, class Find>
list<P> hosted(array_view<const point<T>> points, Find find) {
    scratch memory;
    const workspace lent = memory.reserve(convex_hull_workspace(points.size));
    constexpr int many = 256;
    return collect<P>(points.size < many ? points.size : many,
                      [=](array_view<P> room) { return find(points, room, lent); });
}

}  // namespace convex_hull_detail

inline list<point<int>> convex_hull(array_view<const point<int>> points) {
    return convex_hull_detail::hosted<point<int>>(points, convex_hull_detail::points_of_hull<int>);
}
inline list<point<float>> convex_hull(array_view<const point<float>> points) {
    return convex_hull_detail::hosted<point<float>>(points, convex_hull_detail::points_of_hull<float>);
}
inline list<int> convex_hull_indices(array_view<const point<int>> points) {
    return convex_hull_detail::hosted<int>(points, convex_hull_detail::indices_of_hull<int>);
}
inline list<int> convex_hull_indices(array_view<const point<float>> points) {
    return convex_hull_detail::hosted<int>(points, convex_hull_detail::indices_of_hull<float>);
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
