// Scratch memory that owns its bytes, for programs that have a heap.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>

#include <cstddef>
#include <new>
#include <utility>

namespace alidade {

/// Bytes to lend to operators. Keep one for each thread and `reserve` what the next operator asks for: it grows until
/// it has seen the largest, and allocates nothing after.
///
///     scratch memory;
///     sobel(src, dx, dy, {}, memory.reserve(sobel_workspace(src.width)));
class scratch {
public:
    scratch() = default;
    scratch(scratch&& other) noexcept
        : bytes_(std::exchange(other.bytes_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    scratch& operator=(scratch&& other) noexcept {
        scratch taken(std::move(other));
        std::swap(bytes_, taken.bytes_);
        std::swap(size_, taken.size_);
        return *this;
    }
    ~scratch() { ::operator delete(bytes_, alignment); }

    /// At least `bytes`; what was lent before is no longer good. requires  memory suffices
    workspace reserve(std::size_t bytes) {
        if (bytes > size_) {
            ::operator delete(bytes_, alignment);
            size_ = 0;
            bytes_ = static_cast<std::byte*>(::operator new(bytes, alignment, std::nothrow));
            ALIDADE_EXPECTS(bytes_ != nullptr, bytes);
            size_ = bytes;
        }
        return {bytes_, size_};
    }

    std::size_t size() const { return size_; }

private:
    static constexpr std::align_val_t alignment{workspace::alignment};

    std::byte* bytes_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace alidade
