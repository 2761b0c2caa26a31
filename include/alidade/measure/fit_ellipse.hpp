// The ellipse nearest to points, and how sure it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/fit_options.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/robust_fit.hpp>
#include <alidade/shape/fit_ellipse_points.hpp>

namespace alidade {

template <class T = double>
struct fitted_ellipse {
    T x = 0, y = 0;
    T a = 0, b = 0;                           ///< semi-axes, a >= b
    T angle = 0;                              ///< direction of a, in [0, π)
    covariance_matrix<5, T> covariance = {};  ///< of x, y, a, b, angle
    fit_quality<T> quality;
};

inline namespace ALIDADE_ISA {

/// The ellipse of least loss of the points' distances from it (not of an algebraic one, which makes arcs small), each
/// in units of the point's own sigma, and neighbours that err alike counted for less. But for `squares`, the search for
/// the ellipse that most points agree on comes first. Which points are inliers is told in `inliers`, if there is room:
/// one byte a point, 1 or 0.
///
/// requires  inliers.size is 0 or the number of points; options within their ranges
/// fault     malformed: a number is none; degenerate: fewer than six points, in one place, along a line, an arc too
///           short to tell its axes from infinite ones (a's sigma is more than twice a), or on a hyperbola, which
///           fits them better by half; not_found: fewer than min_share of them agree
/// exact     the same bytes on every machine; `squares` within 1e-9 of the axes where the points tell them, in float
///           within 1e-3
/// cost      squares: some eight passes over the points; else some sixteen, and the search over at most 256 of them;
///           allocates nothing
/// reference Fitzgibbon, Pilu and Fisher 1999 for the start, Gauss and Newton from there; cv::fitEllipse,
///           cv::fitEllipseAMS and cv::fitEllipseDirect, whose distances are algebraic
template <class T = double, fit_source Points>
result<fitted_ellipse<T>> fit_ellipse(const Points& points, const fit_options& options = {},
                                      array_view<std::uint8_t> inliers = {});

template <class T>
measured_point<T> centre_of(const fitted_ellipse<T>& ellipse);

// ---- how -----------------------------------------------------------------------------------

namespace fit_ellipse_detail {

template <class T>
struct ellipse_model {
    using number = rounded<T>;
    struct shape {
        ellipse_shape_of<T> own;
        ellipse_axes_of<T> axes;
    };
    static constexpr int drawn = 6;

    /// To first order in the level of the conic (Sampson 1982).
    number distance(const shape& at, const fit_sample<T>& p) const {
        const ellipse_axes_of<T>& axes = at.axes;
        const number x = p.x - at.own.x, y = p.y - at.own.y;
        const number u = (x * axes.ux + y * axes.uy) / axes.a, v = (y * axes.ux - x * axes.uy) / axes.b;
        const number level = sqrt(u * u + v * v), gu = u / axes.a, gv = v / axes.b, slope = sqrt(gu * gu + gv * gv);
        // Of sqrt(u² + v²), which is more nearly straight than its square.
        return slope > 0 ? (level - number(1)) * level / slope : -axes.b;
    }
    template <class Points>
    bool refit(const Points& points, shape& at) const {
        const ellipse_fit_of<T> fit = fit_ellipse_directly<T>(points);
        at = {fit.shape, fit.axes};
        return fit.good;
    }
    template <class Points, class Loss>
    bool settle(const Points& points, shape& at, normal_sums<5, T>& sums, const Loss& loss, T precision) const {
        const bool told = fit_ellipse_points_detail::settle(points, at.own, sums, loss, precision);
        at.axes = axes_of(at.own);
        return told && at.axes.b > 0;
    }
};

/// The same with the exact distance.
template <class T>
struct exact_model : ellipse_model<T> {
    rounded<T> distance(const typename ellipse_model<T>::shape& at, const fit_sample<T>& p) const {
        return foot_on(at.own, at.axes, p.x, p.y).distance;
    }
};

/// The mean square of the points' distances, of first order, from the conic that fits them best and may be a hyperbola;
/// negative if it is none. Of those `kept`; reference  Bookstein 1979 for the condition, which turns with the points
template <class T, class Points>
rounded<T> square_from_hyperbola(const Points& points, rounded<T> size, array_view<const std::uint8_t> kept) {
    using number = rounded<T>;
    const auto counts = [&](int i) { return kept.size == 0 || kept[i] != 0; };
    small_matrix<3, T> quadratic, linear, mixed;
    number mx = 0, my = 0;
    int n = 0;
    for (int i = 0; i < points.size; ++i)
        if (counts(i)) {
            const fit_sample<T> p = points.template sample<T>(i);
            mx += p.x, my += p.y;
            ++n;
        }
    if (n < 6) return -1;
    mx /= number(n), my /= number(n);
    const number root_two = T(1.4142135623730951);
    const auto place = [&](int i, number& x, number& y) {
        const fit_sample<T> p = points.template sample<T>(i);
        x = (p.x - mx) / size, y = (p.y - my) / size;
    };
    for (int i = 0; i < points.size; ++i) {
        if (!counts(i)) continue;
        number x, y;
        place(i, x, y);
        const number high[] = {x * x, root_two * x * y, y * y}, low[] = {x, y, 1};
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) {
                quadratic(j, k) += high[j] * high[k];
                linear(j, k) += low[j] * low[k];
                mixed(j, k) += high[j] * low[k];
            }
    }
    const cholesky<3, T> solver(linear);
    if (!solver.definite) return -1;
    small_matrix<3, T> follows, left = quadratic;
    for (int j = 0; j < 3; ++j) {
        small_vector<3, T> row;
        for (int k = 0; k < 3; ++k) row[k] = -mixed(j, k);
        const small_vector<3, T> solved = solver.solve(row);
        for (int k = 0; k < 3; ++k) follows(k, j) = solved[k];
    }
    for (int j = 0; j < 3; ++j)
        for (int k = 0; k < 3; ++k)
            for (int l = 0; l < 3; ++l) left(j, k) += mixed(j, l) * follows(l, k);
    for (int j = 0; j < 3; ++j)
        for (int k = 0; k < j; ++k) left(j, k) = left(k, j) = (left(j, k) + left(k, j)) * number(T(0.5));
    const eigen_system<3, T> system = eigen_of_symmetric(left);
    int best = 0;
    for (int j = 1; j < 3; ++j)
        if (system.values[j] < system.values[best]) best = j;
    const number a = system.vectors(0, best), b = root_two * system.vectors(1, best), c = system.vectors(2, best);
    if (!(b * b > number(4) * a * c)) return -1;
    small_vector<3, T> low;
    for (int k = 0; k < 3; ++k)
        for (int j = 0; j < 3; ++j) low[k] += follows(k, j) * system.vectors(j, best);
    number squares = 0;
    for (int i = 0; i < points.size; ++i) {
        if (!counts(i)) continue;
        number x, y;
        place(i, x, y);
        const number value = a * x * x + b * x * y + c * y * y + low[0] * x + low[1] * y + low[2];
        const number gx = number(2) * a * x + b * y + low[0], gy = b * x + number(2) * c * y + low[1];
        const number slope = gx * gx + gy * gy;
        if (slope > 0) squares += value * value / slope;
    }
    return squares / number(n) * size * size;
}

}  // namespace fit_ellipse_detail

template <class T, fit_source Points>
result<fitted_ellipse<T>> fit_ellipse(const Points& points, const fit_options& options,
                                      array_view<std::uint8_t> inliers) {
    using namespace fit_options_detail;
    using number = rounded<T>;
    expect_sound(options);
    const auto list = list_of<T>(points, options);
    expect_room(inliers, list.size);
    const bool known = sigmas_known(list, options);
    const span_of_points<T> span = span_of(list);
    const error why = refusal("fit_ellipse", list, span, 6);
    if (why.kind != fault::none) return why;

    const fit_ellipse_detail::ellipse_model<T> model;
    const fit_ellipse_detail::exact_model<T> exact;
    typename fit_ellipse_detail::ellipse_model<T>::shape at;
    normal_sums<5, T> sums;
    number scale = 1;
    const auto none = [&](const char* reason) {
        return error(fault::degenerate, "fit_ellipse: the ", list.size, " points ", reason);
    };
    const char* const straight = "lie along a straight line, as far as can be told; they have no ellipse";
    if (options.loss == fit_loss::squares) {
        if (!model.refit(list, at) ||
            !model.settle(list, at, sums, fit_points_detail::squares{}, robust_fit_detail::fine<T>))
            return none(straight);
    } else {
        const auto found = consensus_detail::find<T>(model, list, options, known, at);
        if (found.agree == 0) return none(straight);
        if (found.agree < 6 || found.agree < options.min_share * found.asked)
            return no_consensus("fit_ellipse", found.agree, found.asked, options);
        const number least = span.half * number(sizeof(T) > 4 ? T(1e-13) : T(1e-6));
        if (!robust_fit_detail::settle_robustly(model, at, sums, list, options, known, least, scale))
            return none(straight);
    }
    const cholesky<5, T> solver(sums.normal);
    const auto judged = robust_fit_detail::judge<T>(exact, at, list, options, known, scale, 5, inliers);
    const number rms = judged.quality.rms;
    // Where an ellipse is as near as that, it does not matter what else they may lie on.
    const bool near = rms < at.axes.b * number(T(0.01));
    const number hyperbola = near ? number(-1) : fit_ellipse_detail::square_from_hyperbola<T>(list, span.half, inliers);
    if (hyperbola >= 0 && hyperbola < rms * rms * number(T(0.25)))
        return none("lie on a hyperbola; it is more than twice as near to them as any ellipse");
    if (!solver.definite || !judged.sound || !(at.axes.a < span.half * number(T(1e6)))) return none(straight);

    fitted_ellipse<T> made;
    made.quality = judged.quality;
    made.x = static_cast<T>(at.own.x.value + list.x0.value), made.y = static_cast<T>(at.own.y.value + list.y0.value);
    made.a = at.axes.a.value, made.b = at.axes.b.value;
    made.angle = static_cast<T>(atan2(real(at.axes.uy.value), real(at.axes.ux.value)).value);
    if (!(made.angle < static_cast<T>(pi.value))) made.angle = 0;
    small_matrix<5, T> of_shape = solver.inverse();
    for (int j = 0; j < 5; ++j)
        for (int k = 0; k < 5; ++k) of_shape(j, k) *= judged.factor;
    made.covariance = covariance_of_axes(at.axes, of_shape);
    if (decltype(list)::states_sigma && options.correlation < 0) add_error_of_curvature(at.axes, made.covariance);
    if (!(made.covariance(2, 2) < number(4) * at.axes.a * at.axes.a))
        return none("are an arc too short to tell the axes of its ellipse");
    return made;
}

template <class T>
measured_point<T> centre_of(const fitted_ellipse<T>& ellipse) {
    return {ellipse.x, ellipse.y, covariance_of_place(ellipse.covariance)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
