// Numbers, text and bytes as an XML file takes them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/io/bytes.hpp>

#include <cmath>
#include <string>

namespace alidade::svg_detail {

/// Three decimals and a point, whatever the locale.
inline void append_number(std::string& out, double value) {
    constexpr double most = 1e9;
    ALIDADE_EXPECTS(value > -most && value < most);  // and a number: SVG has no NaN
    const long long thousandths = std::llround(value * 1000);
    const long long size = thousandths < 0 ? -thousandths : thousandths;
    if (thousandths < 0) out += '-';
    out += std::to_string(size / 1000);
    if (size % 1000 == 0) return;
    const std::string digits = std::to_string(1000 + size % 1000);
    out += '.';
    out.append(digits, 1, digits.find_last_not_of('0'));
}

/// How many bytes of well-formed UTF-8 begin at `at`; 0 if none do.
inline std::size_t utf8_length(byte_view text, std::size_t at) {
    const int first = text[at];
    const std::size_t length = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (length == 0 || first > 0xf4 || text.size - at < length) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if ((text[at + i] & 0xc0) != 0x80) return 0;
    const int second = length > 2 ? text[at + 1] : 0;
    const bool overlong = (first == 0xe0 && second < 0xa0) || (first == 0xf0 && second < 0x90);
    const bool outside = (first == 0xed && second > 0x9f) || (first == 0xf4 && second > 0x8f);
    return overlong || outside ? 0 : length;
}

/// Text that stands for itself; what XML cannot hold, and what is not UTF-8, becomes U+FFFD.
inline void append_escaped(std::string& out, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        const std::size_t length = utf8_length(text, at);
        const bool control = length == 1 && static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r';
        const bool no_character = text.compare(at, 3, "\xef\xbf\xbe") == 0 || text.compare(at, 3, "\xef\xbf\xbf") == 0;
        if (length == 0 || control || no_character)
            out += "\xef\xbf\xbd";
        else if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else if (c == '\r')
            out += "&#13;";  // as it is, XML makes a new line of it
        else
            out.append(text, at, length);
        at += length == 0 ? 1 : length;
    }
}

/// Base64 of bytes that come in pieces.
struct base64 {
    std::string& out;
    unsigned held = 0;
    int count = 0;

    void put(byte_view bytes) {
        for (std::size_t i = 0; i < bytes.size; ++i) {
            held = held << 8 | bytes[i];
            if (++count == 3) flush();
        }
    }
    void end() {
        if (count == 0) return;
        const int missing = 3 - count;
        held <<= 8 * missing;
        flush();
        out.replace(out.size() - static_cast<std::size_t>(missing), std::string::npos,
                    static_cast<std::size_t>(missing), '=');
    }

private:
    void flush() {
        static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int shift = 18; shift >= 0; shift -= 6) out += digits[held >> shift & 63];
        held = 0;
        count = 0;
    }
};

}  // namespace alidade::svg_detail
