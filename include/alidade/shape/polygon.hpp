// What a polygon is asked for first: its area, length and box, whether it is convex, and where a point is to it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

#include <cstdint>

namespace alidade {

/// Where a point is.
enum class containment { outside = -1, on_border = 0, inside = 1 };

inline namespace ALIDADE_ISA {

// Polygons are closed: an edge leads from the last vertex to the first. Any number of vertices will do, also none;
// edges may cross and vertices coincide. Of all functions here:
//
// requires  coordinates smaller in size than coordinate_limit, and numbers
// exact     the same bytes on every machine
// cost      one pass; allocates nothing

/// The area, positive where the vertices run from +x towards +y, clockwise on the screen. What edges that cross go
/// round twice counts twice.
/// exact     integers: without an error below 2^52. reference  cv::contourArea, oriented
double polygon_area(array_view<const point<int>> polygon);
double polygon_area(array_view<const point<float>> polygon);

/// The sum of the lengths of its edges, without the last where it is not closed. reference  cv::arcLength
double polygon_length(array_view<const point<int>> polygon, bool closed = true);
double polygon_length(array_view<const point<float>> polygon, bool closed = true);

/// The pixels that hold all points; of none, an empty box. A pixel reaches half a pixel to either side of its centre.
/// reference  cv::boundingRect of integers
box bounding_box(array_view<const point<int>> points);
box bounding_box(array_view<const point<float>> points);

/// Whether it turns the same way at every vertex, nowhere going straight on, and once round in all.
/// reference  cv::isContourConvex, which finds stars convex that go round more than once
bool is_convex(array_view<const point<int>> polygon);
bool is_convex(array_view<const point<float>> polygon);

/// Where `p` is: inside is what an odd number of edges separates from far away.
/// exact     integers: without an error. reference  cv::pointPolygonTest
containment contains(array_view<const point<int>> polygon, point<int> p);
containment contains(array_view<const point<int>> polygon, point<float> p);
containment contains(array_view<const point<float>> polygon, point<float> p);

/// The distance of `p` from the nearest edge: positive inside, negative outside; of no vertices, minus infinity.
/// reference  cv::pointPolygonTest with measureDist
double distance_to_polygon(array_view<const point<int>> polygon, point<int> p);
double distance_to_polygon(array_view<const point<int>> polygon, point<float> p);
double distance_to_polygon(array_view<const point<float>> polygon, point<float> p);

// ---- how -----------------------------------------------------------------------------------

namespace polygon_detail {

using namespace plane_arithmetic_detail;

template <class T>
double area(array_view<const point<T>> polygon) {
    check(polygon);
    if (polygon.empty()) return 0;
    const point<T> origin = polygon[0];  // near it, products are small
    exact<T> twice = 0;
    vector<exact<T>> before = {0, 0};
    for (point<T> p : polygon) {
        const vector<exact<T>> here = from_to(origin, p);
        twice = add(twice, cross(before, here));
        before = here;
    }
    return (to_real(twice) * real(0.5)).value;
}

/// Most contours step from pixel to pixel: such steps are counted, and only others need a root each.
inline double length(array_view<const point<int>> polygon, bool closed) {
    check(polygon);
    if (polygon.empty()) return 0;
    point<int> before = polygon[closed ? polygon.size - 1 : 0];
    std::int64_t straight = 0, diagonal = 0;
    real others = 0;
    for (point<int> here : polygon) {
        const auto step = from_to(before, here);
        const std::int64_t square = dot(step, step);
        straight += square == 1;
        diagonal += square == 2;
        if (square > 2) others += sqrt(real(square));
        before = here;
    }
    return (real(straight) + real(diagonal) * real(1.41421356237309504880) + others).value;
}

inline double length(array_view<const point<float>> polygon, bool closed) {
    check(polygon);
    if (polygon.empty()) return 0;
    point<float> before = polygon[closed ? polygon.size - 1 : 0];
    real sum = 0;
    for (point<float> here : polygon) {
        const auto step = from_to(before, here);
        sum += sqrt(dot(step, step));
        before = here;
    }
    return sum.value;
}

template <class T, class Pixel>
box box_of(array_view<const point<T>> points, Pixel pixel) {
    if (points.empty()) return {};
    const bounds<T> all = checked_bounds(points);
    const int x = pixel(all.least.x), y = pixel(all.least.y);
    return {x, y, pixel(all.most.x) - x + 1, pixel(all.most.y) - y + 1};
}

/// Few polygons need to be looked at to their end, and so the vertices are not all checked beforehand.
template <class T>
bool convex(array_view<const point<T>> polygon) {
    const int n = polygon.size;
    if (n < 3) {
        check(polygon);
        return false;
    }
    check(polygon[n - 2]), check(polygon[n - 1]);
    const auto upwards = [](vector<exact<T>> v) { return v.y > 0 || (v.y == 0 && v.x > 0); };
    point<T> last = polygon[n - 1];
    vector<exact<T>> before = from_to(polygon[n - 2], last);
    bool left = false, right = false, up = upwards(before);
    int rounds = 0;
    constexpr int block = 64;
    for (int first = 0; first < n; first += block) {
        const array_view<const point<T>> some = {polygon.data + first, n - first < block ? n - first : block};
        check(some);
        for (point<T> p : some) {
            const vector<exact<T>> here = from_to(last, p);
            const exact<T> turn = cross(before, here);
            left |= !(turn < 0), right |= !(turn > 0);
            const bool was_up = up;
            up = upwards(here);
            rounds += up & !was_up;
            before = here;
            last = p;
        }
        if (left && right) return false;
    }
    return rounds == 1;
}

/// Whether the edge from a to b, taken without its lower end, crosses the ray from p in the direction of +x.
/// `side` is cross(a, b, p).
template <class P, class Number>
constexpr bool crosses_ray(P a, P b, P p, Number side) {
    return (a.y > p.y) != (b.y > p.y) && (b.y > a.y ? side > 0 : side < 0);
}

template <class T, class U>
containment where(array_view<const point<T>> polygon, point<U> p) {
    check(polygon), check(p);
    using number = decltype(exact<T>() + exact<U>());
    const vector<number> at = {number(p.x), number(p.y)};
    bool inside = false, on_border = false;
    for_edges(polygon, [&](point<T> from, point<T> to) {
        const vector<number> a = {number(from.x), number(from.y)}, b = {number(to.x), number(to.y)};
        // Edges above, below and behind the point say nothing.
        if ((a.y > at.y && b.y > at.y) || (a.y < at.y && b.y < at.y) || (a.x < at.x && b.x < at.x)) return;
        const number side = cross(vector<number>{b.x - a.x, b.y - a.y}, vector<number>{at.x - a.x, at.y - a.y});
        inside ^= crosses_ray(a, b, at, side);
        on_border |= side == 0 && (a.x <= at.x || b.x <= at.x);
    });
    return on_border ? containment::on_border : inside ? containment::inside : containment::outside;
}

template <class T, class U>
double distance(array_view<const point<T>> polygon, point<U> p) {
    check(polygon), check(p);
    if (polygon.empty()) return -__builtin_inf();
    using number = decltype(exact<T>() + exact<U>());
    const vector<number> at = {number(p.x), number(p.y)};
    bool inside = false;
    real nearest = __builtin_inf();  // squared
    for_edges(polygon, [&](point<T> from, point<T> to) {
        const vector<number> a = {number(from.x), number(from.y)}, b = {number(to.x), number(to.y)};
        const vector<number> edge = {b.x - a.x, b.y - a.y}, away = {at.x - a.x, at.y - a.y};
        const number side = cross(edge, away), along = dot(edge, away), square = dot(edge, edge);
        inside ^= crosses_ray(a, b, at, side);
        const vector<number> beyond = {at.x - b.x, at.y - b.y};
        const real here = along <= 0        ? to_real(dot(away, away))
                          : along >= square ? to_real(dot(beyond, beyond))
                                            : to_real(side) * to_real(side) / to_real(square);
        nearest = min(nearest, here);
    });
    const real size = sqrt(nearest);
    return inside || size == 0 ? size.value : -size.value;
}

}  // namespace polygon_detail

inline double polygon_area(array_view<const point<int>> polygon) { return polygon_detail::area(polygon); }
inline double polygon_area(array_view<const point<float>> polygon) { return polygon_detail::area(polygon); }

inline double polygon_length(array_view<const point<int>> polygon, bool closed) {
    return polygon_detail::length(polygon, closed);
}
inline double polygon_length(array_view<const point<float>> polygon, bool closed) {
    return polygon_detail::length(polygon, closed);
}

inline box bounding_box(array_view<const point<int>> points) {
    return polygon_detail::box_of(points, [](int v) { return v; });
}
inline box bounding_box(array_view<const point<float>> points) {
    return polygon_detail::box_of(points, [](float v) { return round_int(real(v)); });
}

inline bool is_convex(array_view<const point<int>> polygon) { return polygon_detail::convex(polygon); }
inline bool is_convex(array_view<const point<float>> polygon) { return polygon_detail::convex(polygon); }

inline containment contains(array_view<const point<int>> polygon, point<int> p) {
    return polygon_detail::where(polygon, p);
}
inline containment contains(array_view<const point<int>> polygon, point<float> p) {
    return polygon_detail::where(polygon, p);
}
inline containment contains(array_view<const point<float>> polygon, point<float> p) {
    return polygon_detail::where(polygon, p);
}

inline double distance_to_polygon(array_view<const point<int>> polygon, point<int> p) {
    return polygon_detail::distance(polygon, p);
}
inline double distance_to_polygon(array_view<const point<int>> polygon, point<float> p) {
    return polygon_detail::distance(polygon, p);
}
inline double distance_to_polygon(array_view<const point<float>> polygon, point<float> p) {
    return polygon_detail::distance(polygon, p);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
