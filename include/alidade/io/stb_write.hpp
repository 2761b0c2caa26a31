// Writes PNG and JPEG pictures, to files and to memory.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/file.hpp>
#include <alidade/io/png_stored.hpp>
#include <alidade/io/stb_seam.hpp>

namespace alidade {

/// Writes 1 to 4 channels (grey, grey and alpha, colour, colour and alpha) of 8 bits, compressed; 16 bits are
/// stored uncompressed, since stb compresses 8 only. Every error begins with the path; a full disk is one.
template <file_sample T, int C>
result<void> write_png(const char* path, image_view<T, C> view, channel_order order = channel_order::bgr);

struct jpeg_options {
    int quality = 92;                          ///< 1 to 100
    channel_order order = channel_order::bgr;  ///< of the view
};

/// Writes 8 bits of 1 or 3 channels. stb knows colour JPEG only, so grey becomes three equal channels, which
/// `read_image` takes as 1 channel again.
///
/// requires  1 <= quality <= 100
template <file_sample T, int C>
result<void> write_jpeg(const char* path, image_view<T, C> view, jpeg_options options = {});

/// The same in memory.
template <file_sample T, int C>
result<byte_buffer> encode_png(image_view<T, C> view, channel_order order = channel_order::bgr);
template <file_sample T, int C>
result<byte_buffer> encode_jpeg(image_view<T, C> view, jpeg_options options = {});

namespace io_detail {

/// The view's samples as stb wants them: RGB, without padding.
template <file_sample T, int C>
result<byte_buffer> packed(image_view<T, C> view, channel_order order) {
    constexpr std::int64_t most = std::int64_t{1} << 29;  // stb counts bytes in int, and doubles
    if ((std::int64_t{view.width} * C + 1) * view.height > most)
        return error(fault::too_large, view.width, " x ", view.height, " pixels are more than stb can write");
    byte_buffer all;
    bool fits = true;
    for (int y = 0; y < view.height; ++y)
        put_row(view, y, order, [&](const std::uint8_t* p, std::size_t n) { fits = fits && all.append(p, n); });
    if (!fits) return error(fault::too_large, "out of memory");
    return all;
}

inline result<void> check_pixels(int width, int height) {
    if (width > 0 && height > 0) return {};
    return error(fault::too_small, "an image of ", width, " x ", height, " cannot be written: it has no pixels");
}

/// What stb calls with the bytes: `context` is a Sink with put(bytes, count).
template <class Sink>
void put_into(void* context, void* bytes, int count) {
    static_cast<Sink*>(context)->put(bytes, static_cast<std::size_t>(count));
}

template <file_sample T, int C, class Sink>
result<void> put_png(image_view<T, C> view, channel_order order, Sink& sink) {
    if (const auto fine = check_pixels(view.width, view.height); !fine) return fine;
    if constexpr (sizeof(T) == 2) {
        encode_png_stored(view, [&](const std::uint8_t* bytes, std::size_t n) { sink.put(bytes, n); }, order);
    } else {
        const auto rgb = packed(view, order);
        if (!rgb) return rgb.error();
        if (!stb_detail::encode_png(rgb->data(), view.width, view.height, C, put_into<Sink>, &sink))
            return error(fault::too_large, "no memory to compress a PNG");
    }
    return {};
}

template <file_sample T, int C, class Sink>
result<void> put_jpeg(image_view<T, C> view, jpeg_options options, Sink& sink) {
    static_assert(sizeof(T) == 1 && (C == 1 || C == 3), "JPEG has 8 bits and 1 or 3 channels");
    ALIDADE_EXPECTS(options.quality >= 1 && options.quality <= 100, options.quality);
    if (const auto fine = check_pixels(view.width, view.height); !fine) return fine;
    constexpr int most = 65535;
    if (view.width > most || view.height > most)
        return error(fault::too_large, view.width, " x ", view.height, " pixels: JPEG ends at ", most, " a side");
    const auto rgb = packed(view, options.order);
    if (!rgb) return rgb.error();
    if (!stb_detail::encode_jpeg(rgb->data(), view.width, view.height, C, options.quality, put_into<Sink>, &sink))
        return error(fault::unsupported, "stb did not encode the JPEG");
    return {};
}

struct memory_sink {
    byte_buffer all;
    bool fits = true;

    void put(const void* bytes, std::size_t count) { fits = fits && all.append(bytes, count); }
};

template <class Encode>
result<void> write_with(const char* path, Encode&& encode) {
    file_writer file(path);
    if (const result<void> done = encode(file); !done) return in_file(path, done.error());
    return file.close();
}

template <class Encode>
result<byte_buffer> encode_with(Encode&& encode) {
    memory_sink sink;
    if (const result<void> done = encode(sink); !done) return done.error();
    if (!sink.fits) return error(fault::too_large, "out of memory");
    return std::move(sink.all);
}

}  // namespace io_detail

template <file_sample T, int C>
result<void> write_png(const char* path, image_view<T, C> view, channel_order order) {
    return io_detail::write_with(path, [&](auto& sink) { return io_detail::put_png(view, order, sink); });
}

template <file_sample T, int C>
result<void> write_jpeg(const char* path, image_view<T, C> view, jpeg_options options) {
    return io_detail::write_with(path, [&](auto& sink) { return io_detail::put_jpeg(view, options, sink); });
}

template <file_sample T, int C>
result<byte_buffer> encode_png(image_view<T, C> view, channel_order order) {
    return io_detail::encode_with([&](auto& sink) { return io_detail::put_png(view, order, sink); });
}

template <file_sample T, int C>
result<byte_buffer> encode_jpeg(image_view<T, C> view, jpeg_options options) {
    return io_detail::encode_with([&](auto& sink) { return io_detail::put_jpeg(view, options, sink); });
}

}  // namespace alidade
