#include <alidade/learned/mask_polygon.hpp>

#include <doctest/doctest.h>

#include <alidade/learned/mask_text.hpp>

#include <cmath>
#include <limits>
#include <string>

#include "tests/reference/mask_polygon.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/run_masks.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::counts, tests::runs_of;

namespace {

using polygon = std::vector<point<double>>;

counts filled(const polygon& corners, int width, int height, mask_polygon_options options = {}) {
    tests::tight_scratch scratch(mask_polygon_workspace(tests::view(corners), width, height, options));
    counts made(static_cast<std::size_t>(width) * corners.size() + 1);
    made.resize(static_cast<std::size_t>(
        mask_of_polygon(tests::view(corners), width, height, tests::view(made), options, scratch.lend()).written));
    return made;
}

}  // namespace

TEST_CASE("mask_of_polygon: a rectangle along the borders of pixels has these pixels") {
    const polygon rectangle = {{0.5, 0.5}, {3.5, 0.5}, {3.5, 2.5}, {0.5, 2.5}};
    const counts right = runs_of({".....",  //
                                  ".###.",  //
                                  ".###.",  //
                                  "....."})
                             .counts;
    CHECK(filled(rectangle, 5, 4) == right);
    CHECK(filled({rectangle.rbegin(), rectangle.rend()}, 5, 4) == right);
    polygon in_coco = rectangle;
    for (auto& p : in_coco) p.x += 0.5, p.y += 0.5;
    CHECK(filled(in_coco, 5, 4, {.first_centre = 0.5}) == right);
}

TEST_CASE("mask_of_polygon: what lies outside is cut off, and what covers all is all") {
    CHECK(filled({{-9, -9}, {99, -9}, {99, 99}, {-9, 99}}, 4, 3) == counts{0, 12});
    CHECK(filled({{-9, -9}, {1.5, -9}, {1.5, 99}, {-9, 99}}, 4, 3) == counts{0, 6, 6});
    CHECK(filled({{50, 50}, {60, 50}, {60, 60}}, 4, 3) == counts{12});
}

TEST_CASE("mask_of_polygon: no corner, one, two, or all in one place are nothing") {
    CHECK(filled({}, 4, 3) == counts{12});
    CHECK(filled({{1, 1}}, 4, 3) == counts{12});
    CHECK(filled({{1, 1}, {3, 2}}, 4, 3) == counts{12});
    CHECK(filled({{1, 1}, {1, 1}, {1, 1}}, 4, 3) == counts{12});
    CHECK(filled({{-1, -1}, {1, -1}, {1, 1}}, 0, 0) == counts{0});
}

TEST_CASE("mask_of_polygon: what is covered twice is off") {
    const polygon twice = {{-0.5, -0.5}, {2.5, -0.5}, {2.5, 1.5}, {-0.5, 1.5},
                           {-0.5, -0.5}, {1.5, -0.5}, {1.5, 1.5}, {-0.5, 1.5}};
    CHECK(filled(twice, 3, 2) == runs_of({"..#", "..#"}).counts);
}

TEST_CASE("mask_of_polygon: agrees with the walk in fifths of a pixel") {
    draw::random random(1);
    for (int i = 0; i < 3000; ++i) {
        const int width = 1 + i % 40, height = 1 + i % 23;
        polygon corners(static_cast<std::size_t>(1 + i % 9));
        const double digits = i % 3 == 0 ? 1 : i % 3 == 1 ? 10 : 1000;
        for (auto& p : corners)
            p = {std::floor(random.uniform(-0.3, 1.3) * width * digits) / digits,
                 std::floor(random.uniform(-0.3, 1.3) * height * digits) / digits};
        CHECK(filled(corners, width, height, {.first_centre = 0.5}) ==
              reference::mask_of_polygon(corners, width, height));
    }
}

TEST_CASE("mask_of_polygon: the counts and texts of COCO") {
    struct known {
        int width, height;
        const char* pixels;
        counts runs;
        const char* text;
        polygon corners;
        counts filled;
    };
    const known all[] = {
#include "tests/learned/mask_cases.inc"
    };
    for (const known& one : all) {
        CHECK(filled(one.corners, one.width, one.height, {.first_centre = 0.5}) == one.filled);
        tests::pixels mask(one.width, one.height);
        for (std::size_t i = 0; i < mask.values.size(); ++i) mask.values[i] = one.pixels[i] == '#';
        CHECK(mask.encoded().counts == one.runs);
        std::string text(7 * one.runs.size(), '?');
        text.resize(static_cast<std::size_t>(
            mask_to_text({one.width, one.height, tests::view(one.runs)}, {text.data(), static_cast<int>(text.size())})
                .written));
        CHECK(text == one.text);
    }
}

TEST_CASE("mask_of_polygon: a polygon as large as the limit does not take its time") {
    const polygon huge = {{-9e7, -9e7}, {9e7, -8e7}, {9e7, 9e7}, {-9e7, 9e7}};
    CHECK(filled(huge, 100, 100) == counts{0, 10000});
}

TEST_CASE("mask_of_polygon: refuses coordinates that are none or too large, and scratch that is too small") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(filled({{1e8, 0}}, 4, 3), tests::broken);
    CHECK_THROWS_AS(filled({{0, std::numeric_limits<double>::quiet_NaN()}}, 4, 3), tests::broken);
    const polygon corners = {{0, 0}, {3, 0}, {3, 3}};
    counts room(20);
    CHECK_THROWS_AS((void)mask_of_polygon(tests::view(corners), 4, 3, tests::view(room), {}, workspace()),
                    tests::broken);
}
