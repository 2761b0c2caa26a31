// What the fits of lines, circles, ellipses and rectangles have in common: options, and what they take.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/shape/fit_points.hpp>

#include <cstdint>
#include <type_traits>

namespace alidade {

/// What a fit makes least, of r = distance / sigma.
enum class fit_loss {
    squares,  ///< r²: every point counts, also one that has nothing to do with the shape
    huber,    ///< r², from 1.345 on growing like r only: points far away pull, but no harder than that
    tukey,    ///< Tukey's biweight: from 4.685 on points do not count at all
};

struct fit_options {
    fit_loss loss = fit_loss::tukey;  ///< other than `squares`, the fit begins where most points agree (a consensus)
    double sigma = 0;                 ///< standard error of points that do not state one; 0: seen from how they scatter
    double tolerance = 1;    ///< how far aside a point may lie and agree, in their unit, beside thrice its sigma
    double min_share = 0.3;  ///< of the points that must agree on one shape
    double correlation = as_subpixel_edges;  ///< of edge points: so many pixels along an edge share one error; 0: none
    double corner = 3;  ///< fit_rectangle leaves out edge points nearer than that to a corner, which blur rounds off
    int trials = 2000;  ///< of the search for the consensus, at most
    std::uint64_t seed = 1;  ///< of that search: the same seed, the same result
};

inline namespace ALIDADE_ISA {
namespace fit_options_detail {

template <class P>
inline constexpr bool is_point = std::is_same_v<P, edge_point> || std::is_same_v<P, point<float>> ||
                                 std::is_same_v<P, point<double>> || std::is_same_v<P, point<int>>;

/// Points near the first of them, in T: far from the origin no digits are lost.
template <class T, class P>
struct fit_list {
    using number = rounded<T>;
    static constexpr bool states_sigma = std::is_same_v<P, edge_point>;
    // Differences are taken in the wider of the two.
    using wide = std::conditional_t<std::is_same_v<P, point<double>>, double, T>;

    const P* data = nullptr;
    const int* indices = nullptr;
    int size = 0;
    rounded<wide> x0 = 0, y0 = 0;
    number correlation = 0, variance = 1;

    [[gnu::always_inline]] const P& operator[](int i) const { return data[indices ? indices[i] : i]; }
    [[gnu::always_inline]] number x(int i) const { return narrow(wide_of((*this)[i].x) - x0); }
    [[gnu::always_inline]] number y(int i) const { return narrow(wide_of((*this)[i].y) - y0); }

    template <class>
    [[gnu::always_inline]] fit_sample<T> sample(int i) const {
        if constexpr (states_sigma) {
            const edge_point& p = (*this)[i];
            const number sigma = max(number(p.sigma), number(T(1e-3)));
            return {x(i), y(i), sigma * sigma,
                    correlation == 0 ? number(1) : shared_noise(number(p.nx), number(p.ny), correlation)};
        } else {
            return {x(i), y(i), variance, 1};
        }
    }

    template <class C>
    [[gnu::always_inline]] static rounded<wide> wide_of(C v) {
        return rounded<wide>(static_cast<wide>(v));
    }
    [[gnu::always_inline]] static number narrow(rounded<wide> v) { return number(static_cast<T>(v.value)); }
};

}  // namespace fit_options_detail

/// What can be fitted to: chosen_points, an array_view or container of edge_point or of point<float, double or int>.
template <class Points>
concept fit_source = std::is_same_v<Points, chosen_points> || requires(const Points& p) {
    requires fit_options_detail::is_point<std::remove_cvref_t<decltype(*p.begin())>>;
};

namespace fit_options_detail {

inline void expect_sound(const fit_options& options) {
    ALIDADE_EXPECTS(options.sigma >= 0 && options.tolerance > 0, options.sigma, options.tolerance);
    ALIDADE_EXPECTS(options.min_share >= 0 && options.min_share <= 1, options.min_share);
    ALIDADE_EXPECTS(options.correlation >= -1 && options.correlation <= 1e6, options.correlation);
    ALIDADE_EXPECTS(options.corner >= 0 && options.trials >= 1, options.corner, options.trials);
}

template <class T, class P>
fit_list<T, P> list_of(const P* data, const int* indices, int size, const fit_options& options) {
    fit_list<T, P> made = {data, indices, size};
    if (size > 0) made.x0 = made.wide_of(made[0].x), made.y0 = made.wide_of(made[0].y);
    made.correlation = static_cast<T>(options.correlation);
    if (options.sigma > 0) made.variance = static_cast<T>(options.sigma * options.sigma);
    return made;
}
template <class T>
fit_list<T, edge_point> list_of(const chosen_points& from, const fit_options& options) {
    return list_of<T>(from.points, from.indices, from.size, options);
}
template <class T, fit_source Points>
auto list_of(const Points& from, const fit_options& options) {
    const int size = static_cast<int>(from.end() - from.begin());
    return list_of<T>(size > 0 ? &*from.begin() : nullptr, static_cast<const int*>(nullptr), size, options);
}

/// Whether the points say how sure they are.
template <class T, class P>
bool sigmas_known(const fit_list<T, P>&, const fit_options& options) {
    return fit_list<T, P>::states_sigma || options.sigma > 0;
}

/// Where points are: half their extent; and the first that is not a number, if there is one.
template <class T>
struct span_of_points {
    rounded<T> half = 0;
    int bad = -1;
};
template <class T, class P>
span_of_points<T> span_of(const fit_list<T, P>& points) {
    using number = rounded<T>;
    number left = 0, right = 0, top = 0, bottom = 0;
    for (int i = 0; i < points.size; ++i) {
        const number x = points.x(i), y = points.y(i);
        bool sound = x - x == 0 && y - y == 0;
        if constexpr (fit_list<T, P>::states_sigma) {
            const edge_point& p = points[i];
            sound = sound && p.sigma - p.sigma == 0 && p.nx - p.nx == 0 && p.ny - p.ny == 0;
        }
        if (!sound) return {0, i};
        left = min(left, x), right = max(right, x);
        top = min(top, y), bottom = max(bottom, y);
    }
    return {max(right - left, bottom - top) * number(T(0.5)), -1};
}

/// Why points cannot be fitted to by anything, or fault::none.
template <class T, class P>
error refusal(const char* who, const fit_list<T, P>& points, const span_of_points<T>& span, int least) {
    if (span.bad >= 0)
        return error(fault::malformed, who, ": point ", span.bad,
                     " has a coordinate, normal or sigma that is no number");
    if (points.size < least)
        return error(fault::degenerate, who, ": ", points.size, " points do not determine the shape, it needs ", least,
                     " or more");
    if (!(span.half > 0)) return error(fault::degenerate, who, ": all ", points.size, " points lie in one place");
    return {};
}

inline error no_consensus(const char* who, int agree, int asked, const fit_options& options) {
    return error(fault::not_found, who, ": at most ", agree, " of ", asked,
                 " points agree on one shape, fewer than min_share = ", static_cast<int>(options.min_share * 100),
                 " %; a larger tolerance lets more of them agree");
}

inline void expect_room(array_view<std::uint8_t> inliers, int points) {
    ALIDADE_EXPECTS(inliers.size == 0 || inliers.size == points, inliers.size, points);
}

}  // namespace fit_options_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
