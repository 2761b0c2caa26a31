// Outputs of networks with any shape, strides and numbers, given to a decoder of grids, priors, maps or keypoints.
// SPDX-License-Identifier: MIT
#include <alidade/learned/decode/centernet.hpp>
#include <alidade/learned/decode/depth.hpp>
#include <alidade/learned/decode/embedding.hpp>
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

#include <vector>

#include "tensors.hpp"

namespace {

using namespace alidade;
using namespace fuzz;

/// What is expected, or now and then something else.
int about(input& in, std::int64_t expected, int most) {
    return in.below(8) > 0 && expected <= 4000 ? static_cast<int>(expected) : in.below(most);
}

cell_grids grids(input& in) {
    cell_grids any{1 + in.below(100), 1 + in.below(100), {1 << in.below(7), 0, 0}};
    for (int i = 1; i < 8 && in.coin(); ++i) any.stride[i] = 4 + in.below(60);
    return any;
}

template <class Decode>
void decode_into(input& in, Decode decode) {
    std::vector<detection> room(static_cast<std::size_t>(in.below(20)));
    check(decode(array_view<detection>{room.data(), static_cast<int>(room.size())}), room);
}

template <class T>
void cells(input& in) {
    const cell_grids over = grids(in);
    const std::int64_t count = cells_of(over);
    const int rows = about(in, count, 200), bins = 1 + in.below(9);
    const float least = in.share();
    const int labels = in.coin() ? 0 : in.below(5);
    const bool turned = in.coin();
    const auto table = [&](int fields) {
        return turned ? tensor<T, 2>(in, {fields, rows}) : tensor<T, 2>(in, {rows, fields});
    };
    switch (in.below(3)) {
        case 0: {
            const auto output = table(in.below(12));
            return decode_into(in, [&](auto room) { return decode_yolox(output.view, room, {over, least, labels}); });
        }
        case 1: {
            const auto output = table(4 * bins + in.below(5));
            return decode_into(in, [&](auto room) {
                return decode_nanodet(output.view, room, {over, bins, in.share(), least, labels});
            });
        }
        default: {
            const tensor<T, 2> logits(in, {rows, in.below(5)}), sides(in, {rows, about(in, 4, 6)}),
                central(in, {rows, about(in, 1, 3)});
            const fcos_options options{over, in.share(), in.coin(), least, labels};
            return decode_into(
                in, [&](auto room) { return decode_fcos(logits.view, sides.view, central.view, room, options); });
        }
    }
}

template <class T>
void priors(input& in) {
    std::vector<prior_shape> shapes;
    std::vector<prior_grid> levels(static_cast<std::size_t>(in.below(4)));
    for (prior_grid& level : levels) {
        level = {in.below(6), in.below(6), in.number(), in.number(), in.share(), in.below(4)};
        for (int i = 0; i < level.shapes; ++i) shapes.push_back({in.number(), in.number()});
    }
    const prior_set set{{levels.data(), static_cast<int>(levels.size())},
                        {shapes.data(), static_cast<int>(shapes.size())}};
    const int count = static_cast<int>(priors_of(set)), rows = about(in, count, 200), columns = in.below(6);
    const tensor<T, 2> boxes(in, {rows, about(in, 4, 6)}), scores(in, {about(in, rows, 200), columns});
    const priors_options options{.scores = static_cast<score_form>(in.below(3)),
                                 .background = in.below(4) - 1,
                                 .variances = {in.share(), in.share(), in.number(), in.share()},
                                 .max_growth = in.coin() ? 0.0F : 60.0F,
                                 .min_score = in.share(),
                                 .labels = in.coin() ? 0 : in.below(5)};
    decode_into(in, [&](auto room) { return decode_priors(boxes.view, scores.view, set, room, options); });
    std::vector<prior_box> list(static_cast<std::size_t>(count));
    demand(write_priors(set, {list.data(), count}).complete());
    const array_view<const prior_box> written{list.data(), count};
    decode_into(in, [&](auto room) { return decode_priors(boxes.view, scores.view, written, room, options); });
}

template <class T>
void faces(input& in) {
    yunet_options options{{1 + in.below(60), 1 + in.below(60), {4 + in.below(9), 13 + in.below(9), 32}}, in.share()};
    std::vector<tensor<T, 2>> parts;
    yunet_outputs<T> outputs;
    for (int g = 0; g < 3; ++g) {
        const int rows = about(
            in, cells_of({options.grids.input_width, options.grids.input_height, {options.grids.stride[g], 0, 0}}), 99);
        for (const int columns : {1, 1, 4, 10}) {
            const int extents[] = {rows, about(in, columns, 12)};
            parts.emplace_back(in, extents);
        }
        const std::size_t first = parts.size() - 4;
        outputs.levels[g] = {parts[first].view, parts[first + 1].view, parts[first + 2].view, parts[first + 3].view};
    }
    decode_into(in, [&](auto room) { return decode_yunet(outputs, room, options); });
    const int candidate = in.below(static_cast<int>(cells_of(options.grids)));
    if (const auto marks = landmarks_of(outputs, options, candidate)) demand(finite(marks->nose.x));
    const tensor<T, 2> scores(in, {in.below(40), about(in, 2, 4)});
    const tensor<T, 2> boxes(in, {about(in, scores.view.extent[0], 40), about(in, 4, 6)});
    decode_into(in, [&](auto room) {
        return decode_ultraface(scores.view, boxes.view, room, {1 + in.below(99), 1 + in.below(99), in.share()});
    });
}

template <class T>
void planes(input& in) {
    const int channels = in.below(10), rows = in.below(12), columns = in.below(12);
    const float least = in.share();
    const int labels = in.coin() ? 0 : in.below(5);
    const tensor<T, 3> output(in, {channels, rows, columns});
    decode_into(in, [&](auto room) {
        return decode_fastestdet(output.view, room, {1 + in.below(99), 1 + in.below(99), least, labels});
    });
    const tensor<T, 3> sizes(in, {about(in, 2, 4), about(in, rows, 12), columns});
    const tensor<T, 3> offsets(in, {about(in, 2, 4), rows, about(in, columns, 12)});
    const tensor_view<const T, 3> none;
    decode_into(in, [&](auto room) {
        return decode_centernet(output.view, sizes.view, in.coin() ? offsets.view : none, room,
                                {1 + in.below(9), in.coin() ? score_form::sigmoid : score_form::share, least, labels});
    });
}

template <class T>
void maps(input& in) {
    const int channels = in.below(6), rows = in.below(12), columns = in.below(12);
    const tensor<T, 3> output(in, {channels, rows, columns});
    const int across = in.below(40), down = in.below(20);
    const picture_map map{in.share() * 3 + 0.01, in.share() * 3 + 0.01, in.number(), in.share() * 40 - 20, across, down,
                          1 + in.below(99),      1 + in.below(99)};
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(across * down), std::uint8_t{7});
    const image_view<std::uint8_t> dst{pixels.data(), across, down, across};
    std::vector<std::byte> memory(semantic_map_workspace(channels, columns, across, down));
    const workspace scratch(memory.data(), memory.size());
    if (semantic_map(output.view, map, dst, {}, scratch))
        for (const std::uint8_t one : pixels) demand(one < channels || one == 255);
    const tensor<T, 1> scores(in, {about(in, channels, 6)});
    if (const auto best = best_sam_mask(output.view, scores.view, {.whole = in.coin()}))
        demand(best->mask < channels && best->stability >= 0 && best->stability <= 1);
    if (output.view.size() == 0) return;
    const auto plane = slice(output.view, in.below(channels));
    std::vector<std::uint64_t> words(static_cast<std::size_t>(words_of(across) * down));
    const bitmap_view<> bits{words.data(), across, down};
    const mask_map_options options{.level = in.number()};
    const auto made = mask_map(plane, map, dst, options, scratch);
    demand(static_cast<bool>(made) == static_cast<bool>(mask_map(plane, map, bits, options, scratch)));
    for (int y = 0; made && y < down; ++y)
        for (int x = 0; x < across; ++x) demand(dst(x, y) == (bits(x, y) ? 255 : 0));
    const region where{in.number(), in.number(), in.number(), in.number()};
    if (const auto box = paste_mask(plane, where, dst, {.level = in.share() + 0.001F}))
        demand(box->x >= 0 && box->y >= 0 && box->x + box->width <= across && box->y + box->height <= down);
    std::vector<float> depths(static_cast<std::size_t>(rows * columns));
    const image_view<float> depth{depths.data(), columns, rows, columns};
    if (normalise_depth(plane, depth))
        for (const float one : depths) demand(one >= 0 && one <= 1);
    if (metric_depth(plane, depth, {.scale = in.share(), .shift = in.share(), .inverse = in.coin()}))
        for (const float one : depths) demand(finite(one));
}

template <class T>
void places(input& in) {
    const int count = in.below(4), rows = in.below(20), columns = in.below(20);
    std::vector<keypoint> room(static_cast<std::size_t>(in.below(5)));
    const array_view<keypoint> lent{room.data(), static_cast<int>(room.size())};
    const auto check_points = [&](const result<tally>& told) {
        for (int i = 0; told && i < told->written; ++i)
            demand(finite(lent[i].x) && finite(lent[i].y) && finite(lent[i].score) && lent[i].score <= 1);
    };
    const tensor<T, 3> heat(in, {count, rows, columns});
    check_points(decode_heat_keypoints(heat.view, lent,
                                       {1 + in.below(99), 1 + in.below(99), static_cast<heat_grid>(in.below(3)),
                                        static_cast<heat_refinement>(in.below(3)), 2 * in.below(8) + 1}));
    const int wide = 1 + in.below(20), high = 1 + in.below(20);
    const tensor<T, 2> across(in, {count, about(in, 2 * wide, 40)}), down(in, {about(in, count, 5), 2 * high});
    check_points(decode_simcc(across.view, down.view, lent, {wide, high}));
    const tensor<T, 1> query(in, {in.below(9)});
    const tensor<float, 2> gallery(in, {in.below(30), about(in, query.view.extent[0], 9)});
    std::vector<gallery_match> matches(static_cast<std::size_t>(in.below(6)));
    const auto told = match_gallery(query.view, gallery.view, {matches.data(), static_cast<int>(matches.size())});
    for (int i = 0; told && i < told->written; ++i) {
        const gallery_match& one = matches[static_cast<std::size_t>(i)];
        demand(one.cosine >= -1 && one.cosine <= 1 && one.index < gallery.view.extent[0]);
        demand(i == 0 || one.cosine <= matches[static_cast<std::size_t>(i) - 1].cosine);
    }
}

template <class T>
void decode(input& in, int which) {
    switch (which) {
        case 0:
            return cells<T>(in);
        case 1:
            return priors<T>(in);
        case 2:
            return faces<T>(in);
        case 3:
            return planes<T>(in);
        case 4:
            return maps<T>(in);
        default:
            return places<T>(in);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    input in{bytes, size};
    const int which = in.below(18);
    if (which % 3 == 0) decode<float>(in, which / 3);
    if (which % 3 == 1) decode<std::int8_t>(in, which / 3);
    if (which % 3 == 2) decode<std::uint8_t>(in, which / 3);
    return 0;
}
