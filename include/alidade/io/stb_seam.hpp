// The few functions through which the cheap half of io/stb.hpp calls the compiled half.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/bytes.hpp>

namespace alidade {

// If the linker says that something in here is undefined: the name of the namespace is what to do.
namespace include_stb_implementation_hpp_in_one_source_file {

struct pixels {
    void* samples = nullptr;  // RGB, packed; of `release`
    int width = 0;
    int height = 0;
    int channels = 0;
    const char* why = nullptr;  // there are no samples
};
pixels decode(byte_view bytes, bool sixteen_bits, std::size_t largest_allocation);
void release(void* samples);

using sink = void (*)(void* context, void* bytes, int count);
bool encode_png(const std::uint8_t* packed, int width, int height, int channels, sink put, void* context);
bool encode_jpeg(const std::uint8_t* packed, int width, int height, int channels, int quality, sink put, void* context);

}  // namespace include_stb_implementation_hpp_in_one_source_file

namespace stb_detail = include_stb_implementation_hpp_in_one_source_file;

}  // namespace alidade
