// SPDX-License-Identifier: MIT
#include <alidade/dnn/model.hpp>

#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "tests/support/small_models.hpp"

using namespace alidade;
using tests::with;

namespace {

/// Why a model is refused; empty if it is loaded.
std::string refusal(const std::string& bytes, const std::string& card) {
    const tests::folder here;
    here.write("mean.onnx", bytes);
    const auto one = load_model(here.write("mean.json", card).c_str());
    return one ? "" : one.error().message;
}
bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const std::string bytes = tests::mean_bytes(), card = tests::mean_card(bytes);

/// The manifest for another file than that of `mean_graph`.
std::string card_of(const std::string& other) { return with(card, tests::digits_of(bytes), tests::digits_of(other)); }

}  // namespace

TEST_CASE("load_model: a network that answers its probe is loaded, with its manifest") {
    const tests::folder here;
    here.write("mean.onnx", bytes);
    auto one = load_model(here.write("mean.json", card).c_str());
    REQUIRE_MESSAGE(one, one.error().message);
    CHECK(std::string(one->card().labels[2]) == "blue");
    const model moved = std::move(*one);
    CHECK(std::string(moved.card().name) == "colours");
    CHECK(moved.net.output_count() == 1);
}

TEST_CASE("load_model: one bit of the model is another, and the checksum says so") {
    std::string flipped = bytes;
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 4);
    CHECK(holds(refusal(flipped, card), "mean.onnx: checksum: SHA-256 of the model is " + tests::digits_of(flipped)));
    CHECK(holds(refusal(bytes.substr(0, 50), card), "checksum"));
    CHECK(holds(refusal("", card), "checksum"));
}

TEST_CASE("load_model: names and shapes are those of the manifest") {
    CHECK(holds(refusal(bytes, with(card, "[1, 3, 24, 32]", "[1, 3, 24, 64]")),
                "shape: the model's input is \"image\" with shape 1 3 24 32, expected \"image\" with 1 3 24 64"));
    CHECK(holds(refusal(bytes, with(card, "\"image\"", "\"picture\"")), "shape: the model's input is \"image\""));
    CHECK(holds(refusal(bytes, with(card, "[1, 3]}]", "[1, 3]}, {\"name\": \"more\", \"shape\": [1]}]")),
                "shape: the model has 1 outputs, expected 2"));
    onnx_bytes::graph open = onnx_bytes::mean_graph(32, 24);  // what the file does not say, the run does
    open.outputs[0] = onnx_bytes::value("scores", {0, 0});
    const std::string other = onnx_bytes::model(open);
    CHECK(refusal(other, card_of(other)) == "");
    CHECK(holds(refusal(other, with(with(card_of(other), "[1, 3]}", "[1, 4]}"), "\"blue\"", "\"blue\", \"black\"")),
                "shape: the model's output is"));
    CHECK(holds(refusal(other, with(with(card_of(other), "[1, 3]}", "[1, 0]}"), "\"blue\"", "\"blue\", \"black\"")),
                "labels: 4 of them"));
}

TEST_CASE("load_model: as many labels as the outputs have classes") {
    CHECK(holds(refusal(bytes, with(card, ", \"blue\"", "")), "labels: 2 of them"));
}

TEST_CASE("load_model: a preprocessing that is not the one it was trained with changes the probe's answer") {
    CHECK(refusal(bytes, card) == "");
    CHECK(holds(refusal(bytes, with(card, "\"rgb\"", "\"bgr\"")), "probe: number 0 of output \"scores\" is "));
    CHECK(holds(refusal(bytes, with(card, "\"colour\"", "\"scale\": 1, \"colour\"")), "probe: "));
    CHECK(holds(refusal(bytes, with(card, "\"colour\"", "\"mean\": [0, 0, 0.1], \"colour\"")), "probe: number 2"));
    CHECK(holds(refusal(bytes, with(card, "\"colour\"", "\"deviation\": 2, \"colour\"")), "probe: "));
    CHECK(holds(refusal(bytes, with(card, "\"seed\": 5", "\"seed\": 6")), "probe: "));
    // A picture of another size asks for the resampling, too: nearest is not what bilinear is.
    const std::string larger = with(card, "\"seed\": 5", "\"seed\": 5, \"width\": 70, \"height\": 45");
    const std::string said = refusal(bytes, larger);
    CHECK(holds(said, "probe: "));
    CHECK(said != refusal(bytes, with(larger, "\"colour\"", "\"sampling\": \"nearest\", \"colour\"")));
}

TEST_CASE("load_model: weights that were changed together with the checksum, and answers that are no numbers") {
    for (const float gain : {1.5f, std::numeric_limits<float>::quiet_NaN()}) {
        onnx_bytes::graph other = onnx_bytes::mean_graph(32, 24);
        other.nodes.insert(other.nodes.begin(), onnx_bytes::node("Mul", {"image", "gain"}, {"larger"}));
        other.nodes[1] = onnx_bytes::node("GlobalAveragePool", {"larger"}, {"mean"});
        other.initializers = {onnx_bytes::tensor("gain", {1}, {gain})};
        const std::string changed = onnx_bytes::model(other);
        CHECK(holds(refusal(changed, card_of(changed)), "probe: number 0"));
    }
}

TEST_CASE("load_model: files that are not there or not what they should be") {
    const tests::folder here;
    const std::string path = here.write("mean.json", card);
    CHECK(holds(load_model(path.c_str()).error().message, "mean.onnx"));
    CHECK(load_model((here / "none.json").c_str()).error().kind == fault::unreadable);
    CHECK(holds(refusal(bytes, "{}"), "mean.json: key \"alidade_manifest\": is missing"));
    const std::string html = "<html>not found</html>";
    CHECK(holds(refusal(html, card_of(html)), "mean.onnx: no "));
    CHECK(holds(refusal(bytes, with(card, "\"labels\"", "\"numbers\": {\"type\": \"i8\"}, \"labels\"")),
                "numbers.type: is i8, and cv::dnn takes f32"));
}
