// Reads the header of a BMP before anything is decoded: what it says, and whether it can be true.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/bytes.hpp>
#include <alidade/io/image_info.hpp>

namespace alidade {

/// The header of an uncompressed BMP whose rows, and palette if it has one, lie inside `bytes`, and whose pixels
/// name only colours that the palette has. Of an OS/2 palette stb does not read the last 4: an error for a pixel that
/// names one.
///
/// channels is 3 or 4 (32 bits a pixel with alpha): grey is a palette of equal colours, and reads into 1 channel.
inline result<image_info> probe_bmp(byte_view bytes);

namespace bmp_detail {

struct header {
    std::int64_t width = 0;
    std::int64_t height = 0;  ///< negative: the top row comes first
    int pixel_bits = 0;
    std::uint32_t compression = 0;
    std::uint32_t alpha_mask = 0;
    std::size_t palette_colours = 0;  ///< that stb reads
    std::size_t raster = 0;

    constexpr std::int64_t rows() const { return height < 0 ? -height : height; }
    constexpr std::int64_t row_bytes() const { return (width * pixel_bits + 31) / 32 * 4; }
};

inline result<header> fields(byte_view bytes) {
    if (bytes.size < 26) return error(fault::malformed, "BMP: the header is cut short");
    const std::uint8_t* p = bytes.data;
    const std::uint32_t header_size = bytes_detail::little_32(p + 14);
    const bool old = header_size == 12;
    if (!old && header_size != 40 && header_size != 56 && header_size != 108 && header_size != 124)
        return error(fault::unsupported, "BMP: a header of ", header_size, " bytes is of no known version");
    if (bytes.size < 14 + std::size_t{header_size}) return error(fault::malformed, "BMP: the header is cut short");
    header h;
    h.raster = bytes_detail::little_32(p + 10);
    if (old) {
        h.width = bytes_detail::little_16(p + 18);
        h.height = bytes_detail::little_16(p + 20);
    } else {
        h.width = static_cast<std::int32_t>(bytes_detail::little_32(p + 18));
        h.height = static_cast<std::int32_t>(bytes_detail::little_32(p + 22));
    }
    h.pixel_bits = static_cast<int>(bytes_detail::little_16(p + (old ? 24 : 28)));
    h.compression = old ? 0 : bytes_detail::little_32(p + 30);
    if (h.compression != 0 && h.compression != 3)
        return error(fault::unsupported, "BMP: compression ", h.compression, " (RLE, JPEG or PNG inside) is not read");
    const bool masked = h.compression == 3;
    if (masked && header_size >= 108) h.alpha_mask = bytes_detail::little_32(p + 66);
    if (!masked && h.pixel_bits == 32) h.alpha_mask = 0xff000000;

    const std::size_t before = 14 + std::size_t{header_size} + (masked && header_size < 108 ? 12 : 0);
    if (h.raster < before || h.raster > bytes.size)
        return error(fault::malformed, "BMP: the pixels are said to begin at byte ", h.raster, " of ", bytes.size);
    constexpr std::size_t old_palette = 38;  // 26 in truth: stb takes the header's 12 bytes off twice
    if (h.pixel_bits < 16 && !old) h.palette_colours = (h.raster - before) / 4;
    if (h.pixel_bits < 16 && old && h.raster > old_palette) h.palette_colours = (h.raster - old_palette) / 3;
    return h;
}

/// A pixel that names a colour past those read would show what memory held.
inline result<void> indices(byte_view bytes, const header& h) {
    if (h.palette_colours >= std::size_t{1} << h.pixel_bits) return {};
    for (std::int64_t y = 0; y < h.rows(); ++y)
        for (std::int64_t x = 0; x < h.width; ++x) {
            const std::int64_t bit = x * h.pixel_bits;
            const unsigned byte = bytes[h.raster + static_cast<std::size_t>(y * h.row_bytes() + bit / 8)];
            const unsigned index = byte >> (8 - h.pixel_bits - bit % 8) & ((1U << h.pixel_bits) - 1);
            if (index >= h.palette_colours)
                return error(fault::malformed, "BMP: pixel ", x, " of stored row ", y, " has colour ", index, ", and ",
                             h.palette_colours, " colours of the palette can be read");
        }
    return {};
}

}  // namespace bmp_detail

inline result<image_info> probe_bmp(byte_view bytes) {
    if (bytes.size < 2 || bytes[0] != 'B' || bytes[1] != 'M')
        return error(fault::unsupported, "not a BMP: does not begin with BM");
    const auto header = bmp_detail::fields(bytes);
    if (!header) return header.error();
    const bmp_detail::header& h = *header;
    if (h.width <= 0 || h.height == 0 || h.rows() > 0x7fffffff)
        return error(fault::malformed, "BMP: size ", h.width, " x ", h.height, ", must not be zero");
    if (h.pixel_bits != 1 && h.pixel_bits != 4 && h.pixel_bits != 8 && h.pixel_bits != 16 && h.pixel_bits != 24 &&
        h.pixel_bits != 32)
        return error(fault::unsupported, "BMP: ", h.pixel_bits,
                     " bits a pixel, only 1, 4, 8, 16, 24 or 32 can be read");
    if (h.pixel_bits < 16 && (h.palette_colours < 1 || h.palette_colours > 256))
        return error(fault::malformed, "BMP: a palette of which ", h.palette_colours,
                     " colours can be read, must be 1 to 256");
    const auto have = static_cast<std::int64_t>(bytes.size - h.raster);
    if (have / h.row_bytes() < h.rows())
        return error(fault::malformed, "BMP: promises ", h.width, " x ", h.rows(), " pixels of ", h.pixel_bits,
                     " bits, and only ", have, " bytes follow");
    if (h.pixel_bits < 16)
        if (const auto fine = bmp_detail::indices(bytes, h); !fine) return fine.error();
    return image_info{static_cast<int>(h.width), static_cast<int>(h.rows()), h.alpha_mask == 0 ? 3 : 4, 8};
}

}  // namespace alidade
