// Where in a picture a network says that something is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/isa.hpp>

namespace alidade {

/// A rectangle with corners anywhere, upright: it holds what lies between. Coordinates are those of the house, in which
/// pixel centres are whole numbers: a region round the pixels 0 … 9 reaches from -0.5 to 9.5.
struct region {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0;

    constexpr float width() const { return x1 - x0; }
    constexpr float height() const { return y1 - y0; }
    constexpr bool empty() const { return !(x1 > x0 && y1 > y0); }
    friend constexpr bool operator==(const region&, const region&) = default;
};

/// A rectangle round (x, y) whose side `width` runs in the direction `angle`, from +x towards +y.
struct rotated_region {
    float x = 0, y = 0, width = 0, height = 0, angle = 0;

    constexpr bool empty() const { return !(width > 0 && height > 0); }
    friend constexpr bool operator==(const rotated_region&, const rotated_region&) = default;
};

inline namespace ALIDADE_ISA {

/// Whether all its numbers are.
constexpr bool finite(float v) { return v - v == 0; }
constexpr bool finite(const region& r) { return finite(r.x0) && finite(r.y0) && finite(r.x1) && finite(r.y1); }
constexpr bool finite(const rotated_region& r) {
    return finite(r.x) && finite(r.y) && finite(r.width) && finite(r.height) && finite(r.angle);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
