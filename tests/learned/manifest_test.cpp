// SPDX-License-Identifier: MIT
#include <alidade/learned/manifest_check.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace alidade;

namespace {

// As firmware has it: everything is constant, and checked when it is compiled.
constexpr tensor_spec inputs[] = {{"image", 4, {1, 1, 24, 32}}};
constexpr tensor_spec outputs[] = {{"scores", 2, {1, 3}}};
constexpr const char* labels[] = {"good", "scratched", "missing"};
constexpr probe_sample samples[] = {{0, 0, 0.5f}, {0, 2, 0.25f}};

constexpr manifest parts() {
    manifest card;
    card.model = "parts.onnx";
    card.inputs = {inputs, 1};
    card.outputs = {outputs, 1};
    card.preprocessing = {.width = 32, .height = 24, .fit = prep_fit::stretch, .colour = prep_colour::gray};
    card.labels = {labels, 3};
    card.probe.samples = {samples, 2};
    return card;
}
constexpr manifest card = parts();
static_assert(check_manifest(card));

template <class Change>
std::string refusal(Change change) {
    manifest changed = parts();
    change(changed);
    const auto done = check_manifest(changed);
    return done ? "" : done.error().message;
}

}  // namespace

TEST_CASE("manifest: parts that do not fit are told by their key") {
    CHECK(refusal([](manifest&) {}) == "");
    CHECK(refusal([](manifest& m) { m.model = ""; }) == "model: \"\", expected the name of a file beside the manifest");
    CHECK(refusal([](manifest& m) { m.model = "c:parts.onnx"; }) != "");
    CHECK(refusal([](manifest& m) { m.inputs = {}; }) == "inputs: there is none, expected at least one");
    CHECK(refusal([](manifest& m) { m.labels = {labels, 2}; }) ==
          "labels: 2 of them, with which classifier expects an extent of 2; output \"scores\" has 1 3");
    CHECK(refusal([](manifest& m) { m.preprocessing.width = 33; }) ==
          "preprocessing: to 33 x 24, and inputs[0] is 32 x 24");
    CHECK(refusal([](manifest& m) { m.preprocessing.deviation[0] = 0; }) ==
          "preprocessing.deviation: is 0 or below, expected more than 0");
    CHECK(refusal([](manifest& m) { m.preprocessing.deviation[0] = -1; }) ==
          "preprocessing.deviation: is 0 or below, expected more than 0");
    CHECK(refusal([](manifest& m) { m.preprocessing.layout = prep_layout::interleaved; }) != "");
    CHECK(refusal([](manifest& m) { m.probe.width = 5; }) ==
          "probe: a picture of 5 x 0, expected both sizes or neither");
    CHECK(refusal([](manifest& m) { m.probe.width = m.probe.height = 65536; }) ==
          "probe: a picture of 65536 x 65536, expected at most 67108864 pixels");
    CHECK(refusal([](manifest& m) { m.probe.tolerance = -1; }) == "probe.tolerance: is below 0, expected 0 or more");
    static constexpr probe_sample outside[] = {{0, 3, 0}}, elsewhere[] = {{1, 0, 0}};
    CHECK(refusal([](manifest& m) { m.probe.samples = {outside, 1}; }) ==
          "probe.outputs: index 3 in \"scores\", which has 3 numbers");
    CHECK(refusal([](manifest& m) { m.probe.samples = {elsewhere, 1}; }) != "");
    static constexpr tensor_spec twice[] = {{"scores", 1, {3}}, {"scores", 1, {3}}};
    CHECK(refusal([](manifest& m) { m.outputs = {twice, 2}; }) == "outputs[1].name: \"scores\" stands there twice");
    static constexpr tensor_spec batch[] = {{"image", 4, {8, 1, 24, 32}}};
    CHECK(refusal([](manifest& m) { m.inputs = {batch, 1}; }) ==
          "inputs[0].shape: batches of 8, expected 1 or 0 (left open)");
}

TEST_CASE("manifest: how many labels a family wants, by the shape of its output") {
    const auto fits = [](model_family family, tensor_spec out, int count) {
        manifest changed = parts();
        changed.family = family;
        changed.outputs = {&out, 1};
        changed.labels.size = count;
        changed.probe.samples = {};
        return bool(check_manifest(changed));
    };
    CHECK(fits(model_family::yolo_anchor_free, {"y", 3, {1, 7, 2100}}, 3));
    CHECK(fits(model_family::yolo_anchor_free, {"y", 3, {1, 2100, 7}}, 3));
    CHECK_FALSE(fits(model_family::yolo_anchor_free, {"y", 3, {1, 8, 2100}}, 3));
    CHECK(fits(model_family::yolo_anchors, {"y", 3, {1, 6300, 8}}, 3));
    CHECK(fits(model_family::semantic_map, {"y", 4, {1, 3, 24, 32}}, 3));
    CHECK(fits(model_family::semantic_map, {"y", 4, {1, 1, 24, 32}}, 1));
    CHECK_FALSE(fits(model_family::semantic_map, {"y", 4, {1, 1, 24, 32}}, 3));
    CHECK(fits(model_family::semantic_map, {"y", 3, {0, 24, 32}}, 3));
    CHECK_FALSE(fits(model_family::semantic_map, {"y", 4, {1, 2, 3, 3}}, 3));  // which is its size
    CHECK(fits(model_family::classifier, {"y", 2, {1, 0}}, 3));
    CHECK(fits(model_family::classifier, {"y", 2, {1, 1000}}, 0));
}

TEST_CASE("manifest: values that a family has no use for") {
    const auto says = [](model_family family, auto change) {
        return refusal([&](manifest& m) { m.family = family, m.labels = {}, change(m); });
    };
    using enum model_family;
    CHECK(says(yolo_anchors, [](manifest& m) { m.scores.form = score_form::softmax; }) ==
          "scores.form: is softmax, expected sigmoid or share of yolo_anchors");
    CHECK(says(ultraface, [](manifest& m) { m.labels = {labels, 2}; }) ==
          "labels: 2 of them, expected at most 1 of ultraface, which tells faces");
    const int strides[] = {8, 16, 32, 64, 1, 2, 3, 4, 5};
    CHECK(says(yunet, [&](manifest& m) { m.strides = {strides, 4}; }) == "strides: 4 of them, expected 3 of yunet");
    CHECK(says(centernet, [&](manifest& m) { m.strides = {strides, 2}; }) ==
          "strides: 2 of them, expected 1 of centernet");
    CHECK(says(fcos, [&](manifest& m) { m.strides = {strides, 9}; }) == "strides: 9 of them, expected 1 to 8 of fcos");
    CHECK(says(ssd, [](manifest&) {}) == "priors.grids: there is none, expected some of ssd");
    const prior_shape shapes[] = {{8, 8}, {8, 0}};
    const auto with_grid = [&](model_family family, prior_grid grid, int count) {
        return says(family, [&](manifest& m) { m.priors.set = {{&grid, 1}, {shapes, count}}; });
    };
    CHECK(with_grid(ssd, {2, 2, 16, 16, 0.5f, 1}, 1) == "");
    CHECK(with_grid(ssd, {2, 2, 16, 16, 0.5f, 2}, 2) == "priors.grids: a shape without width or height");
    CHECK(with_grid(ssd, {2, 2, 16, 16, 0.5f, 2}, 1) == "priors: 1 shapes, expected 2 as grids say");
    CHECK(with_grid(retinanet, {0, 2, 16, 16, 0.5f, 1}, 1).substr(0, 28) == "priors.grids[0]: 0 x 2 cells");
    CHECK(with_grid(retinanet, {2, 2, 0, 16, 0.5f, 1}, 1).substr(0, 31) == "priors.grids[0]: expected a ste");
    CHECK(with_grid(yolo_grid, {.shapes = 1}, 1) == "");
    CHECK(with_grid(yolo_grid, {2, 2, 16, 16, 0.5f, 1}, 1) ==
          "priors.grids[0]: nothing asks for more than shapes of yolo_grid");
    const prior_grid two[] = {{.shapes = 1}, {.shapes = 1}};
    CHECK(says(yolo_grid, [&](manifest& m) { m.priors.set = {{two, 2}, {shapes, 1}}; }) ==
          "priors.grids: 2 of them, expected 1, one for each output");
}

TEST_CASE("shape_fits: an extent left open is any, on either side") {
    const tensor_spec said = {"x", 3, {1, 0, 5}};
    const int same[] = {1, 7, 5}, open[] = {0, 0, 0}, other[] = {1, 7, 6};
    CHECK(shape_fits(said, same, 3));
    CHECK(shape_fits(said, open, 3));
    CHECK_FALSE(shape_fits(said, other, 3));
    CHECK_FALSE(shape_fits(said, same, 2));
}

TEST_CASE("words: every word of an enumeration stands at its place") {
    CHECK(std::string(word_of(model_family::depth)) == "depth");
    CHECK(std::string(word_of(model_family::yolo_anchors)) == "yolo_anchors");
    CHECK(std::string(word_of(nms_kind::merge)) == "merge");
    CHECK(std::string(word_of(prep_fit::short_side)) == "short_side");
    CHECK(std::string(word_of(prep_colour::gray)) == "gray");
    CHECK(std::string(word_of(prep_layout::interleaved)) == "interleaved");
    CHECK(std::string(word_of(prep_sampling::area)) == "area");
    CHECK(std::string(word_of(number_type::u8)) == "u8");
    CHECK(std::string(word_of(model_family::rt_detr)) == "rt_detr");
    CHECK(std::string(word_of(box_unit::relative)) == "relative");
    CHECK(std::string(word_of(score_form::share)) == "share");
}
