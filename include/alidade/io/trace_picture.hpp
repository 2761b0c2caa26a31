// Pictures of any samples as a trace shows them: 8 or 16 bits, and no larger than need be.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/io/file.hpp>
#include <alidade/io/svg_overlay.hpp>

#include <cmath>
#include <cstdint>
#include <type_traits>
#include <vector>

namespace alidade::trace_detail {

/// Which values are black and white.
struct range {
    double least = 0, most = 255;
    bool stretched = false;  ///< they are the picture's own
};

template <class T, int C>
range range_of(image_view<T, C> view) {
    using sample = std::remove_const_t<T>;
    if constexpr (std::is_same_v<sample, std::uint8_t>) return {0, 255};
    if constexpr (std::is_same_v<sample, std::uint16_t>) return {0, 65535};
    range found = {0, 0, true};
    bool any = false;
    for (int y = 0; y < view.height; ++y)
        for (int i = 0; i < view.row_samples(); ++i) {
            const auto value = static_cast<double>(view.row(y)[i]);
            if (!std::isfinite(value)) continue;
            found.least = any ? std::fmin(found.least, value) : value;
            found.most = any ? std::fmax(found.most, value) : value;
            any = true;
        }
    return found;
}
template <class Word>
range range_of(bitmap_view<Word>) {
    return {0, 1};
}

template <class T, int C>
double sample_at(image_view<T, C> view, int x, int y, int c) {
    return static_cast<double>(view(x, y, c));
}
template <class Word>
double sample_at(bitmap_view<Word> view, int x, int y, int) {
    return view(x, y) ? 1 : 0;
}

template <class T, int C>
constexpr int channels_of(image_view<T, C>) {
    return C;
}
template <class Word>
constexpr int channels_of(bitmap_view<Word>) {
    return 1;
}

/// As an SVG drawing of the view's size. Numbers that are none are black.
template <class Picture>
svg_overlay drawn(const Picture& view, const range& shown, int largest, channel_order order) {
    ALIDADE_EXPECTS(largest > 0, largest);
    constexpr int C = channels_of(Picture{});
    static_assert(C <= 4, "a picture of up to 4 channels");
    if (view.empty()) return svg_overlay(image_view<const std::uint8_t>{});
    const int longer = view.width > view.height ? view.width : view.height;
    const int shrink = (longer - 1) / largest + 1;
    const int width = (view.width - 1) / shrink + 1, height = (view.height - 1) / shrink + 1;
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * C);
    const double scale = shown.most > shown.least ? 255 / (shown.most - shown.least) : 0;
    std::uint8_t* to = bytes.data();
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < C; ++c) {
                double sum = 0;
                int count = 0;
                for (int j = y * shrink; j < view.height && j < (y + 1) * shrink; ++j)
                    for (int i = x * shrink; i < view.width && i < (x + 1) * shrink; ++i) {
                        const double value = sample_at(view, i, j, c);
                        sum += std::isfinite(value) ? value - shown.least : 0;
                        ++count;
                    }
                *to++ = static_cast<std::uint8_t>(sum / count * scale + 0.5);
            }
    byte_buffer file;
    bool fits = true;
    const image_view<const std::uint8_t, C> small{bytes.data(), width, height};
    encode_png_stored(small, [&](const std::uint8_t* p, std::size_t n) { fits = fits && file.append(p, n); }, order);
    ALIDADE_EXPECTS(fits);  // memory
    // As large as the pixels that it stands for: a last row or column of fewer hangs over, and is cut off.
    svg_overlay made(width * shrink, height * shrink, "image/png", file.view());
    made.width = view.width;
    made.height = view.height;
    return made;
}

}  // namespace alidade::trace_detail
