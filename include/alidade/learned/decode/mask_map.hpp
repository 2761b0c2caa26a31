// A plane of scores made a mask: at its own resolution, or at that of the picture that it was made of.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/learned/decode/map_places.hpp>

namespace alidade {

struct mask_map_options {
    float level = 0.5F;  ///< that what is inside reaches: 0.5 of shares, 0 of logits
    std::uint8_t inside = 255, outside = 0;
};

inline namespace ALIDADE_ISA {

/// Bytes of scratch for a map and a picture of these widths.
constexpr std::size_t mask_map_workspace(int map_width, int picture_width);

/// dst(x, y) = inside where the map, interpolated bilinearly at the pixel's place, is `level` or more; outside where it
/// is less, or where the picture is not in the network's input. `map` is what `prepare` told.
///
/// requires  dst has the size of the map's source; dst does not overlap the plane
/// fault     malformed: an empty plane, or something in it that is no number
/// exact     the same bytes on every machine. A picture stretched into the input: torch's `interpolate` (bilinear,
///           align_corners=False) of the plane, within 1e-6 of its range; others likewise, without the detour by
///           the input's resolution
/// cost      one pass over dst; scratch: mask_map_workspace(); allocates nothing
template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, const picture_map& map, image_view<std::uint8_t> dst,
                      mask_map_options options, workspace scratch);

/// The same as bits, 1 for inside.
template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, const picture_map& map, bitmap_view<> dst,
                      mask_map_options options, workspace scratch);

/// At the map's own resolution. requires  dst is as large as the plane
template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, image_view<std::uint8_t> dst, mask_map_options options = {});
template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, bitmap_view<> dst, mask_map_options options = {});

// ---- how -----------------------------------------------------------------------------------

namespace mask_map_detail {

using namespace map_places_detail;
using tensor_numbers_detail::numbers_of;

/// Calls put(x, y, whether it is inside), a row after the other; `begin(y)` before each.
template <stored_number T, class Begin, class Put>
result<void> go_through(tensor_view<const T, 2> plane, const picture_map& map, float level, workspace scratch,
                        Begin begin, Put put) {
    const int rows = plane.extent[0], columns = plane.extent[1];
    error why;
    const auto of = numbers_of(plane, why);
    if (why.kind != fault::none) return why;
    if (rows < 1 || columns < 1) return shape_fault(fault::malformed, "mask_map", plane, "a plane with cells");
    const axis across{map.scale_x, map.offset_x, map.input_width, columns};
    const axis down{map.scale_y, map.offset_y, map.input_height, rows};
    const place* at = columns_of(across, map.source_width, scratch);
    float* line = scratch.take<float>(static_cast<std::size_t>(columns));
    for (int y = 0; y < map.source_height; ++y) {
        begin(y);
        const place v = down(y);
        if (v.first >= 0)
            for (int i = 0; i < columns; ++i) {
                line[i] = between(of(v.first, i), of(v.second, i), v.share);
                if (line[i] != line[i]) return no_number("mask_map", i, v.first);
            }
        for (int x = 0; x < map.source_width; ++x) {
            const place u = at[x];
            if (v.first < 0 || u.first < 0) {
                put(x, y, false);
                continue;
            }
            // Where both neighbours agree, what lies between agrees with them.
            const bool first = line[u.first] >= level, second = line[u.second] >= level;
            put(x, y, first == second ? first : between(line[u.first], line[u.second], u.share) >= level);
        }
    }
    return {};
}

template <stored_number T, class Begin, class Put>
result<void> go_through(tensor_view<const T, 2> plane, float level, Begin begin, Put put) {
    error why;
    const auto of = numbers_of(plane, why);
    if (why.kind != fault::none) return why;
    for (int y = 0; y < plane.extent[0]; ++y) {
        begin(y);
        for (int x = 0; x < plane.extent[1]; ++x) {
            const float value = of(y, x);
            if (value != value) return no_number("mask_map", x, y);
            put(x, y, value >= level);
        }
    }
    return {};
}

inline auto puts_bytes(image_view<std::uint8_t> dst, mask_map_options options) {
    return [=](int x, int y, bool inside) { dst.row(y)[x] = inside ? options.inside : options.outside; };
}
inline auto puts_bits(bitmap_view<> dst) {
    return [=](int x, int y, bool inside) { dst.row(y)[x / 64] |= std::uint64_t{inside} << (x % 64); };
}
inline auto clears(bitmap_view<> dst) {
    return [=](int y) {
        for (int i = 0; i < dst.row_words(); ++i) dst.row(y)[i] = 0;
    };
}

}  // namespace mask_map_detail

constexpr std::size_t mask_map_workspace(int map_width, int picture_width) {
    ALIDADE_EXPECTS(map_width >= 0 && picture_width >= 0, map_width, picture_width);
    return scratch_bytes<map_places_detail::place>(static_cast<std::size_t>(picture_width)) +
           scratch_bytes<float>(static_cast<std::size_t>(map_width));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, const picture_map& map, image_view<std::uint8_t> dst,
                      mask_map_options options, workspace scratch) {
    using namespace mask_map_detail;
    expect_sound(map, dst.width, dst.height);
    return go_through(plane, map, options.level, scratch, [](int) {}, puts_bytes(dst, options));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, const picture_map& map, bitmap_view<> dst,
                      mask_map_options options, workspace scratch) {
    using namespace mask_map_detail;
    expect_sound(map, dst.width, dst.height);
    return go_through(plane, map, options.level, scratch, clears(dst), puts_bits(dst));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, image_view<std::uint8_t> dst, mask_map_options options) {
    ALIDADE_EXPECTS(dst.width == plane.extent[1] && dst.height == plane.extent[0], dst.width, plane.extent[1],
                    dst.height, plane.extent[0]);
    return mask_map_detail::go_through(plane, options.level, [](int) {}, mask_map_detail::puts_bytes(dst, options));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, bitmap_view<> dst, mask_map_options options) {
    ALIDADE_EXPECTS(dst.width == plane.extent[1] && dst.height == plane.extent[0], dst.width, plane.extent[1],
                    dst.height, plane.extent[0]);
    return mask_map_detail::go_through(plane, options.level, mask_map_detail::clears(dst),
                                       mask_map_detail::puts_bits(dst));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
