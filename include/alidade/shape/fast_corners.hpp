// Pixels that are brighter, or darker, than an unbroken arc around them: corners, found with comparisons alone.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rows.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// How long an arc, of how many pixels around.
enum class fast_circle {
    arc9_of_16,  ///< of radius 3
    arc7_of_12,  ///< of radius 2
    arc5_of_8,   ///< the eight neighbours
};

struct fast_corners_options {
    int threshold = 10;  ///< in grey levels, 0 … 255
    fast_circle circle = fast_circle::arc9_of_16;
    bool only_largest = true;  ///< of the scores in each 3 by 3 pixels
};

struct fast_corner {
    int x = 0, y = 0;
    int score = 0;  ///< the largest threshold at which it still is one

    friend constexpr bool operator==(const fast_corner&, const fast_corner&) = default;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for rows of `width` pixels.
constexpr std::size_t fast_corners_workspace(int width);

/// Pixels, three or more from the border, with an arc of neighbours that are all brighter than the pixel by more than
/// options.threshold, or all darker; with only_largest those whose score is above that of the eight pixels around them
/// (0 where there is no corner). Row by row, from left to right.
///
/// requires  0 <= threshold <= 255
/// exact     integers, the same bytes on every ISA; for arc9_of_16 the same corners in the same order as cv::FAST, and
///           with only_largest the same scores (without it cv::FAST tells none). On the smaller circles cv::FAST
///           overlooks corners
/// cost      one pass; allocates nothing
/// scratch   fast_corners_workspace(src.width)
/// reference E. Rosten, T. Drummond, Machine learning for high-speed corner detection, ECCV 2006
tally fast_corners(image_view<const std::uint8_t> src, array_view<fast_corner> room, fast_corners_options options,
                   workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace fast_corners_detail {

inline constexpr int margin = 3;

/// Places around a pixel, in order.
struct arc9_of_16 {
    static constexpr int n = 16, arc = 9;
    static constexpr signed char x[n] = {0, 1, 2, 3, 3, 3, 2, 1, 0, -1, -2, -3, -3, -3, -2, -1};
    static constexpr signed char y[n] = {3, 3, 2, 1, 0, -1, -2, -3, -3, -3, -2, -1, 0, 1, 2, 3};
};
struct arc7_of_12 {
    static constexpr int n = 12, arc = 7;
    static constexpr signed char x[n] = {0, 1, 2, 2, 2, 1, 0, -1, -2, -2, -2, -1};
    static constexpr signed char y[n] = {2, 2, 1, 0, -1, -2, -2, -2, -1, 0, 1, 2};
};
struct arc5_of_8 {
    static constexpr int n = 8, arc = 5;
    static constexpr signed char x[n] = {0, 1, 1, 1, 0, -1, -1, -1};
    static constexpr signed char y[n] = {1, 1, 0, -1, -1, -1, 0, 1};
};

/// The largest of the arcs' smallest values; `around` has Circle::n of them.
template <class Circle, class V>
inline V best_arc(const V* around) {
    using simd::max, simd::min;
    constexpr int n = Circle::n, half = n / 2;
    // Two arcs that begin one after the other share all but their ends.
    V two[half], four[half];
    for (int i = 0; i < half; ++i) two[i] = min(around[2 * i + 1], around[(2 * i + 2) % n]);
    for (int i = 0; i < half; ++i) four[i] = min(two[i], two[(i + 1) % half]);
    V best(std::uint8_t{0});
    for (int i = 0; i < half; ++i) {
        V shared = four[i];
        if constexpr (Circle::arc == 9) shared = min(shared, four[(i + 2) % half]);
        if constexpr (Circle::arc == 7) shared = min(shared, two[(i + 2) % half]);
        best = max(best, min(shared, max(around[2 * i], around[(2 * i + Circle::arc) % n])));
    }
    return best;
}

/// score[x] = 1 more than the score of pixel (x, y), 0 where that is not above `threshold`; and bit x - margin of `set`
/// where it is.
template <class Circle>
inline void score_row(image_view<const std::uint8_t> src, int y, int threshold, std::uint8_t* score,
                      std::uint64_t* set) {
    using simd::load, simd::store, simd::block, simd::min, simd::max, simd::bits, simd::select;
    constexpr int n = Circle::n, quarter = n / 4;
    const std::uint8_t* row = src.row(y);
    const std::ptrdiff_t stride = src.stride;
    for_blocks<std::uint8_t>(src.width - 2 * margin, [=]<class V>(block<V>, int i) {
        const std::uint8_t* here = row + margin + i;
        const auto at = [=](int k) { return load<V>(here + Circle::y[k % n] * stride + Circle::x[k % n]); };
        const V zero(std::uint8_t{0}), least(static_cast<std::uint8_t>(threshold));
        const V rest(static_cast<std::uint8_t>(255 - threshold));
        constexpr std::uint64_t none = ~std::uint64_t{0} >> (64 - simd::lanes<V>);
        const V middle = load<V>(here);
        const V above = min(middle, rest) + least, below = max(middle, least) - least;
        // An arc holds one of any two pixels opposite each other: most pixels are out of it by four or eight of them.
        const auto possible = [&](int k) {
            const V a = at(k), b = at(k + 2 * quarter), c = at(k + quarter), d = at(k + 3 * quarter);
            const V brightest = min(max(a, b), max(c, d)), darkest = max(min(a, b), min(c, d));
            return bits(((max(brightest, above) ^ above) | (min(darkest, below) ^ below)) == zero) != none;
        };
        if (!possible(0) || (quarter >= 2 && !possible(quarter / 2))) return store(score + margin + i, zero);
        V brighter[n], darker[n];
        for (int k = 0; k < n; ++k) {
            const V value = at(k);
            brighter[k] = max(value, middle) - middle;
            darker[k] = middle - min(value, middle);
        }
        const V best = max(best_arc<Circle>(brighter), best_arc<Circle>(darker));
        const auto corner = best > least;
        store(score + margin + i, select(corner, best, zero));
        set_bits(set, i, bits(corner));
    });
}

template <class Circle>
inline tally find(image_view<const std::uint8_t> src, array_view<fast_corner> room, fast_corners_options options,
                  workspace scratch) {
    appender<fast_corner> out{room};
    if (src.width <= 2 * margin || src.height <= 2 * margin) return out.told();
    const std::size_t width = static_cast<std::size_t>(src.width);
    const int words = words_of(src.width);
    std::uint8_t* scores = scratch.take<std::uint8_t>(3 * width);
    std::uint64_t* sets = scratch.take<std::uint64_t>(2 * static_cast<std::size_t>(words));
    for (std::size_t i = 0; i < 3 * width; ++i) scores[i] = 0;
    for (int i = 0; i < 2 * words; ++i) sets[i] = 0;
    std::uint8_t *above = scores, *here = scores + width, *next = scores + 2 * width;
    std::uint64_t *set = sets, *next_set = sets + words;
    // A score of 0 is not above those around it.
    const int threshold = options.only_largest && options.threshold == 0 ? 1 : options.threshold;
    for (int y = margin; y <= src.height - margin; ++y) {
        if (y < src.height - margin)
            score_row<Circle>(src, y, threshold, next, next_set);
        else
            for (int x = 0; x < src.width; ++x) next[x] = 0;
        for_set_bits(set, words, [&](int i) {
            const int x = margin + i;
            const std::uint8_t s = here[x];
            const auto higher = [=](const std::uint8_t* row) { return s > row[x - 1] && s > row[x] && s > row[x + 1]; };
            if (!options.only_largest || (s > here[x - 1] && s > here[x + 1] && higher(above) && higher(next)))
                out.push({x, y - 1, s - 1});
        });
        std::uint8_t* oldest = above;
        above = here, here = next, next = oldest;
        for (int i = 0; i < words; ++i) set[i] = 0;
        std::uint64_t* done = set;
        set = next_set, next_set = done;
    }
    return out.told();
}

}  // namespace fast_corners_detail

constexpr std::size_t fast_corners_workspace(int width) {
    ALIDADE_EXPECTS(width >= 0, width);
    return scratch_bytes<std::uint8_t>(times(static_cast<std::size_t>(width), 3)) +
           scratch_bytes<std::uint64_t>(2 * static_cast<std::size_t>(words_of(width)));
}

inline tally fast_corners(image_view<const std::uint8_t> src, array_view<fast_corner> room,
                          fast_corners_options options, workspace scratch) {
    using namespace fast_corners_detail;
    ALIDADE_EXPECTS(options.threshold >= 0 && options.threshold <= 255, options.threshold);
    switch (options.circle) {
        case fast_circle::arc7_of_12:
            return find<arc7_of_12>(src, room, options, scratch);
        case fast_circle::arc5_of_8:
            return find<arc5_of_8>(src, room, options, scratch);
        case fast_circle::arc9_of_16:
            break;
    }
    return find<arc9_of_16>(src, room, options, scratch);
}

#if ALIDADE_HOSTED
inline list<fast_corner> fast_corners(image_view<const std::uint8_t> src, fast_corners_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(fast_corners_workspace(src.width));
    return collect<fast_corner>(src.width + src.height,
                                [&](array_view<fast_corner> room) { return fast_corners(src, room, options, lent); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
