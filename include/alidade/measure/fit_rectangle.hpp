// The rectangle whose outline is nearest to points, and how sure it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/fit_line.hpp>
#include <alidade/measure/fit_options.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/robust_fit.hpp>

namespace alidade {

template <class T = double>
struct fitted_rectangle {
    T x = 0, y = 0;                           ///< its centre
    T width = 0, height = 0;                  ///< width >= height
    T angle = 0;                              ///< of `width`, in [0, π)
    covariance_matrix<5, T> covariance = {};  ///< of x, y, width, height, angle
    fit_quality<T> quality;
};

inline namespace ALIDADE_ISA {

/// The rectangle of least loss of the points' distances from its outline, each in units of the point's own sigma, and
/// neighbours that err alike counted for less. Edge points near its corners, which blur has rounded off, count for
/// nothing. The search for the rectangle that most points agree on comes first, with every loss. Which points are
/// inliers is told in `inliers`, if there is room: one byte a point, 1 or 0.
///
/// requires  inliers.size is 0 or the number of points; options within their ranges
/// fault     malformed: a number is none; degenerate: fewer than six points, in one place, or not on all four sides;
///           not_found: fewer than min_share of them agree
/// exact     the same bytes on every machine; `squares` within 1e-9 of the sides, in float within 1e-4
/// cost      some sixteen passes over the points, and the search over at most 256 of them; allocates nothing
/// reference cv::minAreaRect, which is the rectangle round all points, noise and outliers included
template <class T = double, fit_source Points>
result<fitted_rectangle<T>> fit_rectangle(const Points& points, const fit_options& options = {},
                                          array_view<std::uint8_t> inliers = {});

template <class T>
measured_point<T> centre_of(const fitted_rectangle<T>& rectangle);

// ---- how -----------------------------------------------------------------------------------

namespace fit_rectangle_detail {

/// (ux, uy) is the direction of the first side, a and b half the sides.
template <class T>
struct rectangle_shape {
    rounded<T> x = 0, y = 0, ux = 1, uy = 0, a = 0, b = 0;
};

/// Where a point is nearest to: a side across u or across v, on the positive side or the other.
template <class T>
struct nearest_side {
    rounded<T> p, q;  ///< the point's place along u and v
    rounded<T> distance;
    bool across_u, corner;
};

template <class T>
nearest_side<T> side_of(const rectangle_shape<T>& at, const fit_sample<T>& point) {
    using number = rounded<T>;
    const number x = point.x - at.x, y = point.y - at.y;
    const number p = x * at.ux + y * at.uy, q = y * at.ux - x * at.uy, out_u = abs(p) - at.a, out_v = abs(q) - at.b;
    const bool outside = out_u > 0 && out_v > 0;
    return {p, q, outside ? sqrt(out_u * out_u + out_v * out_v) : max(out_u, out_v), out_u >= out_v, outside};
}

template <class T>
struct rectangle_model {
    using number = rounded<T>;
    using shape = rectangle_shape<T>;
    static constexpr int drawn = 6;
    number corner = 0;

    number distance(const shape& at, const fit_sample<T>& p) const { return side_of(at, p).distance; }

    template <class Points, class Loss>
    normal_sums<5, T> sums_about(const Points& points, const shape& at, const Loss& loss) const {
        normal_sums<5, T> sums;
        if (!(at.a > 0 && at.b > 0)) {
            sums.squares = sizeof(T) > 4 ? T(1e300) : T(1e37);
            return sums;
        }
        for (int i = 0; i < points.size; ++i) {
            const fit_sample<T> p = points.template sample<T>(i);
            const nearest_side<T> side = side_of(at, p);
            if (near_corner(at, side)) continue;
            // Of the centre along u and v, of a and b, and of a turn.
            const number sign = (side.across_u ? side.p : side.q) < 0 ? -1 : 1;
            const number along_u[] = {sign, 0, 1, 0, -sign * side.q}, along_v[] = {0, sign, 0, 1, sign * side.p};
            fit_points_detail::add(sums, p, side.distance, side.across_u ? along_u : along_v, loss);
        }
        return sums;
    }
    template <class Points>
    bool refit(const Points& points, shape& at) const {
        normal_sums<5, T> sums;
        return settle(points, at, sums, fit_points_detail::squares{}, robust_fit_detail::rough<T>);
    }
    template <class Points, class Loss>
    bool settle(const Points& points, shape& at, normal_sums<5, T>& sums, const Loss& loss, T precision) const {
        const number least = (at.a + at.b) * number(precision);
        return gauss_newton(
                   at, sums, least,
                   [&](const shape& here) {
                       return fit_points_detail::stretched(sums_about(points, here, loss), loss);
                   },
                   [](const shape& here, const small_vector<5, T>& by) {
                       const number ux = here.ux - by[4] * here.uy, uy = here.uy + by[4] * here.ux;
                       const number length = sqrt(ux * ux + uy * uy);
                       return shape{here.x + by[0] * here.ux - by[1] * here.uy,
                                    here.y + by[0] * here.uy + by[1] * here.ux,
                                    ux / length,
                                    uy / length,
                                    here.a + by[2],
                                    here.b + by[3]};
                   }) &&
               at.a > 0 && at.b > 0;
    }

private:
    bool near_corner(const shape& at, const nearest_side<T>& side) const {
        if (!(corner > 0)) return false;
        const number du = abs(abs(side.p) - at.a), dv = abs(abs(side.q) - at.b);
        return du < corner && dv < corner && at.a > number(3) * corner && at.b > number(3) * corner;
    }
};

/// Of points projected on a direction: where most lie, apart from `forbidden` (if asked), of places drawn by lot.
template <class T, class Points>
struct stripe {
    rounded<T> at = 0;
    int agree = 0;
};
template <class T, class Points>
stripe<T, Points> fullest(const Points& points, rounded<T> nx, rounded<T> ny, rounded<T> tolerance, bool known,
                          rounded<T> apart, const rounded<T>* forbidden, consensus_detail::lots& lot) {
    using number = rounded<T>;
    stripe<T, Points> best;
    for (int k = 0; k < 32; ++k) {
        const fit_sample<T> one =
            points.template sample<T>(static_cast<int>(lot.below(static_cast<std::uint32_t>(points.size))));
        const number at = one.x * nx + one.y * ny;
        if (forbidden && !(abs(at - *forbidden) > apart)) continue;
        int agree = 0;
        for (int i = 0; i < points.size; ++i) {
            const fit_sample<T> p = points.template sample<T>(i);
            agree += abs(p.x * nx + p.y * ny - at) <= consensus_detail::reach_of(p, tolerance, known);
        }
        if (agree > best.agree) best = {at, agree};
    }
    return best;
}

/// A side through two points drawn by lot, straightened by those that agree with it; the fullest stripe parallel to it,
/// and the two fullest across.
template <class T, class Points>
consensus_detail::consensus<T> find(const rectangle_model<T>& model, const Points& all, const fit_options& options,
                                    bool known, rectangle_shape<T>& best) {
    using namespace consensus_detail;
    using number = rounded<T>;
    const thinned<Points> points(all);
    const number tolerance = static_cast<T>(options.tolerance), apart = tolerance * number(4), half = T(0.5);
    const fit_line_detail::line_model<T> lines;
    lots lot{options.seed};
    standing<T> held{number(points.size), 0};
    int needed = options.trials, fullest_side = 0;
    for (int trial = 0; trial < needed; ++trial) {
        const int i = static_cast<int>(lot.below(static_cast<std::uint32_t>(points.size)));
        const int k = static_cast<int>(lot.below(static_cast<std::uint32_t>(points.size)));
        some<Points> pair(points);
        pair.add(i), pair.add(k);
        fit_line_detail::line_shape<T> side;
        if (i == k || !lines.refit(pair, side)) continue;
        standing<T> straight = stand(lines, side, points, tolerance, known, number(points.size + 1));
        if (8 * straight.agree < points.size || 2 * straight.agree < fullest_side) continue;
        improve(lines, side, straight, points, tolerance, known);
        if (straight.agree > fullest_side) fullest_side = straight.agree;
        const number first = side.x * side.nx + side.y * side.ny, vx = -side.ny, vy = side.nx;
        const auto opposite = fullest<T>(points, side.nx, side.ny, tolerance, known, apart, &first, lot);
        const auto left = fullest<T>(points, vx, vy, tolerance, known, apart, static_cast<const number*>(nullptr), lot);
        const auto right = fullest<T>(points, vx, vy, tolerance, known, apart, &left.at, lot);
        if (opposite.agree == 0 || right.agree == 0) continue;
        const number n = half * (first + opposite.at), v = half * (left.at + right.at);
        rectangle_shape<T> tried = {
            n * side.nx + v * vx,          n * side.ny + v * vy, side.nx, side.ny, half * abs(opposite.at - first),
            half * abs(right.at - left.at)};
        standing<T> here = stand(model, tried, points, tolerance, known, held.cost);
        if (!(here.cost < held.cost)) continue;
        improve(model, tried, here, points, tolerance, known);
        best = tried, held = here;
        if (held.agree >= points.size - points.size / 50) break;  // nothing is left to be found
        // Of two points that agree, every fourth pair or so is on one side.
        const double share = 0.5 * held.agree / points.size;
        const int enough = 3 * draws_for(share, 2);
        needed = enough < options.trials ? enough : options.trials;
    }
    return {held.agree, points.size};
}

}  // namespace fit_rectangle_detail

template <class T, fit_source Points>
result<fitted_rectangle<T>> fit_rectangle(const Points& points, const fit_options& options,
                                          array_view<std::uint8_t> inliers) {
    using namespace fit_options_detail;
    using number = rounded<T>;
    expect_sound(options);
    const auto list = list_of<T>(points, options);
    expect_room(inliers, list.size);
    const bool known = sigmas_known(list, options);
    const span_of_points<T> span = span_of(list);
    const error why = refusal("fit_rectangle", list, span, 6);
    if (why.kind != fault::none) return why;

    fit_rectangle_detail::rectangle_model<T> model;
    if (decltype(list)::states_sigma) model.corner = static_cast<T>(options.corner);
    fit_rectangle_detail::rectangle_shape<T> at;
    normal_sums<5, T> sums;
    number scale = 1;
    const auto incomplete = [&] {
        return error(fault::degenerate, "fit_rectangle: the ", list.size,
                     " points do not lie on all four sides of a rectangle");
    };
    const auto found = fit_rectangle_detail::find<T>(model, list, options, known, at);
    if (found.agree == 0) return incomplete();
    if (found.agree < 6 || found.agree < options.min_share * found.asked)
        return no_consensus("fit_rectangle", found.agree, found.asked, options);
    if (options.loss == fit_loss::squares) {
        if (!model.settle(list, at, sums, fit_points_detail::squares{}, robust_fit_detail::fine<T>))
            return incomplete();
    } else {
        const number least = span.half * number(sizeof(T) > 4 ? T(1e-13) : T(1e-6));
        if (!robust_fit_detail::settle_robustly(model, at, sums, list, options, known, least, scale))
            return incomplete();
    }
    const cholesky<5, T> solver(sums.normal);
    const auto judged = robust_fit_detail::judge<T>(model, at, list, options, known, scale, 5, inliers);
    if (!solver.definite || !judged.sound) return incomplete();

    const bool upright = at.b > at.a;  // `width` runs along v
    number ux = upright ? -at.uy : at.ux, uy = upright ? at.ux : at.uy;
    if (uy < 0 || (uy == 0 && ux < 0)) ux = -ux, uy = -uy;
    fitted_rectangle<T> made;
    made.quality = judged.quality;
    made.x = static_cast<T>(at.x.value + list.x0.value), made.y = static_cast<T>(at.y.value + list.y0.value);
    made.width = (max(at.a, at.b) * number(2)).value, made.height = (min(at.a, at.b) * number(2)).value;
    made.angle = static_cast<T>(atan2(real(uy.value), real(ux.value)).value);
    if (!(made.angle < static_cast<T>(pi.value))) made.angle = 0;
    // x and y follow the centre along u and v; the sides are twice a and b, in one order or the other.
    const number two = 2, a = upright ? 0 : 2, b = upright ? 2 : 0;
    const number slopes[5][5] = {{at.ux, -at.uy, 0, 0, 0},
                                 {at.uy, at.ux, 0, 0, 0},
                                 {0, 0, a, two - a, 0},
                                 {0, 0, b, two - b, 0},
                                 {0, 0, 0, 0, 1}};
    const small_matrix<5, T> own = solver.inverse();
    small_matrix<5, T> rows;
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < 5; ++k)
            for (int j = 0; j < 5; ++j) rows(i, k) += slopes[i][j] * own(j, k);
    for (int i = 0; i < 5; ++i)
        for (int k = 0; k < 5; ++k)
            for (int j = 0; j < 5; ++j) made.covariance(i, k) += judged.factor * rows(i, j) * slopes[k][j];
    return made;
}

template <class T>
measured_point<T> centre_of(const fitted_rectangle<T>& rectangle) {
    return {rectangle.x, rectangle.y, covariance_of_place(rectangle.covariance)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
