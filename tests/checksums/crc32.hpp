// A number that stands for the bytes of an image.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstdint>
#include <type_traits>

namespace checksums {

/// CRC-32 as in zip and PNG. Start with 0; continue with what it gave.
constexpr std::uint32_t crc32(std::uint8_t byte, std::uint32_t before) {
    constexpr std::uint32_t polynomial = 0xEDB88320;
    std::uint32_t rest = ~before ^ byte;
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ (rest & 1 ? polynomial : 0);
    return ~rest;
}

/// Of the samples row by row, each integer with its lowest byte first on every machine.
template <class T, int C>
constexpr std::uint32_t crc32(alidade::image_view<T, C> view, std::uint32_t before = 0) {
    static_assert(std::is_integral_v<T>);
    for (int y = 0; y < view.height; ++y)
        for (int i = 0; i < view.row_samples(); ++i)
            for (unsigned byte = 0; byte < sizeof(T); ++byte)
                before = crc32(static_cast<std::uint8_t>(view.row(y)[i] >> (8 * byte)), before);
    return before;
}

}  // namespace checksums
