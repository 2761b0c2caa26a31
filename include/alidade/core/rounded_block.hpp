// Rounded arithmetic on packs of floating-point numbers: many measurements at once, each the same bytes as alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/core/simd.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

/// A block V of floats or doubles, a pack or a lane, each of whose operations is rounded by itself. Comparisons give
/// V's masks.
template <class V>
struct rounded_block {
    using number = typename V::value_type;
    V value;

    rounded_block() = default;
    explicit rounded_block(V v) : value(v) {}
    rounded_block(number v) : value(v) {}
    rounded_block(rounded<number> v) : value(v.value) {}

    [[gnu::always_inline]] friend rounded_block operator+(rounded_block a, rounded_block b) {
        return rounded_block(a.value + b.value);
    }
    [[gnu::always_inline]] friend rounded_block operator-(rounded_block a, rounded_block b) {
        return rounded_block(a.value - b.value);
    }
    [[gnu::always_inline]] friend rounded_block operator*(rounded_block a, rounded_block b) {
        return rounded_block(product(a.value, b.value));
    }
    [[gnu::always_inline]] friend rounded_block operator/(rounded_block a, rounded_block b) {
        return rounded_block(quotient(a.value, b.value));
    }
    [[gnu::always_inline]] friend rounded_block operator-(rounded_block a) {
        return rounded_block(product(a.value, V(number(-1))));
    }
    [[gnu::always_inline]] friend auto operator<(rounded_block a, rounded_block b) { return a.value < b.value; }
    [[gnu::always_inline]] friend auto operator>(rounded_block a, rounded_block b) { return a.value > b.value; }
    [[gnu::always_inline]] friend auto operator<=(rounded_block a, rounded_block b) { return a.value <= b.value; }
    [[gnu::always_inline]] friend auto operator>=(rounded_block a, rounded_block b) { return a.value >= b.value; }

    [[gnu::always_inline]] friend rounded_block sqrt(rounded_block a) { return rounded_block(root(a.value)); }
    /// Not for a NaN.
    [[gnu::always_inline]] friend rounded_block max(rounded_block a, rounded_block b) {
        return rounded_block(simd::max(a.value, b.value));
    }
    [[gnu::always_inline]] friend rounded_block min(rounded_block a, rounded_block b) {
        return rounded_block(simd::min(a.value, b.value));
    }
    [[gnu::always_inline]] friend rounded_block abs(rounded_block a) { return max(a, -a); }
    template <class Mask>
    [[gnu::always_inline]] friend rounded_block select(Mask which, rounded_block a, rounded_block b) {
        return rounded_block(simd::select(which, a.value, b.value));
    }

private:
    using lane = simd::lane<number>;

    [[gnu::always_inline]] static lane product(lane a, lane b) {
        return lane((rounded<number>(a.value) * rounded<number>(b.value)).value);
    }
    [[gnu::always_inline]] static lane quotient(lane a, lane b) { return lane(a.value / b.value); }
    [[gnu::always_inline]] static lane root(lane a) { return lane(sqrt(rounded<number>(a.value)).value); }
#if ALIDADE_SIMD
    /// As of `rounded`: g++ must not see that it was a product.
    template <class P>
    [[gnu::always_inline]] static P product(P a, P b) {
        typename P::register_type made = a * b;
#if defined(__GNUC__) && !defined(__clang__)
#if defined(__AVX512F__)
        asm("" : "+v"(made));
#elif defined(__SSE2__)
        asm("" : "+x"(made));
#elif defined(__aarch64__)
        asm("" : "+w"(made));
#endif
#endif
        return P(made);
    }
    template <class P>
    [[gnu::always_inline]] static P quotient(P a, P b) {
#if defined(__aarch64__)
        if constexpr (sizeof(number) == 8)
            return P(vdivq_f64(a, b));
        else
            return P(vdivq_f32(a, b));  // xsimd's is made of an estimate
#else
        return a / b;
#endif
    }
    template <class P>
    [[gnu::always_inline]] static P root(P a) {
#if defined(__aarch64__)
        if constexpr (sizeof(number) == 8)
            return P(vsqrtq_f64(a));
        else
            return P(vsqrtq_f32(a));  // likewise
#else
        return xsimd::sqrt(a);
#endif
    }
#endif
};

/// Where all of these masks are set; of single values, whether all are true. (clang takes `&` between comparisons that
/// happen to be single ones for a slip of the pen.)
template <class Mask>
[[gnu::always_inline]] inline Mask all_of(Mask a, Mask b) {
    return static_cast<Mask>(a & b);
}
template <class Mask, class... More>
[[gnu::always_inline]] inline Mask all_of(Mask a, Mask b, More... more) {
    return all_of(all_of(a, b), more...);
}

namespace rounded_block_detail {

// What 32-bit NEON has for quotients and roots is not rounded as IEEE 754 says.
#if ALIDADE_SIMD && (defined(__SSE2__) || defined(__aarch64__))
using floats = simd::pack<float>;
using doubles = simd::pack<double>;
using integers = simd::pack<std::int32_t>;
inline floats to_float(integers v) { return xsimd::to_float(v); }
#else
using floats = simd::lane<float>;
using doubles = simd::lane<double>;
using integers = simd::lane<std::int32_t>;
inline floats to_float(integers v) { return floats(static_cast<float>(v.value)); }
#endif

}  // namespace rounded_block_detail

/// As many floats as are measured at once.
using reals = rounded_block<rounded_block_detail::floats>;
inline constexpr int lanes_of_reals = simd::lanes<rounded_block_detail::floats>;
inline constexpr int most_lanes_of_reals = 16;

inline reals load_reals(const float* p) { return reals(simd::load<rounded_block_detail::floats>(p)); }
inline reals load_reals(const std::int32_t* p) {
    return reals(rounded_block_detail::to_float(simd::load<rounded_block_detail::integers>(p)));
}
inline void store(float* p, reals v) { simd::store(p, v.value); }

/// And as many doubles.
using wide_reals = rounded_block<rounded_block_detail::doubles>;
inline constexpr int lanes_of_wide_reals = simd::lanes<rounded_block_detail::doubles>;
inline constexpr int most_lanes_of_wide_reals = 8;

inline wide_reals load_wide(const double* p) { return wide_reals(simd::load<rounded_block_detail::doubles>(p)); }
inline void store(double* p, wide_reals v) { simd::store(p, v.value); }

}  // namespace alidade::inline ALIDADE_ISA
