// A straight piece of an edge.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>

namespace alidade {

/// Who goes from `from` to `to` has the light side on the right hand.
struct line_segment {
    point<float> from, to;
    float sigma_offset = 0;  ///< standard uncertainty of the line's place across itself, at its middle, in pixels
    float sigma_angle = 0;   ///< that of its direction, in radians
    float strength = 0;      ///< mean slope across the edge, in grey levels per pixel
    float meaning = 0;  ///< -log10 of how many such segments chance alone would give in all of the picture's chains
    int points = 0;     ///< that it rests on
};

}  // namespace alidade
