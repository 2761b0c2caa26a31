// Resampling by weighted means of many pixels: down the columns first, then across.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rows.hpp>
#include <alidade/core/simd_pixels.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/prep_axis.hpp>
#include <alidade/learned/prep_levels.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace alidade::inline ALIDADE_ISA::preprocess_detail {

/// For each column of the input that the picture reaches: samples and their weights, tap by tap. Where there are fewer
/// taps than elsewhere, the first one is repeated with the weight 0.
struct weighted_columns {
    std::int32_t* index;
    float* weight;
    std::size_t size;  ///< from tap to tap
    int count, taps;
    int first, last;  ///< the pixels that are needed at all
};

template <int C>
weighted_columns weighted_columns_of(const axis& a, bool area, workspace& scratch) {
    weighted_columns made;
    made.size = static_cast<std::size_t>(a.count);
    made.taps = most_taps(a);
    made.count = a.count;
    made.index = scratch.take<std::int32_t>(made.size * static_cast<std::size_t>(made.taps));
    made.weight = scratch.take<float>(made.size * static_cast<std::size_t>(made.taps));
    made.first = a.in, made.last = 0;
    int most = 0;
    for (int k = 0; k < a.count; ++k) {
        const taps t = taps_of(a, k, area);
        for (int j = 0; j < made.taps; ++j) {
            const std::size_t at = made.size * static_cast<std::size_t>(j) + static_cast<std::size_t>(k);
            made.index[at] = C * (t.first + (j < t.count ? j : 0));
            made.weight[at] = j < t.count ? t.share(t.first + j) : 0;
        }
        if (t.first < made.first) made.first = t.first;
        if (t.first + t.count > made.last) made.last = t.first + t.count;
        if (t.count > most) most = t.count;
    }
    made.taps = most;
    return made;
}

/// Samples as floats.
template <class B, class Sample>
B load_levels(const Sample* p) {
    if constexpr (std::is_same_v<B, simd::lane<float>>) {
        return B(static_cast<float>(*p));
    } else if constexpr (std::is_same_v<Sample, std::uint8_t>) {
        using U = typename simd::rebind<B, std::uint32_t>::type;
        return simd::to_float(simd::as<std::int32_t>(simd::load_bytes(simd::block<U>{}, p)));
    } else if constexpr (std::is_same_v<Sample, float>) {
        return simd::load<B>(p);
    } else {
        alignas(64) float wide[simd::lanes<B>];
        for (int i = 0; i < simd::lanes<B>; ++i) wide[i] = static_cast<float>(p[i]);
        return simd::load<B>(wide);
    }
}

/// So many terms are summed up by themselves before they join the others: of sums of thousands, what is rounded away
/// from term to term would add up, too.
inline constexpr int run = 64;

/// Scratch of one band, in bytes: two rows of sums.
constexpr std::size_t taps_band(const axis& x) { return times(8 * sizeof(float), static_cast<std::size_t>(x.in)); }

/// Makes any row of the input.
template <class Rows>
class weighted {
    static constexpr int C = Rows::channels, S = simd::colours<C>;

public:
    weighted(const Rows& rows, const weighted_columns& across, const axis& y, bool area, bool whole, void* memory,
             std::uint8_t* room)
        : rows_(rows),
          across_(across),
          y_(y),
          area_(area),
          whole_(whole),
          room_(room),
          sums_(static_cast<float*>(memory)),
          totals_(sums_ + 4 * static_cast<std::size_t>(rows.width())) {}

    template <int D>
    void line(int k, const numbers& by, const lines& out) {
        const taps t = taps_of(y_, k, area_);
        for (int i = 0; i < t.count; ++i) {
            const int row = t.first + i;
            i % run == 0 ? add<true>(row, t.share(row)) : add<false>(row, t.share(row));
            if (t.count > run && (i % run == run - 1 || i == t.count - 1)) i < run ? join<true>() : join<false>();
        }
        across<D>(by, out, t.count > run ? totals_ : sums_);
    }

private:
    /// The sums are, or grow by, weight times row y.
    template <bool First>
    [[gnu::flatten]] void add(int y, float weight) {
        const int begin = C * across_.first;
        const auto* row = rows_.row(y, room_) + begin;
        float* sums = sums_ + begin;
        // Not overlapping: a block that is added twice is wrong.
        const int n = C * (across_.last - across_.first);
        const auto block = [=]<class B>(simd::block<B>, int i) {
            using F = rounded_block<B>;
            F sum = F(load_levels<B>(row + i)) * F(weight);
            if constexpr (!First) sum = F(simd::load<B>(sums + i)) + sum;
            simd::store(sums + i, sum.value);
        };
        constexpr int step = simd::lanes<simd::pack<float>>;
        int i = 0;
        for (; i <= n - step; i += step) block(simd::block<simd::pack<float>>{}, i);
        for (; i < n; ++i) block(simd::block<simd::lane<float>>{}, i);
    }

    /// The totals are, or grow by, the sums.
    template <bool First>
    [[gnu::flatten]] void join() {
        const int begin = C * across_.first, end = C * across_.last;
        for (int i = begin; i < end; ++i)
            totals_[i] = First ? sums_[i] : (rounded<float>(totals_[i]) + rounded<float>(sums_[i])).value;
    }

    template <int D>
    [[gnu::flatten]] void across(const numbers& with, const lines& to, const float* sums) const {
        for_blocks<float>(
            across_.count, [=, by = with, out = to, from = across_, whole = whole_]<class B>(simd::block<B>, int x) {
                using F = rounded_block<B>;
                using I = typename simd::rebind<B, std::int32_t>::type;
                F level[S];
                for (int s = 0; s < S; ++s) level[s] = F(0.0F);
                for (int first = 0; first < from.taps; first += run) {
                    F sum[S];
                    for (int s = 0; s < S; ++s) sum[s] = F(0.0F);
                    for (int j = first; j < from.taps && j < first + run; ++j) {
                        const std::size_t at = from.size * static_cast<std::size_t>(j) + static_cast<std::size_t>(x);
                        const F weight(simd::load<B>(from.weight + at));
                        const I index = simd::load<I>(from.index + at);
                        simd::each<S>([&](auto s) { sum[s] = sum[s] + weight * F(simd::gather(sums + s, index)); });
                    }
                    for (int s = 0; s < S; ++s) level[s] = level[s] + sum[s];
                }
                if (whole)
                    for (int s = 0; s < S; ++s) level[s] = rounded_to_whole(level[s]);
                settle<D>(level, x, by, out);
            });
    }

    const Rows& rows_;
    const weighted_columns& across_;
    axis y_;
    bool area_, whole_;
    std::uint8_t* room_;
    float *sums_, *totals_;
};

}  // namespace alidade::inline ALIDADE_ISA::preprocess_detail
