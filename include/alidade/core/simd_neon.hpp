// What 8- and 16-bit vision needs of NEON and xsimd lacks. Defined, lane by lane, in simd_scalar.hpp.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/simd_pack.hpp>

#include <arm_neon.h>

namespace alidade::inline ALIDADE_ISA::simd {

// ---- memory ----------------------------------------------------------------------------------

inline pack<std::int16_t> load(block<pack<std::int16_t>>, const std::uint8_t* p) {
    return vreinterpretq_s16_u16(vmovl_u8(vld1_u8(p)));
}
inline pack<std::int32_t> load(block<pack<std::int32_t>>, const std::int16_t* p) { return vmovl_s16(vld1_s16(p)); }
inline void store_saturated(std::uint8_t* p, pack<std::int16_t> v) { vst1_u8(p, vqmovun_s16(v)); }
inline void store(std::uint8_t* p, pack<std::int16_t> v) { store_saturated(p, v); }
inline void store(std::uint8_t* p, pack<std::uint16_t> v) { vst1_u8(p, vmovn_u16(v)); }
inline void store_saturated(std::int16_t* p, pack<std::int32_t> v) { vst1_s16(p, vqmovn_s32(v)); }

/// Four packs of 32-bit lanes, whose values fit 8 bits, as consecutive bytes.
inline void store(std::uint8_t* p, pack<std::uint32_t> a, pack<std::uint32_t> b, pack<std::uint32_t> c,
                  pack<std::uint32_t> d) {
    const uint16x8_t low = vcombine_u16(vmovn_u32(a), vmovn_u32(b));
    const uint16x8_t high = vcombine_u16(vmovn_u32(c), vmovn_u32(d));
    vst1q_u8(p, vcombine_u8(vmovn_u16(low), vmovn_u16(high)));
}

template <int C>
inline channel_pairs<pack<std::uint32_t>> load_channels(block<pack<std::uint32_t>>, const std::uint8_t* p) {
    uint32x4_t pixels;
    if constexpr (C == 4) {
        pixels = vreinterpretq_u32_u8(vld1q_u8(p));
    } else {
        // Two pixels in each half, at its bytes 0 and 3; the second moves up to byte 4.
        const uint64x2_t halves =
            vcombine_u64(vreinterpret_u64_u8(vld1_u8(p)), vshr_n_u64(vreinterpret_u64_u8(vld1_u8(p + 4)), 16));
        const uint64x2_t first = vdupq_n_u64(0xffffffff);
        pixels = vreinterpretq_u32_u64(vbslq_u64(first, halves, vshlq_n_u64(halves, 8)));
    }
    const uint16x8_t odd = vshrq_n_u16(vreinterpretq_u16_u32(pixels), 8);
    return {vandq_u32(pixels, vdupq_n_u32(0x00ff00ff)), vreinterpretq_u32_u16(odd)};
}

template <class T>
inline pack<T> gather(const T* base, pack<std::int32_t> index) {
    static_assert(sizeof(T) == 4);
    alignas(16) T found[4];
    for_lanes(index, [&](int i, std::int32_t at) { found[i] = base[at]; });
    return pack<T>::load_aligned(found);
}

// ---- arithmetic ------------------------------------------------------------------------------

inline pack<std::int16_t> mul_high(pack<std::int16_t> a, pack<std::int16_t> b) {
    const int16x8_t x = a, y = b;
    return vcombine_s16(vshrn_n_s32(vmull_s16(vget_low_s16(x), vget_low_s16(y)), 16),
                        vshrn_n_s32(vmull_s16(vget_high_s16(x), vget_high_s16(y)), 16));
}
inline pack<std::uint16_t> mul_high(pack<std::uint16_t> a, pack<std::uint16_t> b) {
    const uint16x8_t x = a, y = b;
    return vcombine_u16(vshrn_n_u32(vmull_u16(vget_low_u16(x), vget_low_u16(y)), 16),
                        vshrn_n_u32(vmull_u16(vget_high_u16(x), vget_high_u16(y)), 16));
}

inline pack<std::uint32_t> dot_halves(pack<std::uint32_t> a, pack<std::uint32_t> b) {
    const int16x8_t x = vreinterpretq_s16_u32(a), y = vreinterpretq_s16_u32(b);
    const int32x4_t low = vmull_s16(vget_low_s16(x), vget_low_s16(y));
    const int32x4_t high = vmull_s16(vget_high_s16(x), vget_high_s16(y));
    const int32x2_t sums_low = vpadd_s32(vget_low_s32(low), vget_high_s32(low));
    const int32x2_t sums_high = vpadd_s32(vget_low_s32(high), vget_high_s32(high));
    return vreinterpretq_u32_s32(vcombine_s32(sums_low, sums_high));
}

inline wide<pack<std::uint8_t>> widen(pack<std::uint8_t> v) {
    const uint8x16_t x = v;
    return {vmovl_u8(vget_low_u8(x)), vmovl_u8(vget_high_u8(x))};
}
inline wide<pack<std::uint16_t>> widen(pack<std::uint16_t> v) {
    const uint16x8_t x = v;
    return {vmovl_u16(vget_low_u16(x)), vmovl_u16(vget_high_u16(x))};
}
inline wide<pack<std::int16_t>> widen(pack<std::int16_t> v) {
    const int16x8_t x = v;
    return {vmovl_s16(vget_low_s16(x)), vmovl_s16(vget_high_s16(x))};
}
inline pack<std::uint8_t> narrow(wide<pack<std::uint8_t>> v) {
    return vcombine_u8(vmovn_u16(v.low), vmovn_u16(v.high));
}
inline pack<std::uint16_t> narrow(wide<pack<std::uint16_t>> v) {
    return vcombine_u16(vmovn_u32(v.low), vmovn_u32(v.high));
}
inline pack<std::int16_t> narrow(wide<pack<std::int16_t>> v) {
    return vcombine_s16(vmovn_s32(v.low), vmovn_s32(v.high));
}

inline wide<pack<std::int16_t>> add_products(wide<pack<std::int16_t>> sum, pack<std::int16_t> a, pack<std::int16_t> b,
                                             std::uint32_t weights) {
    const int16x8_t x = a, y = b;
    const std::int16_t first = static_cast<std::int16_t>(weights), second = static_cast<std::int16_t>(weights >> 16);
    return {vmlal_n_s16(vmlal_n_s16(sum.low, vget_low_s16(x), first), vget_low_s16(y), second),
            vmlal_n_s16(vmlal_n_s16(sum.high, vget_high_s16(x), first), vget_high_s16(y), second)};
}

// ---- moving lanes ----------------------------------------------------------------------------

inline pack<std::uint8_t> look_up(const std::uint8_t (&table)[16], pack<std::uint8_t> index) {
    const uint8x8x2_t halves = {{vld1_u8(table), vld1_u8(table + 8)}};
    const uint8x16_t at = index;
    return vcombine_u8(vtbl2_u8(halves, vget_low_u8(at)), vtbl2_u8(halves, vget_high_u8(at)));
}

inline triple<pack<std::uint8_t>> deinterleave3(block<pack<std::uint8_t>>, const std::uint8_t* p) {
    const uint8x16x3_t split = vld3q_u8(p);
    return {split.val[0], split.val[1], split.val[2]};
}

namespace neon {

/// Of lanes that are all ones or all zeros, one bit each.
inline std::uint64_t bits(uint8x8_t lanes) {
    uint8x8_t sum = vand_u8(lanes, vcreate_u8(0x8040201008040201));
    for (int round = 0; round < 3; ++round) sum = vpadd_u8(sum, sum);
    return vget_lane_u8(sum, 0);
}

}  // namespace neon

template <class T>
inline std::uint64_t bits(xsimd::batch_bool<T, arch> mask) {
    const typename xsimd::batch_bool<T, arch>::register_type m = mask;
    if constexpr (sizeof(T) == 1) return neon::bits(vget_low_u8(m)) | neon::bits(vget_high_u8(m)) << 8;
    if constexpr (sizeof(T) == 2) return neon::bits(vmovn_u16(m));
    if constexpr (sizeof(T) == 4) return neon::bits(vmovn_u16(vcombine_u16(vmovn_u32(m), vdup_n_u16(0))));
    if constexpr (sizeof(T) == 8) return (vgetq_lane_u64(m, 0) & 1) | (vgetq_lane_u64(m, 1) & 2);
}

inline pack<std::uint8_t> bytes(block<pack<std::uint8_t>>, std::uint64_t bits) {
    const uint8x8_t own_bit = vcreate_u8(0x8040201008040201);
    return vcombine_u8(vtst_u8(vdup_n_u8(static_cast<std::uint8_t>(bits)), own_bit),
                       vtst_u8(vdup_n_u8(static_cast<std::uint8_t>(bits >> 8)), own_bit));
}

template <class T>
inline int compress(T* out, pack<T> v, xsimd::batch_bool<T, arch> which) {
    const std::uint64_t mask = bits<T>(which);
    int n = 0;
    for_lanes(v, [&](int i, T value) {
        if (mask >> i & 1) out[n++] = value;
    });
    return n;
}

}  // namespace alidade::inline ALIDADE_ISA::simd
