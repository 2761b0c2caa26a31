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

/// Why there are other classes than were expected; `fault::none` where all is well, or any number will do (0).
constexpr error labels_fault(const char* who, int seen, int expected) {
    if (seen < 1) return error(fault::malformed, who, ": the shape leaves no room for classes (", seen, ")");
    if (expected != 0 && seen != expected)
        return error(fault::malformed, who, ": the network tells ", seen, " classes, but ", expected,
                     " labels are expected");
    return {};
}

/// A tensor of `rows` rows and at least so many columns, or lying on its side, as rows and columns.
template <class T>
constexpr result<tensor_view<T, 2>> as_candidates(const char* who, tensor_view<T, 2> seen, std::int64_t rows,
                                                  int least_columns) {
    const bool upright = seen.extent[0] == rows && seen.extent[1] >= least_columns;
    const bool lying = seen.extent[1] == rows && seen.extent[0] >= least_columns;
    if (upright == lying)
        return shape_fault(upright ? fault::ambiguous : fault::malformed, who, seen, rows, " candidates x ",
                           least_columns, " fields or more, or turned", upright ? ": both fit" : "");
    return upright ? seen : transposed(seen);
}

/// The best of the numbers of(first) … of(first + count - 1) and which it is, counted from 0; the first among equals,
/// and NaN before all.
struct best_number {
    float value = 0;
    int label = 0;
};
template <class Of>
constexpr best_number best_of(int count, Of of) {
    best_number best{of(0), 0};
    for (int c = 1; c < count; ++c) {
        const float one = of(c);
        if (one > best.value || one != one) best = {one, c};
    }
    return best;
}

}  // namespace tensor_numbers_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
