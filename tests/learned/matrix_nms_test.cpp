#include <alidade/learned/matrix_nms.hpp>

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

template <class Region>
detections<Region> kept_of(detections<Region> all, matrix_nms_options options = {}) {
    tests::tight_scratch scratch(matrix_nms_workspace(static_cast<int>(all.size())));
    all.resize(static_cast<std::size_t>(matrix_nms(view(all), options, scratch.lend()).written));
    return all;
}

// Each shares a third with the next, and the first nothing with the last.
const detections<region> chain = {{{0, 0, 4, 4}, 0.75F, 0, 0}, {{2, 0, 6, 4}, 0.5F, 0, 1}, {{4, 0, 8, 4}, 0.25F, 0, 2}};

}  // namespace

TEST_CASE("matrix_nms: what overlaps a surer one loses, but little to one that lost itself") {
    const auto linear = kept_of(chain, {.how = decay::linear});
    REQUIRE(linear.size() == 3);
    CHECK(linear[0].score == 0.75F);
    CHECK(linear[1].score == doctest::Approx(0.5 * 2 / 3));
    CHECK(linear[2].score == 0.25F);  // (1 - 1/3) / (1 - 1/3)
    const auto bell = kept_of(chain);
    CHECK(bell[1].score == doctest::Approx(0.5 * std::exp(-2.0 / 9)));
    CHECK(bell[2].score == 0.25F);
}

TEST_CASE("matrix_nms: of copies one stays under linear decay") {
    const detections<region> copies = {chain[0], chain[0], chain[0]};
    CHECK(kept_of(copies, {.how = decay::linear}) == detections<region>{chain[0]});
}

TEST_CASE("matrix_nms: none, one, and those of other labels stay as they are") {
    CHECK(kept_of(detections<region>{}).empty());
    CHECK(kept_of(detections<region>{chain[2]}) == detections<region>{chain[2]});
    auto others = chain;
    others[1].label = 1;
    CHECK(kept_of(others) == others);
    CHECK(kept_of(chain, {.min_score = 0.3F}).size() == 2);
}

TEST_CASE("matrix_nms: agrees with its definition, and with the matrices of the paper") {
    draw::random random(1);
    for (int n : {2, 17, 80}) {
        const auto all = crowd<region>(random, n, n == 17);
        tests::check_alike(kept_of(all, {.how = decay::linear}),
                           reference::matrix_nms(all, 0.05, tests::of_one_label(), [](double o) { return 1 - o; }),
                           1e-6);
        const auto rotated = crowd<rotated_region>(random, n);
        tests::check_alike(kept_of(rotated),
                           reference::matrix_nms(rotated, 0.05, tests::of_one_label(),
                                                 [](double o) { return std::exp(-o * o / 0.5); }),
                           1e-6);
    }
    tests::check_alike(kept_of(tests::matrix_linear_case.given, {.how = decay::linear}), tests::matrix_linear_case.told,
                       1e-6);
    tests::check_alike(kept_of(tests::matrix_gaussian_case.given, {.sigma = tests::matrix_gaussian_case.limit}),
                       tests::matrix_gaussian_case.told, 1e-6);
}

TEST_CASE("matrix_nms: the order in which detections come makes no difference") {
    draw::random random(2);
    auto all = crowd<region>(random, 60, true);
    const auto kept = kept_of(all);
    tests::shuffle(random, all);
    CHECK(kept_of(all) == kept);
}

TEST_CASE("matrix_nms: refuses what is not finite, bad options, and scratch that is too small") {
    const tests::throw_when_broken guard;
    auto bad = chain;
    bad[0].where.x0 = std::numeric_limits<float>::infinity();
    CHECK_THROWS_AS(kept_of(bad), tests::broken);
    CHECK_THROWS_AS(kept_of(chain, {.sigma = 0}), tests::broken);
    CHECK_THROWS_AS(kept_of(chain, {.min_score = -1}), tests::broken);
    CHECK_THROWS_AS(kept_of(chain, {.max_kept = -1}), tests::broken);
    auto all = chain;
    tests::tight_scratch scratch(matrix_nms_workspace(3));
    CHECK_THROWS_AS((void)matrix_nms(view(all), {}, scratch.lend(200)), tests::broken);
}
