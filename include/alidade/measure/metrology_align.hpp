// Where the nominal shapes of a metrology model lie in a picture, found by its edges.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/align.hpp>
#include <alidade/measure/metrology_model.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct metrology_align_options {
    double scale = 1;                      ///< pixels of the picture to a unit of the model, to within 0.3 %
    double max_angle = 3.141592653589793;  ///< how far it may be turned, either way; less for what is symmetric
    double min_share = 0.75;               ///< of the outlines of all objects, that must be seen
    double tolerance = 2;                  ///< how far from the nominal outline its edge may be, in pixels
};

struct metrology_alignment {
    metrology_pose pose;
    double sigma_x = 0, sigma_y = 0, sigma_angle = 0;  ///< if the part is as the model says, but for its scale
    double share = 0;                                  ///< of the outlines, that were seen
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for so many objects and edge points, in a picture of that size.
constexpr std::size_t metrology_align_workspace(int objects, int points, int width, int height);

/// The pose that brings the outlines of the objects nearest to the edge points of a picture, at the scale that is
/// given: up to 2000 points evenly along the outlines, brought there by align. Of each object `edges.step` says on
/// which side it is light; one for which that is `either` takes no part. What else is in the picture does not matter,
/// nor that a part is a little unlike its model: the pose is where metrology_model begins.
///
/// fault     degenerate: the outlines are shorter than 40 pixels, or determine no pose, as of one circle; not_found:
///           less than min_share of them is in the picture; ambiguous: they fit as well turned by more than 5°
///
/// requires  what metrology_model requires of objects; 0 < scale < 1e6; the options of align in their ranges
/// exact     the same bytes on every ISA
/// cost      that of align; allocates nothing
/// scratch   metrology_align_workspace(objects.size, points.size, width, height)
inline result<metrology_alignment> metrology_align(array_source<metrology_object> objects,
                                                   array_source<edge_point> points, int width, int height,
                                                   const metrology_align_options& options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace metrology_align_detail {

using namespace metrology_model_detail;

inline constexpr int most_points = 2000;

constexpr int room_for(int objects) {
    ALIDADE_EXPECTS(objects >= 0 && objects <= 1'000'000, objects);
    return most_points + 8 * objects;
}

/// Calls use(nominal shape in pixels) for what the object is.
template <class Use>
void of(const metrology_object& object, const pose& lies, Use use) {
    switch (object.shape) {
        case metrology_shape::line:
            return use(at(lies, object.line));
        case metrology_shape::circle:
            return use(at(lies, object.circle));
        case metrology_shape::ellipse:
            return use(at(lies, object.ellipse));
        case metrology_shape::rectangle:
            return use(at(lies, object.rectangle));
    }
}

inline real length_of(const line_shape& s, const nominal_line&) { return s.edge.half * 2; }
inline real length_of(const circle_shape& s, const nominal_circle& where) {
    return s.radius * min(real(where.sweep), pi * 2);
}
inline real length_of(const ellipse_shape& s, const nominal_ellipse&) {  // within 5 %
    return pi * sqrt((s.a * s.a + s.b * s.b) * 2);
}
inline real length_of(const rectangle_shape& s, const nominal_rectangle&) { return (s.a + s.b) * 4; }

/// Appends points along the outline, about `apart` from each other, with their normals from dark to light.
template <class Nominal>
void append_outline(appender<edge_point>& to, const metrology_object& object, const Nominal& where, real apart) {
    const auto shape = shape_of(where, object.ends);
    const int count = floor_int(min(length_of(shape, where) / apart, real(most_points))), n = count < 8 ? 8 : count;
    const real out = object.edges.step == caliper_step::rising ? 1 : -1;
    const auto single = [](real v) { return static_cast<float>(v.value); };
    for (int i = 0; i < n; ++i) {
        const foot f = foot_of(shape, where, i, n);
        to.push({single(f.x), single(f.y), single(f.nx * out), single(f.ny * out), 1, 0});
    }
}

}  // namespace metrology_align_detail

constexpr std::size_t metrology_align_workspace(int objects, int points, int width, int height) {
    const int room = metrology_align_detail::room_for(objects);
    return scratch_bytes<edge_point>(static_cast<std::size_t>(room)) + align_workspace(room, points, width, height);
}

inline result<metrology_alignment> metrology_align(array_source<metrology_object> objects,
                                                   array_source<edge_point> points, int width, int height,
                                                   const metrology_align_options& options, workspace scratch) {
    using namespace metrology_align_detail;
    const pose unturned({0, 0, 0, options.scale});
    const int room = room_for(objects.size);
    appender<edge_point> outline = {{scratch.take<edge_point>(static_cast<std::size_t>(room)), room}};
    const auto each = [&](auto use) {
        for (const metrology_object& one : objects)
            if (one.edges.step != caliper_step::either) of(one, unturned, [&](const auto& where) { use(one, where); });
    };
    real length = 0;
    each(
        [&](const metrology_object& one, const auto& where) { length += length_of(shape_of(where, one.ends), where); });
    const real apart = max(real(1), length / most_points);
    each([&](const metrology_object& one, const auto& where) { append_outline(outline, one, where, apart); });

    const int made = outline.told().written;
    const auto found = align(
        {outline.room.data, made}, points, width, height,
        {.max_angle = options.max_angle, .min_share = options.min_share, .tolerance = options.tolerance}, scratch);
    if (!found) return found.error();
    const point<double> origin = (*found)({0, 0});
    metrology_alignment told;
    told.pose = {origin.x, origin.y, found->angle.value, options.scale};
    // The origin turns about the middle of the outline.
    const covariance_matrix<3>& all = found->covariance;
    const sine_cosine turn = sin_cos(real(found->angle.value));
    const real mx = found->middle.x, my = found->middle.y;
    const real by_angle[] = {turn.sine * mx + turn.cosine * my, turn.sine * my - turn.cosine * mx};
    const auto sigma = [&](int i) {
        const real slope = by_angle[i], own = all(1 + i, 1 + i), both = all(0, 1 + i);
        return sqrt(max(own + slope * both * 2 + slope * slope * all(0, 0), real(0))).value;
    };
    told.sigma_x = sigma(0), told.sigma_y = sigma(1), told.sigma_angle = found->angle.sigma;
    told.share = found->share;
    return told;
}

#if ALIDADE_HOSTED
inline result<metrology_alignment> metrology_align(array_source<metrology_object> objects,
                                                   array_source<edge_point> points, int width, int height,
                                                   const metrology_align_options& options = {}) {
    scratch memory;
    return metrology_align(objects, points, width, height, options,
                           memory.reserve(metrology_align_workspace(objects.size, points.size, width, height)));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
