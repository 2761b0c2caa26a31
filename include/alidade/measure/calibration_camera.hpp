// A camera's focal lengths, principal point and distortion, by several pictures of a flat grid.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/measure/calibration.hpp>
#include <alidade/measure/homography.hpp>
#include <alidade/measure/lens.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct camera_calibration_options {
    int radial_terms = 3;    ///< of the lens: 0 … 3, k1, k2, k3
    bool tangential = true;  ///< p1 and p2
};

/// From the target's millimetres to the camera's: a point (x, y, 0) of it is at turn (x, y, 0) + shift.
struct target_pose {
    double turn[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};  ///< a rotation, row by row
    double shift[3] = {};
    double rms = 0;  ///< of the view, in pixels
};

struct camera_calibration {
    lens optics;
    static constexpr int parameters = 9;
    covariance_matrix<parameters> covariance = {};  ///< of fx, fy, cx, cy, k1, k2, p1, p2, k3; 0 of what was not free
    double rms = 0;           ///< root of the mean squared distance of seen points from where the calibration has them
    double misfit = 1;        ///< mean square of distance / its sigma for each degree of freedom; 1 if not to be had
    double common_sigma = 0;  ///< added to each point's own errors, where misfit would be 1.5 or more without
    int points = 0;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many views.
constexpr std::size_t calibrate_camera_workspace(int views, int points_of_largest);

/// The camera, and the target's pose in each view, that have all points nearest to where they are seen, their
/// covariances being the weights. Views are sequences of a grid's points, whole grids or parts. poses[i] is told for
/// view i. Where points scatter by much more than their covariances say, an error of one size is added to all
/// (common_sigma).
///
/// fault::degenerate: fewer than two views or too few points; a view whose points do not determine a homography; views
/// that do not determine the camera, as when the target faces it in all of them.
///
/// requires  poses is as long as there are views; width, height and spacing positive; radial_terms 0 … 3
/// exact     the same bytes on every ISA
/// cost      O(points), some twenty times; allocates nothing
/// scratch   calibrate_camera_workspace(views, points of the largest)
/// reference Z. Zhang, A flexible new technique for camera calibration, 2000; cv::calibrateCamera
result<camera_calibration> calibrate_camera(sequences_view<const grid_point> views, grid_target target, int width,
                                            int height, array_view<target_pose> poses,
                                            camera_calibration_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace calibration_camera_detail {

inline constexpr int inner = camera_calibration::parameters, outer = 6, all_of_view = inner + outer;

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

}  // namespace calibration_camera_detail

constexpr std::size_t calibrate_camera_workspace(int views, int points_of_largest) {
    using namespace calibration_camera_detail;
    ALIDADE_EXPECTS(views >= 0 && points_of_largest >= 0, views, points_of_largest);
    const auto n = static_cast<std::size_t>(views), points = static_cast<std::size_t>(points_of_largest);
    return 2 * scratch_bytes<pose>(n) + scratch_bytes<view_sums>(n) + scratch_bytes<point<double>>(points) +
           scratch_bytes<measured_point<>>(points);
}

inline result<camera_calibration> calibrate_camera(sequences_view<const grid_point> views, grid_target target,
                                                   int width, int height, array_view<target_pose> poses,
                                                   camera_calibration_options options, workspace scratch) {
    using namespace calibration_camera_detail;
    const int count = views.count();
    ALIDADE_EXPECTS(poses.size == count, poses.size, count);
    ALIDADE_EXPECTS(width > 0 && height > 0, width, height);
    ALIDADE_EXPECTS(target.spacing > 0 && target.spacing < 1e150);
    ALIDADE_EXPECTS(options.radial_terms >= 0 && options.radial_terms <= 3, options.radial_terms);
    problem all = {views,
                   target,
                   {true, true, true, true, options.radial_terms > 0, options.radial_terms > 1, options.tangential,
                    options.tangential, options.radial_terms > 2}};
    real stated = 0;  // variance of the points
    int largest = 0, points = 0, free = outer * count;
    for (bool used : all.used) free += used;
    for (int i = 0; i < count; ++i) {
        points += views[i].size;
        largest = largest < views[i].size ? views[i].size : largest;
        for (const grid_point& p : views[i]) {
            all.weighted = all.weighted || p.seen.covariance(0, 0) != 0 || p.seen.covariance(1, 1) != 0;
            stated += (p.seen.covariance(0, 0) + p.seen.covariance(1, 1)) * real(0.5);
        }
    }
    if (count < 2 || 2 * points < free)
        return error(fault::degenerate, "a camera with ", free - outer * count, " parameters is not told by ", count,
                     " views with ", points, " points");
    pose* at = scratch.take<pose>(static_cast<std::size_t>(count));
    pose* next = scratch.take<pose>(static_cast<std::size_t>(count));
    view_sums* const sums = scratch.take<view_sums>(static_cast<std::size_t>(count));
    const array_view<point<double>> plane = {scratch.take<point<double>>(static_cast<std::size_t>(largest)), largest};
    const array_view<measured_point<>> seen = {scratch.take<measured_point<>>(static_cast<std::size_t>(largest)),
                                               largest};

    camera c = {};
    c.at[2] = real(width - 1) * real(0.5), c.at[3] = real(height - 1) * real(0.5);
    focal_sums focal;
    // The views' homographies serve twice: for the focal lengths, and when those are known, for the poses.
    const auto view_of = [&](int i) {
        const array_view<const grid_point> view = views[i];
        for (int k = 0; k < view.size; ++k) plane[k] = all.place(view[k]), seen[k] = view[k].seen;
        return fit_homography({plane.data, view.size}, {seen.data, view.size});
    };
    for (int i = 0; i < count; ++i) {
        const auto fit = view_of(i);
        if (!fit) return error(fit.error().kind, "view ", i, ": ", fit.error().message);
        focal.add(fit->map, c.at[2], c.at[3]);
    }
    if (!focal.solve(c.at[0], c.at[1]))
        return error(fault::degenerate, "the ", count,
                     " views do not tell the focal length: the target must be seen at an angle in some");
    for (int i = 0; i < count; ++i) {
        const auto fit = view_of(i);
        if (!pose_of(fit->map, c, at[i]))
            return error(fault::degenerate, "view ", i, " shows the target from no place before the camera");
    }

    // Levenberg and Marquardt's steps; the poses are solved for view by view (Schur's complement).
    const auto sum_up = [&](const camera& here, const pose* from, real& squares) {
        squares = 0;
        for (int i = 0; i < count; ++i) {
            sums[i] = all.sums_of(i, here, from[i]);
            if (!sums[i].before) return false;
            squares += sums[i].squares;
        }
        return squares < 1e300;
    };
    real squares, damping = 1e-3;
    if (!sum_up(c, at, squares)) return error(fault::degenerate, "the views show the target from behind");
    small_matrix<inner> reduced;
    const auto reduce = [&](real damped, small_vector<inner>& gradient) {
        reduced = {}, gradient = {};
        for (int i = 0; i < count; ++i) {
            small_matrix<outer> posed = sums[i].posed;
            for (int j = 0; j < outer; ++j) posed(j, j) *= real(1) + damped;
            const cholesky<outer> solver(posed);
            if (!solver.definite) return false;
            const small_vector<outer> part = solver.solve(sums[i].posed_gradient);
            for (int j = 0; j < inner; ++j) {
                small_vector<outer> row;
                for (int k = 0; k < outer; ++k) row[k] = sums[i].mixed[j][k];
                const small_vector<outer> solved = solver.solve(row);
                gradient[j] += sums[i].own_gradient[j];
                for (int k = 0; k < outer; ++k) gradient[j] -= sums[i].mixed[j][k] * part[k];
                for (int l = 0; l < inner; ++l) {
                    reduced(j, l) += sums[i].own(j, l);
                    if (j == l) reduced(j, l) += sums[i].own(j, l) * damped;
                    for (int k = 0; k < outer; ++k) reduced(j, l) -= solved[k] * sums[i].mixed[l][k];
                }
            }
        }
        for (int j = 0; j < inner; ++j)
            if (!all.used[j]) reduced(j, j) = 1;
        return true;
    };
    const int freedom = 2 * points - free;
    int rounds = 0;
    for (int step = 0; step < 200; ++step) {
        small_vector<inner> gradient;
        if (!reduce(damping, gradient)) break;
        const cholesky<inner> solver(reduced);
        if (!solver.definite) break;
        const small_vector<inner> by = solver.solve(gradient);
        camera tried = c;
        for (int j = 0; j < inner; ++j) tried.at[j] += by[j];
        for (int i = 0; i < count; ++i) {
            small_matrix<outer> posed = sums[i].posed;
            for (int j = 0; j < outer; ++j) posed(j, j) *= real(1) + damping;
            small_vector<outer> right = sums[i].posed_gradient;
            for (int k = 0; k < outer; ++k)
                for (int j = 0; j < inner; ++j) right[k] -= sums[i].mixed[j][k] * by[j];
            const small_vector<outer> solved = cholesky<outer>(posed).solve(right);
            real move[outer];
            for (int k = 0; k < outer; ++k) move[k] = solved[k];
            next[i] = moved(at[i], move);
        }
        real there;
        if (tried.at[0] > 0 && tried.at[1] > 0 && sum_up(tried, next, there) && there <= squares * real(1 + 1e-13)) {
            const bool settled = squares - there <= squares * real(1e-13) && damping < 1e-6;
            c = tried, squares = there;
            pose* const kept = at;
            at = next, next = kept;
            damping = damping > 1e-12 ? damping * real(0.1) : real(0);
            if (!settled) continue;
        } else {
            (void)sum_up(c, at, there);
            damping = damping > 0 ? damping * real(10) : real(1e-6);
            if (damping < 1e4) continue;
        }
        // No step leads further down. Are the points' errors as stated?
        const real misfit = freedom > 0 ? squares / real(freedom) : real(1);
        const bool as_stated =
            all.more == 0 ? misfit < homography_detail::notable_misfit : abs(misfit - real(1)) < 0.01;
        if (!all.weighted || as_stated || rounds++ == 6) break;
        all.more = homography_detail::common_variance(stated / real(points), all.more, misfit);
        damping = 1e-6;
        (void)sum_up(c, at, squares);
    }
    small_vector<inner> gradient;
    if (!reduce(0, gradient) || !cholesky<inner>(reduced).definite)
        return error(fault::degenerate, "the ", count,
                     " views do not determine the camera: more of them at other angles are needed, or fewer terms");
    const small_matrix<inner> covariance = cholesky<inner>(reduced).inverse();
    camera_calibration made;
    made.optics = lens_of(c);
    made.points = points;
    made.common_sigma = sqrt(all.more).value;
    const real scatter = freedom > 0 ? squares / real(freedom) : real(0);
    if (all.weighted && freedom > 0) made.misfit = scatter.value;
    const real wider = all.weighted ? max(scatter, real(1)) : scatter;
    for (int j = 0; j < inner; ++j)
        for (int k = 0; k < inner; ++k)
            if (all.used[j] && all.used[k]) made.covariance(j, k) = covariance(j, k) * wider;
    real distances = 0;
    for (int i = 0; i < count; ++i) {
        distances += sums[i].distances;
        poses[i].rms = sqrt(sums[i].distances / real(views[i].size)).value;
        for (int j = 0; j < 3; ++j) {
            poses[i].shift[j] = at[i].shift[j].value;
            for (int k = 0; k < 3; ++k) poses[i].turn[3 * j + k] = at[i].turn[j][k].value;
        }
    }
    made.rms = sqrt(distances / real(points)).value;
    return made;
}

#if ALIDADE_HOSTED
inline result<camera_calibration> calibrate_camera(sequences_view<const grid_point> views, grid_target target,
                                                   int width, int height, camera_calibration_options options = {}) {
    int largest = 0;
    for (int i = 0; i < views.count(); ++i) largest = largest < views[i].size ? views[i].size : largest;
    list<target_pose> poses(views.count());
    scratch memory;
    return calibrate_camera(views, target, width, height, poses.view(), options,
                            memory.reserve(calibrate_camera_workspace(views.count(), largest)));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
