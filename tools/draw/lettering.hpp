// Figures and capital letters made of strokes, as they are engraved on dials.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/canvas.hpp"

namespace draw {

/// Of a text, from the left of its first letter to the right of its last; `height` is that of a capital.
inline double text_width(const char* text, double height);

/// Text in the plane, its middle at `centre`, running towards `angle`, in strokes `stroke` wide. Letters are capitals;
/// small ones are drawn as small capitals. What it has no letter for is left blank. The sheet is a canvas or a pen:
/// it has bar(from, to, width, end_radius).
template <class Sheet>
void write(Sheet& sheet, const char* text, place centre, double height, double stroke, double angle = 0);

/// A number as text: up to three decimals, none that are 0 at the end.
struct number_text {
    char text[16] = {};

    explicit number_text(double value) {
        constexpr double most = 1e9;
        ALIDADE_EXPECTS(value > -most && value < most);
        int n = 0;
        long long thousandths = std::llround(std::abs(value) * 1000);
        if (value < 0 && thousandths > 0) text[n++] = '-';
        char digits[16] = {};
        int count = 0, decimals = 3;
        while (decimals > 0 && thousandths % 10 == 0) thousandths /= 10, --decimals;
        for (; thousandths > 0 || count <= decimals; thousandths /= 10) {
            if (count == decimals && decimals > 0) digits[count++] = '.', decimals = 0;
            digits[count++] = static_cast<char>('0' + thousandths % 10);
            if (thousandths < 10 && decimals == 0) break;
        }
        while (count > 0) text[n++] = digits[--count];
    }
};

// ---- how -----------------------------------------------------------------------------------

namespace lettering_detail {

inline constexpr double letter = 4, gap = 1.7, capital = 6;  // of the grid that letters are drawn on

/// Strokes from point to point, each x and y on the grid, | between strokes.
inline const char* strokes_of(char c) {
    static constexpr const char* figures[] = {"10 30 41 45 36 16 05 01 10",
                                              "11 20 26",
                                              "01 10 30 41 42 06 46",
                                              "01 10 30 41 42 33 44 45 36 16 05|13 33",
                                              "30 04 44|32 36",
                                              "40 00 02 32 43 45 36 16 05",
                                              "41 30 10 01 05 16 36 45 44 33 13 04",
                                              "00 40 16",
                                              "10 30 41 42 33 13 02 01 10|13 04 05 16 36 45 44 33",
                                              "42 33 13 02 01 10 30 41 45 36 16 05"};
    static constexpr const char* letters[] = {"06 20 46|14 34",
                                              "03 33 42 41 30 00 06 36 45 44 33",
                                              "41 30 10 01 05 16 36 45",
                                              "00 20 42 44 26 06 00",
                                              "40 00 06 46|03 33",
                                              "40 00 06|03 33",
                                              "41 30 10 01 05 16 36 45 43 23",
                                              "00 06|40 46|03 43",
                                              "20 26",
                                              "40 45 36 16 05",
                                              "00 06|40 03 46",
                                              "00 06 46",
                                              "06 00 23 40 46",
                                              "06 00 46 40",
                                              "10 30 41 45 36 16 05 01 10",
                                              "06 00 30 41 42 33 03",
                                              "10 30 41 45 36 16 05 01 10|34 46",
                                              "06 00 30 41 42 33 03|23 46",
                                              "41 30 10 01 02 13 33 44 45 36 16 05",
                                              "00 40|20 26",
                                              "00 05 16 36 45 40",
                                              "00 26 40",
                                              "00 16 23 36 40",
                                              "00 46|40 06",
                                              "00 23 40|23 26",
                                              "00 40 06 46"};
    if (c >= '0' && c <= '9') return figures[c - '0'];
    if (c >= 'A' && c <= 'Z') return letters[c - 'A'];
    if (c >= 'a' && c <= 'z') return letters[c - 'a'];
    switch (c) {
        case '.':
            return "15 16";
        case '-':
            return "03 33";
        case '+':
            return "03 43|21 25";
        case '=':
            return "02 42|04 44";
        case ':':
            return "22 23|25 26";
        case '/':
            return "06 40";
        default:
            return "";
    }
}

inline double size_of(char c) { return c >= 'a' && c <= 'z' ? 0.74 : 1; }
inline double advance(char c) {
    const double broad = c == '.' ? 1.6 : c == 'I' || c == '1' ? 3 : letter;
    return (broad + gap) * size_of(c) / capital;
}

}  // namespace lettering_detail

inline double text_width(const char* text, double height) {
    double sum = 0, gap_at_end = 0;
    for (const char* c = text; *c != 0; ++c) {
        sum += lettering_detail::advance(*c);
        gap_at_end = lettering_detail::gap * lettering_detail::size_of(*c) / lettering_detail::capital;
    }
    return height * (sum - gap_at_end);
}

template <class Sheet>
void write(Sheet& sheet, const char* text, place centre, double height, double stroke, double angle) {
    using namespace lettering_detail;
    const double ux = std::cos(angle), uy = std::sin(angle);
    double left = -0.5 * text_width(text, height);
    for (; *text != 0; ++text) {
        const double size = size_of(*text) * height / capital, base = 0.5 * height - capital * size;
        const double shift = *text == 'I' || *text == '1' ? 0.5 * size : 0;  // narrow ones stand on the grid's middle
        bool pen_down = false;
        place before = {};
        for (const char* s = strokes_of(*text); *s != 0;) {
            if (*s == '|' || *s == ' ') {
                pen_down = pen_down && *s == ' ';
                ++s;
                continue;
            }
            const double along = left - shift + (s[0] - '0') * size, down = base + (s[1] - '0') * size;
            const place here = {centre.x + along * ux - down * uy, centre.y + along * uy + down * ux};
            if (pen_down) sheet.bar(before, here, stroke, 0.5 * stroke);
            before = here;
            pen_down = true;
            s += 2;
        }
        left += advance(*text) * height;
    }
}

}  // namespace draw
