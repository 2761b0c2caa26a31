// What a correct program can meet: a value, or an error that a person can act on.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>

#include <concepts>
#include <type_traits>
#include <utility>

namespace alidade {

/// The kind of an error, for programs; the message is for people.
enum class fault {
    none,
    unreadable,   ///< the file or device does not give its bytes
    malformed,    ///< the bytes are not what they claim to be
    unsupported,  ///< well formed, but not something we handle
    too_large,    ///< a size past what was allowed or can be addressed
    too_small,    ///< an image or capacity that does not suffice
    unwritable,   ///< the file or device does not take our bytes
    not_found,    ///< what was looked for is not in the picture
    ambiguous,    ///< more than one answer is equally likely
    degenerate,   ///< the data do not determine the answer
};

/// Why there is no value. Owns its text without a heap, so firmware can have it too.
struct error {
    static constexpr int capacity = 240;

    fault kind = fault::none;
    char message[capacity] = {};

    constexpr error() = default;

    /// `error(fault::malformed, path, ": width is ", width, ", must be positive")`
    template <class... Parts>
    constexpr explicit error(fault what, const Parts&... parts) : kind(what) {
        (append(parts), ...);
    }

    constexpr void append(const char* text) {
        for (; *text != 0; ++text) append_char(*text);
    }
    constexpr void append(std::integral auto number) {
        if constexpr (std::is_same_v<decltype(number), char>) {
            append_char(number);
        } else {
            if constexpr (std::is_signed_v<decltype(number)>)
                if (number < 0) append_char('-');
            char digits[24] = {};
            int n = 0;
            do {
                const int digit = static_cast<int>(number % 10);
                digits[n++] = static_cast<char>('0' + (digit < 0 ? -digit : digit));
                number = static_cast<decltype(number)>(number / 10);
            } while (number != 0);
            while (n > 0) append_char(digits[--n]);
        }
    }

private:
    int length_ = 0;

    /// A text that does not fit ends in "...".
    constexpr void append_char(char c) {
        if (length_ < capacity - 1)
            message[length_++] = c;
        else
            for (int i = 2; i <= 4; ++i) message[capacity - i] = '.';
    }
};

/// A T, or the error that says why there is none. Without a value it holds a default T, which nobody gets to see.
template <class T>
class [[nodiscard]] result {
public:
    constexpr result(T value) : value_(std::move(value)) {}
    /// requires  a reason: not the `error()` of a result that has its value
    constexpr result(const error& why) : error_(why) { ALIDADE_EXPECTS(why.kind != fault::none); }

    constexpr explicit operator bool() const { return error_.kind == fault::none; }

    /// The value. requires *this
    constexpr T& value() & { return check(), value_; }
    constexpr const T& value() const& { return check(), value_; }
    constexpr T&& value() && { return check(), std::move(value_); }
    constexpr T& operator*() & { return value(); }
    constexpr const T& operator*() const& { return value(); }
    constexpr T&& operator*() && { return std::move(*this).value(); }
    constexpr T* operator->() { return &value(); }
    constexpr const T* operator->() const { return &value(); }

    /// Why there is no value; `fault::none` if there is one.
    constexpr const alidade::error& error() const { return error_; }

private:
    constexpr void check() const { ALIDADE_EXPECTS(error_.kind == fault::none, error_.kind); }

    T value_{};
    alidade::error error_;
};

/// Done, or the error that says why not.
template <>
class [[nodiscard]] result<void> {
public:
    constexpr result() = default;
    constexpr result(const error& why) : error_(why) { ALIDADE_EXPECTS(why.kind != fault::none); }

    constexpr explicit operator bool() const { return error_.kind == fault::none; }
    constexpr const alidade::error& error() const { return error_; }

private:
    alidade::error error_;
};

}  // namespace alidade
