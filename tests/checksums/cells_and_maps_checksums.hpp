// What decoders of grids, priors, maps and keypoints find in stored outputs, and a checksum of each finding.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/sum_of_numbers.hpp"
#include "tests/learned/reference/cells_and_maps.hpp"

#include <alidade/learned/decode/centernet.hpp>
#include <alidade/learned/decode/depth.hpp>
#include <alidade/learned/decode/fastestdet.hpp>
#include <alidade/learned/decode/fcos.hpp>
#include <alidade/learned/decode/heat_keypoints.hpp>
#include <alidade/learned/decode/mask_map.hpp>
#include <alidade/learned/decode/nanodet.hpp>
#include <alidade/learned/decode/pasted_mask.hpp>
#include <alidade/learned/decode/priors.hpp>
#include <alidade/learned/decode/sam_masks.hpp>
#include <alidade/learned/decode/semantic_map.hpp>
#include <alidade/learned/decode/simcc_keypoints.hpp>
#include <alidade/learned/decode/ultraface.hpp>
#include <alidade/learned/decode/yolox.hpp>
#include <alidade/learned/decode/yunet.hpp>

#include <cstddef>
#include <cstdint>

namespace checksums::decoders {

/// Room for everything, known when the program is linked.
struct case_memory {
    detection found[300];
    keypoint points[5];
    gallery_match matches[5];
    prior_box priors[108];
    std::uint8_t mask[48 * 32];
    std::byte scratch[semantic_map_workspace(4, 6, 48, 32)];
};
inline case_memory lent;

/// Calls report("decode_yolox", crc) for each.
template <class Report>
void cells_and_maps_checksums(Report report) {
    namespace cases = reference::cases;
    const auto tell = [&](const char* name, const auto& told, const auto* room) {
        sum_of_numbers sum;
        sum.add(told ? told->found : -1);
        for (int i = 0; told && i < told->written; ++i) sum.add(room[i]);
        report(name, sum.crc);
    };
    const array_view<detection> found{lent.found, 300};
    tell("decode_yolox", decode_yolox(cases::yolox_output.view(), found, {{60, 40, {8, 16, 32}}}), lent.found);
    tell("decode_nanodet",
         decode_nanodet(cases::nanodet_output.view(), found, {.grids = {30, 44, {8, 16, 0}}, .bins = 5}), lent.found);
    tell("decode_fcos",
         decode_fcos(cases::fcos_logits.view(), cases::fcos_sides.view(), cases::fcos_centredness.view(), found,
                     {.grids = {64, 32, {8, 16, 32, 0}}}),
         lent.found);
    tell("decode_fastestdet",
         decode_fastestdet(cases::fastestdet_output.view(), found,
                           {.input_width = 160, .input_height = 96, .min_score = 0.3F}),
         lent.found);
    tell("decode_centernet",
         decode_centernet(cases::centernet_heat.view(), cases::centernet_sizes.view(), cases::centernet_offsets.view(),
                          found, {.scores = score_form::sigmoid}),
         lent.found);

    prior_shape shapes[10];
    const float fine[] = {0.5F, 1, 2}, few[] = {2}, more[] = {2, 3}, sizes[] = {16, 20};
    (void)anchor_shapes({sizes, 2}, {fine, 3}, true, {shapes, 6});
    const prior_grid retina[] = {{6, 3, 16, 16, 0, 6}};
    tell("write_priors", result<tally>(write_priors({{retina, 1}, {shapes, 6}}, {lent.priors, 108})), lent.priors);
    (void)ssd_shapes(0.2F, 0.5F, {few, 1}, 80, 60, true, {shapes, 4});
    (void)ssd_shapes(0.5F, 0.9F, {more, 2}, 80, 60, true, {shapes + 4, 6});
    const prior_grid ssd[] = {{4, 3, 20, 20, 0.5F, 4}, {2, 1, 40, 60, 0.5F, 6}};
    priors_options of_ssd{.scores = score_form::softmax, .background = 0, .variances = {0.1F, 0.1F, 0.2F, 0.2F}};
    for (const score_form form : {score_form::softmax, score_form::sigmoid}) {
        of_ssd.scores = form;
        tell(form == score_form::softmax ? "decode_priors/softmax" : "decode_priors/sigmoid",
             decode_priors(cases::ssd_boxes.view(), cases::ssd_logits.view(), prior_set{{ssd, 2}, {shapes, 10}}, found,
                           of_ssd),
             lent.found);
    }

    const yunet_outputs<std::int8_t> yunet{{{cases::yunet_face_8.view(), cases::yunet_object_8.view(),
                                             cases::yunet_box_8.view(), cases::yunet_landmarks_8.view()},
                                            {cases::yunet_face_16.view(), cases::yunet_object_16.view(),
                                             cases::yunet_box_16.view(), cases::yunet_landmarks_16.view()},
                                            {cases::yunet_face_32.view(), cases::yunet_object_32.view(),
                                             cases::yunet_box_32.view(), cases::yunet_landmarks_32.view()}}};
    tell("decode_yunet", decode_yunet(yunet, found, {{64, 32}}), lent.found);
    const auto marks = landmarks_of(yunet, {{64, 32}}, 35);
    sum_of_numbers face;
    if (marks) face.add_all(marks->left_eye.x, marks->nose.y, marks->right_mouth.x, marks->left_mouth.y);
    report("landmarks_of", face.crc);
    tell("decode_ultraface",
         decode_ultraface(cases::ultraface_scores.view(), cases::ultraface_boxes.view(), found, {.min_score = 0.5F}),
         lent.found);

    const image_view<std::uint8_t> mask{lent.mask, 48, 32};
    const picture_map map{1.1, 0.9, -2.5, 1.5, 48, 32, 48, 32};
    const auto tell_mask = [&](const char* name, const auto& made) {
        report(name, made ? crc32(image_view<const std::uint8_t>(mask)) : 0);
    };
    const auto planes = cases::semantic_planes.view();
    tell_mask("semantic_map", semantic_map(planes, map, mask, {}, lent.scratch));
    tell_mask("mask_map", mask_map(slice(planes, 2), map, mask, {.level = 0.1F}, lent.scratch));
    tell_mask("paste_mask", paste_mask(cases::pasted_mask.view(), {3.3F, 4.4F, 40, 28}, mask));
    const image_view<std::uint8_t> grey{lent.mask, 6, 5};
    const auto range = normalise_depth(slice(planes, 1), grey);
    report("normalise_depth", range ? crc32(image_view<const std::uint8_t>(grey)) : 0);
    const auto stability = stability_of(cases::stability_logits.view());
    sum_of_numbers stable;
    stable.add(stability ? *stability : -1.0F);
    report("stability_of", stable.crc);

    for (const heat_refinement refine : {heat_refinement::quarter, heat_refinement::dark}) {
        const heat_keypoints_options options{.input_width = 47, .input_height = 65, .refine = refine};
        tell(refine == heat_refinement::quarter ? "decode_heat_keypoints/quarter" : "decode_heat_keypoints/dark",
             decode_heat_keypoints(cases::heat_maps.view(), {lent.points, 5}, options), lent.points);
    }
    tell("decode_simcc",
         decode_simcc(cases::simcc_across.view(), cases::simcc_down.view(), {lent.points, 5},
                      {.input_width = 12, .input_height = 16}),
         lent.points);
    tell("match_gallery", match_gallery(cases::gallery_query.view(), cases::gallery_rows.view(), {lent.matches, 5}),
         lent.matches);
}

}  // namespace checksums::decoders
