#include <alidade/learned/merging_nms.hpp>

#include <doctest/doctest.h>

#include <cmath>

#include "tests/learned/nms_cases.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::crowd, tests::detections, tests::view;

namespace {

template <class Region>
detections<Region> kept_of(detections<Region> all, nms_options options = {}) {
    tests::tight_scratch scratch(merging_nms_workspace<Region>(static_cast<int>(all.size())));
    all.resize(static_cast<std::size_t>(merging_nms(view(all), options, scratch.lend()).written));
    return all;
}

}  // namespace

TEST_CASE("merging_nms: what stays lies in the mean of what it suppressed, weighted by scores") {
    const detections<region> all = {
        {{0, 0, 10, 10}, 0.25F, 0, 0}, {{2, 0, 12, 10}, 0.75F, 0, 1}, {{40, 0, 50, 10}, 0.5F, 0, 2}};
    CHECK(kept_of(all) == detections<region>{{{1.5F, 0, 11.5F, 10}, 0.75F, 0, 1}, all[2]});
    CHECK(kept_of(detections<region>{}).empty());
}

TEST_CASE("merging_nms: scores of 0 have no mean, and the surest stays where it is") {
    const detections<region> all = {{{0, 0, 10, 10}, 0, 0, 0}, {{2, 0, 12, 10}, 0, 0, 1}};
    CHECK(kept_of(all) == detections<region>{all[0]});
}

TEST_CASE("merging_nms: keeps what nms keeps") {
    draw::random random(1);
    const auto all = crowd<rotated_region>(random, 100);
    auto hard = all;
    tests::tight_scratch scratch(nms_workspace(100));
    hard.resize(static_cast<std::size_t>(nms(view(hard), {}, scratch.lend()).written));
    const auto merged = kept_of(all);
    REQUIRE(merged.size() == hard.size());
    for (std::size_t i = 0; i < hard.size(); ++i) {
        CHECK(merged[i].candidate == hard[i].candidate);
        CHECK(merged[i].score == hard[i].score);
        CHECK(iou(merged[i].where, hard[i].where) > 0.3);
    }
}

TEST_CASE("merging_nms: rotated regions are the same by other names") {
    const float quarter = 1.57079633F;
    const detections<rotated_region> all = {{{10, 10, 20, 8, 0.1F}, 0.5F, 0, 0},
                                            {{10, 10, 8, 20, 0.3F + quarter}, 0.5F, 0, 1},
                                            {{10, 10, 20, 8, 0.2F - 2 * quarter}, 0.5F, 0, 2}};
    const auto kept = kept_of(all, {.max_overlap = 0.4});
    REQUIRE(kept.size() == 1);
    CHECK(kept[0].where.width == doctest::Approx(20));
    CHECK(kept[0].where.height == doctest::Approx(8));
    CHECK(kept[0].where.angle == doctest::Approx(0.2));
}

TEST_CASE("merging_nms: agrees with numpy") {
    const auto& peer = tests::merging_case;
    tests::check_alike(kept_of(peer.given, {.max_overlap = peer.limit}), peer.told, 1e-6);
}

TEST_CASE("merging_nms: refuses scores below 0, bad options, and scratch that is too small") {
    const tests::throw_when_broken guard;
    detections<region> all = {{{0, 0, 10, 10}, 1, 0, 0}, {{2, 0, 12, 10}, 0.5F, 0, 1}};
    CHECK_THROWS_AS(kept_of(all, {.max_overlap = 2}), tests::broken);
    tests::tight_scratch scratch(merging_nms_workspace<region>(2));
    CHECK_THROWS_AS((void)merging_nms(view(all), {}, scratch.lend(300)), tests::broken);
    all[0].score = -0.1F;
    CHECK_THROWS_AS(kept_of(all), tests::broken);
}
