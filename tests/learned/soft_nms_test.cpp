#include <alidade/learned/soft_nms.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/learned/nms_cases.hpp"
#include "tests/reference/nms.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::crowd, tests::detections, tests::view;

namespace {

template <class Region, class Overlap = by_iou>
detections<Region> kept_of(detections<Region> all, soft_nms_options options = {}, Overlap overlap = {}) {
    tests::tight_scratch scratch(soft_nms_workspace(static_cast<int>(all.size())));
    all.resize(static_cast<std::size_t>(soft_nms(view(all), options, scratch.lend(), overlap).written));
    return all;
}

// Half of each is shared: an overlap of 1/3.
const detections<region> two = {{{0, 0, 4, 4}, 0.5F, 0, 0}, {{2, 0, 6, 4}, 0.75F, 0, 1}};

}  // namespace

TEST_CASE("soft_nms: what overlaps a surer one loses the overlap, or as a bell curve says") {
    const auto linear = kept_of(two, {.how = decay::linear});
    REQUIRE(linear.size() == 2);
    CHECK(linear[0] == two[1]);
    CHECK(linear[1].score == doctest::Approx(0.5 * 2 / 3));
    CHECK(kept_of(two)[1].score == doctest::Approx(0.5 * std::exp(-2.0 / 9)));
    CHECK(kept_of(two, {.how = decay::linear, .max_overlap = 0.34})[1].score == 0.5F);
}

TEST_CASE("soft_nms: a copy is dropped by linear decay, and so is what is less sure than min_score") {
    CHECK(kept_of(detections<region>{two[0], two[0]}, {.how = decay::linear}).size() == 1);
    CHECK(kept_of(two, {.min_score = 0.45F}).size() == 1);
    CHECK(kept_of(two, {.min_score = 0.8F}).empty());
    CHECK(kept_of(detections<region>{}).empty());
}

TEST_CASE("soft_nms: other labels lose nothing, unless they are rivals") {
    auto other = two;
    other[0].label = 1;
    CHECK(kept_of(other)[1].score == 0.5F);
    CHECK(kept_of(other, {.who = {rivals::all}})[1].score < 0.5F);
}

TEST_CASE("soft_nms: agrees with its definition, and with the published algorithm") {
    draw::random random(1);
    for (int n : {1, 2, 20, 90}) {
        const auto all = crowd<region>(random, n, n == 20);
        const auto linear =
            reference::soft_nms(all, 0.05, tests::of_one_label(), [](double o) { return o > 0.3 ? 1 - o : 1; });
        tests::check_alike(kept_of(all, {.how = decay::linear, .min_score = 0.05F}), linear, 1e-6);
        const auto rotated = crowd<rotated_region>(random, n);
        const auto bell =
            reference::soft_nms(rotated, 0.001, tests::of_one_label(), [](double o) { return std::exp(-o * o / 0.5); });
        tests::check_alike(kept_of(rotated), bell, 1e-6);
    }
    const auto& straight = tests::soft_linear_case;
    tests::check_alike(
        kept_of(straight.given, {.how = decay::linear, .max_overlap = straight.limit, .min_score = 0.01F}),
        straight.told, 1e-6);
    const auto& bell = tests::soft_gaussian_case;
    tests::check_alike(kept_of(bell.given, {.sigma = bell.limit, .min_score = 0.01F}), bell.told, 1e-6);
}

TEST_CASE("soft_nms: the order in which detections come makes no difference, and scores fall along the list") {
    draw::random random(2);
    for (int i = 0; i < 30; ++i) {
        auto all = crowd<region>(random, 60, true);
        const auto kept = kept_of(all);
        for (std::size_t k = 1; k < kept.size(); ++k) CHECK(kept[k - 1].score >= kept[k].score);
        tests::shuffle(random, all);
        CHECK(kept_of(all) == kept);
    }
}

TEST_CASE("soft_nms: max_kept shortens the list, and the tally says what was there") {
    auto all = two;
    tests::tight_scratch scratch(soft_nms_workspace(2));
    const tally told = soft_nms(view(all), {.max_kept = 1}, scratch.lend());
    CHECK((told.written == 1 && told.found == 2));
}

TEST_CASE("soft_nms: refuses what is not finite, bad options, and scratch that is too small") {
    const tests::throw_when_broken guard;
    auto bad = two;
    bad[0].score = std::numeric_limits<float>::quiet_NaN();
    CHECK_THROWS_AS(kept_of(bad), tests::broken);
    CHECK_THROWS_AS(kept_of(two, {.sigma = 0}), tests::broken);
    CHECK_THROWS_AS(kept_of(two, {.max_overlap = 2}), tests::broken);
    CHECK_THROWS_AS(kept_of(two, {.min_score = -1}), tests::broken);
    CHECK_THROWS_AS(kept_of(two, {.max_kept = -1}), tests::broken);
    auto all = two;
    tests::tight_scratch scratch(soft_nms_workspace(2));
    CHECK_THROWS_AS((void)soft_nms(view(all), {}, scratch.lend(60)), tests::broken);
}
