// The numbers of a network's output as they are meant, stored as floats or as small integers, and its shape in words.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/tensor_view.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

namespace alidade {

/// What decoders read: floats, or 8-bit integers with the tensor's `scale` and `zero_point`.
template <class T>
concept stored_number = std::is_same_v<T, float> || std::is_same_v<T, std::int8_t> || std::is_same_v<T, std::uint8_t>;

inline namespace ALIDADE_ISA {

/// Whether a stored number reaches a bar, told without decoding it: `reaches(stored)`. NaN does, so that whoever reads
/// on finds it.
template <stored_number T>
struct number_bar {
    std::conditional_t<std::is_same_v<T, float>, float, int> least;

    constexpr bool operator()(T stored) const { return !(stored < least); }
};

/// Reads the numbers of one tensor: `read(stored)` is scale * (stored - zero_point), or the float as it stands.
template <stored_number T>
struct number_reader {
    float scale = 1;
    int zero_point = 0;

    constexpr float operator()(T stored) const {
        if constexpr (std::is_same_v<T, float>)
            return stored;
        else
            return (rounded<float>(scale) * rounded<float>(stored - zero_point)).value;  // never fused with a sum
    }

    /// The bar that just those numbers reach that are read as `least` or more, or as NaN.
    constexpr number_bar<T> reaching(float least) const {
        if constexpr (std::is_same_v<T, float>) {
            return {least};
        } else {
            int stored = std::numeric_limits<T>::min();
            while (stored <= std::numeric_limits<T>::max() && (*this)(static_cast<T>(stored)) < least) ++stored;
            return {stored};
        }
    }
};

/// The reader of a tensor's numbers. `fault::malformed` where they have no meaning: a scale that is not above 0, or an
/// absurd zero point. requires  its numbers are there
template <class T, int N>
constexpr result<number_reader<std::remove_const_t<T>>> reader_of(tensor_view<T, N> tensor);

/// "`who`: the shape is 84 x 8400, expected …": why a tensor is refused.
template <class T, int N, class... Parts>
constexpr error shape_fault(fault kind, const char* who, tensor_view<T, N> seen, const Parts&... expected);

/// Why a tensor of so many classes is refused where other ones are expected; `fault::none` where all is well. 0: any
/// number, but one at least.
template <class T, int N>
constexpr error label_fault(const char* who, tensor_view<T, N> seen, int classes, int expected);

/// The highest of the numbers of(0) … of(count - 1) and which it is, the first among equals; NaN before all others.
/// requires  count >= 1
template <class Of>
constexpr auto best_of(int count, Of of);

// ---- how -----------------------------------------------------------------------------------

template <class T, int N>
constexpr result<number_reader<std::remove_const_t<T>>> reader_of(tensor_view<T, N> tensor) {
    ALIDADE_EXPECTS(tensor.data != nullptr || tensor.size() == 0);
    if constexpr (!std::is_same_v<std::remove_const_t<T>, float>) {
        constexpr int farthest = 1 << 16;
        if (!(tensor.scale > 0 && tensor.scale <= std::numeric_limits<float>::max()))
            return error(fault::malformed, "the scale of a quantised tensor is not a number above 0");
        if (tensor.zero_point < -farthest || tensor.zero_point > farthest)
            return error(fault::malformed, "the zero point of a quantised tensor is ", tensor.zero_point,
                         ", far from what 8 bits hold");
    }
    return number_reader<std::remove_const_t<T>>{tensor.scale, tensor.zero_point};
}

template <class T, int N, class... Parts>
constexpr error shape_fault(fault kind, const char* who, tensor_view<T, N> seen, const Parts&... expected) {
    error why(kind, who, ": the shape is ", seen.extent[0]);
    for (int axis = 1; axis < N; ++axis) {
        why.append(" x ");
        why.append(seen.extent[axis]);
    }
    why.append(", expected ");
    (why.append(expected), ...);
    return why;
}

template <class T, int N>
constexpr error label_fault(const char* who, tensor_view<T, N> seen, int classes, int expected) {
    if (classes >= 1 && (expected == 0 || classes == expected)) return {};
    if (expected == 0) return shape_fault(fault::malformed, who, seen, "at least one class, not ", classes);
    return shape_fault(fault::malformed, who, seen, expected, " classes, one for each label, not ", classes);
}

/// A number and which of several it is.
template <class T>
struct best_number {
    T value{};
    int label = 0;
};

template <class Of>
constexpr auto best_of(int count, Of of) {
    best_number<std::remove_cvref_t<decltype(of(0))>> best{of(0), 0};
    for (int i = 1; i < count && best.value == best.value; ++i)
        if (const auto one = of(i); one > best.value || one != one) best = {one, i};
    return best;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
