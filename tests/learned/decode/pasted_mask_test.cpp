#include <alidade/learned/decode/pasted_mask.hpp>

#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/detections.hpp"
#include "tests/support/picture.hpp"

using namespace alidade;

TEST_CASE("paste_mask: as torchvision pastes it, in every layout and quantised") {
    namespace cases = reference::cases;
    reference::each_way([](auto laid) {
        const auto mask = laid(cases::pasted_mask);
        int nth = 0;
        for (const region& where : cases::pasted_boxes) {
            tests::picture<std::uint8_t> dst(32, 24);
            const auto touched = paste_mask(mask.view, where, dst.view(), {.level = 0.4F, .inside = 1});
            REQUIRE(touched);
            for (int y = 0; y < 24; ++y) {
                CHECK(std::memcmp(dst.view().row(y), cases::pasted_expected + 32 * 24 * nth + 32 * y, 32) == 0);
                for (int x = 0; x < 32; ++x) {
                    const bool within = x >= touched->x && x < touched->x + touched->width && y >= touched->y &&
                                        y < touched->y + touched->height;
                    CHECK((within || dst.view()(x, y) == 0));
                }
            }
            CHECK(dst.surroundings_untouched());
            ++nth;
        }
    });
}

TEST_CASE("paste_mask: a box beyond the picture, or turned inside out, leaves it empty") {
    const float one[] = {1};
    const tensor_view<const float, 2> mask(one, {1, 1});
    for (const region where : {region{100, 100, 120, 120}, region{-50, -50, -40, -40}, region{8, 8, 2, 2}}) {
        tests::picture<std::uint8_t> dst(10, 10);
        const auto touched = paste_mask(mask, where, dst.view());
        REQUIRE(touched);
        CHECK(*touched == box{});
        for (int y = 0; y < 10; ++y)
            for (int x = 0; x < 10; ++x) CHECK(dst.view()(x, y) == 0);
    }
}

TEST_CASE("paste_mask: the smallest things") {
    const float one[] = {1};
    tests::picture<std::uint8_t> dst(3, 3), none(0, 5);
    REQUIRE(paste_mask(tensor_view<const float, 2>(one, {1, 1}), {-0.5F, -0.5F, 2.5F, 2.5F}, dst.view()));
    CHECK(dst.view()(1, 1) == 255);
    CHECK(dst.view()(0, 0) == 0);
    REQUIRE(paste_mask(tensor_view<const float, 2>(one, {1, 1}), {0, 0, 3, 3}, none.view()));
}

TEST_CASE("paste_mask: what is no number is refused") {
    constexpr float no_number = std::numeric_limits<float>::quiet_NaN();
    const float plane[4] = {0, no_number, 0, 0};
    tests::picture<std::uint8_t> dst(4, 4);
    const tensor_view<const float, 2> bad(plane, {2, 2}), good(plane + 2, {1, 2}), empty(plane, {0, 2});
    CHECK(tests::has(tests::refusal(paste_mask(bad, {0, 0, 4, 4}, dst.view())), "1, 0"));
    tests::refusal(paste_mask(good, {0, no_number, 4, 4}, dst.view()));
    tests::refusal(paste_mask(good, {0, 0, 1e30F, 4}, dst.view()));
    tests::refusal(paste_mask(empty, {0, 0, 4, 4}, dst.view()));
}

TEST_CASE("paste_mask: broken contracts are refused") {
    const tests::throw_when_broken guard;
    const float one[] = {1};
    tests::picture<std::uint8_t> dst(4, 4);
    CHECK_THROWS_AS((void)paste_mask(tensor_view<const float, 2>(one, {1, 1}), {0, 0, 4, 4}, dst.view(), {.level = 0}),
                    tests::broken);
}
