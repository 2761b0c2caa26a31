#include <alidade/learned/decode/prior_boxes.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

/// The corners that torchvision gives for a prior.
template <std::size_t N>
void check_same(const prior_set& set, const region (&corners)[N]) {
    REQUIRE(priors_of(set) == static_cast<std::int64_t>(N));
    std::vector<prior_box> list(N);
    CHECK(write_priors(set, {list.data(), static_cast<int>(N)}).complete());
    std::size_t i = 0;
    for (prior_walk prior(set); prior.inside(); prior.next(), ++i) {
        const prior_box here = *prior;
        CHECK(here == list[i]);
        CHECK(std::fabs(here.x - here.width / 2 - corners[i].x0) < 1e-4);
        CHECK(std::fabs(here.y - here.height / 2 - corners[i].y0) < 1e-4);
        CHECK(std::fabs(here.x + here.width / 2 - corners[i].x1) < 1e-4);
        CHECK(std::fabs(here.y + here.height / 2 - corners[i].y1) < 1e-4);
    }
    CHECK(i == N);
}

}  // namespace

TEST_CASE("prior_walk: the anchors of torchvision's RetinaNet") {
    prior_shape shapes[12];
    const float fine[] = {16, 20}, coarse[] = {32, 41}, ratios[] = {0.5F, 1, 2};
    CHECK(anchor_shapes({fine, 2}, {ratios, 3}, true, {shapes, 6}).complete());
    CHECK(anchor_shapes({coarse, 2}, {ratios, 3}, true, {shapes + 6, 6}).complete());
    const prior_grid grids[] = {{4, 3, 16, 16, 0, 6}, {2, 1, 32, 48, 0, 6}};
    check_same({{grids, 2}, {shapes, 12}}, reference::cases::retinanet_anchors);
}

TEST_CASE("prior_walk: the default boxes of torchvision's SSD") {
    prior_shape shapes[10];
    const float few[] = {2}, more[] = {2, 3};
    CHECK(ssd_shapes(0.2F, 0.5F, {few, 1}, 80, 60, true, {shapes, 4}).complete());
    CHECK(ssd_shapes(0.5F, 0.9F, {more, 2}, 80, 60, true, {shapes + 4, 6}).complete());
    const prior_grid grids[] = {{4, 3, 20, 20, 0.5F, 4}, {2, 1, 40, 60, 0.5F, 6}};
    check_same({{grids, 2}, {shapes, 10}}, reference::cases::ssd_priors);
}

TEST_CASE("anchor_shapes: halves are rounded to the even one, or not at all") {
    prior_shape shapes[3];
    const float sizes[] = {3, 5, 7}, ratios[] = {1};
    CHECK(anchor_shapes({sizes, 3}, {ratios, 1}, true, {shapes, 3}).complete());
    CHECK(shapes[0].width == 4);  // half of it 1.5 → 2
    CHECK(shapes[1].width == 4);  // 2.5 → 2
    CHECK(shapes[2].width == 8);  // 3.5 → 4
    CHECK(anchor_shapes({sizes, 3}, {ratios, 1}, false, {shapes, 2}).found == 3);
    CHECK(shapes[1].height == 5);
}

TEST_CASE("prior_walk: grids without cells or shapes are passed over") {
    const prior_shape shapes[] = {{1, 1}, {2, 2}};
    const prior_grid grids[] = {{0, 3, 8, 8, 0, 1}, {5, 5, 8, 8, 0, 0}, {2, 1, 8, 8, 0, 1}, {3, 0, 8, 8, 0, 0}};
    const prior_set set{{grids, 4}, {shapes, 2}};
    CHECK(priors_of(set) == 2);
    int count = 0;
    for (prior_walk prior(set); prior.inside(); prior.next(), ++count) CHECK((*prior).width == 2);
    CHECK(count == 2);
    CHECK(priors_of({}) == 0);
    CHECK_FALSE(prior_walk({}).inside());
}

TEST_CASE("priors_of: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const prior_shape shape;
    const prior_grid one[] = {{2, 2, 8, 8, 0, 1}}, minus[] = {{-2, 2, 8, 8, 0, 1}},
                     huge[] = {{1 << 20, 1 << 20, 1, 1, 0, 1}};
    CHECK_THROWS_AS((void)priors_of({{one, 1}, {}}), tests::broken);
    CHECK_THROWS_AS((void)priors_of({{minus, 1}, {&shape, 1}}), tests::broken);
    CHECK_THROWS_AS((void)priors_of({{huge, 1}, {&shape, 1}}), tests::broken);
    const float zero[] = {0};
    CHECK_THROWS_AS((void)anchor_shapes({zero, 1}, {zero, 1}, true, {}), tests::broken);
    CHECK_THROWS_AS((void)ssd_shapes(0, 1, {}, 8, 8, true, {}), tests::broken);
    CHECK_THROWS_AS((void)ssd_shapes(1, 1, {}, 0, 8, true, {}), tests::broken);
}
