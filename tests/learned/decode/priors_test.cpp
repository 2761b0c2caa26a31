#include <alidade/learned/decode/priors.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/decoded.hpp"

using namespace alidade;

namespace {

constexpr prior_box one_prior[] = {{10, 20, 8, 4}};

/// One prior, three columns of scores.
struct output {
    float box[4] = {0.5F, -0.25F, 0, 0}, score[3] = {0.25F, 0.75F, 0.5F};
    result<tally> decode(const priors_options& options, array_view<detection> room = {}) const {
        return decode_priors(tensor_view<const float, 2>(box, {1, 4}), tensor_view<const float, 2>(score, {1, 3}),
                             array_view<const prior_box>{one_prior, 1}, room, options);
    }
};

/// The middle and size of corners.
template <std::size_t N>
std::vector<prior_box> priors_from(const region (&corners)[N]) {
    std::vector<prior_box> list;
    for (const region& r : corners) list.push_back({(r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2, r.width(), r.height()});
    return list;
}

}  // namespace

TEST_CASE("decode_priors: a literal prior, and the background is no class") {
    priors_options options{.scores = score_form::share, .min_score = 0.5F};
    auto found = tests::detections([&](auto room) { return output{}.decode(options, room); });
    REQUIRE(found.size() == 2);
    CHECK(found[0] == detection{{9.5F, 16.5F, 17.5F, 20.5F}, 0.75F, 1, 0});
    CHECK(found[1].label == 2);
    options.background = 1;
    found = tests::detections([&](auto room) { return output{}.decode(options, room); });
    REQUIRE(found.size() == 1);
    CHECK(found[0].label == 1);
    options.background = 0;
    options.variances[0] = 2, options.variances[1] = 4;
    found = tests::detections([&](auto room) { return output{}.decode(options, room); });
    REQUIRE(found.size() == 2);
    CHECK(found[0] == detection{{13.5F, 13.5F, 21.5F, 17.5F}, 0.75F, 0, 0});
}

TEST_CASE("decode_priors: RetinaNet as torchvision decodes it, in every layout and quantised") {
    namespace cases = reference::cases;
    const auto list = priors_from(cases::retinanet_anchors);
    reference::each_way([&](auto laid) {
        const auto boxes = laid(cases::retinanet_boxes), logits = laid(cases::retinanet_logits);
        const priors_options options{.min_score = 0.99001F, .labels = 3};
        const array_view<const prior_box> priors{list.data(), static_cast<int>(list.size())};
        tests::check_same(
            tests::detections([&](auto room) { return decode_priors(boxes.view, logits.view, priors, room, options); }),
            cases::retinanet_expected);
    });
}

TEST_CASE("decode_priors: SSD as torchvision decodes it, its priors computed on the way") {
    namespace cases = reference::cases;
    prior_shape shapes[10];
    const float few[] = {2}, more[] = {2, 3};
    CHECK(ssd_shapes(0.2F, 0.5F, {few, 1}, 80, 60, true, {shapes, 4}).complete());
    CHECK(ssd_shapes(0.5F, 0.9F, {more, 2}, 80, 60, true, {shapes + 4, 6}).complete());
    const prior_grid grids[] = {{4, 3, 20, 20, 0.5F, 4}, {2, 1, 40, 60, 0.5F, 6}};
    const prior_set set{{grids, 2}, {shapes, 10}};
    reference::each_way([&](auto laid) {
        const auto boxes = laid(cases::ssd_boxes), logits = laid(cases::ssd_logits);
        const priors_options options{.scores = score_form::softmax,
                                     .background = 0,
                                     .variances = {0.1F, 0.1F, 0.2F, 0.2F},
                                     .min_score = 0.30003F,
                                     .labels = 3};
        tests::check_same(
            tests::detections([&](auto room) { return decode_priors(boxes.view, logits.view, set, room, options); }),
            cases::ssd_expected);
    });
}

TEST_CASE("decode_priors: a side grows by no more than it may") {
    output made;
    made.box[2] = 100;
    auto found = tests::detections([&](auto room) { return made.decode({.scores = score_form::share}, room); });
    CHECK(found[0].where.width() == 8 * 62.5F);
    CHECK(tests::has(tests::refusal(made.decode({.scores = score_form::share, .max_growth = 0})), "not finite"));
}

TEST_CASE("decode_priors: at a bar of 0 every class is told") {
    output made;
    made.score[0] = 100, made.score[1] = -100;
    for (const score_form form : {score_form::sigmoid, score_form::softmax})
        CHECK(made.decode({.scores = form, .min_score = 0})->found == 3);
}

TEST_CASE("decode_priors: what is no number is refused, with the candidate that has it") {
    for (const score_form form : {score_form::sigmoid, score_form::softmax, score_form::share})
        for (int which = 0; which < 7; ++which) {
            output made;
            (which < 4 ? made.box[which] : made.score[which - 4]) = std::numeric_limits<float>::quiet_NaN();
            const priors_options options{.scores = form, .min_score = 0.1F};
            CHECK(tests::has(tests::refusal(made.decode(options)), "candidate 0"));
        }
    output logits;
    logits.score[0] = 5;
    CHECK(tests::has(tests::refusal(logits.decode({.scores = score_form::share})), "above 1"));
}

TEST_CASE("decode_priors: other shapes and labels are refused") {
    const float numbers[8] = {};
    const tensor_view<const float, 2> four(numbers, {1, 4}), two(numbers, {2, 4}), none(numbers, {1, 0});
    const array_view<const prior_box> prior{one_prior, 1};
    CHECK(tests::has(tests::refusal(decode_priors(two, four, prior, {}, {})), "1 x 4 boxes"));
    CHECK(tests::has(tests::refusal(decode_priors(four, two, prior, {}, {})), "1 x classes"));
    tests::refusal(decode_priors(four, none, prior, {}, {}));
    CHECK(tests::has(tests::refusal(decode_priors(four, four, prior, {}, {.background = 0, .labels = 4})),
                     "expected 4 classes, one for each label, not "));
    tests::refusal(decode_priors(four, four, prior, {}, {.background = 4}));
}

TEST_CASE("decode_priors: broken contracts are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)output{}.decode({.background = -2}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.max_growth = -1}), tests::broken);
    CHECK_THROWS_AS((void)output{}.decode({.min_score = 2}), tests::broken);
}
