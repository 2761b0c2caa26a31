// Several nominal shapes in one model, found in a picture by calipers placed along each, and measured.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/caliper.hpp>
#include <alidade/measure/edge_fit.hpp>

namespace alidade {

/// Where the model lies: turned by `angle` from +x towards +y, scaled, and then moved by (x, y).
struct metrology_pose {
    double x = 0, y = 0, angle = 0, scale = 1;
};

enum class metrology_shape { line, circle, ellipse, rectangle };

/// One shape, in the model's own coordinates, and how it is looked for. Lengths of calipers are pixels of the picture.
struct metrology_object {
    metrology_shape shape = metrology_shape::line;
    nominal_line line = {};
    nominal_circle circle = {};
    nominal_ellipse ellipse = {};
    nominal_rectangle rectangle = {};

    int calipers = 16;     ///< evenly along it; at most 256
    double search = 10;    ///< how far to either side they reach, in pixels
    double width = 6;      ///< of each
    double tolerance = 1;  ///< a caliper whose edge lies farther from the shape is an outlier, in pixels
    caliper_choice choice = caliper_choice::best;
    caliper_options edges = {};  ///< the way is from the outside inwards, or from the left of a line to its right
    bool by_pixels = true;       ///< the calipers are the start of an edge_fit; otherwise all there is
    double ends = 4;             ///< that are left out of lines and sides, in pixels
    bool shaded = false;         ///< see edge_fit_options

    constexpr metrology_object() = default;
    constexpr metrology_object(const nominal_line& what) : shape(metrology_shape::line), line(what) {}
    constexpr metrology_object(const nominal_circle& what) : shape(metrology_shape::circle), circle(what) {}
    constexpr metrology_object(const nominal_ellipse& what) : shape(metrology_shape::ellipse), ellipse(what) {}
    constexpr metrology_object(const nominal_rectangle& what) : shape(metrology_shape::rectangle), rectangle(what) {}
};

struct metrology_caliper {
    point<double> from, to;  ///< its way
    bool found = false, outlier = false;
    point<double> place;  ///< of the edge it found
    double beside = 0;    ///< of that from the shape that was told, positive inwards or to the right
    double sigma = 0;     ///< of the place, along the way
};

/// What was made of one object: of the shapes the one that it is. `why.kind` is `fault::none` if it was found.
struct metrology_result {
    error why;
    metrology_shape shape = metrology_shape::line;
    line_edge line;
    circle_edge circle;
    ellipse_edge ellipse;
    rectangle_edge rectangle;
    int calipers = 0, found = 0, outliers = 0;  ///< how many there were, saw an edge, and saw another than the shape's
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for such objects.
constexpr std::size_t metrology_workspace(array_source<metrology_object> objects);

/// Each object: its nominal shape is brought to its pose, calipers along it look for its edge, the shape nearest to the
/// edges that agree (Tukey's biweight, narrower step by step) is found, and from there edge_fit measures the shape in
/// the pixels, unless by_pixels is off: then the calipers' own uncertainties give the covariance. What the calipers saw
/// is told one object after the other, object.calipers each, as far as there is room. Returns how many were found.
///
/// requires  as many results as objects; 4 <= calipers <= 256 (8 of ellipses and rectangles), search of 2 … 1000
///           pixels, scale > 0; and what caliper and edge_fit require
/// border    calipers outside of the picture see nothing
/// exact     the same bytes on every ISA
/// cost      a caliper's for each, and an edge_fit; allocates nothing
/// scratch   metrology_workspace(objects)
template <class T>
int metrology_model(image_view<T> picture, array_source<metrology_object> objects, const metrology_pose& pose,
                    array_view<metrology_result> results, array_view<metrology_caliper> calipers, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace metrology_model_detail {

using namespace edge_fit_detail;

inline constexpr int most = 256;

struct pose {
    real x, y, cosine, sine, angle, scale;

    explicit pose(const metrology_pose& p) : x(p.x), y(p.y), angle(p.angle), scale(p.scale) {
        ALIDADE_EXPECTS(is_place(p.x, p.y) && abs(real(p.angle)) <= 100 && p.scale > 0 && p.scale < 1e6);
        const sine_cosine turn = sin_cos(p.angle);
        cosine = turn.cosine, sine = turn.sine;
    }
    point<double> operator()(double px, double py) const {
        const real u = scale * px, v = scale * py;
        return {(x + u * cosine - v * sine).value, (y + u * sine + v * cosine).value};
    }
    double length(double v) const { return (scale * v).value; }
    double turned(double a) const { return (angle + a).value; }
};
inline nominal_line at(const pose& p, const nominal_line& s) { return {p(s.from.x, s.from.y), p(s.to.x, s.to.y)}; }
inline nominal_circle at(const pose& p, const nominal_circle& s) {
    const point<double> c = p(s.x, s.y);
    return {c.x, c.y, p.length(s.radius), s.sweep < 6.283185307179586 ? p.turned(s.from) : s.from, s.sweep};
}
inline nominal_ellipse at(const pose& p, const nominal_ellipse& s) {
    const point<double> c = p(s.x, s.y);
    return {c.x, c.y, p.length(s.a), p.length(s.b), p.turned(s.angle)};
}
inline nominal_rectangle at(const pose& p, const nominal_rectangle& s) {
    const point<double> c = p(s.x, s.y);
    return {c.x, c.y, p.length(s.width), p.length(s.height), p.turned(s.angle)};
}

/// A place on a shape, and the direction inwards.
struct foot {
    int piece;
    real x, y, nx, ny;
};
/// The i-th of n on a strip, whose right hand is inwards.
inline foot on(const strip& s, int piece, real part) {
    const real t = s.half * (part * 2 - 1);
    return {piece, s.x + s.ux * t, s.y + s.uy * t, -s.uy, s.ux};
}
inline foot foot_of(const line_shape& s, const nominal_line&, int i, int n) {
    return on(s.edge, 0, (real(i) + real(0.5)) / n);
}
inline foot foot_of(const circle_shape& s, const nominal_circle& where, int i, int n) {
    const bool all = s.part == 2;
    const sine_cosine a = sin_cos(real(where.from) + real(all ? 6.283185307179586 : where.sweep) *
                                                         (real(i) + (all ? real(0) : real(0.5))) / n);
    return {0, s.x + s.radius * a.cosine, s.y + s.radius * a.sine, -a.cosine, -a.sine};
}
inline foot foot_of(const ellipse_shape& s, const nominal_ellipse&, int i, int n) {
    const sine_cosine t = sin_cos(pi * 2 * i / n);
    const real p = s.a * t.cosine, q = s.b * t.sine,
               speed = sqrt(s.a * s.a * t.sine * t.sine + s.b * s.b * t.cosine * t.cosine);
    const real np = -s.b * t.cosine / speed, nq = -s.a * t.sine / speed;
    return {0, s.x + p * s.ux - q * s.uy, s.y + p * s.uy + q * s.ux, np * s.ux - nq * s.uy, np * s.uy + nq * s.ux};
}
inline foot foot_of(const rectangle_shape& s, const nominal_rectangle&, int i, int n) {
    // Two at least on each side; the rest by length.
    int counts[4], left = n - 8;
    const real total = (s.a + s.b) * 2;
    for (int k = 0; k < 4; ++k) counts[k] = 2 + floor_int(real(n - 8) * s.extent(k + 1) / total), left -= counts[k] - 2;
    for (int k = 0; left > 0; k = (k + 1) % 4, --left) ++counts[k];
    int piece = 0;
    while (piece < 3 && i >= counts[piece]) i -= counts[piece++];
    return on(s.side(piece), piece, (real(i) + real(0.5)) / counts[piece]);
}

inline nominal_line nominal_of(const line_shape& s, const nominal_line& where) {
    return {told(s, {}, where).from, told(s, {}, where).to};
}
inline nominal_circle nominal_of(const circle_shape& s, const nominal_circle& where) {
    return {s.x.value, s.y.value, s.radius.value, where.from, where.sweep};
}
inline nominal_ellipse nominal_of(const ellipse_shape& s, const nominal_ellipse&) {
    return {s.x.value, s.y.value, s.a.value, s.b.value, atan2(s.uy, s.ux).value};
}
inline nominal_rectangle nominal_of(const rectangle_shape& s, const nominal_rectangle&) {
    return {s.x.value, s.y.value, (s.a * 2).value, (s.b * 2).value, atan2(s.uy, s.ux).value};
}

/// What a caliper saw, for the fit.
struct seen_edge {
    bool found;
    int piece;
    real x, y, sigma, shift;
};

template <class Shape>
struct near_edges {
    bool good = false;
    Shape shape;
    small_matrix<Shape::own> covariance;
};

/// The shape nearest to the edges that agree: begun at their median, with a limit that halves from step to step.
template <class Shape>
near_edges<Shape> nearest(const Shape& start, const seen_edge* edges, int n, real search, real tolerance) {
    constexpr int own = Shape::own;
    near_edges<Shape> made;
    real shifts[most];
    int found = 0;
    for (int i = 0; i < n; ++i) {
        if (!edges[i].found) continue;
        int at = found++;
        for (; at > 0 && shifts[at - 1] > edges[i].shift; --at) shifts[at] = shifts[at - 1];
        shifts[at] = edges[i].shift;
    }
    if (found < own + 1) return made;
    made.shape = start.grown(shifts[found / 2]);
    real limit = search * 2;
    normal_sums<own> sums;
    for (int step = 0; step < 30; ++step) {
        sums = {};
        real weights = 0;
        for (int i = 0; i < n; ++i) {
            if (!edges[i].found) continue;
            const spot<own> s = made.shape.at(edges[i].piece, edges[i].x, edges[i].y);
            const real rest = real(1) - s.d * s.d / (limit * limit);
            if (!(rest > 0)) continue;
            const real sigma = max(edges[i].sigma, real(1e-3));
            real slope[own];
            for (int j = 0; j < own; ++j) slope[j] = -s.slope[j];
            sums.add(rest * rest / (sigma * sigma), s.d, slope);
            weights += rest * rest;
        }
        const cholesky<own> solver(sums.normal);
        if (!solver.definite || !(weights > real(own))) return made;
        const small_vector<own> by = solver.solve(sums.gradient);
        real steps[own], length = 0;
        for (int j = 0; j < own; ++j) steps[j] = max(-search, min(search, by[j])), length += abs(steps[j]);
        const Shape next = made.shape.moved(steps);
        if (!next.sound()) return made;
        made.shape = next;
        const bool narrow = limit <= tolerance * 2;
        limit = max(limit * real(0.5), tolerance * 2);
        if (narrow && length < 1e-4) {
            made.covariance = solver.inverse();
            // Where the edges lie farther aside than they say, they err more.
            const real misfit = max(real(1), sums.squares / max(weights - own, real(1)));
            for (int j = 0; j < own; ++j)
                for (int k = 0; k < own; ++k) made.covariance(j, k) *= misfit;
            made.good = true;
            break;
        }
    }
    return made;
}

template <class Edge, class T, class Nominal>
result<Edge> measure(image_view<const T> picture, const metrology_object& object, const Nominal& where,
                     metrology_caliper* told_of, metrology_result& to, workspace scratch) {
    const auto start = shape_of(where, object.ends);
    seen_edge edges[most];
    error why;
    for (int i = 0; i < object.calipers; ++i) {
        const foot f = foot_of(start, where, i, object.calipers);
        const real reach = object.search;
        line_caliper one = {{(f.x - f.nx * reach).value, (f.y - f.ny * reach).value},
                            {(f.x + f.nx * reach).value, (f.y + f.ny * reach).value},
                            object.width};
        // The shape is curved within the caliper.
        const real sharpest = real(2) / object.width, bend = start.at(f.piece, f.x, f.y).bend;
        one.curvature = max(-sharpest, min(sharpest, bend)).value;
        told_of[i] = {};
        told_of[i].from = one.from, told_of[i].to = one.to;
        edges[i] = {false, f.piece, 0, 0, 0, 0};
        const auto found = caliper_one(picture, one, object.choice, object.edges, scratch);
        if (!found) {
            why = found.error();
            continue;
        }
        ++to.found;
        told_of[i].found = true;
        told_of[i].place = found->place;
        told_of[i].sigma = found->along.sigma;
        edges[i] = {
            true, f.piece, found->place.x, found->place.y, found->along.sigma, real(found->along.value) - reach};
    }
    constexpr int needed = decltype(start)::own + 1;
    if (to.found < needed) {
        error few(fault::not_found, "metrology_model: of ", object.calipers, " calipers ", to.found,
                  " found an edge, needed are ", needed);
        if (why.kind != fault::none) few.append("; the last: "), few.append(why.message);
        return few;
    }
    const auto near = nearest(start, edges, object.calipers, object.search, object.tolerance);
    if (!near.good)
        return error(fault::not_found, "metrology_model: the edges that ", to.found,
                     " calipers found do not agree on one shape");
    auto shape = near.shape;
    Edge made = told(near.shape, near.covariance, where);
    if (object.by_pixels) {
        edge_fit_options how;
        how.search = 2, how.reach = object.edges.reach, how.ends = object.ends, how.shaded = object.shaded;
        how.inside = object.edges.step == caliper_step::rising    ? contrast::light
                     : object.edges.step == caliper_step::falling ? contrast::dark
                                                                  : contrast::either;
        how.min_contrast = object.edges.min_contrast, how.max_blur = object.edges.max_blur;
        how.black = object.edges.black, how.white = object.edges.white;
        const auto start_here = nominal_of(near.shape, where);
        const auto fitted = fit_shape("metrology_model", picture, shape_of(start_here, object.ends), how);
        if (!fitted) return fitted.error();
        shape = fitted->state.shape;
        made = told(shape, fitted->covariance, start_here);
        made.look = fitted->look;
    }
    for (int i = 0; i < object.calipers; ++i) {
        if (!edges[i].found) continue;
        const real d = shape.at(edges[i].piece, edges[i].x, edges[i].y).d;
        told_of[i].beside = d.value;
        told_of[i].outlier = abs(d) > object.tolerance + edges[i].sigma * 3;
        to.outliers += told_of[i].outlier;
    }
    return made;
}

}  // namespace metrology_model_detail

constexpr std::size_t metrology_workspace(array_source<metrology_object> objects) {
    double longest = 2;
    for (const metrology_object& one : objects) longest = one.search > longest ? one.search : longest;
    return scratch_bytes<metrology_caliper>(metrology_model_detail::most) + caliper_workspace(longest * 2 + 2);
}

template <class T>
int metrology_model(image_view<T> picture, array_source<metrology_object> objects, const metrology_pose& pose,
                    array_view<metrology_result> results, array_view<metrology_caliper> calipers, workspace scratch) {
    using namespace metrology_model_detail;
    using sample = std::remove_const_t<T>;
    ALIDADE_EXPECTS(results.size == objects.size, results.size, objects.size);
    const metrology_model_detail::pose lies(pose);
    auto* seen = scratch.take<metrology_caliper>(most);
    int good = 0, written = 0;
    for (int i = 0; i < objects.size; ++i) {
        const metrology_object& object = objects[i];
        const bool many = object.shape == metrology_shape::ellipse || object.shape == metrology_shape::rectangle;
        ALIDADE_EXPECTS(object.calipers >= (many ? 8 : 4) && object.calipers <= most, object.calipers);
        ALIDADE_EXPECTS(object.search >= 2 && object.search <= 1000 && object.tolerance > 0 && object.ends >= 0);
        metrology_result& to = results[i];
        to = {};
        to.shape = object.shape;
        to.calipers = object.calipers;
        const auto put = [&](auto& where, auto&& made) {
            if (made)
                where = *made, ++good;
            else
                to.why = made.error();
        };
        switch (object.shape) {
            case metrology_shape::line:
                put(to.line, measure<line_edge, sample>(picture, object, at(lies, object.line), seen, to, scratch));
                break;
            case metrology_shape::circle:
                put(to.circle,
                    measure<circle_edge, sample>(picture, object, at(lies, object.circle), seen, to, scratch));
                break;
            case metrology_shape::ellipse:
                put(to.ellipse,
                    measure<ellipse_edge, sample>(picture, object, at(lies, object.ellipse), seen, to, scratch));
                break;
            case metrology_shape::rectangle:
                put(to.rectangle,
                    measure<rectangle_edge, sample>(picture, object, at(lies, object.rectangle), seen, to, scratch));
                break;
        }
        for (int k = 0; k < object.calipers && written < calipers.size; ++k) calipers[written++] = seen[k];
    }
    return good;
}

#if ALIDADE_HOSTED
template <class T>
list<metrology_result> metrology_model(image_view<T> picture, array_source<metrology_object> objects,
                                       const metrology_pose& pose = {}) {
    scratch memory;
    list<metrology_result> made(objects.size);
    (void)metrology_model(picture, objects, pose, made.view(), {}, memory.reserve(metrology_workspace(objects)));
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
