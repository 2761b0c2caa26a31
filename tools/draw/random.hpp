// Random numbers that are the same on every machine: integers, and no library's idea of a distribution.
// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstdint>

namespace draw {

/// A sequence for each seed.
class random {
public:
    constexpr explicit random(std::uint64_t seed) : state_(seed) {}

    /// 64 independent bits: SplitMix64 (Steele, Lea, Flood 2014).
    constexpr std::uint64_t bits() {
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        return z ^ z >> 31;
    }

    /// Uniform in [low, high).
    constexpr double uniform(double low, double high) {
        return low + (high - low) * (static_cast<double>(bits() >> 11) * 0x1p-53);
    }

    /// Mean 0, standard deviation 1, normal: the heads among 256 coins, spread evenly over the step between two
    /// counts. Its distribution function is within 3e-4 of the normal one.
    constexpr double normal() {
        int heads = 0;
        for (int i = 0; i < 4; ++i) heads += std::popcount(bits());
        constexpr double deviation = 8.005206;  // sqrt(256 / 4 + 1 / 12)
        return (heads - 128 + uniform(-0.5, 0.5)) / deviation;
    }

private:
    std::uint64_t state_;
};

}  // namespace draw
