#include <alidade/learned/decode/scores.hpp>

#include <doctest/doctest.h>

#include "tests/support/broken.hpp"

using namespace alidade;

TEST_CASE("score_of: shares as they are, logits through the sigmoid") {
    CHECK(score_of(score_form::share, 0.25F) == 0.25F);
    CHECK(score_of(score_form::sigmoid, 0) == 0.5F);
    CHECK(score_of(score_form::sigmoid, 3) == sigmoid(3));
}

TEST_CASE("number_for: what reaches it has a score that reaches the share, and nothing below it") {
    for (const score_form form : {score_form::share, score_form::sigmoid})
        for (const float share : {0.0F, 0.1F, 0.5F, 0.9F, 1.0F}) {
            const float bar = number_for(form, share);
            for (int i = -400; i <= 400; ++i) {
                const float number =
                    form == score_form::share ? static_cast<float>(i) / 400 : static_cast<float>(i) / 10;
                CHECK((number >= bar) == (score_of(form, number) >= share));
            }
        }
}

TEST_CASE("score_of: a softmax is not made of one number") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)score_of(score_form::softmax, 1), tests::broken);
    CHECK_THROWS_AS((void)number_for(score_form::softmax, 1), tests::broken);
}
