#include <alidade/learned/picture_map.hpp>

#include <alidade/learned/prep_spec.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>

#include "tests/support/broken.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

/// 1920 x 1080 in the middle of 640 x 640: a third of the size, 140 rows down.
const picture_map third = map_of(1920, 1080, {.width = 640, .height = 640});
const picture_map uneven = map_of(100, 400, {.width = 200, .height = 200, .fit = prep_fit::stretch});

}  // namespace

TEST_CASE("picture_map: the corners of a picture are the corners of what it covers") {
    const auto first = third.forward(point<double>{-0.5, -0.5}), last = third.forward(point<double>{1919.5, 1079.5});
    CHECK(first.x == doctest::Approx(-0.5));
    CHECK(first.y == doctest::Approx(139.5));
    CHECK(last.x == doctest::Approx(639.5));
    CHECK(last.y == doctest::Approx(499.5));
    // Pixel 1 is the middle of the three that become pixel 0.
    CHECK(third.inverse(point<double>{0, 140}).x == doctest::Approx(1));
    CHECK(third.inverse(point<double>{0, 140}).y == doctest::Approx(1));
}

TEST_CASE("picture_map: what is led there is led back") {
    draw::random random(1);
    for (int i = 0; i < 2000; ++i) {
        const auto size = [&] { return static_cast<int>(random.uniform(1, 3000)); };
        prep_spec spec = {.width = size(), .height = size()};
        spec.fit = static_cast<prep_fit>(i % 5);
        const picture_map map = map_of(size(), size(), spec);
        const point<double> p = {random.uniform(-0.5, map.source_width), random.uniform(-0.5, map.source_height)};
        const point<double> back = map.inverse(map.forward(p));
        CHECK(std::abs(back.x - p.x) < 1e-9);
        CHECK(std::abs(back.y - p.y) < 1e-9);
    }
}

TEST_CASE("picture_map: a region is mapped by its corners, and clipped to the picture") {
    const region back = third.inverse(region{-0.5F, 139.5F, 9.5F, 149.5F});
    CHECK(back.x0 == doctest::Approx(-0.5));
    CHECK(back.y0 == doctest::Approx(-0.5));
    CHECK(back.x1 == doctest::Approx(29.5));
    CHECK(back.y1 == doctest::Approx(29.5));
    const region there = third.forward(back);
    CHECK(there.x1 == doctest::Approx(9.5));
    CHECK(third.clipped({-7, -8, 5000, 6000}) == region{-0.5F, -0.5F, 1919.5F, 1079.5F});
    CHECK(third.clipped({3, 4, 5, 6}) == region{3, 4, 5, 6});
    CHECK(third.clipped({-20, 4, -10, 6}).empty());
}

TEST_CASE("picture_map: a polygon is mapped in place") {
    point<float> corners[] = {{0, 140}, {639, 140}, {639, 499}};
    third.inverse(array_view<point<float>>{corners, 3});
    CHECK(corners[0].x == doctest::Approx(1));
    CHECK(corners[1].x == doctest::Approx(1918));
    CHECK(corners[2].y == doctest::Approx(1078));
    third.forward(array_view<point<float>>{corners, 3});
    CHECK(corners[1].x == doctest::Approx(639));
    third.inverse(array_view<point<double>>{nullptr, 0});
}

TEST_CASE("picture_map: a rotated region keeps its angle where both scales are one") {
    const rotated_region back = third.inverse(rotated_region{100, 240, 30, 12, 0.5F});
    CHECK(back.x == doctest::Approx(301));
    CHECK(back.width == doctest::Approx(90));
    CHECK(back.height == doctest::Approx(36));
    CHECK(back.angle == 0.5F);
}

TEST_CASE("picture_map: a rotated region keeps its side's direction and its area where the scales differ") {
    // Along x everything doubles, along y it halves.
    const rotated_region upright = uneven.forward(rotated_region{10, 20, 30, 12, 0});
    CHECK(upright.width == doctest::Approx(60));
    CHECK(upright.height == doctest::Approx(6));
    CHECK(upright.angle == 0);
    const float quarter = 1.5707964F;
    const rotated_region turned = uneven.forward(rotated_region{10, 20, 30, 12, quarter});
    CHECK(turned.width == doctest::Approx(15));
    CHECK(turned.height == doctest::Approx(24));
    CHECK(turned.angle == doctest::Approx(quarter));
    const rotated_region slanted = {10, 20, 30, 12, 0.7F}, there = uneven.forward(slanted);
    CHECK(there.angle == doctest::Approx(std::atan2(0.5 * std::sin(0.7), 2 * std::cos(0.7))));
    CHECK(there.width * there.height == doctest::Approx(30 * 12));
    const rotated_region back = uneven.inverse(there);
    CHECK(back.width == doctest::Approx(30));
    CHECK(back.height == doctest::Approx(12));
    CHECK(back.angle == doctest::Approx(0.7));
}

TEST_CASE("covered: a mask's part that shows the picture, without a copy") {
    std::uint8_t pixels[160 * 160] = {};
    const image_view<std::uint8_t> mask = {pixels, 160, 160};  // a quarter of the input's resolution
    const auto part = covered(third, mask);
    CHECK(part.view.width == 160);
    CHECK(part.view.height == 90);
    CHECK(part.view.data == mask.pixel(0, 35));
    CHECK(part.map.source_width == 1920);
    CHECK(part.map.input_height == 90);
    const auto corner = part.map.inverse(point<double>{-0.5, -0.5}), end = part.map.inverse(point<double>{159.5, 89.5});
    CHECK(corner.x == doctest::Approx(-0.5));
    CHECK(corner.y == doctest::Approx(-0.5));
    CHECK(end.x == doctest::Approx(1919.5));
    CHECK(end.y == doctest::Approx(1079.5));
}

TEST_CASE("covered: pixels that the picture covers in part belong to it; where it is cut off, all do") {
    std::uint8_t pixels[40 * 40] = {};
    const auto part = covered(map_of(100, 50, {.width = 90, .height = 90}), image_view<std::uint8_t>{pixels, 40, 40});
    CHECK(part.view.data == pixels + 40 * 9);  // 22 of 90 rows are free above: 9.8 of 40
    CHECK(part.view.height == 21);             // up to 67 of 90: 29.8
    CHECK(part.map.inverse(point<double>{0, (22 - 9 * 2.25) / 2.25 - 0.5}).y == doctest::Approx(-0.5));
    const auto cut = covered(map_of(100, 50, {.width = 50, .height = 50, .fit = prep_fit::centre_crop}),
                             image_view<std::uint8_t>{pixels, 40, 40});
    CHECK(cut.view.width == 40);
    CHECK(cut.map.inverse(point<double>{-0.5, -0.5}).x == doctest::Approx(24.5));
    CHECK(covered(third, image_view<std::uint8_t>{}).view.empty());
}

TEST_CASE("at_resolution: the same place of a smaller input") {
    const picture_map small = at_resolution(third, 160, 160);
    const auto p = third.forward(point<double>{700, 300}), q = small.forward(point<double>{700, 300});
    CHECK(q.x == doctest::Approx((p.x + 0.5) / 4 - 0.5));
    CHECK(q.y == doctest::Approx((p.y + 0.5) / 4 - 0.5));
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS((void)at_resolution(third, 0, 160), tests::broken);
    CHECK_THROWS_AS((void)at_resolution(picture_map{}, 160, 160), tests::broken);
}
