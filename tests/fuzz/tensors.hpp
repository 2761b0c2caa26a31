// Tensors of any shape, strides and numbers out of what a fuzzer gives, and what every decoder promises for them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/detection.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace fuzz {

using namespace alidade;

/// Reads what the fuzzer gives, again from its beginning where it ends.
struct input {
    const std::uint8_t* bytes;
    std::size_t size, at = 0;

    std::uint8_t byte() { return size == 0 ? std::uint8_t{0} : bytes[at++ % size]; }
    int below(int limit) { return (byte() | byte() << 8) % limit; }
    bool coin() { return byte() & 1; }
    float number() {
        const int kind = below(8);
        if (kind < 6) return static_cast<float>(below(1024)) / 1024 * static_cast<float>(kind < 5 ? 1 : 640);
        std::uint8_t raw[4] = {byte(), byte(), byte(), byte()};
        float any = 0;
        std::memcpy(&any, raw, 4);
        return kind == 7 ? static_cast<float>(below(4000)) / 100 - 20 : any;
    }
    float share() { return static_cast<float>(below(1025)) / 1024; }
};

inline void demand(bool holds) {
    if (!holds) std::abort();
}

/// A tensor with not a byte more than it spans.
template <class T, int N>
struct tensor {
    std::vector<T> memory;
    tensor_view<const T, N> view;

    tensor(input& in, const int (&extents)[N]) {
        std::ptrdiff_t step = 1 + in.below(3), last = 0;
        int order[N];
        for (int i = 0; i < N; ++i) order[i] = i;
        for (int i = N - 1; i > 0; --i) std::swap(order[i], order[in.below(i + 1)]);
        bool empty = false;
        for (const int axis : order) {
            view.extent[axis] = extents[axis];
            view.stride[axis] = step;
            empty |= extents[axis] == 0;
            last += step * (extents[axis] > 0 ? extents[axis] - 1 : 0);
            step = step * (extents[axis] > 0 ? extents[axis] : 1) + in.below(3);
        }
        if (!empty) memory.resize(static_cast<std::size_t>(last) + 1);
        for (T& number : memory) number = make(in);
        view.data = memory.data();
        for (int axis = 0; axis < N && !empty; ++axis)
            if (in.coin()) {
                view.data += view.stride[axis] * (view.extent[axis] - 1);
                view.stride[axis] = -view.stride[axis];
            }
        view.scale = in.coin() ? 1 / 255.f : in.number();
        view.zero_point = in.coin() ? 0 : in.below(65536) - 32768;
    }

    static T make(input& in) {
        if constexpr (std::is_same_v<T, float>)
            return in.number();
        else
            return static_cast<T>(in.byte());
    }
};

template <class Region>
void check(const result<tally>& told, const std::vector<detected<Region>>& room) {
    if (!told) return demand(told.error().kind == fault::malformed || told.error().kind == fault::ambiguous);
    demand(told->written <= told->found && told->written <= static_cast<int>(room.size()));
    for (int i = 0; i < told->written; ++i) {
        const auto& one = room[static_cast<std::size_t>(i)];
        demand(finite(one.where) && one.score >= 0 && one.score <= 1 && one.label >= 0 && one.candidate >= 0);
        demand(i == 0 || one.candidate >= room[static_cast<std::size_t>(i) - 1].candidate);
    }
}

}  // namespace fuzz
