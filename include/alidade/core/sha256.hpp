// SHA-256 of bytes: whether a file is the one that was meant.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade {

struct sha256_digest {
    static constexpr int size = 32;
    std::uint8_t bytes[size] = {};

    friend constexpr bool operator==(const sha256_digest&, const sha256_digest&) = default;
};

/// The digest as 64 digits of `0123456789abcdef`, and a 0 after them.
struct sha256_text {
    char digits[2 * sha256_digest::size + 1] = {};
};

inline namespace ALIDADE_ISA {

/// SHA-256 of `size` bytes. allocates nothing; may be computed at compile time
/// reference  FIPS 180-4; the checksum that `sha256sum` prints
constexpr sha256_digest sha256(const std::uint8_t* bytes, std::size_t size);

constexpr sha256_text text_of(const sha256_digest& digest);

/// Reads 64 hexadecimal digits, large or small; says false where there is anything else.
constexpr bool parse_sha256(const char* text, sha256_digest& digest);

}  // namespace ALIDADE_ISA

// ---- how -----------------------------------------------------------------------------------

namespace sha256_detail {

inline constexpr std::uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                           0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/// The fractions of the cube roots of the first 64 primes.
inline constexpr std::uint32_t round_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

inline namespace ALIDADE_ISA {

constexpr std::uint32_t rotated(std::uint32_t word, int by) { return word >> by | word << (32 - by); }

constexpr void mix(std::uint32_t (&state)[8], const std::uint8_t* block) {
    std::uint32_t w[64] = {};
    for (int i = 0; i < 16; ++i)
        for (int byte = 0; byte < 4; ++byte) w[i] = w[i] << 8 | block[4 * i + byte];
    for (int i = 16; i < 64; ++i) {
        const std::uint32_t low = rotated(w[i - 15], 7) ^ rotated(w[i - 15], 18) ^ w[i - 15] >> 3;
        const std::uint32_t high = rotated(w[i - 2], 17) ^ rotated(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + low + w[i - 7] + high;
    }
    std::uint32_t s[8] = {};
    for (int i = 0; i < 8; ++i) s[i] = state[i];
    for (int i = 0; i < 64; ++i) {
        const std::uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
        const std::uint32_t majority = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
        const std::uint32_t in =
            s[7] + (rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25)) + choice + round_constants[i] + w[i];
        const std::uint32_t out = (rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22)) + majority;
        for (int k = 7; k > 0; --k) s[k] = s[k - 1];
        s[4] += in;
        s[0] = in + out;
    }
    for (int i = 0; i < 8; ++i) state[i] += s[i];
}

constexpr int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace ALIDADE_ISA
}  // namespace sha256_detail

inline namespace ALIDADE_ISA {

constexpr sha256_digest sha256(const std::uint8_t* bytes, std::size_t size) {
    using namespace sha256_detail;
    std::uint32_t state[8] = {};
    for (int i = 0; i < 8; ++i) state[i] = start[i];
    std::size_t done = 0;
    for (; size - done >= 64; done += 64) mix(state, bytes + done);

    // The rest, a bit that ends it, zeros, and the number of bits: in one block or two.
    std::uint8_t last[128] = {};
    const std::size_t rest = size - done, blocks = rest < 56 ? 1 : 2;
    for (std::size_t i = 0; i < rest; ++i) last[i] = bytes[done + i];
    last[rest] = 0x80;
    std::uint64_t bits = std::uint64_t{size} * 8;
    for (std::size_t i = 0; i < 8; ++i, bits >>= 8) last[64 * blocks - 1 - i] = static_cast<std::uint8_t>(bits & 255);
    for (std::size_t i = 0; i < blocks; ++i) mix(state, last + 64 * i);

    sha256_digest digest;
    for (int i = 0; i < sha256_digest::size; ++i)
        digest.bytes[i] = static_cast<std::uint8_t>(state[i / 4] >> (24 - 8 * (i % 4)) & 255);
    return digest;
}

constexpr sha256_text text_of(const sha256_digest& digest) {
    sha256_text text;
    for (int i = 0; i < sha256_digest::size; ++i) {
        text.digits[2 * i] = "0123456789abcdef"[digest.bytes[i] >> 4];
        text.digits[2 * i + 1] = "0123456789abcdef"[digest.bytes[i] & 15];
    }
    return text;
}

constexpr bool parse_sha256(const char* text, sha256_digest& digest) {
    sha256_digest read;
    for (int i = 0; i < 2 * sha256_digest::size; ++i) {
        const int value = sha256_detail::hex_value(text[i]);  // also of the 0 that ends a text too short
        if (value < 0) return false;
        read.bytes[i / 2] = static_cast<std::uint8_t>(read.bytes[i / 2] << 4 | value);
    }
    if (text[2 * sha256_digest::size] != 0) return false;
    digest = read;
    return true;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
