// Reads PNG, JPEG, BMP and PNM pictures, from memory and from files.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/png_palette.hpp>
#include <alidade/io/pnm.hpp>
#include <alidade/io/probe_bmp.hpp>
#include <alidade/io/probe_jpeg.hpp>
#include <alidade/io/probe_png.hpp>
#include <alidade/io/stb_seam.hpp>

namespace alidade {

/// The size and kind of a picture in memory: PNG, JPEG, BMP or PNM, told by its first bytes.
///
/// The whole structure is checked (probe_png.hpp, probe_jpeg.hpp, probe_bmp.hpp, pnm_decode.hpp): a file that is cut
/// short, or promises more pixels than its bytes can hold, is an error here, before memory is asked for.
inline result<image_info> probe_image(byte_view bytes);

/// Decodes into memory that the caller lends: `dst` has the size that `probe_image` tells.
///
/// Channels as in `read_options`. 16-bit PNG and PNM need T = std::uint16_t, which takes 8-bit files too (s * 257).
/// A file that is cut short is an error, never a picture with a grey rest. Damage that only decoding can meet, in the
/// data of a JPEG that is otherwise whole, may give a partly wrong picture, as with every decoder.
/// After an error the pixels of `dst` are unspecified. Gamma, colour profiles and EXIF rotation are not applied.
template <file_sample T, int C>
result<void> decode_image(byte_view bytes, image_view<T, C> dst, read_options options = {});

/// Decodes into an image of its own. stb's buffer is copied once: that pass turns RGB into BGR and gives every row
/// its cache line.
template <file_sample T, int C = 1>
result<image<T, C>> decode_image(byte_view bytes, read_options options = {});

/// The same from a file. Every error begins with the path.
///
///     auto photo = alidade::read_image<std::uint8_t, 3>("photo.jpg");   // BGR, as everywhere
///     if (!photo) std::puts(photo.error().message);
template <file_sample T, int C = 1>
result<image<T, C>> read_image(const char* path, read_options options = {});

namespace io_detail {

inline bool is_pnm(byte_view bytes) { return bytes.size >= 2 && bytes[0] == 'P' && bytes[1] >= '1' && bytes[1] <= '7'; }

/// The largest buffer that decoding such a picture takes: 16 bits of 4 channels, twice; JPEG's blocks of 32 x 32;
/// PNG's compressed data, which stb gathers in a buffer that doubles.
inline std::size_t largest_buffer(const image_info& info, byte_view bytes) {
    const std::uint64_t pixels = (std::uint64_t{32} + static_cast<unsigned>(info.width)) *
                                 (std::uint64_t{32} + static_cast<unsigned>(info.height));
    const std::uint64_t size = 16 * pixels + 2 * std::uint64_t{bytes.size} + 65536;
    return size < SIZE_MAX ? static_cast<std::size_t>(size) : SIZE_MAX;
}

struct stb_pixels : stb_detail::pixels {
    explicit stb_pixels(stb_detail::pixels decoded) : stb_detail::pixels(decoded) {}
    stb_pixels(const stb_pixels&) = delete;
    stb_pixels& operator=(const stb_pixels&) = delete;
    ~stb_pixels() { stb_detail::release(samples); }
};

}  // namespace io_detail

inline result<image_info> probe_image(byte_view bytes) {
    if (io_detail::is_pnm(bytes)) {
        const auto header = probe_pnm(bytes);
        return header ? result<image_info>(header->info) : header.error();
    }
    if (bytes.size == 0) return error(fault::malformed, "empty: no picture in no bytes");
    if (bytes[0] == png_detail::signature[0]) return probe_png(bytes);
    if (bytes[0] == 0xff) return probe_jpeg(bytes);
    if (bytes[0] == 'B') return probe_bmp(bytes);
    return error(fault::unsupported, "neither PNG, JPEG, BMP nor PNM, by its first byte ", bytes[0]);
}

namespace io_detail {

/// The rest of decoding what was probed.
template <file_sample T, int C>
result<void> decode_probed(byte_view bytes, const image_info& info, image_view<T, C> dst, read_options options) {
    if (is_pnm(bytes)) return decode_pnm(bytes, dst, options);
    if (sizeof(T) == 1 && info.bits > 8)
        return error(fault::unsupported, "samples of ", info.bits, " bits: read it as std::uint16_t");

    byte_buffer repaired;
    if (bytes[0] == png_detail::signature[0]) {
        auto whole = png_detail::with_whole_palette(bytes);
        if (!whole) return whole.error();
        repaired = *std::move(whole);
        if (repaired.size() > 0) bytes = repaired.view();
    }
    const stb_pixels rgb(stb_detail::decode(bytes, sizeof(T) == 2, largest_buffer(info, bytes)));
    if (rgb.samples == nullptr) return error(fault::malformed, "its data cannot be decoded: ", rgb.why);
    if (rgb.width != dst.width || rgb.height != dst.height)
        return error(fault::malformed, "stb finds ", rgb.width, " x ", rgb.height, " pixels, not ", dst.width, " x ",
                     dst.height);
    const T* row = static_cast<const T*>(rgb.samples);
    for (int y = 0; y < dst.height; ++y, row += std::ptrdiff_t{rgb.width} * rgb.channels)
        if (!put_pixels(row, rgb.channels, dst, y, options.order)) return channels_lost(rgb.channels, C);
    return {};
}

}  // namespace io_detail

template <file_sample T, int C>
result<void> decode_image(byte_view bytes, image_view<T, C> dst, read_options options) {
    const auto info = probe_image(bytes);
    if (!info) return info.error();
    if (const auto fits = io_detail::check_size(*info, options); !fits) return fits;
    if (const auto fits = io_detail::check_view(*info, dst); !fits) return fits;
    return io_detail::decode_probed(bytes, *info, dst, options);
}

template <file_sample T, int C>
result<image<T, C>> decode_image(byte_view bytes, read_options options) {
    const auto info = probe_image(bytes);
    if (!info) return info.error();
    if (const auto fits = io_detail::check_size(*info, options); !fits) return fits.error();
    auto picture = image<T, C>::make(info->width, info->height);
    if (!picture) return picture;
    if (const auto done = io_detail::decode_probed(bytes, *info, picture->view(), options); !done) return done.error();
    return picture;
}

template <file_sample T, int C>
result<image<T, C>> read_image(const char* path, read_options options) {
    const auto file = read_file(path, options.max_bytes);
    if (!file) return file.error();
    auto picture = decode_image<T, C>(file->view(), options);
    if (!picture) return in_file(path, picture.error());
    return picture;
}

}  // namespace alidade
