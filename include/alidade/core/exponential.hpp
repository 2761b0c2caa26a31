// Exponential, sigmoid, hyperbolic tangent and softmax of single-precision numbers, the same bytes on every machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/trigonometry.hpp>

#include <limits>

namespace alidade {

inline namespace ALIDADE_ISA {

/// e^v. exact  within .5001 units in the last place; NaN for NaN, ∞ where it exceeds all floats, 0 where it is below
/// the least normal one, 2^-126
constexpr float exponential(float v);

/// 1 / (1 + e^-v), which never falls while v rises. exact  as `exponential`
constexpr float sigmoid(float v);

/// The least v whose sigmoid reaches `share`: v >= logit(share) says the same as sigmoid(v) >= share, and needs no
/// exponential. requires  0 <= share <= 1
constexpr float logit(float share);

/// The hyperbolic tangent. exact  within .5001 units in the last place; NaN for NaN
constexpr float hyperbolic_tangent(float v);

/// A softmax whose sum is known: gives the share of each of its numbers.
struct softmax_share {
    float largest = 0;
    real sum = 1;

    /// e^(v - largest) / sum, 0 … 1. NaN where v or the sum is NaN.
    constexpr float operator()(float v) const;
};

/// The softmax of at(0) … at(count - 1), summed in this order. Its shares are NaN where one of the numbers is NaN or ∞,
/// or none is above -∞.
template <class At>
constexpr softmax_share softmax_of(int count, At at);

// ---- how -----------------------------------------------------------------------------------

// In double precision and rounded once at the end: so a value is the nearest float but for one in some ten thousand
// million that lie halfway between two, and what rises in double precision by far more than an error, never falls.
namespace exponential_detail {

inline constexpr float infinite = std::numeric_limits<float>::infinity();
inline constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// Subnormal numbers are not the same everywhere: some machines flush them.
constexpr float nearest_normal(real v) {
    if (v < 0x1p-126) return 0;
    return v < 0x1.ffffffp+127 ? static_cast<float>(v.value) : infinite;
}

}  // namespace exponential_detail

constexpr float exponential(float v) {
    if (v != v) return v;
    return exponential_detail::nearest_normal(exp(real(v)));
}

constexpr float sigmoid(float v) {
    if (v != v) return v;
    return exponential_detail::nearest_normal(real(1) / (real(1) + exp(-real(v))));
}

constexpr float logit(float share) {
    ALIDADE_EXPECTS(share >= 0 && share <= 1);
    if (share <= 0) return -exponential_detail::infinite;
    // Halves the numbers from -128, whose sigmoid is 0, to 32, whose sigmoid is 1, until two neighbours are left. The
    // place of a float among all of them is its bits, counted backwards below 0.
    const auto at = [](std::int64_t place) {
        return __builtin_bit_cast(float, static_cast<std::uint32_t>(place >= 0 ? place : 0x80000000 - place));
    };
    std::int64_t below = -static_cast<std::int64_t>(__builtin_bit_cast(std::uint32_t, 128.f));
    std::int64_t reached = static_cast<std::int64_t>(__builtin_bit_cast(std::uint32_t, 32.f));
    while (reached - below > 1) {
        const std::int64_t middle = below + (reached - below) / 2;
        (sigmoid(at(middle)) >= share ? reached : below) = middle;
    }
    return at(reached);
}

constexpr float hyperbolic_tangent(float v) {
    if (v != v) return v;
    const real x = v, size = abs(x);
    if (size < 0.01) {  // where e^2x - 1 would lose its digits
        if (size < 0x1p-30) return v;
        const real square = x * x;
        return static_cast<float>((x + x * square * (square * real(2.0 / 15) - real(1.0 / 3))).value);
    }
    const real share = real(1) - real(2) / (exp(size + size) + 1);
    return static_cast<float>(v < 0 ? -share.value : share.value);
}

template <class At>
constexpr softmax_share softmax_of(int count, At at) {
    using namespace exponential_detail;
    softmax_share told{-infinite, 0};
    for (int i = 0; i < count; ++i) {
        const float v = at(i);
        if (v != v) return {v, real(v)};
        if (v > told.largest) told.largest = v;
    }
    if (!(told.largest > -infinite && told.largest < infinite)) return {not_a_number, real(not_a_number)};
    for (int i = 0; i < count; ++i) told.sum += exp(real(at(i)) - real(told.largest));
    return told;
}

constexpr float softmax_share::operator()(float v) const {
    if (v != v || largest != largest) return exponential_detail::not_a_number;
    return exponential_detail::nearest_normal(exp(real(v) - real(largest)) / sum);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
