// Walks the chunks of a PNG before anything is decoded: what it says, and whether it can be true.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/image_info.hpp>
#include <alidade/io/png_format.hpp>

namespace alidade {

/// The header of a PNG whose structure holds: every chunk lies inside `bytes`, the critical ones are known, all that
/// change pixels (these and tRNS) have the right checksum, colour type and depth belong together, a palette is of whole
/// colours, and the compressed bytes could unpack to the pixels.
///
/// channels counts alpha and what a transparent colour (tRNS) adds; a palette counts as colour.
inline result<image_info> probe_png(byte_view bytes);

namespace png_detail {

struct chunk {
    std::uint32_t type = 0;
    byte_view data;

    static constexpr std::uint32_t name(const char (&text)[5]) {
        std::uint32_t type = 0;
        for (int i = 0; i < 4; ++i) type = type << 8 | static_cast<std::uint8_t>(text[i]);
        return type;
    }
    constexpr bool is(const char (&text)[5]) const { return type == name(text); }
    constexpr bool critical() const { return (type >> 24 & 0x20) == 0; }
    constexpr bool changes_pixels() const { return critical() || is("tRNS"); }
};

/// The chunk at `at`, which then is the offset of the next one.
inline result<chunk> next_chunk(byte_view bytes, std::size_t& at) {
    if (bytes.size - at < 12) return error(fault::malformed, "PNG: ends before its IEND chunk (truncated)");
    const std::uint32_t length = bytes_detail::big_32(bytes.data + at);
    if (length > bytes.size - at - 12)
        return error(fault::malformed, "PNG: the chunk at byte ", at, " is ", length, " bytes long, and only ",
                     bytes.size - at - 12, " are left (truncated)");
    const std::uint8_t* type = bytes.data + at + 4;
    const chunk chunk{bytes_detail::big_32(type), {type + 4, length}};
#ifndef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION  // a fuzzer cannot guess checksums
    if (chunk.changes_pixels() && crc32({type, std::size_t{length} + 4}) != bytes_detail::big_32(type + 4 + length))
        return error(fault::malformed, "PNG: the checksum of the chunk at byte ", at, " is wrong");
#endif
    at += std::size_t{length} + 12;
    return chunk;
}

struct header {
    image_info info;
    bool palette = false;

    /// Of a row when unpacked, at least.
    constexpr std::int64_t row_bytes() const {
        const int samples = palette ? 1 : info.channels;
        return 1 + (std::int64_t{info.width} * samples * info.bits + 7) / 8;
    }
};

inline result<header> ihdr(const chunk& chunk) {
    if (!chunk.is("IHDR") || chunk.data.size != 13)
        return error(fault::malformed, "PNG: does not begin with an IHDR chunk of 13 bytes");
    const std::uint8_t* p = chunk.data.data;
    const std::uint32_t width = bytes_detail::big_32(p), height = bytes_detail::big_32(p + 4);
    const int depth = p[8], colour = p[9];
    constexpr std::uint32_t most = 0x7fffffff;
    if (width == 0 || height == 0 || width > most || height > most)
        return error(fault::malformed, "PNG: size ", width, " x ", height, ", must be 1 to 2147483647");
    constexpr std::uint32_t any = 1 << 1 | 1 << 2 | 1 << 4 | 1 << 8 | 1 << 16, whole = 1 << 8 | 1 << 16;
    constexpr std::uint32_t depths[] = {any, 0, whole, any & ~(1U << 16), whole, 0, whole};
    if (colour > 6 || depth > 16 || (depths[colour] >> depth & 1) == 0)
        return error(fault::malformed, "PNG: no colour type ", colour, " with ", depth, " bits exists");
    if (p[10] != 0 || p[11] != 0 || p[12] > 1)
        return error(fault::unsupported, "PNG: compression ", p[10], ", filter ", p[11], ", interlace ", p[12],
                     ": must be 0, 0, and 0 or 1");
    constexpr int channels[] = {1, 0, 3, 3, 2, 0, 4};
    return header{{static_cast<int>(width), static_cast<int>(height), channels[colour], depth}, colour == 3};
}

}  // namespace png_detail

inline result<image_info> probe_png(byte_view bytes) {
    if (!bytes.starts_with(png_detail::signature))
        return error(fault::unsupported, "not a PNG: its signature is missing");
    std::size_t at = sizeof(png_detail::signature);
    const auto first = png_detail::next_chunk(bytes, at);
    if (!first) return first.error();
    const auto header = png_detail::ihdr(*first);
    if (!header) return header.error();
    image_info info = header->info;

    std::int64_t packed = 0;
    bool coloured = false;
    for (bool ended = false; !ended;) {
        const auto chunk = png_detail::next_chunk(bytes, at);
        if (!chunk) return chunk.error();
        if (chunk->is("IDAT"))
            packed += static_cast<std::int64_t>(chunk->data.size);
        else if (chunk->is("tRNS"))
            info.channels += info.channels % 2;
        else if (chunk->is("IEND"))
            ended = true;
        else if (chunk->is("PLTE")) {
            const std::size_t size = chunk->data.size;
            if (coloured) return error(fault::malformed, "PNG: a second palette ends at byte ", at);
            if (size == 0 || size > std::size_t{3} * 256 || size % 3 != 0)
                return error(fault::malformed, "PNG: a palette of ", size,
                             " bytes, must be 3 for each of 1 to 256 colours");
            coloured = true;
        } else if (chunk->critical())
            return error(fault::unsupported, "PNG: an unknown critical chunk ends at byte ", at);
    }
    constexpr std::int64_t best_ratio = 1032;  // of deflate: 2 bits stand for at most 258 bytes
    if (best_ratio * packed / header->row_bytes() < info.height)
        return error(fault::malformed, "PNG: promises ", info.width, " x ", info.height, " pixels, more than ", packed,
                     " compressed bytes can hold");
    return info;
}

}  // namespace alidade
