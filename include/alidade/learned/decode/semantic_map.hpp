// The class of every pixel, from a network's planes of scores, one for each class.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/map_places.hpp>

namespace alidade {

struct semantic_map_options {
    int labels = 0;              ///< how many classes there must be; 0: any number up to 256
    std::uint8_t outside = 255;  ///< of pixels that are not in the network's input
};

inline namespace ALIDADE_ISA {

/// Bytes of scratch for planes of so many classes and of this width, and a picture of this size.
constexpr std::size_t semantic_map_workspace(int classes, int map_width, int picture_width, int picture_height);

/// dst(x, y) = the class whose plane (C × H × W), interpolated bilinearly at the pixel's place, is the largest; the
/// first among equals. `map` is what `prepare` told. Planes in any strides: `channels_first` makes them of H × W × C.
///
/// requires  dst has the size of the map's source; dst does not overlap the planes
/// fault     malformed: empty planes, more than 256, other labels, something in them that is no number
/// exact     the same bytes on every machine. A picture stretched into the input: the argmax of torch's `interpolate`
///           (bilinear, align_corners=False) wherever two classes differ by 1e-6 of the planes' range; others
///           likewise, without the detour by the input's resolution
/// cost      one pass over the planes and one over dst, which interpolates only between cells whose classes differ, and
///           only classes that may win there; allocates nothing
/// scratch   semantic_map_workspace()
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
using tensor_numbers_detail::numbers;
using tensor_numbers_detail::numbers_of;

template <stored_number T>
error fault_of(tensor_view<const T, 3> planes, const semantic_map_options& options) {
    if (planes.extent[0] < 1 || planes.extent[0] > 256 || planes.extent[1] < 1 || planes.extent[2] < 1)
        return shape_fault(fault::malformed, "semantic_map", planes, "classes x height x width, at most 256 classes");
    return label_fault("semantic_map", planes, planes.extent[0], options.labels);
}

/// The classes of one row of cells; false where it holds what is no number.
template <stored_number T>
bool label_row(const numbers<T, 3>& of, int y, std::uint8_t* labels) {
    bool sound = true;
    for (int x = 0; x < of.tensor.extent[2]; ++x) {
        float best = of(0, y, x);
        int label = 0;
        sound &= finite(best);
        for (int c = 1; c < of.tensor.extent[0]; ++c) {
            const float one = of(c, y, x);
            sound &= finite(one);
            if (one > best) best = one, label = c;
        }
        labels[x] = static_cast<std::uint8_t>(label);
    }
    return sound;
}

/// A class that is the largest somewhere between four cells, perhaps.
struct rival {
    corner_levels at;
    int label;
    float left, right;  ///< in the row that is looked at
};

/// Whether a class is nowhere the largest for another: below it at all four cells, or equal and coming after it.
constexpr bool beaten(const corner_levels& a, const corner_levels& by, bool after) {
    const auto loses = [=](float one, float other) { return after ? one <= other : one < other; };
    return loses(a.above_left, by.above_left) && loses(a.above_right, by.above_right) &&
           loses(a.below_left, by.below_left) && loses(a.below_right, by.below_right);
}

/// The classes that one of the four cells does not rule out, in their order: how many there are.
template <stored_number T>
int rivals_of(const numbers<T, 3>& of, const block& b, const int (&winners)[4], rival* rivals) {
    const auto at = [&](int c) { return corner_levels::of([&](int y, int x) { return of(c, y, x); }, b); };
    const corner_levels best[] = {at(winners[0]), at(winners[1]), at(winners[2]), at(winners[3])};
    int count = 0;
    for (int c = 0; c < of.tensor.extent[0]; ++c) {
        const corner_levels here = at(c);
        bool out = false;
        for (int k = 0; k < 4; ++k) out |= c != winners[k] && beaten(here, best[k], c > winners[k]);
        if (!out) rivals[count++] = {here, c, 0, 0};
    }
    return count;
}

/// Every pixel of a block for itself.
inline void label_pixels(const block& b, rival* rivals, int count, const kept_places& across, const kept_places& down,
                         image_view<std::uint8_t> dst) {
    for (int y = b.y; y < b.y_end; ++y) {
        const float share = down(y).share;
        for (int i = 0; i < count; ++i)
            rivals[i].left = rivals[i].at.left(share), rivals[i].right = rivals[i].at.right(share);
        for (int x = b.x; x < b.x_end; ++x) {
            const float to_right = across(x).share;
            int label = rivals[0].label;
            float best = between(rivals[0].left, rivals[0].right, to_right);
            for (int i = 1; i < count; ++i) {
                const float one = between(rivals[i].left, rivals[i].right, to_right);
                if (one > best) best = one, label = rivals[i].label;
            }
            dst.row(y)[x] = static_cast<std::uint8_t>(label);
        }
    }
}

}  // namespace semantic_map_detail

constexpr std::size_t semantic_map_workspace(int classes, int map_width, int picture_width, int picture_height) {
    using namespace semantic_map_detail;
    ALIDADE_EXPECTS(classes >= 0 && map_width >= 0 && picture_width >= 0 && picture_height >= 0, classes, map_width,
                    picture_width, picture_height);
    return kept_places_workspace(picture_width, picture_height) +
           2 * scratch_bytes<std::uint8_t>(static_cast<std::size_t>(map_width)) +
           scratch_bytes<rival>(static_cast<std::size_t>(classes));
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
    const kept_places across({map.scale_x, map.offset_x, map.input_width, cells}, dst.width, scratch);
    const kept_places down({map.scale_y, map.offset_y, map.input_height, rows}, dst.height, scratch);
    struct {
        std::uint8_t* labels;
        int of = -1;
    } lines[2] = {{scratch.take<std::uint8_t>(static_cast<std::size_t>(cells))},
                  {scratch.take<std::uint8_t>(static_cast<std::size_t>(cells))}};
    rival* const rivals = scratch.take<rival>(static_cast<std::size_t>(planes.extent[0]));
    for_blocks(across, down, [&](const block& b) {
        int label = options.outside;
        if (!b.outside()) {
            for (const int line : {b.v.first, b.v.second})
                if (lines[line % 2].of != line) {
                    if (!label_row(of, line, lines[line % 2].labels) && why.kind == fault::none)
                        why = error(fault::malformed, "semantic_map: row ", line,
                                    " of the planes holds what is no number");
                    lines[line % 2].of = line;
                }
            const std::uint8_t *above = lines[b.v.first % 2].labels, *below = lines[b.v.second % 2].labels;
            const int winners[] = {above[b.u.first], above[b.u.second], below[b.u.first], below[b.u.second]};
            label = winners[0];  // where the four cells are of one class, so is all between them
            if (label != winners[1] || label != winners[2] || label != winners[3])
                return label_pixels(b, rivals, rivals_of(of, b, winners, rivals), across, down, dst);
        }
        paint(b, dst, static_cast<std::uint8_t>(label));
    });
    if (why.kind != fault::none) return why;
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
