// The smallest rectangle, in any direction, round points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/convex_hull.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

#include <cstddef>

namespace alidade {

/// A rectangle whose longer side runs in the direction `angle`.
struct rotated_rectangle {
    double x = 0, y = 0;             ///< its centre
    double width = -1, height = -1;  ///< width >= height; negative where there is no rectangle
    double angle = 0;                ///< of `width`: in [0, π), from +x towards +y; in [0, π/2) where width == height

    constexpr bool empty() const { return width < 0; }
    friend constexpr bool operator==(const rotated_rectangle&, const rotated_rectangle&) = default;
};

/// The first is the corner from which `width` runs in the direction `angle`, and from the second `height` runs at
/// angle + π/2: on the screen they go round clockwise.
struct rectangle_corners {
    point<double> at[4];
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points.
constexpr std::size_t min_area_rect_workspace(int points) { return convex_hull_workspace(points); }

/// The rectangle of least area that holds the points; of several, the one with the least angle of width or height,
/// whichever is in [0, π/2). Of no points it is empty, of one place a point of angle 0, of points on a line the line,
/// of height 0.
///
/// requires  coordinates smaller in size than coordinate_limit, and numbers
/// exact     the same bytes on every machine, within 1e-12 of the size of the points
/// cost      that of the convex hull; allocates nothing
/// scratch   min_area_rect_workspace(points.size)
/// reference Freeman and Shapira 1975, Toussaint 1983; cv::minAreaRect, whose angle is another one in every version
rotated_rectangle min_area_rect(array_view<const point<int>> points, workspace scratch);
rotated_rectangle min_area_rect(array_view<const point<float>> points, workspace scratch);

rectangle_corners corners_of(const rotated_rectangle& rectangle);

// ---- how -----------------------------------------------------------------------------------

namespace min_area_rect_detail {

using namespace plane_arithmetic_detail;

/// A rectangle on an edge of the hull, its measures in units of the edge's length.
template <class Number>
struct candidate {
    vector<Number> edge = {};
    Number first = {}, last = {};  ///< where it begins and ends along the edge's line, from the edge's beginning
    Number height = {};
    int at = 0;  ///< where the edge begins
    real area = {};
};

/// The direction v or -v of [0, π).
template <class Number>
constexpr vector<Number> undirected(vector<Number> v) {
    return v.y < 0 || (v.y == 0 && v.x < 0) ? vector<Number>{-v.x, -v.y} : v;
}

/// The direction v, turned by quarters into [0, π/2).
template <class Number>
constexpr vector<Number> first_quarter(vector<Number> v) {
    const vector<Number> upper = undirected(v);
    return upper.x > 0 ? upper : vector<Number>{upper.y, -upper.x};
}

template <class Number>
rotated_rectangle rectangle_of(const candidate<Number>& best, vector<real> origin) {
    const auto real_vector = [](vector<Number> v) { return vector<real>{to_real(v.x), to_real(v.y)}; };
    const Number width = best.last - best.first;
    const vector<real> edge = real_vector(best.edge);
    const real square = dot(edge, edge), length = sqrt(square);
    const real along = (to_real(best.first) + to_real(best.last)) * real(0.5) / square;
    const real across = to_real(best.height) * real(0.5) / square;
    const vector<Number> normal = {-best.edge.y, best.edge.x};
    const vector<real> direction = real_vector(width == best.height  ? first_quarter(best.edge)
                                               : width > best.height ? undirected(best.edge)
                                                                     : undirected(normal));
    const real angle = atan2(direction.y, direction.x);
    const real sides[] = {to_real(width) / length, to_real(best.height) / length};
    return {(origin.x + (edge.x * along - edge.y * across)).value,
            (origin.y + (edge.y * along + edge.x * across)).value, max(sides[0], sides[1]).value,
            min(sides[0], sides[1]).value, angle < pi ? angle.value : 0};
}

/// An edge of the hull lies on a side of the rectangle. While the edge goes round, so do the points that touch the
/// other three sides.
template <class T>
candidate<exact<T>> smallest(array_view<const convex_hull_detail::vertex<T>> hull) {
    using number = exact<T>;
    const int n = hull.size;
    const auto next = [n](int i) { return i + 1 < n ? i + 1 : 0; };
    const auto step = [&](int i) { return from_to(hull[i].at, hull[next(i)].at); };
    candidate<number> best;
    int right = 0, top = 0, left = 0;
    for (int i = 0; i < n; ++i) {
        const vector<number> edge = step(i);
        const auto go = [&](int& side, auto rises) {
            for (int steps = 0; steps < n && rises(step(side)); ++steps) side = next(side);
        };
        if (i == 0) right = next(0);
        go(right, [&](vector<number> v) { return dot(edge, v) > 0; });
        if (i == 0) top = right;
        go(top, [&](vector<number> v) { return cross(edge, v) > 0; });
        if (i == 0) left = top;
        go(left, [&](vector<number> v) { return dot(edge, v) < 0; });
        const point<T> origin = hull[i].at;
        candidate<number> made = {edge,
                                  dot(edge, from_to(origin, hull[left].at)),
                                  dot(edge, from_to(origin, hull[right].at)),
                                  cross(edge, from_to(origin, hull[top].at)),
                                  i,
                                  real{}};
        made.area = to_real(made.last - made.first) * to_real(made.height) / to_real(dot(edge, edge));
        const bool first_of_equals =
            made.area == best.area && cross(first_quarter(made.edge), first_quarter(best.edge)) > 0;
        if (i == 0 || made.area < best.area || first_of_equals) best = made;
    }
    return best;
}

template <class T>
rotated_rectangle rectangle_round(array_view<const point<T>> points, workspace scratch) {
    const auto hull = convex_hull_detail::hull_of(points, scratch);
    if (hull.empty()) return {};
    const point<T> first = hull[0].at;
    if (hull.size == 1) return {static_cast<double>(first.x), static_cast<double>(first.y), 0, 0, 0};
    candidate<exact<T>> best;
    if (hull.size == 2) {
        best.edge = from_to(first, hull[1].at);
        best.last = dot(best.edge, best.edge);
    } else {
        best = smallest(hull);
    }
    const point<T> origin = hull[best.at].at;
    return rectangle_of(best, {real(origin.x), real(origin.y)});
}

}  // namespace min_area_rect_detail

inline rotated_rectangle min_area_rect(array_view<const point<int>> points, workspace scratch) {
    return min_area_rect_detail::rectangle_round(points, scratch);
}
inline rotated_rectangle min_area_rect(array_view<const point<float>> points, workspace scratch) {
    return min_area_rect_detail::rectangle_round(points, scratch);
}

inline rectangle_corners corners_of(const rotated_rectangle& rectangle) {
    const sine_cosine turn = sin_cos(rectangle.angle);
    const real half_width = real(rectangle.width) * real(0.5), half_height = real(rectangle.height) * real(0.5);
    const auto corner = [&](real along, real across) {
        return point<double>{(real(rectangle.x) + (turn.cosine * along - turn.sine * across)).value,
                             (real(rectangle.y) + (turn.sine * along + turn.cosine * across)).value};
    };
    return {{corner(-half_width, -half_height), corner(half_width, -half_height), corner(half_width, half_height),
             corner(-half_width, half_height)}};
}

#if ALIDADE_HOSTED
inline rotated_rectangle min_area_rect(array_view<const point<int>> points) {
    scratch memory;
    return min_area_rect(points, memory.reserve(min_area_rect_workspace(points.size)));
}
inline rotated_rectangle min_area_rect(array_view<const point<float>> points) {
    scratch memory;
    return min_area_rect(points, memory.reserve(min_area_rect_workspace(points.size)));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
