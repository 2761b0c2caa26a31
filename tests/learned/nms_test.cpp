#include <alidade/learned/nms.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/learned/nms_cases.hpp"
#include "tests/reference/nms.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/detections.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::crowd, tests::detections, tests::view;

namespace {

template <class Region, class Overlap = by_iou>
detections<Region> kept_of(detections<Region> all, nms_options options = {}, Overlap overlap = {}) {
    tests::tight_scratch scratch(nms_workspace(static_cast<int>(all.size())));
    const tally told = nms(view(all), options, scratch.lend(), overlap);
    all.resize(static_cast<std::size_t>(told.written));
    return all;
}

const detections<region> three = {
    {{0, 0, 10, 10}, 0.5F, 0, 0}, {{1, 0, 11, 10}, 0.75F, 0, 1}, {{30, 30, 40, 40}, 0.25F, 0, 2}};

}  // namespace

TEST_CASE("nms: of two that overlap the surer stays, and what is alone") {
    CHECK(kept_of(three) == detections<region>{three[1], three[2]});
    CHECK(kept_of(three, {.max_overlap = 0.9}) == detections<region>{three[1], three[0], three[2]});
    CHECK(kept_of(detections<region>{}).empty());
    CHECK(kept_of(detections<region>{three[2]}) == detections<region>{three[2]});
}

TEST_CASE("nms: an overlap of just max_overlap is not more") {
    const detections<region> halves = {{{0, 0, 2, 2}, 1, 0, 0}, {{0, 0, 2, 1}, 0.5F, 0, 1}};
    CHECK(kept_of(halves, {.max_overlap = 0.5}).size() == 2);
    CHECK(kept_of(halves, {.max_overlap = 0.4999}).size() == 1);
}

TEST_CASE("nms: what is suppressed suppresses nobody") {
    const detections<region> chain = {
        {{0, 0, 10, 1}, 0.9F, 0, 0}, {{4, 0, 14, 1}, 0.8F, 0, 1}, {{8, 0, 18, 1}, 0.7F, 0, 2}};
    CHECK(kept_of(chain, {.max_overlap = 0.4}) == detections<region>{chain[0], chain[2]});
}

TEST_CASE("nms: labels compete with their like, with all, or with their group") {
    detections<region> same_place;
    for (int label = 0; label < 4; ++label)
        same_place.push_back({{0, 0, 9, 9}, 1 - 0.1F * static_cast<float>(label), label, label});
    const int groups[] = {7, 8, 7, 8};
    CHECK(kept_of(same_place).size() == 4);
    CHECK(kept_of(same_place, {.who = {rivals::all}}) == detections<region>{same_place[0]});
    CHECK(kept_of(same_place, {.who = {rivals::same_group, {groups, 4}}}) ==
          detections<region>{same_place[0], same_place[1]});
}

TEST_CASE("nms: by what overlap is measured makes the difference") {
    const detections<region> part = {{{0, 0, 10, 10}, 0.9F, 0, 0}, {{1, 1, 4, 4}, 0.8F, 0, 1}};
    CHECK(kept_of(part).size() == 2);
    CHECK(kept_of(part, {}, by_ios()).size() == 1);
    const detections<region> pair = {{{0, 0, 10, 10}, 0.9F, 0, 0}, {{3, 0, 13, 10}, 0.8F, 0, 1}};
    const double apart = 9.0 / (13 * 13 + 100);
    CHECK(kept_of(pair, {.max_overlap = 7.0 / 13 - 0.001}).size() == 1);
    CHECK(kept_of(pair, {.max_overlap = 7.0 / 13 - 0.001}, by_diou()).size() == 2);
    CHECK(kept_of(pair, {.max_overlap = 7.0 / 13 - apart - 0.001}, by_diou()).size() == 1);
    CHECK(kept_of(pair, {.max_overlap = 7.0 / 13 - 0.001}, by_giou()).size() == 1);  // nothing round them is empty
}

TEST_CASE("nms: equal scores go by candidate, then by label, then as they lie") {
    const region here{0, 0, 5, 5};
    const detections<region> ties = {{here, 0.5F, 1, 9}, {here, 0.5F, 1, 4}, {here, 0.5F, 0, 4}, {here, 0.25F, 0, -1}};
    CHECK(kept_of(ties, {.who = {rivals::all}}) == detections<region>{ties[2]});
    CHECK(kept_of(ties) == detections<region>{ties[2], ties[1]});
    detections<region> order = ties;
    tests::tight_scratch scratch(sort_by_score_workspace(4));
    sort_by_score(view(order), scratch.lend());
    CHECK(order == detections<region>{ties[2], ties[1], ties[0], ties[3]});
}

TEST_CASE("sort_by_score: any number, with scores below 0, infinite ones, and two zeros that are one") {
    draw::random random(9);
    for (int n : {0, 1, 2, 11, 12, 13, 24, 25, 100, 1000}) {
        detections<region> all = crowd<region>(random, n, n % 2 == 0);
        for (auto& one : all) one.score = n > 20 ? one.score - 0.5F : one.score;
        tests::shuffle(random, all);
        const detections<region> right = reference::by_score(all);
        tests::tight_scratch scratch(sort_by_score_workspace(n));
        sort_by_score(view(all), scratch.lend());
        CHECK(all == right);
    }
    const float infinite = std::numeric_limits<float>::infinity();
    detections<region> all = {
        {{}, -0.F, 0, 1}, {{}, 0.F, 0, 0}, {{}, infinite, 0, 2}, {{}, -infinite, 0, 3}, {{}, 0.F, 0, 2}};
    tests::tight_scratch scratch(sort_by_score_workspace(5));
    sort_by_score(view(all), scratch.lend());
    for (int i = 0; i < 5; ++i)
        CHECK(all[static_cast<std::size_t>(i)].candidate == std::vector{2, 0, 1, 2, 3}[static_cast<std::size_t>(i)]);
}

TEST_CASE("nms: max_kept shortens the list, and the tally says what was there") {
    detections<region> all = three;
    tests::tight_scratch scratch(nms_workspace(3));
    const tally told = nms(view(all), {.max_kept = 1}, scratch.lend());
    CHECK(told.written == 1);
    CHECK(told.found == 2);
    CHECK(all[0] == three[1]);
    CHECK(kept_of(three, {.max_kept = 5}).size() == 2);
}

TEST_CASE("nms: agrees with asking every pair") {
    draw::random random(1);
    for (int n : {2, 15, 16, 17, 33, 150, 400}) {
        for (double limit : {0.0, 0.3, 0.7}) {
            const auto upright = crowd<region>(random, n, n % 2 == 0);
            CHECK(kept_of(upright, {.max_overlap = limit}) == reference::nms(upright, limit, tests::of_one_label()));
            const auto rotated = crowd<rotated_region>(random, n);
            CHECK(kept_of(rotated, {.max_overlap = limit}) == reference::nms(rotated, limit, tests::of_one_label()));
        }
    }
}

TEST_CASE("nms: doing it twice changes nothing, nor does the order in which detections come") {
    draw::random random(2);
    for (int i = 0; i < 50; ++i) {
        auto all = crowd<region>(random, 80, true);
        const auto kept = kept_of(all);
        CHECK(kept_of(kept) == kept);
        tests::shuffle(random, all);
        CHECK(kept_of(all) == kept);
        for (std::size_t a = 0; a < kept.size(); ++a)
            for (std::size_t b = 0; b < a; ++b) CHECK(tests::of_one_label()(kept[a], kept[b]) <= 0.5);
    }
}

TEST_CASE("nms: the lists of torchvision, and of shapely's polygons") {
    CHECK(kept_of(tests::nms_case.given, {.max_overlap = tests::nms_case.limit, .who = {rivals::all}}) ==
          tests::nms_case.told);
    CHECK(kept_of(tests::batched_case.given, {.max_overlap = tests::batched_case.limit}) == tests::batched_case.told);
    CHECK(kept_of(tests::rotated_case.given, {.max_overlap = tests::rotated_case.limit}) == tests::rotated_case.told);
}

TEST_CASE("nms: whatever finite floats a network gives, it ends, and keeps what it was given") {
    draw::random random(3);
    const auto any = [&] {
        const auto v = __builtin_bit_cast(float, static_cast<std::uint32_t>(random.bits()));
        return std::isfinite(v) ? v : 0.F;
    };
    for (int i = 0; i < 100; ++i) {
        detections<region> upright(60);
        detections<rotated_region> rotated(60);
        for (auto& one : upright) one = {{any(), any(), any(), any()}, any(), 0, 0};
        for (auto& one : rotated) one = {{any(), any(), any(), any(), any()}, any(), 0, 0};
        CHECK(kept_of(upright).size() <= 60);
        CHECK(kept_of(rotated).size() <= 60);
    }
}

TEST_CASE("nms: refuses what is not finite, bad options, a label without a group and scratch that is too small") {
    const tests::throw_when_broken guard;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    auto bad = three;
    bad[1].score = nan;
    CHECK_THROWS_AS(kept_of(bad), tests::broken);
    bad[1].score = std::numeric_limits<float>::infinity();
    CHECK_THROWS_AS(kept_of(bad), tests::broken);
    bad = three;
    bad[2].where.y1 = nan;
    CHECK_THROWS_AS(kept_of(bad), tests::broken);
    CHECK_THROWS_AS(kept_of(detections<rotated_region>{{{0, 0, 1, 1, nan}, 1, 0, 0}}), tests::broken);
    CHECK_THROWS_AS(kept_of(three, {.max_overlap = -0.1}), tests::broken);
    CHECK_THROWS_AS(kept_of(three, {.max_overlap = 1.1}), tests::broken);
    CHECK_THROWS_AS(kept_of(three, {.max_overlap = nan}), tests::broken);
    CHECK_THROWS_AS(kept_of(three, {.max_kept = -1}), tests::broken);
    CHECK_THROWS_AS(kept_of(three, {.who = {rivals::same_group}}), tests::broken);
    auto all = three;
    tests::tight_scratch scratch(nms_workspace(3));
    CHECK_THROWS_AS((void)nms(view(all), {}, scratch.lend(100)), tests::broken);
    CHECK_THROWS_AS(nms_workspace(-1), tests::broken);
}
