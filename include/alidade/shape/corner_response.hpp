// How much of a corner each pixel is: how much the picture changes as a window moves where it changes least.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/structure_rows.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// Of the mean over the window of the products of the gradient g, in grey levels per pixel, with itself: a matrix A.
enum class corner_measure {
    min_eigenvalue,  ///< of A (Shi and Tomasi)
    harris,          ///< det A - k (trace A)²
};

struct corner_response_options {
    corner_measure measure = corner_measure::min_eigenvalue;
    int window = 3;          ///< pixels a side: odd, 3 … 15
    double harris_k = 0.04;  ///< 0 … 0.25
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for rows of `width` pixels.
constexpr std::size_t corner_response_workspace(int width, corner_response_options options = {});

/// dst(x, y) = options.measure of A at (x, y), the derivatives being those of `sobel`, divided by 8.
///
/// requires  dst is as large as src and shares no byte with it
/// border    border::mirror, of the picture and of the products
/// exact     the same bytes on every ISA; sums are integers, what follows is double, rounded to float once.
///           Times 4/65025 it is cv::cornerMinEigenVal's, up to rounding, for blockSize = window and ksize 3; of
///           harris that factor's square
/// cost      O(window) per pixel; allocates nothing
/// scratch   corner_response_workspace(src.width, options)
/// reference C. Harris, M. Stephens, A combined corner and edge detector, 1988; J. Shi, C. Tomasi, Good features to
///           track, CVPR 1994
void corner_response(image_view<const std::uint8_t> src, image_view<float> dst, corner_response_options options,
                     workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace corner_response_detail {

/// The measure of a window's sums.
struct measure {
    corner_measure which;
    real pixels;  ///< of the window
    real k;

    explicit measure(corner_response_options options)
        : which(options.measure), pixels(options.window * options.window), k(options.harris_k) {
        ALIDADE_EXPECTS(options.window >= 3 && options.window <= 15 && options.window % 2 == 1, options.window);
        ALIDADE_EXPECTS(options.harris_k >= 0 && options.harris_k <= 0.25);
    }

    float operator()(int xx, int xy, int yy) const {
        const real trace = xx + yy, difference = xx - yy, mixed = 2 * xy;
        if (which == corner_measure::min_eigenvalue) {
            const real twice = trace - sqrt(difference * difference + mixed * mixed);
            return static_cast<float>((twice / (real(128) * pixels)).value);
        }
        const real scale = real(64) * pixels;
        const real determinant = real(xx) * real(yy) - real(xy) * real(xy);
        return static_cast<float>(((determinant - k * trace * trace) / (scale * scale)).value);
    }
};

}  // namespace corner_response_detail

constexpr std::size_t corner_response_workspace(int width, corner_response_options options) {
    return structure_rows_detail::rows::bytes(width, options.window);
}

inline void corner_response(image_view<const std::uint8_t> src, image_view<float> dst, corner_response_options options,
                            workspace scratch) {
    ALIDADE_EXPECTS(same_size(src, dst), src.width, src.height, dst.width, dst.height);
    ALIDADE_EXPECTS(!share_pixels(src, dst));
    const corner_response_detail::measure measure(options);
    if (src.empty()) return;
    structure_rows_detail::rows rows(src, options.window, scratch);
    for (int y = 0; y < src.height; ++y) {
        rows.advance([](auto, int, auto, auto, auto) {});
        float* out = dst.row(y);
        for (int x = 0; x < src.width; ++x) out[x] = measure(rows.xx[x], rows.xy[x], rows.yy[x]);
    }
}

#if ALIDADE_HOSTED
inline image<float> corner_response(image_view<const std::uint8_t> src, corner_response_options options = {}) {
    image<float> made(src.width, src.height);
    scratch memory;
    corner_response(src, made.view(), options, memory.reserve(corner_response_workspace(src.width, options)));
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
