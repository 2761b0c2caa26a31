// What decoders find in stored outputs of networks, and a checksum of each finding.
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/checksums/sum_of_numbers.hpp"
#include "tests/learned/decode/noise.hpp"

#include <alidade/learned/decode/classify.hpp>
#include <alidade/learned/decode/detr.hpp>
#include <alidade/learned/decode/instance_mask.hpp>
#include <alidade/learned/decode/yolo.hpp>
#include <alidade/learned/decode/yolo_grid.hpp>
#include <alidade/learned/decode/yolo_keypoints.hpp>

#include <cstddef>
#include <cstdint>

namespace checksums::decoders {

using namespace alidade;

/// Room for everything, known when the program is linked.
struct memory {
    float numbers[30 * 300], boxes[4 * 60];
    std::uint8_t bytes[12 * 300];
    detection found[100];
    rotated_detection rotated[100];
    keypoint points[5];
    class_score classes[5];
    std::uint8_t mask[48 * 32];
    std::byte scratch[instance_mask_workspace(12, 48)];
};
inline memory own;

/// Fields x candidates of a YOLO output: boxes, scores of which few are high, and the rest around 0.
inline tensor_view<const float, 2> fields(int count, int scores, int candidates, std::uint32_t seed, float high) {
    for (int i = 0; i < count * candidates; ++i) {
        const std::uint32_t h = tests::noise(seed, static_cast<std::uint32_t>(i));
        const float u = tests::unit(h);
        const int field = i / candidates;
        const float score = h % 64 == 0 ? u * high : u * 0.2f;
        own.numbers[i] = field < 4 ? u * 320.0f : field < scores ? score : (u - 0.5f) * 6.0f;
    }
    return {own.numbers, {count, candidates}};
}

/// Calls report("decode_yolo/v8/f32", crc) for each.
template <class Report>
void decoder_checksums(Report report) {
    const auto tell = [&](const char* name, const auto& told, const auto* room) {
        sum_of_numbers sum;
        sum.add(told ? told->found : -1);
        for (int i = 0; told && i < told->written; ++i) sum.add(room[i]);
        report(name, sum.crc);
    };
    const array_view<detection> found{own.found, 100};

    const yolo_options v8{.labels = 8, .extras = 15};
    const auto pose = fields(27, 12, 300, 1, 1);
    const auto told = decode_yolo(pose, found, v8);
    tell("decode_yolo/v8/f32", told, own.found);
    const auto extras = yolo_extras(pose, v8, told && told->written > 0 ? own.found[0].candidate : 0);
    tell("yolo_keypoints/logits", yolo_keypoints(*extras, {own.points, 5}, {.scores = score_form::sigmoid}),
         own.points);
    tell("decode_yolo/v8/logits",
         decode_yolo(fields(12, 12, 300, 2, 9), found, {.labels = 8, .scores = score_form::sigmoid}), own.found);
    tell("decode_yolo/v8/rotated",
         decode_yolo(fields(13, 12, 300, 3, 1), {own.rotated, 100}, {.labels = 8, .extras = 1}), own.rotated);
    tell("decode_yolo/v5/f32",
         decode_yolo(fields(13, 13, 300, 4, 1), found,
                     {.family = yolo_family::anchors, .min_score = 0.01f, .labels = 8}),
         own.found);
    constexpr prior_shape anchors[] = {{10, 13}, {16, 30}};
    for (std::uint32_t i = 0; i < 2 * 8 * 60; ++i) own.numbers[i] = (tests::unit(tests::noise(10, i)) - 0.5f) * 8.0f;
    tell("decode_yolo_grid/f32",
         decode_yolo_grid(tensor_view<const float, 3>(own.numbers, {2 * 8, 6, 10}), {anchors, 2}, found,
                          {.labels = 3, .input_width = 320, .input_height = 192}),
         own.found);
    auto ends = fields(6, 5, 300, 5, 1);
    for (int i = 0; i < 300; ++i) own.numbers[5 * 300 + i] = static_cast<float>(i % 20);
    tell("decode_yolo/v10/f32", decode_yolo(ends, found, {.family = yolo_family::end_to_end, .labels = 20}), own.found);
    for (std::uint32_t i = 0; i < 12 * 300; ++i)
        own.bytes[i] =
            static_cast<std::uint8_t>(tests::noise(6, i) >> (i < 4 * 300 || tests::noise(7, i) % 64 == 0 ? 24 : 27));
    tensor_view<const std::uint8_t, 2> stored(own.bytes, {12, 300});
    stored.scale = 1 / 255.f;
    tell("decode_yolo/v8/u8", decode_yolo(stored, found, {.labels = 8, .input_width = 320, .input_height = 240}),
         own.found);

    for (std::uint32_t i = 0; i < 4 * 60; ++i) own.boxes[i] = tests::unit(tests::noise(8, i));
    const tensor_view<const float, 2> boxes(own.boxes, {60, 4});
    for (std::uint32_t i = 0; i < 60 * 7; ++i) own.numbers[i] = (tests::unit(tests::noise(9, i)) - 0.5f) * 16.0f;
    const tensor_view<const float, 2> logits(own.numbers, {60, 7});
    tell("decode_detr", decode_detr(logits, boxes, found, {.input_width = 320, .input_height = 240}), own.found);
    tell("decode_rt_detr",
         decode_rt_detr(logits, boxes, found, {.input_width = 320, .input_height = 240, .max_kept = 50}), own.found);
    const tensor_view<const float, 1> classes(own.numbers, {400});
    tell("top_classes/softmax", top_classes(classes, {own.classes, 5}, {}), own.classes);
    tell("top_classes/sigmoid", top_classes(classes, {own.classes, 5}, {.scores = score_form::sigmoid}), own.classes);

    const tensor_view<const float, 3> prototypes(own.numbers, {4, 8, 12});
    const picture_map map{1.1, 0.9, -2.5, 1.5, 48, 32, 48, 32};
    const auto made = instance_mask(tensor_view<const float, 1>(own.boxes, {4}), prototypes, {3.3f, 4.4f, 40, 28}, map,
                                    image_view<std::uint8_t>{own.mask, 48, 32}, {}, own.scratch);
    report("instance_mask/f32", made ? crc32(image_view<const std::uint8_t>{own.mask, 48, 32}) : 0);
}

}  // namespace checksums::decoders
