// Convexity defects from a contour and the vertices of its hull.
// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/reference/convex_hull.hpp"

namespace reference {

struct defect {
    int start, end, farthest;
    double depth;
};

template <class T>
std::vector<defect> convexity_defects(const std::vector<alidade::point<T>>& contour) {
    std::vector<int> hull = convex_hull_indices(contour);
    std::sort(hull.begin(), hull.end());
    std::vector<defect> found;
    const int n = static_cast<int>(contour.size());
    for (std::size_t k = 0; k < hull.size() && hull.size() > 2; ++k) {
        defect one = {hull[k], hull[(k + 1) % hull.size()], 0, 0};
        const auto a = contour[one.start], b = contour[one.end];
        for (int i = (one.start + 1) % n; i != one.end; i = (i + 1) % n) {
            const double aside = std::abs(turn(a, b, contour[i])) / std::sqrt(square_distance(a, b));
            if (aside > one.depth) one.depth = aside, one.farthest = i;
        }
        if (one.depth > 0) found.push_back(one);
    }
    return found;
}

}  // namespace reference
