// How much of each other two rectangles in any direction cover, exactly.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/learned/region.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// The area that both cover, in square pixels: 0 where they only touch, or one is empty. The same either way round.
///
/// requires  numbers
/// exact     the polygon that they share, without approximation, in rounded double arithmetic: the same bytes on every
///           machine. The error is a few 1e-16 of the larger one's length times its width or the distance
/// cost      a comparison where their circumscribed circles are apart, else 4 cuts of at most 8 corners
/// reference Sutherland and Hodgman 1974
inline double intersection(const rotated_region& a, const rotated_region& b);

/// The smallest upright region that holds it, and up to a millionth more.
inline region bounds_of(const rotated_region& r);

// ---- how -----------------------------------------------------------------------------------

namespace rotated_overlap_detail {

/// Of an angle that a network made up as well.
inline sine_cosine turn(real angle) {
    if (abs(angle) > 1e5) angle = __builtin_fmod(angle.value, 2 * pi.value);  // which is exact, so the same everywhere
    return sin_cos(angle);
}

/// Of a rectangle, after at most four cuts. Eight would do, but for corners that rounding moves across the line: a cut
/// makes at most 3 of 2, whatever their order.
struct corners {
    point<real> at[20];
    int count = 0;

    void push(point<real> p) { at[count++] = p; }
};

/// What lies below `limit` along `axis`, times `sign`.
inline corners cut(const corners& all, real point<real>::* axis, real sign, real limit) {
    corners left;
    for (int i = 0; i < all.count; ++i) {
        const point<real> p = all.at[i], q = all.at[i + 1 < all.count ? i + 1 : 0];
        const real p_over = sign * p.*axis - limit, q_over = sign * q.*axis - limit;
        if (p_over <= 0) left.push(p);
        if ((p_over < 0 && q_over > 0) || (p_over > 0 && q_over < 0)) {
            const real share = p_over / (p_over - q_over);
            point<real> crossing = {p.x + share * (q.x - p.x), p.y + share * (q.y - p.y)};
            crossing.*axis = sign * limit;
            left.push(crossing);
        }
    }
    return left;
}

inline real area(const corners& all) {
    real twice = 0;
    for (int i = 2; i < all.count; ++i) {  // seen from the first corner, so that a place far away costs no digits
        const point<real> o = all.at[0], p = all.at[i - 1], q = all.at[i];
        twice += (p.x - o.x) * (q.y - o.y) - (p.y - o.y) * (q.x - o.x);
    }
    return abs(twice) * real(0.5);
}

/// `a` is upright in the middle of the plane, `b` is turned into it and cut along a's sides.
inline real shared_area(const rotated_region& a, const rotated_region& b) {
    const real dx = real(b.x) - real(a.x), dy = real(b.y) - real(a.y);
    const auto [sine, cosine] = turn(a.angle);
    const point<real> middle = {dx * cosine + dy * sine, dy * cosine - dx * sine};
    const auto [b_sine, b_cosine] = turn(real(b.angle) - real(a.angle));
    const real half_width = real(b.width) * real(0.5), half_height = real(b.height) * real(0.5);
    const point<real> along = {half_width * b_cosine, half_width * b_sine};
    const point<real> aside = {-(half_height * b_sine), half_height * b_cosine};
    corners left;
    left.push({middle.x - along.x - aside.x, middle.y - along.y - aside.y});
    left.push({middle.x + along.x - aside.x, middle.y + along.y - aside.y});
    left.push({middle.x + along.x + aside.x, middle.y + along.y + aside.y});
    left.push({middle.x - along.x + aside.x, middle.y - along.y + aside.y});
    left = cut(left, &point<real>::x, 1, real(a.width) * real(0.5));
    left = cut(left, &point<real>::x, -1, real(a.width) * real(0.5));
    left = cut(left, &point<real>::y, 1, real(a.height) * real(0.5));
    left = cut(left, &point<real>::y, -1, real(a.height) * real(0.5));
    return area(left);
}

inline real area(const rotated_region& r) { return real(r.width) * real(r.height); }

/// Which of two is made upright: the larger, so that the order of two makes no difference.
inline bool goes_first(const rotated_region& a, const rotated_region& b) {
    const real a_area = area(a), b_area = area(b);
    if (a_area != b_area) return a_area > b_area;
    if (a.x != b.x) return a.x < b.x;
    if (a.y != b.y) return a.y < b.y;
    if (a.width != b.width) return a.width < b.width;
    return a.angle <= b.angle;
}

/// Circles round them do not even touch.
inline bool far_apart(const rotated_region& a, const rotated_region& b) {
    const auto square = [](real v) { return v * v; };
    const auto radius = [&](const rotated_region& r) {
        return sqrt(square(r.width) + square(r.height)) * real(0.5000001);
    };
    return square(real(a.x) - real(b.x)) + square(real(a.y) - real(b.y)) > square(radius(a) + radius(b));
}

}  // namespace rotated_overlap_detail

inline double intersection(const rotated_region& a, const rotated_region& b) {
    using namespace rotated_overlap_detail;
    if (a.empty() || b.empty() || far_apart(a, b)) return 0;
    return (goes_first(a, b) ? shared_area(a, b) : shared_area(b, a)).value;
}

inline region bounds_of(const rotated_region& r) {
    const auto [sine, cosine] = rotated_overlap_detail::turn(r.angle);
    const real half_width = real(r.width) * real(0.5), half_height = real(r.height) * real(0.5);
    const auto reach = [](real extent, real middle) { return extent + (extent + abs(middle)) * real(2.5e-7); };
    const real x = reach(abs(half_width * cosine) + abs(half_height * sine), r.x);
    const real y = reach(abs(half_width * sine) + abs(half_height * cosine), r.y);
    const auto rounded_to_float = [](real v) { return static_cast<float>(v.value); };
    return {rounded_to_float(real(r.x) - x), rounded_to_float(real(r.y) - y), rounded_to_float(real(r.x) + x),
            rounded_to_float(real(r.y) + y)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
