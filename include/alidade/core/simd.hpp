// The one door to SIMD: kernels name only what is declared behind it.
//
// A kernel is written once, for a block V that is either a `pack<T>` or a `lane<T>`:
//     load<V>(p), store(p, v), + - * & | << >>, comparisons, min max select, and the functions of simd_scalar.hpp,
// which defines what each means.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>
#include <alidade/core/simd_scalar.hpp>

#if ALIDADE_SIMD
#include <alidade/core/simd_pack.hpp>
#if defined(__SSE2__)
#include <alidade/core/simd_x86.hpp>
#include <alidade/core/simd_x86_lanes.hpp>
#else
#include <alidade/core/simd_neon.hpp>
#endif
#endif

namespace alidade::inline ALIDADE_ISA::simd {

#if !ALIDADE_SIMD
template <class T>
using pack = lane<T>;

template <class V>
inline constexpr int lanes = 1;
#endif

/// A block of values from p on, widened to V's type where the samples are narrower.
template <class V, class Sample>
inline V load(const Sample* p) {
    return load(block<V>{}, p);
}

/// V's lanes from as many bits, the first lowest: 255 where one is set, 0 where not.
template <class V>
inline V bytes(std::uint64_t bits) {
    return bytes(block<V>{}, bits);
}

/// As many pixels of C (3 or 4) bytes as V has 32-bit lanes. Reads no byte past the last of them.
template <int C, class V>
inline channel_pairs<V> load_channels(const std::uint8_t* p) {
    static_assert(C == 3 || C == 4);
    return load_channels<C>(block<V>{}, p);
}

/// As many interleaved triples as V has lanes, channel by channel.
template <class V>
inline triple<V> deinterleave3(const std::uint8_t* p) {
    return deinterleave3(block<V>{}, p);
}

}  // namespace alidade::inline ALIDADE_ISA::simd
