// SPDX-License-Identifier: MIT
#include <alidade/io/manifest_json.hpp>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/card.hpp"
#include "tests/support/test_folder.hpp"

using namespace alidade;
using tests::full_card;
using tests::ssd_card;
using tests::with;

namespace {

/// Why the text is no manifest; empty if it is one.
std::string refusal(const std::string& text) {
    const auto read = parse_manifest(text, "card.json");
    return read ? "" : read.error().message;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("manifest_json: every key is read") {
    const auto file = parse_manifest(full_card);
    REQUIRE_MESSAGE(file, file.error().message);
    const manifest& card = file->view();
    CHECK(std::string(card.name) == "parts of a dial");
    CHECK(std::string(card.model) == "dial_parts.onnx");
    CHECK(std::string(text_of(card.sha256).digits).substr(0, 8) == "ba7816bf");
    CHECK(card.family == model_family::yolo_anchor_free);
    REQUIRE(card.inputs.size == 1);
    CHECK(std::string(card.inputs[0].name) == "images");
    CHECK(card.inputs[0].axes == 4);
    CHECK(card.inputs[0].extent[3] == 320);
    REQUIRE(card.outputs.size == 1);
    CHECK(card.outputs[0].axes == 3);
    CHECK(card.outputs[0].extent[2] == 2100);

    const prep_spec& prep = card.preprocessing;
    CHECK(prep.width == 320);
    CHECK(prep.height == 240);
    CHECK(prep.fit == prep_fit::letterbox_top_left);
    CHECK(prep.sampling == prep_sampling::area);
    CHECK(prep.colour == prep_colour::bgr);
    CHECK(prep.layout == prep_layout::planar);
    CHECK_FALSE(prep.whole_levels);
    CHECK(prep.scale == 0.5);
    CHECK(prep.mean[2] == 3);
    CHECK(prep.deviation[0] == 4);
    CHECK(prep.deviation[2] == 4);
    CHECK(prep.pad[1] == 8);
    CHECK(card.numbers.type == number_type::i8);
    CHECK(card.numbers.scale == 0.25f);
    CHECK(card.numbers.zero_point == -3);

    CHECK(card.boxes.unit == box_unit::relative);
    CHECK(card.scores.form == score_form::sigmoid);
    REQUIRE(card.labels.size == 2);
    CHECK(std::string(card.labels[1]) == "needle");
    REQUIRE(card.keypoints.size == 1);
    CHECK(std::string(card.keypoints[0]) == "tip");
    CHECK(card.thresholds.score == 0.25f);
    CHECK(card.nms.kind == nms_kind::soft_linear);
    CHECK(card.nms.overlap == 0.625);
    CHECK_FALSE(card.nms.per_class);

    CHECK(card.probe.seed == 7);
    CHECK(card.probe.width == 640);
    CHECK(card.probe.height == 480);
    CHECK(card.probe.tolerance == 0.125f);
    REQUIRE(card.probe.samples.size == 2);
    CHECK(card.probe.samples[1].index == 18899);
    CHECK(card.probe.samples[0].value == -1.5f);
    REQUIRE(card.quality.size == 2);
    CHECK(std::string(card.quality[0].name) ==
          "Gr\xc3\xb6\xc3\x9f"
          "e");
    CHECK(card.quality[1].value == 0.5);
}

TEST_CASE("manifest_json: priors, as lists of the manifest's own") {
    const auto file = parse_manifest(ssd_card);
    REQUIRE_MESSAGE(file, file.error().message);
    const manifest& card = file->view();
    CHECK(card.preprocessing.short_side == 40);
    CHECK(form_of(card) == score_form::softmax);
    CHECK(background_of(card) == 0);
    REQUIRE(card.priors.set.grids.size == 2);
    CHECK(card.priors.set.grids[0] == prior_grid{4, 4, 8, 8, 0.25f, 1});
    CHECK(card.priors.set.grids[1] == prior_grid{2, 2, 16, 16, 0.5f, 1});
    REQUIRE(card.priors.set.shapes.size == 2);
    CHECK(card.priors.set.shapes[1].height == 14);
    CHECK(card.priors.variances[2] == 0.25f);
    CHECK(priors_of(card.priors.set) == 20);
    const std::string key = "card.json: key \"priors.";
    CHECK(refusal(with(ssd_card, "[12, 12]", "12")) == key + "grids[0].shapes[0]\": 12, expected two numbers");
    CHECK(refusal(with(ssd_card, "[8, 8]", "[8]")) ==
          key + "grids[0].step\": [8], expected 2 numbers, across and down");
    CHECK(holds(refusal(with(ssd_card, "[0.125, 0.125, 0.25, 0.25]", "[1]")), key + "variances\": [1], expected 4"));
    CHECK(holds(refusal(with(ssd_card, "\"rows\"", "\"row\"")), key + "grids[0].row\": is no key"));
    CHECK(holds(refusal(with(ssd_card, "\"grids\"", "\"gird\"")), key + "grids\": is missing"));
}

TEST_CASE("manifest_json: a key that nothing asks for is refused, even if it says what would hold without it") {
    CHECK(refusal(with(ssd_card, "\"nms\"", "\"strides\": [], \"nms\"")) ==
          "card.json: strides: nothing asks for it of the family ssd with nms hard, only for "
          "preprocessing.short_side, scores.form, .background, priors.grids, .variances, labels, thresholds.score, "
          "nms.kind, .overlap, .per_class");
    CHECK(holds(refusal(with(full_card, "\"sigmoid\"", "\"sigmoid\", \"background\": -1")),
                "scores.background: nothing asks for it of the family yolo_anchor_free"));
    CHECK(holds(refusal(with(ssd_card, "\"hard\"", "\"none\", \"overlap\": 0.5")),
                "nms.overlap: nothing asks for it of the family ssd with nms none"));
    CHECK(holds(refusal(with(ssd_card, "\"fit\": \"short_side\",", "")), "preprocessing.short_side: nothing asks"));
    CHECK(holds(refusal(with(full_card, "\"i8\"", "\"f16\"")), "numbers.scale: nothing asks"));
}

TEST_CASE("manifest_json: what is not said has its default, and is the same after a move") {
    const auto file = parse_manifest(std::string(R"({"alidade_manifest": 1, "model": "a.onnx", "family": "classifier",
        "sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "inputs": [{"name": "x", "shape": [0, 3, 64, 64]}], "outputs": [{"name": "y", "shape": [0, 10]}],
        "preprocessing": {}})"));
    REQUIRE_MESSAGE(file, file.error().message);
    auto copy = parse_manifest(full_card);
    REQUIRE(copy);
    const char* before = copy->view().labels[0];
    const manifest_file moved = std::move(*copy);
    CHECK(moved.view().labels[0] == before);

    const manifest& card = file->view();
    CHECK(card.preprocessing.fit == prep_fit::letterbox);
    CHECK(card.preprocessing.width == 64);
    CHECK(card.thresholds.score == 0.5f);
    CHECK(card.nms.kind == nms_kind::none);
    CHECK(card.labels.empty());
    CHECK(card.probe.samples.empty());
}

TEST_CASE("manifest_json: an error names the file, the key, what was found and what was expected") {
    CHECK(refusal(with(full_card, R"("letterbox_top_left")", R"("lettrbox")")) ==
          "card.json: key \"preprocessing.fit\": \"lettrbox\", expected one of stretch, letterbox, letterbox_top_left, "
          "centre_crop, short_side");
    CHECK(refusal(with(full_card, R"("score": 0.25)", R"("score": 25)")) ==
          "card.json: key \"thresholds.score\": 25, expected a number from 0 to 1");
    CHECK(refusal(with(full_card, "[1, 3, 240, 320]", "[1, 3, -1, 320]")) ==
          "card.json: key \"inputs[0].shape[2]\": -1, expected a whole number from 0 to 2147483647");
    CHECK(refusal(with(full_card, "\"needle\"]", "7]")) == "card.json: key \"labels[1]\": 7, expected a text");
    CHECK(refusal(with(full_card, "\"alidade_manifest\": 1", "\"alidade_manifest\": 2")) ==
          "card.json: key \"alidade_manifest\": 2, expected 1");
    CHECK(refusal(with(full_card, "\"mean\": [1, 2, 3]", "\"mean\": [1, 2]")) ==
          "card.json: key \"preprocessing.mean\": [1,2], expected one number, or one for each channel of the input");
    CHECK(holds(refusal(with(full_card, "ba7816", "ba781")), "key \"sha256\""));
    CHECK(holds(refusal(with(full_card, "\"labels\"", "\"strides\": 8, \"labels\"")),
                "key \"strides\": 8, expected a list of whole numbers"));
    CHECK(holds(refusal(with(full_card, "{\"anything\": [1, null]}", "0, \"per_class\": 1")),
                "key \"per_class\": is no key"));
    CHECK(holds(refusal(with(full_card, "\"per_class\": false", "\"per_class\": 0")), "expected true or false"));
}

TEST_CASE("manifest_json: a key that is missing is named, and one that is misspelt is") {
    for (const char* key : {"alidade_manifest", "model", "sha256", "family", "inputs", "outputs", "preprocessing"}) {
        const std::string said = refusal(with(full_card, std::string("\"") + key + "\"", "\"about\""));
        CHECK_MESSAGE(holds(said, std::string("key \"") + key + "\": is missing"), said);
    }
    CHECK(holds(refusal(with(full_card, "\"thresholds\"", "\"treshholds\"")), "key \"treshholds\": is no key"));
    CHECK(holds(refusal(with(full_card, "\"scale\": 0.5", "\"scal\": 0.5")), "key \"preprocessing.scal\": is no key"));
}

TEST_CASE("manifest_json: parts that do not fit together") {
    CHECK(holds(refusal(with(full_card, "\"needle\"]", "\"needle\", \"face\"]")), "labels: 3 of them"));
    CHECK(holds(refusal(with(full_card, "dial_parts.onnx", "../dial_parts.onnx")), "model: \"../dial_parts.onnx\""));
    const std::string grey = with(with(with(full_card, "[1, 2, 3]", "1"), "[7, 8, 9]", "7"), "\"bgr\"", "\"gray\"");
    CHECK(holds(refusal(grey), "3 channels, expected 1"));
    CHECK(holds(refusal(with(full_card, "[1, 3, 240, 320]", "[1, 3, 240, 0]")), "0 x 240"));
    CHECK(holds(refusal(with(full_card, "18899", "18900")), "index 18900"));
    CHECK(holds(refusal(with(full_card, "[{\"name\": \"output0\", \"index\"", "[{\"name\": \"output\", \"index\"")),
                "a name among \"outputs\""));
    CHECK(holds(refusal(with(full_card, "[-1.5, 2]", "[-1.5]")), "as many numbers as there are in \"index\""));
}

TEST_CASE("manifest_json: what is no JSON is told by line and column, and nothing escapes") {
    CHECK(refusal("") == "card.json: line 1: ends within the JSON text (truncated)");
    CHECK(refusal("[]") == "card.json: holds no JSON object");
    CHECK(refusal("{\n  \"a\": 1,,\n}") == "card.json: line 2, column 10: is no JSON");
    CHECK(holds(refusal(full_card.substr(0, full_card.size() / 2)), "truncated"));
    CHECK(holds(refusal(with(full_card, "parts of", "parts\xff of")), "is no JSON"));
    CHECK(holds(refusal(with(full_card, "0.125", "1e999")), "is no JSON"));
    CHECK(holds(refusal(with(full_card, "\"dial\"", "\"d\\u0000l\"")), "expected a text"));
    CHECK(holds(refusal(std::string(100000, '[')), "truncated"));
    std::string deep = "{\"about\": " + std::string(100000, '[') + std::string(100000, ']') + "}";
    CHECK(holds(refusal(deep), "is missing"));
}

TEST_CASE("manifest_json: any damage to the file gives a manifest or an error with a text") {
    unsigned state = 1;
    const auto random = [&] { return (state = state * 1664525u + 1013904223u) >> 16; };
    for (int round = 0; round < 3000; ++round) {
        std::string text = full_card;
        for (unsigned i = 0; i <= random() % 3; ++i) {
            const std::size_t at = random() % text.size();
            if (random() % 2 == 0)
                text[at] = static_cast<char>(random());
            else
                text.erase(at, random() % 40);
        }
        const auto read = parse_manifest(text);
        CHECK((read || read.error().message[0] != 0));
    }
}

TEST_CASE("manifest_json: a file that is not there is named") {
    const tests::folder here;
    const std::string missing = here / "none.json";
    const auto none = read_manifest(missing.c_str());
    REQUIRE_FALSE(none);
    CHECK(none.error().kind == fault::unreadable);
    CHECK(holds(none.error().message, "none.json"));
    CHECK(bool(read_manifest(here.write("card.json", full_card).c_str())));
}
