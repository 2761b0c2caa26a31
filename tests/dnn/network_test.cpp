// SPDX-License-Identifier: MIT
#include <alidade/core/static_image.hpp>
#include <alidade/dnn/network.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "tests/support/alloc_counter.hpp"
#include "tests/support/broken.hpp"
#include "tests/support/onnx_bytes.hpp"
#include "tests/support/test_folder.hpp"

using namespace alidade;
using namespace onnx_bytes;

namespace {

constexpr int width = 40, height = 30;

network loaded(const std::string& bytes, const network_options& options = {}) {
    auto net = network::load(byte_view(bytes), options);
    REQUIRE_MESSAGE(net, net.error().message);
    return std::move(*net);
}

std::string refusal(const std::string& bytes, const network_options& options = {}) {
    const auto net = network::load(byte_view(bytes), options);
    return net ? "" : net.error().message;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

void fill(tensor_view<float, 4> input, float from) {
    for (int c = 0; c < input.extent[1]; ++c)
        for (int y = 0; y < input.extent[2]; ++y)
            for (int x = 0; x < input.extent[3]; ++x)
                input(0, c, y, x) = from + 0.01f * static_cast<float>(x - y) * static_cast<float>(c);
}

/// What the network of mask_graph makes of it.
float expected(float from, int x, int y) {
    const float sum = 3 * from + 0.03f * static_cast<float>(x - y);
    return 1 / (1 + std::exp(-sum));
}

}  // namespace

TEST_CASE("network: what is written into its input comes out of its outputs, where cv::dnn left it") {
    for (const bool in_place : {true, false}) {
        network net = loaded(model(mask_graph(width, height)), {.input_in_place = in_place});
        CHECK(net.input_in_place() == in_place);
        REQUIRE(net.input_count() == 1);
        REQUIRE(net.output_count() == 1);
        CHECK(std::string(net.input_name(0)) == "image");
        CHECK(net.output_shape(0) == std::vector<int>{1, 1, height, width});
        CHECK(net.find_output("mask") == 0);
        CHECK(net.find_output("task") == -1);
        const tensor_view<float, 4> input = net.input();
        CHECK(input.extent[1] == 3);
        CHECK(input.extent[3] == width);
        for (const float from : {0.f, -1.f, 0.5f}) {
            fill(input, from);
            REQUIRE(net.run());
            const auto mask = net.output(0).tensor<2>();
            REQUIRE(mask);
            const image_view<const float> view = as_image(*mask);
            CHECK(view(0, 0) == doctest::Approx(expected(from, 0, 0)));
            CHECK(view(width - 1, 3) == doctest::Approx(expected(from, width - 1, 3)));
            CHECK(net.input().data == input.data);
        }
    }
}

TEST_CASE("network: in place or copied, the same bytes come out, and the note says which way it is") {
    network direct = loaded(model(mask_graph(width, height)));
    network copying = loaded(model(mask_graph(width, height)), {.input_in_place = false});
    CHECK(holds(copying.input_note(), "copied by each run, as asked"));
    CHECK(holds(direct.input_note(), direct.input_in_place() ? "read in place" : "copied by each run"));
    for (network* net : {&direct, &copying}) fill(net->input(), 0.25f);
    REQUIRE(direct.run());
    REQUIRE(copying.run());
    CHECK(direct.detach(0).numbers == copying.detach(0).numbers);
}

TEST_CASE("network: an input that is not seen in the outputs is copied, and the note says why") {
    graph blind = mask_graph(width, height);  // times 0: every answer is alike
    blind.initializers[0] = sum_kernel("w", 1, 3, 0);
    const network net = loaded(model(blind));
    CHECK_FALSE(net.input_in_place());
    CHECK(std::string(net.input_note()) ==
          "copied by each run: whether it is read in place cannot be told: the answers are alike");
}

TEST_CASE("network: outputs are in the order of the file, whatever cv::dnn's is; vectors and two inputs") {
    graph two = {{node("Add", {"b", "a"}, {"sum"}), node("Mul", {"sum", "b"}, {"product"})},
                 {},
                 {value("b", {1, 4}), value("a", {1, 4})},
                 {value("sum", {1, 4}), value("product", {1, 4})}};
    network net = loaded(model(two));
    REQUIRE(net.input_count() == 2);
    REQUIRE(net.output_count() == 2);
    CHECK(std::string(net.input_name(1)) == "a");
    for (int i = 0; i < 4; ++i) {
        net.input(0)(0, 0, 0, i) = static_cast<float>(i);
        net.input(1)(0, 0, 0, i) = 10;
    }
    REQUIRE(net.run());
    CHECK(std::string(net.output(0).name()) == "sum");
    CHECK(net.output(0).number(3) == 13);
    CHECK(net.output(1).number(3) == 39);
    CHECK(net.output(0).tensor<1>()->extent[0] == 4);
}

TEST_CASE("network: an output kept past the next run, or past its network, is caught; a detached one stays") {
    const tests::throw_when_broken guard;
    network_output old;
    {
        network net = loaded(model(mean_graph(width, height)));
        fill(net.input(), 0.5f);
        REQUIRE(net.run());
        old = net.output(0);
        const float first = old.number(0);
        const detached_output kept = net.detach(0);
        fill(net.input(), 2);
        REQUIRE(net.run());
        CHECK_FALSE(old.fresh());
        CHECK_THROWS_AS(static_cast<void>(old.tensor<1>()), tests::broken);
        CHECK(kept.name == "scores");
        CHECK(kept.shape == std::vector<int>{1, 3});
        CHECK(kept.numbers[0] == first);
        CHECK(net.output(0).number(0) == doctest::Approx(2));
        old = net.output(0);
        const network moved = std::move(net);
        CHECK(old.fresh());
        CHECK(moved.output(0).number(0) == old.number(0));
        CHECK_THROWS_AS(net.input(), tests::broken);
    }
    CHECK_FALSE(old.fresh());
    const network next = loaded(model(mean_graph(width, height)));  // has the counter of the one that ended
    CHECK_FALSE(old.fresh());
    CHECK_THROWS_AS(old.number(0), tests::broken);
    CHECK_THROWS_AS(next.output(0), tests::broken);  // never run by its owner
    CHECK_THROWS_AS(next.input_name(1), tests::broken);
}

TEST_CASE("network: extents that the file leaves open are told by the options, and one that differs is refused") {
    graph open = mask_graph(width, height);
    open.inputs[0] = value("image", {0, 3, 0, 0});
    open.outputs[0] = value("mask", {0, 1, 0, 0});
    CHECK(holds(refusal(model(open)), "input \"image\": the model leaves axis 2 open"));
    const tensor_spec shape[] = {{"image", 4, {0, 3, 20, 16}}};
    network net = loaded(model(open), {.inputs = {shape, 1}});
    CHECK(net.output_shape(0) == std::vector<int>{1, 1, 20, 16});
    const tensor_spec other[] = {{"image", 4, {1, 1, 20, 16}}};
    CHECK(holds(refusal(model(open), {.inputs = {other, 1}}), "axis 1 is 3 in the model, expected 1"));
    const tensor_spec flat[] = {{"image", 2, {1, 3}}};
    CHECK(holds(refusal(model(open), {.inputs = {flat, 1}}), "has 4 axes, expected 2"));
}

TEST_CASE("network: what cv::dnn refuses comes back as an error, and nothing is printed or thrown") {
    graph unknown = mask_graph(width, height);
    unknown.nodes[1] = node("NoSuchOperator", {"sum"}, {"mask"});
    const auto net = network::load(byte_view(model(unknown)));
    REQUIRE_FALSE(net);
    CHECK(net.error().kind == fault::unsupported);
    CHECK(holds(net.error().message, "NoSuchOperator"));
    graph wrong = mask_graph(width, height);
    wrong.initializers[0] = sum_kernel("w", 1, 4);  // for four channels, of three
    CHECK(holds(refusal(model(wrong)), "cv::dnn"));
    graph whole_numbers = mask_graph(width, height);
    whole_numbers.inputs[0] = value("image", {1, 3, height, width}, 7);
    CHECK(refusal(model(whole_numbers)) == "input \"image\" takes int64, expected float");
    graph lying = mask_graph(width, height);
    lying.outputs[0] = value("mask", {1, 1, height, width + 1});
    CHECK(holds(refusal(model(lying)), "computes something else"));
    graph enormous = mask_graph(width, height);
    enormous.inputs[0] = value("image", {1, 3, 1 << 20, 1 << 20});
    CHECK(holds(refusal(model(enormous)), "more numbers than"));
}

TEST_CASE("network: files that are missing, empty, cut off or of something else") {
    const tests::folder here;
    const std::string bytes = model(mask_graph(width, height));
    const auto says = [](const std::string& path) {
        const auto net = network::load(path.c_str());
        return std::string(net ? "" : net.error().message);
    };
    CHECK(says(here.write("good.onnx", bytes)) == "");
    CHECK(holds(says(here / "none.onnx"), "none.onnx"));
    CHECK(holds(says(here.write("empty.onnx", "")), "empty.onnx: is empty"));
    CHECK(holds(says(here.write("cut.onnx", bytes.substr(0, 200))), "cut.onnx: no whole ONNX file"));
    CHECK(holds(says(here.write("text.onnx", "<html>not found</html>")), "text.onnx: "));
    CHECK(holds(says(here.write("some.prototxt", "layer {}")), "give them in the options"));
    const tensor_spec shape[] = {{"data", 4, {1, 3, 8, 8}}};
    const std::string other = here.write("some.caffemodel", "no network");
    CHECK_FALSE(network::load(other.c_str(), {.inputs = {shape, 1}}));
}

TEST_CASE("network: a device that this OpenCV does not have is refused, and what it has is told") {
    const auto net = network::load(byte_view(model(mask_graph(width, height))),
                                   {.device = {network_backend::timvx, network_target::npu}});
    if (net) return;  // it has one
    CHECK(net.error().kind == fault::unsupported);
    CHECK(holds(net.error().message, "cannot run networks by timvx on npu; it can by"));
    CHECK(holds(net.error().message, "opencv on cpu"));
    CHECK(bool(check_device({})));
}

TEST_CASE("network: cost, times and warming up") {
    network net = loaded(model(mask_graph(width, height)));
    REQUIRE(net.warm_up(2));
    const auto cost = net.cost();
    REQUIRE_MESSAGE(cost, cost.error().message);
    CHECK(cost->weight_bytes >= 27 * sizeof(float));
    CHECK(cost->blob_bytes >= width * height * sizeof(float));
    CHECK(cost->operations >= width * height * 27);
    const auto times = net.layer_times();
    REQUIRE(times);
    CHECK(times->size() >= 2);
    for (const layer_time& one : *times) CHECK(one.seconds >= 0);
}

TEST_CASE("network: numbers that are none come out as they are, for the decoders to refuse") {
    network net = loaded(model(mean_graph(width, height)));
    fill(net.input(), std::nanf(""));
    REQUIRE(net.run());
    CHECK(std::isnan(net.output(0).number(0)));
}
