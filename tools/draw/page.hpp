// A page of text that was laid on the scanner a little askew.
// SPDX-License-Identifier: MIT
#pragma once

#include "tools/draw/lettering.hpp"

namespace draw {

/// In units of a line's height from baseline to baseline.
struct page_design {
    int lines = 24;
    double line_length = 34;
    double letter_height = 0.5;  ///< of a capital
    double stroke = 0.09;
    bool heading = true, picture = false, rule = false;
    int columns = 1;
    double paper = 235, ink = 40;  ///< grey levels
};

/// Bytes for `draw_page`.
inline std::size_t page_workspace(int width, double blur = 0.8) {
    return canvas_workspace(40000) + sweep<1>::bytes(width, blur, 40000);
}

/// Words of chance in lines that run exactly towards `skew`: from +x towards +y, so a positive one sinks to the right.
///
/// exact     see expose of a canvas
/// scratch   page_workspace()
inline void draw_page(alidade::image_view<std::uint8_t> picture, const page_design& d, double skew, double blur,
                      double noise, random& random, alidade::workspace memory) {
    const std::size_t room = canvas_workspace(40000);
    const double across = picture.width / (d.line_length + 4), down = picture.height / (d.lines + 4.0);
    const homography view = seen_from({.centre = {0.5 * (picture.width - 1), 0.5 * (picture.height - 1)},
                                       .scale = across < down ? across : down,
                                       .rotation = skew});
    canvas<> sheet(grey(d.paper), view, {memory.take<std::byte>(room), room});
    sheet.layer(grey(d.ink));
    const auto whole = [&](int low, int high) { return static_cast<int>(random.uniform(low, high + 1)); };
    const double gap = 1.6, length = (d.line_length - gap * (d.columns - 1)) / d.columns, word_gap = 0.45;
    const double top = -0.5 * (d.lines - 1);
    for (int column = 0; column < d.columns; ++column) {
        const double left = -0.5 * d.line_length + column * (length + gap);
        bool begins = true;
        for (int line = 0; line < d.lines; ++line) {
            const bool heading = d.heading && line == 0;
            if (d.picture && line >= d.lines / 3 && line < d.lines / 2 && column == 0) continue;
            if (d.heading && line == 1) continue;
            const double height = heading ? 1.6 * d.letter_height : d.letter_height;
            const bool last = !heading && random.uniform(0, 1) < 0.15;  // of its paragraph
            const double until = heading ? 0.6 * length : last ? random.uniform(0.3, 0.9) * length : length;
            double at = begins && !heading ? 1 : 0;
            for (;;) {
                char word[12] = {};
                const int letters = whole(2, 9);
                for (int i = 0; i < letters; ++i) word[i] = static_cast<char>('a' + whole(0, 25));
                if (begins) word[0] = static_cast<char>(word[0] - 'a' + 'A');
                begins = false;
                const double broad = text_width(word, height);
                if (at + broad > until) break;
                write(sheet, word, {left + at + 0.5 * broad, top + line - 0.5 * height}, height,
                      heading ? 1.5 * d.stroke : d.stroke);
                at += broad + word_gap;
            }
            begins = last;
        }
    }
    if (d.rule) sheet.bar({-0.5 * d.line_length, top + 0.8}, {0.5 * d.line_length, top + 0.8}, 0.06);
    if (d.picture) {
        const double left = -0.5 * d.line_length, upper = top + d.lines / 3 - 0.6, lower = top + d.lines / 2 - 0.8;
        sheet.layer(grey(0.6 * d.paper + 0.4 * d.ink));
        sheet.polygon({{left, upper}, {left + length, upper}, {left + length, lower}, {left, lower}});
        sheet.layer(grey(0.3 * d.paper + 0.7 * d.ink));
        sheet.disc({left + 0.3 * length, 0.5 * (upper + lower)}, 0.35 * (lower - upper));
        sheet.polygon({{left + 0.5 * length, lower - 0.3},
                       {left + 0.68 * length, upper + 0.4},
                       {left + 0.9 * length, lower - 0.3}});
    }
    expose(picture, sheet, blur, evenly_lit, noise, random, memory);
}

}  // namespace draw
