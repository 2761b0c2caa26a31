// How a picture lies in the input of a network, and the way back.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/contract.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/learned/region.hpp>

namespace alidade {

/// Place p of the picture lies at `scale * p + offset` of the input, in both of which pixel centres are whole numbers.
///
/// `forward` leads from the picture into the input and `inverse` back, whatever they are given: points, polygons (in
/// place), regions, rotated regions. `covered` does it for masks.
/// exact  within 1e-9 pixel of points of doubles; float where floats come in. The same bytes everywhere
// Members are always inlined: types are the same in files for every instruction set.
struct picture_map {
    double scale_x = 1, scale_y = 1, offset_x = 0, offset_y = 0;
    int source_width = 0, source_height = 0;  ///< of the picture
    int input_width = 0, input_height = 0;    ///< of the network's input

    template <class T>
    [[gnu::always_inline]] constexpr point<T> forward(point<T> p) const {
        return {static_cast<T>((real(scale_x) * real(p.x) + offset_x).value),
                static_cast<T>((real(scale_y) * real(p.y) + offset_y).value)};
    }
    template <class T>
    [[gnu::always_inline]] constexpr point<T> inverse(point<T> p) const {
        return {static_cast<T>(((real(p.x) - offset_x) / scale_x).value),
                static_cast<T>(((real(p.y) - offset_y) / scale_y).value)};
    }

    [[gnu::always_inline]] constexpr region forward(const region& r) const {
        const auto first = forward(point<float>{r.x0, r.y0}), last = forward(point<float>{r.x1, r.y1});
        return {first.x, first.y, last.x, last.y};
    }
    [[gnu::always_inline]] constexpr region inverse(const region& r) const {
        const auto first = inverse(point<float>{r.x0, r.y0}), last = inverse(point<float>{r.x1, r.y1});
        return {first.x, first.y, last.x, last.y};
    }

    /// Where scale_x and scale_y differ, a turned rectangle becomes a parallelogram: this is the rectangle on its side
    /// `width`, with its centre and its area. The one leads back from the other.
    [[gnu::always_inline]] rotated_region forward(const rotated_region& r) const {
        return stretched(r, forward(point<float>{r.x, r.y}), scale_x, scale_y);
    }
    [[gnu::always_inline]] rotated_region inverse(const rotated_region& r) const {
        return stretched(r, inverse(point<float>{r.x, r.y}), real(1) / scale_x, real(1) / scale_y);
    }

    /// Each point, in place.
    template <class T>
    [[gnu::always_inline]] constexpr void forward(array_view<point<T>> points) const {
        for (point<T>& p : points) p = forward(p);
    }
    template <class T>
    [[gnu::always_inline]] constexpr void inverse(array_view<point<T>> points) const {
        for (point<T>& p : points) p = inverse(p);
    }

    /// What of r, a region of the picture, lies in the picture. May be empty.
    [[gnu::always_inline]] constexpr region clipped(const region& r) const {
        const auto within = [](float v, int size) {
            const float last = static_cast<float>(size) - 0.5F;
            return v < -0.5F ? -0.5F : v > last ? last : v;
        };
        return {within(r.x0, source_width), within(r.y0, source_height), within(r.x1, source_width),
                within(r.y1, source_height)};
    }

private:
    [[gnu::always_inline]] static rotated_region stretched(const rotated_region& r, point<float> centre, real x,
                                                           real y) {
        const auto along = sin_cos(real(r.angle));
        const real ux = x * along.cosine, uy = y * along.sine, length = root(ux * ux + uy * uy);
        const real angle = x == y ? real(r.angle) : atan2(uy, ux);
        return {centre.x, centre.y, static_cast<float>((real(r.width) * length).value),
                static_cast<float>((real(r.height) * (x * y / length)).value), static_cast<float>(angle.value)};
    }
    [[gnu::always_inline]] static real root(real v) { return {__builtin_sqrt(v.value)}; }
};

/// The part of a mask or heat map that shows the picture, and how the picture lies in that part.
template <class T, int C>
struct covered_part {
    image_view<T, C> view;
    picture_map map;
};

inline namespace ALIDADE_ISA {

/// The same map for an input of another resolution: of a mask that covers the whole input, for one.
/// requires  width and height positive, and those of the map too
constexpr picture_map at_resolution(const picture_map& map, int width, int height) {
    ALIDADE_EXPECTS(width > 0 && height > 0 && map.input_width > 0 && map.input_height > 0, width, height,
                    map.input_width, map.input_height);
    const real x = real(width) / map.input_width, y = real(height) / map.input_height;
    picture_map same = map;
    same.scale_x = (x * map.scale_x).value;
    same.scale_y = (y * map.scale_y).value;
    same.offset_x = (x * (real(map.offset_x) + 0.5) - 0.5).value;
    same.offset_y = (y * (real(map.offset_y) + 0.5) - 0.5).value;
    same.input_width = width;
    same.input_height = height;
    return same;
}

/// Of a mask over the whole input, at any resolution: the crop in which the picture lies, pixels that it covers in part
/// included, and the map from the picture into that crop. Shares the mask's pixels; what is found in it, contours or a
/// fit, `map.inverse` takes to the picture.
template <class T, int C>
constexpr covered_part<T, C> covered(const picture_map& map, image_view<T, C> mask) {
    if (mask.empty()) return {mask, map};
    picture_map whole = at_resolution(map, mask.width, mask.height);
    // What is covered by a millionth of a pixel is covered by rounding.
    const auto first = [](real scale, real offset, int size) {
        const real v = (real(offset) + 0.5) - scale * 0.5 + 1e-6;
        return v < 0 ? 0 : v > size ? size : floor_int(v);
    };
    const auto last = [](real scale, real offset, int source, int size) {
        const real v = (real(offset) + 0.5) + scale * (real(source) - 0.5) - 1e-6;
        return v < 0 ? 0 : v > size - 1 ? size : floor_int(v) + 1;
    };
    const int x0 = first(whole.scale_x, whole.offset_x, mask.width);
    const int x1 = last(whole.scale_x, whole.offset_x, map.source_width, mask.width);
    const int y0 = first(whole.scale_y, whole.offset_y, mask.height);
    const int y1 = last(whole.scale_y, whole.offset_y, map.source_height, mask.height);
    const int width = x1 > x0 ? x1 - x0 : 0, height = y1 > y0 ? y1 - y0 : 0;
    whole.offset_x = (real(whole.offset_x) - x0).value;
    whole.offset_y = (real(whole.offset_y) - y0).value;
    whole.input_width = width;
    whole.input_height = height;
    return {crop(mask, x0, y0, width, height), whole};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
