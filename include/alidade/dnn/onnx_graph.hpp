// The graph in an ONNX file: every name that is used was made before.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/onnx_attribute.hpp>
#include <alidade/dnn/onnx_constants.hpp>
#include <alidade/dnn/onnx_operators.hpp>

#include <unordered_map>

namespace alidade {

/// A tensor that an ONNX file names as its input or output.
struct onnx_tensor {
    std::string name;
    int type = 0;            ///< of its numbers, as in TensorProto: 1 is float
    std::vector<int> shape;  ///< 0 is an extent that is left open
};

/// What an ONNX file says of itself.
struct onnx_summary {
    std::vector<onnx_tensor> inputs, outputs;  ///< inputs without those that have their numbers in the file
    int opset = 0;                             ///< version of the operators of the domain ai.onnx
    int nodes = 0;
    std::int64_t parameters = 0;  ///< numbers in initializers
};

namespace onnx_detail {

struct node_parts {
    std::string_view type, name;
    std::vector<std::string_view> inputs, outputs;
    std::vector<byte_view> attributes;
};

class graph_reader {
public:
    explicit graph_reader(onnx_summary& summary) : summary_(summary) {}

    error why;

    /// A graph, or one within a node of another, which sees the names of that.
    bool graph(byte_view message, int depth = 0) {
        if (depth > max_depth) return fail("graph", error(fault::too_large, "graphs within graphs, ", depth, " deep"));
        std::vector<byte_view> nodes;
        std::vector<onnx_tensor> inputs, outputs;
        std::vector<std::string_view> made;  // to be forgotten at the end
        wire_reader reader(message);
        for (wire_field field; reader.next(field);) {
            const bool is_part = field.number == 1 || field.number == 5 || field.number == 11 || field.number == 12;
            if (is_part && field.type != wire_type::bytes)
                return fail("graph", error(fault::malformed, "has a number where a part should be"));
            if (field.number == 1) nodes.push_back(field.bytes);
            if (field.number == 5 && !initializer(field.bytes, made)) return false;
            if (field.number == 11 && !value(field.bytes, "input", inputs.emplace_back())) return false;
            if (field.number == 12 && !value(field.bytes, "output", outputs.emplace_back())) return false;
            if (field.number == 15)
                return fail("graph", error(fault::unsupported, "has sparse initializers: make them dense"));
        }
        if (reader.why != nullptr) return fail("graph", error(fault::malformed, reader.why));
        if (nodes.empty()) return fail("graph", error(fault::malformed, "has no node"));
        if (outputs.empty()) return fail("graph", error(fault::malformed, "has no output"));
        std::vector<onnx_tensor> free_inputs;
        for (onnx_tensor& input : inputs)
            if (known_.find(input.name) == known_.end()) free_inputs.push_back(std::move(input));
        for (const onnx_tensor& input : free_inputs) make(input.name, -1, made);
        int index = 0;
        for (const byte_view node : nodes)
            if (!this->node(node, index++, depth, made)) return false;
        for (const onnx_tensor& output : outputs)
            if (known_.find(output.name) == known_.end())
                return fail("output " + shown(output.name), error(fault::malformed, "no node makes it"));
        for (const std::string_view name : made) known_.erase(std::string(name));
        if (depth == 0) summary_.inputs = std::move(free_inputs), summary_.outputs = std::move(outputs);
        return true;
    }

private:
    static constexpr int max_depth = 8;

    bool fail(const std::string& where, const error& what) {
        why = error(what.kind, where.c_str(), ": ", what.message);
        return false;
    }

    void make(std::string_view name, int tensor, std::vector<std::string_view>& made) {
        const auto [at, fresh] = known_.emplace(name, tensor);
        if (fresh) made.push_back(at->first);
    }

    bool initializer(byte_view message, std::vector<std::string_view>& made) {
        tensor_parts tensor;
        error what;
        const bool good = read_tensor(message, tensor, what);
        const std::string where = "initializer " + shown(tensor.name);
        if (!good) return fail(where, what);
        if (tensor.name.empty()) return fail(where, error(fault::malformed, "has no name"));
        if (known_.find(std::string(tensor.name)) != known_.end())
            return fail(where, error(fault::malformed, "stands there twice"));
        summary_.parameters += tensor.numbers;
        make(tensor.name, static_cast<int>(tensors_.size()), made);
        tensors_.push_back(std::move(tensor));
        return true;
    }

    /// A ValueInfoProto: a name, and in it TypeProto, Tensor, TensorShapeProto and Dimension, each a part of the one
    /// before.
    bool value(byte_view message, const char* what, onnx_tensor& tensor) {
        wire_reader reader(message);
        byte_view type;
        for (wire_field field; reader.next(field);) {
            if (field.number == 1) tensor.name = text_of(field.bytes);
            if (field.number == 2) type = field.bytes;
        }
        const std::string where = what + (" " + shown(tensor.name));
        if (reader.why != nullptr) return fail(where, error(fault::malformed, reader.why));
        if (tensor.name.empty()) return fail(where, error(fault::malformed, "has no name"));
        byte_view shape;
        const char* problem = nullptr;
        wire_reader kinds(type);
        for (wire_field kind; kinds.next(kind);) {
            if (kind.number != 1) continue;  // a sequence or map: of no shape
            wire_reader parts(kind.bytes);
            for (wire_field part; parts.next(part);) {
                if (part.number == 1) tensor.type = part.value < tensor_type_count ? static_cast<int>(part.value) : 0;
                if (part.number == 2) shape = part.bytes;
            }
            if (parts.why != nullptr) problem = parts.why;
        }
        wire_reader dims(shape);
        for (wire_field dim; dims.next(dim);) {
            std::int64_t extent = 0;
            wire_reader parts(dim.bytes);
            for (wire_field part; parts.next(part);)
                if (part.number == 1) extent = static_cast<std::int64_t>(part.value);
            if (parts.why != nullptr) problem = parts.why;
            if (extent < -1 || extent > std::numeric_limits<int>::max())
                return fail(where, error(fault::malformed, "has an extent of ", extent, ", which cannot be"));
            tensor.shape.push_back(extent < 0 ? 0 : static_cast<int>(extent));
        }
        if (kinds.why != nullptr) problem = kinds.why;
        if (dims.why != nullptr) problem = dims.why;
        if (problem != nullptr) return fail(where, error(fault::malformed, problem));
        return tensor.shape.size() <= 16 || fail(where, error(fault::unsupported, "has more than 16 axes"));
    }

    bool node(byte_view message, int index, int depth, std::vector<std::string_view>& made) {
        node_parts node;
        wire_reader reader(message);
        for (wire_field field; reader.next(field);) {
            const bool is_part = field.number <= 5;
            if (is_part && field.type != wire_type::bytes)
                return fail("node " + std::to_string(index),
                            error(fault::malformed, "has a number where a part should be"));
            if (field.number == 1) node.inputs.push_back(text_of(field.bytes));
            if (field.number == 2) node.outputs.push_back(text_of(field.bytes));
            if (field.number == 3) node.name = text_of(field.bytes);
            if (field.number == 4) node.type = text_of(field.bytes);
            if (field.number == 5) node.attributes.push_back(field.bytes);
        }
        ++summary_.nodes;
        const std::string where = "node " + std::to_string(index) + " " + shown(node.type);
        if (reader.why != nullptr) return fail(where, error(fault::malformed, reader.why));
        if (node.type.empty()) return fail(where, error(fault::malformed, "has no operator"));
        bool makes = false;
        for (const std::string_view name : node.outputs) makes = makes || !name.empty();
        if (!makes) return fail(where, error(fault::malformed, "makes nothing"));
        for (const std::string_view name : node.inputs)
            if (!name.empty() && known_.find(std::string(name)) == known_.end())
                return fail(where,
                            error(fault::malformed, "uses ", shown(name).c_str(), ", which nothing before it makes"));
        if (!inputs_suffice(node, where)) return false;
        int constant = -1;
        for (const byte_view attribute : node.attributes)
            if (!this->attribute(attribute, where, depth, node.type == "Constant" ? &constant : nullptr)) return false;
        for (const std::string_view name : node.outputs) {
            if (name.empty()) continue;
            if (known_.find(std::string(name)) != known_.end())
                return fail(where, error(fault::malformed, "makes ", shown(name).c_str(), ", which is there already"));
            make(name, constant, made);
        }
        return true;
    }

    bool inputs_suffice(const node_parts& node, const std::string& where) {
        const onnx_operator* known = find_operator(node.type);
        if (known == nullptr) return true;
        const int count = static_cast<int>(node.inputs.size());
        if (count < known->least || count > known->most)
            return fail(
                where, error(fault::malformed, "has ", count, " inputs, expected ", known->least, " to ", known->most));
        for (int i = 0; i < known->least; ++i)
            if (node.inputs[static_cast<std::size_t>(i)].empty())
                return fail(where, error(fault::malformed, "input ", i, " is left out, and is needed"));
        std::int64_t slice_axes = -1;  // as many numbers in all that say where to cut
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            const tensor_parts* constant = constant_named(node.inputs[i]);
            if (constant == nullptr) continue;
            if (const error what = judged_constant(node.type, i, *constant); what.kind != fault::none)
                return fail(where, what);
            if (node.type == "Slice" && i > 0) {
                if (slice_axes >= 0 && slice_axes != constant->numbers)
                    return fail(where, error(fault::malformed, "its input ", i, " has ", constant->numbers,
                                             " numbers, expected ", slice_axes, " as in the others"));
                slice_axes = constant->numbers;
            }
            const bool weights = i == 1 && (node.type == "Conv" || node.type == "ConvTranspose");
            if (weights && constant->dims.size() < 3)
                return fail(where, error(fault::malformed, "its weights have ", constant->dims.size(),
                                         " axes, expected 3 or more"));
            if (weights && constant->numbers == 0) return fail(where, error(fault::malformed, "its weights are empty"));
        }
        return true;
    }

    /// The numbers of this name, where they stand in the file.
    const tensor_parts* constant_named(std::string_view name) const {
        const auto at = known_.find(std::string(name));
        return at == known_.end() || at->second < 0 ? nullptr : &tensors_[static_cast<std::size_t>(at->second)];
    }

    bool attribute(byte_view message, const std::string& where, int depth, int* constant) {
        attribute_parts attribute;
        error what;
        const bool good = read_attribute(message, attribute, what);
        const std::string here = where + ", attribute " + shown(attribute.name);
        if (!good) return fail(here, what);
        if (attribute.name.empty()) return fail(here, error(fault::malformed, "has no name"));
        for (const byte_view inner : attribute.graphs)
            if (!graph(inner, depth + 1)) return false;
        if (constant != nullptr && attribute.kind == 4) {
            *constant = static_cast<int>(tensors_.size());
            tensors_.push_back(std::move(attribute.tensor));
        }
        return true;
    }

    onnx_summary& summary_;
    std::unordered_map<std::string, int> known_;  // names made so far; of an initializer, its place in tensors_
    std::vector<tensor_parts> tensors_;
};

}  // namespace onnx_detail
}  // namespace alidade
