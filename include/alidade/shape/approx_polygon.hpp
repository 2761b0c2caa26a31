// A polygon or an open line with fewer vertices, nowhere far from the one given.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

#include <cstddef>
#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct approx_polygon_options {
    double tolerance = 1;  ///< how far a vertex that is left out may be from the line in its stead, in pixels
    bool closed = true;    ///< an edge leads from the last point to the first
    /// Also leaves out vertices within tolerance / √2 of the line between their neighbours, as cv::approxPolyDP does
    /// (but for neighbours of which one is straight above or beside the other). Without it, `tolerance` holds.
    bool straighten = true;
    /// Measures from the edge, as newer versions of cv::approxPolyDP do; else from the line through it, from which a
    /// point beyond the edge's ends may be less far.
    bool from_edge = false;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points.
constexpr std::size_t approx_polygon_workspace(int points);

/// Some of the points, in their order: an edge stands in the stead of the points between its ends where all of these
/// are within options.tolerance of the line through its ends; else it is split at the one farthest from that line, the
/// first of several. An open line begins with its first point and its last. A closed one begins with two points far
/// apart: from the first point to the one farthest from it, from there likewise twice more. If the third distance is
/// within the tolerance, that one point is all. A line whose ends coincide begins with these and the point farthest
/// from them. The result begins at the point split off first.
///
/// requires  0 <= tolerance < 1e30; coordinates smaller in size than coordinate_limit, and numbers
/// exact     the same bytes on every machine; equal to cv::approxPolyDP of OpenCV 4.6
/// cost      O(n log n), O(n²) at worst; allocates nothing, does not recurse
/// scratch   approx_polygon_workspace(points.size)
/// reference Ramer 1972; Douglas and Peucker 1973
tally approx_polygon(array_view<const point<int>> points, array_view<point<int>> room, approx_polygon_options options,
                     workspace scratch);
tally approx_polygon(array_view<const point<float>> points, array_view<point<float>> room,
                     approx_polygon_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace approx_polygon_detail {

using namespace plane_arithmetic_detail;

/// A difference in Number. Those of floats are rounded to floats, as OpenCV's are.
template <class Number, class T>
constexpr vector<Number> step(point<T> a, point<T> b) {
    if constexpr (static_cast<T>(0.5) == T(0))
        return {static_cast<Number>(b.x) - static_cast<Number>(a.x),
                static_cast<Number>(b.y) - static_cast<Number>(a.y)};
    else
        return {Number(b.x - a.x), Number(b.y - a.y)};
}

constexpr std::int32_t size_of(std::int32_t v) { return v < 0 ? -v : v; }
constexpr std::int64_t size_of(std::int64_t v) { return v < 0 ? -v : v; }
constexpr real size_of(real v) { return __builtin_fabs(v.value); }

constexpr bool goes_on(point<int> a, point<int> b, point<int> c) { return dot(from_to(a, b), from_to(b, c)) >= 0; }
constexpr bool goes_on(point<float> a, point<float> b, point<float> c) {
    using number = rounded<float>;
    return number(b.x - a.x) * number(c.x - b.x) + number(b.y - a.y) * number(c.y - b.y) >= number(0);
}

/// The points from `first` to `last`, which may lie before it in memory: then they lead over the end.
struct range {
    int first, last;
};

/// The point that is farthest by `distance`, the first of several; first + 1 … last - 1 are asked.
template <class Number>
struct farthest_point {
    Number distance = 0;
    int at = -1;

    /// By blocks, whose largest distance is soon found; where, only if it is larger than all before.
    template <class Distance>
    void seek(int first, int end, Distance of) {
        constexpr int block = 32;
        for (; end - first >= block; first += block) {
            Number most = 0;
            for (int i = first; i < first + block; ++i) {
                const Number here = of(i);
                most = here > most ? here : most;
            }
            if (!(most > distance)) continue;
            distance = most;
            for (at = first; !(of(at) == most);) ++at;
        }
        for (int i = first; i < end; ++i)
            if (const Number here = of(i); here > distance) distance = here, at = i;
    }
    template <class Distance>
    void seek(range within, int n, Distance of) {
        if (within.first < within.last) return seek(within.first + 1, within.last, of);
        seek(within.first + 1, n, of);
        seek(0, within.last, of);
    }
};

/// Of the points within `here`, how far the farthest is from the edge between its ends, or the line through it:
/// squared, and times the edge's length squared.
template <class Number, class T>
farthest_point<real> farthest_from_edge(array_view<const point<T>> points, range here, bool from_edge) {
    const point<T> start = points[here.first], end = points[here.last];
    const auto edge = step<Number>(start, end);
    if (from_edge) {
        const Number length = dot(edge, edge);
        farthest_point<real> found;
        found.seek(here, points.size, [=](int i) {
            const auto away = step<Number>(start, points[i]), beyond = step<Number>(end, points[i]);
            const Number along = dot(edge, away);
            const real aside = to_real(cross(edge, away));
            return along < 0        ? to_real(dot(away, away)) * to_real(length)
                   : along > length ? to_real(dot(beyond, beyond)) * to_real(length)
                                    : aside * aside;
        });
        return found;
    }
    farthest_point<Number> found;
    found.seek(here, points.size, [=](int i) { return size_of(cross(edge, step<Number>(start, points[i]))); });
    return {to_real(found.distance) * to_real(found.distance), found.at};
}

/// Ramer's algorithm; `kept` and `stack` have a place for each point and one more. Number holds twice the square of a
/// difference.
template <class Number, class T>
int split(array_view<const point<T>> points, double tolerance, bool closed, bool from_edge, point<T>* kept,
          range* stack) {
    const int n = points.size;
    const real limit = real(tolerance) * real(tolerance);
    const bool ends_meet = points[0] == points[n - 1];
    int count = 0, waiting = 0;
    if (!closed && !ends_meet) {
        stack[waiting++] = {0, n - 1};
    } else {
        int start = 0, across = 0;
        Number distance = 0;
        for (int round = 0; round < (closed ? 3 : 1); ++round) {
            start = across;
            farthest_point<Number> from_start;
            from_start.seek({start, start}, n, [=](int i) {
                const auto v = step<Number>(points[start], points[i]);
                return dot(v, v);
            });
            distance = from_start.distance;
            if (from_start.at >= 0) across = from_start.at;
        }
        if (to_real(distance) <= limit) {
            kept[count++] = points[start];
        } else {
            stack[waiting++] = {across, start};
            stack[waiting++] = {start, across};
        }
    }
    while (waiting > 0) {
        const range here = stack[--waiting];
        const auto edge = step<Number>(points[here.first], points[here.last]);
        const farthest_point<real> farthest = farthest_from_edge<Number>(points, here, from_edge);
        if (farthest.distance <= limit * to_real(dot(edge, edge))) {
            kept[count++] = points[here.first];
        } else {
            stack[waiting++] = {farthest.at, here.last};
            stack[waiting++] = {here.first, farthest.at};
        }
    }
    if (!closed && !ends_meet) kept[count++] = points[n - 1];
    return count;
}

/// One round along the vertices that leaves out those near the line between their neighbours; never two in succession.
/// In place: at the end of the round it sees what it wrote at the beginning.
template <class T>
int straightened(point<T>* kept, int n, double tolerance, bool closed) {
    const real limit = real(0.5) * (real(tolerance) * real(tolerance));
    const auto next = [n](int i) { return i + 1 < n ? i + 1 : 0; };
    int left = n, read = closed ? n - 1 : 0;
    point<T> before = kept[read];
    read = next(read);
    int write = read;
    point<T> here = kept[read];
    read = next(read);
    for (int i = closed ? 0 : 1; i < (closed ? n : n - 1) && left > 2; ++i) {
        const point<T> after = kept[read];
        read = next(read);
        const auto edge = step<exact<T>>(before, after);
        const real aside = to_real(cross(edge, step<exact<T>>(before, here)));
        const bool near = aside * aside <= limit * to_real(dot(edge, edge));
        if (near && edge.x != 0 && edge.y != 0 && goes_on(before, here, after)) {
            --left;
            kept[write] = before = after;
            here = kept[read];
            read = next(read);
            ++i;
        } else {
            kept[write] = before = here;
            here = after;
        }
        write = next(write);
    }
    if (!closed) kept[write] = here;
    return left;
}

template <class T>
tally approximate(array_view<const point<T>> points, array_view<point<T>> room, approx_polygon_options options,
                  workspace scratch) {
    ALIDADE_EXPECTS(options.tolerance >= 0 && options.tolerance < 1e30);
    if (points.empty()) return {};
    const bounds<T> all = checked_bounds(points);
    const auto places = static_cast<std::size_t>(points.size) + 1;
    point<T>* kept = scratch.take<point<T>>(places);
    range* stack = scratch.take<range>(places);
    const auto split_in = [&]<class Number>(Number) {
        return split<Number>(points, options.tolerance, options.closed, options.from_edge, kept, stack);
    };
    int n = 0;
    if constexpr (static_cast<T>(0.5) == T(0))  // most contours are small enough for 32 bits, which are faster
        n = all.most.x - all.least.x < 32768 && all.most.y - all.least.y < 32768 ? split_in(std::int32_t{})
                                                                                 : split_in(std::int64_t{});
    else
        n = split_in(real{});
    if (options.straighten) n = straightened(kept, n, options.tolerance, options.closed);
    appender<point<T>> out{room};
    for (int i = 0; i < n; ++i) out.push(kept[i]);
    return out.told();
}

}  // namespace approx_polygon_detail

constexpr std::size_t approx_polygon_workspace(int n) {
    ALIDADE_EXPECTS(n >= 0, n);
    const auto places = static_cast<std::size_t>(n) + 1;
    return scratch_bytes<point<int>>(places) + scratch_bytes<approx_polygon_detail::range>(places);
}

inline tally approx_polygon(array_view<const point<int>> points, array_view<point<int>> room,
                            approx_polygon_options options, workspace scratch) {
    return approx_polygon_detail::approximate(points, room, options, scratch);
}
inline tally approx_polygon(array_view<const point<float>> points, array_view<point<float>> room,
                            approx_polygon_options options, workspace scratch) {
    return approx_polygon_detail::approximate(points, room, options, scratch);
}

#if ALIDADE_HOSTED
namespace approx_polygon_detail {

template <class T>
list<point<T>> hosted(array_view<const point<T>> points, approx_polygon_options options) {
    scratch memory;
    const workspace lent = memory.reserve(approx_polygon_workspace(points.size));
    constexpr int many = 256;
    return collect<point<T>>(points.size < many ? points.size : many,
                             [=](array_view<point<T>> room) { return approximate(points, room, options, lent); });
}

}  // namespace approx_polygon_detail

inline list<point<int>> approx_polygon(array_view<const point<int>> points, approx_polygon_options options = {}) {
    return approx_polygon_detail::hosted(points, options);
}
inline list<point<float>> approx_polygon(array_view<const point<float>> points, approx_polygon_options options = {}) {
    return approx_polygon_detail::hosted(points, options);
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
