// What reading and writing PNG share: the signature, CRC-32 of the chunks, Adler-32 of the pixels.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/bytes.hpp>

namespace alidade::png_detail {

inline constexpr std::uint8_t signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

/// CRC-32 as in PNG, zip and Ethernet (ISO 3309). Pass the result on to continue with more bytes.
constexpr std::uint32_t crc32(byte_view bytes, std::uint32_t so_far = 0);

/// Adler-32 as in zlib (RFC 1950). Pass the result on to continue with more bytes.
constexpr std::uint32_t adler32(byte_view bytes, std::uint32_t so_far = 1);

struct crc32_table {
    std::uint32_t of[256] = {};

    constexpr crc32_table() {
        for (std::uint32_t n = 0; n < 256; ++n) {
            std::uint32_t c = n;
            for (int bit = 0; bit < 8; ++bit) c = (c & 1) != 0 ? 0xedb88320U ^ c >> 1 : c >> 1;
            of[n] = c;
        }
    }
};
inline constexpr crc32_table crc32_of_byte;

constexpr std::uint32_t crc32(byte_view bytes, std::uint32_t so_far) {
    std::uint32_t c = ~so_far;
    for (std::size_t i = 0; i < bytes.size; ++i) c = crc32_of_byte.of[(c ^ bytes[i]) & 0xff] ^ c >> 8;
    return ~c;
}

constexpr std::uint32_t adler32(byte_view bytes, std::uint32_t so_far) {
    constexpr std::uint32_t prime = 65521;
    constexpr std::size_t run = 5552;  // the most bytes whose sums fit 32 bits (RFC 1950)
    std::uint32_t a = so_far & 0xffff, b = so_far >> 16;
    for (std::size_t i = 0; i < bytes.size; ++i) {
        a += bytes[i];
        b += a;
        if (i % run == run - 1) a %= prime, b %= prime;
    }
    return b % prime << 16 | a % prime;
}

}  // namespace alidade::png_detail
