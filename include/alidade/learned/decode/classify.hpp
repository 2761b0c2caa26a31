// The most likely classes out of a classifier's output.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/learned/decode/numbers.hpp>
#include <alidade/learned/decode/scores.hpp>
#include <alidade/learned/merge_sort.hpp>

namespace alidade {

struct class_score {
    float score = 0;  ///< 0 … 1
    int label = 0;    ///< index of the class, from 0

    friend constexpr bool operator==(const class_score&, const class_score&) = default;
};

struct classify_options {
    score_form scores = score_form::softmax;
    float min_score = 0;
    int labels = 0;  ///< how many classes there must be; 0: any number
};

inline namespace ALIDADE_ISA {

/// The classes whose score reaches min_score, the most likely first, equal ones by label: as many as there is room for.
///
///     class_score best[5];
///     const auto told = top_classes(output, {best, 5}, {.labels = 1000});
///
/// requires  0 <= min_score <= 1
/// fault     malformed: a number of classes that is not `labels`, or none; a class whose number is NaN; a softmax of
///           infinite numbers; shares outside 0 … 1
/// exact     the same bytes everywhere; scores within 1e-6 of the definition
/// cost      two or three passes over the classes, and as many steps for each as it is better than others in the room;
///           allocates nothing
template <stored_number T>
result<tally> top_classes(tensor_view<const T, 1> output, array_view<class_score> room, classify_options options);

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<tally> top_classes(tensor_view<const T, 1> output, array_view<class_score> room, classify_options options) {
    constexpr const char* who = "top_classes";
    ALIDADE_EXPECTS(options.min_score >= 0 && options.min_score <= 1 && options.labels >= 0, options.labels);
    const int classes = output.extent[0];
    if (const error why = label_fault(who, output, classes, options.labels); why.kind != fault::none) return why;
    const auto reader = reader_of(output);
    if (!reader) return reader.error();
    const auto number = [&](int label) { return (*reader)(output(label)); };
    for (int label = 0; label < classes; ++label)
        if (number(label) != number(label)) return error(fault::malformed, who, ": class ", label, " is not a number");

    softmax_share share;
    if (options.scores == score_form::softmax) share = softmax_of(classes, number);
    const auto likelier = [&](const class_score& a, const class_score& b) { return number(a.label) > number(b.label); };
    tally told;
    for (int label = 0; label < classes; ++label) {
        float score =
            options.scores == score_form::softmax ? share(number(label)) : score_of(options.scores, number(label));
        if (score != score) return error(fault::malformed, who, ": the logits are infinite");
        if (!(score >= -0.01F && score <= 1.01F))  // more than rounding to 8 bits adds
            return error(fault::malformed, who, ": class ", label, " has a score outside 0 … 1: are these logits?");
        score = score < 0 ? 0 : score < 1 ? score : 1;
        if (score < options.min_score) continue;
        ++told.found;
        told.written = merge_sort_detail::inserted(room.data, room.size, told.written, {score, label}, likelier);
    }
    return told;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
