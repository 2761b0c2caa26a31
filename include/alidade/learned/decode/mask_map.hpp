// A plane of scores made a mask: at its own resolution, or at that of the picture that it was made of.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/learned/decode/map_places.hpp>

namespace alidade {

struct mask_map_options {
    float level = 0.5F;  ///< that what is inside reaches: 0.5 of shares, 0 of logits
    std::uint8_t inside = 255, outside = 0;
    std::uint8_t unseen = 0;  ///< where the picture is not in the network's input; of bits, 0
};

inline namespace ALIDADE_ISA {

/// Bytes of scratch for a picture of this size.
constexpr std::size_t mask_map_workspace(int picture_width, int picture_height);

/// dst(x, y) = inside where the map, interpolated bilinearly at the pixel's place, is `level` or more; outside where it
/// is less; unseen where the picture is not in the network's input. `map` is what `prepare` told.
///
/// requires  dst has the size of the map's source; dst does not overlap the plane
/// fault     malformed: an empty plane, or something in it that is no number
/// exact     the same bytes on every machine. A picture stretched into the input: torch's `interpolate` (bilinear,
///           align_corners=False) of the plane, within 1e-6 of its range; others likewise, without the detour by
///           the input's resolution
/// cost      one pass over the plane and one over dst, which interpolates only where the level lies between four cells;
///           allocates nothing
/// scratch   mask_map_workspace()
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
using tensor_numbers_detail::numbers;
using tensor_numbers_detail::numbers_of;

/// What a block is: outside, inside, unseen. Pixels for themselves are one of the first two.
enum kind { less, enough, unknown };

struct to_bytes {
    image_view<std::uint8_t> dst;
    std::uint8_t values[3];

    to_bytes(image_view<std::uint8_t> view, const mask_map_options& options)
        : dst(view), values{options.outside, options.inside, options.unseen} {}
    void operator()(int x, int y, bool is_inside) const { dst.row(y)[x] = values[is_inside]; }
    void operator()(const block& b, kind what) const { paint(b, dst, values[what]); }
};

struct to_bits {
    bitmap_view<> dst;

    explicit to_bits(bitmap_view<> view) : dst(view) {
        for (int y = 0; y < dst.height; ++y)
            for (int i = 0; i < dst.row_words(); ++i) dst.row(y)[i] = 0;
    }
    void operator()(int x, int y, bool is_inside) const { dst.row(y)[x / 64] |= std::uint64_t{is_inside} << (x % 64); }
    void operator()(const block& b, kind what) const {
        if (what != enough) return;
        for (int i = b.x / 64; i <= (b.x_end - 1) / 64 && b.x < b.x_end; ++i) {
            const std::uint64_t bits = bits_inside(b.x_end, i) & ~bits_inside(b.x, i);
            for (int y = b.y; y < b.y_end; ++y) dst.row(y)[i] |= bits;
        }
    }
};

/// Why a plane is no map.
template <stored_number T>
error fault_of(const numbers<T, 2>& of) {
    if (of.tensor.extent[0] < 1 || of.tensor.extent[1] < 1)
        return shape_fault(fault::malformed, "mask_map", of.tensor, "a plane with cells");
    for (int y = 0; y < of.tensor.extent[0]; ++y)
        for (int x = 0; x < of.tensor.extent[1]; ++x)
            if (!finite(of(y, x))) return no_number("mask_map", x, y);
    return {};
}

template <stored_number T, class Put>
result<void> spread(tensor_view<const T, 2> plane, const picture_map& map, float level, workspace scratch, Put put) {
    error why;
    const auto of = numbers_of(plane, why);
    if (why.kind == fault::none) why = fault_of(of);
    if (why.kind != fault::none) return why;
    const int width = map.source_width, height = map.source_height;
    const kept_places across({map.scale_x, map.offset_x, map.input_width, plane.extent[1]}, width, scratch);
    const kept_places down({map.scale_y, map.offset_y, map.input_height, plane.extent[0]}, height, scratch);
    block filled{};  // blocks side by side that are alike are written together
    kind filled_with = less;
    const auto fill = [&](const block& b, kind what) {
        if (b.y_end == filled.y_end && b.x == filled.x_end && what == filled_with) {
            filled.x_end = b.x_end;
            return;
        }
        put(filled, filled_with);
        filled = b, filled_with = what;
    };
    const auto fill_side = [&](const block& b, bool is_inside) { fill(b, is_inside ? enough : less); };
    for_blocks(across, down, [&](const block& b) {
        if (b.outside()) return fill(b, unknown);
        part(b, corner_levels::of(of, b), level, across, down, fill_side, put);
    });
    put(filled, filled_with);
    return {};
}

template <stored_number T, class Put>
result<void> copy(tensor_view<const T, 2> plane, float level, Put put) {
    error why;
    const auto of = numbers_of(plane, why);
    if (why.kind == fault::none && plane.size() > 0) why = fault_of(of);
    if (why.kind != fault::none) return why;
    for (int y = 0; y < plane.extent[0]; ++y)
        for (int x = 0; x < plane.extent[1]; ++x) put(x, y, of(y, x) >= level);
    return {};
}

}  // namespace mask_map_detail

constexpr std::size_t mask_map_workspace(int picture_width, int picture_height) {
    ALIDADE_EXPECTS(picture_width >= 0 && picture_height >= 0, picture_width, picture_height);
    return map_places_detail::kept_places_workspace(picture_width, picture_height);
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, const picture_map& map, image_view<std::uint8_t> dst,
                      mask_map_options options, workspace scratch) {
    using namespace mask_map_detail;
    expect_sound(map, dst.width, dst.height);
    return spread(plane, map, options.level, scratch, to_bytes(dst, options));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, const picture_map& map, bitmap_view<> dst,
                      mask_map_options options, workspace scratch) {
    using namespace mask_map_detail;
    expect_sound(map, dst.width, dst.height);
    return spread(plane, map, options.level, scratch, to_bits(dst));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, image_view<std::uint8_t> dst, mask_map_options options) {
    ALIDADE_EXPECTS(dst.width == plane.extent[1] && dst.height == plane.extent[0], dst.width, plane.extent[1],
                    dst.height, plane.extent[0]);
    return mask_map_detail::copy(plane, options.level, mask_map_detail::to_bytes(dst, options));
}

template <stored_number T>
result<void> mask_map(tensor_view<const T, 2> plane, bitmap_view<> dst, mask_map_options options) {
    ALIDADE_EXPECTS(dst.width == plane.extent[1] && dst.height == plane.extent[0], dst.width, plane.extent[1],
                    dst.height, plane.extent[0]);
    return mask_map_detail::copy(plane, options.level, mask_map_detail::to_bits(dst));
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
