// Shows pictures side by side: each as a whole, and below it a few of its pixels, enlarged.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image.hpp>
#include <alidade/io/svg.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

namespace sheet {

/// The pixels to enlarge: so many that they fill the width, a third as high as wide.
struct lens {
    int x = 0, y = 0;  ///< of the top-left pixel
    int zoom = 4;
};

/// As a grey level: of derivatives a quarter, mid-grey where there is no change.
inline std::uint8_t visible(std::uint8_t value) { return value; }
inline std::uint8_t visible(std::int16_t value) {
    const int grey = 128 + value / 4;
    return static_cast<std::uint8_t>(grey < 0 ? 0 : grey > 255 ? 255 : grey);
}

/// Each pixel of `to` is the mean of `shrink` x `shrink` pixels, or a part of one pixel, `zoom` times as large.
template <class T, int C>
void paint(alidade::image_view<T, C> from, alidade::image_view<std::uint8_t, C> to, int shrink, int zoom) {
    for (int y = 0; y < to.height; ++y)
        for (int x = 0; x < to.width; ++x)
            for (int c = 0; c < C; ++c) {
                int sum = 0;
                for (int j = 0; j < shrink; ++j)
                    for (int i = 0; i < shrink; ++i)
                        sum += visible(from(x * shrink / zoom + i, y * shrink / zoom + j, c));
                to(x, y, c) = static_cast<std::uint8_t>(sum / (shrink * shrink));
            }
}

/// A large picture is shrunk to `largest` pixels; the lens shows its own pixels all the same.
template <class T, int C>
alidade::svg_panel show(std::string title, alidade::image_view<T, C> picture, lens at) {
    constexpr int largest = 480, gap = 6;
    const int longer = std::max(picture.width, picture.height), shorter = std::min(picture.width, picture.height);
    const int shrink = std::min((longer + largest - 1) / largest, shorter);
    const int width = picture.width / shrink, height = picture.height / shrink;
    const int seen_width = width / at.zoom, seen_height = std::min(seen_width / 3, picture.height - at.y);

    alidade::image<std::uint8_t, C> canvas(width, height + gap + seen_height * at.zoom, 255);
    paint(picture, crop(canvas.view(), 0, 0, width, height), shrink, 1);
    paint(crop(picture, at.x, at.y, seen_width, seen_height),
          crop(canvas.view(), 0, height + gap, seen_width * at.zoom, seen_height * at.zoom), 1, at.zoom);

    alidade::svg_overlay drawing(canvas.view());
    const double scale = 1.0 / shrink, left = at.x * scale - 1, top = at.y * scale - 1;  // just outside
    const double right = left + seen_width * scale + 1, bottom = top + seen_height * scale + 1;
    const struct {
        double x, y;
    } frame[] = {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
    drawing.polyline(frame, true, {.colour = "#ff7f00", .width = 1});
    return {std::move(title), std::move(drawing)};
}

}  // namespace sheet
