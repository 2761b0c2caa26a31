#include <alidade/core/image.hpp>
#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/corner_angle.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tools/draw/canvas.hpp"

using namespace alidade;

namespace {

constexpr double degree = std::numbers::pi / 180;

/// A dark wedge with its point in the middle, one side in the direction `from`, opening clockwise by `angle`.
image<std::uint8_t> wedge(double from, double angle, double noise, draw::random& random) {
    image<std::uint8_t> picture(200, 200);
    const std::size_t room = draw::canvas_workspace(8);
    std::vector<std::byte> memory(room + draw::sweep<1>::bytes(200, 0.8, 8));
    workspace lent(memory.data(), memory.size());
    draw::canvas<> sheet(draw::grey(170), draw::seen_from({.centre = {0, 0}, .scale = 1}),
                         {lent.take<std::byte>(room), room});
    sheet.layer(draw::grey(70));
    const auto at = [&](double turn, double length) {
        return draw::place{99.7 + length * std::cos(turn), 100.2 + length * std::sin(turn)};
    };
    const auto rim = [&](double share) { return at(from + share * angle, 80); };
    sheet.polygon({at(0, 0), rim(0), rim(0.2), rim(0.4), rim(0.6), rim(0.8), rim(1)});
    draw::expose(picture.view(), sheet, 0.8, draw::evenly_lit, noise, random,
                 {memory.data() + room, memory.size() - room});
    return picture;
}

result<edge_corner> corner_of(const image<std::uint8_t>& picture, corner_angle_options options = {}) {
    const auto segments = line_segments(subpixel_edges(picture.view()));
    return corner_angle(picture.view(), segments.view(), options);
}

line_segment segment(float x0, float y0, float x1, float y1) {
    line_segment made;
    made.from = {x0, y0}, made.to = {x1, y1};
    return made;
}

}  // namespace

TEST_CASE("corner_angle: wedges of many angles, the stated uncertainty being true") {
    draw::random random(3);
    int covered = 0, n = 0;
    double squares = 0;
    for (int i = 0; i < 60; ++i) {
        const double angle = (20 + 2.5 * i) * degree, from = 6.1 * i * degree;
        const auto picture = wedge(from, angle, 5, random);
        const auto found = corner_of(picture, {.min_distinction = 1});
        REQUIRE_MESSAGE(found, found.error().message);
        const double error = found->angle.value - angle;
        squares += error * error;
        covered += std::abs(error) < 2.5 * found->angle.sigma;
        ++n;
        CHECK(std::abs(found->crossing.x - 99.7) < 0.5);
        CHECK(std::abs(found->crossing.y - 100.2) < 0.5);
    }
    CHECK(covered >= n - 3);
    CHECK(std::sqrt(squares / n) < 0.07 * degree);
}

TEST_CASE("corner_angle: one edge, parallel edges and none are told apart from two, in a sentence") {
    image<std::uint8_t> picture(100, 100);
    const auto of = [&](std::vector<line_segment> segments) {
        return corner_angle(picture.view(), {segments.data(), static_cast<int>(segments.size())});
    };
    const auto none = of({});
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == fault::not_found);
    CHECK(std::string(none.error().message).find("no edge") != std::string::npos);
    const auto parallel = of({segment(10, 10, 80, 10), segment(10, 30, 80, 30.5F)});
    REQUIRE_FALSE(parallel);
    CHECK(std::string(parallel.error().message).find("one direction") != std::string::npos);
    CHECK_FALSE(of({segment(10, 10, 80, 10), segment(10, 30, 15, 45)}));  // too short
}

TEST_CASE("corner_angle: three directions as long as each other are ambiguous") {
    image<std::uint8_t> picture(100, 100);
    const std::vector<line_segment> triangle = {segment(10, 80, 80, 80), segment(80, 80, 45, 20),
                                                segment(45, 20, 10, 80)};
    const auto found = corner_angle(picture.view(), {triangle.data(), 3});
    REQUIRE_FALSE(found);
    CHECK(found.error().kind == fault::ambiguous);
}

TEST_CASE("corner_angle: segments where the picture has no edge are refused") {
    image<std::uint8_t> picture(100, 100);
    for (int y = 0; y < 100; ++y)
        for (int x = 0; x < 100; ++x) picture.view()(x, y) = 90;
    const std::vector<line_segment> segments = {segment(10, 10, 80, 10), segment(10, 10, 10, 70)};
    CHECK_FALSE(corner_angle(picture.view(), {segments.data(), 2}));
}

TEST_CASE("corner_angle: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const image<std::uint8_t> picture(10, 10);
    CHECK_THROWS_AS((void)corner_angle(picture.view(), {}, {.min_length = 0}), tests::broken);
    CHECK_THROWS_AS((void)corner_angle(picture.view(), {}, {.min_angle = 0}), tests::broken);
    CHECK_THROWS_AS((void)corner_angle(picture.view(), {}, {.min_distinction = 0.5}), tests::broken);
}
