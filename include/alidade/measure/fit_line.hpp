// The straight line nearest to points, and how sure it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/angle.hpp>
#include <alidade/measure/distance.hpp>
#include <alidade/measure/fit_options.hpp>
#include <alidade/measure/measured.hpp>
#include <alidade/measure/robust_fit.hpp>

namespace alidade {

/// A measured_line from its first point to its last.
template <class T = double>
struct fitted_line {
    measured_line<T> line;  ///< through the weighted mean of its points
    T angle = 0;            ///< its direction, in [0, π)
    T from = 0, to = 0;     ///< where its inliers begin and end along (ux, uy), from (x, y)
    fit_quality<T> quality;
};

inline namespace ALIDADE_ISA {

/// The line of least loss of the points' distances from it, each in units of the point's own sigma, and neighbours
/// that err alike counted for less. But for `squares`, the search for the line that most points agree on comes first.
/// Which points are inliers is told in `inliers`, if there is room: one byte a point, 1 or 0.
///
/// requires  inliers.size is 0 or the number of points; options within their ranges
/// fault     malformed: a number is none; degenerate: fewer than two points (three where no sigma is known), all in one
///           place, or as wide as long; not_found: fewer than min_share of them agree
/// exact     the same bytes on every machine; `squares` within 1e-12 of the points' extent, in float within 1e-5
/// cost      squares: two passes over the points; else some ten, and the search over at most 256 of them; allocates
///           nothing
/// reference cv::fitLine, which begins anywhere and says nothing of uncertainty
template <class T = double, fit_source Points>
result<fitted_line<T>> fit_line(const Points& points, const fit_options& options = {},
                                array_view<std::uint8_t> inliers = {});

// ---- how -----------------------------------------------------------------------------------

namespace fit_line_detail {

template <class T>
struct line_shape {
    rounded<T> x = 0, y = 0, nx = 0, ny = 0;
};

template <class T>
struct line_sums {
    rounded<T> weight = 0, along = 0;  ///< Σ weight, and Σ weight t² with t along the line from its mean
};

template <class T>
struct line_model {
    using number = rounded<T>;
    using shape = line_shape<T>;
    static constexpr int drawn = 2;

    number distance(const shape& at, const fit_sample<T>& p) const {
        return (p.x - at.x) * at.nx + (p.y - at.y) * at.ny;
    }
    template <class Points>
    bool refit(const Points& points, shape& at) const {
        line_sums<T> sums;
        return settle(points, at, sums, fit_points_detail::squares{}, T(1));
    }
    /// The weights that the loss gives follow from the line before, until it stays; of squares, at once: precision 1.
    template <class Points, class Loss>
    bool settle(const Points& points, shape& at, line_sums<T>& sums, const Loss& loss, T precision) const {
        for (int step = 0; step < 100; ++step) {
            const shape before = at;
            const line_fit_of<T> fit = fit_points_detail::line_of<T>(points, [&](const fit_sample<T>& p) {
                const number d = distance(before, p);
                return fit_points_detail::weight_of(p) * loss(d * d / p.variance).weight;
            });
            if (!fit.good) return false;
            at = {fit.x, fit.y, fit.nx, fit.ny};
            sums = {number(1) / (fit.sigma_offset * fit.sigma_offset), number(1) / (fit.sigma_angle * fit.sigma_angle)};
            const number turned = abs(before.nx * at.ny - before.ny * at.nx);
            const number moved = abs((at.x - before.x) * at.nx + (at.y - before.y) * at.ny);
            if (turned * fit.along + moved <= fit.along * number(precision) || precision == 1) break;
        }
        return true;
    }
};

}  // namespace fit_line_detail

template <class T, fit_source Points>
result<fitted_line<T>> fit_line(const Points& points, const fit_options& options, array_view<std::uint8_t> inliers) {
    using namespace fit_options_detail;
    using number = rounded<T>;
    expect_sound(options);
    const auto list = list_of<T>(points, options);
    expect_room(inliers, list.size);
    const bool known = sigmas_known(list, options);
    const span_of_points<T> span = span_of(list);
    const error why = refusal("fit_line", list, span, known ? 2 : 3);
    if (why.kind != fault::none) return why;

    const fit_line_detail::line_model<T> model;
    fit_line_detail::line_shape<T> at;
    fit_line_detail::line_sums<T> sums;
    number scale = 1;
    const auto blob = [&] {
        return error(fault::degenerate, "fit_line: the ", list.size,
                     " points lie as far across every line as along it; they have no direction");
    };
    if (options.loss == fit_loss::squares) {
        if (!model.settle(list, at, sums, fit_points_detail::squares{}, T(1))) return blob();
    } else {
        const auto found = consensus_detail::find<T>(model, list, options, known, at);
        if (found.agree < 2 || found.agree < options.min_share * found.asked)
            return no_consensus("fit_line", found.agree, found.asked, options);
        const number least = span.half * number(sizeof(T) > 4 ? T(1e-13) : T(1e-6));
        if (!robust_fit_detail::settle_robustly(model, at, sums, list, options, known, least, scale)) return blob();
    }
    const auto judged = robust_fit_detail::judge<T>(model, at, list, options, known, scale, 2, inliers);
    const number rms = judged.quality.rms, along = sqrt(sums.along / sums.weight);
    if (!judged.sound || !(rms < along * number(T(0.7)))) return blob();

    const bool turn = at.nx > 0 || (at.nx == 0 && at.ny < 0);  // (ux, uy) = (ny, -nx)
    const number ux = turn ? -at.ny : at.ny, uy = turn ? at.nx : -at.nx;
    fitted_line<T> made;
    made.quality = judged.quality;
    made.line.x = static_cast<T>((at.x.value + list.x0.value)),
    made.line.y = static_cast<T>(at.y.value + list.y0.value);
    made.line.ux = ux.value, made.line.uy = uy.value;
    made.line.sigma_offset = sqrt(judged.factor / sums.weight).value;
    made.line.sigma_angle = sqrt(judged.factor / sums.along).value;
    made.angle = static_cast<T>(atan2(real(uy.value), real(ux.value)).value);
    if (!(made.angle < static_cast<T>(pi.value))) made.angle = 0;
    const number limit = scale * scale * number(T(4.685 * 4.685));
    bool first = true;
    for (int i = 0; i < list.size; ++i) {
        const fit_sample<T> p = list.template sample<T>(i);
        const number d = model.distance(at, p), t = (p.x - at.x) * ux + (p.y - at.y) * uy;
        if (options.loss != fit_loss::squares && !(d * d < limit * p.variance)) continue;
        if (first || t < made.from) made.from = t.value;
        if (first || t > made.to) made.to = t.value;
        first = false;
    }
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
