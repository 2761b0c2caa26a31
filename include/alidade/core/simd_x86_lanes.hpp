// Moving lanes about on x86: table look-up, splitting channels, masks as bits, compression.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/simd_x86.hpp>

#include <bit>

namespace alidade::inline ALIDADE_ISA::simd {

inline pack<std::uint8_t> look_up(const std::uint8_t (&table)[16], pack<std::uint8_t> index) {
#if defined(ALIDADE_AVX512)
    return _mm512_shuffle_epi8(_mm512_broadcast_i32x4(x86::load16(table)), index);
#elif defined(__AVX2__)
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(x86::load16(table)), index);
#elif defined(__SSSE3__)
    return _mm_shuffle_epi8(x86::load16(table), index);
#else
    alignas(16) std::uint8_t found[16];
    for_lanes(index, [&](int i, std::uint8_t at) { found[i] = table[at]; });
    return pack<std::uint8_t>::load_aligned(found);
#endif
}

inline triple<pack<std::uint8_t>> deinterleave3(block<pack<std::uint8_t>>, const std::uint8_t* p) {
    using bytes = pack<std::uint8_t>;
#if defined(__SSSE3__)
    // Of each 16 pixels, the three loads hold a channel's bytes in turn; a shuffle gathers each load's share.
    alignas(64) std::uint8_t channel[3][bytes::size];
    constexpr char x = -1;
    for (std::size_t i = 0; i < bytes::size; i += 16) {
        const __m128i a = x86::load16(p + 3 * i), b = x86::load16(p + 3 * i + 16), c = x86::load16(p + 3 * i + 32);
        const auto gather = [&](int k, __m128i from_a, __m128i from_b, __m128i from_c) {
            const __m128i all = _mm_or_si128(_mm_or_si128(_mm_shuffle_epi8(a, from_a), _mm_shuffle_epi8(b, from_b)),
                                             _mm_shuffle_epi8(c, from_c));
            _mm_store_si128(reinterpret_cast<__m128i*>(channel[k] + i), all);
        };
        gather(0, _mm_setr_epi8(0, 3, 6, 9, 12, 15, x, x, x, x, x, x, x, x, x, x),
               _mm_setr_epi8(x, x, x, x, x, x, 2, 5, 8, 11, 14, x, x, x, x, x),
               _mm_setr_epi8(x, x, x, x, x, x, x, x, x, x, x, 1, 4, 7, 10, 13));
        gather(1, _mm_setr_epi8(1, 4, 7, 10, 13, x, x, x, x, x, x, x, x, x, x, x),
               _mm_setr_epi8(x, x, x, x, x, 0, 3, 6, 9, 12, 15, x, x, x, x, x),
               _mm_setr_epi8(x, x, x, x, x, x, x, x, x, x, x, 2, 5, 8, 11, 14));
        gather(2, _mm_setr_epi8(2, 5, 8, 11, 14, x, x, x, x, x, x, x, x, x, x, x),
               _mm_setr_epi8(x, x, x, x, x, 1, 4, 7, 10, 13, x, x, x, x, x, x),
               _mm_setr_epi8(x, x, x, x, x, x, x, x, x, x, 0, 3, 6, 9, 12, 15));
    }
    return {bytes::load_aligned(channel[0]), bytes::load_aligned(channel[1]), bytes::load_aligned(channel[2])};
#else
    // Three rounds of interleaving the halves bring 16 triples into order.
    __m128i a = x86::load16(p), b = x86::load16(p + 16), c = x86::load16(p + 32);
    for (int round = 0; round < 4; ++round) {
        const __m128i ab = _mm_unpacklo_epi8(a, _mm_unpackhi_epi64(b, b));
        const __m128i ac = _mm_unpacklo_epi8(_mm_unpackhi_epi64(a, a), c);
        const __m128i bc = _mm_unpacklo_epi8(b, _mm_unpackhi_epi64(c, c));
        a = ab, b = ac, c = bc;
    }
    return {bytes(a), bytes(b), bytes(c)};
#endif
}

template <class T>
inline std::uint64_t bits(xsimd::batch_bool<T, arch> mask) {
    using reg = typename xsimd::batch_bool<T, arch>::register_type;
    const reg m = mask;
#if defined(ALIDADE_AVX512)
    return static_cast<std::uint64_t>(m);
#elif defined(__AVX2__)
    const __m256i lane_bytes = same_bits<__m256i>(m);
    if constexpr (sizeof(T) == 1) return static_cast<std::uint32_t>(_mm256_movemask_epi8(lane_bytes));
    if constexpr (sizeof(T) == 2)
        return static_cast<std::uint32_t>(_mm_movemask_epi8(
            _mm_packs_epi16(_mm256_castsi256_si128(lane_bytes), _mm256_extracti128_si256(lane_bytes, 1))));
    if constexpr (sizeof(T) == 4)
        return static_cast<std::uint32_t>(_mm256_movemask_ps(_mm256_castsi256_ps(lane_bytes)));
    return static_cast<std::uint32_t>(_mm256_movemask_pd(_mm256_castsi256_pd(lane_bytes)));
#else
    const __m128i lane_bytes = same_bits<__m128i>(m);
    if constexpr (sizeof(T) == 1) return static_cast<std::uint32_t>(_mm_movemask_epi8(lane_bytes));
    if constexpr (sizeof(T) == 2)
        return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_packs_epi16(lane_bytes, _mm_setzero_si128())));
    if constexpr (sizeof(T) == 4) return static_cast<std::uint32_t>(_mm_movemask_ps(_mm_castsi128_ps(lane_bytes)));
    return static_cast<std::uint32_t>(_mm_movemask_pd(_mm_castsi128_pd(lane_bytes)));
#endif
}

inline pack<std::uint8_t> bytes(block<pack<std::uint8_t>>, std::uint64_t bits) {
#if defined(ALIDADE_AVX512)
    return _mm512_movm_epi8(bits);
#elif defined(__AVX2__)
    const __m256i word = _mm256_set1_epi32(static_cast<int>(bits));
    const __m256i own_byte =
        _mm256_shuffle_epi8(word, _mm256_setr_epi64x(0, 0x0101010101010101, 0x0202020202020202, 0x0303030303030303));
    const __m256i own_bit = _mm256_set1_epi64x(static_cast<long long>(0x8040201008040201));
    return _mm256_cmpeq_epi8(_mm256_and_si256(own_byte, own_bit), own_bit);
#else
    const __m128i byte = _mm_cvtsi32_si128(static_cast<int>(bits));
    const __m128i pairs = _mm_unpacklo_epi8(byte, byte);  // each byte twice, then four times, then eight times
    const __m128i fours = _mm_unpacklo_epi16(pairs, pairs);
    const __m128i own_byte = _mm_unpacklo_epi32(fours, fours);
    const __m128i own_bit = _mm_set1_epi64x(static_cast<long long>(0x8040201008040201));
    return _mm_cmpeq_epi8(_mm_and_si128(own_byte, own_bit), own_bit);
#endif
}

#if defined(__AVX2__) && !defined(ALIDADE_AVX512)
/// For each of the 256 selections of 8 lanes: which lanes, in order.
struct selections {
    std::uint8_t of[256][8] = {};
    constexpr selections() {
        for (int mask = 0; mask < 256; ++mask)
            for (int lane = 0, n = 0; lane < 8; ++lane)
                if (mask >> lane & 1) of[mask][n++] = static_cast<std::uint8_t>(lane);
    }
};
inline constexpr selections selected;
#endif

template <class T>
inline int compress(T* out, pack<T> v, xsimd::batch_bool<T, arch> which) {
    const std::uint64_t mask = bits<T>(which);
#if defined(ALIDADE_AVX512)
    if constexpr (sizeof(T) == 4) {
        const auto chosen = _mm512_maskz_compress_epi32(static_cast<__mmask16>(mask), same_bits<__m512i>(v));
        _mm512_storeu_si512(out, chosen);
        return std::popcount(mask);
    }
#elif defined(__AVX2__)
    if constexpr (sizeof(T) == 4) {
        const __m256i order = _mm256_cvtepu8_epi32(x86::load8(selected.of[mask]));
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permutevar8x32_epi32(same_bits<__m256i>(v), order));
        return std::popcount(mask);
    }
#endif
    int n = 0;
    for_lanes(v, [&](int i, T value) {
        if (mask >> i & 1) out[n++] = value;
    });
    return n;
}

}  // namespace alidade::inline ALIDADE_ISA::simd
