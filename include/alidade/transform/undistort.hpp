// Pictures as a lens without distortion would show them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/border.hpp>
#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/transform/lens.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>

#include <type_traits>
#endif

namespace alidade {

struct undistort_options {
    border edge = border::constant;  ///< what lies beyond the picture
    std::uint8_t outside = 0;        ///< of border::constant
};

inline namespace ALIDADE_ISA {

/// dst(x, y) = src at distorted(by, (x, y)), between the four pixels around that place by the shares of its distances
/// from them, in 256ths. Straight edges become straight; focal lengths and principal point stay, so a place's `x, y` in
/// dst is undistorted(by, its place in src).
///
/// requires  dst shares no pixel with src; both at most 16384 wide and high; focal lengths positive
/// border    options.edge
/// exact     the same bytes on every ISA. Places are computed for every sixteenth pixel of a row and lie on parabolas
///           between: for lenses that bend by less than a tenth of the picture within 1/500 pixel of the formula's
/// cost      one pass; allocates nothing
/// reference cv::undistort
template <int C, executor E = sequential>
void undistort(source<std::uint8_t, C> src, image_view<std::uint8_t, C> dst, const lens& by, undistort_options options,
               E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace undistort_detail {

inline constexpr int span = 32, span_bits = 5, fraction_bits = 16;
inline constexpr double unit = 1 << fraction_bits, farthest = 32000;

/// A coordinate in 65536ths of a pixel; what is far outside stays outside.
inline std::int32_t fixed(real v) {
    if (!(v > -farthest)) return static_cast<std::int32_t>(-farthest * unit);
    if (!(v < farthest)) return static_cast<std::int32_t>(farthest * unit);
    return round_int(v * real(unit));
}

struct node {
    std::int32_t x, y;
};

/// Three places half a span apart, and what lies between.
struct parabola {
    std::int64_t start, linear, square;

    parabola(std::int32_t a, std::int32_t b, std::int32_t c) : start(a) {
        const std::int64_t half = std::int64_t{b} - a, whole = std::int64_t{c} - a;
        linear = 4 * half - whole;
        square = 2 * whole - 4 * half;
    }
    /// `i` pixels from the first
    std::int32_t operator()(int i) const {
        return static_cast<std::int32_t>(start + ((i * (linear + ((i * square) >> span_bits))) >> span_bits));
    }
};

/// In 256ths, the four pixels' shares; the sum of all is 65536.
template <int C>
[[gnu::always_inline]] inline void mix(const std::uint8_t* a, const std::uint8_t* b, const std::uint8_t* c,
                                       const std::uint8_t* d, int s, int t, std::uint8_t* out) {
    if constexpr (C == 1) {
        const int upper = 256 * a[0] + s * (b[0] - a[0]), lower = 256 * c[0] + s * (d[0] - c[0]);
        out[0] = static_cast<std::uint8_t>((256 * upper + t * (lower - upper) + 32768) >> 16);
    } else {
        const int both = s * t, right = 256 * s - both, below = 256 * t - both, neither = 65536 - 256 * (s + t) + both;
        for (int k = 0; k < C; ++k)
            out[k] =
                static_cast<std::uint8_t>((neither * a[k] + right * b[k] + below * c[k] + both * d[k] + 32768) >> 16);
    }
}

inline constexpr int to_256ths = fraction_bits - 8;
inline constexpr std::int32_t half_of_them = 1 << (to_256ths - 1);

/// One pixel, anywhere; x and y in 65536ths, to be rounded to 256ths.
template <int C>
void anywhere(image_view<const std::uint8_t, C> src, std::int32_t x, std::int32_t y, undistort_options options,
              std::uint8_t* out) {
    x += half_of_them, y += half_of_them;
    const int left = x >> fraction_bits, top = y >> fraction_bits;
    std::uint8_t none[C];
    for (std::uint8_t& one : none) one = options.outside;
    const auto at = [&](int column, int row) -> const std::uint8_t* {
        const int i = border_index(options.edge, column, src.width), j = border_index(options.edge, row, src.height);
        return i < 0 || j < 0 ? none : src.pixel(i, j);
    };
    mix<C>(at(left, top), at(left + 1, top), at(left, top + 1), at(left + 1, top + 1), (x >> to_256ths) & 255,
           (y >> to_256ths) & 255, out);
}

/// The pixels of one span, all of which lie so far inside that their neighbours do.
template <int C>
void inside(image_view<const std::uint8_t, C> src, const std::int32_t (&xs)[span], const std::int32_t (&ys)[span],
            std::uint8_t* out) {
    for (int i = 0; i < span; ++i, out += C) {
        const std::int32_t x = xs[i] + half_of_them, y = ys[i] + half_of_them;
        const std::uint8_t *a = src.pixel(x >> fraction_bits, y >> fraction_bits), *b = a + src.stride;
        mix<C>(a, a + C, b, b + C, (x >> to_256ths) & 255, (y >> to_256ths) & 255, out);
    }
}

/// Places and whether all lie inside; in 32 bits where that is wide enough.
inline void places(const parabola& of, std::int32_t (&out)[span]) {
    constexpr std::int64_t narrow = 1 << 22;
    if (of.linear < narrow && of.linear > -narrow && of.square < narrow / 8 && of.square > -narrow / 8) {
        const auto start = static_cast<std::int32_t>(of.start), linear = static_cast<std::int32_t>(of.linear),
                   square = static_cast<std::int32_t>(of.square);
        for (int i = 0; i < span; ++i) out[i] = start + ((i * (linear + ((i * square) >> span_bits))) >> span_bits);
    } else {
        for (int i = 0; i < span; ++i) out[i] = of(i);
    }
}
inline bool all_between(const std::int32_t (&places)[span], int size) {
    if (size < 2) return false;
    const std::int32_t most = (size - 1) * (1 << fraction_bits) - half_of_them;
    bool all = true;
    for (int i = 0; i < span; ++i) all &= places[i] >= 0 && places[i] < most;
    return all;
}

}  // namespace undistort_detail

template <int C, executor E>
void undistort(source<std::uint8_t, C> src, image_view<std::uint8_t, C> dst, const lens& by, undistort_options options,
               E&& on) {
    using namespace undistort_detail;
    ALIDADE_EXPECTS(!share_pixels(src, dst));
    ALIDADE_EXPECTS(src.width <= 16384 && src.height <= 16384 && dst.width <= 16384 && dst.height <= 16384, src.width,
                    src.height, dst.width, dst.height);
    ALIDADE_EXPECTS(by.fx > 0 && by.fy > 0);
    if (dst.empty()) return;
    if (src.empty()) {
        for (int y = 0; y < dst.height; ++y)
            for (int i = 0; i < dst.row_samples(); ++i) dst.row(y)[i] = options.outside;
        return;
    }
    const auto node_at = [&](int x, int y) {
        const point<double> there = distorted(by, {static_cast<double>(x), static_cast<double>(y)});
        return node{fixed(there.x), fixed(there.y)};
    };
    for_row_bands(on, dst.height, 8, [&](int first, int last, int) {
        for (int y = first; y < last; ++y) {
            std::uint8_t* out = dst.row(y);
            node from = node_at(0, y);
            for (int x = 0; x < dst.width; x += span) {
                const node half = node_at(x + span / 2, y), to = node_at(x + span, y);
                const parabola across(from.x, half.x, to.x), down(from.y, half.y, to.y);
                std::int32_t xs[span], ys[span];
                places(across, xs);
                places(down, ys);
                const int count = dst.width - x < span ? dst.width - x : span;
                if (count == span && all_between(xs, src.width) && all_between(ys, src.height))
                    inside<C>(src, xs, ys, out);
                else
                    for (int i = 0; i < count; ++i) anywhere<C>(src, xs[i], ys[i], options, out + i * C);
                out += span * C;
                from = to;
            }
        }
    });
}

#if ALIDADE_HOSTED
template <class T, int C>
    requires std::is_same_v<std::remove_const_t<T>, std::uint8_t>
image<std::uint8_t, C> undistort(image_view<T, C> src, const lens& by, undistort_options options = {}) {
    image<std::uint8_t, C> dst(src.width, src.height);
    undistort(src, dst.view(), by, options);
    return dst;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
