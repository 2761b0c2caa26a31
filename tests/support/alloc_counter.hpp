// Counts what the program asks of the heap, and what it copies.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace tests {

/// Requests for memory so far, by any thread: through operator new, and on x86-64 Linux also through malloc and
/// its kin, by whatever library.
long long allocations();

/// Calls of memcpy and memmove so far, by any thread and library, that moved at least `copy_threshold` bytes.
/// Copies that a compiler wrote out as loops are not seen. -1 where they cannot be counted.
long long copies();
inline std::size_t copy_threshold = 64;

}  // namespace tests
