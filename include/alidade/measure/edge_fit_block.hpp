// A few dozen pixels near an edge side by side, and what the model of the edge says of each.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded_block.hpp>
#include <alidade/measure/edge_model.hpp>

namespace alidade::inline ALIDADE_ISA::edge_model_detail {

// What is computed for every pixel is computed for as many at once as a pack has lanes, in loops over the block; sums
// over it are eight, whatever the number of lanes, so that they are the same everywhere.

inline constexpr int pixels_of_block = 24, sums_of_block = most_lanes_of_wide_reals;

/// Calls each(i) for the beginnings of the packs that hold n pixels, filled up to a multiple of eight.
template <class Each>
[[gnu::always_inline]] inline void for_packs(int n, Each each) {
    for (int i = 0; i < n; i += sums_of_block)
        for (int k = 0; k < sums_of_block; k += lanes_of_wide_reals) each(i + k);
}

/// Σ a[i] b[i]; n counts what `for_packs` goes through.
[[gnu::always_inline]] inline real sum_of_products(const double* a, const double* b, int n) {
    constexpr int count = sums_of_block / lanes_of_wide_reals;
    wide_reals sums[count];
    for (int k = 0; k < count; ++k)
        sums[k] = load_wide(a + k * lanes_of_wide_reals) * load_wide(b + k * lanes_of_wide_reals);
    for (int i = sums_of_block; i < n; i += sums_of_block)
        for (int k = 0; k < count; ++k) {
            const int at = i + k * lanes_of_wide_reals;
            sums[k] = sums[k] + load_wide(a + at) * load_wide(b + at);
        }
    double of[sums_of_block];
    for (int k = 0; k < count; ++k) store(of + k * lanes_of_wide_reals, sums[k]);
    return {((of[0] + of[1]) + (of[2] + of[3])) + ((of[4] + of[5]) + (of[6] + of[7]))};
}

/// Of every pixel: how it lies to the edge, and the share of the inner side's light that it gets, with derivatives.
template <int N>
struct edge_block {
    int size = 0;
    double value[pixels_of_block];  ///< the grey value
    double d[pixels_of_block], bend[pixels_of_block], box[pixels_of_block], slope[N][pixels_of_block];  ///< see spot
    double part[pixels_of_block], by_distance[pixels_of_block], by_blur[pixels_of_block];               ///< see share

    /// The number of those that the packs go through. What is added to fill them lies on the edge.
    int filled() {
        int n = size;
        for (; n % sums_of_block != 0; ++n) {
            value[n] = d[n] = bend[n] = box[n] = 0;
            for (auto& one : slope) one[n] = 0;
        }
        return n;
    }
    void push(real grey, const spot<N>& where) {
        value[size] = grey.value, d[size] = where.d.value, bend[size] = where.bend.value, box[size] = where.box.value;
        for (int j = 0; j < N; ++j) slope[j][size] = where.slope[j].value;
        ++size;
    }
    /// The shares, of an edge of this blur. See blurred_edge.
    void see(const blurred_edge& edge) {
        namespace normal = normal_distribution_detail;
        double below[pixels_of_block], density[pixels_of_block], place[pixels_of_block], x[pixels_of_block];
        const wide_reals per_blur(edge.per_blur), half(edge.half), most(normal::edge), one(1.0);
        const int n = filled();
        for_packs(n, [&](int i) {
            const wide_reals at = load_wide(d + i) * per_blur - load_wide(bend + i) * half;
            store(x + i, max(-most, min(most, at)));
        });
        for (int i = 0; i < n; ++i) {
            const int at = static_cast<int>(abs(real(x[i])).value * normal::parts + 0.5);
            const normal_at& near = normal::table.at[at];
            below[i] = near.below.value, density[i] = near.density.value, place[i] = at * (1.0 / normal::parts);
        }
        for_packs(n, [&](int i) {
            const wide_reals at = load_wide(x + i), near = load_wide(place + i);
            const normal::expanded<wide_reals> there(load_wide(below + i), load_wide(density + i), near,
                                                     abs(at) - near);
            const share_of<wide_reals> made =
                edge.share_at(load_wide(d + i), load_wide(bend + i), load_wide(box + i), at,
                              select(at < wide_reals(0.0), one - there.below, there.below), there.density);
            store(part + i, made.value), store(by_distance + i, made.by_distance), store(by_blur + i, made.by_blur);
        });
    }
};

}  // namespace alidade::inline ALIDADE_ISA::edge_model_detail
