// A tensor of the cases beside, as it is stored.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/tensor_view.hpp>

#include <cstdint>

namespace reference {

/// real = scale * (numbers - zero), the last axis fastest.
template <int N>
struct stored {
    const std::int8_t* numbers;
    int extent[N];
    float scale;
    int zero;

    constexpr alidade::tensor_view<const std::int8_t, N> view() const {
        alidade::tensor_view<const std::int8_t, N> tensor(numbers, extent);
        tensor.scale = scale;
        tensor.zero_point = zero;
        return tensor;
    }
};

}  // namespace reference
