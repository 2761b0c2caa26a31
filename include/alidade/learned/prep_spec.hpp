// What a network wants of a picture before it looks at it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/learned/picture_map.hpp>

#include <cstdint>

namespace alidade {

/// How a picture of one shape gets into an input of another.
enum class prep_fit {
    stretch,             ///< to the input's width and height, each by itself
    letterbox,           ///< as large as fits, in the middle
    letterbox_top_left,  ///< as large as fits, in the corner
    centre_crop,         ///< just so large that it fills the input; what is too much is cut off on both sides
    short_side,          ///< so that its shorter side has `short_side` pixels; then the middle of it
};

/// How a pixel of the input is taken from those of the picture. Centres lie half a pixel from the border in all.
enum class prep_sampling {
    nearest,      ///< cv::INTER_NEAREST_EXACT
    bilinear,     ///< between the four around it, however small the picture gets: cv::INTER_LINEAR, torch's bilinear
    antialiased,  ///< the triangle of `bilinear`, as wide as a pixel of the input: PIL's, torch's with antialias = True
    area,         ///< the mean over the pixel's square: cv::INTER_AREA
};

/// What the input's channels are. Pictures of colour are BGR.
enum class prep_colour { rgb, bgr, gray };

/// The order of the tensor's three axes.
enum class prep_layout {
    planar,       ///< channels, height, width: NCHW
    interleaved,  ///< height, width, channels: NHWC
};

/// input = (scale * level - mean[c]) / deviation[c], c counting the input's channels.
struct prep_spec {
    int width = 0, height = 0;  ///< of the input
    prep_fit fit = prep_fit::letterbox;
    prep_sampling sampling = prep_sampling::bilinear;
    prep_colour colour = prep_colour::rgb;
    prep_layout layout = prep_layout::planar;
    /// Bytes stay whole numbers when they are resampled, as in OpenCV and PIL; false: as in torch's interpolate.
    bool whole_levels = true;
    int short_side = 0;  ///< of prep_fit::short_side; 0: the input's shorter side
    double scale = 1.0 / 255;
    double mean[3] = {0, 0, 0};
    double deviation[3] = {1, 1, 1};
    double pad[3] = {114, 114, 114};  ///< level where the picture does not reach, in the order of the input's channels

    constexpr int channels() const { return colour == prep_colour::gray ? 1 : 3; }
};

/// Where a picture, resized to width x height, lies in the input: its first pixel at (left, top), which may be outside.
struct prep_placement {
    int width = 0, height = 0, left = 0, top = 0;

    friend constexpr bool operator==(const prep_placement&, const prep_placement&) = default;
};

inline namespace ALIDADE_ISA {

/// The largest side that `prepare` takes.
inline constexpr int prep_most = 1 << 20;

/// Sizes are rounded to the nearest, halves to even, and are at least 1; what is left over of an odd number goes to the
/// right and below. Of short_side, the longer side is cut to a whole number, as torchvision does it.
/// requires  sizes of 1 … prep_most
constexpr prep_placement placement_of(int width, int height, const prep_spec& spec);

/// How a picture of this size lies in the input; what `prepare` returns.
/// requires  the same
constexpr picture_map map_of(int width, int height, const prep_spec& spec);

// ---- how -----------------------------------------------------------------------------------

namespace prep_spec_detail {

constexpr int nearest_even(real v) {
    const int below = floor_int(v);
    const real rest = v - below;
    return below + (rest > 0.5 || (rest == 0.5 && below % 2 != 0));
}
constexpr int at_least(int least, int v) { return v < least ? least : v; }
constexpr int at_most(int most, int v) { return v > most ? most : v; }

/// What is cut off before the first pixel that is seen, of `surplus` in all.
constexpr int cut(int surplus, prep_fit fit) {
    const int half = surplus / 2;
    if (fit != prep_fit::short_side || surplus % 2 == 0) return half;
    return half + half % 2;  // torchvision rounds the half to even
}

constexpr int start(int size, int input, prep_fit fit) {
    if (fit == prep_fit::letterbox_top_left || fit == prep_fit::stretch) return 0;
    return size <= input ? (input - size) / 2 : -cut(size - input, fit);
}

}  // namespace prep_spec_detail

constexpr prep_placement placement_of(int width, int height, const prep_spec& spec) {
    using namespace prep_spec_detail;
    const auto usable = [](int size) { return size >= 1 && size <= prep_most; };
    ALIDADE_EXPECTS(usable(width) && usable(height) && usable(spec.width) && usable(spec.height), width, height,
                    spec.width, spec.height);
    // In doubles, as the scripts do it that networks are trained with: the same halves are met.
    const real across = real(spec.width) / width, down = real(spec.height) / height;
    prep_placement placed = {spec.width, spec.height, 0, 0};
    switch (spec.fit) {
        case prep_fit::stretch:
            break;
        case prep_fit::letterbox:
        case prep_fit::letterbox_top_left: {
            const real ratio = min(across, down);
            placed.width = at_most(spec.width, at_least(1, nearest_even(ratio * width)));
            placed.height = at_most(spec.height, at_least(1, nearest_even(ratio * height)));
            break;
        }
        case prep_fit::centre_crop:
            // Of the longer side as many as are asked for are seen: its size need not fit an int.
            if (across < down)
                placed.width = nearest_even(min(down * width, real(0x3fffffff)));
            else
                placed.height = nearest_even(min(across * height, real(0x3fffffff)));
            placed.width = at_least(spec.width, placed.width);
            placed.height = at_least(spec.height, placed.height);
            break;
        case prep_fit::short_side: {
            const int side = spec.short_side != 0       ? spec.short_side
                             : spec.width < spec.height ? spec.width
                                                        : spec.height;
            ALIDADE_EXPECTS(usable(side), side);
            const auto longer = [side](int size, int shorter) {
                const auto exact = static_cast<std::int64_t>(side) * size / shorter;
                return exact > 0x3fffffff ? 0x3fffffff : static_cast<int>(exact);
            };
            placed.width = width <= height ? side : longer(width, height);
            placed.height = height <= width ? side : longer(height, width);
            break;
        }
    }
    placed.left = start(placed.width, spec.width, spec.fit);
    placed.top = start(placed.height, spec.height, spec.fit);
    return placed;
}

constexpr picture_map map_of(int width, int height, const prep_spec& spec) {
    const prep_placement placed = placement_of(width, height, spec);
    const real x = real(placed.width) / width, y = real(placed.height) / height;
    picture_map map;
    map.scale_x = x.value;
    map.scale_y = y.value;
    map.offset_x = (x * 0.5 - 0.5 + placed.left).value;
    map.offset_y = (y * 0.5 - 0.5 + placed.top).value;
    map.source_width = width;
    map.source_height = height;
    map.input_width = spec.width;
    map.input_height = spec.height;
    return map;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
