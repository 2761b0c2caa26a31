// The arithmetic of a Gaussian for each kind of sample: how a column is summed, and a row of such sums.
//
// Each is a struct of the same parts:
//   fixed_radius                 r, where it is known when the program is compiled; else 0
//   sum, column_lane, row_lane   what a column's sum is kept in; the lanes that the two passes compute in
//   down(to, at)                 stores the sum of the column whose samples are at(-r) … at(r)
//   across(to, at)               stores the result, from the sums at(-r) … at(r); at(r + 1) may be asked and is ignored
//   sum_of_constant(v)           the sum of a column of equal samples
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/simd.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/filter/gaussian_kernel.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::gaussian_detail {

/// Bytes, the binomial kernels of 3 and 5 taps: everything fits 16 bits, nothing is multiplied.
template <int Radius>
struct binomial {
    static_assert(Radius == 1 || Radius == 2);
    using sum = std::uint16_t;
    using column_lane = std::uint16_t;
    using row_lane = std::uint16_t;
    static constexpr int fixed_radius = Radius;
    static constexpr int bits = 2 * Radius;  // the weights sum to 2^bits

    template <class At>
    static auto weigh(At at) {
        if constexpr (Radius == 1)
            return at(-1) + at(1) + (at(0) << 1);
        else
            return at(-2) + at(2) + ((at(-1) + at(0) + at(1)) << 2) + (at(0) << 1);
    }

    template <class At>
    void down(sum* to, At at) const {
        simd::store(to, weigh(at));
    }
    template <class At>
    void across(std::uint8_t* to, At at) const {
        const auto total = weigh(at);
        simd::store(to, (total + decltype(total)(sum{1 << (2 * bits - 1)})) >> (2 * bits));
    }
    static sum sum_of_constant(double v) { return static_cast<sum>(static_cast<int>(v) << bits); }
};

/// Weights two by two, as `simd::add_products` takes them: the taps -r and 1 - r, … and the last one alone.
inline const std::uint32_t* weight_pairs(const std::int32_t* weights, int radius, workspace& scratch) {
    auto* pairs = scratch.take<std::uint32_t>(static_cast<std::size_t>(radius) + 1);
    const auto tap = [=](int k) { return k > radius ? 0 : weights[k < 0 ? -k : k]; };
    for (int k = -radius; k <= radius; k += 2) pairs[(k + radius) / 2] = simd::weight_pair(tap(k), tap(k + 1));
    return pairs;
}

/// (start + Σ weight(k) at(k)) / 2^16, where the values at(k) lie side by side in memory: two that are neighbours are
/// multiplied and added where they stand, for the lanes at even places and then for the others.
template <class V, class At>
V weigh_neighbours(const std::uint32_t* pairs, int radius, std::int32_t start, At at) {
    using words = decltype(simd::as<std::uint32_t>(at(0)));
    words even(static_cast<std::uint32_t>(start)), odd = even;
    for (int k = -radius; k <= radius; k += 2) {
        const words both(*pairs++);
        even = even + simd::dot_halves(simd::as<std::uint32_t>(at(k)), both);
        odd = odd + simd::dot_halves(simd::as<std::uint32_t>(at(k + 1)), both);
    }
    return simd::as<std::int16_t>((even >> 16) | (odd & words(0xffff0000)));
}

/// start + Σ weight(k) at(k), in 32 bits.
template <class V, class At>
simd::wide<V> weigh(const std::uint32_t* pairs, int radius, std::int32_t start, At at) {
    simd::wide<V> total(start);
    for (int k = -radius; k < radius; k += 2) total = simd::add_products(total, at(k), at(k + 1), *pairs++);
    return simd::add_products(total, at(radius), at(radius), *pairs);
}

// Sixteen unsigned bits become signed, for the multiplier's sake, by taking 2^15 from them.
template <class V>
auto centred(V v) {
    return simd::as<std::int16_t>(v ^ V(std::uint16_t{0x8000}));
}
template <class V>
auto decentred(V v) {
    const auto bits = simd::as<std::uint16_t>(v);
    return bits ^ decltype(bits)(std::uint16_t{0x8000});
}

/// Bytes, any kernel: weights in units of 1/256; a column's sum is exact in 16 bits.
struct bytes {
    using sum = std::int16_t;
    using column_lane = std::uint16_t;
    using row_lane = std::int16_t;
    static constexpr int fixed_radius = 0;

    int radius;
    const std::int32_t* weights;
    const std::uint32_t* pairs;

    template <class At>
    void down(sum* to, At at) const {
        using V = decltype(at(0));
        const auto weight = [this](int k) { return V(static_cast<std::uint16_t>(weights[k])); };
        V total = at(0) * weight(0);
        for (int k = 1; k <= radius; ++k) total = total + (at(-k) + at(k)) * weight(k);
        simd::store(to, centred(total));
    }
    template <class At>
    void across(std::uint8_t* to, At at) const {
        using V = decltype(at(0));
        constexpr std::int32_t half = 1 << 15, centre = 0x8000 << 8;
        if constexpr (At::channels == 1 && simd::lanes<V> > 1) {
            simd::store(to, weigh_neighbours<V>(pairs, radius, half + centre, at));
        } else {
            const auto total = weigh<V>(pairs, radius, half + centre, at);
            simd::store(to, narrow(map([](auto v) { return v >> 16; }, total)));
        }
    }
    static sum sum_of_constant(double v) { return static_cast<sum>((static_cast<int>(v) << 8) - 0x8000); }
};

/// 16 bits: weights in units of 1/32768; a column's sum is rounded to 16 bits.
struct words {
    using sum = std::int16_t;
    using column_lane = std::uint16_t;
    using row_lane = std::int16_t;
    static constexpr int fixed_radius = 0;

    int radius;
    const std::uint32_t* pairs;

    template <class V, class At>
    V rounded(At at) const {
        return narrow(map([](auto v) { return v >> 15; }, weigh<V>(pairs, radius, 1 << 14, at)));
    }
    template <class At>
    void down(sum* to, At at) const {
        using V = decltype(centred(at(0)));
        simd::store(to, rounded<V>([=](int k) { return centred(at(k)); }));
    }
    template <class At>
    void across(std::uint16_t* to, At at) const {
        simd::store(to, decentred(rounded<decltype(at(0))>(at)));
    }
    static sum sum_of_constant(double v) { return static_cast<sum>(static_cast<int>(v) - 0x8000); }
};

/// Real numbers.
struct reals {
    using sum = float;
    using column_lane = float;
    using row_lane = float;
    static constexpr int fixed_radius = 0;

    int radius;
    const float* weights;

    template <class At>
    void down(float* to, At at) const {
        using V = decltype(at(0));
        V total = at(0) * V(weights[0]);
        for (int k = 1; k <= radius; ++k) total = total + (at(-k) + at(k)) * V(weights[k]);
        simd::store(to, total);
    }
    template <class At>
    void across(float* to, At at) const {
        down(to, at);
    }
    static float sum_of_constant(double v) { return static_cast<float>(v); }
};

}  // namespace alidade::inline ALIDADE_ISA::gaussian_detail
