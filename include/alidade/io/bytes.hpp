// Bytes that somebody else owns: what an encoded picture is before it is decoded.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace alidade {

/// A file's bytes in memory, whoever holds them: a `byte_buffer`, a std::vector, an array in flash.
struct byte_view {
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;

    constexpr byte_view() = default;
    constexpr byte_view(const std::uint8_t* first, std::size_t count) : data(first), size(count) {}
    template <std::size_t N>
    constexpr byte_view(const std::uint8_t (&array)[N]) : byte_view(array, N) {}

    /// Any container of bytes: std::uint8_t, std::byte or char.
    template <class Container>
        requires requires(const Container& c) {
            c.size();
            requires sizeof(*c.data()) == 1;
        }
    byte_view(const Container& c) : byte_view(reinterpret_cast<const std::uint8_t*>(c.data()), c.size()) {}

    constexpr std::uint8_t operator[](std::size_t i) const { return data[i]; }

    constexpr bool starts_with(byte_view other) const {
        if (size < other.size) return false;
        for (std::size_t i = 0; i < other.size; ++i)
            if (data[i] != other[i]) return false;
        return true;
    }
};

namespace bytes_detail {

constexpr std::uint32_t big_16(const std::uint8_t* p) { return std::uint32_t{p[0]} << 8 | p[1]; }
constexpr std::uint32_t big_32(const std::uint8_t* p) { return big_16(p) << 16 | big_16(p + 2); }
constexpr std::uint32_t little_16(const std::uint8_t* p) { return std::uint32_t{p[1]} << 8 | p[0]; }
constexpr std::uint32_t little_32(const std::uint8_t* p) { return little_16(p + 2) << 16 | little_16(p); }

}  // namespace bytes_detail
}  // namespace alidade
