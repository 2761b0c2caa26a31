// A point of a calibration grid: where it is seen, and which it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/measured.hpp>

namespace alidade {

/// Point `column`, `row` of a grid, counted from 0, is seen at `seen`, in pixels.
struct grid_point {
    measured_point<> seen;
    int column = 0, row = 0;
};

/// How many columns and rows of points were told, and how many points: fewer than their product if some are missing.
struct grid_found {
    int columns = 0, rows = 0, points = 0;
};

}  // namespace alidade
