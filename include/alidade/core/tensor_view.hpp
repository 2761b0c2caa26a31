// A block of numbers with N axes somewhere in memory: what networks read and write.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade {

/// `extent[i]` entries along axis i, `stride[i]` elements apart; the last axis usually runs fastest.
/// Owns nothing; constness is shallow. For quantised numbers, real = scale * (stored - zero_point).
template <class T, int N>
struct tensor_view {
    static_assert(N >= 1);

    T* data = nullptr;
    int extent[N] = {};
    std::ptrdiff_t stride[N] = {};
    float scale = 1;
    int zero_point = 0;

    constexpr tensor_view() = default;

    /// Numbers packed densely, last axis fastest. requires  no more of them than can be addressed
    constexpr tensor_view(T* numbers, const int (&extents)[N]) : data(numbers) {
        std::ptrdiff_t step = 1;
        for (int axis = N - 1; axis >= 0; --axis) {
            const bool addressable = extents[axis] == 0 || step <= PTRDIFF_MAX / extents[axis];
            ALIDADE_EXPECTS(extents[axis] >= 0 && addressable, axis, extents[axis]);
            extent[axis] = extents[axis];
            stride[axis] = step;
            step *= extents[axis];
        }
    }

    constexpr operator tensor_view<const T, N>() const
        requires(!traits::is_const<T>)
    {
        tensor_view<const T, N> same;
        same.data = data;
        for (int axis = 0; axis < N; ++axis) same.extent[axis] = extent[axis], same.stride[axis] = stride[axis];
        same.scale = scale;
        same.zero_point = zero_point;
        return same;
    }

    template <class... Index>
        requires(sizeof...(Index) == N)
    constexpr T& operator()(Index... index) const {
        const std::ptrdiff_t at[] = {static_cast<std::ptrdiff_t>(index)...};
        std::ptrdiff_t offset = 0;
        for (int axis = 0; axis < N; ++axis) offset += at[axis] * stride[axis];
        return data[offset];
    }

    constexpr std::ptrdiff_t size() const {
        std::ptrdiff_t count = 1;
        for (int e : extent) count *= e;
        return count;
    }
};

inline namespace ALIDADE_ISA {

/// The tensor at position `index` of the first axis. Shares the numbers.
template <class T, int N>
    requires(N >= 2)
constexpr tensor_view<T, N - 1> slice(tensor_view<T, N> whole, int index) {
    ALIDADE_EXPECTS(index >= 0 && index < whole.extent[0], index, whole.extent[0]);
    tensor_view<T, N - 1> part;
    part.data = whole.data + index * whole.stride[0];
    for (int axis = 1; axis < N; ++axis) {
        part.extent[axis - 1] = whole.extent[axis];
        part.stride[axis - 1] = whole.stride[axis];
    }
    part.scale = whole.scale;
    part.zero_point = whole.zero_point;
    return part;
}

/// The same numbers with rows for columns.
template <class T>
constexpr tensor_view<T, 2> transposed(tensor_view<T, 2> whole) {
    const int extent = whole.extent[0];
    const std::ptrdiff_t stride = whole.stride[0];
    whole.extent[0] = whole.extent[1], whole.stride[0] = whole.stride[1];
    whole.extent[1] = extent, whole.stride[1] = stride;
    return whole;
}

/// The plane (height, width) as an image of its own memory: a network's mask goes straight to the operators.
/// requires  neighbours in a row are neighbours in memory
template <class T>
constexpr image_view<T> as_image(tensor_view<T, 2> plane) {
    ALIDADE_EXPECTS(plane.stride[1] == 1 || plane.extent[1] <= 1, plane.stride[1]);
    return {plane.data, plane.extent[1], plane.extent[0], plane.stride[0]};
}

/// The block (height, width, channels) as an image of its own memory.
/// requires  extent[2] is C, and channels and pixels are packed
template <int C, class T>
constexpr image_view<T, C> as_image(tensor_view<T, 3> block) {
    ALIDADE_EXPECTS(block.extent[2] == C, block.extent[2]);
    ALIDADE_EXPECTS((block.stride[2] == 1 || C == 1) && (block.stride[1] == C || block.extent[1] <= 1), block.stride[1],
                    block.stride[2]);
    return {block.data, block.extent[1], block.extent[0], block.stride[0]};
}

/// An image as the block (height, width, channels) of its own memory.
template <class T, int C>
constexpr tensor_view<T, 3> as_tensor(image_view<T, C> view) {
    tensor_view<T, 3> block(view.data, {view.height, view.width, C});
    block.stride[0] = view.stride;
    return block;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
