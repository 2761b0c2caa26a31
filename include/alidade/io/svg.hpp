// Writes drawings over pictures as SVG: one file that holds it all, for any browser.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/io/file.hpp>
#include <alidade/io/svg_overlay.hpp>

#include <string>
#include <vector>

namespace alidade {

/// One of several drawings on a sheet: the steps of a pipeline, side by side.
struct svg_panel {
    std::string title;
    svg_overlay drawing;
};

struct svg_sheet_options {
    int columns = 3;
    int panel_width = 480;  ///< in pixels of the sheet; heights follow
};

/// The file that `write_svg` writes.
inline std::string to_svg(const svg_overlay& drawing);
inline std::string to_svg(const std::vector<svg_panel>& panels, svg_sheet_options options = {});

/// Writes one drawing at the size of its picture.
inline result<void> write_svg(const char* path, const svg_overlay& drawing);

/// Writes several with their titles, row after row.
///
/// requires  columns and panel_width positive
inline result<void> write_svg(const char* path, const std::vector<svg_panel>& panels, svg_sheet_options options = {});

namespace svg_detail {

inline void append_svg_element(std::string& out, double x, double y, double width, double height,
                               const std::string& view_box, const std::string& inside) {
    out += "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    const auto attribute = [&](const char* name, double value) {
        ((out += ' ') += name) += "=\"";
        append_number(out, value);
        out += '"';
    };
    attribute("x", x), attribute("y", y), attribute("width", width), attribute("height", height);
    out += " viewBox=\"" + view_box + "\">\n" + inside + "</svg>\n";
}

inline std::string view_box(const svg_overlay& drawing) {
    return "-0.5 -0.5 " + std::to_string(drawing.width) + ' ' + std::to_string(drawing.height);
}

inline result<void> write_text(const char* path, const std::string& text) {
    file_writer file(path);
    file.put(text.data(), text.size());
    return file.close();
}

}  // namespace svg_detail

inline std::string to_svg(const svg_overlay& drawing) {
    std::string out;
    svg_detail::append_svg_element(out, 0, 0, drawing.width, drawing.height, svg_detail::view_box(drawing),
                                   drawing.elements);
    return out;
}

inline std::string to_svg(const std::vector<svg_panel>& panels, svg_sheet_options options) {
    ALIDADE_EXPECTS(options.columns > 0 && options.panel_width > 0, options.columns, options.panel_width);
    constexpr double gap = 12, title_height = 24;
    const double pitch = options.panel_width + gap;
    double right = gap, top = gap, row_height = 0;
    std::string inside;
    for (std::size_t i = 0; i < panels.size(); ++i) {
        const auto& [title, drawing] = panels[i];
        const auto column = static_cast<double>(i % static_cast<std::size_t>(options.columns));
        if (i > 0 && column == 0) {
            top += row_height + gap;
            row_height = 0;
        }
        const double x = gap + column * pitch;
        const double height = drawing.width > 0 ? double(options.panel_width) * drawing.height / drawing.width : 0;
        inside += "<text y=\"";
        svg_detail::append_number(inside, top + 16);
        inside += "\" x=\"";
        svg_detail::append_number(inside, x);
        inside += "\" font-family=\"sans-serif\" font-size=\"16\">";
        svg_detail::append_escaped(inside, title);
        inside += "</text>\n";
        svg_detail::append_svg_element(inside, x, top + title_height, options.panel_width, height,
                                       svg_detail::view_box(drawing), drawing.elements);
        row_height = std::fmax(row_height, title_height + height);
        right = std::fmax(right, x + pitch);
    }
    const double bottom = top + row_height + gap;
    std::string box = "0 0 ";
    svg_detail::append_number(box, right);
    box += ' ';
    svg_detail::append_number(box, bottom);
    std::string out;
    svg_detail::append_svg_element(out, 0, 0, right, bottom, box,
                                   "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n" + inside);
    return out;
}

inline result<void> write_svg(const char* path, const svg_overlay& drawing) {
    return svg_detail::write_text(path, to_svg(drawing));
}

inline result<void> write_svg(const char* path, const std::vector<svg_panel>& panels, svg_sheet_options options) {
    return svg_detail::write_text(path, to_svg(panels, options));
}

}  // namespace alidade
