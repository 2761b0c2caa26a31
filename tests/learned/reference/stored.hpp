// Tensors of the cases beside: as they are stored, as floats and as other integers, lying this way and that.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/tensor_view.hpp>

#include <cstdint>
#include <type_traits>
#include <vector>

namespace reference {

/// real = scale * (numbers - zero), the last axis fastest.
template <int N>
struct stored {
    const std::int8_t* numbers;
    int extent[N];
    float scale;
    int zero;
};

enum class layout { packed, reversed, sparse };

/// The tensor as T in memory of its own: the last axis fastest, the first axis fastest, or every third number,
/// backwards.
template <class T, int N>
struct laid {
    std::vector<T> memory;
    alidade::tensor_view<const T, N> view;

    laid(const stored<N>& from, layout how) {
        std::ptrdiff_t size = 1;
        for (const int e : from.extent) size *= e;
        std::ptrdiff_t step = how == layout::sparse ? -3 : 1;
        for (int i = 0; i < N; ++i) {
            const int axis = how == layout::reversed ? i : N - 1 - i;
            view.extent[axis] = from.extent[axis];
            view.stride[axis] = step;
            step *= from.extent[axis];
        }
        memory.assign(static_cast<std::size_t>(3 * size), T(99));
        T* const first = memory.data() + (how == layout::sparse ? 3 * size - 1 : 0);
        view.data = first;
        constexpr bool real = std::is_same_v<T, float>;
        constexpr int shift = std::is_same_v<T, std::uint8_t> ? 128 : 0;
        if (!real) view.scale = from.scale, view.zero_point = from.zero + shift;
        for (std::ptrdiff_t k = 0; k < size; ++k) {
            std::ptrdiff_t rest = k, offset = 0;
            for (int axis = N - 1; axis >= 0; --axis) {
                offset += rest % from.extent[axis] * view.stride[axis];
                rest /= from.extent[axis];
            }
            first[offset] = real ? static_cast<T>(from.scale * static_cast<float>(from.numbers[k] - from.zero))
                                 : static_cast<T>(from.numbers[k] + shift);
        }
    }
};

/// Calls test(a function that makes a laid tensor of a stored one), for each type of number and each layout.
template <class Test>
void each_way(Test test) {
    for (const layout how : {layout::packed, layout::reversed, layout::sparse}) {
        test([=]<int N>(const stored<N>& from) { return laid<float, N>(from, how); });
        test([=]<int N>(const stored<N>& from) { return laid<std::int8_t, N>(from, how); });
        test([=]<int N>(const stored<N>& from) { return laid<std::uint8_t, N>(from, how); });
    }
}

}  // namespace reference
