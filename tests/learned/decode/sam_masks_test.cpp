#include <alidade/learned/decode/sam_masks.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/detections.hpp"

using namespace alidade;

namespace {

/// Three masks of two cells.
struct output {
    float logits[3][2] = {{5, 5}, {-0.5F, 5}, {0.5F, -5}}, score[3] = {0.75F, 0.5F, 0.5F};
    result<sam_choice> best(sam_masks_options options = {}) const {
        return best_sam_mask(tensor_view<const float, 3>(logits[0], {3, 1, 2}), tensor_view<const float, 1>(score, {3}),
                             options);
    }
};

}  // namespace

TEST_CASE("stability_of: as numpy counts it, in every layout and quantised") {
    reference::each_way([](auto laid) {
        const auto logits = laid(reference::cases::stability_logits);
        const auto told = stability_of(logits.view);
        REQUIRE(told);
        CHECK(std::fabs(*told - reference::cases::stability_expected) < 1e-6);
    });
    const float nothing[] = {-5, -5};
    CHECK(*stability_of(tensor_view<const float, 2>(nothing, {1, 2})) == 0);
}

TEST_CASE("best_sam_mask: the highest expected IoU, the first among equals, with or without the whole") {
    CHECK(output{}.best()->mask == 0);
    CHECK(output{}.best()->iou == 0.75F);
    CHECK(output{}.best()->stability == 1);
    const auto parts = output{}.best({.whole = false});
    REQUIRE(parts);
    CHECK(parts->mask == 1);
    CHECK(parts->stability == 0.5F);
}

TEST_CASE("best_sam_mask: what is no number, and scores of other masks, are refused") {
    constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
    output made;
    made.score[1] = no_number;
    CHECK(tests::has(tests::refusal(made.best()), "mask 1"));
    made = {};
    made.logits[0][1] = no_number;
    CHECK(tests::has(tests::refusal(made.best()), "1, 0"));
    const tensor_view<const float, 3> masks(made.logits[0], {3, 1, 2}), one(made.logits[0], {1, 1, 2});
    const tensor_view<const float, 1> two(made.score, {2}), single(made.score, {1});
    tests::refusal(best_sam_mask(masks, two));
    tests::refusal(best_sam_mask(one, single, {.whole = false}));
    tests::refusal(best_sam_mask(tensor_view<const float, 3>{}, tensor_view<const float, 1>{}));
}

TEST_CASE("stability_of: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)output{}.best({.offset = -1}), tests::broken);
}
