// The noise that stands for networks' outputs in the tests of decoders; tests/learned/reference makes the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace tests {

/// Number i of a sequence that looks like chance.
constexpr std::uint32_t noise(std::uint32_t seed, std::uint32_t i) {
    std::uint32_t h = i * 0x9E3779B9u + seed;
    h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
    h = (h ^ (h >> 13)) * 0xC2B2AE35u;
    return h ^ (h >> 16);
}

/// The same as a number in [0, 1).
constexpr float unit(std::uint32_t h) { return static_cast<float>(h >> 8) * 0x1p-24f; }

}  // namespace tests
