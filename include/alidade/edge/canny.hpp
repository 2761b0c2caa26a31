// The edges of a picture, one pixel wide: where the brightness changes most, followed down to where it changes little.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/canny_rows.hpp>
#include <alidade/edge/canny_thresholds.hpp>
#include <alidade/edge/hysteresis.hpp>
#include <alidade/filter/sobel.hpp>
#include <alidade/pixel/bits.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/bitmap.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of `width` by `height` pixels, worked on in `bands` bands at once.
constexpr std::size_t canny_workspace(int width, int height, canny_options options = {}, int bands = 1);

/// Edge pixels: those whose gradient is above options.low, and no smaller than at the two neighbours across the edge
/// (in the one of four directions that is nearest to the gradient's; of equal ones the left or upper is taken, on
/// diagonals neither), and from which a path of such pixels leads to one that is above options.high.
/// dx and dy get the derivatives, as `sobel` gives them with border::edge; views without pixels: not wanted.
///
/// requires  edges, and dx and dy if wanted, are as large as src; none shares memory with another; neither threshold is
/// NaN border    border::edge for the derivatives; beyond the picture the gradient is 0 exact     integers, the same
/// bytes on every ISA; thresholds are rounded down (of l2: their squares), and the larger
///           one is `high`. With thresholds given, equal to cv::Canny, bit for bit, of a picture that is no window of a
///           larger one: of those cv::Canny sees pixels outside the window
/// cost      one pass over the picture, one more where it chooses the thresholds, and two over the bitmap; allocates
/// nothing scratch   canny_workspace(width, height, options, on.bands()) reference J. Canny, A computational approach
/// to edge detection, PAMI 8 (1986)
template <executor E = sequential>
void canny(image_view<const std::uint8_t> src, bitmap_view<> edges, image_view<std::int16_t> dx,
           image_view<std::int16_t> dy, canny_options options, workspace scratch, E&& on = E{});

/// Without the derivatives.
template <executor E = sequential>
void canny(image_view<const std::uint8_t> src, bitmap_view<> edges, canny_options options, workspace scratch,
           E&& on = E{});

/// Edges as bytes: 255, and 0 elsewhere.
/// scratch   canny_mask_workspace(width, height, options, on.bands())
template <executor E = sequential>
void canny(image_view<const std::uint8_t> src, image_view<std::uint8_t> edges, canny_options options, workspace scratch,
           E&& on = E{});
constexpr std::size_t canny_mask_workspace(int width, int height, canny_options options = {}, int bands = 1);

// ---- how -----------------------------------------------------------------------------------

namespace canny_detail {

/// `threshold` rounded down; what no magnitude reaches, or falls below, counts as the last that matters.
template <class M>
constexpr M whole(double threshold) {
    constexpr double most = sizeof(M) == sizeof(l1) ? 32767 : 32767.0 * 32767.0;
    if (sizeof(M) == sizeof(l2) && threshold > 0) threshold = threshold < 32767 ? threshold * threshold : most;
    if (threshold >= most) return static_cast<M>(most);
    return threshold < 0 ? M{-1} : static_cast<M>(threshold);
}

template <class Kernel, class M, class E>
void find_in_bands(image_view<const std::uint8_t> src, bitmap_view<> weak, bitmap_view<> strong,
                   image_view<std::int16_t> dx, image_view<std::int16_t> dy, canny_thresholds thresholds,
                   workspace scratch, E& on) {
    const bool swapped = thresholds.low > thresholds.high;
    const M low = whole<M>(swapped ? thresholds.high : thresholds.low);
    const M high = whole<M>(swapped ? thresholds.low : thresholds.high);
    const int bands = count_bands(on, src.height, 16);
    const std::size_t room = ring<M>::bytes(src.width);
    std::byte* rings = scratch.take<std::byte>(times(room, static_cast<std::size_t>(bands)));
    const auto keep = [&](image_view<std::int16_t> into, int y, const std::int16_t* row) {
        if (!into.empty()) transform_row<std::int16_t>(into.row(y), src.width, [](auto v) { return v; }, row);
    };
    for_bands(on, bands, src.height, [&](int first, int last, int band) {
        workspace own(rings + room * static_cast<std::size_t>(band), room);
        ring<M> rows(src.width, own);
        for (int y = first > 0 ? first - 1 : 0; y <= last; ++y) {
            if (y < src.height) {
                derive_row<Kernel>(src, y, rows);
                if (y >= first && y < last) {
                    keep(dx, y, rows.dx_next);
                    keep(dy, y, rows.dy_next);
                }
            } else {
                for (int x = 0; x < src.width; ++x) rows.next[x] = 0;
            }
            if (y > first)
                suppress_row(rows, weak.row_words(), low, high, weak.row(y - 1), strong.row(y - 1),
                             src.row(border_index(border::edge, y + 6, src.height)));
            rows.advance();
        }
    });
}

/// The options' own, or what the picture says.
template <class E>
canny_thresholds thresholds_of(image_view<const std::uint8_t> src, canny_options options, workspace scratch, E& on) {
    if (options.low < 0 && options.high < 0) return choose_canny_thresholds(src, options, scratch, on);
    if (options.low < 0) return {0.5 * options.high, options.high};
    return {options.low, options.high < 0 ? 2 * options.low : options.high};
}

}  // namespace canny_detail

constexpr std::size_t canny_workspace(int width, int height, canny_options options, int bands) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && bands >= 1, width, height, bands);
    using namespace canny_detail;
    const std::size_t room = options.norm == gradient_norm::l1 ? ring<l1>::bytes(width) : ring<l2>::bytes(width);
    const std::size_t words = times(static_cast<std::size_t>(words_of(width)), static_cast<std::size_t>(height));
    const std::size_t rings = scratch_bytes<std::byte>(times(room, static_cast<std::size_t>(bands)));
    const std::size_t growing = hysteresis_workspace(width, height);
    const std::size_t finding = scratch_bytes<std::uint64_t>(words) + (rings > growing ? rings : growing);
    const std::size_t choosing = canny_thresholds_workspace(width, bands);
    return finding > choosing ? finding : choosing;
}

template <executor E>
void canny(image_view<const std::uint8_t> src, bitmap_view<> edges, image_view<std::int16_t> dx,
           image_view<std::int16_t> dy, canny_options options, workspace scratch, E&& on) {
    ALIDADE_EXPECTS(src.width == edges.width && src.height == edges.height, src.width, src.height, edges.width,
                    edges.height);
    ALIDADE_EXPECTS(dx.empty() || same_size(src, dx), src.width, src.height, dx.width, dx.height);
    ALIDADE_EXPECTS(dy.empty() || same_size(src, dy), src.width, src.height, dy.width, dy.height);
    ALIDADE_EXPECTS(!share_pixels(src, dx) && !share_pixels(src, dy) && !share_pixels(dx, dy));
    ALIDADE_EXPECTS(options.low == options.low && options.high == options.high);
    if (src.empty()) return;
    const canny_thresholds thresholds = canny_detail::thresholds_of(src, options, scratch, on);
    bitmap_view<> weak{nullptr, src.width, src.height};
    weak.words =
        scratch.take<std::uint64_t>(times(static_cast<std::size_t>(weak.stride), static_cast<std::size_t>(src.height)));
    const auto find = [&]<class Kernel>(Kernel) {
        if (options.norm == gradient_norm::l1)
            canny_detail::find_in_bands<Kernel, canny_detail::l1>(src, weak, edges, dx, dy, thresholds, scratch, on);
        else
            canny_detail::find_in_bands<Kernel, canny_detail::l2>(src, weak, edges, dx, dy, thresholds, scratch, on);
    };
    switch (options.kernel) {
        case sobel_kernel::size3:
            find(sobel_detail::sobel3{});
            break;
        case sobel_kernel::size5:
            find(sobel_detail::sobel5{});
            break;
        case sobel_kernel::scharr:
            find(sobel_detail::scharr{});
            break;
    }
    hysteresis(weak, edges, scratch);
}

template <executor E>
void canny(image_view<const std::uint8_t> src, bitmap_view<> edges, canny_options options, workspace scratch, E&& on) {
    canny(src, edges, {}, {}, options, scratch, on);
}

constexpr std::size_t canny_mask_workspace(int width, int height, canny_options options, int bands) {
    return canny_workspace(width, height, options, bands) +
           scratch_bytes<std::uint64_t>(
               times(static_cast<std::size_t>(words_of(width)), static_cast<std::size_t>(height)));
}

template <executor E>
void canny(image_view<const std::uint8_t> src, image_view<std::uint8_t> edges, canny_options options, workspace scratch,
           E&& on) {
    ALIDADE_EXPECTS(same_size(src, edges), src.width, src.height, edges.width, edges.height);
    bitmap_view<> found{nullptr, src.width, src.height};
    found.words = scratch.take<std::uint64_t>(
        times(static_cast<std::size_t>(found.stride), static_cast<std::size_t>(src.height)));
    canny(src, found, options, scratch, on);
    mask_of_bits(found, edges);
}

#if ALIDADE_HOSTED
inline bitmap canny(image_view<const std::uint8_t> src, canny_options options = {}) {
    bitmap made(src.width, src.height);
    scratch memory;
    canny(src, made.view(), options, memory.reserve(canny_workspace(src.width, src.height, options)));
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
