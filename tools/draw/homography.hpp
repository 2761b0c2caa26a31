// How a plane is seen in a picture: straight lines stay straight, circles become ellipses.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/contract.hpp>
#include <alidade/core/point.hpp>

#include <cmath>

namespace draw {

using place = alidade::point<double>;

/// From a point of the plane to the picture: (x, y, 1) times the matrix, row by row, divided by the third.
struct homography {
    double m[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    place operator()(place p) const {
        const double w = m[6] * p.x + m[7] * p.y + m[8];
        return {(m[0] * p.x + m[1] * p.y + m[2]) / w, (m[3] * p.x + m[4] * p.y + m[5]) / w};
    }
    /// The plane's point that is seen at `p`.
    place back(place p) const;
};

/// Where a camera stands before a plane. Angles as everywhere: from +x towards +y.
struct viewpoint {
    place centre = {};    ///< where the plane's (0, 0) is seen, in the picture
    double scale = 1;     ///< pixels per unit of the plane, at (0, 0)
    double rotation = 0;  ///< of the plane in itself: what lies towards +x is seen towards this angle
    double tilt = 0;      ///< between the plane's normal and the line of sight, below π / 2
    double axis = 0;      ///< the plane is tilted about this direction of the picture; what is left of it comes nearer
    double distance = 8;  ///< of the camera, in units of the plane; the nearer, the stronger the perspective
};

/// requires  scale and distance positive, |tilt| < π / 2
inline homography seen_from(const viewpoint& from) {
    ALIDADE_EXPECTS(from.scale > 0 && from.distance > 0 && std::abs(from.tilt) < 1.57);
    const double c = std::cos(from.rotation), s = std::sin(from.rotation);
    const double ax = std::cos(from.axis), ay = std::sin(from.axis);
    const double shorter = std::cos(from.tilt), depth = std::sin(from.tilt) / from.distance;
    // What is aside of the axis, (-ay, ax), is shortened and goes away from the camera.
    const double xx = ax * ax + shorter * ay * ay, xy = (1 - shorter) * ax * ay, yy = ay * ay + shorter * ax * ax;
    const double turned[2][2] = {{xx * c + xy * s, xy * c - xx * s}, {xy * c + yy * s, yy * c - xy * s}};
    const double away_x = depth * (ax * s - ay * c), away_y = depth * (ax * c + ay * s);
    const auto [x, y] = from.centre;
    return {{from.scale * turned[0][0] + x * away_x, from.scale * turned[0][1] + x * away_y, x,
             from.scale * turned[1][0] + y * away_x, from.scale * turned[1][1] + y * away_y, y, away_x, away_y, 1}};
}

inline place homography::back(place p) const {
    // Two equations, (row 0 - x row 2) and (row 1 - y row 2) are 0.
    const double a = m[0] - p.x * m[6], b = m[1] - p.x * m[7], e = p.x * m[8] - m[2];
    const double c = m[3] - p.y * m[6], d = m[4] - p.y * m[7], f = p.y * m[8] - m[5];
    const double determinant = a * d - b * c;
    return {(e * d - b * f) / determinant, (a * f - e * c) / determinant};
}

}  // namespace draw
