// How an edge looks, and how it is looked for: what all fits of edges to grey values share.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/measured.hpp>
#include <alidade/shape/contrast.hpp>

namespace alidade {

struct edge_fit_options {
    double search = 3;  ///< how far the edge may lie from where it is looked for, in pixels; at most 16
    double reach = 12;  ///< so far to either side pixels tell how dark and how light it is, as long as that does not
                        ///< change; in pixels, 3 … 32
    double ends = 4;    ///< of a line or a side, what is left out at either end, in pixels
    contrast inside = contrast::either;  ///< what is looked for; of a line: on its right hand
    bool shaded = false;                 ///< dark and light may change evenly along the edge
    double min_contrast = 4;             ///< in grey levels
    double max_blur = 4;                 ///< in pixels; at most 6
    double black = 0, white = 0;  ///< where the camera clips; both 0: the ends of the sample type, of floats none
};

/// What the fit found beside the shape.
struct edge_look {
    measured<> dark, light;                  ///< grey levels on either side, in the middle of the shape
    measured<> blur;                         ///< sigma of the edge across itself, in pixels, the pixel's own included
    contrast inside = contrast::either;      ///< of a line: on its right hand
    double noise_dark = 0, noise_light = 0;  ///< standard deviation of a pixel beside the model, in grey levels
    double misfit = 0;  ///< mean square of the pixels at the edge beside the model, over that noise: 1 if it is an edge
    double correlation = 0;  ///< how much more neighbours have in common than independent noise: of that, the variance
    double used = 0;         ///< share of the pixels at the edge that the model explains
    int pixels = 0;          ///< at the edge, where its place shows
};

}  // namespace alidade
