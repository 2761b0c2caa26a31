// Vectors that stand for pictures: made one long, compared, and looked up in a gallery.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/tensor_numbers.hpp>
#include <alidade/learned/merge_sort.hpp>

namespace alidade {

/// Row `index` of a gallery, and the cosine of the angle between it and what was asked for, -1 … 1.
struct gallery_match {
    int index = 0;
    float cosine = 0;
    friend constexpr bool operator==(const gallery_match&, const gallery_match&) = default;
};

inline namespace ALIDADE_ISA {

/// dst = the vector divided by its length. dst may be the vector itself.
///
/// requires  dst is as long
/// fault     malformed: a number that is none; degenerate: a vector of length 0, which has no direction
/// exact     the same bytes on every machine; within 1e-7
template <stored_number T>
result<void> normalise(tensor_view<const T, 1> vector, tensor_view<float, 1> dst);

/// The cosine of the angle between two vectors, of any lengths but 0.
///
/// requires  as many numbers in one as in the other
/// fault     as of normalise
/// exact     the same bytes on every machine; within 1e-7
template <stored_number T, stored_number U>
result<float> cosine(tensor_view<const T, 1> a, tensor_view<const U, 1> b);

/// The rows of a gallery (N × D) that lie nearest to the query, the nearest first; of equal cosine, the first row
/// first. As many as there is room for; `found` is N.
///
/// fault     malformed: rows of another length than the query, a number that is none; degenerate: a vector of length 0
/// exact     the same bytes on every machine; cosines within 1e-7
/// cost      one pass over the gallery, and room.size steps at most for each row that is kept; allocates nothing
template <stored_number T, stored_number U>
result<tally> match_gallery(tensor_view<const T, 1> query, tensor_view<const U, 2> gallery,
                            array_view<gallery_match> room);

// ---- how -----------------------------------------------------------------------------------

namespace embedding_detail {

using tensor_numbers_detail::numbers;
using tensor_numbers_detail::numbers_of;

template <class A, class B>
real product_of(const A& a, const B& b) {
    real sum = 0;
    for (int i = 0; i < a.tensor.extent[0]; ++i) sum += real(a(i)) * b(i);
    return sum;
}

/// Why a vector has no direction; `fault::none` if it has one. `row` is -1 for one alone.
inline error fault_of(const char* who, real square, int row) {
    const bool number = square - square == 0;
    if (number && square > 0) return {};
    error why(number ? fault::degenerate : fault::malformed, who, ": ");
    if (row < 0) {
        why.append("a vector");
    } else {
        why.append("row ");
        why.append(row);
    }
    why.append(number ? " is of length 0 and has no direction" : " holds what is no number");
    return why;
}

constexpr float as_cosine(real v) { return static_cast<float>(max(real(-1), min(v, real(1))).value); }

}  // namespace embedding_detail

template <stored_number T>
result<void> normalise(tensor_view<const T, 1> vector, tensor_view<float, 1> dst) {
    using namespace embedding_detail;
    ALIDADE_EXPECTS(vector.extent[0] == dst.extent[0], vector.extent[0], dst.extent[0]);
    error why;
    const auto of = numbers_of(vector, why);
    if (why.kind != fault::none) return why;
    const real square = product_of(of, of);
    why = fault_of("normalise", square, -1);
    if (why.kind != fault::none) return why;
    const real length = sqrt(square);
    for (int i = 0; i < dst.extent[0]; ++i) dst(i) = static_cast<float>((real(of(i)) / length).value);
    return {};
}

template <stored_number T, stored_number U>
result<float> cosine(tensor_view<const T, 1> a, tensor_view<const U, 1> b) {
    using namespace embedding_detail;
    ALIDADE_EXPECTS(a.extent[0] == b.extent[0], a.extent[0], b.extent[0]);
    error why;
    const auto first = numbers_of(a, why);
    const auto second = numbers_of(b, why);
    if (why.kind != fault::none) return why;
    const real square = product_of(first, first), other = product_of(second, second);
    for (const real one : {square, other}) {
        why = fault_of("cosine", one, -1);
        if (why.kind != fault::none) return why;
    }
    return as_cosine(product_of(first, second) / (sqrt(square) * sqrt(other)));
}

template <stored_number T, stored_number U>
result<tally> match_gallery(tensor_view<const T, 1> query, tensor_view<const U, 2> gallery,
                            array_view<gallery_match> room) {
    using namespace embedding_detail;
    if (query.extent[0] != gallery.extent[1])
        return shape_fault(fault::malformed, "match_gallery", gallery, "rows of ", query.extent[0],
                           " numbers, as the query has");
    error why;
    const auto asked = numbers_of(query, why);
    if (why.kind != fault::none) return why;
    const real square = product_of(asked, asked);
    why = fault_of("match_gallery", square, -1);
    const auto all = numbers_of(gallery, why);
    if (why.kind != fault::none) return why;
    const real length = sqrt(square);
    const auto nearer = [](const gallery_match& a, const gallery_match& b) { return a.cosine > b.cosine; };
    int kept = 0;
    for (int row = 0; row < gallery.extent[0]; ++row) {
        const numbers<U, 1> one{slice(gallery, row), all.read};
        const real own = product_of(one, one);
        why = fault_of("match_gallery", own, row);
        if (why.kind != fault::none) return why;
        const gallery_match match{row, as_cosine(product_of(asked, one) / (length * sqrt(own)))};
        kept = merge_sort_detail::inserted(room.data, room.size, kept, match, nearer);
    }
    return tally{kept, gallery.extent[0]};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
