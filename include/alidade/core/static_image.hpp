// An image whose size is known when it is compiled, for firmware: no heap, no surprise.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstddef>

namespace alidade {

/// `Width` x `Height` pixels inside the object itself. Place it in static memory: it is as large as its pixels.
template <class T, int Width, int Height, int Channels = 1>
struct static_image {
    static_assert(Width > 0 && Height > 0 && Channels > 0);

    static constexpr int width = Width;
    static constexpr int height = Height;

    alignas(alignof(T) > 16 ? alignof(T) : 16) T pixels[std::size_t{Width} * Height * Channels] = {};

    constexpr image_view<T, Channels> view() & { return {pixels, Width, Height}; }
    constexpr image_view<const T, Channels> view() const& { return {pixels, Width, Height}; }
    image_view<T, Channels> view() && = delete;
    image_view<const T, Channels> view() const&& = delete;
};

}  // namespace alidade
