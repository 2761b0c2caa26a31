// What a decoder keeps while it goes through candidates: the tensors' numbers, and the list that it fills.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/learned/decode/numbers.hpp>
#include <alidade/learned/detection.hpp>

namespace alidade {

inline namespace ALIDADE_ISA {

namespace candidate_list_detail {

using number = rounded<float>;

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

constexpr bool finite(float v) { return v - v == 0; }

/// Why there are other classes than were expected; `fault::none` where all is well, or any number will do (0).
constexpr error labels_fault(const char* who, int seen, int expected) {
    if (seen < 1) return error(fault::malformed, who, ": the shape leaves no room for classes (", seen, ")");
    if (expected != 0 && seen != expected)
        return error(fault::malformed, who, ": the network tells ", seen, " classes, but ", expected,
                     " labels are expected");
    return {};
}

/// Takes what reaches a score, until something is found to be no number.
struct candidate_list {
    const char* who;
    appender<detection> list;
    float min_score;
    error why = {};

    constexpr candidate_list(const char* name, array_view<detection> room, float least)
        : who(name), list{room}, min_score(least) {
        ALIDADE_EXPECTS(least >= 0 && least <= 1);
        ALIDADE_EXPECTS(room.size >= 0 && (room.data != nullptr || room.size == 0), room.size);
    }

    /// Whether a score is to be kept. NaN, and what is clearly no share, is a fault of the candidate.
    constexpr bool reached(float score, int candidate) {
        constexpr float most = 1.02F;  // 8 bits may stand for a little more than 1
        if (score != score) return refuse("score", candidate, " is no number"), false;
        if (score > most) return refuse("score", candidate, " is above 1; was a sigmoid left out?"), false;
        return score >= min_score;
    }
    /// One more, its box in the convention of networks: the picture's outline from 0 to its width.
    constexpr void add(int candidate, int label, float score, number x0, number y0, number x1, number y1) {
        constexpr float half = 0.5F;
        const region where{(x0 - half).value, (y0 - half).value, (x1 - half).value, (y1 - half).value};
        if (!(finite(where.x0) && finite(where.y0) && finite(where.x1) && finite(where.y1)))
            return refuse("box", candidate, " is no number");
        list.push({where, score, label, candidate});
    }
    constexpr void refuse(const char* what, int candidate, const char* is) {
        if (why.kind == fault::none) why = error(fault::malformed, who, ": the ", what, " of candidate ", candidate, is);
    }
    constexpr bool refused() const { return why.kind != fault::none; }
    constexpr result<tally> told() const { return refused() ? result<tally>(why) : result<tally>(list.told()); }
};

}  // namespace candidate_list_detail

}  // namespace ALIDADE_ISA
}  // namespace alidade
