// Networks of many operators as ONNX files, for damage to begin with.
// SPDX-License-Identifier: MIT
#pragma once

#include "../support/onnx_bytes.hpp"

#include <vector>

namespace fuzz {

using namespace onnx_bytes;

inline std::string whole_numbers(const std::string& name, const std::vector<std::int64_t>& values) {
    const std::string raw(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(std::int64_t));
    return number(1, values.size()) + number(2, 7) + part(8, name) + part(9, raw);
}
inline std::string drawn(const std::string& name, const shape& dims) {
    std::size_t count = 1;
    for (const int dim : dims) count *= static_cast<std::size_t>(dim);
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(i * 2654435761u % 1000) / 500 - 0.99f;
    return tensor(name, dims, values);
}
inline std::string word(const std::string& name, const std::string& value) {
    return part(1, name) + part(4, value) + number(20, 3);
}
inline std::string ints(const std::string& name, const std::vector<int>& values) { return attribute(name, values); }

/// Convolutions, normalisation, pooling, a residual, a matrix, a softmax.
inline graph classifier_graph() {
    return {{node("Conv", {"x", "w"}, {"a"},
                  {ints("kernel_shape", {3, 3}), ints("pads", {1, 1, 1, 1}), ints("strides", {2, 2})}),
             node("BatchNormalization", {"a", "s", "b", "m", "v"}, {"c"}), node("LeakyRelu", {"c"}, {"d"}),
             node("MaxPool", {"d"}, {"e"}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})}),
             node("Conv", {"e", "w2"}, {"g"},
                  {ints("kernel_shape", {3, 3}), attribute("group", 4), ints("pads", {1, 1, 1, 1})}),
             node("Add", {"g", "e"}, {"r"}), node("GlobalAveragePool", {"r"}, {"p"}),
             node("Flatten", {"p"}, {"q"}, {attribute("axis", 1)}),
             node("Gemm", {"q", "w3", "b3"}, {"y"}, {attribute("transB", 1)}),
             node("Softmax", {"y"}, {"z"}, {attribute("axis", 1)})},
            {drawn("w", {4, 3, 3, 3}), drawn("s", {4}), drawn("b", {4}), drawn("m", {4}),
             tensor("v", {4}, {1, 2, 3, 4}), drawn("w2", {4, 1, 3, 3}), drawn("w3", {5, 4}), drawn("b3", {5})},
            {value("x", {1, 3, 16, 16})},
            {value("z", {1, 5})}};
}

/// What moves numbers about.
inline graph shapes_graph() {
    return {
        {node("Transpose", {"x"}, {"a"}, {ints("perm", {0, 2, 3, 1})}), node("Reshape", {"a", "shape"}, {"b"}),
         node("Concat", {"b", "b"}, {"c"}, {attribute("axis", 1)}), node("Slice", {"c", "from", "to", "axes"}, {"d"}),
         node("Split", {"d"}, {"e", "f"}, {attribute("axis", 1)}), node("Mul", {"e", "f"}, {"g"}),
         node("Relu", {"g"}, {"k"}), node("ReduceMean", {"k"}, {"y"}, {ints("axes", {2}), attribute("keepdims", 1)})},
        {whole_numbers("shape", {1, -1, 12}), whole_numbers("from", {0}), whole_numbers("to", {32}),
         whole_numbers("axes", {1})},
        {value("x", {1, 3, 8, 8})},
        {value("y", {1, 16, 1})}};
}

/// What makes a picture larger.
inline graph enlarging_graph() {
    return {{node("Pad", {"x", "pads"}, {"a"}, {word("mode", "constant")}),
             node("Conv", {"a", "w"}, {"b"}, {ints("kernel_shape", {3, 3})}),
             node("Resize", {"b", "roi", "scales"}, {"c"}, {word("mode", "nearest")}),
             node("ConvTranspose", {"c", "wt"}, {"d"}, {ints("kernel_shape", {2, 2}), ints("strides", {2, 2})}),
             node("Sigmoid", {"d"}, {"e"}),
             node("AveragePool", {"e"}, {"y"}, {ints("kernel_shape", {2, 2}), ints("strides", {1, 1})})},
            {whole_numbers("pads", {0, 0, 1, 1, 0, 0, 1, 1}), drawn("w", {2, 3, 3, 3}), tensor("roi", {0}, {}),
             tensor("scales", {4}, {1, 1, 2, 2}), drawn("wt", {2, 2, 2, 2})},
            {value("x", {1, 3, 8, 8})},
            {value("y", {1, 2, 31, 31})}};
}

inline std::vector<std::string> networks() {
    return {model(classifier_graph()), model(shapes_graph()), model(enlarging_graph()), model(mask_graph(8, 6)),
            model(mean_graph(8, 6))};
}

}  // namespace fuzz
