// The angle between the two longest edges of a picture, and how sure it is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/edge/line_segment.hpp>
#include <alidade/measure/edge_fit.hpp>
#include <alidade/measure/measured.hpp>

namespace alidade {

struct corner_angle_options {
    double min_length = 20;                  ///< of an edge, in pixels
    double min_angle = 0.08726646259971647;  ///< edges nearer in direction than that are one and the same, in radians
    double min_distinction = 1.15;           ///< how much longer than a third direction's longest edge both must be
    edge_fit_options fit = {};
};

struct edge_corner {
    measured<> angle;         ///< between the ways from the crossing to the middles of the edges, in (0, π)
    point<double> crossing;   ///< of their lines; it need not be in the picture
    line_edge first, second;  ///< the longer one first
};

inline namespace ALIDADE_ISA {

/// The angle that two edges make, as it is drawn where they cross: the longest segment of all, and the longest of those
/// that run in another direction, each fitted to the picture's grey values by edge_fit. Of a plate's corner it is the
/// angle of the plate or of what is around it, whichever is less than π.
///
/// Says `not_found` where there are no two, `ambiguous` where a third direction has an edge nearly as long, and what
/// edge_fit says where an edge is none.
///
/// requires  0 < min_angle < π / 2; min_distinction >= 1; min_length > 0
/// border    segments may lie anywhere; of their edges what is in the picture counts
/// exact     the same bytes on every ISA; the two sigmas are taken as independent
/// cost      one pass over the segments, and two fits; allocates nothing
template <class T>
result<edge_corner> corner_angle(image_view<T> picture, array_source<line_segment> segments,
                            const corner_angle_options& options = {});

// ---- how -----------------------------------------------------------------------------------

namespace corner_angle_detail {

struct run {
    real ux, uy, length;

    explicit run(const line_segment& s) {
        const real x = real(s.to.x) - real(s.from.x), y = real(s.to.y) - real(s.from.y);
        length = sqrt(x * x + y * y);
        ux = x / length, uy = y / length;
    }
    /// The sine of the angle between the two.
    real apart(const run& other) const { return abs(ux * other.uy - uy * other.ux); }
};

/// The longest segment that is no nearer in direction than that to any of `but`; -1 if there is none.
inline int longest(array_view<const line_segment> segments, real min_length, real least_sine, const int (&but)[2]) {
    int best = -1;
    real most = min_length;
    for (int i = 0; i < segments.size; ++i) {
        const run one(segments[i]);
        if (!(one.length >= most) || !(one.length < 1e6)) continue;
        bool other = true;
        for (int k : but) other = other && (k < 0 || one.apart(run(segments[k])) > least_sine);
        if (other) most = one.length, best = i;
    }
    return best;
}

inline nominal_line nominal(const line_segment& s) {
    return {{static_cast<double>(s.from.x), static_cast<double>(s.from.y)},
            {static_cast<double>(s.to.x), static_cast<double>(s.to.y)}};
}

}  // namespace corner_angle_detail

template <class T>
result<edge_corner> corner_angle(image_view<T> picture, array_source<line_segment> segments,
                            const corner_angle_options& options) {
    using namespace corner_angle_detail;
    ALIDADE_EXPECTS(options.min_angle > 0 && options.min_angle < 1.57 && options.min_distinction >= 1);
    ALIDADE_EXPECTS(options.min_length > 0);
    const real least_sine = sin_cos(real(options.min_angle)).sine, least = options.min_length;
    const int first = longest(segments, least, least_sine, {-1, -1});
    const int second = first < 0 ? -1 : longest(segments, least, least_sine, {first, -1});
    if (second < 0)
        return error(fault::not_found, "There ", first < 0 ? "is no edge" : "are edges in one direction only", ", of ",
                     round_int(least), " pixels or more: an angle needs two");
    const int third = longest(segments, least, least_sine, {first, second});
    if (third >= 0 && run(segments[third]).length * real(options.min_distinction) > run(segments[second]).length)
        return error(fault::ambiguous, "Edges run in three directions, ", round_int(run(segments[first]).length), ", ",
                     round_int(run(segments[second]).length), " and ", round_int(run(segments[third]).length),
                     " pixels long: which two? Look at a part of the picture");
    const auto a = edge_fit(picture, nominal(segments[first]), options.fit);
    if (!a) return a.error();
    const auto b = edge_fit(picture, nominal(segments[second]), options.fit);
    if (!b) return b.error();

    edge_corner made;
    made.first = *a, made.second = *b;
    const sine_cosine along_a = sin_cos(real(a->angle)), along_b = sin_cos(real(b->angle));
    const real ax = (real(a->from.x) + a->to.x) * real(0.5), ay = (real(a->from.y) + a->to.y) * real(0.5);
    const real bx = (real(b->from.x) + b->to.x) * real(0.5), by = (real(b->from.y) + b->to.y) * real(0.5);
    const real cross = along_a.cosine * along_b.sine - along_a.sine * along_b.cosine;
    if (!(abs(cross) > least_sine * real(0.5)))
        return error(fault::degenerate, "The two edges turned out to be parallel");
    const real way = ((bx - ax) * along_b.sine - (by - ay) * along_b.cosine) / cross;
    const real x = ax + way * along_a.cosine, y = ay + way * along_a.sine;
    made.crossing = {x.value, y.value};
    // The ways from the crossing to the middles have the edges' directions, but for the arrow.
    const real to_a = way < 0 ? real(1) : real(-1);
    const real to_b = (bx - x) * along_b.cosine + (by - y) * along_b.sine < 0 ? real(-1) : real(1);
    const real cosine = to_a * to_b * (along_a.cosine * along_b.cosine + along_a.sine * along_b.sine);
    made.angle.value = atan2(abs(cross), cosine).value;
    made.angle.sigma = sqrt(real(a->sigma_angle) * a->sigma_angle + real(b->sigma_angle) * b->sigma_angle).value;
    return made;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
