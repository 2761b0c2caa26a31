#include "tools/draw/pen.hpp"

#include <alidade/core/image.hpp>

#include <doctest/doctest.h>

using namespace alidade;

namespace {

image<std::uint8_t, 3> black(int width, int height) {
    image<std::uint8_t, 3> made(width, height);
    for (int y = 0; y < height; ++y)
        for (int i = 0; i < 3 * width; ++i) made.view().row(y)[i] = 0;
    return made;
}

double sum_of(image_view<const std::uint8_t, 3> picture, int channel) {
    double sum = 0;
    for (int y = 0; y < picture.height; ++y)
        for (int x = 0; x < picture.width; ++x) sum += picture(x, y, channel);
    return sum;
}

}  // namespace

TEST_CASE("pen: a level line two pixels broad covers two rows and nothing else") {
    auto picture = black(20, 10);
    draw::pen{picture.view(), {10, 20, 200}}.line(-5, 4.5, 25, 4.5, 2);
    for (int y = 0; y < 10; ++y)
        for (int x = 0; x < 20; ++x) {
            const bool inside = y == 4 || y == 5;
            CHECK(picture.view()(x, y, 0) == (inside ? 10 : 0));
            CHECK(picture.view()(x, y, 2) == (inside ? 200 : 0));
        }
}

TEST_CASE("pen: a circle has ink in proportion to its circumference") {
    auto picture = black(100, 100);
    draw::pen{picture.view(), draw::grey(200)}.circle(50, 50, 30, 1);
    CHECK(sum_of(picture.view(), 1) / 200 == doctest::Approx(2 * 3.14159 * 30).epsilon(0.1));
}

TEST_CASE("pen: nothing is drawn outside, and nothing of what is nowhere") {
    auto picture = black(8, 8);
    const draw::pen pen{picture.view(), draw::grey(255)};
    pen.line(20, 20, 30, 30);
    pen.line(1e300, 0, 0, 1e300);
    pen.circle(-100, -100, 20);
    CHECK(sum_of(picture.view(), 0) == 0);
}

TEST_CASE("pen: text stands on its baseline, on a ground of its own") {
    auto picture = black(60, 30);
    draw::pen{picture.view(), {0, 0, 100}}.text(5, 25, "17", 16);
    CHECK(picture.view()(5 + 2, 29, 2) == 0);
    CHECK(sum_of(crop(picture.view(), 3, 7, 30, 20), 2) > 0);
    CHECK(sum_of(crop(picture.view(), 0, 0, 60, 4), 2) == 0);
}
