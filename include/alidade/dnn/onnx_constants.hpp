// Small constants that an operator takes for its axes, sizes and borders: readers make memory of them unseen.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/dnn/onnx_tensor.hpp>

namespace alidade::onnx_detail {

/// What input `index` of an operator may hold, where it is a constant of the file.
struct constant_rule {
    std::string_view type;
    std::size_t index = 0;
    double least = 0, most = 0;
    bool never_0 = false;
};

inline constexpr double size_most = 1 << 24, border_most = 1 << 16;
inline constexpr constant_rule constant_rules[] = {
    {"Slice", 3, -16, 15},         {"Slice", 4, -size_most, size_most, true},
    {"Pad", 1, -4096, 4096},       {"Reshape", 1, -1, size_most},
    {"Squeeze", 1, -16, 15},       {"Unsqueeze", 1, -16, 15},
    {"Expand", 1, -1, size_most},  {"Tile", 1, 0, border_most},
    {"Split", 1, 0, size_most},    {"Resize", 2, 0, 1024},
    {"Resize", 3, 1, border_most}, {"Upsample", 1, 0, 1024},
    {"TopK", 1, 0, size_most},     {"ConstantOfShape", 0, 0, size_most},
    {"CumSum", 1, -16, 15},        {"OneHot", 1, 0, size_most},
    {"ReduceSum", 1, -16, 15},     {"ReduceMean", 1, -16, 15},
    {"ReduceMax", 1, -16, 15},     {"ReduceMin", 1, -16, 15},
    {"ReduceL2", 1, -16, 15},
};

/// The numbers of a tensor, if they are few and whole or floats; none of any other.
inline std::vector<double> small_numbers(const tensor_parts& tensor) {
    std::vector<double> numbers;
    if (tensor.numbers > 64 || (tensor.type != 1 && tensor.type != 6 && tensor.type != 7)) return numbers;
    const auto push = [&](std::uint64_t bits) {
        if (tensor.type == 7) return numbers.push_back(static_cast<double>(static_cast<std::int64_t>(bits)));
        if (tensor.type == 6) return numbers.push_back(static_cast<double>(static_cast<std::int32_t>(bits)));
        numbers.push_back(static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits))));
    };
    const std::size_t size = tensor.type == 7 ? 8 : 4;
    for (const wire_field& field : tensor.stored) {
        if (field.type != wire_type::bytes) {
            push(field.value);
        } else if (field.number == 5 || field.number == 7) {
            wire_reader packed(field.bytes);
            for (std::uint64_t value = 0; !packed.done() && packed.varint(value);) push(value);
        } else {
            for (std::size_t at = 0; at + size <= field.bytes.size; at += size) {
                std::uint64_t bits = 0;
                for (std::size_t byte = size; byte-- > 0;) bits = bits << 8 | field.bytes[at + byte];
                push(bits);
            }
        }
    }
    return numbers;
}

/// Why the constant at input `index` of an operator cannot be; nothing if it can.
inline error judged_constant(std::string_view type, std::size_t index, const tensor_parts& tensor) {
    for (const constant_rule& rule : constant_rules) {
        if (rule.type != type || rule.index != index) continue;
        const bool may_be_empty = type == "Resize" || type == "Reshape" || type == "ConstantOfShape";
        if (tensor.numbers == 0 && !may_be_empty) return error(fault::malformed, "its input ", index, " is empty");
        for (const double number : small_numbers(tensor))
            if (!(number >= rule.least && number <= rule.most) || (rule.never_0 && number == 0))
                return error(fault::malformed, "its input ", index, " holds ",
                             static_cast<std::int64_t>(number >= -9e18 && number <= 9e18 ? number : 9e18),
                             ", expected ", static_cast<std::int64_t>(rule.least), " to ",
                             static_cast<std::int64_t>(rule.most));
    }
    return {};
}

}  // namespace alidade::onnx_detail
