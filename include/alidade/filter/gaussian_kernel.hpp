// The weights of a Gaussian, in integers: the same on every machine, at compile time too.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

/// Radius of the kernel for `sigma`, as OpenCV chooses it: 3 sigma for bytes, 4 for anything finer.
constexpr int gaussian_radius(double sigma, bool bytes) {
    ALIDADE_EXPECTS(sigma > 0 && sigma < 1e4);
    const double reach = sigma * (bytes ? 3 : 4) * 2 + 1;
    int size = static_cast<int>(reach);  // to the nearest, ties to even
    if (reach - size > 0.5 || (reach - size == 0.5 && size % 2 == 1)) ++size;
    return size / 2;
}

/// The sigma that a kernel of 2 * radius + 1 taps stands for when none is given, as OpenCV chooses it.
constexpr double gaussian_sigma(int radius) { return (6 * radius + 10) / 20.0; }

/// weights[i], i in 0 … radius: of the taps i from the centre, in units of 2^-bits; with their mirror images they sum
/// to exactly 2^bits. Rounding errors are carried inwards, so that no part of the kernel gains by them.
///
/// sigma <= 0 means the customary kernel of that size: binomial for 3 and 5 taps.
/// requires  0 <= radius <= 1000, 1 <= bits <= 16
constexpr void gaussian_weights(double sigma, int radius, int bits, std::int32_t* weights);

/// The same as real numbers that sum to 1.
constexpr void gaussian_weights(double sigma, int radius, float* weights);

// ---- how -----------------------------------------------------------------------------------

namespace gaussian_detail {

/// 2^(-2^-k), k = 1 … 32, in units of 2^-32: each the square root of the one before.
struct roots_of_half {
    std::uint32_t of[33] = {};
    constexpr roots_of_half() {
        std::uint64_t x = std::uint64_t{1} << 31;
        for (int k = 1; k <= 32; ++k) {
            const std::uint64_t square = x << 32;
            std::uint64_t root = 0;
            for (std::uint64_t bit = std::uint64_t{1} << 32; bit != 0; bit >>= 1)
                if ((root | bit) <= 0xffffffff && (root | bit) * (root | bit) <= square) root |= bit;
            of[k] = static_cast<std::uint32_t>(x = root);
        }
    }
};
inline constexpr roots_of_half roots;

/// 2^-y in units of 2^-32, for y >= 0.
constexpr std::uint64_t exp2_minus(double y) {
    if (y >= 32) return 0;
    const auto fixed = static_cast<std::uint64_t>(y * 4294967296.0);
    const auto fraction = static_cast<std::uint32_t>(fixed);
    std::uint64_t power = std::uint64_t{1} << 32;
    for (int k = 1; k <= 32; ++k)
        if (fraction >> (32 - k) & 1) power = (power * roots.of[k] + 0x80000000) >> 32;
    return power >> (fixed >> 32);
}

/// exp(-i² / 2 sigma²) in units of 2^-32. Products only: there is no sum for a compiler to contract.
constexpr std::uint64_t height(int i, double sigma) {
    const double rate = 0.72134752044448170368 / (sigma * sigma);  // log2(e) / 2 sigma²
    return exp2_minus(static_cast<double>(i * i) * rate);
}

constexpr std::uint64_t area(double sigma, int radius) {
    std::uint64_t sum = std::uint64_t{1} << 32;
    for (int i = 1; i <= radius; ++i) sum += 2 * height(i, sigma);
    return sum;
}

/// Kernels that OpenCV keeps as tables, in units of 1/256.
inline constexpr std::int32_t customary[4][4] = {{256}, {128, 64}, {96, 64, 16}, {72, 56, 28, 8}};

}  // namespace gaussian_detail

constexpr void gaussian_weights(double sigma, int radius, int bits, std::int32_t* weights) {
    ALIDADE_EXPECTS(radius >= 0 && radius <= 1000 && bits >= 1 && bits <= 16, radius, bits);
    const bool table = sigma <= 0 && radius <= 3;
    if (sigma <= 0) sigma = gaussian_sigma(radius);
    const std::uint64_t area = table ? 0 : gaussian_detail::area(sigma, radius);
    std::int64_t error = 0;  // in units of 2^-31 of a weight's unit
    std::int32_t centre = std::int32_t{1} << bits;
    for (int i = radius; i >= 1; --i) {
        const std::int64_t part = table ? std::int64_t{gaussian_detail::customary[radius][i]} << 23
                                        : static_cast<std::int64_t>((gaussian_detail::height(i, sigma) << 31) / area);
        const std::int64_t wanted = (part << bits) + error;
        std::int64_t rounded = wanted >> 31;
        const std::int64_t rest = wanted - (rounded << 31), half = std::int64_t{1} << 30;
        if (rest > half || (rest == half && rounded % 2 != 0)) ++rounded;
        error = wanted - (rounded << 31);
        weights[i] = static_cast<std::int32_t>(rounded);
        centre -= 2 * weights[i];
    }
    weights[0] = centre;
}

constexpr void gaussian_weights(double sigma, int radius, float* weights) {
    ALIDADE_EXPECTS(radius >= 0 && radius <= 1000, radius);
    const bool table = sigma <= 0 && radius <= 3;
    if (sigma <= 0) sigma = gaussian_sigma(radius);
    const std::uint64_t area = table ? 0 : gaussian_detail::area(sigma, radius);
    for (int i = 0; i <= radius; ++i)
        weights[i] = table ? static_cast<float>(gaussian_detail::customary[radius][i]) / 256
                           : static_cast<float>(static_cast<double>(gaussian_detail::height(i, sigma)) /
                                                static_cast<double>(area));
}

}  // namespace alidade::inline ALIDADE_ISA
