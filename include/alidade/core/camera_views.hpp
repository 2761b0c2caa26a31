// Pictures in the formats of cameras: views of their memory, and one row of them as blue, green and red.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>

#include <cstdint>

namespace alidade {

/// Brightness for each pixel, then colour for each two by two: `chroma` holds u, v pairs, half as wide and high,
/// rounded up. (NV21 has v first: swapped = true.)
struct nv12_view {
    image_view<const std::uint8_t> luma;
    image_view<const std::uint8_t, 2> chroma;
    bool swapped = false;
};

/// The same with the two colours in planes of their own. (I420; of YV12 the second plane is `u`.)
struct i420_view {
    image_view<const std::uint8_t> luma, u, v;
};

/// Two pixels in four bytes: y u y v (YUY2), or u y v y (UYVY).
struct yuyv_view {
    image_view<const std::uint8_t, 2> pairs;
    bool luma_second = false;  ///< UYVY
};

/// Red in the highest five bits of 16, then six of green, then blue. Devices on a serial bus often send the higher byte
/// first, which is `bytes_swapped` where the processor is little-endian.
struct rgb565_view {
    image_view<const std::uint16_t> pixels;
    bool bytes_swapped = false;
};

/// The colours of a mosaic's first two pixels, and of those below. (OpenCV names them by the second row's second and
/// third pixel: rggb is its COLOR_BayerBG2BGR.)
enum class bayer_order { rggb, grbg, gbrg, bggr };

/// One colour for each pixel, as a sensor under a Bayer filter gives it.
struct bayer_view {
    image_view<const std::uint8_t> mosaic;
    bayer_order order = bayer_order::rggb;
};

inline namespace ALIDADE_ISA {

namespace camera_views_detail {

/// ITU-R BT.601 from its narrow range (black 16, white 235), in 20-bit weights, as cv::cvtColor has them.
struct colour_shift {
    int blue, green, red;
};
constexpr colour_shift shift_of(int u, int v) {
    constexpr int half = 1 << 19;
    return {half + 2116026 * (u - 128), half - 409993 * (u - 128) - 852492 * (v - 128), half + 1673527 * (v - 128)};
}
constexpr std::uint8_t level(int v) { return static_cast<std::uint8_t>(v < 0 ? 0 : v > 255 ? 255 : v); }
constexpr void put(std::uint8_t* bgr, int y, colour_shift by) {
    const int bright = 1220542 * (y < 16 ? 0 : y - 16);
    bgr[0] = level((bright + by.blue) >> 20);
    bgr[1] = level((bright + by.green) >> 20);
    bgr[2] = level((bright + by.red) >> 20);
}

/// colour(i) is that of the pixels 2 i and 2 i + 1.
template <class Luma, class Colour>
constexpr void put_row(std::uint8_t* bgr, int width, Luma luma, Colour colour) {
    int x = 0;
    for (; x + 1 < width; x += 2, bgr += 6) {
        const colour_shift by = colour(x / 2);
        put(bgr, luma(x), by);
        put(bgr + 3, luma(x + 1), by);
    }
    if (x < width) put(bgr, luma(x), colour(x / 2));
}

}  // namespace camera_views_detail

constexpr int width_of(const nv12_view& view) { return view.luma.width; }
constexpr int height_of(const nv12_view& view) { return view.luma.height; }
constexpr int width_of(const i420_view& view) { return view.luma.width; }
constexpr int height_of(const i420_view& view) { return view.luma.height; }
constexpr int width_of(const yuyv_view& view) { return view.pairs.width; }
constexpr int height_of(const yuyv_view& view) { return view.pairs.height; }
constexpr int width_of(const rgb565_view& view) { return view.pixels.width; }
constexpr int height_of(const rgb565_view& view) { return view.pixels.height; }
constexpr int width_of(const bayer_view& view) { return view.mosaic.width; }
constexpr int height_of(const bayer_view& view) { return view.mosaic.height; }

/// Row y as blue, green, red.
/// requires  room for 3 bytes of each pixel; chroma half as large as luma, rounded up; the width of yuyv even; mosaics
/// of
///           2 x 2 at least
/// border    mirror, of mosaics
/// exact     integers; yuv equal to cv::cvtColor (COLOR_YUV2BGR_NV12 and its kind). Of rgb565 the highest bits stand in
///           for those that are missing, so that white is 255. Of a mosaic what is missing is the rounded mean of the
///           two or four nearest pixels of that colour: equal to cv::cvtColor (COLOR_BayerBG2BGR and its kind), which
///           repeats the second row and column in place of the outermost ones
constexpr void bgr_row(const nv12_view& view, int y, std::uint8_t* bgr) {
    using namespace camera_views_detail;
    ALIDADE_EXPECTS(view.chroma.width == (view.luma.width + 1) / 2 && view.chroma.height == (view.luma.height + 1) / 2,
                    view.luma.width, view.luma.height, view.chroma.width, view.chroma.height);
    const std::uint8_t *luma = view.luma.row(y), *pair = view.chroma.row(y / 2);
    const int u = view.swapped ? 1 : 0, v = 1 - u;
    put_row(
        bgr, view.luma.width, [=](int x) { return luma[x]; },
        [=](int i) { return shift_of(pair[2 * i + u], pair[2 * i + v]); });
}
constexpr void bgr_row(const i420_view& view, int y, std::uint8_t* bgr) {
    using namespace camera_views_detail;
    ALIDADE_EXPECTS(view.u.width == (view.luma.width + 1) / 2 && view.u.height == (view.luma.height + 1) / 2 &&
                        same_size(view.u, view.v),
                    view.luma.width, view.luma.height, view.u.width, view.u.height, view.v.width, view.v.height);
    const std::uint8_t *luma = view.luma.row(y), *u = view.u.row(y / 2), *v = view.v.row(y / 2);
    put_row(bgr, view.luma.width, [=](int x) { return luma[x]; }, [=](int i) { return shift_of(u[i], v[i]); });
}
constexpr void bgr_row(const yuyv_view& view, int y, std::uint8_t* bgr) {
    using namespace camera_views_detail;
    ALIDADE_EXPECTS(view.pairs.width % 2 == 0, view.pairs.width);
    const std::uint8_t* row = view.pairs.row(y);
    const int luma = view.luma_second ? 1 : 0, colour = 1 - luma;
    put_row(
        bgr, view.pairs.width, [=](int x) { return row[2 * x + luma]; },
        [=](int i) { return shift_of(row[4 * i + colour], row[4 * i + 2 + colour]); });
}
constexpr void bgr_row(const rgb565_view& view, int y, std::uint8_t* bgr) {
    const std::uint16_t* row = view.pixels.row(y);
    for (int x = 0; x < view.pixels.width; ++x, bgr += 3) {
        const unsigned stored = row[x];
        const unsigned pixel = view.bytes_swapped ? (stored >> 8 | stored << 8) & 0xffff : stored;
        const unsigned red = pixel >> 11, green = pixel >> 5 & 63, blue = pixel & 31;
        bgr[0] = static_cast<std::uint8_t>(blue << 3 | blue >> 2);
        bgr[1] = static_cast<std::uint8_t>(green << 2 | green >> 4);
        bgr[2] = static_cast<std::uint8_t>(red << 3 | red >> 2);
    }
}

constexpr void bgr_row(const bayer_view& view, int y, std::uint8_t* bgr) {
    const int width = view.mosaic.width, height = view.mosaic.height;
    ALIDADE_EXPECTS(width >= 2 && height >= 2, width, height);
    const std::uint8_t* const here = view.mosaic.row(y);
    const std::uint8_t* const above = view.mosaic.row(y > 0 ? y - 1 : 1);
    const std::uint8_t* const below = view.mosaic.row(y + 1 < height ? y + 1 : height - 2);
    const int red_x = static_cast<int>(view.order) & 1, red_y = static_cast<int>(view.order) >> 1;
    const bool of_red =
        (y & 1) == red_y;  // beside green, a row has one colour of the two, and its neighbours the other
    const int own = of_red ? 2 : 0, other = 2 - own, own_x = of_red ? red_x : 1 - red_x;
    const auto put = [&](int x, int left, int right) {
        std::uint8_t* const pixel = bgr + 3 * x;
        const auto level = [](int sum, int count) { return static_cast<std::uint8_t>((sum + count / 2) / count); };
        if ((x & 1) == own_x) {
            pixel[own] = here[x];
            pixel[1] = level(here[left] + here[right] + above[x] + below[x], 4);
            pixel[other] = level(above[left] + above[right] + below[left] + below[right], 4);
        } else {
            pixel[own] = level(here[left] + here[right], 2);
            pixel[1] = here[x];
            pixel[other] = level(above[x] + below[x], 2);
        }
    };
    put(0, 1, 1);
    for (int x = 1; x + 1 < width; ++x) put(x, x - 1, x + 1);
    put(width - 1, width - 2, width - 2);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
