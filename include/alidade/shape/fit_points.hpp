// The line and the circle nearest to points, each point weighted by its own uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/least_squares.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/edge/shared_noise.hpp>

#include <type_traits>

namespace alidade {

/// A point as fits see it.
template <class T>
struct fit_sample {
    rounded<T> x, y;
    rounded<T> variance;  ///< of its place across the shape
    rounded<T> shared;    ///< so many neighbours err alike: what it counts is divided by that
};

/// Some of a list of edge points, or its first `size` where there are no indices. Read only.
///
/// Whatever has `size` and `sample<T>(i)` can be fitted to. No point is believed to be better than a thousandth of a
/// pixel.
struct chosen_points {
    const edge_point* points = nullptr;
    const int* indices = nullptr;
    int size = 0;
    double correlation = 0;  ///< so many pixels along an edge share one error, or as_subpixel_edges

    constexpr const edge_point& operator[](int i) const { return points[indices ? indices[i] : i]; }

    template <class T>
    [[gnu::always_inline]] fit_sample<T> sample(int i) const {
        using number = rounded<T>;
        const edge_point& p = (*this)[i];
        const number sigma = max(number(p.sigma), number(T(1e-3)));
        const number shared = correlation == 0
                                  ? number(1)
                                  : shared_noise(number(p.nx), number(p.ny), number(static_cast<T>(correlation)));
        return {p.x, p.y, sigma * sigma, shared};
    }
};

/// The line through (x, y), the weighted mean of its points, across (nx, ny). Errors of offset and angle are
/// independent there.
template <class T>
struct line_fit_of {
    bool good = false;  ///< at least two points in two places
    rounded<T> x = 0, y = 0, nx = 0, ny = 0;
    rounded<T> sigma_offset = 0, sigma_angle = 0;
    rounded<T> misfit = 0;  ///< mean square of distance / sigma: 1 if the points err as they say
    rounded<T> spread = 0;  ///< root of the mean squared distance, in pixels
    rounded<T> along = 0;   ///< the same along the line, from (x, y)
    rounded<T> shared = 0;  ///< mean of the points' own
};
using line_fit = line_fit_of<double>;

template <class T>
struct circle_fit_of {
    bool good = false;  ///< at least three points, not in a line
    rounded<T> x = 0, y = 0, radius = 0;
    small_matrix<3, T> covariance = {};  ///< of x, y, radius
    rounded<T> misfit = 0;
};
using circle_fit = circle_fit_of<double>;

inline namespace ALIDADE_ISA {

/// Least sum of (distance / sigma)². exact  to 1e-12 of the points' extent
template <class T = double, class Points>
line_fit_of<T> fit_line_to(const Points& points);

/// Least sum of (distance / sigma)², the distance being that from the circle, not an algebraic one: Taubin's circle,
/// then Gauss and Newton's steps. exact  to 1e-10 of the radius for arcs of 10° or more
template <class T = double, class Points>
circle_fit_of<T> fit_circle_to(const Points& points);

// ---- how -----------------------------------------------------------------------------------

namespace fit_points_detail {

/// What is made least. A loss says, of the square of distance / sigma, what share of its weight a point keeps, and what
/// it adds to the sum.
template <class T>
struct kept {
    rounded<T> weight, cost;
};
struct squares {
    template <class T>
    constexpr kept<T> operator()(rounded<T> square) const {
        return {1, square};
    }
    /// By how much longer steps must be because the loss bends: E weight / E ψ' for normal errors.
    static constexpr double stretch() { return 1; }
};

/// One over the variance that a point has as one of many.
template <class T>
constexpr rounded<T> weight_of(const fit_sample<T>& p) {
    return rounded<T>(1) / (p.variance * p.shared);
}

/// Adds a point to the sums of a step. exact  for a loss of squares, the sum of w d²
template <int N, class T, class Loss>
[[gnu::always_inline]] inline void add(normal_sums<N, T>& sums, const fit_sample<T>& p, rounded<T> d,
                                       const rounded<T> (&slope)[N], const Loss& loss) {
    const rounded<T> weight = weight_of(p), dd = d * d;
    const kept<T> keeps = loss(dd / p.variance);
    sums.add(weight * keeps.weight, d, slope);
    if constexpr (!std::is_same_v<Loss, squares>)
        sums.squares += weight * (keeps.cost * p.variance - keeps.weight * dd);
}

/// The weights of a loss make steps that fall short of the minimum, all by about the same share.
template <int N, class T, class Loss>
normal_sums<N, T> stretched(normal_sums<N, T> sums, const Loss& loss) {
    if constexpr (!std::is_same_v<Loss, squares>)
        for (int j = 0; j < N; ++j) sums.gradient[j] *= rounded<T>(static_cast<T>(loss.stretch()));
    return sums;
}

template <class T>
struct weighted_mean {
    rounded<T> weight = 0, x = 0, y = 0;
    rounded<T> shared = 1;  ///< mean of the points' own
};

template <class T = double, class Points>
weighted_mean<T> mean_of(const Points& points) {
    using number = rounded<T>;
    // About the first point, so that places far from the origin lose no digits.
    const fit_sample<T> first = points.template sample<T>(0);
    number weight = 0, x = 0, y = 0, shared = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number w = weight_of(p);
        weight += w;
        x += w * (p.x - first.x);
        y += w * (p.y - first.y);
        shared += p.shared;
    }
    return {weight, first.x + x / weight, first.y + y / weight, shared / number(points.size)};
}

template <class T>
struct circle_of {
    bool good = false;
    rounded<T> x = 0, y = 0, radius = 0;
};
using circle = circle_of<double>;

/// Taubin's circle about the mean of the points: least Σ w (z - …)² over the mean slope of that polynomial. His
/// equation's smallest root by Newton from 0, as Chernov shows that it always gets there.
template <class T, class Points>
circle_of<T> circle_of_taubin(const Points& points, const weighted_mean<T>& mean) {
    using number = rounded<T>;
    constexpr bool wide = sizeof(T) > 4;
    number xx = 0, yy = 0, xy = 0, xz = 0, yz = 0, zz = 0, size = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        size = max(size, max(abs(p.x - mean.x), abs(p.y - mean.y)));
    }
    if (!(size > 0)) return {};
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number x = (p.x - mean.x) / size, y = (p.y - mean.y) / size, z = x * x + y * y;
        const number w = weight_of(p) / mean.weight;
        xx += w * x * x, yy += w * y * y, xy += w * x * y;
        xz += w * x * z, yz += w * y * z, zz += w * z * z;
    }
    const number z = xx + yy, area = xx * yy - xy * xy, spread = zz - z * z;
    const number a3 = z * number(4), a2 = number(-3) * z * z - zz;
    const number a1 = spread * z + number(4) * area * z - xz * xz - yz * yz;
    const number a0 = xz * (xz * yy - yz * xy) + yz * (yz * xx - xz * xy) - area * spread;
    number root = 0, value = a0;
    for (int step = 0; step < 50; ++step) {
        const number slope = a1 + root * (a2 * number(2) + a3 * root * number(3));
        const number next = root - value / slope;
        if (!(abs(next) < T(1e30)) || next == root) break;
        const number there = a0 + next * (a1 + next * (a2 + next * a3));
        if (abs(there) >= abs(value)) break;
        root = next, value = there;
    }
    const number determinant = root * root - root * z + area;
    if (!(abs(determinant) > z * z * number(wide ? T(1e-15) : T(1e-7)))) return {};
    const number x = (xz * (yy - root) - yz * xy) / (determinant * number(2));
    const number y = (yz * (xx - root) - xz * xy) / (determinant * number(2));
    return {true, x * size + mean.x, y * size + mean.y, sqrt(x * x + y * y + z) * size};
}

template <class T, class Points, class Loss = squares>
normal_sums<3, T> sums_about(const Points& points, const circle_of<T>& at, const Loss& loss = {}) {
    using number = rounded<T>;
    normal_sums<3, T> sums;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number x = p.x - at.x, y = p.y - at.y, from = sqrt(x * x + y * y);
        if (!(from > 0)) continue;
        const number slope[] = {x / from, y / from, number(1)};
        add(sums, p, from - at.radius, slope, loss);
    }
    return sums;
}

/// The circle of least loss, from one nearby. False if the points do not tell it.
template <class T, class Points, class Loss = squares>
bool settle(const Points& points, circle_of<T>& at, normal_sums<3, T>& sums, const Loss& loss = {},
            T precision = sizeof(T) > 4 ? T(1e-12) : T(1e-6)) {
    const bool told = gauss_newton(
        at, sums, at.radius * rounded<T>(precision),
        [&](const circle_of<T>& here) { return stretched(sums_about(points, here, loss), loss); },
        [](const circle_of<T>& here, const small_vector<3, T>& by) {
            return circle_of<T>{true, here.x + by[0], here.y + by[1], here.radius + by[2]};
        });
    return told && at.radius > 0 && at.radius < T(1e9);
}

/// The line of least Σ weight(p) d².
template <class T, class Points, class Weight>
line_fit_of<T> line_of(const Points& points, const Weight& weight_at) {
    using number = rounded<T>;
    constexpr bool wide = sizeof(T) > 4;
    if (points.size < 2) return {};
    // About the first point, in one pass; the sums about the mean follow from those.
    const fit_sample<T> first = points.template sample<T>(0);
    number weight = 0, xs = 0, ys = 0, xx = 0, yy = 0, xy = 0, shared = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number w = weight_at(p), x = p.x - first.x, y = p.y - first.y, wx = w * x, wy = w * y;
        weight += w, xs += wx, ys += wy;
        xx += wx * x, yy += wy * y, xy += wx * y;
        shared += p.shared;
    }
    if (!(weight > 0)) return {};
    const number mean_x = first.x + xs / weight, mean_y = first.y + ys / weight;
    xx -= xs * xs / weight, yy -= ys * ys / weight, xy -= xs * ys / weight;
    // Half the angle of (xx - yy, 2 xy) is the direction; its sine and cosine without an angle.
    const number difference = xx - yy, twice = xy * number(2), size = sqrt(difference * difference + twice * twice);
    if (!(size > 0) || !(size < number(wide ? T(1e300) : T(1e37)))) return {};
    number along_x = size + abs(difference), along_y = twice;
    const number length = sqrt(along_x * along_x + along_y * along_y);
    along_x /= length, along_y /= length;
    if (difference < 0) {
        const number kept = along_x;
        along_x = abs(along_y), along_y = twice < 0 ? -kept : kept;
    }
    const number nx = -along_y, ny = along_x;
    // Summed again: the smaller eigenvalue would be a difference of large numbers.
    number squares = 0, distances = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number d = (p.x - mean_x) * nx + (p.y - mean_y) * ny;
        squares += d * d / p.variance;
        distances += d * d;
    }
    const number n = points.size, along = (xx + yy + size) * number(T(0.5));
    return {true,
            mean_x,
            mean_y,
            nx,
            ny,
            sqrt(number(1) / weight),
            sqrt(number(1) / along),
            points.size > 2 ? squares / (n - number(2)) : number(1),
            sqrt(distances / n),
            sqrt(along / weight),
            shared / n};
}

}  // namespace fit_points_detail

template <class T, class Points>
line_fit_of<T> fit_line_to(const Points& points) {
    using namespace fit_points_detail;
    line_fit_of<T> made = line_of<T>(points, [](const fit_sample<T>& p) { return weight_of(p); });
    if (!made.good) return made;
    const rounded<T> wider = sqrt(beyond_noise(made.misfit, points.size, made.shared));
    made.sigma_offset *= wider, made.sigma_angle *= wider;
    return made;
}

template <class T, class Points>
circle_fit_of<T> fit_circle_to(const Points& points) {
    using namespace fit_points_detail;
    using number = rounded<T>;
    if (points.size < 3) return {};
    const weighted_mean<T> mean = mean_of<T>(points);
    circle_of<T> at = circle_of_taubin(points, mean);
    if (!at.good) return {};
    normal_sums<3, T> sums;
    if (!settle(points, at, sums)) return {};
    const cholesky<3, T> solver(sums.normal);
    if (!solver.definite) return {};
    const number misfit = points.size > 3 ? sums.squares * mean.shared / number(points.size - 3) : number(1);
    circle_fit_of<T> made = {true, at.x, at.y, at.radius, solver.inverse(), misfit};
    const number wider = beyond_noise(misfit, points.size, mean.shared);
    for (int j = 0; j < 3; ++j)
        for (int k = 0; k < 3; ++k) made.covariance(j, k) *= wider;
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
