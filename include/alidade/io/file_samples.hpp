// Samples as picture files hold them (colours as RGB, 16 bits big endian) and as views do, each from the other.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/io/image_info.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace alidade {

/// The sample types that picture files have.
template <class T>
concept file_sample =
    std::same_as<std::remove_const_t<T>, std::uint8_t> || std::same_as<std::remove_const_t<T>, std::uint16_t>;

namespace io_detail {

/// Stores one pixel of a file with `channels` samples in the C channels of `to`; false if something was lost.
template <int C, file_sample T>
constexpr bool put_pixel(const T* from, int channels, T* to, channel_order order) {
    static_assert(C >= 1 && C <= 4, "picture files have 1 to 4 channels");
    const bool colour = channels >= 3;
    const T red = from[0], green = from[colour ? 1 : 0], blue = from[colour ? 2 : 0];
    constexpr T opaque = std::numeric_limits<T>::max();
    const T alpha = channels % 2 == 0 ? from[channels - 1] : opaque;
    if constexpr (C <= 2) {
        to[0] = red;
    } else {
        const bool bgr = order == channel_order::bgr;
        to[0] = bgr ? blue : red;
        to[1] = green;
        to[2] = bgr ? red : blue;
    }
    if constexpr (C % 2 == 0) to[C - 1] = alpha;
    return (C >= 3 || (red == green && green == blue)) && (C % 2 == 0 || alpha == opaque);
}

/// Stores a row of pixels, packed as in a file; false if something was lost.
template <file_sample T, int C>
constexpr bool put_pixels(const T* from, int channels, image_view<T, C> dst, int y, channel_order order) {
    bool whole = true;
    T* to = dst.row(y);
    const auto store = [&](int count) {
        for (int x = 0; x < dst.width; ++x)
            whole &= put_pixel<C>(from + std::ptrdiff_t{x} * count, count, to + x * C, order);
    };
    // The count as a constant in each, so that the compiler sees through.
    if (channels == 1) store(1);
    if (channels == 2) store(2);
    if (channels == 3) store(3);
    if (channels == 4) store(4);
    return whole;
}

inline error channels_lost(int channels, int wanted) {
    return error(fault::unsupported, "has ", channels, " channels, and ", wanted, " would lose ",
                 channels == 3   ? "its colour"
                 : channels == 2 ? "its transparency"
                                 : "colour or transparency",
                 ": read it with ", channels, " channels",
                 wanted == 1 && channels > 2 ? ", then use gray_from_bgr" : "");
}

/// Gives the bytes of one row, as a file has them, to `put(bytes, count)` in pieces.
template <file_sample T, int C, class Put>
constexpr void put_row(image_view<T, C> view, int y, channel_order order, Put&& put) {
    constexpr int pixel_bytes = C * static_cast<int>(sizeof(T));
    std::uint8_t piece[64 * pixel_bytes];
    int filled = 0;
    for (int x = 0; x < view.width; ++x) {
        const T* pixel = view.pixel(x, y);
        for (int c = 0; c < C; ++c) {
            const bool swapped = C >= 3 && order == channel_order::bgr && c < 3;
            const auto sample = pixel[swapped ? 2 - c : c];
            if constexpr (sizeof(T) == 2) piece[filled++] = static_cast<std::uint8_t>(sample >> 8);
            piece[filled++] = static_cast<std::uint8_t>(sample & 0xff);
        }
        if (filled == sizeof(piece) || x + 1 == view.width) {
            put(static_cast<const std::uint8_t*>(piece), static_cast<std::size_t>(filled));
            filled = 0;
        }
    }
}

}  // namespace io_detail
}  // namespace alidade
