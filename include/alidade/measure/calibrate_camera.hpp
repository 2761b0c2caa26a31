// A camera's focal lengths, principal point and distortion, by several pictures of a flat grid.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/measure/calibrate_camera_views.hpp>

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

constexpr std::size_t calibrate_camera_workspace(int views, int points_of_largest) {
    using namespace calibrate_camera_detail;
    ALIDADE_EXPECTS(views >= 0 && points_of_largest >= 0, views, points_of_largest);
    const auto n = static_cast<std::size_t>(views), points = static_cast<std::size_t>(points_of_largest);
    return 2 * scratch_bytes<pose>(n) + scratch_bytes<view_sums>(n) + scratch_bytes<point<double>>(points) +
           scratch_bytes<measured_point<>>(points);
}

inline result<camera_calibration> calibrate_camera(sequences_view<const grid_point> views, grid_target target,
                                                   int width, int height, array_view<target_pose> poses,
                                                   camera_calibration_options options, workspace scratch) {
    using namespace calibrate_camera_detail;
    static_assert(inner == camera_calibration::parameters);
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
