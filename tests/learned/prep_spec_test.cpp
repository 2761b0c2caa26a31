#include <alidade/learned/prep_spec.hpp>

#include <doctest/doctest.h>

#include "tests/support/broken.hpp"

using namespace alidade;

TEST_CASE("placement_of: letterboxes as the scripts of YOLO networks make them") {
    constexpr prep_spec square = {.width = 640, .height = 640};
    static_assert(placement_of(1920, 1080, square) == prep_placement{640, 360, 0, 140});
    CHECK(placement_of(1080, 1920, square) == prep_placement{360, 640, 140, 0});
    CHECK(placement_of(640, 480, square) == prep_placement{640, 480, 0, 80});
    CHECK(placement_of(333, 555, square) == prep_placement{384, 640, 128, 0});
    CHECK(placement_of(1000, 333, square) == prep_placement{640, 213, 0, 213});  // of 427 free rows 213 are above
    CHECK(placement_of(64, 64, square) == prep_placement{640, 640, 0, 0});
    // Halves are rounded to even, as Python's round does it: 2.5 and 3.5 rows.
    CHECK(placement_of(256, 5, {.width = 128, .height = 128}).height == 2);
    CHECK(placement_of(256, 7, {.width = 128, .height = 128}).height == 4);
}

TEST_CASE("placement_of: a picture as thin as a thread keeps a pixel") {
    CHECK(placement_of(10000, 1, {.width = 640, .height = 640}) == prep_placement{640, 1, 0, 319});
    CHECK(placement_of(1, 10000, {.width = 640, .height = 640}) == prep_placement{1, 640, 319, 0});
    CHECK(placement_of(1, prep_most, {.width = 1, .height = 1, .fit = prep_fit::centre_crop}).width == 1);
}

TEST_CASE("placement_of: stretched, in the corner, filling, and by the short side") {
    CHECK(placement_of(300, 200, {.width = 64, .height = 32, .fit = prep_fit::stretch}) ==
          prep_placement{64, 32, 0, 0});
    CHECK(placement_of(300, 200, {.width = 64, .height = 64, .fit = prep_fit::letterbox_top_left}) ==
          prep_placement{64, 43, 0, 0});
    CHECK(placement_of(300, 200, {.width = 64, .height = 64, .fit = prep_fit::centre_crop}) ==
          prep_placement{96, 64, -16, 0});
    CHECK(placement_of(200, 301, {.width = 64, .height = 64, .fit = prep_fit::centre_crop}) ==
          prep_placement{64, 96, 0, -16});
    // torchvision: Resize(256), CenterCrop(224). 256 * 500 / 375 = 341.3 is cut; of 117 surplus columns 58 are on the
    // left, of 115 there would be 58 as well.
    prep_spec imagenet = {.width = 224, .height = 224, .fit = prep_fit::short_side};
    imagenet.short_side = 256;
    CHECK(placement_of(500, 375, imagenet) == prep_placement{341, 256, -58, -16});
    CHECK(placement_of(375, 500, imagenet) == prep_placement{256, 341, -16, -58});
    CHECK(placement_of(339, 256, imagenet) == prep_placement{339, 256, -58, -16});
    imagenet.short_side = 200;  // smaller than the input: what is missing is padding
    CHECK(placement_of(300, 300, imagenet) == prep_placement{200, 200, 12, 12});
    imagenet.short_side = 0;
    CHECK(placement_of(448, 600, imagenet) == prep_placement{224, 300, 0, -38});
}

TEST_CASE("map_of: scales are those of the rounded sizes, each by itself") {
    const picture_map map = map_of(1000, 333, {.width = 640, .height = 640});
    CHECK(map.scale_x == 0.64);
    CHECK(map.scale_y == doctest::Approx(213.0 / 333));
    CHECK(map.inverse(point<double>{-0.5, 212.5}).y == doctest::Approx(-0.5));
    CHECK(map.inverse(point<double>{639.5, 425.5}).y == doctest::Approx(332.5));
    CHECK(map.source_width == 1000);
    CHECK(map.input_height == 640);
}

TEST_CASE("placement_of: sizes that cannot be are refused") {
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)placement_of(0, 5, {.width = 64, .height = 64}), tests::broken);
    CHECK_THROWS_AS((void)placement_of(5, -1, {.width = 64, .height = 64}), tests::broken);
    CHECK_THROWS_AS((void)placement_of(5, 5, {.width = 0, .height = 64}), tests::broken);
    CHECK_THROWS_AS((void)placement_of(prep_most + 1, 5, {.width = 64, .height = 64}), tests::broken);
    CHECK_THROWS_AS(
        (void)placement_of(5, 5, {.width = 64, .height = 64, .fit = prep_fit::short_side, .short_side = -3}),
        tests::broken);
}
