#include <alidade/measure/circle_grid.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "tests/support/broken.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/targets.hpp"

using namespace alidade;
using tests::target_view;

namespace {

struct found {
    result<grid_found> told = grid_found{};
    std::vector<grid_point> points;
};

found find(image_view<const std::uint8_t> src, circle_grid_options options, int room = -1) {
    found made;
    made.points.resize(static_cast<std::size_t>(room >= 0 ? room : options.columns * options.rows));
    tests::tight_scratch scratch(circle_grid_workspace(src.width, src.height, options));
    made.told = circle_grid(src, {made.points.data(), static_cast<int>(made.points.size())}, options, scratch.lend());
    return made;
}

/// The largest distance of a centre from where it is; of both ways round the better, where both are right.
double worst(const found& of, const draw::grid_design& design, const draw::bent_view& seen, bool either_way) {
    double most[2] = {};
    for (const grid_point& p : of.points)
        for (int way = 0; way < 2; ++way) {
            const draw::place truth = seen(design.centre(way == 0 ? p.column : design.columns - 1 - p.column,
                                                         way == 0 ? p.row : design.rows - 1 - p.row));
            most[way] = std::fmax(most[way], std::hypot(p.seen.x - truth.x, p.seen.y - truth.y));
        }
    return either_way ? std::fmin(most[0], most[1]) : most[0];
}

}  // namespace

TEST_CASE("circle_grid: where the discs of a grid are on the plane") {
    CHECK(place_in_circle_grid(3, 2, false) == point<double>{3, 2});
    CHECK(place_in_circle_grid(3, 2, true) == point<double>{6, 2});
    CHECK(place_in_circle_grid(3, 1, true) == point<double>{7, 1});
}

TEST_CASE("circle_grid: symmetric grids, tilted, turned, bent, shaded, blurred, noisy, small") {
    const target_view views[] = {{},
                                 {.rotation = 2.5, .tilt = 0.9},
                                 {.tilt = 0.5, .k1 = -0.25},
                                 {.shade = 0.6},
                                 {.blur = 2},
                                 {.noise = 10},
                                 {.scale = 14, .noise = 3}};
    int i = 0;
    for (const target_view& how : views) {
        CAPTURE(i);
        const draw::grid_design design = {.columns = 7, .rows = 5};
        auto src = tests::grid_picture(design, how, static_cast<std::uint64_t>(++i));
        const found grid = find(src.view(), {.columns = 7, .rows = 5});
        REQUIRE_MESSAGE(grid.told, grid.told.error().message);
        CHECK(grid.told->points == 35);
        CHECK(worst(grid, design, tests::seen_as(how, tests::middle_of(design)), true) < 0.5);
        const measured_point<> first = grid.points[0].seen, last = grid.points[34].seen;
        CHECK(first.x + first.y < last.x + last.y);
    }
}

TEST_CASE("circle_grid: an asymmetric grid of an odd number of rows has one first disc, however it is turned") {
    const draw::grid_design design = {.columns = 4, .rows = 7, .asymmetric = true, .radius = 0.35};
    for (const double rotation : {0.1, 1.7, 3.0, -1.4}) {
        const target_view how = {.scale = 24, .rotation = rotation};
        auto src = tests::grid_picture(design, how, 3);
        const found grid = find(src.view(), {.columns = 4, .rows = 7, .asymmetric = true});
        REQUIRE_MESSAGE(grid.told, grid.told.error().message);
        CHECK(worst(grid, design, tests::seen_as(how, tests::middle_of(design)), false) < 0.3);
    }
}

TEST_CASE("circle_grid: an asymmetric grid of an even number of rows, and light discs on dark") {
    const draw::grid_design design = {
        .columns = 4, .rows = 8, .asymmetric = true, .radius = 0.35, .paper = 60, .ink = 210, .table = 90};
    const target_view how = {.scale = 22};
    auto src = tests::grid_picture(design, how, 4);
    const found grid = find(src.view(), {.columns = 4, .rows = 8, .asymmetric = true});
    REQUIRE_MESSAGE(grid.told, grid.told.error().message);
    CHECK(worst(grid, design, tests::seen_as(how, tests::middle_of(design)), true) < 0.3);
    CHECK(find(src.view(), {.columns = 4, .rows = 8, .asymmetric = true, .discs = contrast::light}).told);
    CHECK(!find(src.view(), {.columns = 4, .rows = 8, .asymmetric = true, .discs = contrast::dark}).told);
}

TEST_CASE("circle_grid: large discs seen at an angle have their centres where they are, not the ellipses' middles") {
    const draw::grid_design design = {.columns = 4, .rows = 3, .radius = 0.42};
    const target_view how = {.width = 480, .height = 400, .scale = 75, .rotation = 0.2, .tilt = 0.9, .noise = 0};
    auto src = tests::grid_picture(design, how, 5);
    const found grid = find(src.view(), {.columns = 4, .rows = 3});
    REQUIRE(grid.told);
    // The middle of an ellipse would be off by a third of a pixel.
    CHECK(worst(grid, design, tests::seen_as(how, tests::middle_of(design)), true) < 0.03);
}

TEST_CASE("circle_grid: 95 % intervals hold the truth") {
    int covered = 0, all = 0;
    for (int i = 0; i < 12; ++i) {
        const draw::grid_design design = {.columns = 6, .rows = 5};
        const target_view how = {.scale = 20.0 + i, .rotation = 0.05 * i, .noise = i % 2 == 0 ? 3.0 : 6.0};
        auto src = tests::grid_picture(design, how, static_cast<std::uint64_t>(20 + i));
        const found grid = find(src.view(), {.columns = 6, .rows = 5});
        REQUIRE(grid.told);
        const draw::bent_view seen = tests::seen_as(how, tests::middle_of(design));
        for (const grid_point& p : grid.points) {
            const draw::place truth = seen(design.centre(p.column, p.row));
            covered += std::abs(p.seen.x - truth.x) < 1.96 * std::sqrt(p.seen.covariance(0, 0).value);
            covered += std::abs(p.seen.y - truth.y) < 1.96 * std::sqrt(p.seen.covariance(1, 1).value);
            all += 2;
        }
    }
    CHECK(covered > 0.917 * all);  // 720 trials: four standard errors about 95 %
    CHECK(covered < 0.983 * all);
}

TEST_CASE("circle_grid: a disc whose edge is crossed by a scratch is found all the same") {
    const draw::grid_design design = {.columns = 5, .rows = 4};
    const target_view how = {.scale = 36, .rotation = 0, .tilt = 0.2};
    auto src = tests::grid_picture(design, how, 6);
    const draw::bent_view seen = tests::seen_as(how, tests::middle_of(design));
    const draw::place at = seen(design.centre(2, 1));
    for (int x = -30; x < 30; ++x)
        for (int y = 0; y < 2; ++y) src.view()(static_cast<int>(at.x) + x, static_cast<int>(at.y) + y) = 120;
    const found grid = find(src.view(), {.columns = 5, .rows = 4});
    REQUIRE_MESSAGE(grid.told, grid.told.error().message);
    CHECK(worst(grid, design, seen, true) < 0.5);
}

TEST_CASE("circle_grid: a larger grid is ambiguous, a smaller one is none, every other disc is none") {
    auto src = tests::grid_picture({.columns = 7, .rows = 5}, {}, 7);
    for (const auto& [columns, rows] : {std::pair{6, 5}, {7, 4}, {3, 3}}) {
        const found grid = find(src.view(), {.columns = columns, .rows = rows});
        CHECK(grid.told.error().kind == fault::ambiguous);
    }
    for (const auto& [columns, rows] : {std::pair{8, 5}, {7, 6}, {9, 9}})
        CHECK(find(src.view(), {.columns = columns, .rows = rows}).told.error().kind == fault::not_found);
    CHECK(std::string(find(src.view(), {.columns = 7, .rows = 6}).told.error().message) ==
          "no grid of 7 by 6 discs is seen: of 35 dark and 0 light ones at most 35 are in line");
    // 7 by 3 rows of the 7 by 5, every other one.
    CHECK(!find(src.view(), {.columns = 7, .rows = 3}).told);
    // An asymmetric one lies within a symmetric one, but for the discs between.
    CHECK(!find(src.view(), {.columns = 3, .rows = 5, .asymmetric = true}).told);
}

TEST_CASE("circle_grid: none is invented") {
    tests::picture<std::uint8_t> flat(200, 160), noise(200, 160), fields(200, 160);
    tests::scribble(noise.view(), 5);
    for (int y = 0; y < 160; ++y)
        for (int x = 0; x < 200; ++x) {
            flat.view()(x, y) = 128;
            fields.view()(x, y) = (x / 20 + y / 20) % 2 == 0 ? 30 : 220;
        }
    for (auto* src : {&flat, &noise, &fields})
        for (const bool asymmetric : {false, true})
            CHECK(!find(src->view(), {.columns = 4, .rows = 3, .asymmetric = asymmetric}).told);
    for (const auto& [width, height] : {std::pair{0, 0}, {1, 1}, {300, 1}, {1, 300}, {19, 19}}) {
        tests::picture<std::uint8_t> src(width, height);
        tests::scribble(src.view(), 1);
        CHECK(!find(src.view(), {.columns = 3, .rows = 3}).told);
    }
}

TEST_CASE("circle_grid: too little room is told, and broken contracts are") {
    auto src = tests::grid_picture({.columns = 5, .rows = 4}, {}, 8);
    const found none = find(src.view(), {.columns = 5, .rows = 4}, 19);
    CHECK(std::string(none.told.error().message) == "a grid of 5 by 4 discs needs room for 20, not 19");
    const auto owned = circle_grid(src.view(), {.columns = 5, .rows = 4});
    REQUIRE(owned);
    CHECK(owned->size() == 20);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(find(src.view(), {.columns = 1, .rows = 9}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 2, .rows = 2}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 5, .rows = 31}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 5, .rows = 5, .correlation = -2}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 5, .rows = 5, .max_discs = 5}), tests::broken);
}
