// Scratch of exactly the size that an operator asks for, at the worst alignment: one byte less is one too few.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>

#include <cstddef>
#include <vector>

namespace tests {

struct tight_scratch {
    std::vector<std::byte> bytes;
    std::size_t skip;

    explicit tight_scratch(std::size_t size) : bytes(size + 64), skip(0) {
        while (reinterpret_cast<std::uintptr_t>(bytes.data() + skip) % 64 != 1) ++skip;
    }
    alidade::workspace lend(std::size_t size) { return {bytes.data() + skip, size}; }
    alidade::workspace lend() { return lend(bytes.size() - 64); }
};

}  // namespace tests
