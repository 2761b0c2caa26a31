// The wire format of protobuf, in which ONNX files are written: fields, one after the other, each inside its message.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/bytes.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade::onnx_detail {

enum class wire_type { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

struct wire_field {
    int number = 0;
    wire_type type = wire_type::varint;
    std::uint64_t value = 0;  ///< of a varint, or the bits of what is fixed
    byte_view bytes{};        ///< of what has a length
};

/// Reads a message's fields. `why` says for what it stopped before the end; null if it did not.
class wire_reader {
public:
    explicit wire_reader(byte_view message) : at_(message.data), end_(message.data + message.size) {}

    const char* why = nullptr;

    bool next(wire_field& field) {
        if (at_ == end_) return false;
        std::uint64_t tag = 0;
        if (!varint(tag)) return false;
        if (tag >> 3 == 0 || tag >> 3 > max_number) return stop("a field has a number that none may have");
        field = {};
        field.number = static_cast<int>(tag >> 3);
        switch (tag & 7) {
            case 0:
                return varint(field.value);
            case 1:
                return field.type = wire_type::fixed64, fixed(field.value, 8);
            case 2:
                return field.type = wire_type::bytes, lengthy(field.bytes);
            case 5:
                return field.type = wire_type::fixed32, fixed(field.value, 4);
            default:
                return stop("a field is of a kind that ONNX does not have");
        }
    }

    /// A number written in as many bytes as it takes, as those in packed lists are.
    bool varint(std::uint64_t& value) {
        value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at_ == end_) return stop("ends within a number");
            const std::uint8_t byte = *at_++;
            if (shift == 63 && byte > 1) break;
            value |= std::uint64_t{byte & 127u} << shift;
            if (byte < 128) return true;
        }
        return stop("a number has more than 64 bits");
    }
    bool done() const { return at_ == end_; }

private:
    static constexpr std::uint64_t max_number = (1u << 29) - 1;

    bool stop(const char* reason) {
        why = reason;
        at_ = end_;
        return false;
    }
    bool fixed(std::uint64_t& value, int bytes) {
        if (end_ - at_ < bytes) return stop("ends within a number");
        for (int i = bytes - 1; i >= 0; --i) value = value << 8 | at_[i];
        at_ += bytes;
        return true;
    }
    bool lengthy(byte_view& bytes) {
        std::uint64_t length = 0;
        if (!varint(length)) return false;
        if (length > static_cast<std::uint64_t>(end_ - at_)) return stop("a part is longer than what holds it");
        bytes = {at_, static_cast<std::size_t>(length)};
        at_ += length;
        return true;
    }

    const std::uint8_t* at_;
    const std::uint8_t* end_;
};

}  // namespace alidade::onnx_detail
