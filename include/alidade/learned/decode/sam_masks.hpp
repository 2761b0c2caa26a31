// What Segment Anything answers: several masks of low resolution, and how good it thinks each is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/decode/mask_map.hpp>

namespace alidade {

/// One of the masks: which, what IoU the network expects of it, and how little it depends on the level.
struct sam_choice {
    int mask = 0;
    float iou = 0;
    float stability = 0;
};

struct sam_masks_options {
    float level = 0;    ///< of logits, that what is inside exceeds
    float offset = 1;   ///< of the level, up and down, for the stability
    bool whole = true;  ///< mask 0, the answer to a prompt of a single meaning, takes part
};

inline namespace ALIDADE_ISA {

/// The share of the cells above `level - offset` that are above `level + offset` too: 1 for a mask that has clear
/// borders. 0 where no cell is above either.
///
/// fault     malformed: something in the plane is no number
/// exact     counts, divided once
/// reference segment_anything's calculate_stability_score
template <stored_number T>
result<float> stability_of(tensor_view<const T, 2> logits, sam_masks_options options = {});

/// The mask of the highest predicted IoU, the first among equals, of the planes (M × H × W) that the scores (M) are of.
/// Its plane, `slice(masks, choice.mask)`, goes to mask_map with the picture's map and `.level = 0`.
///
/// fault     malformed: no masks, not as many scores, or what is no number
template <stored_number T>
result<sam_choice> best_sam_mask(tensor_view<const T, 3> masks, tensor_view<const T, 1> scores,
                                 sam_masks_options options = {});

// ---- how -----------------------------------------------------------------------------------

template <stored_number T>
result<float> stability_of(tensor_view<const T, 2> logits, sam_masks_options options) {
    ALIDADE_EXPECTS(options.offset >= 0);
    error why;
    const auto of = tensor_numbers_detail::numbers_of(logits, why);
    if (why.kind != fault::none) return why;
    const float low = options.level - options.offset, high = options.level + options.offset;
    std::int64_t above_low = 0, above_high = 0;
    for (int y = 0; y < logits.extent[0]; ++y)
        for (int x = 0; x < logits.extent[1]; ++x) {
            const float one = of(y, x);
            if (one != one) return map_places_detail::no_number("stability_of", x, y);
            above_low += one > low;
            above_high += one > high;
        }
    return above_low > 0 ? static_cast<float>((real(above_high) / real(above_low)).value) : 0.0F;
}

template <stored_number T>
result<sam_choice> best_sam_mask(tensor_view<const T, 3> masks, tensor_view<const T, 1> scores,
                                 sam_masks_options options) {
    const int first = options.whole ? 0 : 1;
    const bool cells = masks.extent[1] > 0 && masks.extent[2] > 0;
    if (masks.extent[0] != scores.extent[0] || scores.extent[0] <= first || !cells)
        return shape_fault(fault::malformed, "best_sam_mask", masks, scores.extent[0],
                           " masks with cells, one for each score");
    error why;
    const auto of = tensor_numbers_detail::numbers_of(scores, why);
    if (why.kind != fault::none) return why;
    sam_choice best{first, of(first), 0};
    for (int i = first; i < scores.extent[0]; ++i) {
        const float one = of(i);
        if (!finite(one)) return error(fault::malformed, "best_sam_mask: the score of mask ", i, " is no number");
        if (one > best.iou) best.mask = i, best.iou = one;
    }
    const result<float> stability = stability_of(slice(masks, best.mask), options);
    if (!stability) return stability.error();
    best.stability = *stability;
    return best;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
