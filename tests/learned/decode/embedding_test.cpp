#include <alidade/learned/decode/embedding.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/detections.hpp"

using namespace alidade;

namespace {

tensor_view<const float, 1> vector(const float (&numbers)[2]) { return {numbers, {2}}; }

}  // namespace

TEST_CASE("normalise: 3, 4 is 5 long, also in place") {
    float numbers[2] = {3, -4};
    const tensor_view<float, 1> view(numbers, {2});
    REQUIRE(normalise<float>(view, view));
    CHECK(numbers[0] == 0.6F);
    CHECK(numbers[1] == -0.8F);
}

TEST_CASE("cosine: of the same, of the opposite, and of a right angle") {
    const float a[2] = {1, 2}, b[2] = {-2, -4}, c[2] = {-2e10F, 1e10F};
    CHECK(*cosine(vector(a), vector(a)) == 1);
    CHECK(*cosine(vector(a), vector(b)) == -1);
    CHECK(*cosine(vector(a), vector(c)) == 0);
}

TEST_CASE("match_gallery: as torch orders it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto query = laid(cases::gallery_query);
        const auto gallery = laid(cases::gallery_rows);
        gallery_match room[5];
        const auto told = match_gallery(query.view, gallery.view, {room, 5});
        REQUIRE(told);
        CHECK(told->written == 5);
        CHECK(told->found == 12);
        for (int i = 0; i < 5; ++i) {
            CHECK(room[i].index == cases::gallery_expected[i].index);
            CHECK(std::fabs(room[i].cosine - cases::gallery_expected[i].cosine) < 1e-6);
        }
    });
}

TEST_CASE("match_gallery: equals in their order, and more room than rows") {
    const float query[2] = {1, 0}, rows[4][2] = {{0, 1}, {2, 0}, {3, 0}, {0, 2}};
    const tensor_view<const float, 2> gallery(rows[0], {4, 2});
    gallery_match room[9];
    const auto told = match_gallery(vector(query), gallery, {room, 9});
    REQUIRE(told);
    CHECK(told->written == 4);
    const gallery_match expected[] = {{1, 1}, {2, 1}, {0, 0}, {3, 0}};
    for (int i = 0; i < 4; ++i) CHECK(room[i] == expected[i]);
    CHECK(match_gallery(vector(query), gallery, {})->written == 0);
    CHECK(match_gallery(vector(query), tensor_view<const float, 2>(rows[0], {0, 2}), {room, 9})->found == 0);
}

TEST_CASE("match_gallery: what has no direction or is no number is refused, with its row") {
    const float query[2] = {1, 0}, nothing[2] = {}, bad[2] = {std::numeric_limits<float>::infinity(), 1};
    float unit[2];
    const tensor_view<float, 1> dst(unit, {2});
    CHECK(tests::has(tests::refusal(normalise(vector(nothing), dst), fault::degenerate), "length 0"));
    CHECK(tests::has(tests::refusal(normalise(vector(bad), dst)), "no number"));
    tests::refusal(cosine(vector(query), vector(nothing)), fault::degenerate);
    tests::refusal(cosine(vector(bad), vector(query)));
    const float rows[2][2] = {{0, 1}, {0, 0}};
    const tensor_view<const float, 2> gallery(rows[0], {2, 2}), wide(rows[0], {1, 4});
    CHECK(tests::has(tests::refusal(match_gallery(vector(query), gallery, {}), fault::degenerate), "row 1"));
    CHECK(tests::has(tests::refusal(match_gallery(vector(query), wide, {})), "1 x 4"));
}

TEST_CASE("cosine: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const float numbers[2] = {1, 1};
    const tensor_view<const float, 1> one(numbers, {1});
    CHECK_THROWS_AS((void)cosine(vector(numbers), one), tests::broken);
    float unit[2];
    CHECK_THROWS_AS((void)normalise(one, tensor_view<float, 1>(unit, {2})), tests::broken);
}
