#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/shape/hough_circles.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "tests/support/broken.hpp"
#include "tests/support/edge_points.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

constexpr double half_turn = std::numbers::pi;

/// The circles found with scratch of exactly the size asked for.
std::vector<hough_circle> circles_of(const tests::edge_points& points, int width, int height,
                                     hough_circles_options options = {}) {
    std::vector<hough_circle> room(100);
    tests::tight_scratch scratch(hough_circles_workspace(points.view().size, width, height, options));
    const tally told = hough_circles(points.view(), width, height, {room.data(), 100}, options, scratch.lend());
    CHECK(told.complete());
    room.resize(static_cast<std::size_t>(told.written));
    return room;
}

/// The same of a picture.
std::vector<hough_circle> circles_of(image_view<const std::uint8_t> picture, hough_circles_options options = {}) {
    std::vector<hough_circle> room(100);
    tests::tight_scratch scratch(hough_circles_workspace(picture.width, picture.height, options));
    const tally told = hough_circles(picture, {room.data(), 100}, options, scratch.lend());
    CHECK(told.complete());
    room.resize(static_cast<std::size_t>(told.written));
    return room;
}

bool is(const hough_circle& found, double x, double y, double radius, double within) {
    return std::abs(found.x - x) < within && std::abs(found.y - y) < within && std::abs(found.radius - radius) < within;
}

}  // namespace

TEST_CASE("hough_circles: one exact circle is found once and exactly") {
    tests::edge_points points;
    points.sigma = points.normal_sigma = 0;
    points.add_circle(60.25, 50.75, 30.5);
    const auto circles = circles_of(points, 128, 100);
    REQUIRE(circles.size() == 1);
    CHECK(is(circles[0], 60.25, 50.75, 30.5, 1e-4));
    CHECK(circles[0].inside == contrast::light);
    CHECK(circles[0].coverage == 1);
    CHECK(circles[0].points == points.view().size);
}

TEST_CASE("hough_circles: any radius in the range, everywhere in the picture, light or dark") {
    for (int i = 0; i < 60; ++i) {
        tests::edge_points points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.1, points.normal_sigma = 0.04;
        const double radius = points.random.uniform(10, 100), x = points.random.uniform(20, 220),
                     y = points.random.uniform(20, 180);
        const bool light = i % 2 == 0;
        points.add_circle(x, y, radius, light);
        const auto circles = circles_of(points, 240, 200, {.min_coverage = 0.3});
        REQUIRE(circles.size() == 1);
        CHECK(is(circles[0], x, y, radius, 0.5));
        CHECK(circles[0].inside == (light ? contrast::light : contrast::dark));
    }
}

TEST_CASE("hough_circles: what is stated as uncertainty is what the circles err by") {
    int x = 0, y = 0, r = 0;
    constexpr int trials = 200;
    for (int i = 0; i < trials; ++i) {
        tests::edge_points points;
        points.random = draw::random(static_cast<std::uint64_t>(i));
        points.sigma = 0.1;
        const double to = i % 2 == 0 ? 2 * half_turn : 2;  // an arc has less certain centres, and says so
        points.add_circle(60.3, 50.6, 40, true, 0, to);
        const auto circles = circles_of(points, 128, 100, {.min_coverage = 0.2, .correlation = 0});
        REQUIRE(circles.size() == 1);
        x += std::abs(circles[0].x - 60.3) < 1.96 * circles[0].sigma_x;
        y += std::abs(circles[0].y - 50.6) < 1.96 * circles[0].sigma_y;
        r += std::abs(circles[0].radius - 40) < 1.96 * circles[0].sigma_radius;
    }
    for (const int covered : {x, y, r}) {
        CHECK(covered >= 0.91 * trials);
        CHECK(covered <= 0.99 * trials);
    }
}

TEST_CASE("hough_circles: the range of radii is obeyed") {
    tests::edge_points points;
    points.add_circle(50, 50, 19.5);
    points.add_circle(130, 50, 25);
    points.add_circle(60, 130, 30.5);
    CHECK(circles_of(points, 200, 200, {.min_radius = 10, .max_radius = 40}).size() == 3);
    const auto circles = circles_of(points, 200, 200, {.min_radius = 20, .max_radius = 30});
    REQUIRE(circles.size() == 1);
    CHECK(is(circles[0], 130, 50, 25, 0.1));
    CHECK(circles_of(points, 200, 200, {.min_radius = 40, .max_radius = 90}).empty());
}

TEST_CASE("hough_circles: concentric circles and overlapping ones are all found, each once") {
    tests::edge_points points;
    points.add_circle(100, 100, 20);
    points.add_circle(100, 100, 26);
    points.add_circle(100, 100, 50, false);
    points.add_circle(100.5, 100, 80);
    points.add_circle(120, 110, 50);
    const auto circles = circles_of(points, 220, 220);
    CHECK(circles.size() == 5);
    CHECK(circles_of(points, 220, 220, {.inside = contrast::dark}).size() == 1);
    CHECK(circles_of(points, 220, 220, {.inside = contrast::light}).size() == 4);
}

TEST_CASE("hough_circles: arcs of 60° are found where as little is asked for, with their share") {
    for (int i = 0; i < 12; ++i) {
        tests::edge_points points;
        points.normal_sigma = 0.02;
        points.add_circle(100, 100, 60, true, 0.5 * i, 0.5 * i + half_turn / 3);
        const auto circles = circles_of(points, 200, 200, {.min_coverage = 0.12});
        REQUIRE(circles.size() == 1);
        CHECK(is(circles[0], 100, 100, 60, 0.5));
        CHECK(circles[0].coverage == doctest::Approx(1.0 / 6).epsilon(0.15));
        CHECK(circles_of(points, 200, 200).empty());
    }
}

TEST_CASE("hough_circles: neither clutter nor lines nor the corners of squares are circles") {
    tests::edge_points points;
    points.add_clutter(4000, 320, 240);
    for (int i = 0; i < 8; ++i) points.add_segment(10 + 40 * i, 5, 10 + 38 * i, 230);
    points.add_segment(30, 40, 130, 40);
    points.add_segment(130, 40, 130, 140);
    points.add_segment(130, 140, 30, 140);
    points.add_segment(30, 140, 30, 40);
    CHECK(circles_of(points, 320, 240).empty());
    points.add_circle(200, 120, 33);
    const auto circles = circles_of(points, 320, 240);
    REQUIRE(circles.size() == 1);
    CHECK(is(circles[0], 200, 120, 33, 0.1));
}

TEST_CASE("hough_circles: no points, one, all in one place, none with a meaning: no circles") {
    const float nan = std::numeric_limits<float>::quiet_NaN(), infinite = std::numeric_limits<float>::infinity();
    tests::edge_points none, one, heap, nonsense;
    one.add(5, 5, 1);
    for (int i = 0; i < 500; ++i) heap.all.push_back({50, 50, 1, 0, 10, 0.1F});
    for (const float bad : {nan, infinite, -infinite, -500.0F, 1e30F})
        for (int i = 0; i < 100; ++i) {
            const float angle = static_cast<float>(i) * 0.0628F, x = std::cos(angle), y = std::sin(angle);
            nonsense.all.push_back({bad, 50 + 30 * y, -x, -y, 10, 0.1F});
            nonsense.all.push_back({50 + 30 * x, bad, -x, -y, 10, 0.1F});
            nonsense.all.push_back({50 + 30 * x, 50 + 30 * y, bad, -y, 10, 0.1F});
            nonsense.all.push_back({50 + 30 * x, 50 + 30 * y, -x, bad, 10, 0.1F});
            nonsense.all.push_back({50 + 30 * x, 50 + 30 * y, -x, -y, 10, bad});
        }
    for (const auto* points : {&none, &one, &heap, &nonsense}) CHECK(circles_of(*points, 100, 100).empty());
    CHECK(circles_of(none, 0, 0).empty());
    CHECK(circles_of(one, 1, 1, {.min_radius = 1, .max_radius = 1, .min_coverage = 0.05}).empty());
}

TEST_CASE("hough_circles: room that is too small holds the first circles, and how many there are is told") {
    tests::edge_points points;
    for (int i = 0; i < 6; ++i) points.add_circle(40 + 60 * i, 40, 15 + 2 * i);
    const auto all = circles_of(points, 400, 80);
    REQUIRE(all.size() == 6);
    tests::tight_scratch scratch(hough_circles_workspace(points.view().size, 400, 80));
    for (int size = 0; size < 6; ++size) {
        std::vector<hough_circle> room(6);
        const tally told = hough_circles(points.view(), 400, 80, {room.data(), size}, {}, scratch.lend());
        CHECK(told.written == size);
        CHECK(told.found == 6);
        CHECK(std::memcmp(room.data(), all.data(), static_cast<std::size_t>(size) * sizeof(hough_circle)) == 0);
    }
    const auto hosted = hough_circles(points.view(), 400, 80);
    REQUIRE(hosted.size() == 6);
    CHECK(std::memcmp(hosted.begin(), all.data(), 6 * sizeof(hough_circle)) == 0);
}

TEST_CASE("hough_circles: refuses options that mean nothing, and scratch that is too small") {
    const tests::throw_when_broken guard;
    tests::edge_points points;
    points.add_circle(50, 50, 20);
    std::vector<hough_circle> room(4);
    tests::tight_scratch scratch(1 << 20);
    const auto find = [&](hough_circles_options options, int width = 100, int height = 100) {
        (void)hough_circles(points.view(), width, height, {room.data(), 4}, options, scratch.lend());
    };
    find({});
    CHECK_THROWS_AS(find({.min_radius = 0.5}), tests::broken);
    CHECK_THROWS_AS(find({.min_radius = 30, .max_radius = 20}), tests::broken);
    CHECK_THROWS_AS(find({.max_radius = 20000}), tests::broken);
    CHECK_THROWS_AS(find({.min_coverage = 0}), tests::broken);
    CHECK_THROWS_AS(find({.min_coverage = std::nan("")}), tests::broken);
    CHECK_THROWS_AS(find({.tolerance = 0}), tests::broken);
    CHECK_THROWS_AS(find({.sigma_normal = -1}), tests::broken);
    CHECK_THROWS_AS(find({}, -1, 100), tests::broken);
    CHECK_THROWS_AS(find({}, 100, 30000), tests::broken);
    CHECK_THROWS_AS(hough_circles_workspace(-1, 100, 100), tests::broken);
    const std::size_t bytes = hough_circles_workspace(points.view().size, 100, 100);
    CHECK_THROWS_AS((void)hough_circles(points.view(), 100, 100, {room.data(), 4}, {}, scratch.lend(bytes / 2)),
                    tests::broken);
}

TEST_CASE("hough_circles: in a picture, any radius, everywhere, light or dark, in noise") {
    draw::random random(3);
    for (int i = 0; i < 40; ++i) {
        const double radius = i < 20 ? random.uniform(10, 100) : random.uniform(4, 12);
        const double x = random.uniform(90, 110), y = random.uniform(70, 100);
        const bool light = i % 2 == 0;
        tests::picture<std::uint8_t> picture(200, 170);
        const double contrast = light ? 80 : -80, noise = i % 3 == 0 ? 0 : 3;
        draw::render(picture.view(), draw::disc{x, y, radius},
                     {.background = 120, .contrast = contrast, .noise = noise}, random);
        const auto circles = circles_of(picture.view(), {.min_radius = i < 20 ? 9.0 : 3.0, .min_coverage = 0.3});
        REQUIRE(circles.size() == 1);
        CHECK(is(circles[0], x, y, radius, noise > 0 || radius < 10 ? 0.1 : 0.01));
        CHECK(std::abs(circles[0].x - x) < 5 * circles[0].sigma_x);
        CHECK(std::abs(circles[0].radius - radius) < 5 * circles[0].sigma_radius);
        CHECK(circles[0].inside == (light ? contrast::light : contrast::dark));
        CHECK(picture.surroundings_untouched());
    }
}

TEST_CASE("hough_circles: of a picture and of its edge points, the same circles") {
    draw::random random(4);
    tests::picture<std::uint8_t> picture(320, 240);
    const draw::disc discs[] = {{70.3, 60.2, 40.5}, {200.6, 70.1, 55}, {60, 180.4, 22.2}, {250, 190, 14.7}};
    const auto a = draw::seen(discs[0], 0.8), b = draw::seen(discs[1], 0.8), c = draw::seen(discs[2], 0.8),
               d = draw::seen(discs[3], 0.8);
    draw::expose(
        picture.view(), [&](int x, int y) { return 100 + 80 * a(x, y) - 60 * b(x, y) + 30 * c(x, y) - 40 * d(x, y); },
        2.0, random);
    const auto circles = circles_of(picture.view());
    const auto edges = subpixel_edges(picture.view());
    const auto by_points = hough_circles(edges.points.view(), 320, 240);
    REQUIRE(circles.size() == 4);
    REQUIRE(by_points.size() == 4);
    for (const auto& one : circles) {
        int near = 0;
        for (const auto& other : by_points) near += is(other, one.x, one.y, one.radius, 0.02);
        CHECK(near == 1);
    }
    int light = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        light += circles[i].inside == contrast::light;
        if (i > 0) CHECK(circles[i].vote_share <= circles[i - 1].vote_share);
    }
    CHECK(light == 2);
    const auto dark = circles_of(picture.view(), {.inside = contrast::dark});
    REQUIRE(dark.size() == 2);
    CHECK(dark[0].inside == contrast::dark);

    const auto hosted = hough_circles(picture.view());
    REQUIRE(hosted.size() == 4);
    CHECK(std::memcmp(hosted.begin(), circles.data(), 4 * sizeof(hough_circle)) == 0);
    const auto other_way_up = circles_of(picture.bottom_up());
    CHECK(other_way_up.size() == 4);
    tests::tight_scratch scratch(hough_circles_workspace(320, 240));
    for (int size = 0; size < 4; ++size) {
        std::vector<hough_circle> room(4);
        const tally told = hough_circles(picture.view(), {room.data(), size}, {}, scratch.lend());
        CHECK(told.written == size);
        CHECK(told.found == 4);
        CHECK(std::memcmp(room.data(), circles.data(), static_cast<std::size_t>(size) * sizeof(hough_circle)) == 0);
    }
}

TEST_CASE("hough_circles: neither uneven light nor an edge close beside a circle's moves it") {
    draw::random random(9);
    tests::picture<std::uint8_t> picture(160, 160);
    const draw::disc disc = {78.3, 81.6, 40};
    const auto share = draw::seen(disc, 0.8);
    for (const bool beside : {false, true}) {
        const auto bar = draw::seen(draw::bar{131, 80, 1.5707963267948966, 140, 14}, 0.8);  // five pixels from it
        draw::expose(
            picture.view(),
            [&](int x, int y) {
                const double light = 0.6 + 0.005 * x;
                return light * (60 + 100 * share(x, y) + (beside ? 100 * bar(x, y) : 0));
            },
            2.0, random);
        const auto circles = circles_of(picture.view(), {.min_radius = 30, .max_radius = 50});
        REQUIRE(circles.size() == 1);
        CHECK(is(circles[0], 78.3, 81.6, 40, 0.06));
    }
}

TEST_CASE("hough_circles: circles come in the order of their votes, whether light or dark") {
    tests::edge_points points;
    points.add_circle(60, 60, 30, true, 0, 1.3 * half_turn);
    points.add_circle(160, 60, 30, false);
    points.add_circle(260, 60, 30, true, 0, 1.6 * half_turn);
    const auto circles = circles_of(points, 320, 120);
    REQUIRE(circles.size() == 3);
    CHECK(circles[0].inside == contrast::dark);
    CHECK(circles[1].x > 200);
    for (std::size_t i = 1; i < 3; ++i) CHECK(circles[i].vote_share <= circles[i - 1].vote_share);
}

TEST_CASE("hough_circles: pictures of any size without a circle have none") {
    draw::random random(5);
    for (const int width : {0, 1, 2, 5, 11, 16, 40, 129})
        for (const int height : {0, 1, 2, 5, 11, 40}) {
            tests::picture<std::uint8_t> flat(width, height), noisy(width, height), checks(width, height);
            for (int y = 0; y < height; ++y)
                for (int x = 0; x < width; ++x) {
                    flat.view()(x, y) = 255;
                    noisy.view()(x, y) = static_cast<std::uint8_t>(random.uniform(0, 255));
                    checks.view()(x, y) = static_cast<std::uint8_t>((x + y) % 2 * 255);
                }
            for (auto* picture : {&flat, &noisy, &checks})
                for (const double least : {2.0, 10.0}) {
                    CHECK(circles_of(picture->view(), {.min_radius = least, .max_radius = 20, .min_coverage = 0.7})
                              .empty());
                    CHECK(picture->surroundings_untouched());
                }
        }
}

TEST_CASE("hough_circles: of a picture, refuses options that mean nothing, and scratch that is too small") {
    const tests::throw_when_broken guard;
    tests::picture<std::uint8_t> picture(64, 64);
    std::vector<hough_circle> room(4);
    const std::size_t bytes = hough_circles_workspace(64, 64);
    tests::tight_scratch scratch(bytes);
    CHECK_THROWS_AS((void)hough_circles(picture.view(), {room.data(), 4}, {.min_radius = 0}, scratch.lend()),
                    tests::broken);
    CHECK_THROWS_AS((void)hough_circles(picture.view(), {room.data(), 4}, {}, scratch.lend(bytes / 8)), tests::broken);
    CHECK_THROWS_AS(hough_circles_workspace(-1, 64), tests::broken);
}
