#include <alidade/shape/approx_polygon.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>

#include "tests/reference/approx_polygon.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/polygons.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::points_of, tests::view;

namespace {

template <class T>
points_of<T> approximate(const points_of<T>& points, approx_polygon_options options, int room) {
    tests::tight_scratch scratch(approx_polygon_workspace(static_cast<int>(points.size())));
    points_of<T> kept(room, {static_cast<T>(77), static_cast<T>(77)});
    const tally told = approx_polygon(view(points), {kept.data(), room}, options, scratch.lend());
    CHECK(told.written == std::min(room, told.found));
    for (int i = told.written; i < room; ++i) CHECK(kept[i] == point<T>{static_cast<T>(77), static_cast<T>(77)});
    kept.resize(told.written);
    return kept;
}
template <class T>
points_of<T> approximate(const points_of<T>& points, approx_polygon_options options = {}) {
    return approximate(points, options, static_cast<int>(points.size()) + 1);
}

/// The distance of p from the nearest edge.
template <class T>
double distance(const points_of<T>& line, bool closed, point<T> p) {
    double nearest = std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i + (closed ? 0 : 1) < line.size() || i == 0; ++i) {
        const auto a = line[i], b = line[(i + 1) % line.size()];
        const double dx = b.x - a.x, dy = b.y - a.y, square = dx * dx + dy * dy;
        const double t = square == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / square, 0.0, 1.0);
        nearest = std::min(nearest, std::hypot(p.x - a.x - t * dx, p.y - a.y - t * dy));
    }
    return nearest;
}

template <class T>
void agrees_with_its_definition(const points_of<T>& points) {
    for (bool closed : {true, false})
        for (double tolerance : {0.0, 0.5, 2.0, 10.0, 1000.0}) {
            INFO(points.size(), " points, tolerance ", tolerance, ", closed ", closed);
            CHECK(approximate(points, {tolerance, closed, false}) ==
                  reference::approx_polygon(points, tolerance, closed));
        }
}

}  // namespace

TEST_CASE("approx_polygon: a square walked pixel by pixel has four corners") {
    points_of<int> walk;
    for (int i = 0; i < 10; ++i) walk.push_back({i, 0});
    for (int i = 0; i < 10; ++i) walk.push_back({10, i});
    for (int i = 0; i < 10; ++i) walk.push_back({10 - i, 10});
    for (int i = 0; i < 10; ++i) walk.push_back({0, 10 - i});
    auto corners = approximate(walk);
    CHECK(corners == points_of<int>{{0, 0}, {10, 0}, {10, 10}, {0, 10}});
    CHECK(approximate(walk, {.tolerance = 20}).size() == 1);
}

TEST_CASE("approx_polygon: an open line keeps its ends") {
    const points_of<int> line = {{0, 0}, {5, 1}, {10, 0}, {15, 9}, {20, 0}};
    CHECK(approximate(line, {.tolerance = 2, .closed = false}) == points_of<int>{{0, 0}, {10, 0}, {15, 9}, {20, 0}});
    CHECK(approximate(line, {.tolerance = 20, .closed = false}) == points_of<int>{{0, 0}, {20, 0}});
}

TEST_CASE("approx_polygon: straightening also leaves out vertices that the splitting made") {
    const points_of<int> line = {{0, 0}, {10, 8}, {20, 10}, {30, 9}, {40, 0}};
    CHECK(approximate(line, {.tolerance = 2.2, .closed = false, .straighten = false}) == line);
    CHECK(approximate(line, {.tolerance = 2.2, .closed = false}) == points_of<int>{{0, 0}, {10, 8}, {30, 9}, {40, 0}});
}

TEST_CASE("approx_polygon: one point, several in one place, none") {
    CHECK(approximate(points_of<int>{{3, 4}}) == points_of<int>{{3, 4}});
    CHECK(approximate(points_of<int>{{3, 4}, {3, 4}}) == points_of<int>{{3, 4}});
    CHECK(approximate(points_of<int>{{3, 4}, {3, 4}}, {.closed = false}) == points_of<int>{{3, 4}});
    CHECK(approximate(points_of<float>{}).empty());
}

TEST_CASE("approx_polygon: agrees with its definition") {
    tests::at_awkward_polygons<int>(60, agrees_with_its_definition<int>);
    tests::at_awkward_polygons<float>(60, agrees_with_its_definition<float>);
    draw::random random(23);
    for (double size : {16000.0, 16390.0, 40000.0, 10000000.0})  // where products need more than 32 bits, and where not
        for (bool wild : {false, true}) agrees_with_its_definition(tests::outline<int>(random, 90, size, wild));
}

TEST_CASE("approx_polygon: but not between neighbours straight above or beside each other") {
    const points_of<int> line = {{0, 0}, {10, 8}, {20, 9}, {30, 8}, {40, 0}};
    CHECK(approximate(line, {.tolerance = 2.2, .closed = false}) == line);
}

TEST_CASE("approx_polygon: a spike beyond the end of an edge is seen from the edge, not from its line") {
    const points_of<int> line = {{0, 0}, {5, 0}, {30, 1}, {10, 0}};
    CHECK(approximate(line, {.tolerance = 2, .closed = false}).size() == 2);
    CHECK(approximate(line, {.tolerance = 2, .closed = false, .from_edge = true}) ==
          points_of<int>{{0, 0}, {30, 1}, {10, 0}});
}

TEST_CASE("approx_polygon: no point of an outline is farther than the tolerance from the edges") {
    draw::random random(21);
    for (int i = 0; i < 100; ++i) {
        const auto points = tests::outline<int>(random, 200, 300);
        for (bool closed : {true, false}) {
            const auto kept = approximate(points, {5, closed, false, true});
            double worst = 0;
            for (const auto& p : points) worst = std::max(worst, distance(kept, closed, p));
            CHECK(worst <= 5 + 1e-9);
            CHECK(kept.size() < points.size());
        }
    }
}

TEST_CASE("approx_polygon: a comb needs no recursion, and room for all its points suffices") {
    points_of<int> comb;
    for (int i = 0; i < 20000; ++i) comb.push_back({i, i % 2 * 1000});
    CHECK(approximate(comb, {.tolerance = 0.1, .closed = false}).size() == comb.size());
}

TEST_CASE("approx_polygon: room that is too small is told, and what fits is the beginning") {
    draw::random random(22);
    const auto points = tests::outline<float>(random, 60, 80);
    const auto all = approximate(points);
    REQUIRE(all.size() > 4);
    for (int room = 0; room < 4; ++room)
        CHECK(approximate(points, {}, room) == points_of<float>(all.begin(), all.begin() + room));
}

TEST_CASE("approx_polygon: the hosted forms give the same, also where there is more than they guessed") {
    points_of<int> comb;
    for (int i = 0; i < 1000; ++i) comb.push_back({i, i % 2 * 1000});
    const auto right = approximate(comb);
    const auto hosted = approx_polygon(view(comb));
    CHECK(points_of<int>(hosted.begin(), hosted.end()) == right);
    CHECK(approx_polygon(view(points_of<float>{{1, 2}, {3, 4}})).size() == 2);
}

TEST_CASE(
    "approx_polygon: refuses tolerances that are none, scratch that is too small, and coordinates beyond the limit") {
    const tests::throw_when_broken guard;
    const points_of<int> points(20);
    points_of<int> room(20);
    tests::tight_scratch scratch(100), enough(100000);
    const array_view<point<int>> kept = {room.data(), 20};
    CHECK_THROWS_AS((void)approx_polygon(view(points), kept, {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)approx_polygon(view(points), kept, {-1}, enough.lend()), tests::broken);
    CHECK_THROWS_AS((void)approx_polygon(view(points), kept, {std::numeric_limits<double>::quiet_NaN()}, enough.lend()),
                    tests::broken);
    CHECK_THROWS_AS((void)approx_polygon(view(points_of<int>{{coordinate_limit, 0}}), kept, {}, enough.lend()),
                    tests::broken);
    CHECK_THROWS_AS(approx_polygon_workspace(-1), tests::broken);
}
