// Which candidates have a class that scores enough, from scores in any layout.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rows.hpp>
#include <alidade/learned/decode/numbers.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

/// Calls take(candidate), in rising order, for each that has a score that reaches the bar, or is NaN; ends as soon as
/// take gives false. `scores` lie as classes x candidates, at any strides.
///
/// exact  comparisons only
/// cost   reads each score once, in the order in which they lie; 2 KB of stack; allocates nothing
template <stored_number T, class Take>
void for_reaching(tensor_view<const T, 2> scores, number_bar<T> bar, Take take);

// ---- how -----------------------------------------------------------------------------------

namespace reaching_detail {

constexpr std::ptrdiff_t size_of_step(std::ptrdiff_t step) { return step < 0 ? -step : step; }

/// 1 where v reaches the bar, or did so before.
template <class T, class V>
V reached(V v, T least, V before) {
    using simd::min, simd::select;
    if constexpr (std::is_same_v<T, std::uint8_t>)  // SSE and AVX2 compare signed integers only
        return select(min(v, V(least)) == V(least), V(T(1)), before);
    else
        return select(v < V(least), before, V(T(1)));
}

/// Classes one after the other over a block of candidates, so that memory is read along.
template <class T, class Take>
void along_classes(tensor_view<const T, 2> scores, T least, Take take) {
    constexpr int most = 2048 / sizeof(T);
    alignas(64) T marks[most];
    const int candidates = scores.extent[1];
    for (int first = 0; first < candidates;) {
        const int count = candidates - first < most ? candidates - first : most;
        for (T& mark : marks) mark = 0;
        for (int label = 0; label < scores.extent[0]; ++label)
            transform_row<T>(
                marks, count, [=](auto v, auto before) { return reached(v, least, before); },
                scores.data + label * scores.stride[0] + first, static_cast<const T*>(marks));
        for (int i = 0; i < count; ++i)
            if (marks[i] != T(0) && !take(first + i)) return;
        first += count;
    }
}

/// Whether one of the scores of a candidate reaches the bar. There is no way out of the loops but at their ends, so
/// that they run on packs.
template <class T>
bool any_reaches(const T* score, int classes, std::ptrdiff_t step, T least) {
    int reaching = 0;
    if (step == 1)
        for (int label = 0; label < classes; ++label) reaching += score[label] < least ? 0 : 1;
    else
        for (int label = 0; label < classes; ++label) reaching += score[label * step] < least ? 0 : 1;
    return reaching > 0;
}

template <class T, class Take>
void along_candidates(tensor_view<const T, 2> scores, T least, Take take) {
    for (int candidate = 0; candidate < scores.extent[1]; ++candidate) {
        const T* first = scores.data + candidate * scores.stride[1];
        if (any_reaches(first, scores.extent[0], scores.stride[0], least) && !take(candidate)) return;
    }
}

}  // namespace reaching_detail

template <stored_number T, class Take>
void for_reaching(tensor_view<const T, 2> scores, number_bar<T> bar, Take take) {
    using namespace reaching_detail;
    if (scores.extent[0] < 1) return;
    if constexpr (!std::is_same_v<T, float>)
        if (bar.least > std::numeric_limits<T>::max()) return;
    const T least = static_cast<T>(bar.least);
    if (scores.stride[1] == 1 && size_of_step(scores.stride[0]) > 1)
        along_classes(scores, least, take);
    else
        along_candidates(scores, least, take);
}

}  // namespace alidade::inline ALIDADE_ISA
