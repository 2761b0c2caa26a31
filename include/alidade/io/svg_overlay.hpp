// Points, lines, circles and text drawn over a picture, in its own coordinates.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/png_stored.hpp>
#include <alidade/io/svg_text.hpp>

#include <string>

namespace alidade {

struct svg_style {
    const char* colour = "#ff2d20";  ///< any CSS colour
    double width = 1.5;              ///< of a line, in pixels of the picture
    double text_size = 12;           ///< in pixels of the picture
    bool filled = false;             ///< circles and closed polylines
};

/// A picture and what is drawn over it. Coordinates are those of the picture: (0, 0) is the centre of its top-left
/// pixel, x right, y down, fractions welcome.
///
///     svg_overlay drawing(photo.view());
///     drawing.circle(dial.x, dial.y, dial.radius);
///     drawing.line(dial.x, dial.y, tip.x, tip.y, {.colour = "gold", .width = 3});
///     drawing.text(10, 20, "4.2 bar");
///     auto done = write_svg("reading.svg", drawing);
///
/// requires  all numbers finite and smaller than 1e9
struct svg_overlay {
    int width = 0;
    int height = 0;
    std::string elements;  ///< the picture, then all that was drawn, as SVG

    /// Over the picture as it is now: its pixels are copied (into a PNG), so the view may be reused for the next step.
    template <file_sample T, int C>
    explicit svg_overlay(image_view<T, C> picture, channel_order order = channel_order::bgr)
        : width(picture.width), height(picture.height) {
        if (picture.empty()) return;
        begin_picture("image/png");
        svg_detail::base64 text{elements};
        encode_png_stored(picture, [&](const std::uint8_t* p, std::size_t n) { text.put({p, n}); }, order);
        text.end();
        elements += "\"/>\n";
    }

    /// Over a picture that is encoded already: a JPEG, say, for a small file.
    svg_overlay(int picture_width, int picture_height, const char* media_type, byte_view file)
        : width(picture_width), height(picture_height) {
        begin_picture(media_type);
        svg_detail::base64 text{elements};
        text.put(file);
        text.end();
        elements += "\"/>\n";
    }

    /// A cross with its centre at (x, y).
    void point(double x, double y, svg_style style = {}) {
        const double arm = 3 * style.width;
        elements += "<path d=\"M";
        numbers(x - arm, y), elements += 'H', number(x + arm), elements += 'M';
        numbers(x, y - arm), elements += 'V', number(y + arm), elements += '"';
        end(style, false);
    }

    void line(double x0, double y0, double x1, double y1, svg_style style = {}) {
        elements += "<path d=\"M";
        numbers(x0, y0), elements += 'L', numbers(x1, y1), elements += '"';
        end(style, false);
    }

    /// Through all of `points`: any range whose elements have x and y.
    template <class Points>
    void polyline(const Points& points, bool closed = false, svg_style style = {}) {
        elements += closed ? "<polygon points=\"" : "<polyline points=\"";
        for (const auto& p : points) numbers(static_cast<double>(p.x), static_cast<double>(p.y)), elements += ' ';
        elements += '"';
        end(style, closed && style.filled);
    }

    void circle(double x, double y, double radius, svg_style style = {}) {
        elements += "<circle";
        attribute("cx", x), attribute("cy", y), attribute("r", radius);
        end(style, style.filled);
    }

    /// UTF-8 that begins at (x, y), its baseline; a dark rim keeps it readable on any picture.
    void text(double x, double y, const std::string& words, svg_style style = {}) {
        elements += "<text";
        attribute("x", x), attribute("y", y), attribute("font-size", style.text_size);
        elements += " font-family=\"sans-serif\" paint-order=\"stroke\" stroke=\"#000\" stroke-opacity=\"0.6\"";
        attribute("stroke-width", style.text_size / 5);
        elements += " stroke-linejoin=\"round\" fill=\"";
        svg_detail::append_escaped(elements, style.colour);
        elements += "\">";
        svg_detail::append_escaped(elements, words);
        elements += "</text>\n";
    }

private:
    void number(double value) { svg_detail::append_number(elements, value); }
    void numbers(double x, double y) { number(x), elements += ',', number(y); }
    void attribute(const char* name, double value) {
        ((elements += ' ') += name) += "=\"";
        number(value);
        elements += '"';
    }
    void end(const svg_style& style, bool filled) {
        elements += " stroke=\"";
        svg_detail::append_escaped(elements, style.colour);
        elements += "\" fill=\"";
        svg_detail::append_escaped(elements, filled ? style.colour : "none");
        elements += '"';
        attribute("stroke-width", style.width);
        elements += "/>\n";
    }
    void begin_picture(const char* media_type) {
        // A pixel is a square around its centre, so the picture begins half a pixel before (0, 0).
        elements += "<image x=\"-0.5\" y=\"-0.5\"";
        attribute("width", width), attribute("height", height);
        elements += " style=\"image-rendering:pixelated\" xlink:href=\"data:";
        svg_detail::append_escaped(elements, media_type);
        elements += ";base64,";
    }
};

}  // namespace alidade
