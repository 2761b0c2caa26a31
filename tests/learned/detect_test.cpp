// Each family of detectors through the one door: a manifest and stored tensors in, detections out.
// SPDX-License-Identifier: MIT
#include <alidade/learned/detect.hpp>
#include <alidade/learned/manifest_check.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <list>
#include <string>
#include <vector>

#include "tests/learned/decode/decode_cases.hpp"
#include "tests/learned/reference/cells_and_maps.hpp"
#include "tests/learned/reference/laid.hpp"
#include "tests/support/decoded.hpp"

namespace {

using namespace alidade;
namespace cases = reference::cases;
using tests::noise, tests::unit;

result<void> leave() { return {}; }

/// What a network with these outputs says, and its manifest.
struct told {
    std::list<std::vector<float>> memory;
    std::vector<output_memory> outputs;
    std::vector<tensor_spec> specs;
    tensor_spec input = {"image", 4, {1, 3, 0, 0}};
    manifest card;

    told(model_family family, int width, int height, float min_score, int labels) {
        static const char* const names[80] = {};
        input.extent[2] = height, input.extent[3] = width;
        card.model = "told.onnx";
        card.family = family;
        card.inputs = {&input, 1};
        card.preprocessing.width = width, card.preprocessing.height = height;
        card.thresholds.score = min_score;
        card.labels = {names, labels};
    }

    /// An output of one picture: numbers of(0), of(1), …
    template <class Of>
    told& say(const char* name, std::vector<int> shape, Of of) {
        shape.insert(shape.begin(), 1);
        output_memory out = {name, nullptr, 0, {}};
        tensor_spec spec = {name, 0, {}};
        std::size_t size = 1;
        for (const int extent : shape) {
            out.extent[out.axes++] = spec.extent[spec.axes++] = extent;
            size *= static_cast<std::size_t>(extent);
        }
        std::vector<float>& numbers = memory.emplace_back();
        for (std::size_t i = 0; i < size; ++i) numbers.push_back(of(static_cast<std::uint32_t>(i)));
        out.numbers = numbers.data();
        outputs.push_back(out);
        specs.push_back(spec);
        return *this;
    }
    template <int N>
    told& say(const char* name, const reference::stored<N>& from) {
        return say(name, {from.extent, from.extent + N},
                   [&](std::uint32_t i) { return from.scale * static_cast<float>(from.numbers[i] - from.zero); });
    }

    std::vector<detection> detections() {
        card.outputs = {specs.data(), static_cast<int>(specs.size())};
        const auto fits = check_manifest(card);
        REQUIRE_MESSAGE(fits, std::string(fits.error().message));
        CHECK(tells_regions(card.family));
        float unused = 0;
        callback_runtime<result<void> (*)()> net({&unused, {1, 1, 1, 1}},
                                                 {outputs.data(), static_cast<int>(outputs.size())}, &leave);
        return tests::detections([&](auto room) { return decode_detections(card, net, room); });
    }
    void check(tests::expected_detections expected) {
        const auto found = detections();
        tests::check_found(result<tally>(tally{static_cast<int>(found.size()), static_cast<int>(found.size())}), found,
                           expected);
    }
};

told of_yolo(model_family family, const tests::yolo_case<float>& one) {
    const int width = one.options.input_width > 0 ? one.options.input_width : 640,
              height = one.options.input_height > 0 ? one.options.input_height : 640;
    told made(family, width, height, one.options.min_score, one.options.labels);
    const int fixed = family == model_family::yolo_anchors ? 5 : 4;
    const int classes = family == model_family::yolo_end_to_end ? 2 : one.options.labels;
    made.say("out", {fixed + classes + one.options.extras, one.candidates},
             [&](std::uint32_t i) { return tests::yolo_number(one, i); });
    return made;
}

}  // namespace

TEST_CASE("decode_detections: the YOLO families, their boxes in pixels or shares, their scores as shares or logits") {
    of_yolo(model_family::yolo_anchors, tests::v5).check(tests::v5.found);
    of_yolo(model_family::yolo_end_to_end, tests::v10).check(tests::v10.found);
    of_yolo(model_family::yolo_anchor_free, tests::v8).check(tests::v8.found);
    told logits = of_yolo(model_family::yolo_anchor_free, tests::v8_logits);
    logits.card.scores.form = score_form::sigmoid;
    logits.check(tests::v8_logits.found);
    told shares = of_yolo(model_family::yolo_anchor_free, tests::v8_shares);
    shares.card.boxes.unit = box_unit::relative;
    shares.check(tests::v8_shares.found);
}

TEST_CASE("decode_detections: yolo_grid, its anchors by the manifest, candidates counted through all outputs") {
    const prior_shape anchors[] = {{10, 13}, {16, 30}, {33, 23}, {5, 5}};
    const prior_grid grids[] = {{.shapes = 3}, {.shapes = 1}};
    told made(model_family::yolo_grid, 384, 320, 0.85F, 4);
    made.card.priors.set = {{grids, 2}, {anchors, 4}};
    made.say("first", {27, 10, 12}, [](std::uint32_t i) { return (unit(noise(1500, i)) - 0.5F) * 8; });
    made.say("second", {9, 1, 2}, [](std::uint32_t i) { return i / 2 < 4 ? 0 : i % 2 == 1 ? 9.0F : -9.0F; });
    auto found = made.detections();
    REQUIRE(found.size() == tests::grid.size + 1);
    const detection last = found.back();
    CHECK(last.candidate == 361);  // of 3 x 10 x 12 and 2
    CHECK(last.where.width() == 5);
    found.pop_back();
    for (detection& one : found) one.candidate += 1000;  // as the case counts them
    tests::check_found(result<tally>(tally{static_cast<int>(found.size()), static_cast<int>(found.size())}), found,
                       tests::grid);
}

TEST_CASE("decode_detections: yolox and nanodet, with strides of their own") {
    const int coarse[] = {8, 16}, fine[] = {8, 16, 32};
    told yolox(model_family::yolox, 60, 40, 0.3001F, 3);
    yolox.card.strides = {fine, 3};
    tests::check_same(yolox.say("out", cases::yolox_output).detections(), cases::yolox_expected);

    told nanodet(model_family::nanodet, 32, 48, 0.95F, 2);
    nanodet.card.strides = {coarse, 2};
    nanodet.say("out", {30, 34}, [](std::uint32_t i) { return unit(noise(7, i)); });
    const auto found = nanodet.detections();
    CHECK(found.size() > 1);
    const tensor_view<const float, 2> output(nanodet.memory.front().data(), {30, 34});
    const auto direct = tests::detections([&](auto room) {
        const nanodet_options options{.grids = {32, 48, {8, 16, 0}}, .min_score = 0.95F, .labels = 2};
        return decode_nanodet(output, room, options);
    });
    CHECK(found == direct);
}

TEST_CASE("decode_detections: fcos, fastestdet and centernet") {
    const int strides[] = {8, 16, 32}, one[] = {4};
    told fcos(model_family::fcos, 64, 32, 0.70012F, 3);
    fcos.card.strides = {strides, 3};
    fcos.say("logits", cases::fcos_logits).say("sides", cases::fcos_sides);
    tests::check_same(fcos.say("central", cases::fcos_centredness).detections(), cases::fcos_expected);

    told fastestdet(model_family::fastestdet, 160, 96, 0.60003F, 3);
    tests::check_same(fastestdet.say("out", cases::fastestdet_output).detections(), cases::fastestdet_expected);

    told centernet(model_family::centernet, 28, 24, 0.80001F, 2);
    centernet.card.strides = {one, 1};
    centernet.card.scores.form = score_form::sigmoid;
    centernet.say("heat", cases::centernet_heat).say("sizes", cases::centernet_sizes);
    tests::check_same(centernet.say("offsets", cases::centernet_offsets).detections(), cases::centernet_expected);
}

TEST_CASE("decode_detections: ssd and retinanet, with the priors of their manifests") {
    prior_shape shapes[12];
    const float few[] = {2}, more[] = {2, 3};
    REQUIRE(ssd_shapes(0.2F, 0.5F, {few, 1}, 80, 60, true, {shapes, 4}).complete());
    REQUIRE(ssd_shapes(0.5F, 0.9F, {more, 2}, 80, 60, true, {shapes + 4, 6}).complete());
    const prior_grid of_ssd[] = {{4, 3, 20, 20, 0.5F, 4}, {2, 1, 40, 60, 0.5F, 6}};
    told ssd(model_family::ssd, 80, 60, 0.30003F, 3);
    ssd.card.priors = {{{of_ssd, 2}, {shapes, 10}}, {0.1F, 0.1F, 0.2F, 0.2F}};
    ssd.say("boxes", cases::ssd_boxes);
    tests::check_same(ssd.say("scores", cases::ssd_logits).detections(), cases::ssd_expected);

    const float ratios[] = {0.5F, 1, 2}, small[] = {16, 20}, large[] = {32, 41};
    REQUIRE(anchor_shapes({small, 2}, {ratios, 3}, true, {shapes, 6}).complete());
    REQUIRE(anchor_shapes({large, 2}, {ratios, 3}, true, {shapes + 6, 6}).complete());
    const prior_grid of_retinanet[] = {{4, 3, 16, 16, 0, 6}, {2, 1, 32, 48, 0, 6}};
    told retinanet(model_family::retinanet, 64, 48, 0.99001F, 3);
    retinanet.card.priors.set = {{of_retinanet, 2}, {shapes, 12}};
    retinanet.say("boxes", cases::retinanet_boxes);
    tests::check_same(retinanet.say("scores", cases::retinanet_logits).detections(), cases::retinanet_expected);
}

TEST_CASE("decode_detections: detr and rt_detr") {
    const auto boxes = [](const tests::set_case& one) {
        return [&one](std::uint32_t i) { return unit(noise(one.seed + 1, i)); };
    };
    told detr(model_family::detr, 640, 480, tests::detr.min_score, tests::detr.labels);
    detr.say("logits", {tests::detr.queries, tests::detr.labels + 1},
             [](std::uint32_t i) { return (unit(noise(tests::detr.seed, i)) - 0.5F) * 16; });
    detr.say("boxes", {tests::detr.queries, 4}, boxes(tests::detr)).check(tests::detr.found);

    told rt_detr(model_family::rt_detr, 640, 480, tests::rt_detr.min_score, tests::rt_detr.labels);
    rt_detr.say("logits", {tests::rt_detr.queries, tests::rt_detr.labels},
                [](std::uint32_t i) { return static_cast<float>(noise(tests::rt_detr.seed, i) >> 26) * 0.25F - 10; });
    rt_detr.say("boxes", {tests::rt_detr.queries, 4}, boxes(tests::rt_detr)).check(tests::rt_detr.found);
    for (float& logit : rt_detr.memory.front()) logit = sigmoid(logit);
    rt_detr.card.scores.form = score_form::share;
    rt_detr.check(tests::rt_detr.found);
}

TEST_CASE("decode_detections: the faces of yunet and ultraface") {
    told yunet(model_family::yunet, 64, 32, 0.60003F, 1);
    yunet.say("cls_8", cases::yunet_face_8).say("cls_16", cases::yunet_face_16).say("cls_32", cases::yunet_face_32);
    yunet.say("obj_8", cases::yunet_object_8).say("obj_16", cases::yunet_object_16);
    yunet.say("obj_32", cases::yunet_object_32).say("bbox_8", cases::yunet_box_8);
    yunet.say("bbox_16", cases::yunet_box_16).say("bbox_32", cases::yunet_box_32);
    yunet.say("kps_8", cases::yunet_landmarks_8).say("kps_16", cases::yunet_landmarks_16);
    tests::check_same(yunet.say("kps_32", cases::yunet_landmarks_32).detections(), cases::yunet_expected);

    told ultraface(model_family::ultraface, 320, 240, 0.7001F, 1);
    ultraface.say("scores", cases::ultraface_scores);
    tests::check_same(ultraface.say("boxes", cases::ultraface_boxes).detections(), cases::ultraface_expected);
}

TEST_CASE("decode_detections: no family that tells regions is left out, and the others are refused by their name") {
    const told nothing(model_family::depth, 8, 8, 0.5F, 0);
    float unused = 0;
    callback_runtime<result<void> (*)()> net({&unused, {1, 1, 1, 1}}, {}, &leave);
    for (int i = 0; i < static_cast<int>(std::size(manifest_words<model_family>::list)); ++i) {
        manifest card = nothing.card;
        card.family = static_cast<model_family>(i);
        const auto found = decode_detections(card, net, {});
        if (tells_regions(card.family)) {
            if (!found) CHECK(found.error().kind == fault::malformed);  // without outputs, by its decoder
        } else {
            CHECK(tests::refusal(found, fault::unsupported) ==
                  "detections: the family " + std::string(word_of(card.family)) + " tells no regions");
        }
    }
}
