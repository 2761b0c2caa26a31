// The class of every pixel, from a network's planes of scores, one for each class.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/map_places.hpp>

namespace alidade {

struct semantic_map_options {
    int labels = 0;              ///< classes that are expected; 0: any number up to 256
    std::uint8_t outside = 255;  ///< of pixels that are not in the network's input
};

inline namespace ALIDADE_ISA {

/// Bytes of scratch for a map and a picture of these widths.
constexpr std::size_t semantic_map_workspace(int map_width, int picture_width);

/// dst(x, y) = the class whose plane (C × H × W), interpolated bilinearly at the pixel's place, is the largest; the
/// first among equals. `map` is what `prepare` told. Planes in any strides: `channels_first` makes them of H × W × C.
///
/// requires  dst has the size of the map's source; dst does not overlap the planes
/// fault     malformed: empty planes, more than 256, other labels, something in them that is no number
/// exact     the same bytes on every machine. A picture stretched into the input: the argmax of torch's `interpolate`
///           (bilinear, align_corners=False) wherever two classes differ by 1e-6 of the planes' range; others
///           likewise, without the detour by the input's resolution
/// cost      one pass over dst, and the planes between those cells only whose classes differ; scratch:
///           semantic_map_workspace(); allocates nothing
template <stored_number T>
result<void> semantic_map(tensor_view<const T, 3> planes, const picture_map& map, image_view<std::uint8_t> dst,
                          semantic_map_options options, workspace scratch);

/// At the planes' own resolution. requires  dst is as large as a plane
template <stored_number T>
result<void> semantic_map(tensor_view<const T, 3> planes, image_view<std::uint8_t> dst,
                          semantic_map_options options = {});

// ---- how -----------------------------------------------------------------------------------

namespace semantic_map_detail {

using namespace map_places_detail;
using tensor_numbers_detail::labels_fault;
using tensor_numbers_detail::numbers;
using tensor_numbers_detail::numbers_of;

template <stored_number T>
error fault_of(tensor_view<const T, 3> planes, const semantic_map_options& options) {
    if (planes.extent[0] < 1 || planes.extent[0] > 256 || planes.extent[1] < 1 || planes.extent[2] < 1)
        return shape_fault(fault::malformed, "semantic_map", planes, "classes x height x width, at most 256 classes");
    return labels_fault("semantic_map", planes.extent[0], options.labels);
}

/// The classes of one row of cells; false where it holds what is no number.
template <stored_number T>
bool label_row(const numbers<T, 3>& of, int y, std::uint8_t* labels) {
    bool sound = true;
    for (int x = 0; x < of.tensor.extent[2]; ++x) {
        float best = of(0, y, x);
        int label = 0;
        sound &= best == best;
        for (int c = 1; c < of.tensor.extent[0]; ++c) {
            const float one = of(c, y, x);
            sound &= one == one;
            if (one > best) best = one, label = c;
        }
        labels[x] = static_cast<std::uint8_t>(label);
    }
    return sound;
}

/// The class between four cells.
template <stored_number T>
std::uint8_t label_between(const numbers<T, 3>& of, const place& u, const place& v) {
    float best = 0;
    int label = -1;
    for (int c = 0; c < of.tensor.extent[0]; ++c) {
        const float above = between(of(c, v.first, u.first), of(c, v.first, u.second), u.share);
        const float below = between(of(c, v.second, u.first), of(c, v.second, u.second), u.share);
        const float one = between(above, below, v.share);
        if (label < 0 || one > best) best = one, label = c;
    }
    return static_cast<std::uint8_t>(label);
}

}  // namespace semantic_map_detail

constexpr std::size_t semantic_map_workspace(int map_width, int picture_width) {
    ALIDADE_EXPECTS(map_width >= 0 && picture_width >= 0, map_width, picture_width);
    return scratch_bytes<map_places_detail::place>(static_cast<std::size_t>(picture_width)) +
           2 * scratch_bytes<std::uint8_t>(static_cast<std::size_t>(map_width));
}

template <stored_number T>
result<void> semantic_map(tensor_view<const T, 3> planes, const picture_map& map, image_view<std::uint8_t> dst,
                          semantic_map_options options, workspace scratch) {
    using namespace semantic_map_detail;
    expect_sound(map, dst.width, dst.height);
    error why = fault_of(planes, options);
    const auto of = numbers_of(planes, why);
    if (why.kind != fault::none) return why;
    const int rows = planes.extent[1], cells = planes.extent[2];
    const axis down{map.scale_y, map.offset_y, map.input_height, rows};
    const place* columns = columns_of({map.scale_x, map.offset_x, map.input_width, cells}, dst.width, scratch);
    struct {
        std::uint8_t* labels;
        int of = -1;
    } lines[2] = {{scratch.take<std::uint8_t>(static_cast<std::size_t>(cells))},
                  {scratch.take<std::uint8_t>(static_cast<std::size_t>(cells))}};
    for (int y = 0; y < dst.height; ++y) {
        std::uint8_t* row = dst.row(y);
        const place v = down(y);
        for (const int line : {v.first, v.second})
            if (line >= 0 && lines[line % 2].of != line) {
                if (!label_row(of, line, lines[line % 2].labels))
                    return error(fault::malformed, "semantic_map: row ", line,
                                 " of the planes holds what is no number");
                lines[line % 2].of = line;
            }
        if (v.first < 0) {
            for (int x = 0; x < dst.width; ++x) row[x] = options.outside;
            continue;
        }
        const std::uint8_t *above = lines[v.first % 2].labels, *below = lines[v.second % 2].labels;
        for (int x = 0; x < dst.width; ++x) {
            const place u = columns[x];
            if (u.first < 0) {
                row[x] = options.outside;
                continue;
            }
            // Where the four cells are of one class, so is all between them.
            const std::uint8_t label = above[u.first];
            const bool one = label == above[u.second] && label == below[u.first] && label == below[u.second];
            row[x] = one ? label : label_between(of, u, v);
        }
    }
    return {};
}

template <stored_number T>
result<void> semantic_map(tensor_view<const T, 3> planes, image_view<std::uint8_t> dst, semantic_map_options options) {
    using namespace semantic_map_detail;
    error why = fault_of(planes, options);
    const auto of = numbers_of(planes, why);
    if (why.kind != fault::none) return why;
    ALIDADE_EXPECTS(dst.width == planes.extent[2] && dst.height == planes.extent[1], dst.width, planes.extent[2],
                    dst.height, planes.extent[1]);
    for (int y = 0; y < dst.height; ++y)
        if (!label_row(of, y, dst.row(y)))
            return error(fault::malformed, "semantic_map: row ", y, " of the planes holds what is no number");
    return {};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
