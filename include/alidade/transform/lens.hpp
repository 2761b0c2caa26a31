// What a lens does to straight lines, and undoing it for points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/rounded.hpp>

namespace alidade {

/// A pinhole camera's focal lengths and principal point, in pixels, and Brown's distortion in the usual order of its
/// terms. Without distortion a ray (x, y, 1) is seen at (fx x + cx, fy y + cy); with it, at the place of (x', y'):
///     x' = x (1 + k1 r² + k2 r⁴ + k3 r⁶) + 2 p1 x y + p2 (r² + 2 x²)
///     y' = y (1 + k1 r² + k2 r⁴ + k3 r⁶) + p1 (r² + 2 y²) + 2 p2 x y,  r² = x² + y²
/// as in OpenCV.
struct lens {
    double fx = 1, fy = 1, cx = 0, cy = 0;
    double k1 = 0, k2 = 0, p1 = 0, p2 = 0, k3 = 0;

    friend constexpr bool operator==(const lens&, const lens&) = default;
};

inline namespace ALIDADE_ISA {

/// Where that is seen which a lens without distortion, but with this one's focal lengths and principal point, would
/// show at `ideal`. requires  focal lengths positive
point<double> distorted(const lens& by, point<double> ideal);

/// The way back: where `seen` would be without distortion. By Newton's steps, until one is below 1e-10 of the focal
/// length. fault::degenerate where there is no such place, as beyond the circle at which the distortion's polynomial
/// turns back. requires  focal lengths positive
result<point<double>> undistorted(const lens& by, point<double> seen);

// ---- how -----------------------------------------------------------------------------------

namespace lens_detail {

/// A ray's place behind the lens, and how that follows the ray.
struct bent_ray {
    real x, y;
    real xx, xy, yx, yy;  ///< of x by the ray's x and y, of y

    real determinant() const { return xx * yy - xy * yx; }
};

inline bent_ray bend(const lens& by, real x, real y) {
    const real square = x * x + y * y, k1 = by.k1, k2 = by.k2, k3 = by.k3, p1 = by.p1, p2 = by.p2;
    const real radial = real(1) + square * (k1 + square * (k2 + square * k3));
    const real slope = real(2) * (k1 + square * (real(2) * k2 + real(3) * square * k3));  // of `radial`, by r r'
    bent_ray made;
    made.x = x * radial + real(2) * p1 * x * y + p2 * (square + real(2) * x * x);
    made.y = y * radial + p1 * (square + real(2) * y * y) + real(2) * p2 * x * y;
    made.xx = radial + x * x * slope + real(2) * p1 * y + real(6) * p2 * x;
    made.xy = made.yx = x * y * slope + real(2) * p1 * x + real(2) * p2 * y;
    made.yy = radial + y * y * slope + real(6) * p1 * y + real(2) * p2 * x;
    return made;
}

/// The ray that is bent to (x, y), and what `bend` says of it; false if there is none.
inline bool straighten(const lens& by, real x, real y, real& ray_x, real& ray_y, bent_ray& bent) {
    ray_x = x, ray_y = y;
    for (int step = 0; step < 40; ++step) {
        bent = bend(by, ray_x, ray_y);
        if (!(bent.determinant() > 0) || !(bent.xx + bent.yy > 0)) {
            // Beyond where the polynomial turns back: nearer to the axis.
            ray_x *= real(0.5), ray_y *= real(0.5);
            continue;
        }
        const real dx = x - bent.x, dy = y - bent.y, determinant = bent.determinant();
        real by_x = (bent.yy * dx - bent.xy * dy) / determinant, by_y = (bent.xx * dy - bent.yx * dx) / determinant;
        const real length = by_x * by_x + by_y * by_y, most = real(0.25) + (ray_x * ray_x + ray_y * ray_y) * real(0.25);
        if (length > most) {
            const real shorter = sqrt(most / length);
            by_x *= shorter, by_y *= shorter;
        }
        ray_x += by_x, ray_y += by_y;
        if (!(length < 1e300)) return false;
        if (length < 1e-20) {
            bent = bend(by, ray_x, ray_y);
            return bent.determinant() > 0 && bent.xx + bent.yy > 0;
        }
    }
    return false;
}

struct seen_ray {
    real x, y;
    bent_ray bent;
};

/// The ray that is seen at a place of the picture.
inline result<seen_ray> ray_at(const lens& by, double x, double y) {
    ALIDADE_EXPECTS(by.fx > 0 && by.fy > 0);
    seen_ray made;
    if (!straighten(by, (real(x) - by.cx) / by.fx, (real(y) - by.cy) / by.fy, made.x, made.y, made.bent))
        return error(fault::degenerate, "no ray is seen at this place: it lies outside of what the lens model covers");
    return made;
}

}  // namespace lens_detail

inline point<double> distorted(const lens& by, point<double> ideal) {
    ALIDADE_EXPECTS(by.fx > 0 && by.fy > 0);
    const real fx = by.fx, fy = by.fy, cx = by.cx, cy = by.cy;
    const auto bent = lens_detail::bend(by, (real(ideal.x) - cx) / fx, (real(ideal.y) - cy) / fy);
    return {(bent.x * fx + cx).value, (bent.y * fy + cy).value};
}

inline result<point<double>> undistorted(const lens& by, point<double> seen) {
    const auto ray = lens_detail::ray_at(by, seen.x, seen.y);
    if (!ray) return ray.error();
    return point<double>{(ray->x * by.fx + by.cx).value, (ray->y * by.fy + by.cy).value};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
