#include <alidade/shape/corner_response.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/reference/corners.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

void respond(image_view<const std::uint8_t> src, image_view<float> dst, corner_response_options options) {
    tests::tight_scratch scratch(corner_response_workspace(src.width, options));
    corner_response(src, dst, options, scratch.lend());
}

}  // namespace

TEST_CASE("corner_response: nothing on edges, most at a corner") {
    picture<std::uint8_t> src(20, 20);
    picture<float> response(20, 20);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t { return x >= 10 && y >= 10 ? 120 : 40; });
    respond(src.view(), response.view(), {});
    for (int y = 0; y < 20; ++y)
        for (int x = 0; x < 20; ++x) {
            const bool near = std::abs(2 * x - 19) <= 5 && std::abs(2 * y - 19) <= 5;
            if (!near) CHECK(response.view()(x, y) == 0);
            CHECK(response.view()(x, y) <= std::fmax(response.view()(10, 10), response.view()(9, 9)));
        }
    CHECK(response.view()(10, 10) > 100);
}

TEST_CASE("corner_response: agrees with its definition at every awkward size") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height);
        picture<float> response(width, height);
        tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
        for (int window : {3, 5, 15})
            for (corner_measure measure : {corner_measure::min_eigenvalue, corner_measure::harris}) {
                if (window == 15 && width > 33) continue;
                const corner_response_options options = {measure, window, 0.06};
                respond(src.bottom_up(), response.view(), options);
                const auto right = reference::corner_response(src.bottom_up(), options);
                double worst = 0;
                for (int y = 0; y < height; ++y)
                    for (int x = 0; x < width; ++x) {
                        const double expected = right[static_cast<std::size_t>(y * width + x)];
                        const double largest = measure == corner_measure::harris ? 1e8 : 3e4;
                        worst =
                            std::fmax(worst, std::abs(static_cast<double>(response.view()(x, y)) - expected) / largest);
                    }
                INFO(width, " x ", height, ", window ", window);
                CHECK(worst < 1e-7);
                CHECK(response.surroundings_untouched());
            }
    });
}

TEST_CASE("corner_response: the steepest picture does not overflow the widest window") {
    picture<std::uint8_t> src(50, 50);
    picture<float> response(50, 50);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t { return (x / 2 + y / 2) % 2 ? 255 : 0; });
    const corner_response_options options = {.window = 15};
    respond(src.view(), response.view(), options);
    const auto right = reference::corner_response(src.view(), options);
    CHECK(static_cast<double>(response.view()(25, 25)) == doctest::Approx(right[25 * 50 + 25]));
    CHECK(response.view()(25, 25) > 0);
}

TEST_CASE("corner_response: the hosted form gives the same") {
    picture<std::uint8_t> src(45, 30);
    picture<float> response(45, 30);
    tests::scribble(src.view(), 2);
    respond(src.view(), response.view(), {.window = 5});
    const auto hosted = corner_response(src.view(), {.window = 5});
    CHECK(tests::differences(hosted.view(), response.view()) == 0);
}

TEST_CASE("corner_response: refuses windows that are even or too wide, other sizes, and too little scratch") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(20, 8);
    picture<float> response(20, 8), small(20, 7);
    tests::tight_scratch scratch(100000);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(corner_response(src.view(), small.view(), {}, scratch.lend()), tests::broken);
    for (int window : {1, 4, 17})
        CHECK_THROWS_AS(corner_response(src.view(), response.view(), {.window = window}, scratch.lend()),
                        tests::broken);
    CHECK_THROWS_AS(corner_response(src.view(), response.view(), {.harris_k = nan}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(corner_response(src.view(), response.view(), {}, scratch.lend(100)), tests::broken);
    CHECK_THROWS_AS(corner_response_workspace(-1), tests::broken);
}
