// What 8- and 16-bit vision needs of SSE2 … AVX-512 and xsimd lacks. Defined, lane by lane, in simd_scalar.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/simd_pack.hpp>

#if defined(__AVX__)
#include <immintrin.h>
#elif defined(__SSSE3__)
#include <tmmintrin.h>
#endif

namespace alidade::inline ALIDADE_ISA::simd {

// One name for each instruction in its three widths, so that what follows is written once.
namespace x86 {
#if defined(ALIDADE_AVX512)
using ints = __m512i;
inline ints unpack_low16(ints a, ints b) { return _mm512_unpacklo_epi16(a, b); }
inline ints unpack_high16(ints a, ints b) { return _mm512_unpackhi_epi16(a, b); }
inline ints unpack_low8(ints a, ints b) { return _mm512_unpacklo_epi8(a, b); }
inline ints unpack_high8(ints a, ints b) { return _mm512_unpackhi_epi8(a, b); }
inline ints madd(ints a, ints b) { return _mm512_madd_epi16(a, b); }
inline ints packs32(ints a, ints b) { return _mm512_packs_epi32(a, b); }
inline ints packus16(ints a, ints b) { return _mm512_packus_epi16(a, b); }
inline ints mulhi_signed(ints a, ints b) { return _mm512_mulhi_epi16(a, b); }
inline ints mulhi_unsigned(ints a, ints b) { return _mm512_mulhi_epu16(a, b); }
inline ints zero() { return _mm512_setzero_si512(); }
inline ints set32(std::uint32_t v) { return _mm512_set1_epi32(static_cast<int>(v)); }
inline ints set16(int v) { return _mm512_set1_epi16(static_cast<short>(v)); }
inline ints sub16(ints a, ints b) { return _mm512_sub_epi16(a, b); }
inline ints sub32(ints a, ints b) { return _mm512_sub_epi32(a, b); }
#elif defined(__AVX2__)
using ints = __m256i;
inline ints unpack_low16(ints a, ints b) { return _mm256_unpacklo_epi16(a, b); }
inline ints unpack_high16(ints a, ints b) { return _mm256_unpackhi_epi16(a, b); }
inline ints unpack_low8(ints a, ints b) { return _mm256_unpacklo_epi8(a, b); }
inline ints unpack_high8(ints a, ints b) { return _mm256_unpackhi_epi8(a, b); }
inline ints madd(ints a, ints b) { return _mm256_madd_epi16(a, b); }
inline ints packs32(ints a, ints b) { return _mm256_packs_epi32(a, b); }
inline ints packus16(ints a, ints b) { return _mm256_packus_epi16(a, b); }
inline ints mulhi_signed(ints a, ints b) { return _mm256_mulhi_epi16(a, b); }
inline ints mulhi_unsigned(ints a, ints b) { return _mm256_mulhi_epu16(a, b); }
inline ints zero() { return _mm256_setzero_si256(); }
inline ints set32(std::uint32_t v) { return _mm256_set1_epi32(static_cast<int>(v)); }
inline ints set16(int v) { return _mm256_set1_epi16(static_cast<short>(v)); }
inline ints sub16(ints a, ints b) { return _mm256_sub_epi16(a, b); }
inline ints sub32(ints a, ints b) { return _mm256_sub_epi32(a, b); }
#else
using ints = __m128i;
inline ints unpack_low16(ints a, ints b) { return _mm_unpacklo_epi16(a, b); }
inline ints unpack_high16(ints a, ints b) { return _mm_unpackhi_epi16(a, b); }
inline ints unpack_low8(ints a, ints b) { return _mm_unpacklo_epi8(a, b); }
inline ints unpack_high8(ints a, ints b) { return _mm_unpackhi_epi8(a, b); }
inline ints madd(ints a, ints b) { return _mm_madd_epi16(a, b); }
inline ints packs32(ints a, ints b) { return _mm_packs_epi32(a, b); }
inline ints packus16(ints a, ints b) { return _mm_packus_epi16(a, b); }
inline ints mulhi_signed(ints a, ints b) { return _mm_mulhi_epi16(a, b); }
inline ints mulhi_unsigned(ints a, ints b) { return _mm_mulhi_epu16(a, b); }
inline ints zero() { return _mm_setzero_si128(); }
inline ints set32(std::uint32_t v) { return _mm_set1_epi32(static_cast<int>(v)); }
inline ints set16(int v) { return _mm_set1_epi16(static_cast<short>(v)); }
inline ints sub16(ints a, ints b) { return _mm_sub_epi16(a, b); }
inline ints sub32(ints a, ints b) { return _mm_sub_epi32(a, b); }
#endif
inline __m128i load16(const void* p) { return _mm_loadu_si128(static_cast<const __m128i*>(p)); }
inline __m128i load8(const void* p) { return _mm_loadl_epi64(static_cast<const __m128i*>(p)); }
}  // namespace x86

// ---- memory ----------------------------------------------------------------------------------

inline pack<std::int16_t> load(block<pack<std::int16_t>>, const std::uint8_t* p) {
#if defined(ALIDADE_AVX512)
    return _mm512_cvtepu8_epi16(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
#elif defined(__AVX2__)
    return _mm256_cvtepu8_epi16(x86::load16(p));
#else
    return _mm_unpacklo_epi8(x86::load8(p), _mm_setzero_si128());
#endif
}

inline pack<std::int32_t> load(block<pack<std::int32_t>>, const std::int16_t* p) {
#if defined(ALIDADE_AVX512)
    return _mm512_cvtepi16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
#elif defined(__AVX2__)
    return _mm256_cvtepi16_epi32(x86::load16(p));
#else
    const __m128i half = x86::load8(p);
    return _mm_srai_epi32(_mm_unpacklo_epi16(half, half), 16);
#endif
}

inline void store_saturated(std::uint8_t* p, pack<std::int16_t> v) {
#if defined(ALIDADE_AVX512)
    const __m512i positive = _mm512_max_epi16(v, _mm512_setzero_si512());
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtusepi16_epi8(positive));
#elif defined(__AVX2__)
    const __m128i packed = _mm_packus_epi16(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), packed);
#else
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packus_epi16(v, v));
#endif
}
inline void store(std::uint8_t* p, pack<std::int16_t> v) { store_saturated(p, v); }
inline void store(std::uint8_t* p, pack<std::uint16_t> v) {
#if defined(ALIDADE_AVX512)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtepi16_epi8(v));
#else
    store_saturated(p, as<std::int16_t>(v));
#endif
}

inline void store_saturated(std::int16_t* p, pack<std::int32_t> v) {
#if defined(ALIDADE_AVX512)
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_cvtsepi32_epi16(v));
#elif defined(__AVX2__)
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                     _mm_packs_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1)));
#else
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_packs_epi32(v, v));
#endif
}

/// Four packs of 32-bit lanes, whose values fit 8 bits, as consecutive bytes.
inline void store(std::uint8_t* p, pack<std::uint32_t> a, pack<std::uint32_t> b, pack<std::uint32_t> c,
                  pack<std::uint32_t> d) {
    const x86::ints bytes = x86::packus16(x86::packs32(a, b), x86::packs32(c, d));
#if defined(ALIDADE_AVX512)
    const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
    _mm512_storeu_si512(p, _mm512_permutexvar_epi32(order, bytes));
#elif defined(__AVX2__)
    const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm256_permutevar8x32_epi32(bytes, order));
#else
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), bytes);
#endif
}

template <int C>
inline channel_pairs<pack<std::uint32_t>> load_channels(block<pack<std::uint32_t>>, const std::uint8_t* p) {
    using V = pack<std::uint32_t>;
    if constexpr (C == 4) {
        const V pixels = V(same_bits<x86::ints>(pack<std::uint8_t>::load_unaligned(p)));
        return {pixels & V(0x00ff00ffu), as<std::uint32_t>(as<std::uint16_t>(pixels) >> 8)};
    } else {
#if defined(__SSSE3__)
        constexpr char x = -1;
        const __m128i even = _mm_setr_epi8(0, x, 2, x, 3, x, 5, x, 6, x, 8, x, 9, x, 11, x);
        const __m128i odd = _mm_setr_epi8(1, x, x, x, 4, x, x, x, 7, x, x, x, 10, x, x, x);
#if defined(ALIDADE_AVX512)
        const __m512i spread = _mm512_permutexvar_epi32(
            _mm512_setr_epi32(0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9, 10, 11, 12), _mm512_maskz_loadu_epi32(0xfff, p));
        return {V(_mm512_shuffle_epi8(spread, _mm512_broadcast_i32x4(even))),
                V(_mm512_shuffle_epi8(spread, _mm512_broadcast_i32x4(odd)))};
#elif defined(__AVX2__)
        // The upper half begins four bytes early, so as not to read beyond the last pixel.
        const __m256i pixels = _mm256_inserti128_si256(_mm256_castsi128_si256(x86::load16(p)), x86::load16(p + 8), 1);
        const __m256i even_of_both =
            _mm256_setr_m128i(even, _mm_setr_epi8(4, x, 6, x, 7, x, 9, x, 10, x, 12, x, 13, x, 15, x));
        const __m256i odd_of_both =
            _mm256_setr_m128i(odd, _mm_setr_epi8(5, x, x, x, 8, x, x, x, 11, x, x, x, 14, x, x, x));
        return {V(_mm256_shuffle_epi8(pixels, even_of_both)), V(_mm256_shuffle_epi8(pixels, odd_of_both))};
#else
        const __m128i pixels = _mm_or_si128(x86::load8(p), _mm_slli_si128(x86::load8(p + 4), 4));
        return {V(_mm_shuffle_epi8(pixels, even)), V(_mm_shuffle_epi8(pixels, odd))};
#endif
#else
        // Two pixels in each half, at its bytes 0 and 3; the second moves up to byte 4.
        const __m128i halves = _mm_unpacklo_epi64(x86::load8(p), _mm_srli_epi64(x86::load8(p + 4), 16));
        const __m128i first = _mm_set1_epi64x(0xffffffff);
        const V pixels =
            V(_mm_or_si128(_mm_and_si128(first, halves), _mm_andnot_si128(first, _mm_slli_epi64(halves, 8))));
        return {pixels & V(0x00ff00ffu), as<std::uint32_t>(as<std::uint16_t>(pixels) >> 8)};
#endif
    }
}

/// Values at base[index]; for samples of four bytes.
template <class T>
inline pack<T> gather(const T* base, pack<std::int32_t> index) {
    static_assert(sizeof(T) == 4);
#if defined(ALIDADE_AVX512)
    return same_bits<typename pack<T>::register_type>(_mm512_i32gather_epi32(index, base, 4));
#elif defined(__AVX2__)
    return same_bits<typename pack<T>::register_type>(
        _mm256_i32gather_epi32(reinterpret_cast<const int*>(base), index, 4));
#else
    alignas(16) T found[4];
    for_lanes(index, [&](int i, std::int32_t at) { found[i] = base[at]; });
    return pack<T>::load_aligned(found);
#endif
}

// ---- arithmetic ------------------------------------------------------------------------------

inline pack<std::int16_t> mul_high(pack<std::int16_t> a, pack<std::int16_t> b) { return x86::mulhi_signed(a, b); }
inline pack<std::uint16_t> mul_high(pack<std::uint16_t> a, pack<std::uint16_t> b) { return x86::mulhi_unsigned(a, b); }

inline pack<std::uint32_t> dot_halves(pack<std::uint32_t> a, pack<std::uint32_t> b) { return x86::madd(a, b); }

inline wide<pack<std::uint8_t>> widen(pack<std::uint8_t> v) {
    return {x86::unpack_low8(v, x86::zero()), x86::unpack_high8(v, x86::zero())};
}
inline wide<pack<std::uint16_t>> widen(pack<std::uint16_t> v) {
    return {x86::unpack_low16(v, x86::zero()), x86::unpack_high16(v, x86::zero())};
}
inline wide<pack<std::int16_t>> widen(pack<std::int16_t> v) {
    return {pack<std::int32_t>(x86::unpack_low16(v, v)) >> 16, pack<std::int32_t>(x86::unpack_high16(v, v)) >> 16};
}
inline pack<std::uint8_t> narrow(wide<pack<std::uint8_t>> v) { return x86::packus16(v.low, v.high); }
inline pack<std::int16_t> narrow(wide<pack<std::int16_t>> v) { return x86::packs32(v.low, v.high); }
inline pack<std::uint16_t> narrow(wide<pack<std::uint16_t>> v) {
    // SSE2 packs with signed saturation only: shift the range down and up again.
    const x86::ints half = x86::set32(0x8000);
    return x86::sub16(x86::packs32(x86::sub32(v.low, half), x86::sub32(v.high, half)), x86::set16(-0x8000));
}

inline wide<pack<std::int16_t>> add_products(wide<pack<std::int16_t>> sum, pack<std::int16_t> a, pack<std::int16_t> b,
                                             std::uint32_t weights) {
    const x86::ints w = x86::set32(weights);
    return {sum.low + pack<std::int32_t>(x86::madd(x86::unpack_low16(a, b), w)),
            sum.high + pack<std::int32_t>(x86::madd(x86::unpack_high16(a, b), w))};
}

}  // namespace alidade::inline ALIDADE_ISA::simd
