// Moments of a polygon's area to the third order: centroid, spread and skew, and Hu's invariants.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

#include <cstdint>

namespace alidade {

/// Of a weight w(x, y): the area of a figure, or the values of a picture. All 0 where the weights sum to less than
/// 2⁻²³.
struct moments {
    double m00 = 0, m10 = 0, m01 = 0, m20 = 0, m11 = 0, m02 = 0, m30 = 0, m21 = 0, m12 = 0, m03 = 0;  ///< Σ w xᵖ yᵠ
    double x = 0, y = 0;                                                                              ///< the centroid
    double mu20 = 0, mu11 = 0, mu02 = 0, mu30 = 0, mu21 = 0, mu12 = 0, mu03 = 0;  ///< about the centroid
    double nu20 = 0, nu11 = 0, nu02 = 0, nu30 = 0, nu21 = 0, nu12 = 0, nu03 = 0;  ///< these, size divided out

    friend constexpr bool operator==(const moments&, const moments&) = default;
};

/// Seven numbers that do not change when a figure is moved, turned or scaled. A mirror changes the last one's sign.
struct hu_invariants {
    double value[7] = {};

    friend constexpr bool operator==(const hu_invariants&, const hu_invariants&) = default;
};

inline namespace ALIDADE_ISA {

/// The moments of what the polygon encloses, whichever way it runs: m_pq = ∫ xᵖ yᵠ, mu_pq = ∫ (x - x̄)ᵖ (y - ȳ)ᵠ,
/// nu_pq = mu_pq / m00^(1 + (p + q) / 2).
///
/// requires  coordinates smaller in size than coordinate_limit, and numbers
/// exact     the same bytes on every machine; of integers: sums without an error if the polygon is not wider and higher
///           than 65534 pixels, and from these within 1e-14 of the moments of |x - x̄| and |y - ȳ|
/// cost      two passes; allocates nothing
/// reference Green's theorem; cv::moments of a contour, which sums in double about (0, 0)
moments polygon_moments(array_view<const point<int>> polygon);
moments polygon_moments(array_view<const point<float>> polygon);

/// reference Hu 1962; cv::HuMoments
hu_invariants hu_moments(const moments& of);

// ---- how -----------------------------------------------------------------------------------

namespace moments_detail {

using namespace plane_arithmetic_detail;

/// Moments about some place near the figure.
struct local_moments {
    real m00 = 0, m10 = 0, m01 = 0, m20 = 0, m11 = 0, m02 = 0, m30 = 0, m21 = 0, m12 = 0, m03 = 0;
};

/// A sum of integers that is known to fit 64 bits in the end.
struct word_sum {
    std::uint64_t bits = 0;

    constexpr void add_product(std::int64_t a, std::int64_t b) {
        bits += static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b);
    }
    constexpr real value() const { return static_cast<std::int64_t>(bits); }
};

/// A sum of integers that may need 85 bits: 2³² high + low.
struct wide_sum {
#ifdef __SIZEOF_INT128__
    __extension__ using wide = __int128;
    wide sum = 0;

    constexpr void add_product(std::int64_t a, std::int64_t b) { sum += static_cast<wide>(a) * b; }
    constexpr std::int64_t high() const { return static_cast<std::int64_t>(sum >> 32); }
    constexpr std::int64_t low() const { return static_cast<std::int64_t>(sum & 0xffffffff); }
#else
    std::int64_t upper = 0, lower = 0;

    /// requires  |a| < 2³¹ - 2¹⁶
    constexpr void add_product(std::int64_t a, std::int64_t b) {
        const std::int64_t part = lower + a * (b & 0xffffffff);
        upper += a * (b >> 32) + (part >> 32);
        lower = part & 0xffffffff;
    }
    constexpr std::int64_t high() const { return upper; }
    constexpr std::int64_t low() const { return lower; }
#endif
    /// Rounded once.
    constexpr real value() const { return real(high()) * real(0x1p32) + real(low()); }
};

/// A sum of integers that never leaves what doubles hold exactly, fused multiply-adds or not.
struct small_sum {
    double sum = 0;

    constexpr void add_product(double a, double b) { sum += a * b; }
    constexpr real value() const { return sum; }
};

struct real_sum {
    real sum = 0;

    constexpr void add_product(real a, real b) { sum += a * b; }
    constexpr real value() const { return sum; }
};

/// The integrals over the polygon, by sums along its edges, about `origin`.
template <class Sum, class Number, class T>
local_moments green(array_view<const point<T>> polygon, vector<Number> origin) {
    Sum s00, s10, s01, s20, s11, s02, s30, s21, s12, s03;
    struct vertex {
        Number x, y, xx, xy, yy, xxy, xyy;
    };
    const auto place = [=](point<T> p) {
        const Number x = Number(p.x) - origin.x, y = Number(p.y) - origin.y;
        return vertex{x, y, x * x, x * y, y * y, x * x * y, x * y * y};
    };
    vertex a = place(polygon[polygon.size - 1]);
    for (point<T> p : polygon) {
        const vertex b = place(p);
        const Number twice = a.x * b.y - a.y * b.x;
        const Number x = a.x + b.x, y = a.y + b.y, xx = x * x, yy = y * y, squares_x = a.xx + b.xx,
                     squares_y = a.yy + b.yy;
        const Number xxy = a.xxy + b.xxy, xyy = a.xyy + b.xyy;
        s00.add_product(twice, 1);
        s10.add_product(twice, x);
        s01.add_product(twice, y);
        s20.add_product(twice, xx + squares_x);
        s11.add_product(twice, x * y + a.xy + b.xy);
        s02.add_product(twice, yy + squares_y);
        s30.add_product(twice, x * squares_x);
        s21.add_product(twice, xx * y + (xxy + xxy));
        s12.add_product(twice, x * yy + (xyy + xyy));
        s03.add_product(twice, y * squares_y);
        a = b;
    }
    return {s00.value() / 2,  s10.value() / 6,  s01.value() / 6,  s20.value() / 24, s11.value() / 24,
            s02.value() / 24, s30.value() / 20, s21.value() / 60, s12.value() / 60, s03.value() / 20};
}

/// About (0, 0), about the centroid and normalised, from moments about `origin`.
[[gnu::noinline]] inline moments finish(local_moments m, vector<real> origin) {
    if (abs(m.m00) < real(0x1p-23)) return {};
    if (m.m00 < 0) m = {-m.m00, -m.m10, -m.m01, -m.m20, -m.m11, -m.m02, -m.m30, -m.m21, -m.m12, -m.m03};
    const real two = 2, three = 3, cx = m.m10 / m.m00, cy = m.m01 / m.m00, ox = origin.x, oy = origin.y;

    const real mu20 = m.m20 - m.m10 * cx, mu11 = m.m11 - m.m10 * cy, mu02 = m.m02 - m.m01 * cy;
    const real mu30 = m.m30 - cx * (three * mu20 + cx * m.m10);
    const real mu21 = m.m21 - cx * (two * mu11 + cx * m.m01) - cy * mu20;
    const real mu12 = m.m12 - cy * (two * mu11 + cy * m.m10) - cx * mu02;
    const real mu03 = m.m03 - cy * (three * mu02 + cy * m.m01);

    const real m10 = m.m10 + ox * m.m00, m01 = m.m01 + oy * m.m00;
    const real m20 = m.m20 + ox * (m.m10 + m10), m02 = m.m02 + oy * (m.m01 + m01);
    const real m11 = m.m11 + ox * m.m01 + oy * m10;
    const real x_of_xy = m.m11 + ox * m.m01;  // x about 0, y about the origin
    const real y_of_xy = m.m11 + oy * m.m10;  // and the other way round
    const real m30 = m.m30 + ox * (three * m.m20 + ox * (three * m.m10 + ox * m.m00));
    const real m03 = m.m03 + oy * (three * m.m02 + oy * (three * m.m01 + oy * m.m00));
    const real m21 = m.m21 + ox * (m.m11 + x_of_xy) + oy * m20;
    const real m12 = m.m12 + oy * (m.m11 + y_of_xy) + ox * m02;

    const real second = real(1) / (m.m00 * m.m00), third = second / sqrt(m.m00);
    const auto scaled = [](real v, real by) { return (v * by).value; };
    return {m.m00.value,
            m10.value,
            m01.value,
            m20.value,
            m11.value,
            m02.value,
            m30.value,
            m21.value,
            m12.value,
            m03.value,
            (ox + cx).value,
            (oy + cy).value,
            mu20.value,
            mu11.value,
            mu02.value,
            mu30.value,
            mu21.value,
            mu12.value,
            mu03.value,
            scaled(mu20, second),
            scaled(mu11, second),
            scaled(mu02, second),
            scaled(mu30, third),
            scaled(mu21, third),
            scaled(mu12, third),
            scaled(mu03, third)};
}

/// The middle of a box, and how far it reaches.
template <class T>
struct extent {
    point<T> middle = {};
    exact<T> reach = 0;
};
template <class T>
extent<T> extent_of(bounds<T> box) {
    const point<T> middle = {(box.least.x + box.most.x) / 2, (box.least.y + box.most.y) / 2};
    const vector<exact<T>> up = from_to(middle, box.most), down = from_to(box.least, middle);
    exact<T> reach = 0;
    const exact<T> reaches[] = {up.x, up.y, down.x, down.y};
    for (exact<T> v : reaches) reach = v > reach ? v : reach;
    return {middle, reach};
}

// Not inlined, so that their frames do not lie on a small stack all at once.

template <class Sum, class Number>
[[gnu::noinline]] local_moments about(array_view<const point<int>> polygon, point<int> origin) {
    return green<Sum>(polygon, vector<Number>{static_cast<Number>(origin.x), static_cast<Number>(origin.y)});
}

[[gnu::noinline]] inline local_moments integrals(array_view<const point<int>> polygon, extent<int> over) {
    const auto [middle, reach] = over;
    // No term is larger than 24 reach⁵; and as a polygon of n edges goes round a place less than n / 2 times, no sum of
    // all of them is larger than 20 n reach⁵.
    const real square = real(reach) * real(reach);
    const real largest = real(24) * real(polygon.size) * square * square * real(reach);
    if (largest < real(0x1p53)) return about<small_sum, double>(polygon, middle);
    if (largest < real(0x1p62)) return about<word_sum, std::int64_t>(polygon, middle);
    if (reach < 32768) return about<wide_sum, std::int64_t>(polygon, middle);
    return about<real_sum, real>(polygon, middle);
}

}  // namespace moments_detail

inline moments polygon_moments(array_view<const point<int>> polygon) {
    using namespace moments_detail;
    if (polygon.empty()) return {};
    const extent<int> over = extent_of(checked_bounds(polygon));
    return finish(integrals(polygon, over), {real(over.middle.x), real(over.middle.y)});
}

inline moments polygon_moments(array_view<const point<float>> polygon) {
    using namespace moments_detail;
    if (polygon.empty()) return {};
    const point<float> middle = extent_of(checked_bounds(polygon)).middle;
    const vector<real> origin = {middle.x, middle.y};
    return finish(green<real_sum>(polygon, origin), origin);
}

inline hu_invariants hu_moments(const moments& of) {
    const real nu20 = of.nu20, nu11 = of.nu11, nu02 = of.nu02, three = 3;
    const real nu30 = of.nu30, nu21 = of.nu21, nu12 = of.nu12, nu03 = of.nu03;
    const real sum = nu20 + nu02, difference = nu20 - nu02, twice11 = nu11 + nu11;
    const real p = nu30 + nu12, q = nu21 + nu03;                  // what turns once with the figure
    const real u = nu30 - three * nu12, v = three * nu21 - nu03;  // and what turns three times
    const real cube_p = p * (p * p - three * (q * q)), cube_q = q * (three * (p * p) - q * q);
    return {{sum.value, (difference * difference + twice11 * twice11).value, (u * u + v * v).value,
             (p * p + q * q).value, (u * cube_p + v * cube_q).value,
             (difference * (p * p - q * q) + (twice11 + twice11) * (p * q)).value, (v * cube_p - u * cube_q).value}};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
