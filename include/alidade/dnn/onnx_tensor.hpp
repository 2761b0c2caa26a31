// A tensor in an ONNX file: its extents, and whether it holds as many numbers as they say.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/result.hpp>
#include <alidade/dnn/onnx_wire.hpp>

#include <bit>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace alidade::onnx_detail {

inline std::string_view text_of(byte_view bytes) { return {reinterpret_cast<const char*>(bytes.data), bytes.size}; }

/// A name as an error shows it: no longer than that the rest has room, and without what is no letter.
inline std::string shown(std::string_view name) {
    std::string text(name.substr(0, 40));
    for (char& c : text)
        if (c < ' ' || c > '~') c = '?';
    return "\"" + text + (name.size() > 40 ? "...\"" : "\"");
}

struct tensor_type {
    const char* name = "";
    int bytes = 0;       ///< of a number in raw_data; 0: has none
    int list = 0;        ///< the field of the list that holds numbers of this type, instead of raw_data
    int per_number = 1;  ///< entries in that list
};

/// By the number of the type in the file, from 0.
inline constexpr tensor_type tensor_types[] = {
    {"undefined"},     {"float", 4, 4},   {"uint8", 1, 5},        {"int8", 1, 5},
    {"uint16", 2, 5},  {"int16", 2, 5},   {"int32", 4, 5},        {"int64", 8, 7},
    {"string", 0, 6},  {"bool", 1, 5},    {"float16", 2, 5},      {"double", 8, 10},
    {"uint32", 4, 11}, {"uint64", 8, 11}, {"complex64", 8, 4, 2}, {"complex128", 16, 10, 2},
    {"bfloat16", 2, 5}};
inline constexpr int tensor_type_count = static_cast<int>(std::size(tensor_types));

struct tensor_parts {
    std::string_view name;
    std::vector<std::int64_t> dims;
    int type = 0;
    std::int64_t numbers = 0;
    std::vector<wire_field> stored;  ///< the fields that hold its numbers
};

/// Entries of a list that may stand in one part or field by field.
inline bool count_entries(const wire_field& field, std::int64_t& count, error& why) {
    if (field.type != wire_type::bytes || field.number == 6) return ++count, true;
    const bool varints = field.number == 5 || field.number == 7 || field.number == 11;
    if (!varints) {
        const std::size_t size = field.number == 4 ? 4 : 8;
        if (field.bytes.size % size != 0)
            return why = error(fault::malformed, "a list of numbers ends within one"), false;
        return count += static_cast<std::int64_t>(field.bytes.size / size), true;
    }
    for (std::size_t i = 0; i < field.bytes.size; ++i) count += field.bytes[i] < 128;
    if (field.bytes.size > 0 && field.bytes[field.bytes.size - 1] >= 128)
        return why = error(fault::malformed, "a list of numbers ends within one"), false;
    return true;
}

inline bool read_dims(const wire_field& field, std::vector<std::int64_t>& dims, error& why) {
    const auto push = [&](std::uint64_t value) { dims.push_back(static_cast<std::int64_t>(value)); };
    if (field.type == wire_type::varint) {
        push(field.value);
    } else if (field.type == wire_type::bytes) {
        wire_reader packed(field.bytes);
        for (std::uint64_t value = 0; !packed.done() && packed.varint(value);) push(value);
        if (packed.why != nullptr) return why = error(fault::malformed, packed.why), false;
    }
    if (dims.size() > 16) return why = error(fault::unsupported, "has more than 16 axes"), false;
    return true;
}

/// Reads what a tensor says of itself, and counts its numbers without looking at them.
inline bool read_tensor(byte_view message, tensor_parts& tensor, error& why) {
    wire_reader reader(message);
    std::int64_t raw = -1, entries = 0;
    int list = 0;
    for (wire_field field; reader.next(field);) {
        switch (field.number) {
            case 1:
                if (!read_dims(field, tensor.dims, why)) return false;
                break;
            case 2:
                tensor.type = field.value < tensor_type_count ? static_cast<int>(field.value) : 0;
                break;
            case 3:
                return why = error(fault::unsupported, "its numbers are in segments, which are not supported"), false;
            case 4:
            case 5:
            case 6:
            case 7:
            case 10:
            case 11:
                if (list != 0 && list != field.number)
                    return why = error(fault::malformed, "has numbers of two types"), false;
                list = field.number;
                tensor.stored.push_back(field);
                if (!count_entries(field, entries, why)) return false;
                break;
            case 8:
                tensor.name = text_of(field.bytes);
                break;
            case 9:
                raw = static_cast<std::int64_t>(field.bytes.size);
                tensor.stored.push_back(field);
                break;
            case 13:
                return why = error(fault::unsupported, "its numbers are in another file: keep them in the model"),
                       false;
            case 14:
                if (field.value != 0)
                    return why = error(fault::unsupported, "its numbers are in another file: keep them in the model"),
                           false;
                break;
            default:
                break;
        }
    }
    if (reader.why != nullptr) return why = error(fault::malformed, reader.why), false;
    const tensor_type& type = tensor_types[tensor.type];
    if (tensor.type == 0) return why = error(fault::malformed, "has numbers of no known type"), false;

    tensor.numbers = 1;
    for (const std::int64_t extent : tensor.dims) {
        constexpr std::int64_t most = std::numeric_limits<int>::max();
        if (extent < 0 || extent > most || (extent > 0 && tensor.numbers > most / extent))
            return why = error(fault::malformed, "has an extent of ", extent, ", which cannot be"), false;
        tensor.numbers *= extent;
    }
    if (list != 0 && list != type.list)
        return why = error(fault::malformed, "says that it is ", type.name, ", and holds another type"), false;
    if (raw > 0 && entries > 0) return why = error(fault::malformed, "has its numbers twice"), false;
    const bool is_raw = raw > 0 || (list == 0 && type.bytes > 0);
    const std::int64_t wanted = is_raw ? tensor.numbers * type.bytes : tensor.numbers * type.per_number;
    const std::int64_t found = is_raw ? (raw > 0 ? raw : 0) : entries;
    if (found != wanted)
        return why = error(fault::malformed, "holds ", found, is_raw ? " bytes" : " entries", ", expected ", wanted,
                           " of ", tensor.numbers, " numbers (", type.name, ")"),
               false;
    return true;
}

}  // namespace alidade::onnx_detail
