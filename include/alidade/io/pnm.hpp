// Reads and writes PNM picture files: the simplest format that every tool understands.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/io/file.hpp>
#include <alidade/io/pnm_decode.hpp>
#include <alidade/io/pnm_encode.hpp>

namespace alidade {

/// The first picture of a PNM file in memory, as an image of its own. As `decode_pnm` into a view.
template <file_sample T, int C = 1>
result<image<T, C>> decode_pnm(byte_view bytes, read_options options = {}) {
    const result<pnm_header> header = probe_pnm(bytes);
    if (!header) return header.error();
    if (const auto fits = io_detail::check_size(header->info, options); !fits) return fits.error();
    result<image<T, C>> picture = image<T, C>::make(header->info.width, header->info.height);
    if (!picture) return picture;
    if (const auto done = decode_pnm(bytes, picture->view(), options); !done) return done.error();
    return picture;
}

/// The first picture of a PNM file (P1 to P7, maxval to 65535). Every error begins with the path.
///
///     auto photo = alidade::read_pnm<std::uint8_t, 3>("photo.ppm");   // BGR, as everywhere
///     if (!photo) std::puts(photo.error().message);
template <file_sample T, int C = 1>
result<image<T, C>> read_pnm(const char* path, read_options options = {}) {
    const result<byte_buffer> file = read_file(path, options.max_bytes);
    if (!file) return file.error();
    result<image<T, C>> picture = decode_pnm<T, C>(file->view(), options);
    if (!picture) return in_file(path, picture.error());
    return picture;
}

/// Writes `view` as `encode_pnm` does. An empty view is an error, and so is a disk that fills up.
template <file_sample T, int C>
result<void> write_pnm(const char* path, image_view<T, C> view, pnm_options options = {}) {
    if (view.empty()) return in_file(path, error(fault::too_small, "PNM has no picture without pixels"));
    file_writer file(path);
    encode_pnm(view, [&](const std::uint8_t* bytes, std::size_t count) { file.put(bytes, count); }, options);
    return file.close();
}

}  // namespace alidade
