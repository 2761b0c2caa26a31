#include <alidade/edge/line_segments.hpp>

#include <alidade/edge/subpixel_edges.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr double pi_ = 3.14159265358979323846;

struct lines {
    std::vector<line_segment> list;
    tally told;
};

/// Into room for `room` segments, with scratch that is no byte too large.
lines find(const sequences<edge_point>& chains, line_segments_options options = {}, int room = 200) {
    lines made{std::vector<line_segment>(static_cast<std::size_t>(room)), {}};
    tests::tight_scratch scratch(line_segments_workspace(chains.points.size()));
    made.told = line_segments(chains.view(), {made.list.data(), room}, options, scratch.lend());
    made.list.resize(static_cast<std::size_t>(made.told.written));
    return made;
}

template <class S>
sequences<edge_point> edges_of(const S& what, int width, int height, draw::scene how = {}, std::uint64_t seed = 3) {
    picture<std::uint8_t> src(width, height);
    draw::random random(seed);
    draw::render(src.view(), what, how, random);
    return subpixel_edges(src.view());
}

double length(const line_segment& s) {
    return std::hypot(double{s.to.x} - double{s.from.x}, double{s.to.y} - double{s.from.y});
}

/// The points of a straight line, as subpixel_edges would tell them, from (x, y) on in the direction `angle`.
void append_line(std::vector<edge_point>& to, double x, double y, double angle, int count, double sigma) {
    const double ux = std::cos(angle), uy = std::sin(angle);
    for (int i = 0; i < count; ++i)
        to.push_back({static_cast<float>(x + i * ux), static_cast<float>(y + i * uy), static_cast<float>(-uy),
                      static_cast<float>(ux), 20, static_cast<float>(sigma)});
}
sequences<edge_point> chains_of(const std::vector<edge_point>& points, const std::vector<int>& offsets) {
    sequences<edge_point> made = {list<edge_point>(static_cast<int>(points.size())),
                                  list<int>(static_cast<int>(offsets.size()))};
    std::copy(points.begin(), points.end(), made.points.begin());
    std::copy(offsets.begin(), offsets.end(), made.offsets.begin());
    return made;
}

}  // namespace

TEST_CASE("line_segments: points on a line are that line, from the first to the last") {
    for (const double angle : {0.0, 0.3, 0.25 * pi_, 0.5 * pi_, 2.0, pi_, -2.5}) {
        std::vector<edge_point> points;
        append_line(points, 50, 60, angle, 31, 0.05);
        const lines found = find(chains_of(points, {0, 31}));
        REQUIRE(found.list.size() == 1);
        const line_segment& s = found.list[0];
        CHECK(double{s.from.x} == doctest::Approx(50).epsilon(1e-4));
        CHECK(double{s.from.y} == doctest::Approx(60).epsilon(1e-4));
        CHECK(double{s.to.x} == doctest::Approx(50 + 30 * std::cos(angle)).epsilon(1e-4));
        CHECK(double{s.to.y} == doctest::Approx(60 + 30 * std::sin(angle)).epsilon(1e-4));
        CHECK(s.strength == doctest::Approx(20));
        CHECK(s.points == 31);
        CHECK(s.meaning > 20);
        // Least squares of 25 points of sigma 0.05 that share some of their noise: the ends are not fitted.
        CHECK(s.sigma_offset > 0.05F / 5);
        CHECK(s.sigma_offset < 0.05F / 5 * 2.5F);
        CHECK(s.sigma_angle > 0.05F / std::sqrt(25.0F * 25 * 25 / 12));
        CHECK(s.sigma_angle < 0.05F / std::sqrt(25.0F * 25 * 25 / 12) * 2.5F);
    }
}

TEST_CASE("line_segments: pieces that a gap parts are one, pieces beside or beyond each other are not") {
    std::vector<edge_point> points;
    append_line(points, 50, 60, 0, 30, 0.05);
    append_line(points, 85, 60, 0, 30, 0.05);
    CHECK(find(chains_of(points, {0, 30, 60})).list.size() == 1);
    for (int i = 30; i < 60; ++i) points[static_cast<std::size_t>(i)].y += 1.5F;
    CHECK(find(chains_of(points, {0, 30, 60})).list.size() == 2);
    points.resize(30);
    append_line(points, 100, 60, 0, 30, 0.05);
    CHECK(find(chains_of(points, {0, 30, 60})).list.size() == 2);
}

TEST_CASE("line_segments: two lines of a chain meet in the corner that noise and blur round off") {
    std::vector<edge_point> points;
    append_line(points, 20, 30, 0, 26, 0.05);          // to (45, 30)
    append_line(points, 48, 33, 0.5 * pi_, 26, 0.05);  // from (48, 33)
    const lines found = find(chains_of(points, {0, 52}));
    REQUIRE(found.list.size() == 2);
    for (const point<float> end : {found.list[0].to, found.list[1].from}) {
        CHECK(end.x == doctest::Approx(48).epsilon(1e-4));
        CHECK(end.y == doctest::Approx(30).epsilon(1e-4));
    }
}

TEST_CASE("line_segments: a bar is four lines around it, light on their right, whatever its direction and noise") {
    draw::random random(11);
    int missed = 0;  // at noise 10 a side of 14 pixels may be
    for (const double noise : {0.0, 5.0, 10.0})
        for (int trial = 0; trial < 4; ++trial) {
            const draw::bar bar = {64 + random.uniform(-1, 1), 64 + random.uniform(-1, 1), random.uniform(0, pi_), 90,
                                   14};
            const lines found = find(edges_of(bar, 128, 128, {.noise = noise}, random.bits()));
            if (noise > 5 && found.list.size() == 3) {
                ++missed;
                continue;
            }
            REQUIRE(found.list.size() == 4);
            const double ux = std::cos(bar.angle), uy = std::sin(bar.angle);
            double around = 0;
            for (const line_segment& s : found.list) {
                around += length(s);
                // The bar is light: its middle lies to the right of each of its sides.
                CHECK((double{s.to.x} - double{s.from.x}) * (bar.y - double{s.from.y}) -
                          (double{s.to.y} - double{s.from.y}) * (bar.x - double{s.from.x}) >
                      0);
                const auto off_corner = [&](point<float> p) {
                    const double along = std::abs((double{p.x} - bar.x) * ux + (double{p.y} - bar.y) * uy) - 45;
                    const double across = std::abs((double{p.y} - bar.y) * ux - (double{p.x} - bar.x) * uy) - 7;
                    return std::hypot(along, across);
                };
                CHECK(off_corner(s.from) < 0.2 + 0.1 * noise);
                CHECK(off_corner(s.to) < 0.2 + 0.1 * noise);
            }
            CHECK(std::abs(around - 2 * (90 + 14)) < 4);
        }
    CHECK(missed <= 1);
}

TEST_CASE("line_segments: discs, flat pictures and pictures of nothing have none") {
    for (const double radius : {20.0, 35.0, 50.0})
        for (const double noise : {0.0, 3.0})
            CHECK(find(edges_of(draw::disc{63.3, 64.2, radius}, 128, 128, {.noise = noise})).list.size() <= 1);
    CHECK(find(edges_of(draw::disc{-100, -100, 10}, 64, 64)).told.found == 0);
    CHECK(find({}).told.found == 0);
    const std::vector<edge_point> alone = {{20, 20, 0, 1, 30, 0.01F}};
    CHECK(find(chains_of(alone, {0, 1})).told.found == 0);
    picture<std::uint8_t> noise(128, 128);
    tests::scribble(noise.view(), 4);
    CHECK(line_segments(subpixel_edges(noise.view())).size() <= 1);
}

TEST_CASE("line_segments: points in one place, and points of no certainty, harm nothing") {
    std::vector<edge_point> points(40, edge_point{30, 30, 1, 0, 20, 0});
    CHECK(find(chains_of(points, {0, 40})).list.empty());
    points.clear();
    append_line(points, 10, 10, 0.4, 40, 0.5);
    for (const line_segment& s : find(chains_of(points, {0, 40})).list) CHECK(std::isfinite(s.sigma_angle));
}

TEST_CASE("line_segments: options choose by length and strength") {
    const auto chains = edges_of(draw::bar{64, 64, 0.3, 90, 14}, 128, 128);
    CHECK(find(chains, {.min_length = 20}).list.size() == 2);
    CHECK(find(chains, {.min_length = 200}).list.empty());
    CHECK(find(chains, {.min_strength = 100}).list.empty());
}

TEST_CASE("line_segments: room that is too small is told, with what is needed; the hosted forms give the same") {
    picture<std::uint8_t> src(128, 128);
    draw::random random(3);
    draw::render(src.view(), draw::bar{64, 64, 0.3, 90, 14}, {.noise = 3}, random);
    const auto chains = subpixel_edges(src.view());
    const lines all = find(chains);
    REQUIRE(all.list.size() == 4);
    for (int room = 0; room < 4; ++room) {
        const lines some = find(chains, {}, room);
        CHECK(some.told.found == 4);
        CHECK(some.told.written == room);
        for (std::size_t i = 0; i < some.list.size(); ++i)
            CHECK(std::memcmp(&some.list[i], &all.list[i], sizeof(line_segment)) == 0);
    }
    const auto of_chains = line_segments(chains);
    REQUIRE(of_chains.size() == 4);
    for (int i = 0; i < 4; ++i)
        CHECK(std::memcmp(&of_chains[i], &all.list[static_cast<std::size_t>(i)], sizeof(line_segment)) == 0);
}

TEST_CASE("line_segments: refuses scratch that is too small, and options that mean nothing") {
    const tests::throw_when_broken guard;
    const auto chains = edges_of(draw::bar{64, 64, 0.3, 90, 14}, 128, 128);
    const std::size_t bytes = line_segments_workspace(chains.points.size());
    tests::tight_scratch scratch(bytes);
    const auto run = [&](line_segments_options options, std::size_t size) {
        (void)line_segments(chains.view(), {}, options, scratch.lend(size));
    };
    CHECK_THROWS_AS(run({}, bytes - 4096), tests::broken);
    CHECK_THROWS_AS(run({.straight = -1}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.straight = std::nanf("")}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.min_strength = std::nanf("")}, bytes), tests::broken);
    CHECK_THROWS_AS(run({.min_length = std::nanf("")}, bytes), tests::broken);
    CHECK_THROWS_AS(line_segments_workspace(-1), tests::broken);
}
