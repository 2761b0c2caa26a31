// The checksums that the operators must give on every machine.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

namespace checksums {

struct checksum {
    const char* name;
    std::uint32_t crc;
};

inline constexpr checksum expected[] = {
#include "tests/checksums/expected.inc"
};

/// Of places to a fraction of a pixel, and of lists.
inline constexpr checksum expected_shapes[] = {
#include "tests/checksums/expected_shapes.inc"
};

/// Of what decoders find in the outputs of networks.
inline constexpr checksum expected_decoders[] = {
#include "tests/checksums/expected_decoders.inc"
};

/// What stands under `name`, or null.
template <std::size_t N>
constexpr const checksum* find_expected(const char* name, const checksum (&all)[N]) {
    for (const checksum& known : all) {
        const char *a = known.name, *b = name;
        while (*a != 0 && *a == *b) ++a, ++b;
        if (*a == *b) return &known;
    }
    return nullptr;
}

}  // namespace checksums
