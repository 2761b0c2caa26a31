// A rectangle of pixels somewhere in memory: owns nothing, copies in four words.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade {

// What is needed of <type_traits>, whose 3,500 lines would be most of what this header costs.
namespace traits {
template <class T>
inline constexpr bool is_const = false;
template <class T>
inline constexpr bool is_const<const T> = true;
template <class T>
struct not_deduced {
    using type = T;
};
}  // namespace traits

/// Interleaved pixels of `Channels` samples of type `T`, row after row.
///
/// `stride` counts samples from one row to the next: a view may be a window of a larger image
/// (stride > width * Channels) or run bottom-up (stride < 0). Constness is shallow, as with
/// std::span: `image_view<const T>` is the view that only reads.
///
///     image_view<std::uint8_t, 3> frame{pixels, 640, 480};         // rows packed
///     image_view<std::uint8_t, 3> frame{pixels, 640, 480, 2048};   // 2048 samples from row to row
template <class T, int Channels = 1>
struct image_view {
    static_assert(Channels >= 1);

    T* data = nullptr;
    int width = 0;
    int height = 0;
    std::ptrdiff_t stride = std::ptrdiff_t{width} * Channels;

    constexpr operator image_view<const T, Channels>() const
        requires(!traits::is_const<T>)
    {
        return {data, width, height, stride};
    }

    constexpr T* row(int y) const { return data + y * stride; }
    constexpr T* pixel(int x, int y) const { return row(y) + std::ptrdiff_t{x} * Channels; }
    constexpr T& operator()(int x, int y, int channel = 0) const { return pixel(x, y)[channel]; }

    constexpr int row_samples() const { return width * Channels; }
    constexpr bool empty() const { return width == 0 || height == 0; }
};

/// A parameter that is only read. It takes no part in deduction: the destination decides the
/// sample type, and mutable views convert.
template <class T, int Channels = 1>
using source = typename traits::not_deduced<image_view<const T, Channels>>::type;

inline namespace ALIDADE_ISA {

template <class T, class U, int C, int D>
constexpr bool same_size(image_view<T, C> a, image_view<U, D> b) {
    return a.width == b.width && a.height == b.height;
}

/// Whether a pixel of the one is a pixel of the other. Of views with rows of different lengths apart that lie in each
/// other's range it cannot tell, and says no.
template <class T, class U, int C, int D>
bool share_pixels(image_view<T, C> a, image_view<U, D> b) {
    if (a.empty() || b.empty()) return false;
    const auto address = [](const void* p) { return reinterpret_cast<std::uintptr_t>(p); };
    const auto first = [&](auto v) { return address(v.stride < 0 ? v.row(v.height - 1) : v.data); };
    const auto last = [&](auto v) { return address(v.stride < 0 ? v.data : v.row(v.height - 1)); };
    const auto step = [](auto v) {
        return (v.stride < 0 ? 0 - static_cast<std::uintptr_t>(v.stride) : static_cast<std::uintptr_t>(v.stride)) *
               sizeof(*v.data);
    };
    const std::uintptr_t a_row = static_cast<std::uintptr_t>(a.row_samples()) * sizeof(T);
    const std::uintptr_t b_row = static_cast<std::uintptr_t>(b.row_samples()) * sizeof(U);
    if (last(a) + a_row <= first(b) || last(b) + b_row <= first(a)) return false;
    if (a.height == 1 || b.height == 1 || step(a) == 0) return true;
    if (step(a) != step(b)) return false;
    // Rows as far apart: neighbours in one larger image, if their columns stay clear of each other.
    const std::uintptr_t across =
        first(b) >= first(a) ? (first(b) - first(a)) % step(a) : step(a) - 1 - (first(a) - first(b) - 1) % step(a);
    return across < a_row || across + b_row > step(a);
}

/// The window of `view` whose top-left pixel is (x, y). Shares the pixels.
template <class T, int C>
constexpr image_view<T, C> crop(image_view<T, C> view, int x, int y, int width, int height) {
    ALIDADE_EXPECTS(x >= 0 && y >= 0 && width >= 0 && height >= 0, x, y, width, height);
    ALIDADE_EXPECTS(width <= view.width - x && height <= view.height - y, x, y, width, height, view.width, view.height);
    if (width == 0 || height == 0) return {view.data, width, height, view.stride};
    return {view.pixel(x, y), width, height, view.stride};
}

/// The same pixels upside down: row 0 is the last row.
template <class T, int C>
constexpr image_view<T, C> flip_rows(image_view<T, C> view) {
    if (view.empty()) return view;
    return {view.row(view.height - 1), view.width, view.height, -view.stride};
}

/// Rows first, first + 2, …: one field of an interlaced picture, or a picture of half the height.
template <class T, int C>
constexpr image_view<T, C> every_other_row(image_view<T, C> view, int first = 0) {
    ALIDADE_EXPECTS(first == 0 || first == 1, first);
    if (view.height <= first) return {view.data, view.width, 0, view.stride};
    return {view.row(first), view.width, (view.height - first + 1) / 2, 2 * view.stride};
}

/// The samples without their grouping into pixels, for work that treats all channels alike.
template <class T, int C>
constexpr image_view<T> samples(image_view<T, C> view) {
    return {view.data, view.row_samples(), view.height, view.stride};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
