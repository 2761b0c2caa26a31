// The ellipse nearest to edge points, each point weighted by its own uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/fit_points.hpp>

namespace alidade {

/// The points centre + M u for all unit vectors u, M being symmetric: its eigenvalues are the semi-axes. Of circles,
/// too, all five numbers are well determined, which axes and angle are not.
struct ellipse_shape {
    real x = 0, y = 0;
    real xx = 0, xy = 0, yy = 0;  ///< of M
};

struct ellipse_axes {
    real a = 0, b = 0;    ///< a >= b
    real ux = 1, uy = 0;  ///< the unit vector along a, its direction in [0, π)
};

struct ellipse_fit {
    bool good = false;  ///< at least five points that an ellipse comes near to
    ellipse_shape shape;
    ellipse_axes axes;
    small_matrix<5> covariance = {};  ///< of x, y, xx, xy, yy
    real misfit = 0;                  ///< mean square of distance / sigma
    real spread = 0;                  ///< root of the mean squared distance, in pixels
};

inline namespace ALIDADE_ISA {

ellipse_axes axes_of(const ellipse_shape& shape);

/// A point on an ellipse, and how far another lies outside of it.
struct ellipse_foot {
    real distance = 0;    ///< negative inside
    real nx = 0, ny = 0;  ///< the normal there, outwards
    real tx = 0, ty = 0;  ///< along the axes: the point is a tx u + b ty v
};

/// The point of an ellipse that is nearest to (x, y), found in so many steps at most. exact  to 1e-9 of a pixel within
/// a third of the radius of curvature
ellipse_foot foot_on(const ellipse_shape& shape, const ellipse_axes& axes, real x, real y, int steps = 30);

/// Least squares of the algebraic distance, under the condition that it is an ellipse. Of short arcs a little small.
/// reference  Fitzgibbon, Pilu and Fisher 1999, split as by Halíř and Flusser 1998
ellipse_fit fit_ellipse_directly(chosen_points points);

/// Least sum of (distance / sigma)², the distance being that from the ellipse, beginning at `start`.
ellipse_fit fit_ellipse_to(chosen_points points, const ellipse_shape& start, fit_errors errors);

// ---- how -----------------------------------------------------------------------------------

namespace fit_ellipse_points_detail {

/// Of A x² + B xy + C y² + D x + E y + F = 0, if that is an ellipse.
inline bool shape_of_conic(const small_vector<3>& quadratic, const small_vector<3>& linear, ellipse_shape& made) {
    const real a = quadratic[0], b = quadratic[1], c = quadratic[2], d = linear[0], e = linear[1], f = linear[2];
    const real determinant = real(4) * a * c - b * b;
    if (!(determinant > 0)) return false;
    made.x = (b * e - real(2) * c * d) / determinant;
    made.y = (b * d - real(2) * a * e) / determinant;
    const real level = -(f + (d * made.x + e * made.y) * real(0.5));
    // M is the inverse root of the quadratic form, scaled so that the ellipse is at 1. Of a matrix Q of two rows with
    // determinant q², (Q + q I) / sqrt(trace + 2 q) is the root.
    const real xx = a / level, xy = b / (level * real(2)), yy = c / level;
    const real q = sqrt(xx * yy - xy * xy), s = sqrt(xx + yy + real(2) * q);
    const real root_xx = (xx + q) / s, root_xy = xy / s, root_yy = (yy + q) / s;
    const real size = root_xx * root_yy - root_xy * root_xy;
    if (!(xx > 0) || !(size > 0)) return false;
    made.xx = root_yy / size, made.xy = -root_xy / size, made.yy = root_xx / size;
    return made.xx < 1e7 && made.yy < 1e7;
}

inline normal_sums<5> sums_about(chosen_points points, const ellipse_shape& at) {
    const ellipse_axes axes = axes_of(at);
    normal_sums<5> sums;
    if (!(axes.b > 0)) {
        sums.squares = 1e300;  // no ellipse any more
        return sums;
    }
    for (int i = 0; i < points.size; ++i) {
        const ellipse_foot foot = foot_on(at, axes, points[i].x, points[i].y);
        const real ux = foot.tx * axes.ux - foot.ty * axes.uy, uy = foot.tx * axes.uy + foot.ty * axes.ux;
        const real slope[] = {foot.nx, foot.ny, foot.nx * ux, foot.nx * uy + foot.ny * ux, foot.ny * uy};
        sums.add(fit_points_detail::weight_of(points[i]), foot.distance, slope);
    }
    return sums;
}

}  // namespace fit_ellipse_points_detail

inline ellipse_axes axes_of(const ellipse_shape& shape) {
    const real half = (shape.xx - shape.yy) * real(0.5), middle = (shape.xx + shape.yy) * real(0.5);
    const real size = sqrt(half * half + shape.xy * shape.xy);
    ellipse_axes made = {middle + size, middle - size, 1, 0};
    if (!(size > middle * real(1e-15))) return made;  // a circle
    real ux = size + abs(half), uy = shape.xy;        // half the angle of (half, xy), without the angle
    const real length = sqrt(ux * ux + uy * uy);
    ux /= length, uy /= length;
    if (half < 0) {
        const real kept = ux;
        ux = abs(uy), uy = shape.xy < 0 ? -kept : kept;
    }
    const bool turned = uy < 0 || (uy == 0 && ux < 0);
    made.ux = turned ? -ux : ux, made.uy = turned ? -uy : uy;
    return made;
}

inline ellipse_foot foot_on(const ellipse_shape& shape, const ellipse_axes& axes, real x, real y, int steps) {
    const real right = x - shape.x, down = y - shape.y;
    const real along = right * axes.ux + down * axes.uy, aside = down * axes.ux - right * axes.uy;
    const real px = abs(along), py = abs(aside), difference = axes.a * axes.a - axes.b * axes.b;
    real tx = px / axes.a, ty = py / axes.b;
    const auto unit = [&] {
        const real length = sqrt(tx * tx + ty * ty);
        if (length > 0)
            tx /= length, ty /= length;
        else
            tx = 0, ty = 1;  // of the centre, the nearer side
    };
    unit();
    // From the centre of curvature the point is seen in nearly the same direction as its foot.
    for (int step = 0; step < steps; ++step) {
        const real before = tx;
        const real ex = difference * tx * tx * tx / axes.a, ey = -difference * ty * ty * ty / axes.b;
        const real rx = axes.a * tx - ex, ry = axes.b * ty - ey, qx = px - ex, qy = py - ey;
        const real far = sqrt(qx * qx + qy * qy);
        if (!(far > 0)) break;
        const real scale = sqrt(rx * rx + ry * ry) / far;
        tx = max((qx * scale + ex) / axes.a, real(0));
        ty = max((qy * scale + ey) / axes.b, real(0));
        unit();
        if (abs(tx - before) < 1e-8) break;  // of the distance it is the square that counts
    }
    real nx = tx * axes.b, ny = ty * axes.a;
    const real length = sqrt(nx * nx + ny * ny);
    nx /= length, ny /= length;
    ellipse_foot made;
    made.distance = (px - axes.a * tx) * nx + (py - axes.b * ty) * ny;
    made.tx = along < 0 ? -tx : tx, made.ty = aside < 0 ? -ty : ty;
    nx = along < 0 ? -nx : nx, ny = aside < 0 ? -ny : ny;
    made.nx = nx * axes.ux - ny * axes.uy, made.ny = nx * axes.uy + ny * axes.ux;
    return made;
}

inline ellipse_fit fit_ellipse_directly(chosen_points points) {
    using namespace fit_points_detail;
    if (points.size < 6) return {};
    const weighted_mean mean = mean_of(points);
    real extent = 0;
    for (int i = 0; i < points.size; ++i)
        extent = max(extent, max(abs(real(points[i].x) - mean.x), abs(real(points[i].y) - mean.y)));
    if (!(extent > 0)) return {};
    small_matrix<3> quadratic, linear, mixed;
    for (int i = 0; i < points.size; ++i) {
        const real x = (real(points[i].x) - mean.x) / extent, y = (real(points[i].y) - mean.y) / extent;
        const real w = weight_of(points[i]) / mean.weight, high[] = {x * x, x * y, y * y}, low[] = {x, y, real(1)};
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) {
                mixed(j, k) += w * high[j] * low[k];
                if (k > j) continue;
                quadratic(j, k) += w * high[j] * high[k];
                linear(j, k) += w * low[j] * low[k];
            }
    }
    // The linear part follows from the quadratic one; what is left is symmetric, and definite but for exact points.
    const cholesky<3> solver(linear);
    if (!solver.definite) return {};
    small_matrix<3> follows;  // column j: the linear part of the j-th quadratic
    for (int j = 0; j < 3; ++j) {
        small_vector<3> row;
        for (int k = 0; k < 3; ++k) row[k] = -mixed(j, k);
        const small_vector<3> solved = solver.solve(row);
        for (int k = 0; k < 3; ++k) follows(k, j) = solved[k];
    }
    small_matrix<3> left = quadratic;
    real trace = 0;
    for (int j = 0; j < 3; ++j) {
        trace += quadratic(j, j);
        for (int k = 0; k <= j; ++k)
            for (int l = 0; l < 3; ++l) left(j, k) += mixed(j, l) * follows(l, k);
    }
    for (int j = 0; j < 3; ++j) left(j, j) += trace * real(1e-13);
    const cholesky<3> roots(left);
    if (!roots.definite) return {};
    // 4 AC - B² as a form, seen through the root of `left`: its one positive eigenvalue is the ellipse.
    small_matrix<3> form;
    for (int j = 0; j < 3; ++j) {
        small_vector<3> column;
        column[2 - j] = j == 1 ? -1 : 2;
        const small_vector<3> once = roots.forward(column);
        for (int k = 0; k < 3; ++k) form(k, j) = once[k];
    }
    for (int k = 0; k < 3; ++k) {
        small_vector<3> row;
        for (int j = 0; j < 3; ++j) row[j] = form(k, j);
        const small_vector<3> twice = roots.forward(row);
        for (int j = 0; j < 3; ++j) form(k, j) = twice[j];
    }
    const eigen_system<3> system = eigen_of_symmetric(form);
    int best = 0;
    for (int j = 1; j < 3; ++j)
        if (system.values[j] > system.values[best]) best = j;
    small_vector<3> direction;
    for (int j = 0; j < 3; ++j) direction[j] = system.vectors(j, best);
    const small_vector<3> high = roots.backward(direction);
    small_vector<3> low;
    for (int k = 0; k < 3; ++k)
        for (int j = 0; j < 3; ++j) low[k] += follows(k, j) * high[j];
    ellipse_fit made;
    made.good = fit_ellipse_points_detail::shape_of_conic(high, low, made.shape);
    if (!made.good) return {};
    made.shape = {mean.x + made.shape.x * extent, mean.y + made.shape.y * extent, made.shape.xx * extent,
                  made.shape.xy * extent, made.shape.yy * extent};
    made.axes = axes_of(made.shape);
    made.good = made.axes.b > 0 && made.axes.a < 1e7;
    return made;
}

inline ellipse_fit fit_ellipse_to(chosen_points points, const ellipse_shape& start, fit_errors errors) {
    using namespace fit_points_detail;
    if (points.size < 5) return {};
    ellipse_fit made;
    made.shape = start;
    normal_sums<5> sums;
    const bool told = gauss_newton(
        made.shape, sums, axes_of(start).a * real(1e-9),
        [&](const ellipse_shape& here) { return fit_ellipse_points_detail::sums_about(points, here); },
        [](const ellipse_shape& here, const small_vector<5>& by) {
            return ellipse_shape{here.x + by[0], here.y + by[1], here.xx + by[2], here.xy + by[3], here.yy + by[4]};
        });
    const cholesky<5> solver(sums.normal);
    made.axes = axes_of(made.shape);
    made.good = told && solver.definite && made.axes.b > 0 && made.axes.a < 1e7;
    if (!made.good) return made;
    made.misfit = points.size > 5 ? sums.squares / real(points.size - 5) : real(1);
    const real wider = inflation(points.size, made.misfit, errors);
    made.covariance = solver.inverse();
    for (int j = 0; j < 5; ++j)
        for (int k = 0; k < 5; ++k) made.covariance(j, k) *= wider;
    real distances = 0;
    for (int i = 0; i < points.size; ++i) {
        const real d = foot_on(made.shape, made.axes, points[i].x, points[i].y).distance;
        distances += d * d;
    }
    made.spread = sqrt(distances / real(points.size));
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
