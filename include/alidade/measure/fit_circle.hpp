// The circle nearest to points, and how sure it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/fit_options.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/robust_fit.hpp>

namespace alidade {

template <class T = double>
struct fitted_circle {
    T x = 0, y = 0, radius = 0;
    covariance_matrix<3, T> covariance = {};  ///< of x, y, radius
    fit_quality<T> quality;
};

inline namespace ALIDADE_ISA {

/// The circle of least loss of the points' distances from it (not of an algebraic one, which makes short arcs small),
/// each in units of the point's own sigma, and neighbours that err alike counted for less. But for `squares`, the
/// search for the circle that most points agree on comes first. Which points are inliers is told in `inliers`, if there
/// is room: one byte a point, 1 or 0.
///
/// requires  inliers.size is 0 or the number of points; options within their ranges
/// fault     malformed: a number is none; degenerate: fewer than three points (four where no sigma is known), in one
///           place, or straight as far as can be told: their curvature is less than three sigma;
///           not_found: fewer than min_share of them agree
/// exact     the same bytes on every machine; `squares` within 1e-9 of the radius on arcs of 10° or more, in float
///           within 1e-4
/// cost      squares: some six passes over the points; else some twelve, and the search over at most 256 of them;
///           allocates nothing
/// reference Taubin 1991 for the start, Gauss and Newton from there; OpenCV has cv::minEnclosingCircle and
///           cv::fitEllipse
template <class T = double, fit_source Points>
result<fitted_circle<T>> fit_circle(const Points& points, const fit_options& options = {},
                                    array_view<std::uint8_t> inliers = {});

template <class T>
measured_point<T> centre_of(const fitted_circle<T>& circle);
template <class T>
measured<T> radius_of(const fitted_circle<T>& circle);
template <class T>
measured<T> diameter_of(const fitted_circle<T>& circle);

// ---- how -----------------------------------------------------------------------------------

namespace fit_circle_detail {

template <class T>
struct circle_model {
    using number = rounded<T>;
    using shape = fit_points_detail::circle_of<T>;
    static constexpr int drawn = 3;

    number distance(const shape& at, const fit_sample<T>& p) const {
        const number x = p.x - at.x, y = p.y - at.y;
        return sqrt(x * x + y * y) - at.radius;
    }
    template <class Points>
    bool refit(const Points& points, shape& at) const {
        at = fit_points_detail::circle_of_taubin(points, fit_points_detail::mean_of<T>(points));
        return at.good;
    }
    template <class Points, class Loss>
    bool settle(const Points& points, shape& at, normal_sums<3, T>& sums, const Loss& loss, T precision) const {
        return fit_points_detail::settle(points, at, sums, loss, precision);
    }
};

}  // namespace fit_circle_detail

template <class T, fit_source Points>
result<fitted_circle<T>> fit_circle(const Points& points, const fit_options& options,
                                    array_view<std::uint8_t> inliers) {
    using namespace fit_options_detail;
    using number = rounded<T>;
    expect_sound(options);
    const auto list = list_of<T>(points, options);
    expect_room(inliers, list.size);
    const bool known = sigmas_known(list, options);
    const span_of_points<T> span = span_of(list);
    const error why = refusal("fit_circle", list, span, known ? 3 : 4);
    if (why.kind != fault::none) return why;

    const fit_circle_detail::circle_model<T> model;
    fit_points_detail::circle_of<T> at;
    normal_sums<3, T> sums;
    number scale = 1;
    const auto straight = [&] {
        return error(fault::degenerate, "fit_circle: the ", list.size,
                     " points lie along a straight line, as far as can be told; they have no circle");
    };
    if (options.loss == fit_loss::squares) {
        if (!model.refit(list, at) ||
            !model.settle(list, at, sums, fit_points_detail::squares{}, robust_fit_detail::fine<T>))
            return straight();
    } else {
        const auto found = consensus_detail::find<T>(model, list, options, known, at);
        if (found.agree == 0) return straight();
        if (found.agree < 3 || found.agree < options.min_share * found.asked)
            return no_consensus("fit_circle", found.agree, found.asked, options);
        const number least = span.half * number(sizeof(T) > 4 ? T(1e-13) : T(1e-6));
        if (!robust_fit_detail::settle_robustly(model, at, sums, list, options, known, least, scale)) return straight();
    }
    const cholesky<3, T> solver(sums.normal);
    const auto judged = robust_fit_detail::judge<T>(model, at, list, options, known, scale, 3, inliers);
    if (!solver.definite || !judged.sound || !(at.radius < span.half * number(T(1e6)))) return straight();

    fitted_circle<T> made;
    made.quality = judged.quality;
    made.x = static_cast<T>(at.x.value + list.x0.value), made.y = static_cast<T>(at.y.value + list.y0.value);
    made.radius = at.radius.value;
    made.covariance = solver.inverse();
    for (int j = 0; j < 3; ++j)
        for (int k = 0; k < 3; ++k) made.covariance(j, k) *= judged.factor;
    if (!(made.covariance(2, 2) * number(9) < at.radius * at.radius)) return straight();
    return made;
}

template <class T>
measured_point<T> centre_of(const fitted_circle<T>& circle) {
    return {circle.x, circle.y, covariance_of_place(circle.covariance)};
}
template <class T>
measured<T> radius_of(const fitted_circle<T>& circle) {
    return {circle.radius, sqrt(max(circle.covariance(2, 2), rounded<T>(0))).value};
}
template <class T>
measured<T> diameter_of(const fitted_circle<T>& circle) {
    const measured<T> radius = radius_of(circle);
    return {2 * radius.value, 2 * radius.sigma};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
