// Encodes a view as an uncompressed PNG, piece by piece, without a heap: for SVG, for 16 bits, for firmware.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/file_samples.hpp>
#include <alidade/io/png_format.hpp>

namespace alidade {

/// Calls `put(bytes, count)` with the whole PNG in order: grey, grey and alpha, RGB or RGBA of 8 or 16 bits.
/// As large as the pixels themselves and 18 bytes a row; every PNG reader takes it.
///
/// requires  view not empty
template <file_sample T, int C, class Put>
constexpr void encode_png_stored(image_view<T, C> view, Put&& put, channel_order order = channel_order::bgr);

namespace png_detail {

template <class Put>
struct stream {
    Put& put;
    std::uint32_t crc = 0;
    std::uint32_t adler = 1;
    std::size_t row_left = 0;
    std::size_t block_left = 0;

    constexpr void bytes(byte_view some) {
        crc = crc32(some, crc);
        put(some.data, some.size);
    }
    constexpr void number(std::uint32_t n) {
        const std::uint8_t big_endian[] = {static_cast<std::uint8_t>(n >> 24), static_cast<std::uint8_t>(n >> 16),
                                           static_cast<std::uint8_t>(n >> 8), static_cast<std::uint8_t>(n)};
        bytes(big_endian);
    }
    constexpr void begin(const char (&type)[5], std::size_t length) {
        number(static_cast<std::uint32_t>(length));
        crc = 0;
        for (int i = 0; i < 4; ++i) {
            const auto letter = static_cast<std::uint8_t>(type[i]);
            bytes({&letter, 1});
        }
    }
    constexpr void end() { number(crc); }

    /// Pixel bytes of a row that has `row_left` more, in stored blocks of deflate, a chunk each.
    constexpr void pixels(byte_view some) {
        constexpr std::size_t most = 65535;
        adler = adler32(some, adler);
        while (some.size > 0) {
            if (block_left == 0) begin_block(row_left < most ? row_left : most, false);
            const std::size_t n = some.size < block_left ? some.size : block_left;
            bytes({some.data, n});
            some = {some.data + n, some.size - n};
            row_left -= n;
            block_left -= n;
            if (block_left == 0) end();
        }
    }
    constexpr void begin_block(std::size_t length, bool last) {
        begin("IDAT", 5 + length + (last ? 4 : 0));
        const auto low = static_cast<std::uint8_t>(length), high = static_cast<std::uint8_t>(length >> 8);
        const std::uint8_t head[] = {static_cast<std::uint8_t>(last), low, high, static_cast<std::uint8_t>(~low),
                                     static_cast<std::uint8_t>(~high)};
        bytes(head);
        block_left = length;
    }
};

}  // namespace png_detail

template <file_sample T, int C, class Put>
constexpr void encode_png_stored(image_view<T, C> view, Put&& put, channel_order order) {
    static_assert(C >= 1 && C <= 4, "PNG has 1 to 4 channels");
    ALIDADE_EXPECTS(!view.empty(), view.width, view.height);
    constexpr std::uint8_t colour_type[] = {0, 4, 2, 6};
    png_detail::stream<Put> out{put};

    out.bytes(png_detail::signature);
    out.begin("IHDR", 13);
    out.number(static_cast<std::uint32_t>(view.width));
    out.number(static_cast<std::uint32_t>(view.height));
    const std::uint8_t kind[] = {8 * sizeof(T), colour_type[C - 1], 0, 0, 0};
    out.bytes(kind);
    out.end();

    out.begin("IDAT", 2);
    const std::uint8_t zlib[] = {0x78, 0x01};
    out.bytes(zlib);
    out.end();
    for (int y = 0; y < view.height; ++y) {
        out.row_left = 1 + static_cast<std::size_t>(view.width) * C * sizeof(T);
        const std::uint8_t no_filter[] = {0};
        out.pixels(no_filter);
        io_detail::put_row(view, y, order, [&](const std::uint8_t* row, std::size_t n) { out.pixels({row, n}); });
    }
    out.begin_block(0, true);
    out.number(out.adler);
    out.end();
    out.begin("IEND", 0);
    out.end();
}

}  // namespace alidade
