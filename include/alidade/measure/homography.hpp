// How one plane is seen in another: the projective map that fits pairs of points, and how sure it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/least_squares.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/small_matrix.hpp>
#include <alidade/measure/measured.hpp>

namespace alidade {

/// (x, y, 1) times the matrix, row by row, divided by the third.
struct homography {
    double m[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

    friend constexpr bool operator==(const homography&, const homography&) = default;
};

struct homography_fit {
    homography map;                        ///< its numbers' squares sum to 1; the third is positive at all points
    covariance_matrix<9> covariance = {};  ///< of map.m
    double rms = 0;     ///< root of the mean squared distance of seen points from where the map has them
    double misfit = 1;  ///< mean square of distance / its sigma for each degree of freedom; 1 if not to be had
    int points = 0;
};

inline namespace ALIDADE_ISA {

/// Where `p` is seen. requires  it is not on the horizon: the third is not 0
point<double> mapped(const homography& by, point<double> p);

/// The same with the errors of point and map, which are taken to be independent. requires  likewise
measured_point<> mapped(const homography_fit& by, measured_point<> p);

/// The map back. fault::degenerate if the matrix maps the plane to a line or a point.
result<homography> inverse(const homography& map);

/// The homography that has the points `plane`, which are exact, nearest to `seen`: the least sum of squares of their
/// distances in sigmas of `seen`, which are ellipses. Where no point of `seen` has a covariance, all count alike, and
/// the covariance of the map is that of their scatter; otherwise it is theirs, wider by `misfit` where that is above 1.
///
/// fault::degenerate, of fewer than four points, of points of which no four are the corners of a quadrangle, of points
/// on both sides of the horizon; fault::malformed, of a coordinate or covariance that is no number or impossible.
///
/// requires  plane is as long as seen
/// exact     the same bytes on every ISA; exact pairs give their map to 1e-9 of the coordinates' extent
/// cost      O(points), some ten times; allocates nothing
/// reference R. Hartley, A. Zisserman, Multiple View Geometry: normalised direct linear transformation, then
///           Gauss and Newton's steps; cv::findHomography with method 0
result<homography_fit> fit_homography(array_source<point<double>> plane, array_source<measured_point<>> seen);

// ---- how -----------------------------------------------------------------------------------

namespace homography_detail {

/// A shift and a scale that brings points about the origin, to a mean distance of √2.
struct frame {
    real x = 0, y = 0, scale = 1;

    real in_x(real v) const { return (v - x) * scale; }
    real in_y(real v) const { return (v - y) * scale; }
};

/// And how far from a line they are: the smaller of their two variances as a share of the larger.
struct spread {
    frame normal;
    real thinness = 0;
    bool good = false;
};

template <class Points>
spread spread_of(const Points& points) {
    real x = 0, y = 0;
    const real n = points.size;
    for (const auto& p : points) x += real(p.x), y += real(p.y);
    spread made;
    made.normal.x = x / n, made.normal.y = y / n;
    real xx = 0, xy = 0, yy = 0;
    for (const auto& p : points) {
        const real dx = real(p.x) - made.normal.x, dy = real(p.y) - made.normal.y;
        xx += dx * dx, xy += dx * dy, yy += dy * dy;
    }
    const real trace = xx + yy;
    if (!(trace > 0) || !(trace < 1e300)) return made;
    made.normal.scale = sqrt(real(2) * n / trace);
    const real apart = sqrt((xx - yy) * (xx - yy) + real(4) * xy * xy);
    made.thinness = (xx * yy - xy * xy) / ((trace + apart) * (trace + apart) * real(0.25));
    made.good = true;
    return made;
}

struct parameters {
    real h[8];

    real third(real x, real y) const { return h[6] * x + h[7] * y + real(1); }
};

/// A distance in two directions made into two of unit variance: the inverse of the root of a covariance.
struct whitening {
    real xx = 1, yx = 0, yy = 1;

    /// Of a covariance, `more` added to its variances, and seen in a frame; false if it is none.
    static bool of(const measured_point<>& p, real scale, whitening& made, real more = 0) {
        constexpr double least = 1e-6;  // px²: no place is believed to be better known than a thousandth
        const real square = scale * scale;
        const real a = (p.covariance(0, 0) + real(least) + more) * square, b = p.covariance(0, 1) * square;
        const real c = (p.covariance(1, 1) + real(least) + more) * square;
        const real rest = c - b * b / a;
        if (!(a > 0) || !(rest > 0) || !(a < 1e300) || !(c < 1e300)) return false;
        made.xx = real(1) / sqrt(a);
        made.yy = real(1) / sqrt(rest);
        made.yx = -b / a * made.yy;
        return true;
    }
};

/// By how much the points' variances, `stated` in the mean, must be larger for their scatter to be what they say; 0
/// where it hardly is more. What is common to all points (a target that is not flat, a lens that is not as modelled)
/// adds to their own errors; if it multiplied them, those that are known best would decide all.
inline real common_variance(real stated, real more, real misfit) {
    return max((stated + more) * misfit - stated, real(0));
}
inline constexpr double notable_misfit = 1.5;

constexpr bool is_number(double v) { return v > -1e150 && v < 1e150; }

inline bool is_covariance(const covariance_matrix<2>& c) {
    const real xx = c(0, 0), xy = c(0, 1), yy = c(1, 1);
    return xx >= 0 && yy >= 0 && is_number(xx.value) && is_number(yy.value) && xy * xy <= xx * yy * real(1 + 1e-9);
}

inline bool any_covariance(array_view<const measured_point<>> seen) {
    for (const measured_point<>& p : seen)
        if (p.covariance(0, 0) != 0 || p.covariance(0, 1) != 0 || p.covariance(1, 1) != 0) return true;
    return false;
}

/// What of the input is no number; fault::none if all are.
inline error fault_of(array_view<const point<double>> plane, array_view<const measured_point<>> seen) {
    for (int i = 0; i < seen.size; ++i) {
        const measured_point<>& p = seen[i];
        if (!is_number(plane[i].x) || !is_number(plane[i].y) || !is_number(p.x) || !is_number(p.y))
            return error(fault::malformed, "pair ", i, " has a coordinate that is no number");
        if (!is_covariance(p.covariance)) return error(fault::malformed, "the covariance of point ", i, " is not one");
    }
    return {};
}

/// The direct linear transformation: two equations a pair of points, in coordinates about 1, summed.
struct direct_sums {
    small_matrix<9> sums;

    void add(real x, real y, real u, real v) {
        const real rows[2][9] = {{x, y, 1, 0, 0, 0, -u * x, -u * y, -u}, {0, 0, 0, x, y, 1, -v * x, -v * y, -v}};
        for (const auto& row : rows)
            for (int j = 0; j < 9; ++j)
                for (int k = 0; k < 9; ++k) sums(j, k) += row[j] * row[k];
    }
    /// Their least eigenvector, the ninth number 1; false where another is as good, or the origin is on the horizon.
    bool solve(parameters& made) const {
        const eigen_system<9> system = eigen_of_symmetric(sums);
        int least = 0;
        real largest = 0;
        for (int j = 0; j < 9; ++j) {
            if (system.values[j] < system.values[least]) least = j;
            largest = max(largest, system.values[j]);
        }
        for (int j = 0; j < 9; ++j)
            if (j != least && !(system.values[j] > largest * real(1e-10))) return false;
        const real last = system.vectors(8, least);
        if (!(abs(last) > 1e-6)) return false;
        for (int j = 0; j < 8; ++j) made.h[j] = system.vectors(j, least) / last;
        return true;
    }
};

/// False where the points do not determine it, or lie on both sides of its horizon.
inline bool solve_directly(array_view<const point<double>> plane, array_view<const measured_point<>> seen,
                           const frame& from, const frame& to, parameters& made) {
    direct_sums sums;
    for (int i = 0; i < plane.size; ++i)
        sums.add(from.in_x(plane[i].x), from.in_y(plane[i].y), to.in_x(seen[i].x), to.in_y(seen[i].y));
    if (!sums.solve(made)) return false;
    for (const point<double>& p : plane)
        if (!(made.third(from.in_x(p.x), from.in_y(p.y)) > 0)) return false;
    return true;
}

}  // namespace homography_detail

inline point<double> mapped(const homography& by, point<double> p) {
    const real x = p.x, y = p.y;
    const auto row = [&](int i) { return real(by.m[i]) * x + real(by.m[i + 1]) * y + real(by.m[i + 2]); };
    const real third = row(6);
    ALIDADE_EXPECTS(third > 0 || third < 0);
    return {(row(0) / third).value, (row(3) / third).value};
}

inline measured_point<> mapped(const homography_fit& by, measured_point<> p) {
    const double* m = by.map.m;
    const real place[] = {p.x, p.y, 1};
    const auto row = [&](int i) { return real(m[i]) * place[0] + real(m[i + 1]) * place[1] + real(m[i + 2]); };
    const real third = row(6);
    ALIDADE_EXPECTS(third > 0 || third < 0);
    const real u = row(0) / third, v = row(3) / third;
    // How the place follows the nine numbers, and the point.
    real by_map[2][9] = {}, by_point[2][2];
    for (int i = 0; i < 3; ++i) {
        by_map[0][i] = by_map[1][3 + i] = place[i] / third;
        by_map[0][6 + i] = -u * place[i] / third;
        by_map[1][6 + i] = -v * place[i] / third;
    }
    for (int i = 0; i < 2; ++i) {
        by_point[0][i] = (real(m[i]) - u * real(m[6 + i])) / third;
        by_point[1][i] = (real(m[3 + i]) - v * real(m[6 + i])) / third;
    }
    const auto along = [&](int a, int b) {
        real sum = 0;
        for (int j = 0; j < 9; ++j)
            for (int k = 0; k < 9; ++k) sum += by_map[a][j] * by_map[b][k] * by.covariance(j, k);
        for (int j = 0; j < 2; ++j)
            for (int k = 0; k < 2; ++k) sum += by_point[a][j] * by_point[b][k] * p.covariance(j, k);
        return sum;
    };
    return {u.value, v.value, covariance_of(along(0, 0), along(0, 1), along(1, 1))};
}

inline result<homography> inverse(const homography& map) {
    real m[9], largest = 0;
    for (int i = 0; i < 9; ++i) m[i] = map.m[i], largest = max(largest, abs(m[i]));
    const auto minor = [&](int a, int b, int c, int d) { return m[a] * m[d] - m[b] * m[c]; };
    const real made[] = {minor(4, 5, 7, 8),  -minor(1, 2, 7, 8), minor(1, 2, 4, 5),
                         -minor(3, 5, 6, 8), minor(0, 2, 6, 8),  -minor(0, 2, 3, 5),
                         minor(3, 4, 6, 7),  -minor(0, 1, 6, 7), minor(0, 1, 3, 4)};
    const real determinant = m[0] * made[0] + m[1] * made[3] + m[2] * made[6];
    if (!(abs(determinant) > largest * largest * largest * real(1e-15)) || !(abs(determinant) < 1e300))
        return error(fault::degenerate, "this homography maps the plane to a line or a point, and has no inverse");
    homography back;
    for (int i = 0; i < 9; ++i) back.m[i] = (made[i] / determinant).value;
    return back;
}

inline result<homography_fit> fit_homography(array_source<point<double>> plane, array_source<measured_point<>> seen) {
    using namespace homography_detail;
    ALIDADE_EXPECTS(plane.size == seen.size, plane.size, seen.size);
    if (plane.size < 4) return error(fault::degenerate, "a homography needs four pairs of points, not ", plane.size);
    if (const error why = fault_of(plane, seen); why.kind != fault::none) return why;
    const spread from = spread_of(plane), to = spread_of(seen);
    parameters at;
    if (!from.good || !to.good || !(from.thinness > 1e-9) || !(to.thinness > 1e-9))
        return error(fault::degenerate, "the ", plane.size, " points lie on one line: others beside it are needed");
    if (!solve_directly(plane, seen, from.normal, to.normal, at))
        return error(fault::degenerate, "of the ", plane.size,
                     " points no four tell a homography: three are on a line, or they are not one view of a plane");
    const bool weighted = any_covariance(seen);
    const auto sums_of = [&](const parameters& here) {
        normal_sums<8> sums;
        for (int i = 0; i < plane.size; ++i) {
            const real x = from.normal.in_x(plane[i].x), y = from.normal.in_y(plane[i].y), third = here.third(x, y);
            if (!(third > 0)) {
                sums.squares = 1e300;  // beyond the horizon
                return sums;
            }
            const real u = (here.h[0] * x + here.h[1] * y + here.h[2]) / third;
            const real v = (here.h[3] * x + here.h[4] * y + here.h[5]) / third;
            const real du = to.normal.in_x(seen[i].x) - u, dv = to.normal.in_y(seen[i].y) - v;
            const real a = x / third, b = y / third, c = real(1) / third;
            const real of_u[] = {a, b, c, 0, 0, 0, -u * a, -u * b}, of_v[] = {0, 0, 0, a, b, c, -v * a, -v * b};
            whitening white;
            if (weighted) whitening::of(seen[i], to.normal.scale, white);
            real first[8], second[8];
            for (int j = 0; j < 8; ++j)
                first[j] = white.xx * of_u[j], second[j] = white.yx * of_u[j] + white.yy * of_v[j];
            sums.add(1, white.xx * du, first);
            sums.add(1, white.yx * du + white.yy * dv, second);
        }
        return sums;
    };
    normal_sums<8> sums;
    const bool told =
        gauss_newton(at, sums, real(1e-12), sums_of, [](const parameters& here, const small_vector<8>& by) {
            parameters moved = here;
            for (int j = 0; j < 8; ++j) moved.h[j] += by[j];
            return moved;
        });
    const cholesky<8> solver(sums.normal);
    if (!told || !solver.definite || !(sums.squares < 1e299))
        return error(fault::degenerate, "the ", plane.size, " points do not determine a homography");

    homography_fit made;
    made.points = plane.size;
    const int freedom = 2 * plane.size - 8;
    const real scatter = freedom > 0 ? sums.squares / real(freedom) : real(0);
    if (weighted && freedom > 0) made.misfit = scatter.value;
    const real wider = weighted ? max(scatter, real(1)) : scatter;
    const small_matrix<8> inner = solver.inverse();
    // Back to the caller's coordinates: each of the nine numbers is a sum of those in the frames.
    const real s = from.normal.scale, t = real(1) / to.normal.scale, x = from.normal.x, y = from.normal.y;
    real columns[9][9] = {};  // [caller's][frames']
    const real origin[] = {to.normal.x, to.normal.y, 1}, unit[] = {t, t, 0};
    for (int row = 0; row < 3; ++row) {
        // Row r of T2⁻¹ H T1 is unit_r (row r of H T1) + origin_r (row 2 of H T1); row 2 of it is just that.
        const auto add = [&](int of, real share) {
            columns[3 * row][3 * of] += share * s;
            columns[3 * row + 1][3 * of + 1] += share * s;
            columns[3 * row + 2][3 * of] -= share * s * x;
            columns[3 * row + 2][3 * of + 1] -= share * s * y;
            columns[3 * row + 2][3 * of + 2] += share;
        };
        if (row < 2) add(row, unit[row]);
        add(2, origin[row]);
    }
    real whole[9], length = 0;
    for (int j = 0; j < 9; ++j) {
        whole[j] = columns[j][8];
        for (int k = 0; k < 8; ++k) whole[j] += columns[j][k] * at.h[k];
        length += whole[j] * whole[j];
    }
    length = sqrt(length);
    for (int j = 0; j < 9; ++j) {
        made.map.m[j] = (whole[j] / length).value;
        for (int k = 0; k < 9; ++k) {
            real sum = 0;
            for (int a = 0; a < 8; ++a)
                for (int b = 0; b < 8; ++b) sum += columns[j][a] * inner(a, b) * columns[k][b];
            made.covariance(j, k) = sum * wider / (length * length);
        }
    }
    real distances = 0;
    for (int i = 0; i < plane.size; ++i) {
        const point<double> there = mapped(made.map, plane[i]);
        const real dx = real(there.x) - real(seen[i].x), dy = real(there.y) - real(seen[i].y);
        distances += dx * dx + dy * dy;
    }
    made.rms = sqrt(distances / real(plane.size)).value;
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
