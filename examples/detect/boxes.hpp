// Boxes drawn over a picture.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/region.hpp>

#include <algorithm>

#include "tools/draw/pen.hpp"

/// With words above it.
inline void draw_box(const draw::pen& pen, const alidade::region& box, const char* words) {
    const double thick = std::max(1.5, 0.003 * std::max(pen.on.width, pen.on.height));
    pen.line(box.x0, box.y0, box.x1, box.y0, thick), pen.line(box.x0, box.y1, box.x1, box.y1, thick);
    pen.line(box.x0, box.y0, box.x0, box.y1, thick), pen.line(box.x1, box.y0, box.x1, box.y1, thick);
    const double height = std::clamp(0.09 * box.height(), 9.0, 30.0);
    pen.text(box.x0, std::max(height + 2.0, box.y0 - 0.4 * height), words, height);
}
