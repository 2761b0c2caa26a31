#include <alidade/edge/noise_level.hpp>

#include <doctest/doctest.h>

#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;
using tests::picture;

namespace {

float level(image_view<const std::uint8_t> src) {
    tests::tight_scratch scratch(noise_level_workspace());
    return noise_level(src, scratch.lend());
}

}  // namespace

TEST_CASE("noise_level: tells the deviation of white noise within three in a hundred, on flat and sloping light") {
    draw::random random(1);
    for (const double sigma : {2.0, 5.0, 12.0})
        for (const double slope : {0.0, 0.3}) {
            picture<std::uint8_t> src(300, 200);
            draw::expose(src.view(), [&](int x, int y) { return 60 + slope * (x + y); }, sigma, random);
            CHECK(static_cast<double>(level(src.view())) == doctest::Approx(sigma).epsilon(0.03));
        }
}

TEST_CASE("noise_level: edges are no noise, and what is clipped is not asked") {
    draw::random random(2);
    picture<std::uint8_t> src(300, 200);
    draw::render(src.view(), draw::disc{150, 100, 60}, {.background = 0, .contrast = 100, .noise = 4}, random);
    CHECK(static_cast<double>(level(src.view())) == doctest::Approx(4).epsilon(0.1));
}

TEST_CASE("noise_level: of one line of pixels, of flat and of saturated pictures it is 0") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height);
        tests::scribble(src.view(), 5);
        if (width < 3 || height < 3) CHECK(level(src.view()) == 0);
        CHECK(src.surroundings_untouched());
        for (int value : {0, 255})
            for (int y = 0; y < height; ++y)
                for (int x = 0; x < width; ++x) {
                    src.view()(x, y) = static_cast<std::uint8_t>(value);
                }
        CHECK(level(src.view()) == 0);
    });
    picture<std::uint8_t> src(30, 20);
    for (int y = 0; y < 20; ++y)
        for (int x = 0; x < 30; ++x) src.view()(x, y) = 40;
    CHECK(level(src.view()) < 0.1F);
}

TEST_CASE("noise_level: is the same bottom-up and in its hosted form; refuses scratch that is too small") {
    picture<std::uint8_t> src(64, 63);
    draw::random random(2);
    draw::expose(src.view(), [](int, int) { return 90.0; }, 4, random);
    CHECK(level(src.bottom_up()) == level(src.view()));
    CHECK(noise_level(src.view()) == level(src.view()));
    const tests::throw_when_broken guard;
    tests::tight_scratch scratch(1000);
    CHECK_THROWS_AS(noise_level(src.view(), scratch.lend()), tests::broken);
}
