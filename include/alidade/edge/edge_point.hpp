// A point on an edge: what detectors of edges give, and finders of lines, circles and ellipses take.
// SPDX-License-Identifier: MIT
#pragma once

namespace alidade {

/// Where the brightness changes fastest across an edge.
struct edge_point {
    float x = 0, y = 0;    ///< to a fraction of a pixel
    float nx = 0, ny = 0;  ///< the unit vector across the edge, from dark to light
    float strength = 0;    ///< slope there, in grey levels per pixel
    float sigma = 0;       ///< standard uncertainty of the place along (nx, ny), in pixels
};

}  // namespace alidade
