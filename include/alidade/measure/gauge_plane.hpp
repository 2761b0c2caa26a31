// How the plane of a dial is seen in a picture: circles become ellipses, and their centre is none of an ellipse's.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/shape/fit_ellipse_points.hpp>

namespace alidade {

/// From the dial's plane to the picture: (x, y, 1) times the matrix, row by row, divided by the third. The pivot is at
/// (0, 0) of the plane, and angles there are even however the dial is tilted. In units of about the dial's radius.
struct gauge_plane {
    double m[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    friend constexpr bool operator==(const gauge_plane&, const gauge_plane&) = default;
};

// ---- how -----------------------------------------------------------------------------------

inline namespace ALIDADE_ISA {
namespace gauge_detail {

struct place {
    real x = 0, y = 0;
};

/// A 3×3 matrix, in the arithmetic of measurements.
struct plane {
    real m[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    constexpr plane() = default;
    constexpr explicit plane(const gauge_plane& told) {
        for (int i = 0; i < 9; ++i) m[i] = told.m[i];
    }
    constexpr gauge_plane told() const {
        gauge_plane made;
        for (int i = 0; i < 9; ++i) made.m[i] = (m[i] / m[8]).value;
        return made;
    }

    constexpr place seen(place p) const {
        const real w = m[6] * p.x + m[7] * p.y + m[8];
        return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
    }
    /// The plane's point that is seen at p.
    constexpr place back(place p) const {
        const real a = m[0] - p.x * m[6], b = m[1] - p.x * m[7], e = p.x * m[8] - m[2];
        const real c = m[3] - p.y * m[6], d = m[4] - p.y * m[7], f = p.y * m[8] - m[5];
        const real determinant = a * d - b * c;
        return {(e * d - b * f) / determinant, (a * f - e * c) / determinant};
    }
    constexpr place pivot() const { return seen({}); }
    /// Pixels per unit at the pivot, the mean of both axes.
    real scale() const {
        const place p = pivot();
        const real a = (m[0] - p.x * m[6]) / m[8], b = (m[1] - p.x * m[7]) / m[8];
        const real c = (m[3] - p.y * m[6]) / m[8], d = (m[4] - p.y * m[7]) / m[8];
        return sqrt(abs(a * d - b * c));
    }
};

constexpr plane operator*(const plane& a, const plane& b) {
    plane made;
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j)
            made.m[3 * i + j] = a.m[3 * i] * b.m[j] + a.m[3 * i + 1] * b.m[3 + j] + a.m[3 * i + 2] * b.m[6 + j];
    return made;
}

/// The plane whose unit circle is seen as this ellipse, its centre at the ellipse's: no perspective.
inline plane plane_of(const ellipse_shape& shape) {
    plane made;
    const real m[] = {shape.xx, shape.xy, shape.x, shape.xy, shape.yy, shape.y, 0, 0, 1};
    for (int i = 0; i < 9; ++i) made.m[i] = m[i];
    return made;
}

/// The same ellipse as the unit circle seen in perspective: its centre is seen at `pivot`. A circle is mapped to itself
/// and its centre to any point within by a Lorentz boost of (x, y, w).
/// requires  the pivot well within the ellipse
inline plane with_pivot(const plane& affine, place pivot) {
    const place q = affine.back(pivot);
    const real square = q.x * q.x + q.y * q.y;
    if (!(square > 1e-18) || !(square < 0.8)) return affine;
    const real gamma = real(1) / sqrt(real(1) - square);
    const real more = (gamma - real(1)) / square;
    plane boost;
    const real m[] = {real(1) + more * q.x * q.x,
                      more * q.x * q.y,
                      gamma * q.x,
                      more * q.x * q.y,
                      real(1) + more * q.y * q.y,
                      gamma * q.y,
                      gamma * q.x,
                      gamma * q.y,
                      gamma};
    for (int i = 0; i < 9; ++i) boost.m[i] = m[i];
    return affine * boost;
}

}  // namespace gauge_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
