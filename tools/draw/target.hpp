// Calibration targets, checkerboards and grids of discs, seen by a camera whose lens bends straight lines.
// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "tools/draw/canvas.hpp"

namespace draw {

/// A view of a plane, then a radial distortion: what is at d from the centre is seen at d (1 + k1 r² + k2 r⁴), r being
/// |d| / unit.
struct bent_view {
    homography view;
    place centre = {};
    double unit = 1, k1 = 0, k2 = 0;

    bool bent() const { return k1 != 0 || k2 != 0; }

    place operator()(place p) const {
        const place q = view(p);
        const double dx = q.x - centre.x, dy = q.y - centre.y, square = (dx * dx + dy * dy) / (unit * unit);
        const double by = 1 + square * (k1 + k2 * square);
        return {centre.x + dx * by, centre.y + dy * by};
    }
};

/// Inner corner (0, 0) at the plane's (0, 0), fields of side 1. The field beyond it, towards (-1, -1), is dark.
struct board_design {
    int columns = 9, rows = 6;  ///< of inner corners
    double margin = 1;          ///< of paper around the outermost fields
    double paper = 200, ink = 50, table = 120;
};

/// Discs at whole places; of an asymmetric grid row r has its discs at (2 c + r % 2, r).
struct grid_design {
    int columns = 7, rows = 7;
    bool asymmetric = false;
    double radius = 0.3;
    double margin = 1;
    double paper = 200, ink = 50, table = 120;

    place centre(int column, int row) const {
        return {asymmetric ? 2.0 * column + row % 2 : column, static_cast<double>(row)};
    }
};

namespace target_detail {

inline constexpr std::size_t most_pieces = 60000;

/// A polygon of the plane, its sides in `parts` straight pieces each.
inline void bent_polygon(canvas<>& sheet, const bent_view& seen, const std::vector<place>& corners, int parts) {
    std::vector<place> bent;
    for (std::size_t i = 0; i < corners.size(); ++i) {
        const place p = corners[i], q = corners[(i + 1) % corners.size()];
        for (int k = 0; k < parts; ++k) {
            const double t = static_cast<double>(k) / parts;
            bent.push_back(seen({p.x + t * (q.x - p.x), p.y + t * (q.y - p.y)}));
        }
    }
    sheet.polygon(bent.data(), static_cast<int>(bent.size()));
}

inline void paper(canvas<>& sheet, const bent_view& seen, double left, double top, double right, double bottom) {
    bent_polygon(sheet, seen, {{left, top}, {right, top}, {right, bottom}, {left, bottom}}, seen.bent() ? 64 : 1);
}

template <class Layers, class Lit>
void draw(alidade::image_view<std::uint8_t> picture, double table, double blur, Lit lit, double noise, random& random,
          Layers layers) {
    std::vector<std::byte> pieces(canvas_workspace(static_cast<int>(most_pieces)));
    canvas<> sheet(grey(table), {}, {pieces.data(), pieces.size()});
    layers(sheet);
    std::vector<std::byte> memory(expose_workspace(picture.width, blur, sheet));
    expose(picture, sheet, blur, lit, noise, random, {memory.data(), memory.size()});
}

}  // namespace target_detail

/// requires  all of the board before the camera; exact  see expose of a canvas; curved edges within 1e-3 pixels where
/// a field's edge is bent by less than 2
template <class Lit>
void draw_board(alidade::image_view<std::uint8_t> picture, const board_design& d, const bent_view& seen, double blur,
                Lit lit, double noise, random& random) {
    target_detail::draw(picture, d.table, blur, lit, noise, random, [&](canvas<>& sheet) {
        sheet.layer(grey(d.paper));
        target_detail::paper(sheet, seen, -1 - d.margin, -1 - d.margin, d.columns + d.margin, d.rows + d.margin);
        sheet.layer(grey(d.ink));
        for (int row = -1; row < d.rows; ++row)
            for (int column = -1; column < d.columns; ++column)
                if ((row + column) % 2 == 0) {
                    const double x = column, y = row;
                    target_detail::bent_polygon(sheet, seen, {{x, y}, {x + 1, y}, {x + 1, y + 1}, {x, y + 1}},
                                                seen.bent() ? 16 : 1);
                }
    });
}

/// requires  likewise; exact  circles within 1e-3 pixels up to radii of 20
template <class Lit>
void draw_grid(alidade::image_view<std::uint8_t> picture, const grid_design& d, const bent_view& seen, double blur,
               Lit lit, double noise, random& random) {
    target_detail::draw(picture, d.table, blur, lit, noise, random, [&](canvas<>& sheet) {
        const place last = d.centre(d.columns - 1, d.rows - 1);
        sheet.layer(grey(d.paper));
        target_detail::paper(sheet, seen, -d.margin, -d.margin, last.x + d.margin + (d.asymmetric ? 1 : 0),
                             last.y + d.margin);
        sheet.layer(grey(d.ink));
        constexpr int sides = 180;
        constexpr double turn = 2 * std::numbers::pi / sides;
        const double radius = d.radius * std::sqrt(turn / std::sin(turn));  // of as large a polygon
        for (int row = 0; row < d.rows; ++row)
            for (int column = 0; column < d.columns; ++column) {
                std::vector<place> round;
                for (int i = 0; i < sides; ++i)
                    round.push_back(piece_detail::on_circle(d.centre(column, row), radius, turn * i));
                target_detail::bent_polygon(sheet, seen, round, 1);
            }
    });
}

}  // namespace draw
