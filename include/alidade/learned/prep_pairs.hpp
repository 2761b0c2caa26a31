// Resampling between neighbours, of which two by two make a pixel: across each row as it comes, then between rows.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rows.hpp>
#include <alidade/core/simd_pixels.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/prep_axis.hpp>
#include <alidade/learned/prep_levels.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace alidade::inline ALIDADE_ISA::preprocess_detail {

/// Rows of the work in between are longer than they need be, for whole blocks of any pack.
inline constexpr int widest = 16;
constexpr std::size_t padded(int count) { return (static_cast<std::size_t>(count) + widest - 1) / widest * widest; }

// Whole levels are kept as 128ths of one in 32-bit lanes, the others as floats.
template <bool Whole>
using between = std::conditional_t<Whole, std::uint32_t, float>;

/// For each column of the input that the picture reaches: which pixel, and the share of its right neighbour.
template <bool Whole>
struct columns {
    std::int32_t* offset;    ///< in samples
    between<Whole>* weight;  ///< of both, as dot_halves takes them in 2048ths; else of the right one
    std::size_t size;        ///< padded
    int count;
    int direct;   ///< so many, in whole blocks, may be read as widely as is quickest
    bool alone;   ///< there is no right neighbour
    bool halves;  ///< pixels two by two
    bool plain;   ///< pixel for pixel
};

template <bool Whole, int C>
columns<Whole> columns_of(const axis& a, bool nearest, workspace& scratch) {
    columns<Whole> made;
    made.size = padded(a.count);
    made.offset = scratch.take<std::int32_t>(made.size);
    made.weight = scratch.take<between<Whole>>(made.size);
    made.count = a.count;
    made.alone = a.in == 1;
    made.plain = a.in == a.out;
    for (int k = 0; k < static_cast<int>(made.size); ++k) {
        place at = place_of(a, k < a.count ? k : a.count - 1, nearest);
        if (at.below == a.in - 1 && !made.alone) at = {at.below - 1, 1, 1};
        made.offset[k] = C * at.below;
        if constexpr (Whole)
            made.weight[k] =
                simd::weight_pair(2048 - static_cast<int>(at.in_2048ths()), static_cast<int>(at.in_2048ths()));
        else
            made.weight[k] = at.share();
    }
    constexpr int step = simd::lanes<simd::pack<std::uint32_t>>;
    made.halves = !nearest && a.in == 2 * a.out;
    const int reach = step == 1 ? 2 * C : made.halves ? 2 * C + simd::pair_reach<C> : simd::neighbour_reach<C>;
    const auto last_of_block = [&](int x) {
        return made.halves ? made.offset[x] + 2 * C * (step - 1) : made.offset[x + step - 1];
    };
    made.direct = 0;
    while (made.direct < a.count && last_of_block(made.direct) + reach <= C * a.in) made.direct += step;
    return made;
}

/// One row, resampled across, as planes of its colours: `out` is the first, the others follow `size` apart.
template <bool Whole, int C>
[[gnu::flatten]] void across(const std::uint8_t* row, const columns<Whole>& by, int skip, between<Whole>* out) {
    using V = simd::pack<std::uint32_t>;
    constexpr int step = simd::lanes<V>;
    if (by.plain) {
        const std::uint8_t* from = row + std::ptrdiff_t{C} * skip;
        for_blocks<std::uint32_t>(by.count, [=, size = by.size]<class B>(simd::block<B>, int x) {
            const auto keep = [=](int c, B level) {
                if constexpr (Whole)
                    simd::store(out + size * static_cast<std::size_t>(c) + x, level << 7);
                else
                    simd::store(out + size * static_cast<std::size_t>(c) + x,
                                simd::to_float(simd::as<std::int32_t>(level)));
            };
            if constexpr (C == 1) {
                keep(0, simd::load_bytes(simd::block<B>{}, from + x));
            } else {
                const auto pixels = simd::load_channels<C, B>(from + std::ptrdiff_t{C} * x);
                keep(0, pixels.even & B(0xffffu));
                keep(1, pixels.odd & B(0xffffu));
                keep(2, pixels.even >> 16 & B(0xffu));
            }
        });
        return;
    }
    const auto mix = [&](int x, const simd::neighbours<V, simd::colours<C>>& found) {
        simd::each<simd::colours<C>>([&](auto c) {
            between<Whole>* p = out + by.size * static_cast<std::size_t>(c) + x;
            if constexpr (Whole) {
                simd::store(p, (simd::dot_halves(found.channel[c], simd::load<V>(by.weight + x)) + V(8u)) >> 4);
            } else {
                using F = rounded_block<simd::pack<float>>;
                const V rise = simd::dot_halves(found.channel[c], V(simd::weight_pair(-1, 1)));
                const F left(simd::to_float(simd::as<std::int32_t>(found.channel[c] & V(0xffffu))));
                const F right_share(simd::load<simd::pack<float>>(by.weight + x));
                simd::store(p, (left + right_share * F(simd::to_float(simd::as<std::int32_t>(rise)))).value);
            }
        });
    };
    int x = 0;
    if (by.halves)
        for (; x < by.direct; x += step) mix(x, simd::load_pairs<C, V>(row + by.offset[x]));
    else
        for (; x < by.direct; x += step) mix(x, simd::load_neighbours<C, V>(row, by.offset + x));
    for (; x < by.count; x += step) {
        // Near the row's end, where more than the pixels must not be read.
        std::uint8_t copies[8 * step] = {};
        std::int32_t offset[step];
        for (int i = 0; i < step; ++i) {
            const std::uint8_t* pixel = row + by.offset[x + i];
            std::memcpy(copies + 8 * i, pixel, C);
            std::memcpy(copies + 8 * i + C, pixel + (by.alone ? 0 : C), C);
            offset[i] = 8 * i;
        }
        mix(x, simd::load_neighbours<C, V>(copies, offset));
    }
}

/// The same of samples that are not bytes.
template <bool Whole, int C, class Sample>
    requires(!Whole && sizeof(Sample) > 1)
void across(const Sample* row, const columns<Whole>& by, int, float* out) {
    const int next = by.alone ? 0 : C;
    for (int c = 0; c < simd::colours<C>; ++c, out += by.size)
        for (int x = 0; x < by.count; ++x) {
            const Sample* p = row + by.offset[x] + c;
            const rounded<float> left = static_cast<float>(p[0]), right = static_cast<float>(p[next]);
            out[x] = (left + rounded<float>(by.weight[x]) * (right - left)).value;
        }
}

/// Between two rows, and into numbers. `share` is the lower row's, in 2048ths or as it is.
template <int D, int S, bool Whole>
[[gnu::flatten]] void down(const between<Whole>* upper, const between<Whole>* lower, std::size_t size, int count,
                           between<Whole> share, numbers by, lines out) {
    for_blocks<float>(count, [=]<class B>(simd::block<B>, int x) {
        using F = rounded_block<B>;
        F level[S];
        simd::each<S>([&](auto s) {
            const auto *above = upper + size * static_cast<std::size_t>(s) + x,
                       *below = lower + size * static_cast<std::size_t>(s) + x;
            if constexpr (Whole) {
                using V = typename simd::rebind<B, std::uint32_t>::type;
                const V both = simd::load<V>(above) | simd::load<V>(below) << 16;
                const V level_sum = simd::dot_halves(both, V((2048 - share) | share << 16));
                level[s] = F(simd::to_float(simd::as<std::int32_t>((level_sum + V(1u << 17)) >> 18)));
            } else {
                const F a(simd::load<B>(above)), b(simd::load<B>(below));
                level[s] = a + F(share) * (b - a);
            }
        });
        settle<D>(level, x, by, out);
    });
}

/// Scratch of one band, in bytes.
constexpr std::size_t pairs_band(const axis& x) { return 2 * 3 * padded(x.count) * sizeof(float); }

/// Makes any row of the input, from top to bottom.
template <bool Whole, class Rows>
class pairs {
    static constexpr int C = Rows::channels, S = simd::colours<C>;

public:
    pairs(const Rows& rows, const columns<Whole>& across, const axis& x, const axis& y, bool nearest, void* memory,
          std::uint8_t* room)
        : rows_(rows), across_(across), x_(x), y_(y), nearest_(nearest), room_(room) {
        for (int i = 0; i < 2; ++i)
            kept_[i] = static_cast<between<Whole>*>(memory) + static_cast<std::size_t>(3 * i) * across.size;
    }

    template <int D>
    void line(int k, const numbers& by, const lines& out) {
        const place at = place_of(y_, k, nearest_);
        const auto* upper = row(at.below);
        const auto* lower = at.part != 0 ? row(at.below + 1) : upper;
        if constexpr (Whole)
            down<D, S, Whole>(upper, lower, across_.size, across_.count, at.in_2048ths(), by, out);
        else
            down<D, S, Whole>(upper, lower, across_.size, across_.count, at.share(), by, out);
    }

private:
    /// Row y, of which the one before is still there.
    const between<Whole>* row(int y) {
        between<Whole>* made = kept_[y & 1];
        if (held_[y & 1] != y) across<Whole, C>(rows_.row(y, room_), across_, x_.skip, made);
        held_[y & 1] = y;
        return made;
    }

    const Rows& rows_;
    const columns<Whole>& across_;
    axis x_, y_;
    bool nearest_;
    std::uint8_t* room_;
    between<Whole>* kept_[2];
    int held_[2] = {-1, -1};
};

}  // namespace alidade::inline ALIDADE_ISA::preprocess_detail
