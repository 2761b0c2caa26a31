// The line, circle, ellipse or rectangle whose edge explains the grey values of a picture best, with its uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/point.hpp>
#include <alidade/measure/edge_fit_rounds.hpp>

#include <cstdint>

namespace alidade {

/// Where an edge is looked for. Who goes from `from` to `to` has the line's inner side on the right hand.
struct nominal_line {
    point<double> from, to;
};
/// All of a circle or, from the direction `from` on, an arc that turns by `sweep` from +x towards +y.
struct nominal_circle {
    double x = 0, y = 0, radius = 0;
    double from = 0, sweep = 6.283185307179586;
};
struct nominal_ellipse {
    double x = 0, y = 0, a = 0, b = 0;  ///< semi-axes
    double angle = 0;                   ///< direction of a
};
struct nominal_rectangle {
    double x = 0, y = 0, width = 0, height = 0;  ///< the middle and the sides
    double angle = 0;                            ///< direction in which the width runs
};

/// `from` and `to` are the nominal ones, moved across to the edge. Offset and angle are those at their middle: the
/// offset along the normal, to the right hand.
struct line_edge {
    point<double> from, to;
    double angle = 0;  ///< of the way from `from` to `to`, in (-π, π]
    double sigma_offset = 0, sigma_angle = 0;
    covariance_matrix<2> covariance = {};  ///< of offset and angle
    edge_look look;
};
struct circle_edge {
    measured<> x, y, radius;
    covariance_matrix<3> covariance = {};  ///< of x, y, radius
    edge_look look;
};
struct ellipse_edge {
    measured<> x, y;
    measured<> a, b;   ///< semi-axes, a >= b
    measured<> angle;  ///< direction of a, in [0, π); its sigma is at most 0.91, that of any direction
    covariance_matrix<5> covariance = {};  ///< of x, y, a, b, angle
    edge_look look;
};
struct rectangle_edge {
    measured<> x, y, width, height;        ///< the middle and the sides
    measured<> angle;                      ///< direction of the width, near the nominal one, in (-π, π]
    covariance_matrix<5> covariance = {};  ///< of x, y, width, height, angle
    edge_look look;
};

inline namespace ALIDADE_ISA {

/// The shape, near the nominal one, for which the sum of the squares of what the pixels of a band along it are beside
///     dark + (light - dark) Φ(d / blur)
/// is least, d being the distance from the shape, Φ the normal distribution, the pixel's square and the shift of a
/// curved edge counted in; dark, light and blur are fitted along with it. Pixels that are not as the model says (dirt,
/// glare, another edge) lose their weight by Tukey's biweight; noise, of either side by itself, is told from what is
/// left; clipped values are compared with the mean that clipping gives. What limits the uncertainty is noise: the
/// covariances come from it, wider where neighbours share theirs and where the model does not hold.
///
/// Nothing is told, and why, where there is no edge, or too few pixels, or the edge is not where or as it was
/// asked for.
///
/// requires  options in their ranges; a nominal shape of finite numbers, with a length or a radius above 0. Samples are
///           std::uint8_t, std::uint16_t or float; what is no number counts for nothing
/// border    of the shape only what lies in the picture counts
/// exact     the same bytes on every ISA. Of float pictures without noise within 0.004 px for blurs of 0.5 px and
///           more and radii of 4 px and more. Another edge nearer than five blurs moves it: see caliper_width
/// cost      some eight passes over the pixels nearer than four blurs, about 0.03 µs each, and two over those within
///           `reach`; allocates nothing; 16 kB of stack
/// reference Tabatabai and Mitchell 1984 for the moments of an edge's grey values; Nalwa and Binford 1986 for the fit
///           of a blurred step to them
template <class T>
result<line_edge> edge_fit(image_view<T> picture, const nominal_line& where, const edge_fit_options& options = {});
template <class T>
result<circle_edge> edge_fit(image_view<T> picture, const nominal_circle& where, const edge_fit_options& options = {});
template <class T>
result<ellipse_edge> edge_fit(image_view<T> picture, const nominal_ellipse& where,
                              const edge_fit_options& options = {});
template <class T>
result<rectangle_edge> edge_fit(image_view<T> picture, const nominal_rectangle& where,
                                const edge_fit_options& options = {});

/// The line along an edge, as angle, distance and intersection take it: through the point, in the middle of what was
/// seen of the edge or near it, where offset and angle err independently of each other.
measured_line<> line_of(const line_edge& edge);

measured_point<> centre_of(const circle_edge& circle);
measured_point<> centre_of(const ellipse_edge& ellipse);
measured_point<> centre_of(const rectangle_edge& rectangle);

// ---- how -----------------------------------------------------------------------------------

namespace edge_fit_detail {

inline bool is_place(double x, double y) {
    return x - x == 0 && y - y == 0 && abs(real(x)) < 1e6 && abs(real(y)) < 1e6;
}
inline bool is_length(double v) { return v > 0 && v < 1e6; }

inline void expect_sound(const edge_fit_options& options) {
    ALIDADE_EXPECTS(options.search >= 0 && options.search <= 16);
    ALIDADE_EXPECTS(options.reach >= 3 && options.reach <= most_bins);
    ALIDADE_EXPECTS(options.ends >= 0 && options.ends <= 1e6);
    ALIDADE_EXPECTS(options.min_contrast >= 0 && options.max_blur > 0 && options.max_blur <= 6);
    ALIDADE_EXPECTS(options.black <= options.white);
}

/// An angle brought into (-π, π].
inline real principal(real angle) {
    if (angle > pi) angle -= pi * 2;
    if (angle <= -pi) angle += pi * 2;
    return angle;
}

/// The covariance of what is told, of parameter steps of which each tells `scale` times itself.
template <int N>
covariance_matrix<N> told(const small_matrix<N>& steps, const real (&scale)[N]) {
    covariance_matrix<N> made;
    for (int j = 0; j < N; ++j)
        for (int k = 0; k < N; ++k) made(j, k) = steps(j, k) * scale[j] * scale[k];
    return made;
}
inline double sigma_of(real variance) { return sqrt(variance).value; }

template <class T, class Shape>
result<edge_fitted<Shape>> fit_shape(const char* who, image_view<T> picture, const Shape& start,
                                     const edge_fit_options& options, unsigned fixed = 0) {
    using sample = std::remove_const_t<T>;
    static_assert(std::is_same_v<sample, std::uint8_t> || std::is_same_v<sample, std::uint16_t> ||
                  std::is_same_v<sample, float>);
    expect_sound(options);
    return edge_fitter<sample, Shape>(picture, start, options, fixed).fit(who);
}

inline line_shape shape_of(const nominal_line& where, double ends) {
    ALIDADE_EXPECTS(is_place(where.from.x, where.from.y) && is_place(where.to.x, where.to.y));
    const real dx = real(where.to.x) - where.from.x, dy = real(where.to.y) - where.from.y;
    const real length = sqrt(dx * dx + dy * dy);
    ALIDADE_EXPECTS(length > 0);
    return {{(real(where.from.x) + where.to.x) * real(0.5), (real(where.from.y) + where.to.y) * real(0.5), dx / length,
             dy / length, max(length * real(0.5) - ends, min(length * real(0.25), real(0.5)))}};
}
inline circle_shape shape_of(const nominal_circle& where, double) {
    ALIDADE_EXPECTS(is_place(where.x, where.y) && is_length(where.radius));
    ALIDADE_EXPECTS(abs(real(where.from)) <= 100 && where.sweep > 0 && where.sweep <= 100);
    circle_shape made = {where.x, where.y, where.radius};
    if (where.sweep >= 6.283185307179586) return made;
    const sine_cosine from = sin_cos(where.from), to = sin_cos(real(where.from) + where.sweep);
    made.from_x = from.cosine, made.from_y = from.sine, made.to_x = to.cosine, made.to_y = to.sine;
    made.part = real(where.sweep) > pi ? 1 : 0;
    return made;
}
inline ellipse_shape shape_of(const nominal_ellipse& where, double) {
    ALIDADE_EXPECTS(is_place(where.x, where.y) && is_length(where.a) && is_length(where.b));
    const sine_cosine turn = sin_cos(where.angle);
    return {where.x, where.y, where.a, where.b, turn.cosine, turn.sine};
}
inline rectangle_shape shape_of(const nominal_rectangle& where, double ends) {
    ALIDADE_EXPECTS(is_place(where.x, where.y) && is_length(where.width) && is_length(where.height));
    const sine_cosine turn = sin_cos(where.angle);
    return {where.x,   where.y,   real(where.width) * real(0.5), real(where.height) * real(0.5), turn.cosine,
            turn.sine, real(ends)};
}

/// The ends of the nominal line, moved to where it was found.
inline line_edge told(const line_shape& found, const small_matrix<2>& covariance, const nominal_line& where) {
    const strip& s = found.edge;
    const real dx = real(where.to.x) - where.from.x, dy = real(where.to.y) - where.from.y;
    const real half = sqrt(dx * dx + dy * dy) * real(0.5);
    line_edge made;
    made.from = {(s.x - s.ux * half).value, (s.y - s.uy * half).value};
    made.to = {(s.x + s.ux * half).value, (s.y + s.uy * half).value};
    made.angle = principal(atan2(s.uy, s.ux)).value;
    made.covariance = told<2>(covariance, {1, real(1) / s.half});
    made.sigma_offset = sigma_of(made.covariance(0, 0));
    made.sigma_angle = sigma_of(made.covariance(1, 1));
    return made;
}
inline circle_edge told(const circle_shape& s, const small_matrix<3>& covariance, const nominal_circle&) {
    circle_edge made;
    made.covariance = told<3>(covariance, {1, 1, 1});
    made.x = {s.x.value, sigma_of(made.covariance(0, 0))};
    made.y = {s.y.value, sigma_of(made.covariance(1, 1))};
    made.radius = {s.radius.value, sigma_of(made.covariance(2, 2))};
    return made;
}
inline ellipse_edge told(const ellipse_shape& s, const small_matrix<5>& covariance, const nominal_ellipse&) {
    ellipse_edge made;
    made.covariance = told<5>(covariance, {1, 1, 1, 1, real(1) / max(s.a - s.b, real(1e-9))});
    real angle = atan2(s.uy, s.ux);
    if (angle < 0) angle += pi;
    if (angle >= pi) angle = 0;
    made.x = {s.x.value, sigma_of(made.covariance(0, 0))};
    made.y = {s.y.value, sigma_of(made.covariance(1, 1))};
    made.a = {s.a.value, sigma_of(made.covariance(2, 2))};
    made.b = {s.b.value, sigma_of(made.covariance(3, 3))};
    made.angle = {angle.value, min(real(sigma_of(made.covariance(4, 4))), real(0.91)).value};
    return made;
}
inline rectangle_edge told(const rectangle_shape& s, const small_matrix<5>& covariance, const nominal_rectangle&) {
    rectangle_edge made;
    made.covariance = told<5>(covariance, {1, 1, 2, 2, real(1) / s.size()});
    made.x = {s.x.value, sigma_of(made.covariance(0, 0))};
    made.y = {s.y.value, sigma_of(made.covariance(1, 1))};
    made.width = {(s.a * 2).value, sigma_of(made.covariance(2, 2))};
    made.height = {(s.b * 2).value, sigma_of(made.covariance(3, 3))};
    made.angle = {principal(atan2(s.uy, s.ux)).value, sigma_of(made.covariance(4, 4))};
    return made;
}

/// The fit of one kind of shape, from its nominal to what is told of it.
template <class Edge, class T, class Nominal>
result<Edge> fit_and_tell(const char* who, image_view<T> picture, const Nominal& where,
                          const edge_fit_options& options) {
    const auto found = fit_shape(who, picture, shape_of(where, options.ends), options);
    if (!found) return found.error();
    Edge made = told(found->state.shape, found->covariance, where);
    made.look = found->look;
    return made;
}

}  // namespace edge_fit_detail

template <class T>
result<line_edge> edge_fit(image_view<T> picture, const nominal_line& where, const edge_fit_options& options) {
    return edge_fit_detail::fit_and_tell<line_edge>("edge_fit of a line", picture, where, options);
}
template <class T>
result<circle_edge> edge_fit(image_view<T> picture, const nominal_circle& where, const edge_fit_options& options) {
    return edge_fit_detail::fit_and_tell<circle_edge>("edge_fit of a circle", picture, where, options);
}
template <class T>
result<ellipse_edge> edge_fit(image_view<T> picture, const nominal_ellipse& where, const edge_fit_options& options) {
    return edge_fit_detail::fit_and_tell<ellipse_edge>("edge_fit of an ellipse", picture, where, options);
}
template <class T>
result<rectangle_edge> edge_fit(image_view<T> picture, const nominal_rectangle& where,
                                const edge_fit_options& options) {
    return edge_fit_detail::fit_and_tell<rectangle_edge>("edge_fit of a rectangle", picture, where, options);
}

inline measured_line<> line_of(const line_edge& edge) {
    const sine_cosine way = sin_cos(real(edge.angle));
    const real offset = edge.covariance(0, 0), both = edge.covariance(0, 1), angle = edge.covariance(1, 1);
    // So far along from the middle the offset is one of the middle and the angle's, and has nothing in common with it.
    const real along = angle > 0 ? -both / angle : real(0);
    const bool back = way.sine < 0 || (way.sine == 0 && way.cosine < 0);
    measured_line<> made;
    made.x = ((real(edge.from.x) + edge.to.x) * real(0.5) + along * way.cosine).value;
    made.y = ((real(edge.from.y) + edge.to.y) * real(0.5) + along * way.sine).value;
    made.ux = (back ? -way.cosine : way.cosine).value, made.uy = (back ? -way.sine : way.sine).value;
    made.sigma_offset = sqrt(max(offset + along * both, real(0))).value;
    made.sigma_angle = edge.sigma_angle;
    return made;
}
inline measured_point<> centre_of(const circle_edge& circle) {
    return {circle.x.value, circle.y.value, covariance_of_place(circle.covariance)};
}
inline measured_point<> centre_of(const ellipse_edge& ellipse) {
    return {ellipse.x.value, ellipse.y.value, covariance_of_place(ellipse.covariance)};
}
inline measured_point<> centre_of(const rectangle_edge& rectangle) {
    return {rectangle.x.value, rectangle.y.value, covariance_of_place(rectangle.covariance)};
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
