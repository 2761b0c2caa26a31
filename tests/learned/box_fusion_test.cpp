#include <alidade/learned/box_fusion.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/learned/nms_cases.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::crowd, tests::detections, tests::view;

namespace {

template <class Region>
detections<Region> fused(detections<Region> all, box_fusion_options options = {}) {
    tests::tight_scratch scratch(box_fusion_workspace<Region>(static_cast<int>(all.size())));
    all.resize(static_cast<std::size_t>(box_fusion(view(all), options, scratch.lend()).written));
    return all;
}

// What two models say of one thing, and one of another.
const detections<region> said = {
    {{0, 0, 10, 10}, 0.25F, 0, 0}, {{2, 0, 12, 10}, 0.75F, 0, 1}, {{40, 0, 50, 10}, 0.5F, 0, 2}};

}  // namespace

TEST_CASE("box_fusion: a place is the mean by scores, and a score that of all models that were asked") {
    CHECK(fused(said, {.models = 2}) ==
          detections<region>{{{1.5F, 0, 11.5F, 10}, 0.5F, 0, 1}, {said[2].where, 0.25F, 0, 2}});
    CHECK(fused(detections<region>{}).empty());
}

TEST_CASE("box_fusion: one model cannot be surer than one, unless it may; or as sure as its surest") {
    CHECK(fused(said)[0].score == 0.5F);
    CHECK(fused(said, {.above_all = true})[0].score == 1);
    CHECK(fused(said, {.models = 2, .score = fused_score::most})[0].score == 0.75F);
    CHECK(fused(said, {.models = 2, .weight = 4})[0].score == 0.25F);
}

TEST_CASE("box_fusion: other labels are other things, unless they are rivals") {
    auto others = said;
    others[0].label = 1;
    CHECK(fused(others).size() == 3);
    CHECK(fused(others, {.who = {rivals::all}}).size() == 2);
}

TEST_CASE("box_fusion: where a fused one has moved, it meets what comes later") {
    // The second joins the first and draws it to the right; only so does the third overlap it enough.
    const detections<region> row = {
        {{0, 0, 10, 10}, 0.9F, 0, 0}, {{3, 0, 13, 10}, 0.8F, 0, 1}, {{4, 0, 14, 10}, 0.1F, 0, 2}};
    CHECK(iou(row[0].where, row[2].where) < 0.5);
    CHECK(fused(row, {.min_overlap = 0.5}).size() == 1);
}

TEST_CASE(
    "box_fusion: agrees with the published algorithm, and the order in which detections come makes no difference") {
    const auto& peer = tests::fusion_case;
    tests::check_alike(fused(peer.given, {.min_overlap = peer.limit, .models = peer.models}), peer.told, 1e-6);
    draw::random random(2);
    auto all = crowd<region>(random, 60, true);
    const auto once = fused(all);
    tests::shuffle(random, all);
    CHECK(fused(all) == once);
}

TEST_CASE("box_fusion: what comes later may touch the fused one and not the one that began it") {
    const detections<region> row = {
        {{0, 0, 10, 10}, 0.5F, 0, 0}, {{9, 0, 19, 10}, 0.5F, 0, 1}, {{11, 0, 21, 10}, 0.25F, 0, 2}};
    CHECK(fused(row, {.min_overlap = 0.01}).size() == 1);
}

TEST_CASE("box_fusion: of rotated regions that lie alike nothing moves") {
    const rotated_region here{5, 6, 20, 8, 0.75F};
    const detections<rotated_region> copies = {{here, 0.5F, 0, 0}, {here, 0.25F, 0, 1}, {here, 0.75F, 0, 2}};
    CHECK(fused(copies, {.models = 3}) == detections<rotated_region>{{here, 0.5F, 0, 2}});
}

TEST_CASE("box_fusion: refuses scores below 0, bad options, and scratch that is too small") {
    const tests::throw_when_broken guard;
    auto all = said;
    CHECK_THROWS_AS(fused(all, {.min_overlap = -0.1}), tests::broken);
    CHECK_THROWS_AS(fused(all, {.models = 0}), tests::broken);
    CHECK_THROWS_AS(fused(all, {.weight = -1}), tests::broken);
    tests::tight_scratch scratch(box_fusion_workspace<region>(3));
    CHECK_THROWS_AS((void)box_fusion(view(all), {}, scratch.lend(300)), tests::broken);
    all[0].score = -0.1F;
    CHECK_THROWS_AS(fused(all), tests::broken);
}
