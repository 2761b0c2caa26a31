// How a flat target is seen by a camera from several places, and how that follows the camera and the poses.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/calibrate_plane.hpp>
#include <alidade/measure/homography.hpp>
#include <alidade/measure/lens.hpp>

namespace alidade::inline ALIDADE_ISA::calibrate_camera_detail {

inline constexpr int inner = 9, outer = 6, all_of_view = inner + outer;

struct pose {
    real turn[3][3];
    real shift[3];
};

struct camera {
    real at[inner];  ///< fx, fy, cx, cy, k1, k2, p1, p2, k3
};

inline lens lens_of(const camera& c) {
    return {c.at[0].value, c.at[1].value, c.at[2].value, c.at[3].value, c.at[4].value,
            c.at[5].value, c.at[6].value, c.at[7].value, c.at[8].value};
}

/// A pose turned by a small rotation vector, after its own rotation, and moved.
inline pose moved(const pose& from, const real (&by)[outer]) {
    const real square = by[0] * by[0] + by[1] * by[1] + by[2] * by[2], angle = sqrt(square);
    const sine_cosine turned = sin_cos(min(angle, real(3)));
    const real a = angle > 1e-9 ? turned.sine / angle : real(1);
    const real b = angle > 1e-9 ? (real(1) - turned.cosine) / square : real(0.5);
    const real cross[3][3] = {{0, -by[2], by[1]}, {by[2], 0, -by[0]}, {-by[1], by[0], 0}};
    real rotation[3][3];
    for (int i = 0; i < 3; ++i)
        for (int j = 0; j < 3; ++j) {
            real twice = 0;
            for (int k = 0; k < 3; ++k) twice += cross[i][k] * cross[k][j];
            rotation[i][j] = real(i == j ? 1 : 0) + a * cross[i][j] + b * twice;
        }
    pose made;
    for (int i = 0; i < 3; ++i) {
        made.shift[i] = from.shift[i] + by[3 + i];
        for (int j = 0; j < 3; ++j) {
            made.turn[i][j] = 0;
            for (int k = 0; k < 3; ++k) made.turn[i][j] += rotation[i][k] * from.turn[k][j];
        }
    }
    return made;
}

struct seen_point {
    real u, v, depth;
    real by[2][all_of_view];  ///< by the camera's parameters, the rotation, the shift
};

inline seen_point see(const camera& c, const lens& optics, const pose& from, real x, real y) {
    real ray[3], turned[3];
    for (int i = 0; i < 3; ++i) {
        turned[i] = from.turn[i][0] * x + from.turn[i][1] * y;
        ray[i] = turned[i] + from.shift[i];
    }
    seen_point made;
    made.depth = ray[2];
    const real a = ray[0] / ray[2], b = ray[1] / ray[2], square = a * a + b * b;
    const lens_detail::bent_ray bent = lens_detail::bend(optics, a, b);
    made.u = c.at[0] * bent.x + c.at[2], made.v = c.at[1] * bent.y + c.at[3];
    const real own[2][inner] = {{bent.x, 0, 1, 0, a * square, a * square * square, real(2) * a * b,
                                 square + real(2) * a * a, a * square * square * square},
                                {0, bent.y, 0, 1, b * square, b * square * square, square + real(2) * b * b,
                                 real(2) * a * b, b * square * square * square}};
    // Of the ray's place by its three coordinates, and of those by a small rotation: ω × turned.
    const real by_ray[2][3] = {{real(1) / ray[2], 0, -a / ray[2]}, {0, real(1) / ray[2], -b / ray[2]}};
    const real by_rotation[3][3] = {{0, turned[2], -turned[1]}, {-turned[2], 0, turned[0]}, {turned[1], -turned[0], 0}};
    const real jacobian[2][2] = {{bent.xx, bent.xy}, {bent.yx, bent.yy}};
    for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < inner; ++j) made.by[i][j] = j < 4 ? own[i][j] : c.at[i] * own[i][j];
        for (int k = 0; k < 3; ++k) {
            const real along = c.at[i] * (jacobian[i][0] * by_ray[0][k] + jacobian[i][1] * by_ray[1][k]);
            made.by[i][inner + 3 + k] = along;
            for (int j = 0; j < 3; ++j)
                made.by[i][inner + j] = (k == 0 ? real(0) : made.by[i][inner + j]) + along * by_rotation[k][j];
        }
    }
    return made;
}

/// The pose that a homography from millimetres to pixels means for a camera without distortion.
inline bool pose_of(const homography& map, const camera& c, pose& made) {
    real column[3][3];
    for (int j = 0; j < 3; ++j) {
        column[j][0] = (real(map.m[j]) - c.at[2] * real(map.m[6 + j])) / c.at[0];
        column[j][1] = (real(map.m[3 + j]) - c.at[3] * real(map.m[6 + j])) / c.at[1];
        column[j][2] = map.m[6 + j];
    }
    const auto dot = [](const real(&a)[3], const real(&b)[3]) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; };
    const real first = sqrt(dot(column[0], column[0])), second = sqrt(dot(column[1], column[1]));
    real scale = (first + second) * real(0.5);
    if (!(scale > 0) || !(scale < 1e300)) return false;
    if (column[2][2] < 0) scale = -scale;
    real x[3], y[3];
    for (int i = 0; i < 3; ++i)
        made.shift[i] = column[2][i] / scale, x[i] = column[0][i] / scale, y[i] = column[1][i] / scale;
    // The two nearest directions at right angles: their sum and difference are at right angles if they are as long.
    const real lx = sqrt(dot(x, x)), ly = sqrt(dot(y, y));
    real sum[3], difference[3];
    for (int i = 0; i < 3; ++i) sum[i] = x[i] / lx + y[i] / ly, difference[i] = x[i] / lx - y[i] / ly;
    const real ls = sqrt(dot(sum, sum) * real(2)), ld = sqrt(dot(difference, difference) * real(2));
    if (!(ls > 1e-6) || !(ld > 1e-6)) return false;
    for (int i = 0; i < 3; ++i) {
        made.turn[i][0] = sum[i] / ls + difference[i] / ld;
        made.turn[i][1] = sum[i] / ls - difference[i] / ld;
    }
    for (int i = 0; i < 3; ++i) {
        const int j = (i + 1) % 3, k = (i + 2) % 3;
        made.turn[i][2] = made.turn[j][0] * made.turn[k][1] - made.turn[k][0] * made.turn[j][1];
    }
    return made.shift[2] > 0;
}

/// The sums of one view: of the camera's parameters, of the pose's, and mixed.
struct view_sums {
    small_matrix<inner> own;
    small_vector<inner> own_gradient;
    small_matrix<outer> posed;
    small_vector<outer> posed_gradient;
    real mixed[inner][outer] = {};
    real squares = 0, distances = 0;
    bool before = true;  ///< all of it is before the camera
};

struct problem {
    sequences_view<const grid_point> views;
    grid_target target;
    bool used[inner];
    bool weighted = false;
    real more = 0;  ///< variance that is added to each point's

    point<double> place(const grid_point& p) const {
        const int column = target.asymmetric ? 2 * p.column + p.row % 2 : p.column;
        return {(real(column) * real(target.spacing)).value, (real(p.row) * real(target.spacing)).value};
    }

    view_sums sums_of(int view, const camera& c, const pose& from) const {
        view_sums made;
        const lens optics = lens_of(c);
        for (const grid_point& p : views[view]) {
            const point<double> at = place(p);
            const seen_point there = see(c, optics, from, at.x, at.y);
            if (!(there.depth > 0)) {
                made.before = false;
                return made;
            }
            homography_detail::whitening white;
            if (weighted) homography_detail::whitening::of(p.seen, 1, white, more);
            const real du = real(p.seen.x) - there.u, dv = real(p.seen.y) - there.v;
            made.distances += du * du + dv * dv;
            const real off[] = {white.xx * du, white.yx * du + white.yy * dv};
            for (int row = 0; row < 2; ++row) {
                real slope[all_of_view];
                for (int j = 0; j < all_of_view; ++j) {
                    slope[j] =
                        row == 0 ? white.xx * there.by[0][j] : white.yx * there.by[0][j] + white.yy * there.by[1][j];
                    if (j < inner && !used[j]) slope[j] = 0;
                }
                made.squares += off[row] * off[row];
                for (int j = 0; j < inner; ++j) {
                    made.own_gradient[j] += slope[j] * off[row];
                    for (int k = 0; k < inner; ++k) made.own(j, k) += slope[j] * slope[k];
                    for (int k = 0; k < outer; ++k) made.mixed[j][k] += slope[j] * slope[inner + k];
                }
                for (int j = 0; j < outer; ++j) {
                    made.posed_gradient[j] += slope[inner + j] * off[row];
                    for (int k = 0; k < outer; ++k) made.posed(j, k) += slope[inner + j] * slope[inner + k];
                }
            }
        }
        return made;
    }
};

/// fx and fy by the views' homographies, the principal point being in the middle: what is at right angles and of equal
/// length on the target is so in the camera. False if the views face the target and do not tell.
struct focal_sums {
    real aa = 0, ab = 0, bb = 0, ac = 0, bc = 0;

    void add(const homography& map, real cx, real cy) {
        real column[2][3], length = 0;
        for (int j = 0; j < 2; ++j) {
            column[j][0] = real(map.m[j]) - cx * real(map.m[6 + j]);
            column[j][1] = real(map.m[3 + j]) - cy * real(map.m[6 + j]);
            column[j][2] = map.m[6 + j];
            length += column[j][0] * column[j][0] + column[j][1] * column[j][1];
        }
        const real(&p)[3] = column[0], (&q)[3] = column[1];
        equation(p[0] * q[0] / length, p[1] * q[1] / length, -p[2] * q[2] / length);
        equation((p[0] * p[0] - q[0] * q[0]) / length, (p[1] * p[1] - q[1] * q[1]) / length,
                 (q[2] * q[2] - p[2] * p[2]) / length);
    }
    bool solve(real& fx, real& fy) const {
        const real determinant = aa * bb - ab * ab;
        const real x = (bb * ac - ab * bc) / determinant, y = (aa * bc - ab * ac) / determinant;
        if (determinant > aa * bb * real(1e-6) && x > 0 && y > 0 && x < y * real(4) && y < x * real(4)) {
            fx = real(1) / sqrt(x), fy = real(1) / sqrt(y);
            return true;
        }
        // One focal length for both.
        const real one = (ac + bc) / (aa + real(2) * ab + bb);
        if (!(one > 0)) return false;
        fx = fy = real(1) / sqrt(one);
        return true;
    }

private:
    void equation(real a, real b, real c) { aa += a * a, ab += a * b, bb += b * b, ac += a * c, bc += b * c; }
};

}  // namespace alidade::inline ALIDADE_ISA::calibrate_camera_detail
