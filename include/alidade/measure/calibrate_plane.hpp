// Pixels to millimetres on a plane, by one picture of a grid that lies on it: the view and what the lens bends.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/core/result.hpp>
#include <alidade/measure/grid_point.hpp>
#include <alidade/measure/homography.hpp>
#include <alidade/measure/lens.hpp>
#include <alidade/measure/measured.hpp>

namespace alidade {

/// What a grid's points are apart on the target.
struct grid_target {
    double spacing = 1;         ///< of neighbours, in millimetres; of an asymmetric grid, of its rows
    bool asymmetric = false;    ///< see circle_grid
    double relative_sigma = 0;  ///< of the spacing, as a share of it: how well the target is made
};

struct plane_calibration_options {
    int radial_terms = 2;      ///< of the lens: 0, k1, or k1 and k2
    bool free_centre = false;  ///< of the distortion; otherwise the middle of the picture
};

struct plane_calibration {
    lens optics;              ///< fx = fy: half the picture's diagonal, for want of better; k1, k2 go with it
    homography ideal;         ///< from millimetres to the pixels of a lens without distortion
    double rms = 0;           ///< root of the mean squared distance of seen points from where the calibration has them
    double misfit = 1;        ///< mean square of distance / its sigma for each degree of freedom; 1 if not to be had
    double common_sigma = 0;  ///< added to each point's own errors, where misfit would be 1.5 or more without
    int points = 0;
    double relative_sigma = 0;

    static constexpr int parameters = 12;
    /// Eight numbers of the view, k1, k2 and the centre, in units about 1, and their covariance.
    double at[parameters] = {};
    covariance_matrix<parameters> covariance = {};
    double origin_x = 0, origin_y = 0, unit = 1;           ///< of those, in millimetres
    double middle_x = 0, middle_y = 0, half_diagonal = 1;  ///< and in pixels
};

inline namespace ALIDADE_ISA {

/// The view of the plane and the lens that have the grid's points, with their covariances as weights, nearest to where
/// they are seen, in a picture of `width` by `height` pixels. Point (0, 0) of the grid is at (0, 0) mm, columns run to
/// +x, rows to +y. Where points scatter by much more than their covariances say,
/// as those of a target do that is not quite flat, an error of one size is added to all (common_sigma).
///
/// fault::degenerate: fewer points than parameters (4 for the view, then half a point for each of the lens), points on
/// a line, a lens that they do not determine; fault::malformed: a coordinate that is no number.
///
/// requires  width, height and spacing positive; radial_terms 0 … 2; relative_sigma not negative
/// exact     the same bytes on every ISA
/// cost      O(points), some ten times; allocates nothing
result<plane_calibration> calibrate_plane(array_source<grid_point> points, grid_target target, int width, int height,
                                          plane_calibration_options options = {});

/// Where on the plane, in millimetres, what is seen at a point of the picture lies; its covariance is made of the
/// point's, the calibration's and the target's, which are independent. fault::degenerate outside of what the lens model
/// covers, and on or beyond the horizon.
result<measured_point<>> to_millimetres(const plane_calibration& by, measured_point<> seen);

/// Where a point of the plane is seen. requires  it is before the camera
point<double> to_pixels(const plane_calibration& by, point<double> millimetres);

/// The distance on the plane of what is seen at two points, whose errors are independent. The calibration's error is
/// common to both, and so counts less than in their places. fault::degenerate likewise
result<measured<>> distance(const plane_calibration& by, measured_point<> a, measured_point<> b);

// ---- how -----------------------------------------------------------------------------------

namespace calibrate_plane_detail {

inline constexpr int count = plane_calibration::parameters;

struct parameters {
    real at[count];
};

/// Where a place of the plane is seen, in units, and how that follows the parameters and the place.
struct projection {
    real u, v, third;
    real by_parameters[2][count];
    real by_place[2][2];
};

inline projection project(const parameters& p, real x, real y) {
    projection made;
    const real* h = p.at;
    made.third = h[6] * x + h[7] * y + real(1);
    const real u = (h[0] * x + h[1] * y + h[2]) / made.third, v = (h[3] * x + h[4] * y + h[5]) / made.third;
    const real dx = u - p.at[10], dy = v - p.at[11], square = dx * dx + dy * dy, k1 = p.at[8], k2 = p.at[9];
    const real radial = real(1) + square * (k1 + square * k2), slope = real(2) * (k1 + real(2) * square * k2);
    made.u = p.at[10] + dx * radial, made.v = p.at[11] + dy * radial;
    const real bent[2][2] = {{radial + dx * dx * slope, dx * dy * slope}, {dx * dy * slope, radial + dy * dy * slope}};
    const real a = x / made.third, b = y / made.third, c = real(1) / made.third;
    const real of_u[] = {a, b, c, 0, 0, 0, -u * a, -u * b}, of_v[] = {0, 0, 0, a, b, c, -v * a, -v * b};
    const real place_u[] = {(h[0] - u * h[6]) / made.third, (h[1] - u * h[7]) / made.third};
    const real place_v[] = {(h[3] - v * h[6]) / made.third, (h[4] - v * h[7]) / made.third};
    const real away[] = {dx, dy};
    for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < 8; ++j) made.by_parameters[i][j] = bent[i][0] * of_u[j] + bent[i][1] * of_v[j];
        made.by_parameters[i][8] = away[i] * square;
        made.by_parameters[i][9] = away[i] * square * square;
        for (int j = 0; j < 2; ++j) {
            made.by_parameters[i][10 + j] = real(i == j ? 1 : 0) - bent[i][j];
            made.by_place[i][j] = bent[i][0] * place_u[j] + bent[i][1] * place_v[j];
        }
    }
    return made;
}

inline parameters parameters_of(const plane_calibration& by) {
    parameters made;
    for (int j = 0; j < count; ++j) made.at[j] = by.at[j];
    return made;
}

/// A place on the plane in millimetres, and how it follows what is seen and the parameters.
struct back_projection {
    real x, y;
    real by_seen[2][2];
    real by_parameters[2][count];
};

inline result<back_projection> project_back(const plane_calibration& by, real seen_x, real seen_y) {
    const result<point<double>> ideal = undistorted(by.optics, point<double>{seen_x.value, seen_y.value});
    if (!ideal) return ideal.error();
    const parameters p = parameters_of(by);
    const real* h = p.at;
    const real u = (real(ideal->x) - real(by.middle_x)) / real(by.half_diagonal);
    const real v = (real(ideal->y) - real(by.middle_y)) / real(by.half_diagonal);
    const real a = h[0] - u * h[6], b = h[1] - u * h[7], e = u - h[2];
    const real c = h[3] - v * h[6], d = h[4] - v * h[7], f = v - h[5];
    const real determinant = a * d - b * c;
    const real x = (e * d - b * f) / determinant, y = (a * f - e * c) / determinant;
    const projection there = project(p, x, y);
    const real slope = there.by_place[0][0] * there.by_place[1][1] - there.by_place[0][1] * there.by_place[1][0];
    if (!(abs(determinant) > 1e-12) || !(there.third > 1e-6) || !(abs(slope) > 1e-12))
        return error(fault::degenerate,
                     "this place of the picture shows nothing of the plane: it is on its horizon or above");
    back_projection made;
    const real unit = by.unit, pixel = by.half_diagonal;
    made.x = x * unit + real(by.origin_x), made.y = y * unit + real(by.origin_y);
    const real inverse[2][2] = {{there.by_place[1][1] / slope, -there.by_place[0][1] / slope},
                                {-there.by_place[1][0] / slope, there.by_place[0][0] / slope}};
    for (int i = 0; i < 2; ++i) {
        for (int j = 0; j < 2; ++j) made.by_seen[i][j] = inverse[i][j] * unit / pixel;
        for (int j = 0; j < count; ++j)
            made.by_parameters[i][j] =
                -(inverse[i][0] * there.by_parameters[0][j] + inverse[i][1] * there.by_parameters[1][j]) * unit;
    }
    return made;
}

/// The variance of Σ slope error, of the calibration's parameters.
inline real variance_along(const plane_calibration& by, const real (&a)[count], const real (&b)[count]) {
    real sum = 0;
    for (int j = 0; j < count; ++j)
        for (int k = 0; k < count; ++k) sum += a[j] * b[k] * by.covariance(j, k);
    return sum;
}

inline real variance_along(const measured_point<>& p, const real (&a)[2], const real (&b)[2]) {
    return a[0] * b[0] * p.covariance(0, 0) + (a[0] * b[1] + a[1] * b[0]) * p.covariance(0, 1) +
           a[1] * b[1] * p.covariance(1, 1);
}

}  // namespace calibrate_plane_detail

inline result<plane_calibration> calibrate_plane(array_source<grid_point> points, grid_target target, int width,
                                                 int height, plane_calibration_options options) {
    using namespace calibrate_plane_detail;
    ALIDADE_EXPECTS(width > 0 && height > 0, width, height);
    ALIDADE_EXPECTS(target.spacing > 0 && target.spacing < 1e150 && target.relative_sigma >= 0);
    ALIDADE_EXPECTS(options.radial_terms >= 0 && options.radial_terms <= 2, options.radial_terms);
    const bool centre = options.free_centre && options.radial_terms > 0;
    const int free = 8 + options.radial_terms + (centre ? 2 : 0);
    if (points.size < 4 || 2 * points.size < free)
        return error(fault::degenerate, "a calibration with ", free, " parameters needs ", free / 2 + free % 2,
                     " points, not ", points.size);
    plane_calibration made;
    // Both in units about 1: of the plane, about the points' middle.
    const real spacing = target.spacing;
    const auto place = [&](const grid_point& p) {
        const real column = target.asymmetric ? real(p.column) * real(2) + real(p.row % 2) : real(p.column);
        return point<double>{(column * spacing).value, (real(p.row) * spacing).value};
    };
    real x = 0, y = 0;
    bool weighted = false;
    real stated = 0, more = 0;  // variance of the points, in the mean, and what is added to it
    for (int i = 0; i < points.size; ++i) {
        const measured_point<>& s = points[i].seen;
        if (!homography_detail::is_number(s.x) || !homography_detail::is_number(s.y) ||
            !homography_detail::is_covariance(s.covariance))
            return error(fault::malformed, "point ", i, " has a coordinate or covariance that is none");
        weighted = weighted || s.covariance(0, 0) != 0 || s.covariance(1, 1) != 0;
        stated += (s.covariance(0, 0) + s.covariance(1, 1)) / real(2 * points.size);
        const point<double> at = place(points[i]);
        x += real(at.x), y += real(at.y);
    }
    x /= real(points.size), y /= real(points.size);
    real square = 0;
    for (const grid_point& p : points) {
        const real dx = real(place(p).x) - x, dy = real(place(p).y) - y;
        square += dx * dx + dy * dy;
    }
    const real unit = sqrt(square / real(points.size));
    if (!(unit > 0)) return error(fault::degenerate, "all ", points.size, " points are the same");
    const real middle_x = real(width - 1) * real(0.5), middle_y = real(height - 1) * real(0.5);
    const real half_diagonal = sqrt(real(width) * real(width) + real(height) * real(height)) * real(0.5);

    // First the view alone, directly: with what is seen in units about its own middle, and then moved there.
    real seen_x = 0, seen_y = 0, spread = 0;
    for (const grid_point& p : points) seen_x += real(p.seen.x), seen_y += real(p.seen.y);
    seen_x /= real(points.size), seen_y /= real(points.size);
    for (const grid_point& p : points) {
        const real dx = real(p.seen.x) - seen_x, dy = real(p.seen.y) - seen_y;
        spread += dx * dx + dy * dy;
    }
    spread = sqrt(spread / real(points.size));
    if (!(spread > 0)) return error(fault::degenerate, "all ", points.size, " points are seen at one place");
    homography_detail::direct_sums direct;
    for (const grid_point& p : points)
        direct.add((real(place(p).x) - x) / unit, (real(place(p).y) - y) / unit, (real(p.seen.x) - seen_x) / spread,
                   (real(p.seen.y) - seen_y) / spread);
    homography_detail::parameters view;
    if (!direct.solve(view))
        return error(fault::degenerate, "the ", points.size,
                     " points do not determine the view: they are on a line, or nearly");
    const real moved_x = (seen_x - middle_x) / half_diagonal, moved_y = (seen_y - middle_y) / half_diagonal;
    normal_sums<count> sums;
    parameters at;
    for (int j = 0; j < 3; ++j) {
        const real third = j < 2 ? view.h[6 + j] : real(1);
        at.at[j] = view.h[j] * spread / half_diagonal + moved_x * third;
        at.at[3 + j] = view.h[3 + j] * spread / half_diagonal + moved_y * third;
        if (j < 2) at.at[6 + j] = third;
    }
    bool stays = true;  // the centre, at first: without distortion there is none
    const auto is_free = [&](int j) { return j < 8 + options.radial_terms || (j >= 10 && centre && !stays); };
    const auto sums_of = [&](const parameters& here) {
        normal_sums<count> all;
        for (const grid_point& p : points) {
            const projection there = project(here, (real(place(p).x) - x) / unit, (real(place(p).y) - y) / unit);
            if (!(there.third > 0)) {
                all.squares = 1e300;  // beyond the horizon
                return all;
            }
            const real du = (real(p.seen.x) - middle_x) / half_diagonal - there.u;
            const real dv = (real(p.seen.y) - middle_y) / half_diagonal - there.v;
            homography_detail::whitening white;
            if (weighted) homography_detail::whitening::of(p.seen, real(1) / half_diagonal, white, more);
            real first[count], second[count];
            for (int j = 0; j < count; ++j) {
                const bool used = is_free(j);
                first[j] = used ? white.xx * there.by_parameters[0][j] : real(0);
                second[j] =
                    used ? white.yx * there.by_parameters[0][j] + white.yy * there.by_parameters[1][j] : real(0);
            }
            all.add(1, white.xx * du, first);
            all.add(1, white.yx * du + white.yy * dv, second);
        }
        for (int j = 8; j < count; ++j)
            if (!is_free(j)) all.normal(j, j) = 1;
        return all;
    };
    const int freedom = 2 * points.size - free;
    bool told = false;
    const auto fit = [&] {
        return gauss_newton(at, sums, real(1e-12), sums_of, [](const parameters& here, const small_vector<count>& by) {
            parameters moved = here;
            for (int j = 0; j < count; ++j) moved.at[j] += by[j];
            return moved;
        });
    };
    if (centre) (void)fit();
    stays = false;
    for (int round = 0; round < 6; ++round) {
        told = fit();
        if (!told || !weighted || freedom <= 0) break;
        const real misfit = sums.squares / real(freedom);
        if (more == 0 && misfit < homography_detail::notable_misfit) break;
        if (abs(misfit - real(1)) < 0.01) break;
        more = homography_detail::common_variance(stated, more, misfit);
    }
    const cholesky<count> solver(sums.normal);
    if (!told || !solver.definite || !(sums.squares < 1e299))
        return error(fault::degenerate, "the ", points.size,
                     " points do not determine the view and the lens: more of the picture must have points, or fewer "
                     "terms be asked for");
    made.points = points.size;
    made.relative_sigma = target.relative_sigma;
    made.origin_x = x.value, made.origin_y = y.value, made.unit = unit.value;
    made.middle_x = middle_x.value, made.middle_y = middle_y.value, made.half_diagonal = half_diagonal.value;
    made.common_sigma = sqrt(more).value;
    const real scatter = freedom > 0 ? sums.squares / real(freedom) : real(0);
    if (weighted && freedom > 0) made.misfit = scatter.value;
    const real wider = weighted ? max(scatter, real(1)) : scatter;
    const small_matrix<count> inner = solver.inverse();
    for (int j = 0; j < count; ++j) {
        made.at[j] = at.at[j].value;
        for (int k = 0; k < count; ++k) {
            const bool both = is_free(j) && is_free(k);
            if (both) made.covariance(j, k) = inner(j, k) * wider;
        }
    }
    made.optics = {half_diagonal.value,
                   half_diagonal.value,
                   (middle_x + at.at[10] * half_diagonal).value,
                   (middle_y + at.at[11] * half_diagonal).value,
                   at.at[8].value,
                   at.at[9].value};
    // The whole matrix: units to pixels, times the view, times millimetres to units.
    const real h[9] = {at.at[0], at.at[1], at.at[2], at.at[3], at.at[4], at.at[5], at.at[6], at.at[7], 1};
    for (int row = 0; row < 3; ++row) {
        real m[3];
        for (int j = 0; j < 3; ++j)
            m[j] = row == 2 ? h[6 + j] : h[3 * row + j] * half_diagonal + (row == 0 ? middle_x : middle_y) * h[6 + j];
        made.ideal.m[3 * row] = (m[0] / unit).value;
        made.ideal.m[3 * row + 1] = (m[1] / unit).value;
        made.ideal.m[3 * row + 2] = (m[2] - (m[0] * x + m[1] * y) / unit).value;
    }
    real distances = 0;
    for (const grid_point& p : points) {
        const point<double> there = to_pixels(made, place(p));
        const real dx = real(there.x) - real(p.seen.x), dy = real(there.y) - real(p.seen.y);
        distances += dx * dx + dy * dy;
    }
    made.rms = sqrt(distances / real(points.size)).value;
    return made;
}

inline point<double> to_pixels(const plane_calibration& by, point<double> millimetres) {
    using namespace calibrate_plane_detail;
    const projection there = project(parameters_of(by), (real(millimetres.x) - real(by.origin_x)) / real(by.unit),
                                     (real(millimetres.y) - real(by.origin_y)) / real(by.unit));
    ALIDADE_EXPECTS(there.third > 0);
    return {(there.u * real(by.half_diagonal) + real(by.middle_x)).value,
            (there.v * real(by.half_diagonal) + real(by.middle_y)).value};
}

inline result<measured_point<>> to_millimetres(const plane_calibration& by, measured_point<> seen) {
    using namespace calibrate_plane_detail;
    const result<back_projection> back = project_back(by, seen.x, seen.y);
    if (!back) return back.error();
    const real place[] = {back->x, back->y}, square = real(by.relative_sigma) * real(by.relative_sigma);
    const auto along = [&](int a, int b) {
        return variance_along(seen, back->by_seen[a], back->by_seen[b]) +
               variance_along(by, back->by_parameters[a], back->by_parameters[b]) + square * place[a] * place[b];
    };
    return measured_point<>{back->x.value, back->y.value, covariance_of(along(0, 0), along(0, 1), along(1, 1))};
}

inline result<measured<>> distance(const plane_calibration& by, measured_point<> a, measured_point<> b) {
    using namespace calibrate_plane_detail;
    const result<back_projection> from = project_back(by, a.x, a.y), to = project_back(by, b.x, b.y);
    if (!from) return from.error();
    if (!to) return to.error();
    const real dx = to->x - from->x, dy = to->y - from->y, length = sqrt(dx * dx + dy * dy);
    const real ux = length > 0 ? dx / length : real(1), uy = length > 0 ? dy / length : real(0);
    real first[2], second[2], common[count];
    for (int j = 0; j < 2; ++j) {
        first[j] = ux * from->by_seen[0][j] + uy * from->by_seen[1][j];
        second[j] = ux * to->by_seen[0][j] + uy * to->by_seen[1][j];
    }
    for (int j = 0; j < count; ++j)
        common[j] = ux * (to->by_parameters[0][j] - from->by_parameters[0][j]) +
                    uy * (to->by_parameters[1][j] - from->by_parameters[1][j]);
    const real scale = real(by.relative_sigma) * length;
    const real variance = variance_along(a, first, first) + variance_along(b, second, second) +
                          variance_along(by, common, common) + scale * scale;
    return measured<>{length.value, sqrt(max(real(0), variance)).value};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
