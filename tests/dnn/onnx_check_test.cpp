// SPDX-License-Identifier: MIT
#include <alidade/dnn/onnx_check.hpp>

#include <doctest/doctest.h>

#include <string>

#include "tests/support/onnx_bytes.hpp"

using namespace alidade;
using namespace onnx_bytes;

namespace {

std::string refusal(const std::string& bytes) {
    const auto read = check_onnx(bytes);
    return read ? "" : read.error().message;
}
template <class Change>
std::string refusal_of(Change change) {
    graph one = mask_graph(8, 6);
    change(one);
    return refusal(model(one));
}

}  // namespace

TEST_CASE("check_onnx: what a file says of itself") {
    const auto said = check_onnx(model(mask_graph(8, 6)));
    REQUIRE_MESSAGE(said, said.error().message);
    CHECK(said->opset == 11);
    CHECK(said->nodes == 2);
    CHECK(said->parameters == 27);
    REQUIRE(said->inputs.size() == 1);
    CHECK(said->inputs[0].name == "image");
    CHECK(said->inputs[0].type == 1);
    CHECK(said->inputs[0].shape == std::vector<int>{1, 3, 6, 8});
    REQUIRE(said->outputs.size() == 1);
    CHECK(said->outputs[0].shape == std::vector<int>{1, 1, 6, 8});
}

TEST_CASE("check_onnx: extents that are left open are 0, and an initializer is no input") {
    graph one = mask_graph(8, 6);
    one.inputs = {value("image", {0, 3, 0, 0}), value("w", {1, 3, 3, 3})};
    const auto said = check_onnx(model(one));
    REQUIRE(said);
    REQUIRE(said->inputs.size() == 1);
    CHECK(said->inputs[0].shape == std::vector<int>{0, 3, 0, 0});
}

TEST_CASE("check_onnx: what is no ONNX file") {
    CHECK(refusal("") == "is empty, expected an ONNX file");
    CHECK(refusal("\x89PNG\r\n\x1a\n and so on") != "");
    CHECK(refusal(std::string(1000, 'x')) != "");
    CHECK(refusal(std::string(1000, '\0')) == "no whole ONNX file: a field has a number that none may have");
    CHECK(refusal(number(1, 6)) == "no ONNX file: holds 0 graphs, expected 1");
    const std::string bytes = mask_graph(8, 6).bytes();
    CHECK(refusal(part(7, bytes) + number(1, 6)) == "no ONNX file: opset is 0, expected 1 or a little more");
    CHECK(refusal(part(7, bytes)) == "no ONNX file: ir_version is 0, expected 1 or a little more");
    CHECK(refusal(model(bytes) + part(7, bytes)) == "no ONNX file: holds 2 graphs, expected 1");
}

TEST_CASE("check_onnx: a file that is cut off anywhere is refused") {
    const std::string whole = model(mask_graph(8, 6));
    for (std::size_t size = 0; size < whole.size(); ++size) CHECK(refusal(whole.substr(0, size)) != "");
    CHECK(refusal(whole) == "");
}

TEST_CASE("check_onnx: lengths and numbers that reach past what holds them") {
    CHECK(refusal(model("\x0a\xff\x7f")) == "graph: a part is longer than what holds it");
    CHECK(refusal(model(std::string("\x08") + std::string(11, '\xff'))) == "graph: a number has more than 64 bits");
    CHECK(refusal(model("\x0b")) == "graph: a field is of a kind that ONNX does not have");
    CHECK(refusal(model("\x0d\x01")) == "graph: ends within a number");
    CHECK(refusal_of([](graph& g) { g.nodes.clear(); }) == "graph: has no node");
    CHECK(refusal_of([](graph& g) { g.outputs.clear(); }) == "graph: has no output");
}

TEST_CASE("check_onnx: names are made before they are used, and once") {
    CHECK(refusal_of([](graph& g) { std::swap(g.nodes[0], g.nodes[1]); }) ==
          "node 0 \"Sigmoid\": uses \"sum\", which nothing before it makes");
    CHECK(refusal_of([](graph& g) { g.initializers.clear(); }) ==
          "node 0 \"Conv\": uses \"w\", which nothing before it makes");
    CHECK(refusal_of([](graph& g) { g.outputs[0] = value("cloud", {1}); }) == "output \"cloud\": no node makes it");
    CHECK(refusal_of([](graph& g) { g.nodes.push_back(g.nodes[1]); }) ==
          "node 2 \"Sigmoid\": makes \"mask\", which is there already");
    CHECK(refusal_of([](graph& g) { g.initializers.push_back(g.initializers[0]); }) ==
          "initializer \"w\": stands there twice");
    CHECK(refusal_of([](graph& g) { g.nodes[1] = node("Sigmoid", {"sum"}, {""}); }) ==
          "node 1 \"Sigmoid\": makes nothing");
    CHECK(refusal_of([](graph& g) { g.nodes[1] = node("", {"sum"}, {"mask"}); }) == "node 1 \"\": has no operator");
}

TEST_CASE("check_onnx: as many inputs as the operator takes") {
    CHECK(refusal_of([](graph& g) { g.nodes[0] = node("Conv", {"image"}, {"sum"}); }) ==
          "node 0 \"Conv\": has 1 inputs, expected 2 to 3");
    CHECK(refusal_of([](graph& g) { g.nodes[0] = node("Conv", {"image", ""}, {"sum"}); }) ==
          "node 0 \"Conv\": input 1 is left out, and is needed");
    CHECK(refusal_of([](graph& g) { g.nodes[1] = node("Sigmoid", {"sum", "sum"}, {"mask"}); }) ==
          "node 1 \"Sigmoid\": has 2 inputs, expected 1 to 1");
    CHECK(refusal_of([](graph& g) { g.nodes[1] = node("MadeUp", {"sum", "sum"}, {"mask"}); }) ==
          "");  // cv::dnn will say
}

TEST_CASE("check_onnx: a tensor holds as many numbers as it says") {
    const auto with = [](const std::string& initializer) {
        return refusal_of([&](graph& g) { g.initializers[0] = initializer; });
    };
    CHECK(with(tensor("w", {1, 3, 3, 3}, std::vector<float>(26))) ==
          "initializer \"w\": holds 104 bytes, expected 108 of 27 numbers (float)");
    CHECK(with(tensor("w", {1, -3, 3, 3}, {})) == "initializer \"w\": has an extent of -3, which cannot be");
    CHECK(with(tensor("w", {65536, 65536, 65536, 65536}, {})) ==
          "initializer \"w\": has an extent of 65536, which cannot be");
    CHECK(with(tensor("w", {0, 3, 3, 3}, {})) == "node 0 \"Conv\": its weights are empty");
    CHECK(with(tensor("w", {27}, std::vector<float>(27))) ==
          "node 0 \"Conv\": its weights have 1 axes, expected 3 or more");
    CHECK(with(number(1, 3) + number(2, 99) + part(8, "w")) == "initializer \"w\": has numbers of no known type");
    CHECK(with(number(1, 3) + number(2, 1) + part(8, "w") + part(4, floats({1, 2}))) ==
          "initializer \"w\": holds 2 entries, expected 3 of 3 numbers (float)");
    CHECK(with(number(1, 3) + number(2, 1) + part(8, "w") + part(7, "\x01\x02\x03")) ==
          "initializer \"w\": says that it is float, and holds another type");
    CHECK(with(number(1, 3) + number(2, 7) + part(8, "w") + part(7, "\x01\x02\x83")) ==
          "initializer \"w\": a list of numbers ends within one");
    CHECK(with(tensor("w", {1, 3, 3, 3}, {}) + number(14, 1)) ==
          "initializer \"w\": its numbers are in another file: keep them in the model");
    CHECK(with(tensor("", {1}, {1})) == "initializer \"\": has no name");
}

TEST_CASE("check_onnx: attributes of the kind they say, and no size that could not be") {
    const auto with = [](const std::string& one) {
        return refusal_of([&](graph& g) { g.nodes[0] = node("Conv", {"image", "w"}, {"sum"}, {one}); });
    };
    const std::string where = "node 0 \"Conv\", attribute ";
    CHECK(with(attribute("strides", std::vector<int>{1, 0})) == where + "\"strides\": is 0, expected 1 to 16777216");
    CHECK(with(attribute("group", 0)) == where + "\"group\": is 0, expected 1 to 16777216");
    CHECK(with(attribute("kernel_shape", std::vector<int>{3, -3})) ==
          where + "\"kernel_shape\": is -3, expected 1 to 16777216");
    CHECK(with(attribute("axis", 77)) == where + "\"axis\": is 77, which is no axis");
    CHECK(with(attribute("perm", std::vector<int>{0, 2})) == where + "\"perm\": is no order of axes: 1 is missing");
    CHECK(with(part(1, "alpha") + number(20, 1) + number(3, 1)) ==
          where + "\"alpha\": says that it is of kind 1, and holds kind 2");
    CHECK(with(part(1, "alpha") + number(3, 1) + real(2, 1)) == where + "\"alpha\": has values of two kinds");
    CHECK(with(number(3, 1)) == where + "\"\": has no name");
    CHECK(with(part(1, "alpha") + number(20, 99)) == where + "\"alpha\": is of a kind that does not exist");
}

TEST_CASE("check_onnx: constants that an operator makes memory of") {
    const auto padded = [](int pad) {
        const auto whole = [](int v) {
            const std::int64_t wide = v;
            return std::string(reinterpret_cast<const char*>(&wide), 8);
        };
        std::string pads;
        for (int i = 0; i < 8; ++i) pads += whole(i == 7 ? pad : 0);
        return refusal_of([&](graph& g) {
            g.initializers.push_back(number(1, 8) + number(2, 7) + part(8, "pads") + part(9, pads));
            g.nodes[1] = node("Pad", {"sum", "pads"}, {"mask"});
        });
    };
    CHECK(padded(3) == "");
    CHECK(padded(1 << 30) == "node 1 \"Pad\": its input 1 holds 1073741824, expected -4096 to 4096");
}

TEST_CASE("check_onnx: graphs within graphs see the names outside, and not without end") {
    const auto branch = [](const std::string& inner, const std::string& from) {
        return node("If", {"flag"}, {"out"}, {part(1, "then_branch") + part(6, inner) + number(20, 5)}) + part(6, from);
    };
    graph inner = {{node("Relu", {"image"}, {"inside"})}, {}, {}, {value("inside", {1})}};
    graph outer = {{branch(inner.bytes(), "")}, {tensor("flag", {1}, {1})}, {value("image", {1})}, {value("out", {1})}};
    CHECK(refusal(model(outer)) == "");
    inner.nodes = {node("Relu", {"nowhere"}, {"inside"})};
    outer.nodes = {branch(inner.bytes(), "")};
    CHECK(refusal(model(outer)) == "node 0 \"Relu\": uses \"nowhere\", which nothing before it makes");
    inner.nodes = {node("Relu", {"flag"}, {"inside"})};
    for (int depth = 0; depth < 30; ++depth) {
        const std::string name = "inside" + std::to_string(depth);
        inner = {{node("If", {"flag"}, {name}, {part(1, "then_branch") + part(6, inner.bytes()) + number(20, 5)})},
                 {},
                 {},
                 {value(name, {1})}};
    }
    outer.nodes = {branch(inner.bytes(), "")};
    CHECK(refusal(model(outer)).find("graphs within graphs") != std::string::npos);
}

TEST_CASE("check_onnx: any damage gives a summary or an error with a text") {
    const std::string whole = model(mask_graph(8, 6));
    unsigned state = 1;
    const auto random = [&] { return (state = state * 1664525u + 1013904223u) >> 8; };
    int refused = 0;
    for (int round = 0; round < 20000; ++round) {
        std::string bytes = whole;
        for (unsigned i = 0; i <= random() % 3; ++i) {
            const std::size_t at = random() % bytes.size();
            switch (random() % 3) {
                case 0:
                    bytes[at] = static_cast<char>(bytes[at] ^ 1 << random() % 8);
                    break;
                case 1:
                    bytes.erase(at, 1 + random() % 3);
                    break;
                default:
                    bytes.insert(at, 1, static_cast<char>(random()));
            }
        }
        const std::string said = refusal(bytes);
        refused += said != "";
        CHECK((said != "" || check_onnx(bytes)));
    }
    CHECK(refused > 10000);
}
