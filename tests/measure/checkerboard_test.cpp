#include <alidade/measure/checkerboard.hpp>

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

found find(image_view<const std::uint8_t> src, checkerboard_options options, int room = -1) {
    found made;
    made.points.resize(static_cast<std::size_t>(room >= 0       ? room
                                                : options.whole ? options.columns * options.rows
                                                                : 4000));
    tests::tight_scratch scratch(checkerboard_workspace(src.width, src.height, options));
    made.told = checkerboard(src, {made.points.data(), static_cast<int>(made.points.size())}, options, scratch.lend());
    return made;
}

draw::place middle(int columns, int rows) { return {0.5 * (columns - 1), 0.5 * (rows - 1)}; }

/// The largest distance of a corner from where it is.
double worst(const found& of, const draw::bent_view& seen) {
    double most = 0;
    for (const grid_point& p : of.points) {
        const draw::place truth = seen({static_cast<double>(p.column), static_cast<double>(p.row)});
        most = std::fmax(most, std::hypot(p.seen.x - truth.x, p.seen.y - truth.y));
    }
    return most;
}

void turn_round(image_view<const std::uint8_t> src, image_view<std::uint8_t> dst) {
    for (int y = 0; y < src.height; ++y)
        for (int x = 0; x < src.width; ++x) dst(x, y) = src(src.width - 1 - x, src.height - 1 - y);
}

}  // namespace

TEST_CASE("checkerboard: fields of twenty pixels, drawn by hand, have their corners between pixels") {
    tests::picture<std::uint8_t> src(140, 120);
    for (int y = 0; y < 120; ++y)
        for (int x = 0; x < 140; ++x) {
            const bool field = x >= 20 && x < 120 && y >= 20 && y < 100;
            src.view()(x, y) = field && (x / 20 + y / 20) % 2 == 0 ? 40 : 210;
        }
    const found board = find(src.view(), {.columns = 4, .rows = 3});
    REQUIRE(board.told);
    CHECK(board.told->columns == 4);
    CHECK(board.told->rows == 3);
    CHECK(board.told->points == 12);
    for (int i = 0; i < 12; ++i) {
        const grid_point& p = board.points[static_cast<std::size_t>(i)];
        CHECK(p.column == i % 4);
        CHECK(p.row == i / 4);
        CHECK(std::abs(p.seen.x - (39.5 + 20 * p.column)) < 1e-3);
        CHECK(std::abs(p.seen.y - (39.5 + 20 * p.row)) < 1e-3);
        CHECK(p.seen.covariance(0, 0) > 0);
        CHECK(p.seen.covariance(0, 0) < 1e-3);
    }
}

TEST_CASE("checkerboard: tilted, turned, bent, shaded, blurred, noisy, small") {
    const target_view views[] = {
        {},
        {.rotation = 2.5, .tilt = 1.0},
        {.tilt = 0.6, .k1 = -0.3},
        {.shade = 0.7},
        {.blur = 3},
        {.noise = 15},
        {.scale = 8},
        {.scale = 20, .rotation = -2, .tilt = 0.8, .k1 = -0.2, .blur = 1.5, .noise = 6, .shade = 0.5}};
    int i = 0;
    for (const target_view& how : views) {
        CAPTURE(i);
        auto src = tests::board_picture({.columns = 8, .rows = 5}, how, static_cast<std::uint64_t>(++i));
        const found board = find(src.view(), {.columns = 8, .rows = 5});
        REQUIRE_MESSAGE(board.told, board.told.error().message);
        CHECK(worst(board, tests::seen_as(how, middle(8, 5))) < 0.7);
    }
}

TEST_CASE(
    "checkerboard: where columns + rows is odd, the first corner is beside the dark field, however it is turned") {
    for (const double rotation : {0.0, 1.5, 3.0, -1.6}) {
        const target_view how = {.scale = 18, .rotation = rotation};
        auto src = tests::board_picture({.columns = 7, .rows = 6}, how, 3);
        const found board = find(src.view(), {.columns = 7, .rows = 6});
        REQUIRE(board.told);
        CHECK(worst(board, tests::seen_as(how, middle(7, 6))) <
              0.3);  // of the drawn board (0, 0) is beside the dark one
    }
}

TEST_CASE("checkerboard: where it is even, the first corner is that of the least x + y") {
    for (const bool square : {false, true}) {
        const int columns = square ? 5 : 7, rows = 5;
        auto src = tests::board_picture({.columns = columns, .rows = rows}, {.scale = 20, .rotation = 0.3}, 4);
        tests::picture<std::uint8_t> turned(320, 240);
        turn_round(src.view(), turned.view());
        const found upright = find(src.view(), {.columns = columns, .rows = rows});
        const found upside_down = find(turned.view(), {.columns = columns, .rows = rows});
        REQUIRE(upright.told);
        REQUIRE(upside_down.told);
        for (const found* board : {&upright, &upside_down}) {
            const measured_point<> first = board->points[0].seen;
            const std::size_t others[] = {static_cast<std::size_t>(columns - 1),
                                          static_cast<std::size_t>(columns * rows - 1),
                                          static_cast<std::size_t>(columns * (rows - 1))};
            for (const std::size_t i : others) {
                if (!square && i != others[1]) continue;
                CHECK(first.x + first.y <= board->points[i].seen.x + board->points[i].seen.y);
            }
            // Rows follow as +y follows +x.
            const measured_point<> right = board->points[1].seen,
                                   below = board->points[static_cast<std::size_t>(columns)].seen;
            CHECK((right.x - first.x) * (below.y - first.y) - (right.y - first.y) * (below.x - first.x) > 0);
        }
    }
}

TEST_CASE("checkerboard: rows and columns may be asked for the other way round") {
    auto src = tests::board_picture({.columns = 7, .rows = 4}, {}, 5);
    const found board = find(src.view(), {.columns = 4, .rows = 7});
    REQUIRE(board.told);
    const measured_point<> first = board.points[0].seen, right = board.points[1].seen, below = board.points[4].seen;
    CHECK((right.x - first.x) * (below.y - first.y) - (right.y - first.y) * (below.x - first.x) > 0);
}

TEST_CASE("checkerboard: a larger board is ambiguous, a smaller one is none") {
    auto src = tests::board_picture({.columns = 8, .rows = 5}, {}, 6);
    for (const auto& [columns, rows] : {std::pair{7, 5}, {8, 4}, {4, 4}, {5, 7}}) {
        const found board = find(src.view(), {.columns = columns, .rows = rows});
        CHECK(board.told.error().kind == fault::ambiguous);
        CHECK(std::string(board.told.error().message).find("a board of ") == 0);
    }
    for (const auto& [columns, rows] : {std::pair{9, 5}, {8, 6}, {9, 6}, {6, 9}}) {
        const found board = find(src.view(), {.columns = columns, .rows = rows});
        CHECK(board.told.error().kind == fault::not_found);
        CHECK(std::string(board.told.error().message).find("at most 40 corners hang together, ") != std::string::npos);
    }
}

TEST_CASE("checkerboard: a board cut by the picture is no whole one, but its part is told") {
    const target_view how = {.rotation = 0.1, .shift_x = 90};
    auto src = tests::board_picture({.columns = 9, .rows = 6}, how, 7);
    CHECK(find(src.view(), {.columns = 9, .rows = 6}).told.error().kind == fault::not_found);
    found part = find(src.view(), {.whole = false});
    REQUIRE(part.told);
    CHECK(part.told->rows == 6);
    CHECK(part.told->columns < 9);
    CHECK(part.told->columns > 5);
    part.points.resize(static_cast<std::size_t>(part.told->points));
    CHECK(worst(part, tests::seen_as(how, middle(9, 6))) < 0.3);
    const found few = find(src.view(), {.whole = false}, 10);
    CHECK(few.told.error().kind == fault::too_small);
    CHECK(few.points[9].seen.x == part.points[9].seen.x);
}

TEST_CASE("checkerboard: a covered corner is missing in a part, and the others keep their numbers") {
    const target_view how = {.rotation = 0.1, .tilt = 0.2};
    auto src = tests::board_picture({.columns = 7, .rows = 5}, how, 8);
    const draw::bent_view seen = tests::seen_as(how, middle(7, 5));
    const draw::place at = seen({3, 2});
    for (int y = -11; y <= 11; ++y)
        for (int x = -11; x <= 11; ++x) src.view()(static_cast<int>(at.x) + x, static_cast<int>(at.y) + y) = 220;
    CHECK(find(src.view(), {.columns = 7, .rows = 5}).told.error().kind == fault::not_found);
    found part = find(src.view(), {.whole = false});
    REQUIRE(part.told);
    CHECK(part.told->columns == 7);
    CHECK(part.told->rows == 5);
    CHECK(part.told->points == 34);
    part.points.resize(34);
    CHECK(worst(part, seen) < 0.3);
}

TEST_CASE("checkerboard: of two boards it is the larger") {
    auto src = tests::board_picture({.columns = 6, .rows = 4}, {.width = 400, .scale = 12, .shift_x = -110}, 9);
    const target_view larger = {.width = 400, .scale = 20, .rotation = 0.4, .shift_x = 85};
    auto other = tests::board_picture({.columns = 6, .rows = 4}, larger, 9);
    for (int y = 0; y < 240; ++y)
        for (int x = 180; x < 400; ++x) src.view()(x, y) = other.view()(x, y);
    const found board = find(src.view(), {.columns = 6, .rows = 4});
    REQUIRE(board.told);
    for (const grid_point& p : board.points) CHECK(p.seen.x > 180);
}

TEST_CASE("checkerboard: 95 % intervals hold the truth") {
    int covered = 0, all = 0;
    for (int i = 0; i < 12; ++i) {
        const target_view how = {.scale = 18.0 + i, .rotation = 0.1 * i, .noise = i % 2 == 0 ? 3.0 : 6.0};
        auto src = tests::board_picture({.columns = 6, .rows = 5}, how, static_cast<std::uint64_t>(20 + i));
        const found board = find(src.view(), {.columns = 6, .rows = 5});
        REQUIRE(board.told);
        const draw::bent_view seen = tests::seen_as(how, middle(6, 5));
        for (const grid_point& p : board.points) {
            const draw::place truth = seen({static_cast<double>(p.column), static_cast<double>(p.row)});
            covered += std::abs(p.seen.x - truth.x) < 1.96 * std::sqrt(p.seen.covariance(0, 0).value);
            covered += std::abs(p.seen.y - truth.y) < 1.96 * std::sqrt(p.seen.covariance(1, 1).value);
            all += 2;
        }
    }
    // 720 trials: four standard errors about 95 %.
    CHECK(covered > 0.917 * all);
    CHECK(covered < 0.983 * all);
}

TEST_CASE("checkerboard: none is invented") {
    const checkerboard_options four_by_three = {.columns = 4, .rows = 3};
    tests::picture<std::uint8_t> flat(200, 160), noise(200, 160), stripes(200, 160), dots(200, 160);
    tests::scribble(noise.view(), 5);
    for (int y = 0; y < 160; ++y)
        for (int x = 0; x < 200; ++x) {
            flat.view()(x, y) = 128;
            stripes.view()(x, y) = x / 9 % 2 == 0 ? 30 : 220;
            dots.view()(x, y) = std::hypot(x % 24 - 12, y % 24 - 12) < 7 ? 30 : 220;
        }
    for (auto* src : {&flat, &noise, &stripes, &dots}) {
        CHECK(!find(src->view(), four_by_three).told);
        CHECK(!find(src->view(), {.whole = false}).told);
    }
    CHECK(std::string(find(flat.view(), four_by_three).told.error().message) ==
          "no board of 4 by 3 corners is seen, nor a part of one");
}

TEST_CASE("checkerboard: pictures too small, or of odd shape, have none") {
    for (const auto& [width, height] : {std::pair{0, 0}, {1, 1}, {300, 1}, {1, 300}, {19, 19}, {20, 500}, {41, 39}}) {
        tests::picture<std::uint8_t> src(width, height);
        tests::scribble(src.view(), 1);
        CHECK(!find(src.view(), {.columns = 3, .rows = 3}).told);
    }
}

TEST_CASE("checkerboard: the same corners from a picture stored bottom-up") {
    auto src = tests::board_picture({.columns = 6, .rows = 5}, {}, 11);
    tests::picture<std::uint8_t> stored(320, 240);
    const auto flipped = stored.bottom_up();
    for (int y = 0; y < 240; ++y)
        for (int x = 0; x < 320; ++x) flipped(x, y) = src.view()(x, y);
    const found a = find(src.view(), {.columns = 6, .rows = 5}), b = find(flipped, {.columns = 6, .rows = 5});
    REQUIRE(a.told);
    REQUIRE(b.told);
    for (std::size_t i = 0; i < a.points.size(); ++i) CHECK(a.points[i].seen == b.points[i].seen);
}

TEST_CASE("checkerboard: too little room is told, and broken contracts are") {
    auto src = tests::board_picture({.columns = 6, .rows = 5}, {}, 12);
    const found none = find(src.view(), {.columns = 6, .rows = 5}, 29);
    CHECK(none.told.error().kind == fault::too_small);
    CHECK(std::string(none.told.error().message) == "a board of 6 by 5 corners needs room for 30, not 29");
    const auto owned = checkerboard(src.view(), {.columns = 6, .rows = 5});
    REQUIRE(owned);
    CHECK(owned->size() == 30);
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(find(src.view(), {.columns = 2, .rows = 5}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 5, .rows = 61}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 5, .rows = 5, .noise = -1}), tests::broken);
    CHECK_THROWS_AS(find(src.view(), {.columns = 5, .rows = 5, .max_crossings = 3}), tests::broken);
    std::vector<grid_point> room(30);
    const std::size_t size = checkerboard_workspace(320, 240);
    tests::tight_scratch scratch(size);
    CHECK_THROWS_AS(
        (void)checkerboard(src.view(), {room.data(), 30}, {.columns = 6, .rows = 5}, scratch.lend(size / 2)),
        tests::broken);
}
