// Floating-point arithmetic that gives the same bytes under every compiler and instruction set.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#include <type_traits>

namespace alidade {

/// A T each of whose operations is rounded by itself, as IEEE 754 says. A plain `a * b + c` is one rounding or two, as
/// the compiler likes (g++ takes a fused multiply-add wherever there is one), and so differs from machine to machine.
/// Not for programs built with -ffast-math or clang's -ffp-contract=fast, which ask for just that.
template <class T>
struct rounded {
    T value{};

    constexpr rounded() = default;
    constexpr rounded(T v) : value(v) {}
    template <class U>
        requires(std::is_integral_v<U> || (std::is_floating_point_v<U> && sizeof(U) < sizeof(T)))
    constexpr rounded(U v) : value(static_cast<T>(v)) {}

    constexpr explicit operator T() const { return value; }

    // Always inlined: types are the same in files for every instruction set, and what is not inlined would be shared.
    [[gnu::always_inline]] friend constexpr rounded operator+(rounded a, rounded b) { return {a.value + b.value}; }
    [[gnu::always_inline]] friend constexpr rounded operator-(rounded a, rounded b) { return {a.value - b.value}; }
    [[gnu::always_inline]] friend constexpr rounded operator*(rounded a, rounded b) {
        return {unfused(a.value * b.value)};
    }
    [[gnu::always_inline]] friend constexpr rounded operator/(rounded a, rounded b) { return {a.value / b.value}; }
    [[gnu::always_inline]] friend constexpr rounded operator-(rounded a) { return {-a.value}; }
    [[gnu::always_inline]] friend constexpr rounded operator+(rounded a) { return a; }
    [[gnu::always_inline]] constexpr rounded& operator+=(rounded b) { return *this = *this + b; }
    [[gnu::always_inline]] constexpr rounded& operator-=(rounded b) { return *this = *this - b; }
    [[gnu::always_inline]] constexpr rounded& operator*=(rounded b) { return *this = *this * b; }
    [[gnu::always_inline]] constexpr rounded& operator/=(rounded b) { return *this = *this / b; }

    [[gnu::always_inline]] friend constexpr bool operator==(rounded a, rounded b) { return a.value == b.value; }
    [[gnu::always_inline]] friend constexpr bool operator!=(rounded a, rounded b) { return a.value != b.value; }
    [[gnu::always_inline]] friend constexpr bool operator<(rounded a, rounded b) { return a.value < b.value; }
    [[gnu::always_inline]] friend constexpr bool operator>(rounded a, rounded b) { return a.value > b.value; }
    [[gnu::always_inline]] friend constexpr bool operator<=(rounded a, rounded b) { return a.value <= b.value; }
    [[gnu::always_inline]] friend constexpr bool operator>=(rounded a, rounded b) { return a.value >= b.value; }

private:
    /// The product as it is, where g++ cannot see that it was one. (__builtin_assoc_barrier does not do: its vectoriser
    /// looks through that.)
    [[gnu::always_inline]] static constexpr T unfused(T product) {
#if defined(__GNUC__) && !defined(__clang__)
        if (!__builtin_is_constant_evaluated()) {
#if defined(__SSE2__)
            asm("" : "+x"(product));
#elif defined(__aarch64__)
            asm("" : "+w"(product));
#elif defined(__arm__)
#if defined(__ARM_FEATURE_FMA)
            if constexpr (sizeof(T) == 4)
                asm("" : "+t"(product));
            else if constexpr ((__ARM_FP & 8) != 0)
                asm("" : "+w"(product));
#endif
#elif defined(__riscv)
#if defined(__riscv_flen)
            if constexpr (sizeof(T) * 8 <= __riscv_flen) asm("" : "+f"(product));
#endif
#else
            asm("" : "+m"(product));
#endif
        }
#endif
        return product;
    }
};

/// What measurements are computed in.
using real = rounded<double>;

inline namespace ALIDADE_ISA {

/// Correctly rounded everywhere.
template <class T>
inline rounded<T> sqrt(rounded<T> v) {
    if constexpr (sizeof(T) == sizeof(float))
        return {__builtin_sqrtf(v.value)};
    else
        return {__builtin_sqrt(v.value)};
}
template <class T>
constexpr rounded<T> abs(rounded<T> v) {
    if constexpr (sizeof(T) == sizeof(float))
        return {__builtin_fabsf(v.value)};
    else
        return {__builtin_fabs(v.value)};
}
template <class T>
constexpr rounded<T> min(rounded<T> a, rounded<T> b) {
    return b.value < a.value ? b : a;
}
template <class T>
constexpr rounded<T> max(rounded<T> a, rounded<T> b) {
    return a.value < b.value ? b : a;
}

/// The largest integer that is not above v. requires  it fits an int
template <class T>
constexpr int floor_int(rounded<T> v) {
    const int towards_zero = static_cast<int>(v.value);
    return towards_zero - (static_cast<T>(towards_zero) > v.value);
}
/// The nearest integer, halves upwards. requires  it fits an int
template <class T>
constexpr int round_int(rounded<T> v) {
    const int below = floor_int(v);
    return below + (v - rounded<T>(static_cast<T>(below)) >= T(0.5));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
