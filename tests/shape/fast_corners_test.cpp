#include <alidade/shape/fast_corners.hpp>

#include <doctest/doctest.h>

#include <vector>

#include "tests/reference/at.hpp"
#include "tests/reference/fast_corners.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

std::vector<fast_corner> find(image_view<const std::uint8_t> src, fast_corners_options options, int room = 40000) {
    std::vector<fast_corner> found(static_cast<std::size_t>(room));
    tests::tight_scratch scratch(fast_corners_workspace(src.width));
    const tally told = fast_corners(src, {found.data(), room}, options, scratch.lend());
    CHECK(told.written == (told.found < room ? told.found : room));
    found.resize(static_cast<std::size_t>(told.written));
    return found;
}

/// A square of `light` from (12, 10) on, on a ground of `dark`.
void draw_corner(image_view<std::uint8_t> view, int dark, int light) {
    reference::fill(view,
                    [=](int x, int y, int) { return static_cast<std::uint8_t>(x >= 12 && y >= 10 ? light : dark); });
}

}  // namespace

TEST_CASE("fast_corners: the corner of a square is one, with the step less one as its score, and edges are none") {
    picture<std::uint8_t> src(40, 30);
    for (auto [dark, light] : {std::pair{50, 90}, {90, 50}, {0, 255}, {255, 0}}) {
        draw_corner(src.view(), dark, light);
        const auto found = find(src.view(), {.threshold = 20, .only_largest = false});
        REQUIRE(!found.empty());
        bool has = false;
        for (const fast_corner& one : found) {
            has |= one.x == 12 && one.y == 10;
            CHECK(one.score == std::abs(light - dark) - 1);
            CHECK(one.x < 15);
            CHECK(one.y < 13);
        }
        CHECK(has);
        CHECK(find(src.view(), {.threshold = std::abs(light - dark)}).empty());
    }
}

TEST_CASE("fast_corners: agrees with its definition at every awkward size, circle and threshold") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height + 4);
        tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
        for (fast_circle circle : {fast_circle::arc9_of_16, fast_circle::arc7_of_12, fast_circle::arc5_of_8})
            for (int threshold : {0, 7, 90}) {
                const fast_corners_options options = {threshold, circle, (width + threshold) % 2 == 0};
                INFO(width, " x ", height, ", circle ", static_cast<int>(circle), ", threshold ", threshold);
                CHECK(find(src.bottom_up(), options) == reference::fast_corners(src.bottom_up(), options));
            }
    });
}

TEST_CASE("fast_corners: pictures of one value, of no inside and of the steepest contrast") {
    picture<std::uint8_t> flat(70, 20), chequered(70, 20);
    reference::fill(flat.view(), [](int, int, int) { return std::uint8_t{255}; });
    CHECK(find(flat.view(), {.threshold = 0}).empty());
    CHECK(find(crop(flat.view(), 0, 0, 6, 20), {}).empty());
    CHECK(find(crop(flat.view(), 0, 0, 70, 6), {}).empty());
    CHECK(find(crop(flat.view(), 0, 0, 0, 0), {}).empty());
    reference::fill(chequered.view(), [](int x, int y, int) -> std::uint8_t { return (x ^ y) & 1 ? 255 : 0; });
    CHECK(find(chequered.view(), {.threshold = 255, .only_largest = false}).empty());
    CHECK(find(flat.view(), {.threshold = 255, .only_largest = false}).empty());
}

TEST_CASE("fast_corners: an inverted picture has the same corners; the hosted form gives the same") {
    picture<std::uint8_t> src(90, 40);
    tests::scribble(src.view(), 4);
    const auto found = find(src.view(), {.threshold = 60});
    CHECK(found.size() > 10);
    const auto hosted = fast_corners(src.view(), {.threshold = 60});
    CHECK(std::vector<fast_corner>(hosted.begin(), hosted.end()) == found);
    reference::fill(src.view(), [&](int x, int y, int) { return static_cast<std::uint8_t>(255 - src.view()(x, y)); });
    CHECK(find(src.view(), {.threshold = 60}) == found);
}

TEST_CASE("fast_corners: too little room keeps the first corners and tells of all") {
    picture<std::uint8_t> src(90, 40);
    tests::scribble(src.view(), 5);
    const auto all = find(src.view(), {.threshold = 60});
    fast_corner room[6];
    tests::tight_scratch scratch(fast_corners_workspace(90));
    const tally told = fast_corners(src.view(), {room, 5}, {.threshold = 60}, scratch.lend());
    CHECK(told.written == 5);
    CHECK(told.found == static_cast<int>(all.size()));
    for (std::size_t i = 0; i < 5; ++i) CHECK(room[i] == all[i]);
    CHECK(room[5] == fast_corner{});
}

TEST_CASE("fast_corners: refuses thresholds out of range and scratch that is too small") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(70, 9);
    tests::tight_scratch scratch(fast_corners_workspace(70));
    CHECK_THROWS_AS((void)fast_corners(src.view(), {}, {.threshold = -1}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)fast_corners(src.view(), {}, {.threshold = 256}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS((void)fast_corners(src.view(), {}, {}, scratch.lend(90)), tests::broken);
    CHECK_THROWS_AS(fast_corners_workspace(-1), tests::broken);
}
