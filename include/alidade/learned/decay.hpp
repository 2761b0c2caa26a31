// How much a detection loses that overlaps a surer one.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>

#include <cstdint>

namespace alidade {

/// What remains of the score at an overlap o.
enum class decay {
    linear,    ///< 1 - o
    gaussian,  ///< e^(-o² / sigma)
};

inline namespace ALIDADE_ISA {
namespace decay_detail {

/// e^v of v <= 0. exact  within 1e-9 relative, which is more than a score has; 0 below -700. Half the time of `exp`
inline real falling_exponential(real v) {
    if (v < -700) return 0;
    const int twos = round_int(v * real(1.44269504088896340736));
    const real r = v - real(twos) * real(0.69314718055994530942), square = r * r, fourth = square * square;
    const real low = (r + 1) + square * (real(0.5) + r * real(1.0 / 6));
    const real high = (real(1.0 / 24) + r * real(1.0 / 120)) + square * (real(1.0 / 720) + r * real(1.0 / 5040));
    const auto power_of_two = static_cast<std::uint64_t>(1023 + twos) << 52;
    return (low + fourth * (high + fourth * real(1.0 / 40320))) * real(__builtin_bit_cast(double, power_of_two));
}

}  // namespace decay_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
