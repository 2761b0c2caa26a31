// The weighted mean of regions that mean the same thing.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/learned/region.hpp>

namespace alidade {

/// Sums of weighted regions, and their mean: that of each corner; of rotated ones that of middle, sides and angle,
/// where each is first named as its like by turning by quarters (its sides exchanged) that comes nearest to the first
/// in angle. With no weight in all, the mean is the first. Weights are >= 0.
template <class Region>
struct region_mean;

template <>
struct region_mean<region> {
    region first = {};
    real x0 = 0, y0 = 0, x1 = 0, y1 = 0, weights = 0;
    int count = 0;
};

template <>
struct region_mean<rotated_region> {
    rotated_region first = {};
    real x = 0, y = 0, width = 0, height = 0, turned = 0, weights = 0;
    int count = 0;
};

inline namespace ALIDADE_ISA {

inline void add(region_mean<region>& sum, const region& one, real weight) {
    if (sum.count++ == 0) sum.first = one;
    sum.x0 += weight * real(one.x0), sum.y0 += weight * real(one.y0);
    sum.x1 += weight * real(one.x1), sum.y1 += weight * real(one.y1);
    sum.weights += weight;
}

inline void add(region_mean<rotated_region>& sum, const rotated_region& one, real weight) {
    if (sum.count++ == 0) sum.first = one;
    const real turn = real(one.angle) - real(sum.first.angle), quarter = pi * real(0.5);
    const real quarters = __builtin_floor((turn / quarter + real(0.5)).value);
    const bool exchanged = __builtin_fmod(quarters.value, 2) != 0;
    sum.x += weight * real(one.x), sum.y += weight * real(one.y);
    sum.width += weight * real(exchanged ? one.height : one.width);
    sum.height += weight * real(exchanged ? one.width : one.height);
    sum.turned += weight * (turn - quarters * quarter);
    sum.weights += weight;
}

namespace region_mean_detail {
inline float mean(real sum, real weights) { return static_cast<float>((sum / weights).value); }
}  // namespace region_mean_detail

/// requires  something was added
inline region mean_of(const region_mean<region>& sum) {
    using region_mean_detail::mean;
    if (!(sum.weights > 0)) return sum.first;
    return {mean(sum.x0, sum.weights), mean(sum.y0, sum.weights), mean(sum.x1, sum.weights), mean(sum.y1, sum.weights)};
}

inline rotated_region mean_of(const region_mean<rotated_region>& sum) {
    using region_mean_detail::mean;
    if (!(sum.weights > 0)) return sum.first;
    const real angle = real(sum.first.angle) + sum.turned / sum.weights;
    return {mean(sum.x, sum.weights), mean(sum.y, sum.weights), mean(sum.width, sum.weights),
            mean(sum.height, sum.weights), static_cast<float>(angle.value)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
