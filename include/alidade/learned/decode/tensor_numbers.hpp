// Tensors read number by number, and what their shapes are refused for: what decoders of several tensors share.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/decode/numbers.hpp>

#include <cstdint>

namespace alidade {

inline namespace ALIDADE_ISA {

namespace tensor_numbers_detail {

/// A tensor with the reader of its numbers: `all(row, column)` is a number as it is meant.
template <stored_number T, int N>
struct numbers {
    tensor_view<const T, N> tensor;
    number_reader<T> read;

    template <class... Index>
    constexpr float operator()(Index... index) const {
        return read(tensor(index...));
    }
};

/// The numbers of a tensor; where they cannot be read, `why` says so, unless something did before.
template <stored_number T, int N>
constexpr numbers<T, N> numbers_of(tensor_view<const T, N> tensor, error& why) {
    const result<number_reader<T>> reader = reader_of(tensor);
    if (reader) return {tensor, *reader};
    if (why.kind == fault::none) why = reader.error();
    return {tensor, {}};
}

}  // namespace tensor_numbers_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
