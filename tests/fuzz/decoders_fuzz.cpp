// Outputs of networks with any shape, strides and numbers, given to the decoder that their first byte asks for.
// SPDX-License-Identifier: MIT
#include <alidade/learned/decode/classify.hpp>
#include <alidade/learned/decode/detr.hpp>
#include <alidade/learned/decode/instance_mask.hpp>
#include <alidade/learned/decode/yolo.hpp>
#include <alidade/learned/decode/yolo_grid.hpp>
#include <alidade/learned/decode/yolo_keypoints.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tensors.hpp"

namespace {

using namespace alidade;
using namespace fuzz;

template <class T>
void yolo(input& in) {
    yolo_options options;
    options.family = static_cast<yolo_family>(in.below(3));
    options.min_score = in.share();
    options.labels = in.below(4);
    options.extras = in.below(8);
    options.axes = static_cast<tensor_axes>(in.below(3));
    options.scores = in.coin() ? score_form::sigmoid : score_form::share;
    if (in.coin()) options.input_width = options.input_height = 1 + in.below(1000);
    const int fields = in.coin() ? 4 + in.below(3) + options.labels + options.extras : in.below(40);
    const int candidates = in.below(in.coin() ? 40 : 700);
    const bool upright = in.coin();
    const tensor<T, 2> output(in, {upright ? fields : candidates, upright ? candidates : fields});
    std::vector<detection> room(static_cast<std::size_t>(in.below(20)));
    const auto told = decode_yolo(output.view, {room.data(), static_cast<int>(room.size())}, options);
    check(told, room);
    if (told && told->written > 0) {
        const auto extras = yolo_extras(output.view, options, room[0].candidate);
        demand(static_cast<bool>(extras));
        std::vector<keypoint> points(static_cast<std::size_t>(in.below(4)));
        const auto keypoints =
            yolo_keypoints(*extras, {points.data(), static_cast<int>(points.size())},
                           {.values = 2 + in.below(2), .scores = in.coin() ? score_form::sigmoid : score_form::share});
        for (int i = 0; keypoints && i < keypoints->written; ++i)
            demand(finite(points[static_cast<std::size_t>(i)].x) && finite(points[static_cast<std::size_t>(i)].score));
    }
    if (options.extras < 1) return;
    std::vector<rotated_detection> rotated(static_cast<std::size_t>(in.below(20)));
    check(decode_yolo(output.view, {rotated.data(), static_cast<int>(rotated.size())}, options), rotated);
}

template <class T>
void grids(input& in) {
    const prior_shape anchors[] = {{10, 13}, {in.number(), in.number()}};
    const int count = 1 + in.below(2);
    const tensor<T, 3> head(in, {in.coin() ? count * (5 + in.below(4)) : in.below(20), in.below(9), in.below(9)});
    std::vector<detection> room(static_cast<std::size_t>(in.below(20)));
    const yolo_grid_options options{
        .min_score = in.share(), .labels = in.below(4), .input_width = 64, .input_height = 32};
    check(decode_yolo_grid(head.view, {anchors, count}, {room.data(), static_cast<int>(room.size())}, options), room);
}

template <class T>
void sets(input& in) {
    const int queries = in.below(50), classes = in.below(20);
    const tensor<T, 2> logits(in, {queries, classes});
    const tensor<float, 2> boxes(in, {in.coin() ? queries : in.below(50), in.below(8) > 0 ? 4 : in.below(6)});
    std::vector<detection> room(static_cast<std::size_t>(in.below(100)));
    const array_view<detection> lent{room.data(), static_cast<int>(room.size())};
    const float share = in.share();
    const int labels = in.coin() ? 0 : in.below(20);
    check(decode_detr(logits.view, boxes.view, lent,
                      {.min_score = share, .labels = labels, .input_width = 640, .input_height = 480}),
          room);
    check(decode_rt_detr(logits.view, boxes.view, lent,
                         {.min_score = share,
                          .labels = labels,
                          .input_width = 640,
                          .input_height = 480,
                          .max_kept = in.below(100),
                          .scores = in.coin() ? score_form::sigmoid : score_form::share}),
          room);
}

template <class T>
void classes(input& in) {
    const tensor<T, 1> output(in, {in.below(300)});
    std::vector<class_score> room(static_cast<std::size_t>(in.below(10)));
    const classify_options options{.scores = static_cast<score_form>(in.below(3)), .min_score = in.share()};
    const auto told = top_classes(output.view, {room.data(), static_cast<int>(room.size())}, options);
    for (int i = 0; told && i < told->written; ++i) {
        const class_score& one = room[static_cast<std::size_t>(i)];
        demand(one.score >= options.min_score && one.score <= 1 && one.label >= 0 && one.label < output.view.extent[0]);
        demand(i == 0 || one.score <= room[static_cast<std::size_t>(i) - 1].score);
    }
}

template <class T>
void masks(input& in) {
    const int count = in.below(6), height = in.below(20), width = in.below(30);
    const tensor<float, 1> coefficients(in, {in.coin() ? count : in.below(6)});
    const tensor<T, 3> prototypes(in, {count, height, width});
    const picture_map map{in.share() + 0.01, in.share() + 0.01, in.share() * 40 - 20, in.number(), 0, 0,
                          1 + in.below(99),  1 + in.below(99)};
    const region box{in.number(), in.number(), in.number(), in.number()};
    const int across = in.below(150), down = in.below(40);
    std::vector<std::byte> memory(instance_mask_workspace(width, across));
    const workspace scratch(memory.data(), memory.size());
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(across * down), std::uint8_t{7});
    std::vector<std::uint64_t> words(static_cast<std::size_t>(words_of(across) * down));
    const image_view<std::uint8_t> mask{pixels.data(), across, down, across};
    const bitmap_view<> bits{words.data(), across, down};
    const instance_mask_options options{.level = in.share()};
    const auto made = instance_mask(coefficients.view, prototypes.view, box, map, mask, options, scratch);
    const auto made_bits = instance_mask(coefficients.view, prototypes.view, box, map, bits, options, scratch);
    demand(static_cast<bool>(made) == static_cast<bool>(made_bits));
    for (int y = 0; made && y < down; ++y)
        for (int x = 0; x < across; ++x) demand(mask(x, y) == (bits(x, y) ? 255 : 0));
}

template <class T>
void decode(input& in, int which) {
    switch (which) {
        case 0:
            return yolo<T>(in);
        case 1:
            return sets<T>(in);
        case 2:
            return in.coin() ? classes<T>(in) : grids<T>(in);
        default:
            return masks<T>(in);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    input in{bytes, size};
    const int which = in.below(12);
    if (which % 3 == 0) decode<float>(in, which / 3);
    if (which % 3 == 1) decode<std::int8_t>(in, which / 3);
    if (which % 3 == 2) decode<std::uint8_t>(in, which / 3);
    return 0;
}
