// The smallest circle round points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

namespace alidade {

struct enclosing_circle {
    double x = 0, y = 0;
    double radius = -1;  ///< negative where there is no circle

    constexpr bool empty() const { return radius < 0; }
    friend constexpr bool operator==(const enclosing_circle&, const enclosing_circle&) = default;
};

inline namespace ALIDADE_ISA {

/// The circle of least radius that holds the points. Of no points it is empty, of one place its radius is 0.
///
/// requires  coordinates smaller in size than coordinate_limit, and numbers
/// exact     the same bytes on every machine, within 1e-12 of the radius
/// cost      a few passes, 3 to 10; allocates nothing
/// reference Gärtner 1999; cv::minEnclosingCircle, whose circle is wider by 1e-4 and more
enclosing_circle min_enclosing_circle(array_view<const point<int>> points);
enclosing_circle min_enclosing_circle(array_view<const point<float>> points);

// ---- how -----------------------------------------------------------------------------------

namespace min_enclosing_circle_detail {

using namespace plane_arithmetic_detail;

struct circle {
    vector<real> centre = {0, 0};
    real square = -1;  ///< of the radius
};

constexpr vector<real> operator+(vector<real> a, vector<real> b) { return {a.x + b.x, a.y + b.y}; }
constexpr vector<real> operator-(vector<real> a, vector<real> b) { return {a.x - b.x, a.y - b.y}; }
constexpr vector<real> operator*(real a, vector<real> b) { return {a * b.x, a * b.y}; }
constexpr real squared(vector<real> v) { return dot(v, v); }

constexpr circle through(vector<real> a) { return {a, 0}; }
constexpr circle through(vector<real> a, vector<real> b) {
    const vector<real> half = real(0.5) * (b - a);
    return {a + half, squared(half)};
}
constexpr circle through(vector<real> a, vector<real> b, vector<real> c) {
    // From the vertex of the largest angle, where least is lost when two of the three are close together.
    const real opposite_a = squared(c - b), opposite_b = squared(a - c), opposite_c = squared(b - a);
    if (opposite_b > opposite_a && opposite_b >= opposite_c) return through(b, c, a);
    if (opposite_c > opposite_a) return through(c, a, b);
    const vector<real> ab = b - a, ac = c - a;
    const real twice = real(2) * cross(ab, ac);
    if (twice == 0) return {};
    const real u = squared(ab) / twice, v = squared(ac) / twice;
    const vector<real> to_centre = {ac.y * u - ab.y * v, ab.x * v - ac.x * u};
    return {a + to_centre, squared(to_centre)};
}

/// What rounding may add to a square.
inline constexpr real tolerance = 1 + 1e-13;

constexpr bool holds(const circle& c, vector<real> p) { return squared(p - c.centre) <= c.square * tolerance; }

/// The points, at most three, that a circle touches.
struct support {
    vector<real> at[3];
    int count = 0;
};

/// The smallest circle round the points of `from` and p, which lies outside their circle and so on the new one; `from`
/// becomes what that touches.
inline circle widened(support& from, vector<real> p) {
    circle best;
    support best_support = from;
    const auto take = [&](const circle& c, const support& touched) {
        if (c.square < 0 || (best.square >= 0 && best.square <= c.square)) return;
        for (int i = 0; i < from.count; ++i)
            if (!holds(c, from.at[i])) return;
        best = c;
        best_support = touched;
    };
    take(through(p), {{p}, 1});
    for (int i = 0; i < from.count; ++i) take(through(p, from.at[i]), {{p, from.at[i]}, 2});
    for (int i = 0; i < from.count; ++i)
        for (int j = i + 1; j < from.count; ++j)
            take(through(p, from.at[i], from.at[j]), {{p, from.at[i], from.at[j]}, 3});
    from = best_support;
    return best;
}

template <class T>
enclosing_circle circle_round(array_view<const point<T>> points) {
    check(points);
    if (points.empty()) return {};
    const point<T> origin = points[0];  // near it, squares are small
    const auto place = [=](point<T> p) { return vector<real>{real(p.x) - real(origin.x), real(p.y) - real(origin.y)}; };
    support touched = {{{0, 0}}, 1};
    circle least = through(touched.at[0]);
    for (;;) {
        real farthest = -1;
        int at = 0;
        for (int i = 0; i < points.size; ++i) {
            const real away = squared(place(points[i]) - least.centre);
            if (away > farthest) farthest = away, at = i;
        }
        if (farthest <= least.square * tolerance) break;
        support next = touched;
        const circle wider = widened(next, place(points[at]));
        if (!(wider.square > least.square)) {  // rounding has the last word
            least.square = farthest;
            break;
        }
        least = wider;
        touched = next;
    }
    return {(real(origin.x) + least.centre.x).value, (real(origin.y) + least.centre.y).value, sqrt(least.square).value};
}

}  // namespace min_enclosing_circle_detail

inline enclosing_circle min_enclosing_circle(array_view<const point<int>> points) {
    return min_enclosing_circle_detail::circle_round(points);
}
inline enclosing_circle min_enclosing_circle(array_view<const point<float>> points) {
    return min_enclosing_circle_detail::circle_round(points);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
