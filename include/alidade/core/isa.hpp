// Which instruction set this translation unit is compiled for, and the namespace its operators live in.
// SPDX-License-Identifier: MIT
#pragma once

// 1 where there is an operating system to print to; 0 on bare metal. newlib calls itself hosted,
// so the compiler's __STDC_HOSTED__ alone does not tell.
#ifndef ALIDADE_HOSTED
#if __STDC_HOSTED__ && (defined(__unix__) || defined(__APPLE__) || defined(_WIN32) || defined(__EMSCRIPTEN__))
#define ALIDADE_HOSTED 1
#else
#define ALIDADE_HOSTED 0
#endif
#endif

// 1: kernels run on xsimd packs; 0: on single values. xsimd's headers do not compile with newlib and mean
// nothing without a vector unit, so the choice is made before they are included.
#ifndef ALIDADE_SIMD
#if ALIDADE_HOSTED && (defined(__SSE2__) || defined(__ARM_NEON)) && __has_include(<xsimd/xsimd.hpp>)
#define ALIDADE_SIMD 1
#else
#define ALIDADE_SIMD 0
#endif
#endif

// Functions live in an inline namespace named after the instruction set, so that objects built with different
// flags can be linked together and each keeps its own code. Types live outside: they are the same in all.
// ALIDADE_ARCH is what xsimd calls it: the one set of packs that goes with the name, whatever else the flags allow.
#if !ALIDADE_SIMD
#if defined(__AVX512F__)
#define ALIDADE_ISA scalar_avx512
#elif defined(__AVX2__)
#define ALIDADE_ISA scalar_avx2
#elif defined(__AVX__)
#define ALIDADE_ISA scalar_avx
#elif defined(__SSE3__)
#define ALIDADE_ISA scalar_sse
#else
#define ALIDADE_ISA scalar
#endif
#elif defined(__AVX512BW__) && defined(__AVX512DQ__) && defined(__AVX512CD__)
#define ALIDADE_ISA avx512
#define ALIDADE_ARCH avx512bw
#define ALIDADE_AVX512 1
#elif defined(__AVX512F__)  // of its 16-bit packs there would be halves
#define ALIDADE_ISA avx512f
#define ALIDADE_ARCH avx2
#elif defined(__AVX2__) && defined(__FMA__)
#define ALIDADE_ISA avx2
#define ALIDADE_ARCH fma3<xsimd::avx2>
#elif defined(__AVX2__)
#define ALIDADE_ISA avx2_nofma
#define ALIDADE_ARCH avx2
#elif defined(__AVX__)  // of its integer packs too
#define ALIDADE_ISA avx
#define ALIDADE_ARCH sse4_2
#elif defined(__SSE4_2__)
#define ALIDADE_ISA sse4
#define ALIDADE_ARCH sse4_2
#elif defined(__SSE4_1__)
#define ALIDADE_ISA sse4_1
#define ALIDADE_ARCH sse4_1
#elif defined(__SSSE3__)
#define ALIDADE_ISA ssse3
#define ALIDADE_ARCH ssse3
#elif defined(__SSE3__)
#define ALIDADE_ISA sse3
#define ALIDADE_ARCH sse3
#elif defined(__SSE2__)
#define ALIDADE_ISA sse2
#define ALIDADE_ARCH sse2
#else
#define ALIDADE_ISA neon
#define ALIDADE_ARCH default_arch
#endif

#define ALIDADE_TEXT_OF(name) #name
#define ALIDADE_TEXT(name) ALIDADE_TEXT_OF(name)

namespace alidade::inline ALIDADE_ISA {

/// "avx2", "neon", "scalar", …
inline constexpr const char* isa_name = ALIDADE_TEXT(ALIDADE_ISA);

}  // namespace alidade::inline ALIDADE_ISA

#undef ALIDADE_TEXT
#undef ALIDADE_TEXT_OF
