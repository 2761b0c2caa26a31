// Maps of depth: their range, made 0 … 1 to be looked at, or distances by a scale and a shift.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/map_places.hpp>

namespace alidade {

/// The least and the greatest number of a map.
struct depth_range {
    float least = 0, greatest = 0;
};

/// depth = scale · v + shift; of inverse depth, 1 / (scale · v + shift).
struct metric_depth_options {
    double scale = 1, shift = 0;
    bool inverse = false;
    float max_depth = 1e4F;  ///< distances beyond, and inverse ones that are not above 0, become this
};

inline namespace ALIDADE_ISA {

/// fault     malformed: an empty map, or something in it that is no number
template <stored_number T>
result<depth_range> range_of(tensor_view<const T, 2> map);

/// dst = (v - least) / (greatest - least): 0 where the number is least, 1 where it is greatest; all 0 where they are
/// equal. Networks of inverse depth thus give 1 to what is nearest. dst may be the map itself, as `as_image`.
///
/// requires  dst is as large as the map
/// fault     as of range_of
/// exact     the same bytes on every machine; within 1e-7
/// cost      two passes; allocates nothing
template <stored_number T>
result<depth_range> normalise_depth(tensor_view<const T, 2> map, image_view<float> dst);

/// The same in grey levels 0 … 255, rounded.
template <stored_number T>
result<depth_range> normalise_depth(tensor_view<const T, 2> map, image_view<std::uint8_t> dst);

/// dst = the distance that the map's number stands for. dst may be the map itself, as `as_image`.
///
/// requires  dst is as large as the map; scale and shift are numbers; max_depth > 0
/// fault     as of range_of
/// exact     the same bytes on every machine; within 1e-7
/// cost      two passes; allocates nothing
template <stored_number T>
result<void> metric_depth(tensor_view<const T, 2> map, image_view<float> dst, metric_depth_options options = {});

// ---- how -----------------------------------------------------------------------------------

namespace depth_detail {

using namespace map_places_detail;

/// Calls put(x, y, the number); nothing is put where a number is none.
template <stored_number T, class Put>
result<depth_range> go_through(tensor_view<const T, 2> map, int width, int height, Put put) {
    ALIDADE_EXPECTS(width == map.extent[1] && height == map.extent[0], width, map.extent[1], height, map.extent[0]);
    const result<depth_range> range = range_of(map);
    if (!range) return range;
    const number_reader<T> read{map.scale, map.zero_point};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) put(x, y, *range, read(map(y, x)));
    return range;
}

/// 0 … 1 of the range.
constexpr real share_of(const depth_range& range, float v) {
    if (!(range.greatest > range.least)) return 0;
    return (real(v) - range.least) / (real(range.greatest) - range.least);
}

}  // namespace depth_detail

template <stored_number T>
result<depth_range> range_of(tensor_view<const T, 2> map) {
    error why;
    const auto of = tensor_numbers_detail::numbers_of(map, why);
    if (why.kind != fault::none) return why;
    if (map.extent[0] < 1 || map.extent[1] < 1)
        return shape_fault(fault::malformed, "range_of", map, "a plane with numbers");
    depth_range range{of(0, 0), of(0, 0)};
    for (int y = 0; y < map.extent[0]; ++y)
        for (int x = 0; x < map.extent[1]; ++x) {
            const float one = of(y, x);
            if (!finite(one)) return map_places_detail::no_number("range_of", x, y);
            range = {one < range.least ? one : range.least, one > range.greatest ? one : range.greatest};
        }
    return range;
}

template <stored_number T>
result<depth_range> normalise_depth(tensor_view<const T, 2> map, image_view<float> dst) {
    return depth_detail::go_through(map, dst.width, dst.height, [&](int x, int y, const depth_range& range, float v) {
        dst.row(y)[x] = static_cast<float>(depth_detail::share_of(range, v).value);
    });
}

template <stored_number T>
result<depth_range> normalise_depth(tensor_view<const T, 2> map, image_view<std::uint8_t> dst) {
    return depth_detail::go_through(map, dst.width, dst.height, [&](int x, int y, const depth_range& range, float v) {
        dst.row(y)[x] = static_cast<std::uint8_t>(round_int(depth_detail::share_of(range, v) * 255));
    });
}

template <stored_number T>
result<void> metric_depth(tensor_view<const T, 2> map, image_view<float> dst, metric_depth_options options) {
    const real scale = options.scale, shift = options.shift, max_depth = options.max_depth;
    ALIDADE_EXPECTS(scale - scale == 0 && shift - shift == 0 && max_depth > 0);
    const auto done = depth_detail::go_through(map, dst.width, dst.height, [&](int x, int y, depth_range, float v) {
        const real linear = scale * v + shift;
        const real depth = !options.inverse ? linear : linear > 0 ? real(1) / linear : max_depth;
        dst.row(y)[x] = static_cast<float>(min(depth, max_depth).value);
    });
    if (!done) return done.error();
    return {};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
