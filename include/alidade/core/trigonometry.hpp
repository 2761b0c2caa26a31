// Sines, arc tangents, exponentials and logarithms, the same on every machine: libraries differ in the last bits.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/rounded.hpp>

#include <cstdint>

#include <cstdint>

namespace alidade {

inline constexpr real pi = 3.14159265358979323846;

struct sine_cosine {
    real sine, cosine;
};

inline namespace ALIDADE_ISA {

/// The sine and cosine of an angle in radians. requires  |angle| <= 1e6. exact  within 4e-16 for |angle| <= 100
constexpr sine_cosine sin_cos(real angle);

/// The direction of (x, y), in (-π, π]; 0 for (0, 0). exact  within 5e-16 relative
constexpr real atan2(real y, real x);

/// e^v. exact  within 1e-15 relative for |v| <= 700; 0 below, the largest finite number above
constexpr real exp(real v);

/// The natural logarithm, and that to the base of 10. exact  within 5e-16 relative; the least finite number for v <= 0
constexpr real log(real v);
constexpr real log10(real v);

// ---- how -----------------------------------------------------------------------------------

namespace trigonometry_detail {

/// coefficients[0] + coefficients[1] v + … by Horner's rule.
template <int N>
constexpr real polynomial(real v, const double (&coefficients)[N]) {
    real sum = coefficients[N - 1];
    for (int i = N - 2; i >= 0; --i) sum = sum * v + real(coefficients[i]);
    return sum;
}

/// π / 2 in three parts, the first two of 33 bits: multiples of them are exact.
inline constexpr real half_pi_high = 0x1.921fb544p+0, half_pi_middle = 0x1.0b4611a6p-34,
                      half_pi_low = 0x1.3198a2e037073p-69;

/// atan(k / 16), k = 0 … 16, each as the nearest double.
inline constexpr double sixteenths[17] = {0,
                                          0.06241880999595735,
                                          0.12435499454676144,
                                          0.18534794999569476,
                                          0.24497866312686414,
                                          0.3028848683749714,
                                          0.35877067027057225,
                                          0.4124104415973873,
                                          0.4636476090008061,
                                          0.5123894603107377,
                                          0.5585993153435624,
                                          0.6022873461349642,
                                          0.6435011087932844,
                                          0.6823165548747481,
                                          0.7188299996216245,
                                          0.7531512809621944,
                                          0.7853981633974483};

/// The arc tangent of 0 … 1.
constexpr real atan_unit(real t) {
    const int k = static_cast<int>(t.value * 16 + 0.5);
    const real near = real(k) / 16;
    const real rest = (t - near) / (real(1) + t * near);
    constexpr double series[] = {1, -1.0 / 3, 1.0 / 5, -1.0 / 7, 1.0 / 9, -1.0 / 11};
    return real(sixteenths[k]) + rest * polynomial(rest * rest, series);
}

}  // namespace trigonometry_detail

constexpr sine_cosine sin_cos(real angle) {
    using namespace trigonometry_detail;
    ALIDADE_EXPECTS(angle >= -1e6 && angle <= 1e6);
    const int quarters = round_int(angle * real(0.63661977236758134308));
    const real n = quarters;
    const real v = ((angle - n * half_pi_high) - n * half_pi_middle) - n * half_pi_low;
    const real square = v * v;
    constexpr double sines[] = {-1.0 / 6,          1.0 / 120,          -1.0 / 5040,           1.0 / 362880,
                                -1.0 / 39916800.0, 1.0 / 6227020800.0, -1.0 / 1307674368000.0};
    constexpr double cosines[] = {1.0 / 24,          -1.0 / 720,           1.0 / 40320,           -1.0 / 3628800.0,
                                  1.0 / 479001600.0, -1.0 / 87178291200.0, 1.0 / 20922789888000.0};
    const real sine = v + v * square * polynomial(square, sines);
    const real cosine = real(1) - (square * real(0.5) - square * square * polynomial(square, cosines));
    switch (quarters & 3) {
        case 0:
            return {sine, cosine};
        case 1:
            return {cosine, -sine};
        case 2:
            return {-sine, -cosine};
        default:
            return {-cosine, sine};
    }
}

constexpr real atan2(real y, real x) {
    using namespace trigonometry_detail;
    const real along = abs(x), aside = abs(y);
    if (along == 0 && aside == 0) return 0;
    const real first =
        aside <= along ? atan_unit(aside / along) : (half_pi_high - atan_unit(along / aside)) + half_pi_middle;
    const real upper = x < 0 ? pi - first : first;
    return y < 0 ? -upper : upper;
}

constexpr real exp(real v) {
    using namespace trigonometry_detail;
    ALIDADE_EXPECTS(v == v);  // is no NaN
    if (v < -708) return 0;
    if (v > 709) return 0x1.fffffffffffffp+1023;
    const int twos = round_int(v * real(1.44269504088896340736));
    const real n = twos;
    const real rest = (v - n * real(0x1.62e42fefp-1)) - n * real(0x1.473de6af278edp-34);
    constexpr double series[] = {
        1,          1.0,         1.0 / 2,      1.0 / 6,       1.0 / 24,         1.0 / 120,        1.0 / 720,
        1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800.0, 1.0 / 479001600.0};
    const auto power_of_two = static_cast<std::uint64_t>(1023 + twos) << 52;
    return polynomial(rest, series) * real(__builtin_bit_cast(double, power_of_two));
}

constexpr real log(real v) {
    using namespace trigonometry_detail;
    if (!(v > 0)) return -0x1.fffffffffffffp+1023;
    const bool tiny = v < 0x1p-1022;
    const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, tiny ? v.value * 0x1p+54 : v.value);
    // v = 2^twos mantissa, the mantissa in [√½, √2).
    constexpr std::uint64_t one = 0x3ff0000000000000, half_root = 0x3fe6a09e667f3bcd;
    const int twos = static_cast<int>((bits - half_root + one) >> 52) - 1023 - (tiny ? 54 : 0);
    const real mantissa = __builtin_bit_cast(double, half_root + ((bits - half_root) & 0x000fffffffffffff));
    // log m = 2 artanh((m - 1) / (m + 1)), and that is f - (f² / 2 - s (f² / 2 + R)), whose first term is exact.
    const real f = mantissa - 1, s = f / (f + 2), square = s * s, half = f * f * real(0.5);
    constexpr double series[] = {2.0 / 3,  2.0 / 5,  2.0 / 7,  2.0 / 9,  2.0 / 11,
                                 2.0 / 13, 2.0 / 15, 2.0 / 17, 2.0 / 19, 2.0 / 21};
    const real rest = square * polynomial(square, series);
    const real n = twos;
    return n * real(0x1.62e42feep-1) - ((half - (s * (half + rest) + n * real(0x1.a39ef35793c76p-33))) - f);
}

constexpr real log10(real v) { return log(v) * real(0.43429448190325182765); }

}  // namespace ALIDADE_ISA
}  // namespace alidade
