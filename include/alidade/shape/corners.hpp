// The strongest corners of a picture, none too near another: points that can be found again.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/corner_choice.hpp>
#include <alidade/shape/corner_response.hpp>
#include <alidade/shape/structure_rows.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct corners_options {
    corner_response_options response = {};
    double min_quality = 0.01;  ///< a corner's strength is above this share of the strongest one's: 0 … 1
    double min_distance = 10;   ///< between two corners, in pixels
    int max_corners = 0;        ///< how many corners to look for; 0: all
    int max_candidates = 0;     ///< how many of the strongest to choose from; 0: one for 64 pixels, and 1024 at least
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of `width` by `height` pixels.
constexpr std::size_t corners_workspace(int width, int height, corners_options options = {});

/// Pixels, not on the picture's border, whose corner_response is positive, above options.min_quality times the largest
/// of the picture, and the largest of the 3 by 3 pixels around (of equal ones the upper, then the left). Of those the
/// options.max_candidates strongest, the strongest first (of equal ones the upper, then the left), each that is at
/// least options.min_distance away from all taken before.
///
/// requires  0 < min_quality <= 1; min_distance, max_corners, max_candidates >= 0
/// exact     the same bytes on every ISA. Nearly the same set as cv::goodFeaturesToTrack's: that computes in float,
///           and takes equal neighbours together
/// cost      one pass, O(window) per pixel; allocates nothing
/// scratch   corners_workspace(src.width, src.height, options)
/// reference J. Shi, C. Tomasi, Good features to track, CVPR 1994
tally corners(image_view<const std::uint8_t> src, array_view<corner> room, corners_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace corners_detail {

/// At most √(a² + b²), and at least 0.91 of it, for a and b not negative.
template <class V>
inline V hypotenuse_at_least(V a, V b) {
    const V sum = a + b;
    const V diagonal = (sum >> 1) + (sum >> 3) + (sum >> 4) + (sum >> 6);  // below (a + b) / √2
    return simd::max(simd::max(a, b), diagonal);
}

/// The rows of responses around one. What can be no corner, because the pixel cannot be above the share of the largest
/// response so far, has 0: its square root is not drawn.
struct responses {
    structure_rows_detail::rows sums;
    corner_response_detail::measure measure;
    int width;
    real quality;
    float *above, *here, *next;
    std::uint64_t *possible_here, *possible;  ///< of rows `here` and `next`
    real largest = 0;

    responses(image_view<const std::uint8_t> src, corners_options options, workspace& scratch)
        : sums(src, options.response.window, room_of_sums(src.width, options, scratch)),
          measure(options.response),
          width(src.width),
          quality(options.min_quality) {
        float** const rows[] = {&above, &here, &next};
        for (auto row : rows) {
            *row = scratch.take<float>(static_cast<std::size_t>(width));
            for (int x = 0; x < width; ++x) (*row)[x] = 0;
        }
        const int words = words_of(width) + 1;
        possible_here = scratch.take<std::uint64_t>(2 * static_cast<std::size_t>(words));
        possible = possible_here + words;
        for (int i = 0; i < 2 * words; ++i) possible_here[i] = 0;
    }

    static constexpr std::size_t bytes(int width, corners_options options) {
        return scratch_bytes<std::byte>(structure_rows_detail::rows::bytes(width, options.response.window)) +
               3 * scratch_bytes<float>(static_cast<std::size_t>(width)) +
               scratch_bytes<std::uint64_t>(2 * (static_cast<std::size_t>(words_of(width)) + 1));
    }

    /// What a window's sums must have to be a corner's, of λ₁ <= λ₂, the eigenvalues: 2 λ₁ > share trace / 1024 + twice
    /// and trace > trace_above.
    struct bounds {
        std::int32_t share, twice, trace_above;
    };
    bounds least() const {
        const auto whole = [](real v) { return v < real(2e9) ? floor_int(v * real(0.999999)) : 2000000000; };
        const real strength = quality * largest, scale = real(64) * measure.pixels;
        if (measure.which == corner_measure::min_eigenvalue) return {0, whole(real(2) * scale * strength), -1};
        // λ₁ λ₂ - k trace² > strength: λ₁ is at least as large a part of the trace as makes the left positive, and the
        // left is at most (1/4 - k) trace².
        const real over = real(0.25) - measure.k;
        return {floor_int(real(1024) * (real(1) - sqrt(real(4) * over))), -1,
                over > real(0) ? whole(scale * sqrt(strength / over)) : 2000000000};
    }

    void advance() {
        float* oldest = above;
        above = here, here = next, next = oldest;
        std::uint64_t* done = possible_here;
        possible_here = possible, possible = done;
        for (int x = 0; x < width; ++x) next[x] = 0;
        for (int i = 0; i <= words_of(width); ++i) possible[i] = 0;
        const bounds bound = least();
        std::uint64_t* bits_of = possible;
        sums.advance([=]<class V>(simd::block<V>, int x, V xx, V xy, V yy) {
            const V zero(0), difference = xx - yy, mixed = xy + xy;
            const V apart = simd::max(difference, zero - difference), aslant = simd::max(mixed, zero - mixed);
            // The eigenvalues are (trace ± √(difference² + mixed²)) / 2.
            const V trace = xx + yy, twice = trace - hypotenuse_at_least(apart, aslant);
            const V over = twice - (trace >> 10) * V(bound.share) - V(bound.twice);
            set_bits(bits_of, x, simd::bits(simd::min(over, trace - V(bound.trace_above)) > zero));
        });
        for_set_bits(possible, words_of(width), [&](int x) {
            const float value = measure(sums.xx[x], sums.xy[x], sums.yy[x]);
            if (!(value > 0)) return;
            next[x] = value;
            if (real(value) > largest) largest = value;
        });
    }

private:
    static workspace room_of_sums(int width, corners_options options, workspace& scratch) {
        const std::size_t size = structure_rows_detail::rows::bytes(width, options.response.window);
        return {scratch.take<std::byte>(size), size};
    }
};

/// Whether it is the largest of the 3 by 3, of equal ones the first.
inline bool is_peak(const float* above, const float* here, const float* next, int x) {
    const float value = here[x];
    for (int i = x - 1; i <= x + 1; ++i)
        if (above[i] >= value || next[i] > value) return false;
    return here[x - 1] < value && here[x + 1] <= value;
}

constexpr int candidates_of(int width, int height, corners_options options) {
    const std::int64_t pixels = std::int64_t{width} * height;
    const std::int64_t usual = pixels / 64 < 1024 ? 1024 : pixels / 64;
    const std::int64_t count = options.max_candidates > 0 ? options.max_candidates : usual;
    return static_cast<int>(count < pixels ? count : pixels);
}

}  // namespace corners_detail

constexpr std::size_t corners_workspace(int width, int height, corners_options options) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0, width, height);
    return corners_detail::responses::bytes(width, options) +
           corner_choice_detail::bytes(width, height, corners_detail::candidates_of(width, height, options),
                                       options.min_distance);
}

inline tally corners(image_view<const std::uint8_t> src, array_view<corner> room, corners_options options,
                     workspace scratch) {
    using namespace corners_detail;
    ALIDADE_EXPECTS(options.min_quality > 0 && options.min_quality <= 1);
    ALIDADE_EXPECTS(options.min_distance >= 0 && options.min_distance < 1e9);
    ALIDADE_EXPECTS(options.max_corners >= 0 && options.max_candidates >= 0, options.max_corners,
                    options.max_candidates);
    if (src.width < 3 || src.height < 3) return {};
    responses rows(src, options, scratch);
    corner_choice_detail::strongest best(candidates_of(src.width, src.height, options), scratch);
    for (int y = 0; y < src.height; ++y) {
        rows.advance();
        if (y < 2) continue;
        const real least = rows.quality * rows.largest;
        for_set_bits(rows.possible_here, words_of(src.width), [&](int x) {
            if (x > 0 && x < src.width - 1 && real(rows.here[x]) > least &&
                is_peak(rows.above, rows.here, rows.next, x))
                best.offer({x, y - 1, rows.here[x]});
        });
    }
    return corner_choice_detail::choose(best, (rows.quality * rows.largest).value, src.width, src.height,
                                        options.min_distance, options.max_corners, room, scratch);
}

#if ALIDADE_HOSTED
inline list<corner> corners(image_view<const std::uint8_t> src, corners_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(corners_workspace(src.width, src.height, options));
    return collect<corner>(options.max_corners > 0 ? options.max_corners : 1024,
                           [&](array_view<corner> room) { return corners(src, room, options, lent); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
