#include <alidade/shape/corners.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <vector>

#include "tests/reference/corners.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

std::vector<corner> find(image_view<const std::uint8_t> src, corners_options options, int room = 4000) {
    std::vector<corner> found(static_cast<std::size_t>(room));
    tests::tight_scratch scratch(corners_workspace(src.width, src.height, options));
    const tally told = corners(src, {found.data(), room}, options, scratch.lend());
    CHECK(told.written == (told.found < room ? told.found : room));
    found.resize(static_cast<std::size_t>(told.written));
    return found;
}

/// Blobs of several pixels, so that there are corners of many strengths.
void draw_blobs(image_view<std::uint8_t> view, std::uint32_t seed) {
    picture<std::uint8_t> dice(view.width / 5 + 1, view.height / 4 + 1);
    tests::scribble(dice.view(), seed);
    reference::fill(view, [&](int x, int y, int) { return dice.view()((x + y % 3) / 5, y / 4); });
}

}  // namespace

TEST_CASE("corners: the four corners of a square, and nothing else") {
    picture<std::uint8_t> src(60, 50);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t {
        return x >= 20 && x < 40 && y >= 15 && y < 35 ? 200 : 50;
    });
    const auto found = find(src.view(), {.min_quality = 0.3, .min_distance = 5});
    REQUIRE(found.size() == 4);
    const int xs[] = {20, 39, 20, 39}, ys[] = {15, 15, 34, 34};
    for (int i = 0; i < 4; ++i) {
        bool there = false;
        for (const corner& one : found) there |= std::abs(one.x - xs[i]) <= 1 && std::abs(one.y - ys[i]) <= 1;
        CHECK(there);
    }
    CHECK(found[0].strength == found[3].strength);
    CHECK((found[0].y < found[1].y || found[0].x < found[1].x));
}

TEST_CASE("corners: agree with their definition at every awkward size, measure, distance and share") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height + 3);
        for (bool blobs : {false, true})
            for (corner_measure measure : {corner_measure::min_eigenvalue, corner_measure::harris}) {
                tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
                if (blobs) draw_blobs(src.view(), static_cast<std::uint32_t>(width + height));
                const corners_options options = {.response = {measure, width % 2 ? 3 : 5},
                                                 .min_quality = 0.02,
                                                 .min_distance = (width + height) % 7 * 1.5};
                const auto response = corner_response(src.view(), options.response);
                INFO(width, " x ", height);
                CHECK(find(src.view(), options) == reference::choose_corners(response.view(), options));
            }
    });
}

TEST_CASE("corners: the largest of many, from a few candidates, and ever farther apart") {
    picture<std::uint8_t> src(150, 120);
    draw_blobs(src.view(), 6);
    for (corners_options options : {corners_options{.max_corners = 7},
                                    {.min_distance = 0, .max_candidates = 40},
                                    {.min_distance = 3, .max_corners = 30, .max_candidates = 33},
                                    {.min_quality = 0.5, .min_distance = 1000},
                                    {.min_distance = 40.5},
                                    {.min_quality = 1},
                                    {.min_distance = 0},
                                    {.min_distance = 1e8, .max_candidates = 1}}) {
        const auto response = corner_response(src.view(), options.response);
        CHECK(find(src.view(), options) == reference::choose_corners(response.view(), options));
    }
    CHECK(find(src.view(), {.min_distance = 0}).size() > 200);
}

TEST_CASE("corners: pictures of one value or without inside have none") {
    picture<std::uint8_t> src(70, 20);
    for (int value : {0, 255}) {
        reference::fill(src.view(), [=](int, int, int) { return static_cast<std::uint8_t>(value); });
        CHECK(find(src.view(), {}).empty());
        CHECK(find(src.view(), {.response = {.measure = corner_measure::harris}}).empty());
        CHECK(find(crop(src.view(), 0, 0, 70, 1), {}).empty());
        CHECK(find(crop(src.view(), 0, 0, 1, 20), {}).empty());
        CHECK(find(crop(src.view(), 0, 0, 0, 0), {}).empty());
    }
}

TEST_CASE("corners: too little room keeps the strongest and tells of all; the hosted form gives all") {
    picture<std::uint8_t> src(150, 120);
    draw_blobs(src.view(), 7);
    const auto all = find(src.view(), {});
    corner room[6];
    tests::tight_scratch scratch(corners_workspace(150, 120));
    const tally told = corners(src.view(), {room, 5}, {}, scratch.lend());
    CHECK(told.written == 5);
    CHECK(told.found == static_cast<int>(all.size()));
    for (std::size_t i = 0; i < 5; ++i) CHECK(room[i] == all[i]);
    CHECK(room[5] == corner{});
    const auto hosted = corners(src.view());
    CHECK(std::vector<corner>(hosted.begin(), hosted.end()) == all);
}

TEST_CASE("corners: refuses options that mean nothing and scratch that is too small") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(70, 9);
    tests::tight_scratch scratch(corners_workspace(70, 9));
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (corners_options bad : {corners_options{.min_quality = 0},
                                {.min_quality = 1.1},
                                {.min_quality = nan},
                                {.min_distance = -1},
                                {.min_distance = nan},
                                {.max_corners = -1},
                                {.max_candidates = -1}})
        CHECK_THROWS_AS((void)corners(src.view(), {}, bad, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)corners(src.view(), {}, {.response = {.window = 4}}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)corners(src.view(), {}, {}, scratch.lend(500)), tests::broken);
    CHECK_THROWS_AS(corners_workspace(-1, 4), tests::broken);
}
