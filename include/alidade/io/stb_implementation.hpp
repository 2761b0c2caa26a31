// The compiled half of io/stb.hpp. Include it in exactly one source file of a program.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/stb_seam.hpp>
#include <alidade/io/stb_sources.hpp>

#include <climits>

namespace alidade::include_stb_implementation_hpp_in_one_source_file {

pixels decode(byte_view bytes, bool sixteen_bits, std::size_t largest_allocation) {
    stb_memory_detail::allowed = {largest_allocation};
    pixels p;
    if (bytes.size > INT_MAX) {
        p.why = "larger than stb can address";
        return p;
    }
    const auto decoder = [&](auto load) {
        return load(bytes.data, static_cast<int>(bytes.size), &p.width, &p.height, &p.channels, 0);
    };
    if (sixteen_bits)
        p.samples = decoder(stbi_load_16_from_memory);
    else
        p.samples = decoder(stbi_load_from_memory);
    if (p.samples == nullptr) {
        p.why = stbi_failure_reason();
        if (stb_memory_detail::allowed.refused) p.why = "its data unpack to more than its size calls for";
    }
    return p;
}

void release(void* samples) { stbi_image_free(samples); }

bool encode_png(const std::uint8_t* packed, int width, int height, int channels, sink put, void* context) {
    return stbi_write_png_to_func(put, context, width, height, channels, packed, width * channels) != 0;
}

bool encode_jpeg(const std::uint8_t* packed, int width, int height, int channels, int quality, sink put,
                 void* context) {
    return stbi_write_jpg_to_func(put, context, width, height, channels, packed, quality) != 0;
}

}  // namespace alidade::include_stb_implementation_hpp_in_one_source_file
