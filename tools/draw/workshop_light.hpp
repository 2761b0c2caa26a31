// Several planes before one camera: each laid over what is farther away, before there is noise.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include "tools/draw/canvas.hpp"
#include "tools/draw/grain.hpp"

namespace draw {

/// Edges of a box, in the house convention.
struct edges {
    double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;

    void hold(place p) {
        left = std::min(left, p.x), right = std::max(right, p.x);
        top = std::min(top, p.y), bottom = std::max(bottom, p.y);
    }
    void hold(place centre, double radius, const homography& view) {
        constexpr int steps = 720;
        for (int i = 0; i < steps; ++i)
            hold(view(piece_detail::on_circle(centre, radius, 2 * std::numbers::pi * i / steps)));
    }
};

namespace workshop_detail {

/// The light that falls into a camera: blue, green and red of each pixel.
struct light_field {
    int width, height;
    std::vector<double> of;

    light_field(int w, int h)
        : width(w), height(h), of(static_cast<std::size_t>(w) * static_cast<std::size_t>(h) * 3) {}
    double* at(int x, int y) { return of.data() + 3 * (static_cast<std::ptrdiff_t>(y) * width + x); }
};

/// What covers, whatever its colour: all is painted with 1.
struct silhouette : canvas<1> {
    using canvas<1>::canvas;
    void layer(colour, double = 1) { canvas<1>::layer(grey(1)); }
};

/// Lays what `shapes` paints over the light; `outline` paints at least what that covers.
template <class Shapes, class Outline>
void lay(light_field& field, const homography& view, const edges& within, double blur, Shapes shapes, Outline outline) {
    constexpr int most_pieces = 6000;
    const double margin = 4 + 6 * blur;
    const int left = std::max(0, static_cast<int>(within.left - margin)),
              top = std::max(0, static_cast<int>(within.top - margin));
    const int right = std::min(field.width, static_cast<int>(within.right + margin) + 1),
              bottom = std::min(field.height, static_cast<int>(within.bottom + margin) + 1);
    if (right <= left || bottom <= top) return;
    homography shifted = view;
    for (int k = 0; k < 3; ++k) shifted.m[k] -= left * view.m[6 + k], shifted.m[3 + k] -= top * view.m[6 + k];

    std::vector<std::byte> pieces(canvas_workspace(most_pieces));
    const alidade::workspace room = {pieces.data(), pieces.size()};
    const auto run = [&](const auto& sheet, auto use) {
        std::vector<std::byte> memory(expose_workspace(right - left, blur, sheet));
        sheet.rows(right - left, bottom - top, blur, {memory.data(), memory.size()}, use);
    };
    silhouette cover(grey(0), shifted, room);
    outline(cover);
    run(static_cast<const canvas<1>&>(cover), [&](int y, const double* seen) {
        for (int x = 0; x < 3 * (right - left); ++x) field.at(left, top + y)[x] *= 1 - seen[x / 3];
    });
    canvas<3> sheet(grey(0), shifted, room);
    shapes(sheet);
    run(sheet, [&](int y, const double* seen) {
        for (int x = 0; x < 3 * (right - left); ++x) field.at(left, top + y)[x] += seen[x];
    });
}

template <class Shapes>
void lay(light_field& field, const homography& view, const edges& within, double blur, Shapes shapes) {
    lay(field, view, within, blur, shapes, shapes);
}

inline colour tinted(random& random, double low, double high) {
    const double level = random.uniform(low, high), warm = random.uniform(-20, 20), green = random.uniform(-10, 10);
    return {level - warm, level + green, level + warm};
}

}  // namespace workshop_detail

}  // namespace draw
