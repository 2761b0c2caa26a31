#include <alidade/core/camera_views.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "tests/support/broken.hpp"

using namespace alidade;

namespace {

std::vector<int> row_of(const auto& view, int y) {
    std::vector<std::uint8_t> bgr(static_cast<std::size_t>(3 * width_of(view)));
    bgr_row(view, y, bgr.data());
    return {bgr.begin(), bgr.end()};
}
using bgr = std::vector<int>;

}  // namespace

TEST_CASE("camera_views: black, white, gray, and the colours of BT.601's narrow range") {
    const std::uint8_t luma[] = {16, 235, 126, 82}, red[] = {90, 240};
    const std::uint8_t none[] = {128, 128, 128, 128};
    const nv12_view gray = {{luma, 4, 1}, {none, 2, 1}};
    CHECK(row_of(gray, 0) == bgr{0, 0, 0, 255, 255, 255, 128, 128, 128, 77, 77, 77});
    const nv12_view of_red = {{luma + 3, 1, 1}, {red, 1, 1}};
    CHECK(row_of(of_red, 0) == bgr{0, 1, 255});
}

TEST_CASE("camera_views: two rows and two columns share a colour; odd sizes have one more") {
    const std::uint8_t luma[9] = {126, 126, 126, 126, 126, 126, 126, 126, 126};
    const std::uint8_t chroma[8] = {128, 128, 90, 240, 128, 128, 128, 128};  // red in the right upper corner
    const nv12_view view = {{luma, 3, 3}, {chroma, 2, 2}};
    CHECK(row_of(view, 0) == row_of(view, 1));
    CHECK(row_of(view, 0) != row_of(view, 2));
    CHECK(row_of(view, 0)[0] == 128);
    CHECK(row_of(view, 0)[8] == 255);
    CHECK(row_of(view, 2)[8] == 128);
    CHECK(width_of(view) == 3);
    CHECK(height_of(view) == 3);
}

TEST_CASE("camera_views: the same colours in every order of bytes") {
    const std::uint8_t luma[] = {50, 200}, u[] = {90}, v[] = {200}, uv[] = {90, 200}, vu[] = {200, 90};
    const std::uint8_t yuyv[] = {50, 90, 200, 200}, uyvy[] = {90, 50, 200, 200};
    const bgr expected = row_of(nv12_view{{luma, 2, 1}, {uv, 1, 1}}, 0);
    CHECK(row_of(nv12_view{{luma, 2, 1}, {vu, 1, 1}, true}, 0) == expected);
    CHECK(row_of(i420_view{{luma, 2, 1}, {u, 1, 1}, {v, 1, 1}}, 0) == expected);
    CHECK(row_of(yuyv_view{{yuyv, 2, 1}}, 0) == expected);
    CHECK(row_of(yuyv_view{{uyvy, 2, 1}, true}, 0) == expected);
}

TEST_CASE("camera_views: a mosaic's own colours stay, the others are means of the nearest") {
    //                        r   g   r    g   b  g   g   r    g
    const std::uint8_t m[] = {10, 20, 31, 40, 52, 60, 71, 80, 90};  // r g r / g b g / r g r
    const bayer_view view = {{m, 3, 3}};
    CHECK(row_of(view, 1)[3 * 1 + 0] == 52);
    CHECK(row_of(view, 1)[3 * 1 + 1] == (20 + 40 + 60 + 80) / 4);
    CHECK(row_of(view, 1)[3 * 1 + 2] == (10 + 31 + 71 + 90 + 2) / 4);
    // Green beside blue: blue from left and right, red from above and below; the border is mirrored.
    CHECK(row_of(view, 1)[0] == 52);
    CHECK(row_of(view, 1)[1] == 40);
    CHECK(row_of(view, 1)[2] == (10 + 71 + 1) / 2);
    CHECK(bgr{row_of(view, 0)[0], row_of(view, 0)[1], row_of(view, 0)[2]} == bgr{52, 30, 10});
}

TEST_CASE("camera_views: a mosaic that is shifted by a pixel has another order, and the same colours") {
    std::uint8_t m[6][7];
    for (int y = 0; y < 6; ++y)
        for (int x = 0; x < 7; ++x) m[y][x] = static_cast<std::uint8_t>(37 * x + 91 * y + 5 * x * y);
    const image_view<const std::uint8_t> all = {m[0], 7, 6};
    const bgr whole = row_of(bayer_view{all, bayer_order::rggb}, 3);
    const auto shifted = [&](int left, int top, bayer_order order) {
        const bgr row = row_of(bayer_view{crop(all, left, top, 7 - left, 6 - top), order}, 3 - top);
        return bgr(row.begin() + 3 * (3 - left), row.begin() + 3 * (5 - left));  // pixels 3 and 4 of all
    };
    const bgr expected(whole.begin() + 9, whole.begin() + 15);
    CHECK(shifted(1, 0, bayer_order::grbg) == expected);
    CHECK(shifted(0, 1, bayer_order::gbrg) == expected);
    CHECK(shifted(1, 1, bayer_order::bggr) == expected);
    CHECK(shifted(2, 2, bayer_order::rggb) == expected);
    CHECK(shifted(1, 0, bayer_order::rggb) != expected);
}

TEST_CASE("camera_views: 5, 6 and 5 bits; white is white") {
    const std::uint16_t pixels[] = {0xffff, 0xf800, 0x07e0, 0x001f, 0x8410, 0x0000};
    const rgb565_view view = {{pixels, 6, 1}};
    CHECK(row_of(view, 0) == bgr{255, 255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 132, 130, 132, 0, 0, 0});
    const std::uint16_t swapped[] = {0xffff, 0x00f8, 0xe007, 0x1f00, 0x1084, 0x0000};
    CHECK(row_of(rgb565_view{{swapped, 6, 1}, true}, 0) == row_of(view, 0));
}

TEST_CASE("camera_views: colour of another size is refused") {
    const tests::throw_when_broken guard;
    const std::uint8_t bytes[64] = {};
    CHECK_THROWS_AS((void)row_of(nv12_view{{bytes, 5, 4}, {bytes, 2, 2}}, 0), tests::broken);
    CHECK_THROWS_AS((void)row_of(nv12_view{{bytes, 4, 5}, {bytes, 2, 2}}, 0), tests::broken);
    CHECK_THROWS_AS((void)row_of(i420_view{{bytes, 4, 4}, {bytes, 2, 2}, {bytes, 2, 1}}, 0), tests::broken);
    CHECK_THROWS_AS((void)row_of(yuyv_view{{bytes, 3, 2}}, 0), tests::broken);
}
