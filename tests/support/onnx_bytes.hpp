// Small networks as the bytes of ONNX files, and the means to write a file that is wrong in one chosen place.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace onnx_bytes {

// ---- protobuf: fields, one after the other ----

inline std::string varint(std::uint64_t n) {
    std::string out;
    for (; n >= 128; n >>= 7) out += static_cast<char>(n % 128 + 128);
    return out + static_cast<char>(n);
}
inline std::string number(int field, std::uint64_t value) {
    return varint(static_cast<std::uint64_t>(field) * 8) + varint(value);
}
inline std::string part(int field, const std::string& bytes) {
    return varint(static_cast<std::uint64_t>(field) * 8 + 2) + varint(bytes.size()) + bytes;
}
inline std::string real(int field, float value) {
    std::string out = varint(static_cast<std::uint64_t>(field) * 8 + 5);
    out.append(4, 0);
    std::memcpy(out.data() + out.size() - 4, &value, 4);
    return out;
}

// ---- ONNX ----

using shape = std::vector<int>;

inline std::string floats(const std::vector<float>& values) {
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

/// A TensorProto of floats in raw bytes.
inline std::string tensor(const std::string& name, const shape& dims, const std::vector<float>& values) {
    std::string out;
    for (const int dim : dims) out += number(1, static_cast<std::uint64_t>(dim));
    return out + number(2, 1) + part(8, name) + part(9, floats(values));
}

/// A ValueInfoProto; an extent of 0 is left open. Type 1 is float, 7 is int64.
inline std::string value(const std::string& name, const shape& dims, int type = 1) {
    std::string list;
    for (const int dim : dims) list += part(1, dim > 0 ? number(1, static_cast<std::uint64_t>(dim)) : part(2, "open"));
    return part(1, name) + part(2, part(1, number(1, static_cast<std::uint64_t>(type)) + part(2, list)));
}

inline std::string attribute(const std::string& name, const std::vector<int>& ints) {
    std::string out = part(1, name);
    for (const int one : ints) out += number(8, static_cast<std::uint64_t>(static_cast<std::int64_t>(one)));
    return out + number(20, 7);
}
inline std::string attribute(const std::string& name, int value) {
    return part(1, name) + number(3, static_cast<std::uint64_t>(static_cast<std::int64_t>(value))) + number(20, 2);
}

inline std::string node(const std::string& type, const std::vector<std::string>& inputs,
                        const std::vector<std::string>& outputs, const std::vector<std::string>& attributes = {}) {
    std::string out;
    for (const auto& name : inputs) out += part(1, name);
    for (const auto& name : outputs) out += part(2, name);
    out += part(3, type + "_" + outputs[0]) + part(4, type);
    for (const auto& one : attributes) out += part(5, one);
    return out;
}

struct graph {
    std::vector<std::string> nodes, initializers, inputs, outputs;

    std::string bytes() const {
        std::string out;
        for (const auto& one : nodes) out += part(1, one);
        out += part(2, "drawn");
        for (const auto& one : initializers) out += part(5, one);
        for (const auto& one : inputs) out += part(11, one);
        for (const auto& one : outputs) out += part(12, one);
        return out;
    }
};

inline std::string model(const std::string& graph_bytes, int opset = 11) {
    return number(1, 6) + part(2, "alidade") + part(7, graph_bytes) +
           part(8, part(1, "") + number(2, static_cast<std::uint64_t>(opset)));
}
inline std::string model(const graph& one, int opset = 11) { return model(one.bytes(), opset); }

/// A 3x3 convolution with 1 in the middle of every kernel and 0 elsewhere: every output channel is the sum of the
/// input's, times `gain`, plus `bias`.
inline std::string sum_kernel(const std::string& name, int to, int from, float gain = 1) {
    std::vector<float> values(static_cast<std::size_t>(to * from * 9), 0.f);
    for (std::size_t i = 4; i < values.size(); i += 9) values[i] = gain;
    return tensor(name, {to, from, 3, 3}, values);
}
inline std::string convolution(const std::string& input, const std::string& weights, const std::string& output) {
    return node("Conv", {input, weights}, {output},
                {attribute("kernel_shape", std::vector<int>{3, 3}), attribute("pads", std::vector<int>{1, 1, 1, 1})});
}

/// "mask": the sum of the three channels of "image", through a sigmoid.
inline graph mask_graph(int width, int height) {
    return {{convolution("image", "w", "sum"), node("Sigmoid", {"sum"}, {"mask"})},
            {sum_kernel("w", 1, 3)},
            {value("image", {1, 3, height, width})},
            {value("mask", {1, 1, height, width})}};
}

/// "scores": the mean of each of the three channels of "image".
inline graph mean_graph(int width, int height) {
    return {
        {node("GlobalAveragePool", {"image"}, {"mean"}), node("Flatten", {"mean"}, {"scores"}, {attribute("axis", 1)})},
        {},
        {value("image", {1, 3, height, width})},
        {value("scores", {1, 3})}};
}

}  // namespace onnx_bytes
