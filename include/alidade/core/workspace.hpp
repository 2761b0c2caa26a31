// Scratch memory that the caller lends, so that operators never allocate.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace alidade {

/// Bytes of scratch, taken from the front. Passed by value: what an operator takes is free
/// again when it returns, and what it passes on is the rest.
class workspace {
public:
    static constexpr std::size_t alignment = 64;  // a cache line, and the widest vector

    constexpr workspace() = default;
    constexpr workspace(std::byte* bytes, std::size_t size) : next_(bytes), left_(size) {}
    template <std::size_t N>
    constexpr workspace(std::byte (&bytes)[N]) : workspace(bytes, N) {}

    /// Room for `count` values of T, uninitialised and aligned.
    template <class T>
    T* take(std::size_t count) {
        static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= alignment);
        const std::size_t skip = (alignment - reinterpret_cast<std::uintptr_t>(next_) % alignment) % alignment;
        ALIDADE_EXPECTS(skip <= left_ && count <= (left_ - skip) / sizeof(T), count, sizeof(T), left_);
        T* taken = reinterpret_cast<T*>(next_ + skip);
        next_ += skip + count * sizeof(T);
        left_ -= skip + count * sizeof(T);
        return taken;
    }

    constexpr std::size_t left() const { return left_; }

private:
    std::byte* next_ = nullptr;
    std::size_t left_ = 0;
};

inline namespace ALIDADE_ISA {

/// a * b, where memory can be that large.
constexpr std::size_t times(std::size_t a, std::size_t b) {
    ALIDADE_EXPECTS(b == 0 || a <= SIZE_MAX / b, a, b);
    return a * b;
}

/// Samples of a row of `width` pixels with `margin` more on either side.
constexpr std::size_t padded_row(int width, int channels, int margin) {
    ALIDADE_EXPECTS(width >= 0 && channels >= 1 && margin >= 0, width, channels, margin);
    return times(static_cast<std::size_t>(width) + 2 * static_cast<std::size_t>(margin),
                 static_cast<std::size_t>(channels));
}

/// Bytes that let `take<T>(count)` succeed wherever the lent memory begins. At most an eighth of what can be
/// addressed, so that a few of them can be added.
template <class T>
constexpr std::size_t scratch_bytes(std::size_t count) {
    ALIDADE_EXPECTS(count <= SIZE_MAX / 8 / sizeof(T) - workspace::alignment, count, sizeof(T));
    return count * sizeof(T) + workspace::alignment - 1;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
