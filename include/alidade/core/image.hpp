// An image that owns its pixels, for programs that have a heap.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>

#include <cstddef>
#include <cstdint>
#include <new>
#include <type_traits>
#include <utility>

namespace alidade {

/// `width` x `height` pixels; every row begins on a cache line. Moves; copies only by `clone()`.
///
/// The pixels of a new image are not initialised: operators write them all.
template <class T, int Channels = 1>
class image {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    static constexpr std::size_t alignment = 64;

    image() = default;

    /// requires  the pixels fit memory; where they may not (a size read from a file), use `make`
    image(int width, int height) {
        result<image> made = make(width, height);
        ALIDADE_EXPECTS(bool(made), width, height, Channels, sizeof(T));
        *this = *std::move(made);
    }
    image(int width, int height, T value) : image(width, height) {
        for (int y = 0; y < height; ++y)
            for (int i = 0; i < view_.row_samples(); ++i) view_.row(y)[i] = value;
    }

    /// An image, or `fault::too_large` where the size overflows or memory does not suffice.
    static result<image> make(int width, int height) {
        if (width < 0 || height < 0)
            return error(fault::malformed, "image of ", width, " x ", height, ": negative size");
        constexpr std::int64_t per_line = alignment / sizeof(T);
        static_assert(per_line * sizeof(T) == alignment, "rows of this sample type cannot begin on cache lines");
        const std::int64_t row = std::int64_t{width} * Channels;
        const std::int64_t stride = (row + per_line - 1) / per_line * per_line;
        constexpr std::int64_t most = PTRDIFF_MAX / static_cast<std::int64_t>(sizeof(T));
        if (row > INT32_MAX || (height > 0 && stride > most / height))
            return error(fault::too_large, "image of ", width, " x ", height, " pixels of ", sizeof(T) * Channels,
                         " bytes: more than can be addressed");
        image made;
        if (const std::int64_t count = stride * height; count > 0) {
            void* bytes =
                ::operator new(static_cast<std::size_t>(count) * sizeof(T), std::align_val_t{alignment}, std::nothrow);
            if (bytes == nullptr)
                return error(fault::too_large, "image of ", width, " x ", height, " pixels of ", sizeof(T) * Channels,
                             " bytes: out of memory");
            made.view_.data = static_cast<T*>(bytes);
        }
        made.view_ = {made.view_.data, width, height, static_cast<std::ptrdiff_t>(stride)};
        return made;
    }

    image(image&& other) noexcept : view_(std::exchange(other.view_, {})) {}
    image& operator=(image&& other) noexcept {
        image taken(std::move(other));
        std::swap(view_, taken.view_);
        return *this;
    }
    ~image() { ::operator delete(view_.data, std::align_val_t{alignment}); }

    image clone() const {
        image copy(width(), height());
        for (int y = 0; y < height(); ++y)
            for (int i = 0; i < view_.row_samples(); ++i) copy.view_.row(y)[i] = view_.row(y)[i];
        return copy;
    }

    /// A view lives no longer than its image, so a temporary has none.
    image_view<T, Channels> view() & { return view_; }
    image_view<const T, Channels> view() const& { return view_; }
    image_view<T, Channels> view() && = delete;
    image_view<const T, Channels> view() const&& = delete;

    int width() const { return view_.width; }
    int height() const { return view_.height; }
    bool empty() const { return view_.empty(); }

private:
    image_view<T, Channels> view_;
};

}  // namespace alidade
