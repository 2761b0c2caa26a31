// An attribute of a node in an ONNX file: of the kind it says, and no size or step that could not be.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/onnx_tensor.hpp>

namespace alidade::onnx_detail {

struct attribute_parts {
    std::string_view name;
    int kind = 0;  ///< as in AttributeProto: 1 float, 2 int, 3 text, 4 tensor, 5 graph, 6 to 10 lists of these
    std::vector<std::int64_t> ints;
    std::vector<byte_view> graphs;
    tensor_parts tensor;
};

/// The kind of what a field of AttributeProto holds; 0 of one that holds no value.
constexpr int kind_of_field(int number) {
    switch (number) {
        case 2:
            return 1;
        case 3:
            return 2;
        case 4:
            return 3;
        case 5:
            return 4;
        case 6:
            return 5;
        case 7:
            return 6;
        case 8:
            return 7;
        case 9:
            return 8;
        case 10:
            return 9;
        case 11:
            return 10;
        default:
            return 0;
    }
}

/// What must be above 0, because readers divide by it or make memory of it.
inline bool must_be_positive(std::string_view name) {
    return name == "kernel_shape" || name == "strides" || name == "dilations" || name == "group" ||
           name == "blocksize" || name == "hidden_size" || name == "num_outputs" || name == "size";
}

inline bool plausible(const attribute_parts& attribute, error& why) {
    constexpr std::int64_t most = 1 << 24;
    if (attribute.ints.size() > 4096)
        return why = error(fault::malformed, "is a list of ", attribute.ints.size()), false;
    const std::string_view name = attribute.name;
    const bool is_place = name == "axis" || name == "axes" || name == "perm" || name == "batch_dims";
    for (const std::int64_t value : attribute.ints) {
        if (must_be_positive(name) && (value < 1 || value > most))
            return why = error(fault::malformed, "is ", value, ", expected 1 to ", most), false;
        if (is_place && (value < -16 || value > 15))
            return why = error(fault::malformed, "is ", value, ", which is no axis"), false;
        if ((name == "pads" || name == "output_padding" || name == "output_shape") && (value < -most || value > most))
            return why = error(fault::malformed, "is ", value, ", which cannot be"), false;
        if (name == "to" && (value < 1 || value >= tensor_type_count))
            return why = error(fault::malformed, "is ", value, ", which is no type"), false;
    }
    if (name == "perm")
        for (std::size_t i = 0; i < attribute.ints.size(); ++i) {
            bool found = false;
            for (const std::int64_t value : attribute.ints) found = found || value == static_cast<std::int64_t>(i);
            if (!found) return why = error(fault::malformed, "is no order of axes: ", i, " is missing"), false;
        }
    return true;
}

inline bool read_attribute(byte_view message, attribute_parts& attribute, error& why) {
    wire_reader reader(message);
    int said = 0;
    for (wire_field field; reader.next(field);) {
        if (field.number == 1) attribute.name = text_of(field.bytes);
        if (field.number == 20) said = static_cast<int>(field.value < 100 ? field.value : 100);
        const int kind = kind_of_field(field.number);
        if (kind == 0) continue;
        if (attribute.kind != 0 && attribute.kind != kind)
            return why = error(fault::malformed, "has values of two kinds"), false;
        attribute.kind = kind;
        if (kind == 2 || kind == 7) {
            if (field.type == wire_type::varint) {
                attribute.ints.push_back(static_cast<std::int64_t>(field.value));
            } else if (field.type == wire_type::bytes) {
                wire_reader packed(field.bytes);
                for (std::uint64_t value = 0; !packed.done() && packed.varint(value);)
                    attribute.ints.push_back(static_cast<std::int64_t>(value));
                if (packed.why != nullptr) return why = error(fault::malformed, packed.why), false;
            } else {
                return why = error(fault::malformed, "is no whole number"), false;
            }
        } else if (kind == 1 && field.type != wire_type::fixed32) {
            return why = error(fault::malformed, "is no float"), false;
        } else if (kind >= 3 && kind != 6 && field.type != wire_type::bytes) {
            return why = error(fault::malformed, "has a number where a part should be"), false;
        }
        if (kind == 4 && !read_tensor(field.bytes, attribute.tensor, why)) return false;
        if (kind == 9) {
            tensor_parts one;
            if (!read_tensor(field.bytes, one, why)) return false;
        }
        if (kind == 5 || kind == 10) attribute.graphs.push_back(field.bytes);
    }
    if (reader.why != nullptr) return why = error(fault::malformed, reader.why), false;
    if (said > 14) return why = error(fault::malformed, "is of a kind that does not exist"), false;
    if (said != 0 && attribute.kind != 0 && said != attribute.kind)
        return why = error(fault::malformed, "says that it is of kind ", said, ", and holds kind ", attribute.kind),
               false;
    return plausible(attribute, why);
}

}  // namespace alidade::onnx_detail
