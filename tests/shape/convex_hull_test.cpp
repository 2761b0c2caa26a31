#include <alidade/shape/convex_hull.hpp>

#include <doctest/doctest.h>

#include <limits>

#include "tests/reference/convex_hull.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::points_of, tests::view;

namespace {

template <class T>
std::vector<int> indices(const points_of<T>& points, int room) {
    tests::tight_scratch scratch(convex_hull_workspace(static_cast<int>(points.size())));
    std::vector<int> hull(room, -7);
    const tally told = convex_hull_indices(view(points), {hull.data(), room}, scratch.lend());
    CHECK(told.written == std::min(room, told.found));
    for (int i = told.written; i < room; ++i) CHECK(hull[i] == -7);
    hull.resize(told.written);
    return hull;
}

template <class T>
points_of<T> hull_of(const points_of<T>& points) {
    tests::tight_scratch scratch(convex_hull_workspace(static_cast<int>(points.size())));
    points_of<T> hull(points.size());
    hull.resize(convex_hull(view(points), {hull.data(), static_cast<int>(hull.size())}, scratch.lend()).written);
    return hull;
}

template <class T>
void agrees_with_its_definition(const points_of<T>& points) {
    const auto right = reference::convex_hull_indices(points);
    INFO(points.size(), " points");
    CHECK(indices(points, static_cast<int>(points.size())) == right);
    const points_of<T> hull = hull_of(points);
    REQUIRE(hull.size() == right.size());
    for (std::size_t i = 0; i < hull.size(); ++i) CHECK(hull[i] == points[right[i]]);
}

}  // namespace

TEST_CASE("convex_hull: the corners of a square, from the upper left clockwise, whatever lies between") {
    const points_of<int> points = {{5, 9}, {9, 9}, {5, 5}, {7, 7}, {7, 5}, {9, 5}, {5, 7}, {9, 9}};
    CHECK(hull_of(points) == points_of<int>{{5, 5}, {9, 5}, {9, 9}, {5, 9}});
    CHECK(indices(points, 8) == std::vector{2, 5, 1, 0});
}

TEST_CASE("convex_hull: of points on a line the two ends, of one place one point, of none none") {
    CHECK(hull_of(points_of<int>{{4, 4}, {2, 2}, {6, 6}, {3, 3}}) == points_of<int>{{2, 2}, {6, 6}});
    CHECK(indices(points_of<int>{{4, 4}, {4, 4}, {4, 4}}, 3) == std::vector{0});
    CHECK(hull_of(points_of<float>{}).empty());
}

TEST_CASE("convex_hull: agrees with its definition") {
    tests::at_awkward_polygons<int>(150, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(150, agrees_with_its_definition<float>);
    draw::random random(5);
    for (int n : {100, 300, 1000}) {
        agrees_with_its_definition(tests::cloud<int>(random, n, 20));        // fewer columns than points
        agrees_with_its_definition(tests::cloud<int>(random, n, 30000000));  // and more
        agrees_with_its_definition(tests::cloud<float>(random, n, 1000));
        auto crowd = tests::cloud<int>(random, n, 40);  // which one point far away leaves in one place of a rough sort
        crowd.push_back({60000000, 7});
        agrees_with_its_definition(crowd);
    }
}

TEST_CASE("convex_hull: room that is too small is told, and what fits is the beginning") {
    draw::random random(6);
    const auto points = tests::outline<int>(random, 60, 80);
    const auto all = indices(points, 60);
    REQUIRE(all.size() > 4);
    for (int room = 0; room < 4; ++room) CHECK(indices(points, room) == std::vector(all.begin(), all.begin() + room));
}

TEST_CASE("convex_hull: the hosted forms give the same, also where there is more than they guessed") {
    points_of<int> points;
    for (int i = -300; i <= 300; ++i) points.push_back({i, i * i});
    const auto hull = convex_hull(view(points));
    const auto hull_indices = convex_hull_indices(view(points));
    const auto right = indices(points, 601);
    CHECK(hull.size() == 601);
    REQUIRE(hull_indices.size() == 601);
    for (int i = 0; i < 601; ++i) {
        CHECK(hull_indices[i] == right[i]);
        CHECK(hull[i] == points[right[i]]);
    }
    CHECK(convex_hull(view(points_of<float>{{1, 2}})).size() == 1);
    CHECK(convex_hull_indices(view(points_of<float>{})).empty());
}

TEST_CASE("convex_hull: refuses scratch that is too small, and coordinates that are none") {
    const tests::throw_when_broken guard;
    tests::tight_scratch scratch(100);
    points_of<int> points(20), room(20);
    CHECK_THROWS_AS((void)convex_hull(view(points), {room.data(), 20}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(convex_hull_workspace(-1), tests::broken);
    points[3].x = coordinate_limit;
    CHECK_THROWS_AS((void)convex_hull(view(points)), tests::broken);
    CHECK_THROWS_AS((void)convex_hull(view(points_of<float>{{std::numeric_limits<float>::infinity(), 0}})),
                    tests::broken);
}
