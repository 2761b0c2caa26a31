// How deep the stack has been: paint what is free, run, and look how far the paint is gone.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

extern "C" std::uint32_t stack_limit[], stack_top[];  // where mps2.ld put them

namespace board {

inline constexpr std::uint32_t stack_paint = 0xC5C5C5C5;

/// Paints from the far end of the stack up to shortly before this call's own frame.
[[gnu::noinline]] inline void paint_stack() {
    const auto* here = static_cast<volatile std::uint32_t*>(__builtin_frame_address(0)) - 16;
    for (volatile std::uint32_t* word = stack_limit; word < here; ++word) *word = stack_paint;
}

/// Bytes of stack between its top and `address`.
inline std::uint32_t stack_above(const volatile void* address) {
    return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(stack_top) -
                                      reinterpret_cast<std::uintptr_t>(address));
}

/// Bytes in use where this is called.
[[gnu::always_inline]] inline std::uint32_t stack_in_use() { return stack_above(__builtin_frame_address(0)); }

/// Bytes in use at the deepest moment since `paint_stack`.
inline std::uint32_t deepest_stack() {
    const volatile std::uint32_t* word = stack_limit;
    while (word != stack_top && *word == stack_paint) ++word;
    return stack_above(word);
}

}  // namespace board
