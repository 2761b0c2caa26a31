// How far a part is turned and moved against its reference picture, by its edges, and how sure that is.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/measure/align_fit.hpp>
#include <alidade/measure/align_start.hpp>
#include <alidade/measure/measured.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct align_options {
    double max_angle = 3.141592653589793;  ///< how far it may be turned, either way; less for a part that is symmetric
    double min_share = 0.6;                ///< of the reference's points, that must be found again
    double tolerance = 1.5;                ///< how far from the edge they may then lie, in pixels
    int min_points = 40;                   ///< of the reference
};

/// A point p of the reference is found at middle + (x, y) + R(angle) (p - middle), where R turns from +x towards +y.
struct alignment {
    measured<> angle;                      ///< in (-π, π]
    measured<> x, y;                       ///< by how much the middle has moved, in pixels
    covariance_matrix<3> covariance = {};  ///< of angle, x, y
    point<double> middle;                  ///< of the reference's points
    double share = 0;                      ///< of the reference's points, that were found again
    double rms = 0;                        ///< how far these lie from the edges, in pixels
    int points = 0;                        ///< so many

    /// Where a point of the reference is found.
    point<double> operator()(point<double> p) const;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many points of the reference, and in a picture of that size.
constexpr std::size_t align_workspace(int reference, int points, int width, int height);

/// The turn and the shift that bring the reference's edge points nearest to the edges of a picture: first by votes
/// (pairs of points that a turn would give the same normal agree on a shift), then by least squares of the distances
/// across the edges, each weighted by both points' sigmas, those that lie off by more than the tolerance having no say.
/// The scale is taken to be the same. The covariance is that of the jackknife, over pieces of the edges of 32 points of
/// the reference each: neighbouring points err together.
///
/// Says `ambiguous` where a second pose, turned by more than 5° against the first, fits nearly as well: the part is
/// symmetric, or max_angle too wide; `not_found` where too little of the reference is in the picture.
///
/// requires  width, height <= 32768; 0 < max_angle <= π; 0 < min_share <= 1; tolerance > 0
/// border    points outside of the picture or without a unit normal have no part in it
/// exact     the same bytes on every ISA; points of the reference in the order of their chains
/// cost      votes of 400 points of the reference by up to 6000 of the picture at up to 12 turns, then some 25
///           passes over the reference's; allocates nothing
/// scratch   align_workspace(reference.size, points.size, width, height)
/// reference D. Ballard, Generalizing the Hough transform (1981); Y. Chen and G. Medioni, Object modelling by
///           registration (1992)
result<alignment> align(array_source<edge_point> reference, array_source<edge_point> points, int width, int height,
                        align_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t align_workspace(int reference, int points, int width, int height) {
    ALIDADE_EXPECTS(reference >= 0 && points >= 0 && width >= 0 && height >= 0, reference, points, width, height);
    ALIDADE_EXPECTS(width <= 32768 && height <= 32768, width, height);
    return align_detail::sound_bytes(reference) + align_detail::near_edges::bytes(points, width, height) +
           align_detail::votes::bytes(width, height) +
           scratch_bytes<align_detail::piece>(align_detail::pieces(reference));
}

inline result<alignment> align(array_source<edge_point> reference, array_source<edge_point> points, int width,
                               int height, align_options options, workspace scratch) {
    using namespace align_detail;
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && width <= 32768 && height <= 32768, width, height);
    ALIDADE_EXPECTS(options.max_angle > 0 && options.max_angle <= pi.value);
    ALIDADE_EXPECTS(options.min_share > 0 && options.min_share <= 1 && options.tolerance > 0);
    const sound_points model(reference, scratch);
    if (model.size < options.min_points)
        return error(fault::degenerate, "The reference has ", model.size, " edge points, ", options.min_points,
                     " are needed: is the part in its picture?");
    const near_edges edges(points, width, height, scratch);
    if (edges.size() < options.min_points)
        return error(fault::not_found, "The picture has ", edges.size(), " edge points, the reference ", model.size,
                     ": is the part in it?");

    pose starts[most_starts];
    const int count = find_starts(model, edges, width, height, real(options.max_angle), starts, scratch);
    piece* pulls = scratch.take<piece>(pieces(reference.size));
    fitted best, second;
    for (int i = 0; i < count; ++i) {
        const fitted one = fit(model, edges, starts[i], real(options.tolerance), pulls);
        if (!one.good || abs(one.at.angle) > real(options.max_angle) + real(0.01)) continue;
        const bool same = best.good && abs(turn_between(one.at.angle, best.at.angle)) < real(0.0873);
        if (!best.good || one.share > best.share) {
            if (!same) second = best;
            best = one;
        } else if (!same && (!second.good || one.share > second.share)) {
            second = one;
        }
    }
    if (!best.good || best.share < real(options.min_share))
        return error(fault::not_found, "At best ", round_int(best.share * real(100)),
                     " % of the reference's edge points are found in the picture, wanted ",
                     round_int(real(options.min_share) * real(100)), " %");
    if (second.good && second.share > best.share - real(0.05))
        return error(fault::ambiguous, "The part fits as well turned by ", round_int(best.at.angle * real(180) / pi),
                     " as by ", round_int(second.at.angle * real(180) / pi),
                     " degrees: is it symmetric? Set max_angle");
    alignment made;
    made.angle = {best.at.angle.value, sqrt(best.covariance(0, 0)).value};
    made.x = {best.at.x.value, sqrt(best.covariance(1, 1)).value};
    made.y = {best.at.y.value, sqrt(best.covariance(2, 2)).value};
    made.middle = {model.middle_x.value, model.middle_y.value};
    made.share = best.share.value, made.rms = best.rms.value, made.points = best.points;
    made.covariance = best.covariance;
    return made;
}

#if ALIDADE_HOSTED
inline result<alignment> align(array_source<edge_point> reference, array_source<edge_point> points, int width,
                               int height, align_options options = {}) {
    scratch memory;
    return align(reference, points, width, height, options,
                 memory.reserve(align_workspace(reference.size, points.size, width, height)));
}
#endif

}  // namespace ALIDADE_ISA

inline point<double> alignment::operator()(point<double> p) const {
    const sine_cosine turn = sin_cos(real(angle.value));
    const real right = real(p.x) - real(middle.x), down = real(p.y) - real(middle.y);
    return {(real(middle.x) + real(x.value) + turn.cosine * right - turn.sine * down).value,
            (real(middle.y) + real(y.value) + turn.sine * right + turn.cosine * down).value};
}

}  // namespace alidade
