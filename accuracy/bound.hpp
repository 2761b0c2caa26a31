// The least error that noise allows to any method, for the rows "bound".
// SPDX-License-Identifier: MIT
#pragma once

#include <cmath>
#include <numbers>

#include "tools/draw/scene.hpp"

namespace accuracy {

/// The least standard error of an edge's place across itself, from one pixel of its length (Cramér and Rao): noise and
/// rounding over contrast, times √(2 √π s), s being the sigma of blur and pixel. Dark, light and blur are taken for
/// known. Of n pixels it is a √n-th.
inline double bound_of_one_pixel(const draw::scene& how) {
    const double blur = std::sqrt(how.sigma * how.sigma + 1.0 / 12),
                 noise = std::sqrt(how.noise * how.noise + 1.0 / 12);
    return noise / std::abs(how.contrast) * std::sqrt(2 * std::sqrt(std::numbers::pi) * blur);
}

}  // namespace accuracy
