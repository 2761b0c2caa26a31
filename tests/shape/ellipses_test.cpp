#include <alidade/shape/ellipses.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>
#include <limits>

#include "tests/support/broken.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;

/// Chains, one after the other in the arena of the points. The light side is on the right hand, as of subpixel_edges.
struct chains : tests::edge_points {
    std::vector<int> offsets{0};

    void end_chain() { offsets.push_back(static_cast<int>(all.size())); }
    void ellipse(double x, double y, double a, double b, double turn, bool light = true, double from = 0,
                 double to = 2 * half_turn) {
        const auto begin = static_cast<std::ptrdiff_t>(all.size());
        add_ellipse(x, y, a, b, turn, light, from, to);
        if (!light) std::reverse(all.begin() + begin, all.end());
        end_chain();
    }
    sequences_view<const edge_point> chained() const {
        return {view(), {offsets.data(), static_cast<int>(offsets.size())}};
    }
};

/// The ellipses found with scratch of exactly the size asked for.
std::vector<ellipse> ellipses_of(const chains& points, int width, int height, ellipses_options options = {}) {
    std::vector<ellipse> room(100);
    tests::tight_scratch scratch(ellipses_workspace(points.view().size, width, height));
    const tally told = ellipses(points.chained(), width, height, {room.data(), 100}, options, scratch.lend());
    CHECK(told.complete());
    room.resize(static_cast<std::size_t>(told.written));
    return room;
}

bool is(const ellipse& found, double x, double y, double a, double b, double within) {
    return std::abs(found.x - x) < within && std::abs(found.y - y) < within && std::abs(found.a - a) < within &&
           std::abs(found.b - b) < within;
}

}  // namespace

TEST_CASE("ellipses: an exact ellipse is found once and exactly") {
    chains points;
    points.sigma = points.normal_sigma = 0;
    points.ellipse(100.25, 80.5, 60, 35, 0.7);
    const auto found = ellipses_of(points, 200, 160);
    REQUIRE(found.size() == 1);
    CHECK(is(found[0], 100.25, 80.5, 60, 35, 1e-4));
    CHECK(found[0].angle == doctest::Approx(0.7));
    CHECK(found[0].coverage == 1);
    CHECK(found[0].inside == contrast::light);
    CHECK(found[0].points == points.view().size);
}

TEST_CASE("ellipses: any size, turn and contrast, tilted circles up to 60°") {
    for (int i = 0; i < 80; ++i) {
        chains points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.08, points.normal_sigma = 0.03;
        const double a = points.random.uniform(15, 90), b = a * points.random.uniform(0.5, 1);
        const double x = points.random.uniform(95, 105), y = points.random.uniform(95, 105);
        const double turn = points.random.uniform(0, half_turn);
        points.ellipse(x, y, a, b, turn, i % 2 == 0);
        const auto found = ellipses_of(points, 200, 200);
        REQUIRE(found.size() == 1);
        CHECK(is(found[0], x, y, a, b, 0.15));
        CHECK(found[0].angle >= 0);
        CHECK(found[0].angle < half_turn);
        CHECK(std::abs(std::remainder(found[0].angle - turn, half_turn)) < 5 * found[0].sigma_angle + 1e-3);
        CHECK(found[0].inside == (i % 2 == 0 ? contrast::light : contrast::dark));
    }
}

TEST_CASE("ellipses: what is stated as uncertainty is what they err by") {
    int covered[5] = {};
    constexpr int trials = 200;
    for (int i = 0; i < trials; ++i) {
        chains points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.1;
        points.ellipse(100.3, 80.6, 60, 40, 1.1, true, 0, i % 2 == 0 ? 2 * half_turn : 4);
        const auto found = ellipses_of(points, 200, 160, {.correlation = 0});
        REQUIRE(found.size() == 1);
        const ellipse& e = found[0];
        const double errors[] = {e.x - 100.3, e.y - 80.6, e.a - 60, e.b - 40, e.angle - 1.1};
        const double sigmas[] = {e.sigma_x, e.sigma_y, e.sigma_a, e.sigma_b, e.sigma_angle};
        for (int k = 0; k < 5; ++k) covered[k] += std::abs(errors[k]) < 1.96 * sigmas[k];
    }
    for (const int inside : covered) {
        CHECK(inside >= 0.91 * trials);
        CHECK(inside <= 0.99 * trials);
    }
}

TEST_CASE("ellipses: of a circle the direction is unknown, and that is said") {
    chains points;
    points.sigma = 0.05;
    points.ellipse(100, 100, 50, 50, 0);
    const auto found = ellipses_of(points, 200, 200);
    REQUIRE(found.size() == 1);
    CHECK(is(found[0], 100, 100, 50, 50, 0.1));
    CHECK(found[0].sigma_angle > 0.3);
    CHECK(found[0].sigma_angle < 0.92);
}

TEST_CASE("ellipses: in pieces, each piece a chain of its own, it is still one") {
    chains points;
    points.ellipse(150, 120, 90, 60, 0.4, true, 0.2, 1.4);
    points.ellipse(150, 120, 90, 60, 0.4, true, 1.9, 2.6);
    points.ellipse(150, 120, 90, 60, 0.4, true, 3.0, 4.2);
    points.ellipse(150, 120, 90, 60, 0.4, true, 4.6, 5.5);
    const auto found = ellipses_of(points, 300, 240);
    REQUIRE(found.size() == 1);
    CHECK(is(found[0], 150, 120, 90, 60, 0.1));
    CHECK(found[0].coverage == doctest::Approx(0.63).epsilon(0.1));
    CHECK(ellipses_of(points, 300, 240, {.min_coverage = 0.8}).empty());
}

TEST_CASE("ellipses: two short arcs that bend around each other are joined") {
    chains points;
    points.normal_sigma = 0.01;
    points.ellipse(150, 120, 90, 60, 0.4, true, 0.1, 0.95);
    points.ellipse(150, 120, 90, 60, 0.4, true, 3.2, 4.1);
    const auto found = ellipses_of(points, 300, 240, {.min_coverage = 0.2});
    REQUIRE(found.size() == 1);
    CHECK(is(found[0], 150, 120, 90, 60, 1));
}

TEST_CASE("ellipses: overlapping and concentric ones are told apart") {
    chains points;
    points.ellipse(100, 100, 60, 40, 0.5);
    points.ellipse(100, 100, 50, 30, 0.5);
    points.ellipse(140, 110, 60, 45, 2, false);
    points.ellipse(100, 100, 80, 70, 1);
    CHECK(ellipses_of(points, 240, 200).size() == 4);
    CHECK(ellipses_of(points, 240, 200, {.inside = contrast::dark}).size() == 1);
    CHECK(ellipses_of(points, 240, 200, {.inside = contrast::light}).size() == 3);
    CHECK(ellipses_of(points, 240, 200, {.min_axis = 35, .max_axis = 65}).size() == 2);
    CHECK(ellipses_of(points, 240, 200, {.min_ratio = 0.7}).size() == 2);
}

TEST_CASE("ellipses: a rectangle, a wave and clutter are none") {
    chains points;
    points.add_segment(30, 40, 130, 40);
    points.add_segment(130, 40, 130, 140);
    points.add_segment(130, 140, 30, 140);
    points.add_segment(30, 140, 30, 40);
    points.end_chain();
    for (int i = 0; i < 250; ++i)
        points.add(20 + i, 200 + 20 * std::sin(0.1 * i), std::atan2(1, -2 * std::cos(0.1 * i)));
    points.end_chain();
    points.add_clutter(2000, 320, 240);
    points.end_chain();
    CHECK(ellipses_of(points, 320, 240).empty());
    points.ellipse(200, 100, 60, 40, 0.5);
    CHECK(ellipses_of(points, 320, 240).size() == 1);
}

TEST_CASE("ellipses: no points, one, all in one place, none with a meaning: no ellipses") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    chains none, one, heap, nonsense, nothing;
    nothing.offsets.clear();
    one.add(5, 5, 1);
    one.end_chain();
    for (int i = 0; i < 500; ++i) heap.all.push_back({50, 50, 1, 0, 10, 0.1F});
    heap.end_chain();
    for (const float bad : {nan, infinite, -infinite, -500.0F, 1e30F})
        for (int what = 0; what < 5; ++what) {
            for (int i = 0; i < 100; ++i) {
                const float angle = static_cast<float>(i) * 0.0628F, x = std::cos(angle), y = std::sin(angle);
                edge_point p = {50 + 30 * x, 50 + 30 * y, -x, -y, 10, 0.1F};
                (what == 0 ? p.x : what == 1 ? p.y : what == 2 ? p.nx : what == 3 ? p.ny : p.sigma) = bad;
                nonsense.all.push_back(p);
            }
            nonsense.end_chain();
        }
    for (const auto* points : {&none, &one, &heap, &nonsense, &nothing}) CHECK(ellipses_of(*points, 100, 100).empty());
    CHECK(ellipses_of(none, 0, 0).empty());
}

TEST_CASE("ellipses: room that is too small holds the first ones, and how many there are is told") {
    chains points;
    for (int i = 0; i < 5; ++i) points.ellipse(60 + 100 * i, 60, 40 - 2 * i, 25, 0.3 * i);
    const auto all = ellipses_of(points, 520, 120);
    REQUIRE(all.size() == 5);
    tests::tight_scratch scratch(ellipses_workspace(points.view().size, 520, 120));
    for (int size = 0; size < 5; ++size) {
        std::vector<ellipse> room(5);
        const tally told = ellipses(points.chained(), 520, 120, {room.data(), size}, {}, scratch.lend());
        CHECK(told.written == size);
        CHECK(told.found == 5);
        CHECK(std::memcmp(room.data(), all.data(), static_cast<std::size_t>(size) * sizeof(ellipse)) == 0);
    }
    const auto hosted = ellipses(points.chained(), 520, 120);
    REQUIRE(hosted.size() == 5);
    CHECK(std::memcmp(hosted.begin(), all.data(), 5 * sizeof(ellipse)) == 0);
}

TEST_CASE("ellipses: refuses options that mean nothing, and scratch that is too small") {
    const tests::throw_when_broken guard;
    chains points;
    points.ellipse(50, 50, 30, 20, 0);
    std::vector<ellipse> room(4);
    tests::tight_scratch scratch(1 << 20);
    const auto find = [&](ellipses_options options, int width = 100, int height = 100) {
        (void)ellipses(points.chained(), width, height, {room.data(), 4}, options, scratch.lend());
    };
    find({});
    CHECK_THROWS_AS(find({.min_axis = 0.5}), tests::broken);
    CHECK_THROWS_AS(find({.min_axis = 30, .max_axis = 20}), tests::broken);
    CHECK_THROWS_AS(find({.min_ratio = 0}), tests::broken);
    CHECK_THROWS_AS(find({.min_coverage = 2}), tests::broken);
    CHECK_THROWS_AS(find({.tolerance = std::nan("")}), tests::broken);
    CHECK_THROWS_AS(find({.sigma_normal = 0}), tests::broken);
    CHECK_THROWS_AS(find({.max_pairs = -1}), tests::broken);
    CHECK_THROWS_AS(find({}, 100, 30000), tests::broken);
    CHECK_THROWS_AS(ellipses_workspace(-1, 100, 100), tests::broken);
    const std::size_t bytes = ellipses_workspace(points.view().size, 100, 100);
    CHECK_THROWS_AS((void)ellipses(points.chained(), 100, 100, {room.data(), 4}, {}, scratch.lend(bytes / 2)),
                    tests::broken);
}
