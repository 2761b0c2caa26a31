// Pictures to test on: padded, filled with a fixed sequence, watched at their edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <vector>

namespace tests {

/// An image inside a larger buffer. What lies around it must not change.
template <class T, int C = 1>
struct picture {
    static constexpr int margin = 5;

    int width, height;
    std::ptrdiff_t stride;
    std::vector<T> samples;

    picture(int w, int h, int padding = 3)
        : width(w),
          height(h),
          stride(std::ptrdiff_t{w} * C + padding),
          samples(static_cast<std::size_t>(stride * h + 2 * margin), sentinel()) {}

    alidade::image_view<T, C> view() { return {samples.data() + margin, width, height, stride}; }

    /// The same picture stored bottom-up: its first row is the last in memory.
    alidade::image_view<T, C> bottom_up() { return alidade::flip_rows(view()); }

    /// Every sample that does not belong to the view is as it was made.
    bool surroundings_untouched() const {
        for (std::size_t i = 0; i < samples.size(); ++i) {
            const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(i) - margin;
            const bool inside = at >= 0 && at < stride * height && at % stride < std::ptrdiff_t{width} * C;
            if (!inside && samples[i] != sentinel()) return false;
        }
        return true;
    }

    static T sentinel() { return static_cast<T>(77); }
};

/// Anything but flat: a fixed sequence over the whole range of T, so that a failure can be repeated.
template <class T, int C>
void scribble(alidade::image_view<T, C> view, std::uint32_t seed) {
    for (int y = 0; y < view.height; ++y)
        for (int i = 0; i < view.row_samples(); ++i) {
            seed = seed * 1664525u + 1013904223u;
            if constexpr (std::is_floating_point_v<T>)
                view.row(y)[i] = static_cast<T>(static_cast<double>(seed >> 8) / (1 << 23) - 1);
            else
                view.row(y)[i] = static_cast<T>(seed >> (32 - 8 * sizeof(T)));
        }
}

/// How many samples differ, bit for bit.
template <class T, class U, int C>
int differences(alidade::image_view<T, C> a, alidade::image_view<U, C> b) {
    static_assert(std::is_same_v<std::remove_const_t<T>, std::remove_const_t<U>>);
    if (!alidade::same_size(a, b)) return -1;
    int different = 0;
    for (int y = 0; y < a.height; ++y)
        for (int i = 0; i < a.row_samples(); ++i) different += std::memcmp(a.row(y) + i, b.row(y) + i, sizeof(T)) != 0;
    return different;
}

/// Calls test(width, height) for sizes around every lane count, and for ones that have no inside.
template <class Test>
void at_awkward_sizes(Test test) {
    for (int width : {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129})
        for (int height : {0, 1, 2, 3, 4, 5, 9}) test(width, height);
}

}  // namespace tests
