// Moments of a picture's values, or of a mask's pixels, to the third order.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/simd.hpp>
#include <alidade/shape/moments.hpp>

#include <cstdint>

namespace alidade {

struct image_moments_options {
    bool binary = false;  ///< every value that is not 0 counts as 1: the moments of a mask's area
};

inline namespace ALIDADE_ISA {

/// m_pq = Σ picture(x, y) xᵖ yᵠ, and what follows from these (moments.hpp).
///
/// requires  at most 32768 pixels wide and high
/// exact     the same bytes on every machine: the m are correctly rounded, the mu within 1e-15 of the m
/// cost      one pass; allocates nothing
/// reference cv::moments of a picture
moments image_moments(image_view<const std::uint8_t> picture, image_moments_options options = {});

// ---- how -----------------------------------------------------------------------------------

namespace image_moments_detail {

/// Sums over a tile, whose places are counted from its corner.
struct tile_sums {
    std::int64_t s00 = 0, s10 = 0, s01 = 0, s20 = 0, s11 = 0, s02 = 0, s30 = 0, s21 = 0, s12 = 0, s03 = 0;
};

/// Largest tile: no sum of its lanes needs more than 32 bits, and no place more than 15 when cubed.
inline constexpr int tile_width = 32, tile_height = 64;

/// Of a tile narrower than a pack.
template <bool binary>
tile_sums sums_of_tile(image_view<const std::uint8_t> tile) {
    tile_sums sums;
    for (int y = 0; y < tile.height; ++y) {
        const std::uint8_t* row = tile.row(y);
        std::uint32_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        for (int x = 0; x < tile.width; ++x) {
            const std::uint32_t i = static_cast<std::uint32_t>(x);
            const std::uint32_t v = binary ? row[x] != 0 : row[x];
            s0 += v, s1 += v * i, s2 += v * (i * i), s3 += v * (i * i * i);
        }
        const std::int64_t j = y;
        sums.s00 += s0, sums.s10 += s1, sums.s20 += s2, sums.s30 += s3;
        sums.s01 += j * s0, sums.s11 += j * s1, sums.s21 += j * s2;
        sums.s02 += j * j * s0, sums.s12 += j * j * s1, sums.s03 += j * j * j * s0;
    }
    return sums;
}

#if ALIDADE_SIMD
/// Sums of running sums from the last row to the first: row j is counted j + 1 times, (j + 1)(j + 2) / 2 times, ….
struct running_sums {
    std::int64_t once = 0, twice = 0, thrice = 0, four_times = 0;

    constexpr std::int64_t s0() const { return once; }
    constexpr std::int64_t s1() const { return twice - once; }
    constexpr std::int64_t s2() const { return 2 * thrice - 3 * twice + once; }
    constexpr std::int64_t s3() const { return 6 * four_times - 12 * thrice + 7 * twice - once; }
};

/// Of a tile as wide as a pack. Rows are multiplied by 1, i, i² and i³; down the columns there are only additions.
template <bool binary>
[[gnu::flatten]] inline tile_sums sums_of_packs(image_view<const std::uint8_t> tile) {
    using simd::block, simd::load, simd::pack, simd::lanes, simd::store;
    using V = pack<std::int16_t>;
    using W = pack<std::uint32_t>;
    static_assert(lanes<V> <= tile_width);
    alignas(64) std::int16_t powers[3][lanes<V>];
    for (int i = 0; i < lanes<V>; ++i) {
        powers[0][i] = static_cast<std::int16_t>(i);
        powers[1][i] = static_cast<std::int16_t>(i * i);
        powers[2][i] = static_cast<std::int16_t>(i * i * i);
    }
    const auto weights = [&](int power) { return simd::as<std::uint32_t>(load(block<V>{}, powers[power])); };
    const W ones = simd::as<std::uint32_t>(V(std::int16_t{1})), first = weights(0), second = weights(1),
            third = weights(2);
    W a0(0u), a1(0u), a2(0u), a3(0u), b0(0u), b1(0u), b2(0u), c0(0u), c1(0u), d0(0u);
    for (int y = tile.height - 1; y >= 0; --y) {
        V values = load(block<V>{}, tile.row(y));
        if constexpr (binary) values = simd::min(values, V(std::int16_t{1}));
        const W v = simd::as<std::uint32_t>(values);
        a0 = a0 + simd::dot_halves(v, ones), a1 = a1 + a0, a2 = a2 + a1, a3 = a3 + a2;
        b0 = b0 + simd::dot_halves(v, first), b1 = b1 + b0, b2 = b2 + b1;
        c0 = c0 + simd::dot_halves(v, second), c1 = c1 + c0;
        d0 = d0 + simd::dot_halves(v, third);
    }
    const auto total = [](W sums) {
        alignas(64) std::uint32_t each[lanes<W>];
        store(each, sums);
        std::int64_t sum = 0;
        for (std::uint32_t one : each) sum += one;
        return sum;
    };
    const running_sums a = {total(a0), total(a1), total(a2), total(a3)}, b = {total(b0), total(b1), total(b2)},
                       c = {total(c0), total(c1)};
    return {a.s0(), b.s0(), a.s1(), c.s0(), b.s1(), a.s2(), total(d0), c.s1(), b.s2(), a.s3()};
}
#endif

template <bool binary>
moments moments_of(image_view<const std::uint8_t> picture) {
    using moments_detail::wide_sum;
    wide_sum m00, m10, m01, m20, m11, m02, m30, m21, m12, m03;
    const auto add = [&](const tile_sums& t, std::int64_t x, std::int64_t y) {
        // Moments of the tile's columns, about the picture's left edge.
        const std::int64_t r0 = t.s00, r1 = t.s10 + x * t.s00, r2 = t.s20 + x * (2 * t.s10 + x * t.s00);
        const std::int64_t p0 = t.s01, p1 = t.s11 + x * t.s01, p2 = t.s21 + x * (2 * t.s11 + x * t.s01);
        const std::int64_t q0 = t.s02, q1 = t.s12 + x * t.s02;
        m00.add_product(1, r0);
        m10.add_product(1, r1);
        m20.add_product(1, r2);
        m30.add_product(1, t.s30 + 3 * x * t.s20);
        m30.add_product(x, x * (3 * t.s10 + x * t.s00));
        m01.add_product(1, p0 + y * r0);
        m11.add_product(1, p1 + y * r1);
        m21.add_product(1, p2);
        m21.add_product(y, r2);
        m02.add_product(1, q0 + y * (2 * p0 + y * r0));
        m12.add_product(1, q1);
        m12.add_product(y, 2 * p1 + y * r1);
        m03.add_product(1, t.s03 + 3 * y * q0);
        m03.add_product(y, y * (3 * p0 + y * r0));
    };
    for (int y = 0; y < picture.height; y += tile_height) {
        const int height = picture.height - y < tile_height ? picture.height - y : tile_height;
        int x = 0;
#if ALIDADE_SIMD
        constexpr int step = simd::lanes<simd::pack<std::int16_t>>;
        for (; x <= picture.width - step; x += step)
            add(sums_of_packs<binary>(crop(picture, x, y, step, height)), x, y);
#endif
        for (; x < picture.width; x += tile_width) {
            const int width = picture.width - x < tile_width ? picture.width - x : tile_width;
            add(sums_of_tile<binary>(crop(picture, x, y, width, height)), x, y);
        }
    }
    return moments_detail::finish({m00.value(), m10.value(), m01.value(), m20.value(), m11.value(), m02.value(),
                                   m30.value(), m21.value(), m12.value(), m03.value()},
                                  {0, 0});
}

}  // namespace image_moments_detail

inline moments image_moments(image_view<const std::uint8_t> picture, image_moments_options options) {
    ALIDADE_EXPECTS(picture.width <= 32768 && picture.height <= 32768, picture.width, picture.height);
    if (picture.empty()) return {};
    return options.binary ? image_moments_detail::moments_of<true>(picture)
                          : image_moments_detail::moments_of<false>(picture);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
