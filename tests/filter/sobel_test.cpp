#include <alidade/filter/sobel.hpp>

#include <alidade/core/parallel.hpp>

#include <doctest/doctest.h>

#include "tests/reference/sobel.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/picture.hpp"
#include "tests/support/scratch.hpp"

using namespace alidade;
using tests::picture;

namespace {

constexpr sobel_kernel every_kernel[] = {sobel_kernel::size3, sobel_kernel::size5, sobel_kernel::scharr};
constexpr border every_border[] = {border::mirror, border::reflect, border::edge, border::wrap, border::constant};

template <int C, class E = sequential>
void derive(source<std::uint8_t, C> src, image_view<std::int16_t, C> dx, image_view<std::int16_t, C> dy,
            sobel_options options, E&& on = E{}) {
    tests::tight_scratch scratch(sobel_workspace(src.width, C, on.bands()));
    sobel(src, dx, dy, options, scratch.lend(), on);
}

template <int C>
void agrees_with_its_definition(int width, int height, sobel_options options) {
    picture<std::uint8_t, C> src(width, height);
    picture<std::int16_t, C> dx(width, height), dy(width, height), right_dx(width, height), right_dy(width, height);
    tests::scribble(src.view(), static_cast<std::uint32_t>(width * 31 + height));
    derive<C>(src.bottom_up(), dx.view(), dy.bottom_up(), options);
    reference::sobel<C>(src.bottom_up(), right_dx.view(), right_dy.bottom_up(), options);
    INFO(width, " x ", height, " x ", C, ", kernel ", static_cast<int>(options.kernel), ", edge ",
         static_cast<int>(options.edge));
    CHECK(tests::differences(dx.view(), right_dx.view()) == 0);
    CHECK(tests::differences(dy.view(), right_dy.view()) == 0);
    CHECK(dx.surroundings_untouched());
    CHECK(dy.surroundings_untouched());
}

}  // namespace

TEST_CASE("sobel: a step from 0 to 100 is 400 high, and along it there is no slope") {
    picture<std::uint8_t> src(6, 4);
    picture<std::int16_t> dx(6, 4), dy(6, 4);
    reference::fill(src.view(), [](int x, int, int) { return static_cast<std::uint8_t>(x < 3 ? 0 : 100); });
    derive<1>(src.view(), dx.view(), dy.view(), {});
    const int expected[] = {0, 0, 400, 400, 0, 0};
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 6; ++x) {
            CHECK(dx.view()(x, y) == expected[x]);
            CHECK(dy.view()(x, y) == 0);
        }
}

TEST_CASE("sobel: agrees with its definition at every awkward size") {
    tests::at_awkward_sizes([](int width, int height) {
        for (sobel_kernel kernel : every_kernel) {
            agrees_with_its_definition<1>(width, height, {kernel});
            agrees_with_its_definition<3>(width, height, {kernel});
        }
        agrees_with_its_definition<4>(width, height, {});
    });
}

TEST_CASE("sobel: agrees with its definition under every border rule") {
    for (border edge : every_border)
        for (sobel_kernel kernel : every_kernel) {
            agrees_with_its_definition<1>(37, 6, {kernel, edge, 201});
            agrees_with_its_definition<3>(3, 2, {kernel, edge, 201});
            agrees_with_its_definition<1>(1, 1, {kernel, edge, 201});
        }
}

TEST_CASE("sobel: the steepest picture there is does not overflow") {
    for (sobel_kernel kernel : every_kernel) {
        picture<std::uint8_t> src(64, 8);
        picture<std::int16_t> dx(64, 8), dy(64, 8);
        reference::fill(src.view(), [](int x, int, int) { return static_cast<std::uint8_t>(x < 32 ? 255 : 0); });
        derive<1>(src.view(), dx.view(), dy.view(), {kernel});
        const int steepest = kernel == sobel_kernel::size3 ? -1020 : kernel == sobel_kernel::size5 ? -12240 : -4080;
        CHECK(dx.view()(31, 4) == steepest);
    }
}

TEST_CASE("sobel: dx of a picture is dy of its transpose") {
    picture<std::uint8_t> src(40, 40), turned(40, 40);
    picture<std::int16_t> dx(40, 40), dy(40, 40), turned_dx(40, 40), turned_dy(40, 40);
    tests::scribble(src.view(), 8);
    reference::fill(turned.view(), [&](int x, int y, int) { return src.view()(y, x); });
    for (sobel_kernel kernel : every_kernel) {
        derive<1>(src.view(), dx.view(), dy.view(), {kernel});
        derive<1>(turned.view(), turned_dx.view(), turned_dy.view(), {kernel});
        int different = 0;
        for (int y = 0; y < 40; ++y)
            for (int x = 0; x < 40; ++x) different += dx.view()(x, y) != turned_dy.view()(y, x);
        CHECK(different == 0);
    }
}

TEST_CASE("sobel: threads do not change the result; the hosted form gives the same") {
    parallel threads(3);
    picture<std::uint8_t, 3> src(45, 130);
    picture<std::int16_t, 3> dx(45, 130), dy(45, 130), other_dx(45, 130), other_dy(45, 130);
    tests::scribble(src.view(), 6);
    derive<3>(src.view(), dx.view(), dy.view(), {});
    derive<3>(src.view(), other_dx.view(), other_dy.view(), {}, threads);
    CHECK(tests::differences(dx.view(), other_dx.view()) == 0);
    CHECK(tests::differences(dy.view(), other_dy.view()) == 0);
    const auto hosted = sobel(src.view());
    CHECK(tests::differences(dx.view(), hosted.dx.view()) == 0);
    CHECK(tests::differences(dy.view(), hosted.dy.view()) == 0);
}

TEST_CASE("sobel: refuses images of different sizes and scratch that is too small") {
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(8, 8);
    picture<std::int16_t> dx(8, 8), dy(8, 8), small(8, 7);
    tests::tight_scratch scratch(100000);
    CHECK_THROWS_AS(sobel(src.view(), small.view(), dy.view(), {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(sobel(src.view(), dx.view(), small.view(), {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(sobel(src.view(), dx.view(), dx.view(), {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(sobel(src.view(), dx.view(), dy.view(), {}, scratch.lend(16)), tests::broken);
    CHECK_THROWS_AS(sobel(src.view(), dx.view(), flip_rows(dx.view()), {}, scratch.lend()), tests::broken);
    CHECK_THROWS_AS(sobel_workspace(-1), tests::broken);
    CHECK_THROWS_AS(sobel_workspace(8, 1, 0), tests::broken);
}

TEST_CASE("sobel: refuses an executor without bands, before it touches memory") {
    struct nobody : sequential {
        int bands() const { return 0; }
    };
    const tests::throw_when_broken guard;
    picture<std::uint8_t> src(64, 64);
    picture<std::int16_t> dx(64, 64), dy(64, 64);
    tests::tight_scratch scratch(100000);
    CHECK_THROWS_AS(sobel(src.view(), dx.view(), dy.view(), {}, scratch.lend(), nobody{}), tests::broken);
}
