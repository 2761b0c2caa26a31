// MD5 (RFC 1321), to compare decoded pixels with a table of what another decoder made of the same files.
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <cstdint>
#include <string>

inline std::string md5(std::string bytes) {
    static constexpr unsigned rotations[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    std::uint32_t hash[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
    const std::uint64_t bits = 8 * std::uint64_t{bytes.size()};
    bytes += '\x80';
    while (bytes.size() % 64 != 56) bytes += '\0';
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(bits >> 8 * i);

    for (std::size_t block = 0; block < bytes.size(); block += 64) {
        std::uint32_t word[16] = {};
        for (unsigned i = 0; i < 64; ++i)
            word[i / 4] |= std::uint32_t{static_cast<std::uint8_t>(bytes[block + i])} << 8 * (i % 4);
        std::uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
        for (unsigned i = 0; i < 64; ++i) {
            const std::uint32_t mixed[] = {(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d, c ^ (b | ~d)};
            const unsigned next[] = {i, 5 * i + 1, 3 * i + 5, 7 * i};
            const auto sine = static_cast<std::uint32_t>(std::floor(std::fabs(std::sin(i + 1.0)) * 4294967296.0));
            const std::uint32_t sum = a + mixed[i / 16] + sine + word[next[i / 16] % 16];
            a = d;
            d = c;
            c = b;
            const unsigned turn = rotations[i / 16][i % 4];
            b += sum << turn | sum >> (32 - turn);
        }
        hash[0] += a;
        hash[1] += b;
        hash[2] += c;
        hash[3] += d;
    }
    std::string text;
    for (const std::uint32_t h : hash)
        for (int i = 0; i < 4; ++i)
            for (const int shift : {4, 0}) text += "0123456789abcdef"[h >> (8 * i + shift) & 15];
    return text;
}
