// Pixels gathered from anywhere in a row, each with its right neighbour: what resampling reads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/simd.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace alidade::inline ALIDADE_ISA::simd {

/// Of each channel, a pixel's sample in the lower half of each 32-bit lane and its right neighbour's in the upper. Of
/// four channels the first three.
template <class V, int Channels>
struct neighbours {
    V channel[Channels];
};
/// op(0), op(1) … op(N - 1) as integral constants: a loop that every compiler unrolls.
template <int N, class Op>
[[gnu::always_inline]] constexpr void each(Op op) {
    [&]<int... I>(std::integer_sequence<int, I...>) {
        (op(std::integral_constant<int, I>{}), ...);
    }(std::make_integer_sequence<int, N>{});
}

template <int C>
inline constexpr int colours = C == 4 ? 3 : C;

/// How many bytes of a pixel's place `load_neighbours` reads at most: 2 C are the pixels'.
template <int C>
inline constexpr int neighbour_reach = C == 1 ? 4 : 8;

/// Pixels of C bytes at base + offset[0], base + offset[1] …, as many as V has lanes.
/// requires  neighbour_reach<C> bytes at each
template <int C>
constexpr neighbours<lane<std::uint32_t>, colours<C>> load_neighbours(block<lane<std::uint32_t>>,
                                                                      const std::uint8_t* base,
                                                                      const std::int32_t* offset) {
    neighbours<lane<std::uint32_t>, colours<C>> found;
    const std::uint8_t* p = base + *offset;
    for (int c = 0; c < colours<C>; ++c) found.channel[c].value = p[c] | std::uint32_t{p[C + c]} << 16;
    return found;
}

/// The same of pixels 0, 2, 4 … from p on. requires  pair_reach<C> bytes more than those of the pixels
template <int C>
inline constexpr int pair_reach = C == 3 ? 4 : 0;
template <int C>
constexpr neighbours<lane<std::uint32_t>, colours<C>> load_pairs(block<lane<std::uint32_t>> one,
                                                                 const std::uint8_t* p) {
    const std::int32_t here = 0;
    return load_neighbours<C>(one, p, &here);
}

constexpr lane<float> to_float(lane<std::int32_t> v) { return lane<float>(static_cast<float>(v.value)); }
/// Towards zero. requires  it fits
constexpr lane<std::int32_t> to_int(lane<float> v) { return lane<std::int32_t>(static_cast<std::int32_t>(v.value)); }

/// Bytes, one in each lane.
constexpr lane<std::uint32_t> load_bytes(block<lane<std::uint32_t>>, const std::uint8_t* p) {
    return lane<std::uint32_t>(*p);
}

#if ALIDADE_SIMD

inline pack<std::uint32_t> load_bytes(block<pack<std::uint32_t>>, const std::uint8_t* p) {
#if defined(ALIDADE_AVX512)
    return _mm512_cvtepu8_epi32(x86::load16(p));
#elif defined(__AVX2__)
    return _mm256_cvtepu8_epi32(x86::load8(p));
#else
    alignas(16) std::uint32_t wide[lanes<pack<std::uint32_t>>];
    for (int i = 0; i < lanes<pack<std::uint32_t>>; ++i) wide[i] = p[i];
    return pack<std::uint32_t>::load_aligned(wide);
#endif
}

inline pack<float> to_float(pack<std::int32_t> v) { return xsimd::to_float(v); }
inline pack<std::int32_t> to_int(pack<float> v) { return xsimd::to_int(v); }

#if defined(__SSSE3__)
namespace x86 {

/// Pixels 0 and 1 of each four, 2 and 3, in 64 bits each. Four follow each other in each 128 bits.
struct quarters {
    ints first, second;
};

#if defined(ALIDADE_AVX512)
inline ints in_each_128(__m128i v) { return _mm512_broadcast_i32x4(v); }
inline ints shuffle(ints v, ints order) { return _mm512_shuffle_epi8(v, order); }
inline ints either(ints a, ints b) { return _mm512_or_si512(a, b); }
#elif defined(__AVX2__)
inline ints in_each_128(__m128i v) { return _mm256_broadcastsi128_si256(v); }
inline ints shuffle(ints v, ints order) { return _mm256_shuffle_epi8(v, order); }
inline ints either(ints a, ints b) { return _mm256_or_si256(a, b); }
#else
inline ints in_each_128(__m128i v) { return v; }
inline ints shuffle(ints v, ints order) { return _mm_shuffle_epi8(v, order); }
inline ints either(ints a, ints b) { return _mm_or_si128(a, b); }
#endif

inline __m128i two(const std::uint8_t* base, std::int32_t first, std::int32_t second) {
    return _mm_castpd_si128(
        _mm_loadh_pd(_mm_castsi128_pd(load8(base + first)), reinterpret_cast<const double*>(base + second)));
}
inline quarters load_quarters(const std::uint8_t* base, const std::int32_t* at) {
#if defined(ALIDADE_AVX512)
    const auto four = [=](int i) {
        const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(two(base, at[i], at[i + 1])),
                                                    two(base, at[i + 4], at[i + 5]), 1);
        const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(two(base, at[i + 8], at[i + 9])),
                                                     two(base, at[i + 12], at[i + 13]), 1);
        return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    };
    return {four(0), four(2)};
#elif defined(__AVX2__)
    const auto four = [=](int i) {
        return _mm256_inserti128_si256(_mm256_castsi128_si256(two(base, at[i], at[i + 1])),
                                       two(base, at[i + 4], at[i + 5]), 1);
    };
    return {four(0), four(2)};
#else
    return {two(base, at[0], at[1]), two(base, at[2], at[3])};
#endif
}

/// The same where each pair follows the one before.
template <int C>
inline quarters load_quarters(const std::uint8_t* p) {
#if defined(ALIDADE_AVX512)
    const auto four = [=](int i) {
        const std::uint8_t* q = p + 2 * C * i;
        const __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(load16(q)), load16(q + 8 * C), 1);
        const __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(load16(q + 16 * C)), load16(q + 24 * C), 1);
        return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    };
    return {four(0), four(2)};
#elif defined(__AVX2__)
    const auto four = [=](int i) {
        const std::uint8_t* q = p + 2 * C * i;
        return _mm256_inserti128_si256(_mm256_castsi128_si256(load16(q)), load16(q + 8 * C), 1);
    };
    return {four(0), four(2)};
#else
    return {load16(p), load16(p + 4 * C)};
#endif
}

/// Of two pairs of pixels, `apart` bytes from each other, channel c as 16-bit numbers, in the lower or the upper half.
template <int C>
inline __m128i picked(int c, int apart, bool upper) {
    constexpr char x = -1;
    const char a = static_cast<char>(c), b = static_cast<char>(C + c), d = static_cast<char>(apart + c),
               e = static_cast<char>(apart + C + c);
    return upper ? _mm_setr_epi8(x, x, x, x, x, x, x, x, a, x, b, x, d, x, e, x)
                 : _mm_setr_epi8(a, x, b, x, d, x, e, x, x, x, x, x, x, x, x, x);
}

template <int C>
inline neighbours<pack<std::uint32_t>, colours<C>> by_channel(quarters from, int apart) {
    neighbours<pack<std::uint32_t>, colours<C>> found;
    each<colours<C>>([&](auto c) {
        found.channel[c] = pack<std::uint32_t>(either(shuffle(from.first, in_each_128(picked<C>(c, apart, false))),
                                                      shuffle(from.second, in_each_128(picked<C>(c, apart, true)))));
    });
    return found;
}

}  // namespace x86
#endif

template <int C>
inline neighbours<pack<std::uint32_t>, colours<C>> load_neighbours(block<pack<std::uint32_t>>, const std::uint8_t* base,
                                                                   const std::int32_t* offset) {
    using V = pack<std::uint32_t>;
#if defined(__SSSE3__)
    if constexpr (C >= 3) return x86::by_channel<C>(x86::load_quarters(base, offset), 8);
#endif
#if defined(__AVX2__)
    if constexpr (C == 1) {
#if defined(ALIDADE_AVX512)
        const V four = V(_mm512_i32gather_epi32(_mm512_loadu_si512(offset), base, 1));
#else
        const V four = V(_mm256_i32gather_epi32(reinterpret_cast<const int*>(base),
                                                _mm256_loadu_si256(reinterpret_cast<const __m256i*>(offset)), 1));
#endif
        return {{(four & V(0xffu)) | ((four & V(0xff00u)) << 8)}};
    }
#endif
    neighbours<V, colours<C>> found;
    alignas(64) std::uint32_t pairs[colours<C>][lanes<V>];
    for (int i = 0; i < lanes<V>; ++i)
        for (int c = 0; c < colours<C>; ++c)
            pairs[c][i] = base[offset[i] + c] | std::uint32_t{base[offset[i] + C + c]} << 16;
    for (int c = 0; c < colours<C>; ++c) found.channel[c] = V::load_aligned(pairs[c]);
    return found;
}

template <int C>
inline neighbours<pack<std::uint32_t>, colours<C>> load_pairs(block<pack<std::uint32_t>> here, const std::uint8_t* p) {
#if defined(__SSSE3__)
    if constexpr (C >= 3) return x86::by_channel<C>(x86::load_quarters<C>(p), C == 3 ? 6 : 8);
#endif
    std::int32_t offset[lanes<pack<std::uint32_t>>];
    for (int i = 0; i < lanes<pack<std::uint32_t>>; ++i) offset[i] = 2 * C * i;
#if defined(__AVX2__)
    if constexpr (C == 1) {  // without reading on after the last pair
        using V = pack<std::uint32_t>;
#if defined(ALIDADE_AVX512)
        const V both = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
#else
        const V both = _mm256_cvtepu16_epi32(x86::load16(p));
#endif
        return {{(both & V(0xffu)) | ((both & V(0xff00u)) << 8)}};
    }
#endif
    return load_neighbours<C>(here, p, offset);
}
#endif

/// As above.
template <int C, class V>
inline neighbours<V, colours<C>> load_neighbours(const std::uint8_t* base, const std::int32_t* offset) {
    return load_neighbours<C>(block<V>{}, base, offset);
}

template <int C, class V>
inline neighbours<V, colours<C>> load_pairs(const std::uint8_t* p) {
    return load_pairs<C>(block<V>{}, p);
}

}  // namespace alidade::inline ALIDADE_ISA::simd
