// Scores out of single numbers, which are shares already or logits of a sigmoid.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/exponential.hpp>
#include <alidade/learned/score_form.hpp>

namespace alidade::inline ALIDADE_ISA {

/// The score that a number stands for. requires  not a form of softmax, whose scores need all numbers of a row
constexpr float score_of(score_form form, float number) {
    ALIDADE_EXPECTS(form != score_form::softmax);
    return form == score_form::sigmoid ? sigmoid(number) : number;
}

/// What a number must reach for its score to reach `min_score`. requires  the same
constexpr float number_for(score_form form, float min_score) {
    ALIDADE_EXPECTS(form != score_form::softmax);
    return form == score_form::sigmoid ? logit(min_score) : min_score;
}

}  // namespace alidade::inline ALIDADE_ISA
