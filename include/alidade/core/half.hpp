// Numbers of 16 bits with a floating point: what some networks take.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

#include <cstdint>

namespace alidade {

/// IEEE 754's binary16, as its bits: there is no arithmetic on it.
struct half {
    std::uint16_t bits = 0;

    friend constexpr bool operator==(const half&, const half&) = default;
};

inline namespace ALIDADE_ISA {

/// The nearest half, ties to even; infinite from 65520 on; a NaN stays one.
constexpr half half_from(float v) {
    const auto bits = __builtin_bit_cast(std::uint32_t, v);
    const std::uint32_t sign = bits >> 16 & 0x8000, size = bits & 0x7fffffff;
    std::uint32_t out = 0;
    if (size > 0x7f800000) {
        out = 0x7e00 | (size >> 13 & 0x1ff);
    } else if (size >= 0x477ff000) {  // 65520
        out = 0x7c00;
    } else if (size >= 0x38800000) {  // 2^-14, the smallest with a full significand
        const std::uint32_t rebased = size - (112u << 23);
        out = (rebased + 0xfff + (rebased >> 13 & 1)) >> 13;
    } else if (size > 0x33000000) {  // above half of the smallest, 2^-24, of which it is so many:
        const std::uint32_t significand = (size & 0x7fffff) | 0x800000, drop = 126 - (size >> 23);
        const std::uint32_t whole = significand >> drop, rest = significand & ((1u << drop) - 1);
        const std::uint32_t middle = 1u << (drop - 1);
        out = whole + (rest > middle || (rest == middle && (whole & 1) != 0));
    }
    return {static_cast<std::uint16_t>(sign | out)};
}

/// Exact.
constexpr float float_from(half v) {
    const std::uint32_t sign = std::uint32_t{v.bits & 0x8000u} << 16, power = v.bits >> 10 & 31, rest = v.bits & 0x3ff;
    if (power == 0) {
        const float size = static_cast<float>(rest) * 0x1p-24F;
        return sign != 0 ? -size : size;
    }
    const std::uint32_t size = power == 31 ? 0x7f800000 | rest << 13 : ((power + 112) << 23 | rest << 13);
    return __builtin_bit_cast(float, sign | size);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
