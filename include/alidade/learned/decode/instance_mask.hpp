// The mask of one detection out of the prototypes that all share: what of its box belongs to it.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/exponential.hpp>
#include <alidade/core/rounded_block.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/decode/boxes.hpp>
#include <alidade/learned/decode/map_places.hpp>
#include <alidade/learned/decode/numbers.hpp>
#include <alidade/learned/picture_map.hpp>

namespace alidade {

struct instance_mask_options {
    float level = 0.5F;  ///< that what is inside reaches, of shares
};

inline namespace ALIDADE_ISA {

/// Scratch for prototypes and a mask of these widths.
constexpr std::size_t instance_mask_workspace(int prototype_width, int mask_width);

/// mask(x, y) = 255, or a bit, where the centre of (x, y) lies in the box, and the sigmoid of the prototypes' sum,
/// each times its coefficient, reaches `level`; else 0. Prototypes stand for the whole input and are interpolated
/// bilinearly between the centres of their pixels; beyond the outermost of these they go on as there.
///
///     const auto coefficients = yolo_extras(output, options, found.candidate);
///     const auto done = instance_mask(*coefficients, prototypes, found.where, map, mask, {}, scratch);
///
/// `map` tells how the mask lies in the input. That of `prepare` gives the mask in the source picture; one that scales
/// by input size / prototype size gives the prototypes' own pixels. `box` is in pixels of the input.
///
/// requires  0 <= level <= 1; a map with an input and positive scales
/// fault     malformed: prototypes of another number than the coefficients, or without pixels; sums in the box that are
///           not finite, and a box that is not
/// exact     the same bytes everywhere; sums in single precision, prototypes in their order
/// cost      one pass over the prototypes within the box, and one over the mask
/// scratch   instance_mask_workspace(); allocates nothing
/// reference Bolya et al., YOLACT, 2019
template <stored_number C, stored_number P>
result<void> instance_mask(tensor_view<const C, 1> coefficients, tensor_view<const P, 3> prototypes, const region& box,
                           const picture_map& map, image_view<std::uint8_t> mask, instance_mask_options options,
                           workspace scratch);
template <stored_number C, stored_number P>
result<void> instance_mask(tensor_view<const C, 1> coefficients, tensor_view<const P, 3> prototypes, const region& box,
                           const picture_map& map, bitmap_view<> mask, instance_mask_options options,
                           workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace instance_mask_detail {

using namespace map_places_detail;

/// Which pixels along an axis of the mask lie in the box: [first, last).
struct span {
    int first = 0, last = 0;

    constexpr span(const axis& along, int mask, float from, float to) {
        while (first < mask && along.in_input(first) < real(from)) ++first;
        for (last = first; last < mask && along.in_input(last) < real(to);) ++last;
    }
    constexpr bool empty() const { return first == last; }
};

/// Columns [first, last) of row y of the prototypes' sum. False if one of them is not finite.
template <class C, class P>
bool sum_row(tensor_view<const C, 1> coefficients, number_reader<C> read, tensor_view<const P, 3> prototypes,
             number_reader<P> read_prototype, int y, int first, int last, float* sums) {
    for (int x = first; x < last; ++x) sums[x] = 0;
    for (int k = 0; k < coefficients.extent[0]; ++k) {
        const rounded<float> share = read(coefficients(k));
        const P* row = prototypes.data + k * prototypes.stride[0] + y * prototypes.stride[1];
        int x = first;
        if constexpr (std::is_same_v<P, float>)
            if (prototypes.stride[2] == 1)
                for (; x <= last - lanes_of_reals; x += lanes_of_reals)
                    store(sums + x, load_reals(sums + x) + load_reals(row + x) * reals(share));
        for (; x < last; ++x)
            sums[x] =
                (rounded<float>(sums[x]) + rounded<float>(read_prototype(row[x * prototypes.stride[2]])) * share).value;
    }
    for (int x = first; x < last; ++x)
        if (!finite(sums[x])) return false;
    return true;
}

template <class Reaches>
void write_row(image_view<std::uint8_t> mask, int y, int first, int last, Reaches reaches) {
    std::uint8_t* row = mask.row(y);
    for (int x = 0; x < first; ++x) row[x] = 0;
    for (int x = first; x < last; ++x) row[x] = reaches(x) ? 255 : 0;
    for (int x = last; x < mask.width; ++x) row[x] = 0;
}

template <class Reaches>
void write_row(bitmap_view<> mask, int y, int first, int last, Reaches reaches) {
    std::uint64_t* row = mask.row(y);
    for (int i = 0; i < mask.row_words(); ++i) row[i] = 0;
    for (int x = first; x < last; ++x) row[x / 64] |= std::uint64_t{reaches(x)} << (x % 64);
}

template <class C, class P, class Mask>
result<void> make(tensor_view<const C, 1> coefficients, tensor_view<const P, 3> prototypes, const region& box,
                  const picture_map& map, instance_mask_options options, Mask mask, workspace scratch) {
    constexpr const char* who = "instance_mask";
    ALIDADE_EXPECTS(options.level >= 0 && options.level <= 1);
    ALIDADE_EXPECTS(map.scale_x > 0 && map.scale_y > 0 && map.input_width > 0 && map.input_height > 0, map.input_width,
                    map.input_height);
    const auto read = reader_of(coefficients);
    if (!read) return read.error();
    const auto read_prototype = reader_of(prototypes);
    if (!read_prototype) return read_prototype.error();
    if (prototypes.extent[0] != coefficients.extent[0] || prototypes.size() == 0)
        return shape_fault(fault::malformed, who, prototypes, coefficients.extent[0], " prototypes with pixels");
    if (!finite(box)) return error(fault::malformed, who, ": the box is not finite");

    const int height = prototypes.extent[1], width = prototypes.extent[2];
    const axis across{map.scale_x, map.offset_x, map.input_width, width};
    const axis down{map.scale_y, map.offset_y, map.input_height, height};
    const span columns(across, mask.width, box.x0, box.x1), rows(down, mask.height, box.y0, box.y1);
    float* above = scratch.take<float>(static_cast<std::size_t>(width));
    float* below = scratch.take<float>(static_cast<std::size_t>(width));
    float* const row = scratch.take<float>(static_cast<std::size_t>(width));
    place* const places = scratch.take<place>(static_cast<std::size_t>(mask.width));
    for (int x = columns.first; x < columns.last; ++x) places[x] = across.anywhere(x);
    const int left = columns.empty() ? 0 : places[columns.first].first;
    const int right = columns.empty() ? 0 : places[columns.last - 1].second + 1;

    int known = -1;  // the row that `above` holds, and `below` the next
    const float bar = logit(options.level);
    const auto sum = [&](int y, float* sums) {
        return sum_row(coefficients, *read, prototypes, *read_prototype, y, left, right, sums);
    };
    for (int y = 0; y < mask.height; ++y) {
        if (y < rows.first || y >= rows.last) {
            write_row(mask, y, 0, 0, [](int) { return false; });
            continue;
        }
        const place at = down.anywhere(y);
        bool usable = true;
        if (known >= 0 && at.first == known + 1) {
            float* const spare = above;
            above = below;
            below = spare;
            usable = sum(at.second, below);
        } else if (at.first != known) {
            usable = sum(at.first, above) && sum(at.second, below);
        }
        known = at.first;
        if (!usable) return error(fault::malformed, who, ": a sum of the prototypes is not finite");
        for (int x = left; x < right; ++x) row[x] = between(above[x], below[x], at.share);
        write_row(mask, y, columns.first, columns.last, [&](int x) {
            const place& here = places[x];
            return between(row[here.first], row[here.second], here.share) >= bar;
        });
    }
    return {};
}

}  // namespace instance_mask_detail

constexpr std::size_t instance_mask_workspace(int prototype_width, int mask_width) {
    ALIDADE_EXPECTS(prototype_width >= 0 && mask_width >= 0, prototype_width, mask_width);
    return 3 * scratch_bytes<float>(static_cast<std::size_t>(prototype_width)) +
           scratch_bytes<map_places_detail::place>(static_cast<std::size_t>(mask_width));
}

template <stored_number C, stored_number P>
result<void> instance_mask(tensor_view<const C, 1> coefficients, tensor_view<const P, 3> prototypes, const region& box,
                           const picture_map& map, image_view<std::uint8_t> mask, instance_mask_options options,
                           workspace scratch) {
    return instance_mask_detail::make(coefficients, prototypes, box, map, options, mask, scratch);
}

template <stored_number C, stored_number P>
result<void> instance_mask(tensor_view<const C, 1> coefficients, tensor_view<const P, 3> prototypes, const region& box,
                           const picture_map& map, bitmap_view<> mask, instance_mask_options options,
                           workspace scratch) {
    return instance_mask_detail::make(coefficients, prototypes, box, map, options, mask, scratch);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
