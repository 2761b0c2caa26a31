// How far points are from being straight, or round: straightness, roundness and circularity.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/trigonometry.hpp>
#include <alidade/measure/fit_circle.hpp>
#include <alidade/measure/fit_line.hpp>
#include <alidade/measure/minimum_zone.hpp>

namespace alidade {

/// What deviations are counted from.
enum class form_reference {
    least_squares,  ///< the shape of least squares: LSLI of ISO 12780-1, LSCI of ISO 12181-1
    minimum_zone,   ///< the shape in the middle of the narrowest zone that holds all points: MZLI, MZCI
};

struct form_options {
    form_reference reference = form_reference::least_squares;
    double sigma = 0;                        ///< standard error of points that do not state one
    double correlation = as_subpixel_edges;  ///< of edge points, as in fit_options
};

/// Deviations from a reference line or circle, in the unit of the points.
template <class T = double>
struct form_deviation {
    measured<T> total;  ///< from the lowest valley to the highest peak: STRt, RONt
    T peak = 0;         ///< the largest on the side that the normal leads to, of a circle outside: STRp, RONp
    T valley = 0;       ///< the largest on the other side, as a positive number: STRv, RONv
    T rms = 0;          ///< STRq, RONq
};

template <class T = double>
struct straightness_of_points {
    form_deviation<T> deviation;
    measured_line<T> line;  ///< the reference; its sigmas are those of least squares
};
template <class T = double>
struct roundness_of_points {
    form_deviation<T> deviation;
    fitted_circle<T> circle;  ///< the reference; its covariance is that of least squares
};

inline namespace ALIDADE_ISA {

// Every point counts: an outlier is a deviation. Noise is one as well: n points of standard error s that are perfectly
// straight have a total of about 2 s sqrt(2 ln n), so smooth a profile first, or measure a long one. The sigma of the
// total is that of the two points it is read from, 0 where they state none.
//
// fault     as fit_line and fit_circle say
// exact     the same bytes on every machine; the narrowest zone near the shape of least squares, within 1e-9 of
//           its width
// cost      some passes over the points, for a minimum zone some twenty to fifty; allocates nothing

/// reference ISO 12780-1 (2011)
template <class T = double, fit_source Points>
result<straightness_of_points<T>> straightness(const Points& points, const form_options& options = {});

/// What ISO calls roundness, ASME Y14.5 calls circularity. reference ISO 12181-1 (2011)
template <class T = double, fit_source Points>
result<roundness_of_points<T>> roundness(const Points& points, const form_options& options = {});

/// 4π area / length² of a closed outline: 1 for a circle, less for everything else; 0 for what encloses nothing, has a
/// coordinate that is no number, or ones whose squares T cannot hold. The
/// outline's noise makes it longer and so less round. Of edge points, what their sigmas make of it.
/// reference Cox 1927; ISO 9276-6 (2008)
template <class T = double, fit_source Points>
measured<T> circularity(const Points& outline, double correlation = as_subpixel_edges);

// ---- how -----------------------------------------------------------------------------------

namespace form_detail {

template <class T, class Points, class Distance>
form_deviation<T> deviations(const Points& points, bool known, const Distance& distance) {
    using number = rounded<T>;
    number high = 0, low = 0, squares = 0, of_high = 0, of_low = 0;
    for (int i = 0; i < points.size; ++i) {
        const fit_sample<T> p = points.template sample<T>(i);
        const number d = distance(p);
        squares += d * d;
        if (i == 0 || d > high) high = d, of_high = p.variance;
        if (i == 0 || d < low) low = d, of_low = p.variance;
    }
    form_deviation<T> made;
    made.total = {(high - low).value, known ? sqrt(of_high + of_low).value : T(0)};
    made.peak = max(high, number(0)).value, made.valley = max(-low, number(0)).value;
    made.rms = sqrt(squares / number(points.size)).value;
    return made;
}

inline fit_options squares_of(const form_options& options) {
    fit_options made;
    made.loss = fit_loss::squares;
    made.sigma = options.sigma;
    made.correlation = options.correlation;
    return made;
}

}  // namespace form_detail

template <class T, fit_source Points>
result<straightness_of_points<T>> straightness(const Points& points, const form_options& options) {
    using namespace fit_options_detail;
    using number = rounded<T>;
    const fit_options how = form_detail::squares_of(options);
    const result<fitted_line<T>> fit = fit_line<T>(points, how);
    if (!fit) return fit.error();
    const auto list = list_of<T>(points, how);
    straightness_of_points<T> made;
    made.line = fit->line;
    minimum_zone_detail::zone_line<T> at = {static_cast<T>(made.line.x - list.x0.value),
                                            static_cast<T>(made.line.y - list.y0.value), made.line.ux, made.line.uy};
    if (options.reference == form_reference::minimum_zone) {
        if (!minimum_zone_detail::narrowest(list, at))
            return error(fault::degenerate, "straightness: the ", list.size, " points have no narrowest zone");
        made.line.x = static_cast<T>(at.x.value + list.x0.value),
        made.line.y = static_cast<T>(at.y.value + list.y0.value);
        const bool turn = at.uy < 0 || (at.uy == 0 && at.ux < 0);
        made.line.ux = (turn ? -at.ux : at.ux).value, made.line.uy = (turn ? -at.uy : at.uy).value;
    }
    const number nx = -rounded<T>(made.line.uy), ny = made.line.ux;
    made.deviation = form_detail::deviations<T>(
        list, sigmas_known(list, how), [&](const fit_sample<T>& p) { return (p.x - at.x) * nx + (p.y - at.y) * ny; });
    return made;
}

template <class T, fit_source Points>
result<roundness_of_points<T>> roundness(const Points& points, const form_options& options) {
    using namespace fit_options_detail;
    const fit_options how = form_detail::squares_of(options);
    const result<fitted_circle<T>> fit = fit_circle<T>(points, how);
    if (!fit) return fit.error();
    const auto list = list_of<T>(points, how);
    roundness_of_points<T> made;
    made.circle = *fit;
    fit_points_detail::circle_of<T> at = {true, static_cast<T>(fit->x - list.x0.value),
                                          static_cast<T>(fit->y - list.y0.value), fit->radius};
    if (options.reference == form_reference::minimum_zone) {
        if (!minimum_zone_detail::narrowest(list, at))
            return error(fault::degenerate, "roundness: the ", list.size, " points have no narrowest zone");
        made.circle.x = static_cast<T>(at.x.value + list.x0.value),
        made.circle.y = static_cast<T>(at.y.value + list.y0.value);
        made.circle.radius = at.radius.value;
    }
    const fit_circle_detail::circle_model<T> model;
    made.deviation = form_detail::deviations<T>(list, sigmas_known(list, how),
                                                [&](const fit_sample<T>& p) { return model.distance(at, p); });
    return made;
}

template <class T, fit_source Points>
measured<T> circularity(const Points& outline, double correlation) {
    using namespace fit_options_detail;
    using number = rounded<T>;
    fit_options how;
    how.correlation = correlation;
    const auto list = list_of<T>(outline, how);
    const int n = list.size;
    if (n < 3 || span_of(list).bad >= 0) return {};
    number twice_area = 0, length = 0;
    for (int i = 0; i < n; ++i) {
        const int k = i + 1 < n ? i + 1 : 0;
        const number dx = list.x(k) - list.x(i), dy = list.y(k) - list.y(i);
        twice_area += list.x(i) * dy - list.y(i) * dx;
        length += sqrt(dx * dx + dy * dy);
    }
    if (!(length > 0)) return {};
    const number sign = twice_area < 0 ? -1 : 1, area = sign * twice_area * number(T(0.5));
    const number value = number(static_cast<T>(4 * pi.value)) * area / (length * length);
    number variance = 0;
    if constexpr (decltype(list)::states_sigma) {
        for (int i = 0; i < n; ++i) {
            const int before = i > 0 ? i - 1 : n - 1, behind = i + 1 < n ? i + 1 : 0;
            const number bx = list.x(i) - list.x(before), by = list.y(i) - list.y(before);
            const number cx = list.x(i) - list.x(behind), cy = list.y(i) - list.y(behind);
            const number b = sqrt(bx * bx + by * by), c = sqrt(cx * cx + cy * cy);
            const number nx = list[i].nx, ny = list[i].ny;
            const number longer =
                (b > 0 ? (bx * nx + by * ny) / b : number(0)) + (c > 0 ? (cx * nx + cy * ny) / c : number(0));
            const number larger = sign * number(T(0.5)) * (nx * (by - cy) - ny * (bx - cx));
            const number grows = area > 0 ? value * (larger / area - number(2) * longer / length) : number(0);
            const fit_sample<T> p = list.template sample<T>(i);
            variance += grows * grows * p.variance * p.shared;
        }
    }
    const number both = value + variance;
    if (!(both - both == 0)) return {};  // the squares of its coordinates are beyond T
    return {value.value, sqrt(variance).value};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
