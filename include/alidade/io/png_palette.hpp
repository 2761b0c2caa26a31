// Fills up a PNG's palette, so that every colour a pixel can name exists.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/file.hpp>
#include <alidade/io/probe_png.hpp>

namespace alidade::png_detail {

/// The same PNG with black for the colours that its palette lacks, for a decoder that does not check: a pixel that
/// names one is then black, as in browsers, and not what happened to lie in memory. Nothing if none is lacking.
///
/// requires  probe_png(png) gave no error
inline result<byte_buffer> with_whole_palette(byte_view png) {
    byte_buffer whole;
    constexpr std::size_t depth_at = 24, colour_at = 25;
    if (png[colour_at] != 3) return whole;
    const std::size_t wanted = std::size_t{3} << png[depth_at];
    std::size_t at = sizeof(signature);
    for (;;) {
        const std::size_t begin = at;
        const auto chunk = next_chunk(png, at);
        if (!chunk || chunk->is("IEND")) return whole;
        if (!chunk->is("PLTE") || chunk->data.size >= wanted) continue;
        const std::uint8_t head[] = {
            0, 0, static_cast<std::uint8_t>(wanted >> 8), static_cast<std::uint8_t>(wanted), 'P', 'L', 'T', 'E'};
        static constexpr std::uint8_t black[3 * 256 + 4] = {};  // and the checksum, which that decoder skips
        const bool fits = whole.append(png.data, begin) && whole.append(head, sizeof(head)) &&
                          whole.append(chunk->data.data, chunk->data.size) &&
                          whole.append(black, wanted - chunk->data.size + 4) &&
                          whole.append(png.data + at, png.size - at);
        if (!fits) return error(fault::too_large, "PNG: out of memory");
        return whole;
    }
}

}  // namespace alidade::png_detail
