#include <alidade/shape/hough_lines.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "tests/reference/hough_lines.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

constexpr double quarter_turn = std::numbers::pi / 2;

/// The lines found with scratch of exactly the size asked for.
std::vector<hough_line> lines_of(const tests::edge_points& points, int width, int height,
                                 hough_lines_options options = {}) {
    std::vector<hough_line> room(200);
    tests::tight_scratch scratch(hough_lines_workspace(points.view().size, width, height, options));
    const tally told = hough_lines(points.view(), width, height, {room.data(), 200}, options, scratch.lend());
    CHECK(told.complete());
    room.resize(static_cast<std::size_t>(told.written));
    return room;
}

std::vector<hough_segment> segments_of(const tests::edge_points& points, int width, int height,
                                       hough_segments_options options = {}) {
    std::vector<hough_segment> room(200);
    tests::tight_scratch scratch(hough_segments_workspace(points.view().size, width, height, options));
    const tally told = hough_segments(points.view(), width, height, {room.data(), 200}, options, scratch.lend());
    CHECK(told.complete());
    room.resize(static_cast<std::size_t>(told.written));
    return room;
}

/// How far (x, y) lies from the line.
double distance(const hough_line& line, double x, double y) {
    return x * std::cos(line.theta) + y * std::sin(line.theta) - line.rho;
}

}  // namespace

TEST_CASE("hough_lines: an upright and a level line, told as their equations have it") {
    tests::edge_points points;
    points.sigma = 0, points.normal_sigma = 0;
    points.add_segment(30, 10, 30, 90);
    points.add_segment(10, 55, 70, 55);
    const auto lines = lines_of(points, 100, 100);
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].theta == doctest::Approx(0));
    CHECK(lines[0].rho == doctest::Approx(30));
    CHECK(lines[0].y == doctest::Approx(50));
    CHECK(lines[0].points == 81);
    CHECK(lines[0].support == doctest::Approx(81).epsilon(0.03));
    CHECK(lines[1].theta == doctest::Approx(quarter_turn));
    CHECK(lines[1].rho == doctest::Approx(55));
}

TEST_CASE("hough_lines: a line near θ = 0 or π is found once, whichever way its noise turns it") {
    for (int i = 0; i <= 20; ++i) {
        const double lean = 0.002 * (i - 10) * 80;
        tests::edge_points points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.1, points.normal_sigma = 0.05;
        points.add_segment(50 - lean / 2, 10, 50 + lean / 2, 90);
        const auto lines = lines_of(points, 100, 100);
        REQUIRE(lines.size() == 1);
        CHECK(lines[0].theta >= 0);
        CHECK(lines[0].theta < std::numbers::pi);
        CHECK(std::abs(distance(lines[0], 50, 50)) < 0.1);
        CHECK(std::abs(std::remainder(lines[0].theta + std::atan2(lean, 80), std::numbers::pi)) < 0.01);
    }
}

TEST_CASE("hough_lines: both sides of a line's contrast, and pieces of it, are one line") {
    tests::edge_points points;
    points.add_segment(10, 20, 60, 45);
    points.add_segment(110, 70, 70, 50);  // back again: light on the other side
    CHECK(lines_of(points, 128, 128).size() == 1);
}

TEST_CASE("hough_lines: what is stated as uncertainty is what the lines err by") {
    int offsets = 0, angles = 0;
    constexpr int trials = 200;
    for (int i = 0; i < trials; ++i) {
        tests::edge_points points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.1;
        const double x = points.random.uniform(40, 60), turn = points.random.uniform(0, std::numbers::pi);
        const double ux = 40 * std::cos(turn), uy = 40 * std::sin(turn);
        points.add_segment(x - ux, 50 - uy, x + ux, 50 + uy);
        const auto lines = lines_of(points, 100, 100, {.correlation = 0});
        REQUIRE(lines.size() == 1);
        const double nx = -std::sin(turn), ny = std::cos(turn);
        const double offset = nx * (lines[0].x - x) + ny * (lines[0].y - 50);
        offsets += std::abs(offset) < 1.96 * lines[0].sigma_offset;
        angles += std::abs(std::remainder(lines[0].theta - turn - quarter_turn, std::numbers::pi)) <
                  1.96 * lines[0].sigma_theta;
    }
    CHECK(offsets >= 0.91 * trials);
    CHECK(angles >= 0.91 * trials);
    CHECK(offsets <= 0.99 * trials);
    CHECK(angles <= 0.99 * trials);
}

TEST_CASE("hough_lines: the first line has the votes that counting one by one gives") {
    for (int i = 0; i < 30; ++i) {
        tests::edge_points points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.3, points.normal_sigma = 0.05;
        const double turn = std::numbers::pi * i / 30, ux = 60 * std::cos(turn), uy = 60 * std::sin(turn);
        points.add_segment(70 - ux, 80 - uy, 70 + ux, 80 + uy);
        points.add_clutter(500, 150, 160);
        const hough_lines_options options = {.sigma_normal = 0.04 + 0.002 * i, .directions = 100 + 11 * i};
        const auto lines = lines_of(points, 150, 160, options);
        REQUIRE(!lines.empty());
        // The sixteenths of a degree in which directions are looked up move a vote or two.
        CHECK(std::abs(lines[0].votes - reference::fullest_cell(points.view(), 150, 160, options)) <= 4);
    }
}

TEST_CASE("hough_lines: twelve lines among clutter, each once, in the order of their votes") {
    tests::edge_points points;
    points.add_clutter(3000, 640, 480);
    for (int i = 0; i < 12; ++i) {
        const double turn = std::numbers::pi * i / 12 + 0.05, ux = std::cos(turn), uy = std::sin(turn);
        const double x = 320 + 40 * uy, y = 240 - 40 * ux, half = 90 + 8 * i;
        points.add_segment(x - half * ux, y - half * uy, x + half * ux, y + half * uy);
    }
    const auto lines = lines_of(points, 640, 480, {.min_support = 100});
    REQUIRE(lines.size() == 12);
    for (std::size_t i = 1; i < lines.size(); ++i) CHECK(lines[i].votes <= lines[i - 1].votes);
    for (const auto& line : lines) CHECK(std::abs(std::abs(distance(line, 320, 240)) - 40) < 0.1);
}

TEST_CASE("hough_lines: bounds on direction and distance, also through θ = 0") {
    tests::edge_points points;
    points.add_segment(30, 10, 30, 90);              // θ = 0
    points.add_segment(10, 60, 90, 60);              // θ = π/2
    points.add_segment(50 - 1.5, 80, 50 + 1.5, 20);  // θ a little above 0
    points.add_segment(80 + 1.5, 80, 80 - 1.5, 20);  // and a little below π
    CHECK(lines_of(points, 100, 100).size() == 4);
    CHECK(lines_of(points, 100, 100, {.min_theta = 1, .max_theta = 2}).size() == 1);
    CHECK(lines_of(points, 100, 100, {.min_theta = 3, .max_theta = 0.2}).size() == 3);
    CHECK(lines_of(points, 100, 100, {.min_rho = 50, .max_rho = 70}).size() == 2);
    CHECK(lines_of(points, 100, 100, {.min_support = 75}).size() == 2);
}

TEST_CASE("hough_segments: ends, gaps and least lengths") {
    tests::edge_points points;
    points.add_segment(20, 20.5, 80, 50.5);
    points.add_segment(84, 52.5, 100, 60.5);    // a gap of 4.5 pixels: bridged
    points.add_segment(120, 70.5, 180, 100.5);  // one of 22: not
    points.add_segment(20, 150, 34, 150);       // too short
    const auto segments = segments_of(points, 200, 200);
    REQUIRE(segments.size() == 2);
    CHECK(segments[0].from.x == doctest::Approx(20).epsilon(0.01));
    CHECK(segments[0].from.y == doctest::Approx(20.5).epsilon(0.01));
    CHECK(segments[0].to.x == doctest::Approx(100).epsilon(0.02));
    CHECK(segments[1].from.x == doctest::Approx(120).epsilon(0.01));
    CHECK(segments[1].to.y == doctest::Approx(100.5).epsilon(0.02));
    CHECK(segments_of(points, 200, 200, {.max_gap = 25}).size() == 1);
    CHECK(segments_of(points, 200, 200, {.max_gap = 1}).size() == 2);
    CHECK(segments_of(points, 200, 200, {.min_length = 75}).size() == 1);
    CHECK(segments_of(points, 200, 200, {.min_support = 14, .min_length = 10}).size() == 3);
}

TEST_CASE("hough_segments: each side of a drawn square once, its direction in [0, π)") {
    tests::edge_points points;
    points.add_segment(30, 40, 130, 40);
    points.add_segment(130, 40, 130, 140);
    points.add_segment(130, 140, 30, 140);
    points.add_segment(30, 140, 30, 40);
    const auto segments = segments_of(points, 160, 160);
    REQUIRE(segments.size() == 4);
    for (const auto& s : segments) {
        CHECK(std::hypot(s.to.x - s.from.x, s.to.y - s.from.y) == doctest::Approx(100).epsilon(0.02));
        CHECK((s.to.y > s.from.y || (s.to.y == s.from.y && s.to.x > s.from.x)));
    }
}

TEST_CASE("hough_lines: no points, one, all in one place, none with a meaning: no lines") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    tests::edge_points none, one, heap, nonsense;
    one.add(5, 5, 1);
    for (int i = 0; i < 500; ++i) heap.all.push_back({5, 5, 1, 0, 10, 0.1F});
    for (const float bad : {nan, infinite, -infinite, -500.0F, 1e30F})
        for (int i = 0; i < 200; ++i) {
            const float v = static_cast<float>(i);
            nonsense.all.push_back({bad, v, 1, 0, 10, 0.1F});
            nonsense.all.push_back({v, bad, 0, 1, 10, 0.1F});
            nonsense.all.push_back({v, 50, bad, 1, 10, 0.1F});
            nonsense.all.push_back({v, 60, 0, bad, 10, 0.1F});
            if (!(bad < 0)) nonsense.all.push_back({v, 70, 0, 1, 10, bad});
        }
    for (int i = 0; i < 200; ++i) nonsense.all.push_back({static_cast<float>(i), 80, 0, 0, 10, 0.1F});
    for (const auto* points : {&none, &one, &heap, &nonsense}) {
        CHECK(lines_of(*points, 100, 100).empty());
        CHECK(segments_of(*points, 100, 100).empty());
    }
    CHECK(lines_of(none, 0, 0).empty());
    CHECK(lines_of(one, 1, 1, {.min_support = 1}).empty());
}

TEST_CASE("hough_lines: room that is too small holds the first lines, and how many there are is told") {
    tests::edge_points points;
    for (int i = 0; i < 6; ++i) points.add_segment(20 + 20 * i, 10, 20 + 20 * i, 100 + 5 * i);
    const auto all = lines_of(points, 160, 160);
    const auto pieces = segments_of(points, 160, 160);
    REQUIRE(all.size() == 6);
    REQUIRE(pieces.size() == 6);
    tests::tight_scratch scratch(hough_lines_workspace(points.view().size, 160, 160) +
                                 hough_segments_workspace(points.view().size, 160, 160));
    for (int size = 0; size < 6; ++size) {
        std::vector<hough_line> room(6);
        const tally told = hough_lines(points.view(), 160, 160, {room.data(), size}, {}, scratch.lend());
        CHECK(told.written == size);
        CHECK(told.found == 6);
        CHECK(std::memcmp(room.data(), all.data(), static_cast<std::size_t>(size) * sizeof(hough_line)) == 0);
        std::vector<hough_segment> less(6);
        const tally cut = hough_segments(points.view(), 160, 160, {less.data(), size}, {}, scratch.lend());
        CHECK(cut.written == size);
        CHECK(cut.found == 6);
        CHECK(std::memcmp(less.data(), pieces.data(), static_cast<std::size_t>(size) * sizeof(hough_segment)) == 0);
    }
}

TEST_CASE("hough_lines: where there are lines everywhere, no more cells are tried than max_candidates says") {
    tests::edge_points points;
    draw::random random(31);
    for (int i = 0; i < 6000; ++i) {
        const double angle = random.uniform(0, 2 * std::numbers::pi);
        points.all.push_back({static_cast<float>(random.uniform(0, 200)), static_cast<float>(random.uniform(0, 150)),
                              static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)), 20, 0.1F});
    }
    const int n = points.view().size;
    const auto all = hough_lines(points.view(), 200, 150, {.min_support = 1});
    REQUIRE(all.size() > 500);
    for (int most : {1, 10, 300}) {
        const hough_lines_options options = {.min_support = 1, .max_candidates = most};
        tests::tight_scratch scratch(hough_lines_workspace(n, 200, 150, options));
        workspace lent = scratch.lend();
        hough_line_points_detail::line_search search(points.view(), 200, 150, options, lent);
        int cells = 0;
        for (; search.next(); ++cells) search.forget_cell();
        CHECK(cells == most);
        CHECK(search.tried() == most);

        const auto first = hough_lines(points.view(), 200, 150, options);
        CHECK(first.size() > 0);
        CHECK(first.size() <= most);
        CHECK(std::memcmp(first.begin(), all.begin(), static_cast<std::size_t>(first.size()) * sizeof(hough_line)) ==
              0);
        CHECK(hough_segments(points.view(), 200, 150, {.min_support = 1, .max_candidates = most}).size() <= most);
    }
}

TEST_CASE("hough_lines: a line is compared with those of its own direction, not with all that were told") {
    const int directions = 180;
    tests::tight_scratch scratch(hough_line_told_detail::told_lines::bytes(3600, 1, directions));
    workspace lent = scratch.lend();
    hough_line_told_detail::told_lines told(3600, 1, directions, lent);
    for (int i = 0; i < directions; ++i)
        for (int k = 0; k < 20; ++k) told.add((i + 0.5) * std::numbers::pi / directions, 10 * k - 100);
    int known = 0;
    for (int i = 0; i < directions; ++i)
        for (int k = 0; k < 20; ++k) {
            const double theta = (i + 0.5) * std::numbers::pi / directions, rho = 10 * k - 95;
            known += told.holds(theta, rho * std::cos(theta), rho * std::sin(theta));
        }
    CHECK(known == 0);
    CHECK(told.compared() == 3600 * 5 * 20);
    // Around 0 and π, where ρ changes its sign.
    CHECK(told.holds(0.0001, 10.5, 3));
    CHECK(told.holds(std::numbers::pi - 0.0001, 10.5, 3));
}

TEST_CASE("hough_lines: the hosted form gives the same") {
    tests::edge_points points;
    for (int i = 0; i < 70; ++i) points.add_segment(8 + 7 * i, 10, 8 + 7 * i, 60);
    const auto lines = lines_of(points, 520, 80);
    const auto hosted = hough_lines(points.view(), 520, 80);
    REQUIRE(hosted.size() == static_cast<int>(lines.size()));
    CHECK(hosted.size() == 70);
    CHECK(std::memcmp(hosted.begin(), lines.data(), lines.size() * sizeof(hough_line)) == 0);
    CHECK(hough_segments(points.view(), 520, 80).size() == 70);
}

TEST_CASE("hough_lines: refuses options that mean nothing, and scratch that is too small") {
    const tests::throw_when_broken guard;
    tests::edge_points points;
    points.add_segment(10, 10, 80, 10);
    std::vector<hough_line> room(4);
    std::vector<hough_segment> pieces(4);
    tests::tight_scratch scratch(1 << 20);
    const auto find = [&](hough_lines_options options, int width = 100, int height = 100) {
        (void)hough_lines(points.view(), width, height, {room.data(), 4}, options, scratch.lend());
    };
    find({});
    CHECK_THROWS_AS(find({.min_support = 0}), tests::broken);
    CHECK_THROWS_AS(find({.min_votes = -1}), tests::broken);
    CHECK_THROWS_AS(find({.tolerance = 0}), tests::broken);
    CHECK_THROWS_AS(find({.sigma_normal = std::nan("")}), tests::broken);
    CHECK_THROWS_AS(find({.directions = 8}), tests::broken);
    CHECK_THROWS_AS(find({.max_candidates = 0}), tests::broken);
    CHECK_THROWS_AS(find({}, -1, 100), tests::broken);
    CHECK_THROWS_AS(find({}, 100, 30000), tests::broken);
    CHECK_THROWS_AS(hough_lines_workspace(-1, 100, 100), tests::broken);
    const std::size_t bytes = hough_lines_workspace(points.view().size, 100, 100);
    CHECK_THROWS_AS((void)hough_lines(points.view(), 100, 100, {room.data(), 4}, {}, scratch.lend(bytes / 2)),
                    tests::broken);
    CHECK_THROWS_AS((void)hough_segments(points.view(), 100, 100, {pieces.data(), 4}, {.max_gap = -1}, scratch.lend()),
                    tests::broken);
}
