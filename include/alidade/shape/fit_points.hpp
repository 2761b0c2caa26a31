// The line and the circle nearest to edge points, each point weighted by its own uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/least_squares.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/edge/edge_point.hpp>

namespace alidade {

/// Some of a list of edge points, or its first `size` where there are no indices. Read only.
struct chosen_points {
    const edge_point* points = nullptr;
    const int* indices = nullptr;
    int size = 0;

    constexpr const edge_point& operator[](int i) const { return points[indices ? indices[i] : i]; }
};

/// How sure a fit is, beyond what each point says of itself.
struct fit_errors {
    real length = 0;       ///< of the edge that the points stand for, in pixels
    real correlation = 1;  ///< so many pixels along an edge share one error: 2√π times the blur of the edge detector
};

/// The line through (x, y), the weighted mean of its points, across (nx, ny). Errors of offset and angle are
/// independent there.
struct line_fit {
    bool good = false;  ///< at least two points in two places
    real x = 0, y = 0, nx = 0, ny = 0;
    real sigma_offset = 0, sigma_angle = 0;
    real misfit = 0;  ///< mean square of distance / sigma: 1 if the points err as they say
    real spread = 0;  ///< root of the mean squared distance, in pixels
};

struct circle_fit {
    bool good = false;  ///< at least three points, not in a line
    real x = 0, y = 0, radius = 0;
    small_matrix<3> covariance = {};  ///< of x, y, radius
    real misfit = 0;
};

inline namespace ALIDADE_ISA {

/// Least sum of (distance / sigma)². exact  to 1e-12 of the points' extent
line_fit fit_line_to(chosen_points points, fit_errors errors);

/// Least sum of (distance / sigma)², the distance being that from the circle, not an algebraic one: Taubin's circle,
/// then Gauss and Newton's steps. exact  to 1e-10 of the radius for arcs of 20° or more
circle_fit fit_circle_to(chosen_points points, fit_errors errors);

// ---- how -----------------------------------------------------------------------------------

namespace fit_points_detail {

/// 1 / sigma². No point is believed to be better than a thousandth of a pixel.
inline real weight_of(const edge_point& p) {
    const real sigma = max(real(p.sigma), real(1e-3));
    return real(1) / (sigma * sigma);
}

/// What the covariance of independent points must be multiplied by: neighbours err alike, and where the points lie
/// further from the shape than they say, they err more than they say.
inline real inflation(int points, real misfit, fit_errors errors) {
    const real shared = errors.length > 0 ? errors.correlation * real(points) / errors.length : real(1);
    return max(shared, real(1)) * max(misfit, real(1));
}

struct weighted_mean {
    real weight = 0, x = 0, y = 0;
};

inline weighted_mean mean_of(chosen_points points) {
    // About the first point, so that places far from the origin lose no digits.
    const real x0 = points[0].x, y0 = points[0].y;
    weighted_mean sum;
    for (int i = 0; i < points.size; ++i) {
        const real w = weight_of(points[i]);
        sum.weight += w;
        sum.x += w * (real(points[i].x) - x0);
        sum.y += w * (real(points[i].y) - y0);
    }
    return {sum.weight, x0 + sum.x / sum.weight, y0 + sum.y / sum.weight};
}

struct circle {
    bool good = false;
    real x = 0, y = 0, radius = 0;
};

/// Taubin's circle about the mean of the points: least Σ w (z - …)² over the mean slope of that polynomial. His
/// equation's smallest root by Newton from 0, as Chernov shows that it always gets there.
inline circle circle_of_taubin(chosen_points points, const weighted_mean& mean) {
    real xx = 0, yy = 0, xy = 0, xz = 0, yz = 0, zz = 0;
    for (int i = 0; i < points.size; ++i) {
        const real x = real(points[i].x) - mean.x, y = real(points[i].y) - mean.y, z = x * x + y * y;
        const real w = weight_of(points[i]) / mean.weight;
        xx += w * x * x, yy += w * y * y, xy += w * x * y;
        xz += w * x * z, yz += w * y * z, zz += w * z * z;
    }
    const real z = xx + yy, area = xx * yy - xy * xy, spread = zz - z * z;
    const real a3 = z * real(4), a2 = real(-3) * z * z - zz;
    const real a1 = spread * z + real(4) * area * z - xz * xz - yz * yz;
    const real a0 = xz * (xz * yy - yz * xy) + yz * (yz * xx - xz * xy) - area * spread;
    real root = 0, value = a0;
    for (int step = 0; step < 50; ++step) {
        const real slope = a1 + root * (a2 * real(2) + a3 * root * real(3));
        const real next = root - value / slope;
        if (!(abs(next) < 1e300) || next == root) break;
        const real there = a0 + next * (a1 + next * (a2 + next * a3));
        if (abs(there) >= abs(value)) break;
        root = next, value = there;
    }
    const real determinant = root * root - root * z + area;
    if (!(abs(determinant) > z * z * real(1e-15))) return {};
    const real x = (xz * (yy - root) - yz * xy) / (determinant * real(2));
    const real y = (yz * (xx - root) - xz * xy) / (determinant * real(2));
    return {true, x + mean.x, y + mean.y, sqrt(x * x + y * y + z)};
}

inline normal_sums<3> sums_about(chosen_points points, const circle& at) {
    normal_sums<3> sums;
    for (int i = 0; i < points.size; ++i) {
        const real x = real(points[i].x) - at.x, y = real(points[i].y) - at.y, from = sqrt(x * x + y * y);
        if (!(from > 0)) continue;
        const real slope[] = {x / from, y / from, real(1)};
        sums.add(weight_of(points[i]), from - at.radius, slope);
    }
    return sums;
}

}  // namespace fit_points_detail

inline line_fit fit_line_to(chosen_points points, fit_errors errors) {
    using namespace fit_points_detail;
    if (points.size < 2) return {};
    // About the first point, in one pass; the sums about the mean follow from those.
    const real x0 = points[0].x, y0 = points[0].y;
    real weight = 0, xs = 0, ys = 0, xx = 0, yy = 0, xy = 0;
    for (int i = 0; i < points.size; ++i) {
        const real w = weight_of(points[i]), x = real(points[i].x) - x0, y = real(points[i].y) - y0;
        const real wx = w * x, wy = w * y;
        weight += w, xs += wx, ys += wy;
        xx += wx * x, yy += wy * y, xy += wx * y;
    }
    const weighted_mean mean = {weight, x0 + xs / weight, y0 + ys / weight};
    xx -= xs * xs / weight, yy -= ys * ys / weight, xy -= xs * ys / weight;
    // Half the angle of (xx - yy, 2 xy) is the direction; its sine and cosine without an angle.
    const real difference = xx - yy, twice = xy * real(2), size = sqrt(difference * difference + twice * twice);
    if (!(size > 0) || !(size < 1e300)) return {};
    real along_x = size + abs(difference), along_y = twice;
    const real length = sqrt(along_x * along_x + along_y * along_y);
    along_x /= length, along_y /= length;
    if (difference < 0) {
        const real kept = along_x;
        along_x = abs(along_y), along_y = twice < 0 ? -kept : kept;
    }
    const real nx = -along_y, ny = along_x;
    real squares = 0, distances = 0;  // summed again: the smaller eigenvalue would be a difference of large numbers
    for (int i = 0; i < points.size; ++i) {
        const real d = (real(points[i].x) - mean.x) * nx + (real(points[i].y) - mean.y) * ny;
        squares += weight_of(points[i]) * d * d;
        distances += d * d;
    }
    const real misfit = points.size > 2 ? squares / real(points.size - 2) : real(1);
    const real wider = inflation(points.size, misfit, errors);
    const real along = (xx + yy + size) * real(0.5);
    return {true,
            mean.x,
            mean.y,
            nx,
            ny,
            sqrt(wider / mean.weight),
            sqrt(wider / along),
            misfit,
            sqrt(distances / real(points.size))};
}

inline circle_fit fit_circle_to(chosen_points points, fit_errors errors) {
    using namespace fit_points_detail;
    if (points.size < 3) return {};
    const weighted_mean mean = mean_of(points);
    circle at = circle_of_taubin(points, mean);
    if (!at.good) return {};
    normal_sums<3> sums;
    const bool told = gauss_newton(
        at, sums, at.radius * real(1e-12), [&](const circle& here) { return sums_about(points, here); },
        [](const circle& here, const small_vector<3>& by) {
            return circle{true, here.x + by[0], here.y + by[1], here.radius + by[2]};
        });
    const cholesky<3> solver(sums.normal);
    if (!told || !solver.definite || !(at.radius > 0) || !(at.radius < 1e9)) return {};
    const real misfit = points.size > 3 ? sums.squares / real(points.size - 3) : real(1);
    circle_fit made = {true, at.x, at.y, at.radius, solver.inverse(), misfit};
    const real wider = inflation(points.size, misfit, errors);
    for (int j = 0; j < 3; ++j)
        for (int k = 0; k < 3; ++k) made.covariance(j, k) *= wider;
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
