// Packs: xsimd's batches under the names and with the functions that simd_scalar.hpp defines.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/simd_scalar.hpp>

#include <type_traits>

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
// g++ 12 raises these inside its own AVX-512 headers.
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#pragma GCC diagnostic ignored "-Wuninitialized"
#endif
#include <xsimd/xsimd.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

namespace alidade::inline ALIDADE_ISA::simd {

using arch = xsimd::ALIDADE_ARCH;

template <class T>
using pack = xsimd::batch<T, arch>;

/// How many values a block holds.
template <class V>
inline constexpr int lanes = static_cast<int>(V::size);
template <class T>
inline constexpr int lanes<lane<T>> = 1;

using xsimd::max;
using xsimd::min;
using xsimd::select;

/// std::bit_cast, which Emscripten's library does not have yet.
template <class To, class From>
To same_bits(From v) {
    return __builtin_bit_cast(To, v);
}

template <class T, class U>
struct rebind<pack<T>, U> {
    using type = pack<U>;
    static type cast(pack<T> v) {
        using from = typename pack<T>::register_type;
        return type(same_bits<typename type::register_type>(static_cast<from>(v)));
    }
};

template <class T>
pack<T> load(block<pack<T>>, const T* p) {
    return pack<T>::load_unaligned(p);
}
template <class T>
void store(T* p, pack<T> v) {
    v.store_unaligned(p);
}
inline pack<std::int16_t> load(block<pack<std::int16_t>>, const std::uint8_t* p);
inline pack<std::uint16_t> load(block<pack<std::uint16_t>>, const std::uint8_t* p) {
    return as<std::uint16_t>(load(block<pack<std::int16_t>>{}, p));
}
inline pack<std::int32_t> load(block<pack<std::int32_t>>, const std::int16_t* p);
inline void store(std::uint8_t* p, pack<std::uint16_t> v);

template <class T>
struct wide<pack<T>> {
    pack<twice_t<T>> low, high;

    wide() = default;
    explicit wide(twice_t<T> value) : low(value), high(value) {}
    wide(pack<twice_t<T>> l, pack<twice_t<T>> h) : low(l), high(h) {}
};

template <class T, class Op, class... More>
wide<pack<T>> map(Op op, wide<pack<T>> a, More... more) {
    return {op(a.low, more.low...), op(a.high, more.high...)};
}

/// Lanes by way of memory, for what an instruction set has no instruction for.
template <class T, class Op>
void for_lanes(pack<T> v, Op op) {
    alignas(64) T values[pack<T>::size];
    v.store_aligned(values);
    for (int i = 0; i < lanes<pack<T>>; ++i) op(i, values[i]);
}

}  // namespace alidade::inline ALIDADE_ISA::simd
