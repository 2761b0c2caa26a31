// Which axis of a network's output counts the candidates and which the fields of each, told from its shape.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/numbers.hpp>

#include <cstdint>

namespace alidade {

enum class tensor_axes {
    from_shape,        ///< as it must be, or refused
    fields_first,      ///< fields x candidates: 84 x 8400
    candidates_first,  ///< candidates x fields: 25200 x 85
};

/// The fields of a candidate: those that every candidate has, one for each class, and those that come last.
struct field_count {
    int fixed = 4;                ///< the box and what goes with it
    bool classes = true;          ///< whether there is one for each class
    int labels = 0;               ///< how many classes; 0: not known
    int extras = 0;               ///< coefficients of a mask, keypoints, an angle
    std::int64_t candidates = 0;  ///< how many; 0: not known
};

inline namespace ALIDADE_ISA {

/// The same numbers as fields x candidates, whichever way they lie. With the number of classes known, the shape must
/// have just so many fields; with the number of candidates, just so many of them. Else any number of classes will do
/// that does not exceed four times the number of candidates: 84 x 8400 is never read as 84 candidates of 8396 classes.
/// What fits neither way is `fault::malformed`, what fits both ways `fault::ambiguous`, unless `axes` tells.
template <class T>
constexpr result<tensor_view<T, 2>> fields_by_candidates(const char* who, tensor_view<T, 2> output, field_count fields,
                                                         tensor_axes axes);

// ---- how -----------------------------------------------------------------------------------

namespace axes_detail {

constexpr bool fits(int seen, int candidates, field_count fields, bool sure) {
    const std::int64_t few = std::int64_t{fields.fixed} + fields.extras;
    if (fields.candidates > 0 && candidates != fields.candidates) return false;
    if (!fields.classes) return seen == few;
    if (fields.labels > 0) return seen == few + fields.labels;
    return seen > few && (sure || fields.candidates > 0 || seen - few <= std::int64_t{4} * candidates);
}

template <class T>
constexpr error refused(fault kind, const char* who, tensor_view<T, 2> output, field_count fields,
                        const char* what_to_do) {
    error why = shape_fault(kind, who, output, "(", fields.fixed);
    if (fields.classes && fields.labels == 0) why.append(" + classes");
    if (fields.classes && fields.labels > 0) why.append(" + "), why.append(fields.labels), why.append(" classes");
    if (fields.extras > 0) why.append(" + "), why.append(fields.extras), why.append(" extras");
    why.append(") x ");
    if (fields.candidates > 0) why.append(fields.candidates), why.append(" ");
    why.append("candidates, or turned");
    why.append(what_to_do);
    return why;
}

}  // namespace axes_detail

template <class T>
constexpr result<tensor_view<T, 2>> fields_by_candidates(const char* who, tensor_view<T, 2> output, field_count fields,
                                                         tensor_axes axes) {
    using namespace axes_detail;
    ALIDADE_EXPECTS(fields.fixed >= 0 && fields.labels >= 0 && fields.extras >= 0 && fields.candidates >= 0,
                    fields.labels, fields.extras, fields.candidates);
    const int rows = output.extent[0], columns = output.extent[1];
    const bool sure = axes != tensor_axes::from_shape;
    const bool upright = axes != tensor_axes::candidates_first && fits(rows, columns, fields, sure);
    const bool lying = axes != tensor_axes::fields_first && fits(columns, rows, fields, sure);
    if (upright && lying)
        return refused(fault::ambiguous, who, output, fields,
                       rows != columns ? ": both fit, give the number of labels" : ": both fit, give the axes");
    if (!upright && !lying) return refused(fault::malformed, who, output, fields, "");
    return upright ? output : transposed(output);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
