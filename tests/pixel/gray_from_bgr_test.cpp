#include <alidade/pixel/gray_from_bgr.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include "tests/reference/gray_from_bgr.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"

using namespace alidade;
using tests::picture;

namespace {

template <int C>
image_view<const std::uint8_t, C> read_only(image_view<std::uint8_t, C> view) {
    return view;
}

template <int C>
void agrees_with_its_definition(int width, int height) {
    picture<std::uint8_t, C> src(width, height);
    picture<std::uint8_t> dst(width, height), expected(width, height);
    tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));

    gray_from_bgr(src.view(), dst.view());
    reference::gray_from_bgr(read_only(src.view()), expected.view());
    CHECK_MESSAGE(tests::differences(dst.view(), expected.view()) == 0, width, " x ", height, " x ", C);

    gray_from_rgb(src.bottom_up(), dst.bottom_up());
    reference::gray_from_rgb(read_only(src.view()), expected.view());
    CHECK_MESSAGE(tests::differences(dst.view(), expected.view()) == 0, width, " x ", height, " x ", C);
    CHECK(dst.surroundings_untouched());
}

}  // namespace

TEST_CASE("gray_from_bgr: white stays white, and the colours have the weights of BT.601") {
    const std::uint8_t pixels[] = {255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0};
    std::uint8_t gray[5];
    gray_from_bgr(image_view<const std::uint8_t, 3>{pixels, 5, 1}, {gray, 5, 1});
    CHECK(gray[0] == 255);
    CHECK(gray[1] == 29);   // .114 * 255
    CHECK(gray[2] == 150);  // .587 * 255
    CHECK(gray[3] == 76);   // .299 * 255
    CHECK(gray[4] == 0);
}

TEST_CASE("gray_from_bgr: agrees with its definition at every awkward size") {
    tests::at_awkward_sizes([](int width, int height) {
        agrees_with_its_definition<1>(width, height);
        agrees_with_its_definition<3>(width, height);
        agrees_with_its_definition<4>(width, height);
    });
}

TEST_CASE("gray_from_bgr: every colour's brightness is that of its definition") {
    // All 2^24 colours, a plane of 256 x 256 at a time.
    picture<std::uint8_t, 3> src(256, 256, 0);
    picture<std::uint8_t> dst(256, 256), expected(256, 256);
    for (int blue = 0; blue < 256; blue += 3) {
        reference::fill(src.view(), [&](int x, int y, int c) {
            return static_cast<std::uint8_t>(c == 0 ? blue : c == 1 ? x : y);
        });
        gray_from_bgr(src.view(), dst.view());
        reference::gray_from_bgr(read_only(src.view()), expected.view());
        REQUIRE(tests::differences(dst.view(), expected.view()) == 0);
    }
}

TEST_CASE("gray_from_bgr: the fourth channel is ignored") {
    picture<std::uint8_t, 4> src(67, 5);
    picture<std::uint8_t> dst(67, 5), again(67, 5);
    tests::scribble(src.view(), 1);
    gray_from_bgr(src.view(), dst.view());
    for (int y = 0; y < 5; ++y)
        for (int x = 0; x < 67; ++x) src.view()(x, y, 3) ^= 0xff;
    gray_from_bgr(src.view(), again.view());
    CHECK(tests::differences(dst.view(), again.view()) == 0);
}

TEST_CASE("gray_from_bgr: threads do not change the result") {
    parallel threads(3);
    picture<std::uint8_t, 3> src(70, 200);
    picture<std::uint8_t> alone(70, 200), together(70, 200);
    tests::scribble(src.view(), 5);
    gray_from_bgr(src.view(), alone.view());
    gray_from_bgr(src.view(), together.view(), threads);
    CHECK(tests::differences(alone.view(), together.view()) == 0);
}

TEST_CASE("gray_from_bgr: the hosted form returns an image of the same size") {
    picture<std::uint8_t, 3> src(33, 4);
    picture<std::uint8_t> expected(33, 4);
    tests::scribble(src.view(), 6);
    gray_from_bgr(src.view(), expected.view());
    const image<std::uint8_t> gray = gray_from_bgr(src.view());
    CHECK(tests::differences(gray.view(), expected.view()) == 0);
    gray_from_rgb(src.view(), expected.view());
    const image<std::uint8_t> other = gray_from_rgb(read_only(src.view()));
    CHECK(tests::differences(other.view(), expected.view()) == 0);
}

TEST_CASE("gray_from_bgr: refuses images of different sizes") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t, 3> src(8, 8);
    picture<std::uint8_t> dst(8, 7);
    CHECK_THROWS_AS(gray_from_bgr(src.view(), dst.view()), tests::broken);
}
