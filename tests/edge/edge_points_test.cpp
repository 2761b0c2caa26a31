#include <alidade/edge/edge_points.hpp>

#include <alidade/filter/sobel.hpp>
#include <alidade/pixel/bits.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

/// The points of the pixels that are not 0 in a mask.
list<edge_point> points_of(picture<std::uint8_t>& mask, picture<std::int16_t>& dx, picture<std::int16_t>& dy,
                           edge_points_options options = {}) {
    const bitmap bits = bits_of_mask(mask.view());
    return edge_points(bits.view(), dx.view(), dy.view(), options);
}

}  // namespace

TEST_CASE("edge_points: on a ramp's steepest pixel, refined by the slopes beside it") {
    // Slopes along the row: 2, 6, 4 of gain 1; the top of their parabola is 1/6 to the right of the middle.
    picture<std::int16_t> dx(5, 1), dy(5, 1);
    picture<std::uint8_t> mask(5, 1);
    const std::int16_t slopes[] = {0, 2, 6, 4, 0};
    for (int x = 0; x < 5; ++x) dx.view()(x, 0) = slopes[x], dy.view()(x, 0) = 0, mask.view()(x, 0) = x == 2;
    const auto points = points_of(mask, dx, dy, {.gain = 2, .noise = 0});
    REQUIRE(points.size() == 1);
    CHECK(points[0].x == doctest::Approx(2 + 1.0 / 6));
    CHECK(points[0].y == 0);
    CHECK(points[0].nx == 1);
    CHECK(points[0].ny == 0);
    CHECK(points[0].strength == 3);
    CHECK(points[0].sigma == doctest::Approx(0.03));
    const auto plain = points_of(mask, dx, dy, {.refine = false});
    CHECK(plain[0].x == 2);
    CHECK(plain[0].sigma == doctest::Approx(0.36));
}

TEST_CASE("edge_points: a pixel beside the top stands for it, unless that is marked itself") {
    picture<std::int16_t> dx(5, 1), dy(5, 1);
    picture<std::uint8_t> mask(5, 1);
    const std::int16_t slopes[] = {0, -2, -6, -4, 0};
    for (int x = 0; x < 5; ++x) dx.view()(x, 0) = slopes[x], dy.view()(x, 0) = 0, mask.view()(x, 0) = x == 3;
    const auto beside = points_of(mask, dx, dy);
    REQUIRE(beside.size() == 1);
    CHECK(beside[0].x == doctest::Approx(2 + 1.0 / 6));
    CHECK(beside[0].nx == -1);
    mask.view()(2, 0) = 1;
    CHECK(points_of(mask, dx, dy).size() == 1);
    CHECK(points_of(mask, dx, dy, {.refine = false}).size() == 2);
}

TEST_CASE("edge_points: of a drawn edge they err as they say, and the normals point to the light") {
    draw::random random(3), camera(4);
    double squares = 0, stated = 0;
    int count = 0;
    for (int i = 0; i < 30; ++i) {
        const double angle = random.uniform(-3.1, 3.1);
        const double from_left = random.uniform(23, 25), from_top = random.uniform(23, 25);
        const auto edge = draw::half_plane::through(from_left, from_top, angle);
        picture<std::uint8_t> src(48, 48), mask(48, 48);
        picture<std::int16_t> dx(48, 48), dy(48, 48);
        tests::tight_scratch scratch(sobel_workspace(48));
        draw::render(src.view(), edge, {.noise = 4}, camera);
        sobel(src.view(), dx.view(), dy.view(), {}, scratch.lend());
        for (int y = 0; y < 48; ++y)
            for (int x = 0; x < 48; ++x)
                mask.view()(x, y) = x >= 4 && y >= 4 && x < 44 && y < 44 && std::abs(edge.distance(x, y)) < 0.5;
        for (const auto& p : points_of(mask, dx, dy, {.noise = 4})) {
            CHECK(p.nx * edge.nx + p.ny * edge.ny > 0.9);
            CHECK(std::abs(std::hypot(p.nx, p.ny) - 1) < 1e-6);
            squares += edge.distance(p.x, p.y) * edge.distance(p.x, p.y);
            stated += static_cast<double>(p.sigma) * p.sigma;
            ++count;
        }
    }
    CHECK(count > 800);
    CHECK(std::sqrt(squares / stated) == doctest::Approx(1).epsilon(0.25));
}

TEST_CASE("edge_points: no pixels, none marked, none with a slope: no points") {
    CHECK(edge_points({}, {}, {}).empty());
    picture<std::int16_t> dx(7, 5), dy(7, 5);
    picture<std::uint8_t> mask(7, 5);
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 7; ++x) dx.view()(x, y) = dy.view()(x, y) = 0, mask.view()(x, y) = 0;
    CHECK(points_of(mask, dx, dy).empty());
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 7; ++x) mask.view()(x, y) = 1;
    CHECK(points_of(mask, dx, dy).empty());
    // The steepest slopes there can be do not overflow.
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 7; ++x) dx.view()(x, y) = dy.view()(x, y) = -32768;
    for (const auto& p : points_of(mask, dx, dy)) {
        CHECK(p.nx == doctest::Approx(-std::sqrt(0.5)));
        CHECK(p.strength == doctest::Approx(32768 * std::sqrt(2.0) / 8));
    }
}

TEST_CASE("edge_points: room that is too small holds the first points, and how many there are is told") {
    picture<std::int16_t> dx(9, 3), dy(9, 3);
    picture<std::uint8_t> mask(9, 3);
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 9; ++x) dx.view()(x, y) = 100, dy.view()(x, y) = 50, mask.view()(x, y) = 1;
    std::vector<edge_point> room(5);
    const bitmap bits = bits_of_mask(mask.view());
    const tally told = edge_points(bits.view(), dx.view(), dy.view(), {room.data(), 5}, {});
    CHECK(told.written == 5);
    CHECK(told.found == 27);
    CHECK(room[4].x == 4);
}

TEST_CASE("edge_points: refuses derivatives of another size, and options that mean nothing") {
    const tests::throw_when_broken guard;
    picture<std::int16_t> dx(7, 5), dy(7, 5), small(7, 4);
    picture<std::uint8_t> mask(7, 5);
    const bitmap bits = bits_of_mask(mask.view());
    CHECK_THROWS_AS(edge_points(bits.view(), dx.view(), small.view()), tests::broken);
    CHECK_THROWS_AS(edge_points(bits.view(), small.view(), small.view()), tests::broken);
    CHECK_THROWS_AS(edge_points(bits.view(), dx.view(), dy.view(), {.gain = 0}), tests::broken);
    CHECK_THROWS_AS(edge_points(bits.view(), dx.view(), dy.view(), {.noise = std::nanf("")}), tests::broken);
}

TEST_CASE("edge_points: a pixel whose steeper neighbour stands at the border is not refined") {
    image<std::int16_t> dx(4, 3), dy(4, 3);
    bitmap edges(4, 3);
    for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 4; ++x) dx.view()(x, y) = dy.view()(x, y) = 0;
    const std::int16_t slopes[] = {160, 80, 8, 0};
    for (int x = 0; x < 4; ++x) dx.view()(x, 1) = slopes[x];
    edges.view().row(1)[0] = 0b10;
    const auto points = edge_points(edges.view(), dx.view(), dy.view());
    REQUIRE(points.size() == 1);
    CHECK(points[0].x == 1);
    CHECK(points[0].sigma == 0.36F);
}
