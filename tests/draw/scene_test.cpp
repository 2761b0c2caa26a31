#include "tools/draw/scene.hpp"

#include <doctest/doctest.h>

#include "tests/checksums/crc32.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

TEST_CASE("draw::expose: rounds to the nearest grey level, halves up whatever their last bits, and clips") {
    tests::picture<std::uint8_t> made(7, 1);
    const double light[] = {-3, 0.49, 0.5, 99.5 - 1e-12, 99.5 + 1e-12, 254.7, 300};
    draw::random random(1);
    draw::expose(made.view(), [&](int x, int) { return light[x]; }, 0, random);
    const int expected[] = {0, 0, 1, 100, 100, 255, 255};
    for (int x = 0; x < 7; ++x) CHECK(made.view()(x, 0) == expected[x]);
    CHECK(made.surroundings_untouched());
}

TEST_CASE("draw::expose: real-valued pictures are neither rounded nor clipped") {
    tests::picture<float> made(2, 1);
    draw::random random(1);
    draw::expose(made.view(), [&](int x, int) { return x == 0 ? -3.25 : 300.5; }, 0, random);
    CHECK(made.view()(0, 0) == -3.25f);
    CHECK(made.view()(1, 0) == 300.5f);
}

TEST_CASE("draw::expose: noise has the deviation asked for") {
    tests::picture<std::uint8_t> made(300, 300);
    draw::random random(3);
    draw::expose(made.view(), [](int, int) { return 128.0; }, 10, random);
    double sum = 0, squares = 0;
    for (int y = 0; y < 300; ++y)
        for (int x = 0; x < 300; ++x) {
            const double off = made.view()(x, y) - 128.0;
            sum += off;
            squares += off * off;
        }
    CHECK(std::abs(sum / 90000) < 0.15);
    CHECK(squares / 90000 == doctest::Approx(100 + 1.0 / 12).epsilon(0.02));
}

TEST_CASE("draw::expose: negative noise is refused") {
    const tests::throw_when_broken guard;
    tests::picture<std::uint8_t> made(2, 2);
    draw::random random(3);
    CHECK_THROWS_AS(draw::render(made.view(), draw::disc{1, 1, 1}, {.noise = -1}, random), tests::broken);
}

TEST_CASE("draw::expose: the same bytes on every machine") {
    tests::picture<std::uint8_t> made(64, 48);
    const auto checksum = [&](const auto& what, double noise) {
        draw::random random(11);
        draw::render(made.view(), what, {.noise = noise}, random);
        return checksums::crc32(made.view());
    };
    CHECK(checksum(draw::half_plane::through(31.3, 24.8, 0.4), 0) == 2181501241u);
    CHECK(checksum(draw::half_plane::through(32, 24, 0), 5) == 3505932664u);
    CHECK(checksum(draw::bar{31.3, 24.8, 0.7, 40, 9}, 5) == 2263893332u);
    CHECK(checksum(draw::disc{31.3, 24.8, 17.3}, 10) == 151031277u);
    CHECK(checksum(draw::wave{0.05, 0.02, 0.3}, 0) == 2239630033u);
}
