// The ellipse nearest to points, each point weighted by its own uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/shape/fit_points.hpp>

#include <type_traits>

namespace alidade {

/// The points centre + M u for all unit vectors u, M being symmetric: its eigenvalues are the semi-axes. Of circles,
/// too, all five numbers are well determined, which axes and angle are not.
template <class T>
struct ellipse_shape_of {
    rounded<T> x = 0, y = 0;
    rounded<T> xx = 0, xy = 0, yy = 0;  ///< of M
};
using ellipse_shape = ellipse_shape_of<double>;

template <class T>
struct ellipse_axes_of {
    rounded<T> a = 0, b = 0;    ///< a >= b
    rounded<T> ux = 1, uy = 0;  ///< the unit vector along a, its direction in [0, π)
};
using ellipse_axes = ellipse_axes_of<double>;

template <class T>
struct ellipse_fit_of {
    bool good = false;  ///< at least five points that an ellipse comes near to
    ellipse_shape_of<T> shape;
    ellipse_axes_of<T> axes;
    small_matrix<5, T> covariance = {};  ///< of x, y, xx, xy, yy
    rounded<T> misfit = 0;               ///< mean square of distance / sigma
    rounded<T> spread = 0;               ///< root of the mean squared distance, in pixels
};
using ellipse_fit = ellipse_fit_of<double>;

/// A point on an ellipse, and how far another lies outside of it.
template <class T>
struct ellipse_foot_of {
    rounded<T> distance = 0;    ///< negative inside
    rounded<T> nx = 0, ny = 0;  ///< the normal there, outwards
    rounded<T> tx = 0, ty = 0;  ///< along the axes: the point is a tx u + b ty v
};
using ellipse_foot = ellipse_foot_of<double>;

inline namespace ALIDADE_ISA {

template <class T>
ellipse_axes_of<T> axes_of(const ellipse_shape_of<T>& shape);

/// The point of an ellipse that is nearest to (x, y), found in so many steps at most. exact  to 1e-9 of a pixel within
/// a third of the radius of curvature
template <class T>
ellipse_foot_of<T> foot_on(const ellipse_shape_of<T>& shape, const ellipse_axes_of<T>& axes,
                           std::type_identity_t<rounded<T>> x, std::type_identity_t<rounded<T>> y, int steps = 30);

/// The covariance of x, y, a, b and angle, from that of x, y, xx, xy, yy. The angle of what is nearly a circle can be
/// any: its standard error is at most π / √12 = 0.91, and it is then correlated with nothing.
template <class T>
small_matrix<5, T> covariance_of_axes(const ellipse_axes_of<T>& axes, const small_matrix<5, T>& of_shape);

/// Adds to that what the curvature of an edge leaves of error in the points of subpixel_edges, and so in the axes: of
/// drawn ellipses without noise behind a blur of sigma 0.8, a is off by 3.2 ρ⁻³ pixels, b by 0.6 ρ⁻³, ρ = b² / a being
/// the least radius of curvature.
template <class T>
void add_error_of_curvature(const ellipse_axes_of<T>& axes, small_matrix<5, T>& of_axes);

/// Least squares of the algebraic distance, under the condition that it is an ellipse. Of short arcs a little small.
/// reference  Fitzgibbon, Pilu and Fisher 1999, split as by Halíř and Flusser 1998
template <class T = double, class Points>
ellipse_fit_of<T> fit_ellipse_directly(const Points& points);

/// Least sum of (distance / sigma)², the distance being that from the ellipse, beginning at `start`.
template <class T, class Points>
ellipse_fit_of<T> fit_ellipse_to(const Points& points, const ellipse_shape_of<T>& start);

// ---- how -----------------------------------------------------------------------------------

namespace fit_ellipse_points_detail {

/// Of A x² + B xy + C y² + D x + E y + F = 0, if that is an ellipse.
template <class T>
bool shape_of_conic(const small_vector<3, T>& quadratic, const small_vector<3, T>& linear, ellipse_shape_of<T>& made) {
    using real = rounded<T>;
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
    return made.xx < T(1e7) && made.yy < T(1e7);
}

template <class T, class Points, class Loss = fit_points_detail::squares>
normal_sums<5, T> sums_about(const Points& points, const ellipse_shape_of<T>& at, const Loss& loss = {}) {
    using number = rounded<T>;
    const ellipse_axes_of<T> axes = axes_of(at);
    normal_sums<5, T> sums;
    if (!(axes.b > 0)) {
        sums.squares = sizeof(T) > 4 ? T(1e300) : T(1e37);  // no ellipse any more
        return sums;
    }
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const ellipse_foot_of<T> foot = foot_on(at, axes, p.x, p.y);
        const number ux = foot.tx * axes.ux - foot.ty * axes.uy, uy = foot.tx * axes.uy + foot.ty * axes.ux;
        const number slope[] = {foot.nx, foot.ny, foot.nx * ux, foot.nx * uy + foot.ny * ux, foot.ny * uy};
        fit_points_detail::add(sums, p, foot.distance, slope, loss);
    }
    return sums;
}

/// The ellipse of least loss, from one nearby. False if the points do not tell it.
template <class T, class Points, class Loss = fit_points_detail::squares>
bool settle(const Points& points, ellipse_shape_of<T>& at, normal_sums<5, T>& sums, const Loss& loss = {},
            T precision = sizeof(T) > 4 ? T(1e-11) : T(1e-5)) {
    return gauss_newton(
        at, sums, axes_of(at).a * rounded<T>(precision),
        [&](const ellipse_shape_of<T>& here) {
            return fit_points_detail::stretched(sums_about(points, here, loss), loss);
        },
        [](const ellipse_shape_of<T>& here, const small_vector<5, T>& by) {
            return ellipse_shape_of<T>{here.x + by[0], here.y + by[1], here.xx + by[2], here.xy + by[3],
                                       here.yy + by[4]};
        });
}

}  // namespace fit_ellipse_points_detail

template <class T>
ellipse_axes_of<T> axes_of(const ellipse_shape_of<T>& shape) {
    using real = rounded<T>;
    const real half = (shape.xx - shape.yy) * real(0.5), middle = (shape.xx + shape.yy) * real(0.5);
    const real size = sqrt(half * half + shape.xy * shape.xy);
    ellipse_axes_of<T> made = {middle + size, middle - size, 1, 0};
    if (!(size > middle * real(sizeof(T) > 4 ? T(1e-15) : T(1e-7)))) return made;  // a circle
    real ux = size + abs(half), uy = shape.xy;  // half the angle of (half, xy), without the angle
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

template <class T>
ellipse_foot_of<T> foot_on(const ellipse_shape_of<T>& shape, const ellipse_axes_of<T>& axes,
                           std::type_identity_t<rounded<T>> x, std::type_identity_t<rounded<T>> y, int steps) {
    using real = rounded<T>;
    const real right = x - shape.x, down = y - shape.y;
    const real along = right * axes.ux + down * axes.uy, aside = down * axes.ux - right * axes.uy;
    const real px = abs(along), py = abs(aside), one(1), per_a = one / axes.a, per_b = one / axes.b;
    const real difference = axes.a * axes.a - axes.b * axes.b;
    real tx = px * per_a, ty = py * per_b;
    const auto unit = [&] {
        const real square = tx * tx + ty * ty;
        if (square > 0) {
            const real shorter = one / sqrt(square);
            tx *= shorter, ty *= shorter;
        } else {
            tx = 0, ty = 1;  // of the centre, the nearer side
        }
    };
    unit();
    // From the centre of curvature the point is seen in nearly the same direction as its foot.
    for (int step = 0; step < steps; ++step) {
        const real before = tx;
        const real ex = difference * tx * tx * tx * per_a, ey = -difference * ty * ty * ty * per_b;
        const real rx = axes.a * tx - ex, ry = axes.b * ty - ey, qx = px - ex, qy = py - ey;
        const real far = qx * qx + qy * qy;
        if (!(far > 0)) break;
        const real scale = sqrt((rx * rx + ry * ry) / far);
        tx = max((qx * scale + ex) * per_a, real(0));
        ty = max((qy * scale + ey) * per_b, real(0));
        unit();
        if (abs(tx - before) < (sizeof(T) > 4 ? T(1e-7) : T(1e-4)))
            break;  // of the distance it is the square that counts
    }
    real nx = tx * axes.b, ny = ty * axes.a;
    const real shorter = one / sqrt(nx * nx + ny * ny);
    nx *= shorter, ny *= shorter;
    ellipse_foot_of<T> made;
    made.distance = (px - axes.a * tx) * nx + (py - axes.b * ty) * ny;
    made.tx = along < 0 ? -tx : tx, made.ty = aside < 0 ? -ty : ty;
    nx = along < 0 ? -nx : nx, ny = aside < 0 ? -ny : ny;
    made.nx = nx * axes.ux - ny * axes.uy, made.ny = nx * axes.uy + ny * axes.ux;
    return made;
}

template <class T, class Points>
ellipse_fit_of<T> fit_ellipse_directly(const Points& points) {
    using real = rounded<T>;
    using namespace fit_points_detail;
    if (points.size < 6) return {};
    const weighted_mean<T> mean = mean_of<T>(points);
    real extent = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        extent = max(extent, max(abs(p.x - mean.x), abs(p.y - mean.y)));
    }
    if (!(extent > 0)) return {};
    small_matrix<3, T> quadratic, linear, mixed;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const real x = (p.x - mean.x) / extent, y = (p.y - mean.y) / extent;
        const real w = weight_of(p) / mean.weight, high[] = {x * x, x * y, y * y}, low[] = {x, y, real(1)};
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) {
                mixed(j, k) += w * high[j] * low[k];
                if (k > j) continue;
                quadratic(j, k) += w * high[j] * high[k];
                linear(j, k) += w * low[j] * low[k];
            }
    }
    // The linear part follows from the quadratic one; what is left is symmetric, and definite but for exact points.
    const cholesky<3, T> solver(linear);
    if (!solver.definite) return {};
    small_matrix<3, T> follows;  // column j: the linear part of the j-th quadratic
    for (int j = 0; j < 3; ++j) {
        small_vector<3, T> row;
        for (int k = 0; k < 3; ++k) row[k] = -mixed(j, k);
        const small_vector<3, T> solved = solver.solve(row);
        for (int k = 0; k < 3; ++k) follows(k, j) = solved[k];
    }
    small_matrix<3, T> left = quadratic;
    real trace = 0;
    for (int j = 0; j < 3; ++j) {
        trace += quadratic(j, j);
        for (int k = 0; k <= j; ++k)
            for (int l = 0; l < 3; ++l) left(j, k) += mixed(j, l) * follows(l, k);
    }
    for (int j = 0; j < 3; ++j) left(j, j) += trace * real(sizeof(T) > 4 ? T(1e-13) : T(1e-6));
    const cholesky<3, T> roots(left);
    if (!roots.definite) return {};
    // 4 AC - B² as a form, seen through the root of `left`: its one positive eigenvalue is the ellipse.
    small_matrix<3, T> form;
    for (int j = 0; j < 3; ++j) {
        small_vector<3, T> column;
        column[2 - j] = j == 1 ? -1 : 2;
        const small_vector<3, T> once = roots.forward(column);
        for (int k = 0; k < 3; ++k) form(k, j) = once[k];
    }
    for (int k = 0; k < 3; ++k) {
        small_vector<3, T> row;
        for (int j = 0; j < 3; ++j) row[j] = form(k, j);
        const small_vector<3, T> twice = roots.forward(row);
        for (int j = 0; j < 3; ++j) form(k, j) = twice[j];
    }
    const eigen_system<3, T> system = eigen_of_symmetric(form);
    int best = 0;
    for (int j = 1; j < 3; ++j)
        if (system.values[j] > system.values[best]) best = j;
    small_vector<3, T> direction;
    for (int j = 0; j < 3; ++j) direction[j] = system.vectors(j, best);
    const small_vector<3, T> high = roots.backward(direction);
    small_vector<3, T> low;
    for (int k = 0; k < 3; ++k)
        for (int j = 0; j < 3; ++j) low[k] += follows(k, j) * high[j];
    ellipse_fit_of<T> made;
    made.good = fit_ellipse_points_detail::shape_of_conic(high, low, made.shape);
    if (!made.good) return {};
    made.shape = {mean.x + made.shape.x * extent, mean.y + made.shape.y * extent, made.shape.xx * extent,
                  made.shape.xy * extent, made.shape.yy * extent};
    made.axes = axes_of(made.shape);
    made.good = made.axes.b > 0 && made.axes.a < T(1e7);
    return made;
}

template <class T, class Points>
ellipse_fit_of<T> fit_ellipse_to(const Points& points, const ellipse_shape_of<T>& start) {
    using namespace fit_points_detail;
    using number = rounded<T>;
    if (points.size < 5) return {};
    ellipse_fit_of<T> made;
    made.shape = start;
    normal_sums<5, T> sums;
    const bool told = fit_ellipse_points_detail::settle(points, made.shape, sums);
    const cholesky<5, T> solver(sums.normal);
    made.axes = axes_of(made.shape);
    made.good = told && solver.definite && made.axes.b > 0 && made.axes.a < T(1e7);
    if (!made.good) return made;
    made.covariance = solver.inverse();
    number distances = 0, squares = 0, shared = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number d = foot_on(made.shape, made.axes, p.x, p.y).distance;
        distances += d * d;
        squares += d * d / p.variance;
        shared += p.shared;
    }
    made.spread = sqrt(distances / number(points.size));
    made.misfit = points.size > 5 ? squares / number(points.size - 5) : number(1);
    const number wider = beyond_noise(made.misfit, points.size, shared / number(points.size));
    for (int j = 0; j < 5; ++j)
        for (int k = 0; k < 5; ++k) made.covariance(j, k) *= wider;
    return made;
}

template <class T>
void add_error_of_curvature(const ellipse_axes_of<T>& axes, small_matrix<5, T>& of_axes) {
    using number = rounded<T>;
    const number curvature = axes.a / (axes.b * axes.b), cube = curvature * curvature * curvature;
    const number of_a = number(T(3.2)) * cube, of_b = number(T(0.6)) * cube;
    of_axes(2, 2) += of_a * of_a, of_axes(3, 3) += of_b * of_b;
}

template <class T>
small_matrix<5, T> covariance_of_axes(const ellipse_axes_of<T>& axes, const small_matrix<5, T>& of_shape) {
    using number = rounded<T>;
    const number ux = axes.ux, uy = axes.uy, excess = axes.a - axes.b, two = 2;
    // How x, y, a, b and (a - b) angle follow x, y and M: along u, across, and between them.
    const number slopes[5][5] = {{1, 0, 0, 0, 0},
                                 {0, 1, 0, 0, 0},
                                 {0, 0, ux * ux, two * ux * uy, uy * uy},
                                 {0, 0, uy * uy, -two * ux * uy, ux * ux},
                                 {0, 0, -ux * uy, ux * ux - uy * uy, ux * uy}};
    small_matrix<5, T> half, made;
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < 5; ++k)
            for (int j = 0; j < 5; ++j) half(i, k) += slopes[i][j] * of_shape(j, k);
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < 5; ++k)
            for (int j = 0; j < 5; ++j) made(i, k) += half(i, j) * slopes[k][j];
    constexpr T any_direction = T(0.9068996821171089);  // π / √12
    const number turn = sqrt(max(made(4, 4), number(0)));
    const bool told = turn < excess * number(any_direction);
    for (int k = 0; k < 4; ++k) made(4, k) = made(k, 4) = told ? made(k, 4) / excess : number(0);
    made(4, 4) = told ? made(4, 4) / (excess * excess) : number(any_direction) * number(any_direction);
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
