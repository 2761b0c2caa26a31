#include <alidade/shape/image_moments.hpp>

#include <doctest/doctest.h>

#include <utility>

#include "tests/reference/at.hpp"
#include "tests/reference/moments.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

using namespace alidade;
using doctest::Approx;
using tests::picture;

namespace {

void agrees_with_its_definition(image_view<const std::uint8_t> view, bool binary) {
    const moments made = image_moments(view, {binary});
    INFO(view.width, " x ", view.height, ", binary ", binary);
    const auto right = [&](int p, int q) { return static_cast<double>(reference::image_moment(view, p, q, binary)); };
    CHECK(made.m00 == right(0, 0));
    CHECK(made.m10 == right(1, 0));
    CHECK(made.m01 == right(0, 1));
    CHECK(made.m20 == right(2, 0));
    CHECK(made.m11 == right(1, 1));
    CHECK(made.m02 == right(0, 2));
    CHECK(made.m30 == right(3, 0));
    CHECK(made.m21 == right(2, 1));
    CHECK(made.m12 == right(1, 2));
    CHECK(made.m03 == right(0, 3));
    if (made.m00 == 0) return;
    const auto central = [&](int p, int q) {
        return Approx(static_cast<double>(reference::image_moment(view, p, q, binary, made.x, made.y)))
            .epsilon(1e-12)
            .scale(1 + right(p, 0) + right(0, q));
    };
    CHECK(made.mu20 == central(2, 0));
    CHECK(made.mu11 == central(1, 1));
    CHECK(made.mu12 == central(1, 2));
    CHECK(made.mu03 == central(0, 3));
}

}  // namespace

TEST_CASE("image_moments: three pixels have the moments reckoned by hand") {
    picture<std::uint8_t> src(5, 4);
    reference::fill(src.view(), [](int x, int y, int) -> std::uint8_t {
        return x == 1 && y == 2 ? 10 : x == 4 && y == 3 ? 20 : x == 0 && y == 0 ? 5 : 0;
    });
    const moments made = image_moments(src.view());
    CHECK(made.m00 == 35);
    CHECK(made.m10 == 90);
    CHECK(made.m01 == 80);
    CHECK(made.m11 == 260);
    CHECK(made.m21 == 20 + 960);
    CHECK(made.m30 == 10 + 1280);
    CHECK(image_moments(src.view(), {.binary = true}).m11 == 14);
    CHECK(image_moments(src.view(), {.binary = true}).x == Approx(5.0 / 3));
}

TEST_CASE("image_moments: agrees with its definition at every awkward size") {
    tests::at_awkward_sizes([](int width, int height) {
        picture<std::uint8_t> src(width, height);
        tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
        agrees_with_its_definition(src.view(), false);
        agrees_with_its_definition(src.bottom_up(), true);
    });
}

TEST_CASE("image_moments: white tiles of full height and beyond do not overflow") {
    for (int height : {63, 64, 65, 127, 128, 129, 300}) {
        picture<std::uint8_t> white(150, height);
        reference::fill(white.view(), [](int, int, int) -> std::uint8_t { return 255; });
        agrees_with_its_definition(white.view(), false);
        agrees_with_its_definition(white.view(), true);
    }
}

TEST_CASE("image_moments: the widest picture there is, and the highest") {
    for (auto [width, height] : {std::pair{32768, 2}, {2, 32768}}) {
        picture<std::uint8_t> src(width, height);
        reference::fill(src.view(), [](int, int, int) -> std::uint8_t { return 255; });
        const moments made = image_moments(src.view());
        const double n = 32768, cubes = n * n * (n - 1) * (n - 1) / 4;
        CHECK((width > height ? made.m30 : made.m03) == Approx(2 * 255 * cubes).epsilon(1e-15));
    }
    const tests::throw_when_broken guard;
    CHECK_THROWS_AS(image_moments(image_view<const std::uint8_t>{nullptr, 32769, 0}), tests::broken);
}

TEST_CASE("image_moments: nothing where there is nothing") {
    picture<std::uint8_t> black(40, 30);
    reference::fill(black.view(), [](int, int, int) -> std::uint8_t { return 0; });
    CHECK(image_moments(black.view()) == moments{});
    CHECK(image_moments({}) == moments{});
}
