#include <alidade/shape/convexity_defects.hpp>

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/reference/convexity_defects.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::points_of, tests::view;

namespace {

template <class T>
std::vector<convexity_defect> defects(const points_of<T>& contour, const std::vector<int>& hull, int room) {
    tests::tight_scratch scratch(convexity_defects_workspace(static_cast<int>(contour.size())));
    std::vector<convexity_defect> made(room, {-7, -7, -7, -7});
    const tally told = convexity_defects(view(contour), {hull.data(), static_cast<int>(hull.size())},
                                         {made.data(), room}, scratch.lend());
    CHECK(told.written == std::min(room, told.found));
    for (int i = told.written; i < room; ++i) CHECK(made[i].start == -7);
    made.resize(told.written);
    return made;
}

template <class T>
void agrees_with_its_definition(const points_of<T>& contour) {
    const auto right = reference::convexity_defects(contour);
    std::vector<int> hull = reference::convex_hull_indices(contour);
    INFO(contour.size(), " points");
    for (bool backwards : {false, true}) {
        if (backwards) std::reverse(hull.begin(), hull.end());
        const auto made = defects(contour, hull, static_cast<int>(contour.size()));
        REQUIRE(made.size() == right.size());
        for (std::size_t i = 0; i < made.size(); ++i) {
            CHECK(made[i].start == right[i].start);
            CHECK(made[i].end == right[i].end);
            CHECK(made[i].farthest == right[i].farthest);
            CHECK(made[i].depth == doctest::Approx(right[i].depth).epsilon(1e-6));
        }
    }
}

}  // namespace

TEST_CASE("convexity_defects: the bay of a U, the first of its deepest points") {
    const points_of<int> u = {{0, 0}, {0, 20}, {30, 20}, {30, 0}, {20, 0}, {20, 12}, {10, 12}, {10, 0}};
    const auto made = defects(u, {0, 3, 2, 1}, 8);
    REQUIRE(made.size() == 1);
    CHECK(made[0] == convexity_defect{3, 0, 5, 12});
}

TEST_CASE("convexity_defects: what is convex has none, nor have lines and points") {
    CHECK(defects(points_of<int>{{0, 0}, {9, 0}, {9, 9}, {0, 9}}, {0, 1, 2, 3}, 4).empty());
    CHECK(defects(points_of<int>{{0, 0}, {5, 5}, {9, 9}}, {0, 2}, 4).empty());
    CHECK(defects(points_of<float>{}, {}, 4).empty());
}

TEST_CASE("convexity_defects: agrees with its definition, of contours that cross themselves too") {
    tests::at_awkward_polygons<int>(100, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(100, agrees_with_its_definition<float>);
}

TEST_CASE("convexity_defects: room that is too small is told, and what fits is the beginning") {
    draw::random random(31);
    const auto contour = tests::outline<int>(random, 80, 100);
    const auto hull = reference::convex_hull_indices(contour);
    const auto all = defects(contour, hull, 80);
    REQUIRE(all.size() > 3);
    for (int room = 0; room < 3; ++room)
        CHECK(defects(contour, hull, room) == std::vector(all.begin(), all.begin() + room));
    const auto hosted = convexity_defects(view(contour));
    CHECK(std::vector(hosted.begin(), hosted.end()) == all);
    CHECK(convexity_defects(view(points_of<float>{{0, 0}, {1, 1}})).empty());
}

TEST_CASE(
    "convexity_defects: refuses a hull of another contour, scratch that is too small, coordinates beyond the limit") {
    const tests::throw_when_broken guard;
    const points_of<int> contour = {{0, 0}, {9, 0}, {9, 9}, {0, 9}};
    CHECK_THROWS_AS(defects(contour, {0, 1, 4}, 4), tests::broken);
    CHECK_THROWS_AS(defects(contour, {0, 1, -1}, 4), tests::broken);
    CHECK_THROWS_AS(defects(points_of<int>{{coordinate_limit, 0}}, {}, 4), tests::broken);
    tests::tight_scratch scratch(8);
    std::vector<convexity_defect> room(4);
    const int hull[] = {0, 1, 2};
    CHECK_THROWS_AS((void)convexity_defects(view(contour), {hull, 3}, {room.data(), 4}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(convexity_defects_workspace(-1), tests::broken);
}
