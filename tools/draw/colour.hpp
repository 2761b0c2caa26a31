// What shapes are painted with: a colour, which a grey picture shows by its brightness.
// SPDX-License-Identifier: MIT
#pragma once

namespace draw {

/// In grey levels, 0 … 255.
struct colour {
    double blue, green, red;

    friend constexpr colour operator*(colour c, double factor) {
        return {c.blue * factor, c.green * factor, c.red * factor};
    }
    friend constexpr colour operator+(colour a, colour b) {
        return {a.blue + b.blue, a.green + b.green, a.red + b.red};
    }
};

constexpr colour grey(double level) { return {level, level, level}; }

/// The weights of gray_from_bgr, ITU-R BT.601.
constexpr double brightness(colour c) { return 0.114 * c.blue + 0.587 * c.green + 0.299 * c.red; }

/// A colour as a picture of C channels shows it.
template <int C>
struct light {
    double of[C] = {};

    constexpr light() = default;
    constexpr explicit light(colour c) {
        static_assert(C == 1 || C == 3);
        if constexpr (C == 1) {
            of[0] = brightness(c);
        } else {
            of[0] = c.blue;
            of[1] = c.green;
            of[2] = c.red;
        }
    }
};

}  // namespace draw
