// The drawings of the pages of learned/ that need no network: how pictures get in, and what becomes of detections.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/box_fusion.hpp>
#include <alidade/learned/nms.hpp>
#include <alidade/learned/preprocess.hpp>

#include "examples/gallery/measures.hpp"

#include <algorithm>

namespace inputs {

using shapes::panels;
using namespace alidade;

/// A dial, leaning; wider than high.
inline image<std::uint8_t, 3> dial_photo(int width, int height) {
    draw::random random(17);
    const draw::dial_conditions how = {.noise = 1, .tilt = 0.4, .axis = 0.6};
    image<std::uint8_t, 3> picture(width, height);
    std::vector<std::byte> memory(draw::dial_workspace(width, how));
    draw::draw_dial(picture.view(), {}, 6.35, how, random, {memory.data(), memory.size()});
    return picture;
}

/// The input of a network, in the order and at the levels of a picture.
inline svg_panel input_by(const char* name, image_view<const std::uint8_t, 3> photo, prep_fit fit, point<double> tip) {
    prep_spec spec = {.width = 160, .height = 160, .fit = fit, .colour = prep_colour::bgr};
    spec.layout = prep_layout::interleaved, spec.scale = 1, spec.short_side = 184;
    std::fill(spec.pad, spec.pad + 3, 60);
    image<std::uint8_t, 3> shown(spec.width, spec.height);
    tensor_view<std::uint8_t, 3> into(shown.view().data, {spec.height, spec.width, 3});
    into.stride[0] = shown.view().stride;
    std::vector<std::byte> memory(prep_workspace(photo.width, photo.height, spec));
    const auto map = prepare(photo, into, spec, {memory.data(), memory.size()});
    svg_overlay over(shown.view());
    if (map) {
        const point<double> at = map->forward(tip);
        over.circle(at.x, at.y, 4, {.width = 2});
    }
    return {name, std::move(over)};
}

/// One photo in the five ways into a square, and a place of it in each.
inline panels preprocess_page() {
    const auto photo = dial_photo(240, 160);
    const auto gray = gray_from_bgr(photo.view());
    const auto read = read_gauge(gray.view(), gauge_scale{0, 10});
    const point<double> tip = read ? read->tip : point<double>{};
    svg_overlay over(photo.view());
    over.circle(tip.x, tip.y, 4, {.width = 2});
    return {{"240 x 160", std::move(over)},
            input_by("stretch", photo.view(), prep_fit::stretch, tip),
            input_by("letterbox", photo.view(), prep_fit::letterbox, tip),
            input_by("letterbox_top_left", photo.view(), prep_fit::letterbox_top_left, tip),
            input_by("centre_crop", photo.view(), prep_fit::centre_crop, tip),
            input_by("short_side", photo.view(), prep_fit::short_side, tip)};
}

inline svg_panel boxes(const char* name, image_view<const std::uint8_t> picture, array_view<const detection> all) {
    svg_overlay over(picture);
    for (const detection& one : all) {
        const region& w = one.where;
        const point<float> corners[] = {{w.x0, w.y0}, {w.x1, w.y0}, {w.x1, w.y1}, {w.x0, w.y1}};
        over.polyline(corners, true, {.colour = shapes::colour_of(one.label), .width = 0.3 + one.score});
    }
    return {name, std::move(over)};
}

/// What a network says of three things: several boxes for each.
inline panels nms_page() {
    const auto plate = shapes::plate(160);
    const region things[] = {{57, 57, 103, 103}, {32, 49, 51, 68}, {109, 94, 128, 113}};
    draw::random random(5);
    std::vector<detection> said;
    for (const region& thing : things)
        for (int i = 0; i < 5; ++i) {
            const auto off = [&] { return static_cast<float>(random.uniform(-0.12, 0.12)) * thing.width(); };
            const auto label = static_cast<int>(&thing - things), candidate = static_cast<int>(said.size());
            said.push_back({{thing.x0 + off(), thing.y0 + off(), thing.x1 + off(), thing.y1 + off()},
                            static_cast<float>(random.uniform(0.3, 1)),
                            label,
                            candidate});
        }
    const auto thinned = [&](const char* name, auto by) {
        std::vector<detection> rest = said;
        rest.resize(static_cast<std::size_t>(by(array_view<detection>{rest.data(), static_cast<int>(rest.size())})));
        return boxes(name, plate.view(), {rest.data(), static_cast<int>(rest.size())});
    };
    std::vector<std::byte> memory(box_fusion_workspace<region>(static_cast<int>(said.size())) +
                                  nms_workspace(static_cast<int>(said.size())));
    const workspace lent = {memory.data(), memory.size()};
    return {boxes("what a network says", plate.view(), {said.data(), static_cast<int>(said.size())}),
            thinned("nms: of those that overlap, the surest", [&](auto all) { return nms(all, {}, lent).written; }),
            thinned("box_fusion: their mean", [&](auto all) { return box_fusion(all, {}, lent).written; })};
}

}  // namespace inputs
