// Reads a dial: where its needle points on its scale, how sure that is, or why it cannot be known.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/gauge_model.hpp>
#include <alidade/measure/gauge_steps.hpp>
#include <alidade/measure/measured.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// The values at the ends of a scale: at its first tick and, clockwise, at its last.
struct gauge_scale {
    double least = 0, most = 1;
};

struct gauge_options {
    double min_radius = 30;  ///< of a dial's rim, in pixels; of pictures longer than 1024, of 1024
    double mark_sigma = 1;   ///< how far a taught mark may be from its place, in pixels, as a deviation
};

struct gauge_reading {
    measured<> value;
    point<double> centre, tip;             ///< of the needle: its pivot and its end, in pixels
    double needle_angle = 0;               ///< from the pivot to the tip, in the picture
    point<double> scale_begin, scale_end;  ///< the first and the last tick or mark
    int intervals = 0;                     ///< of the scale, from tick to tick; 0: not counted
    gauge_model model;                     ///< what was learned of the dial, for the next picture
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of `width` by `height` pixels: 3.1 MB at 640 × 480, of larger ones 5 to 10 MB.
constexpr std::size_t read_gauge_workspace(int width, int height);

/// What a round dial shows. Of it is told only what its scale ends with: its rim gives the plane, its ticks the pivot,
/// their number and the gap between the last and the first the scale, the middle between both edges of the needle the
/// reading. Ticks must stand evenly, more than the needle's tip must reach towards them, and the distance of the long
/// ones must be a division that makers use: 1, 2, 2.5 or 5 times a power of ten.
///
/// The error says why there is no reading: no dial, no scale or no needle is found; two needles; ends of the scale that
/// something hides; a needle outside of the scale. What one piece of evidence says must not contradict the others.
///
/// requires  scale.least != scale.most, both finite; options are positive
/// border    the dial lies within the picture, its ticks at any rate
/// exact     the same bytes on every ISA; the sigma is calibrated on drawn dials: see accuracy/measure
/// cost      one pass for the edges, then work that hardly grows with the picture; allocates nothing
/// scratch   read_gauge_workspace(src.width, src.height)
template <tracer Trace = no_trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, gauge_scale scale, const gauge_options& options,
                                 workspace scratch, Trace trace = {});

/// The same where two or more marks tell where values stand: any scale, read by interpolation between them. The dial's
/// plane is that of its ticks or, without such, of its rim.
///
/// requires  options are positive
template <tracer Trace = no_trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, array_view<const gauge_mark> marks,
                                 const gauge_options& options, workspace scratch, Trace trace = {});

/// The same of a dial that is known: only its needle is looked for.
///
/// requires  a model as of a reading; the picture as large as the model says
template <tracer Trace = no_trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, const gauge_model& model,
                                 const gauge_options& options, workspace scratch, Trace trace = {});

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t read_gauge_workspace(int width, int height) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0, width, height);
    if (width == 0 || height == 0) return 0;
    return gauge_detail::prepare_workspace(width, height) + gauge_detail::steps_workspace(width, height);
}

namespace gauge_detail {

inline void expect_sound(const gauge_options& options) {
    ALIDADE_EXPECTS(options.min_radius > 0 && options.min_radius <= 1e5);
    ALIDADE_EXPECTS(options.mark_sigma > 0 && options.mark_sigma <= 1e3);
}

/// The reading of a needle by a model, whose plane is of the source.
template <class Trace>
result<gauge_reading> reading_of(const prepared& from, const gauge_model& model, const found_needle& needle,
                                 Trace trace) {
    const result<value_there> there = value_at(model, needle.angle);
    if (!there) return there.error();
    const plane dial(model.plane);
    const auto seen = [&](place p) {
        const place at = dial.seen(p);
        return point<double>{at.x.value, at.y.value};
    };
    const auto on_scale = [&](real angle) {
        const sine_cosine to = sin_cos(angle);
        return seen({real(model.radius) * to.cosine, real(model.radius) * to.sine});
    };
    gauge_reading made;
    const real of_model = model.sigma_angle;
    const real of_angle = sqrt(needle.sigma * needle.sigma + of_model * of_model) * abs(there->slope);
    const real sigma = sqrt(of_angle * of_angle + there->open * there->open);
    made.value = {there->value.value, sigma.value};
    const real least = min(real(model.value[0]), real(model.value[model.count - 1]));
    const real most = max(real(model.value[0]), real(model.value[model.count - 1]));
    const real allowed = (most - least) * real(0.01);
    if (there->open > allowed)
        return error(fault::not_found,
                     "the needle stands where the scale's first or last tick is not at its even place: "
                     "teach the scale by marks");
    if (sigma > allowed)
        return error(fault::degenerate,
                     "too blurred: the reading would be uncertain by more than two hundredths of the scale");
    made.centre = seen({});
    made.tip = seen(needle.tip);
    made.needle_angle = atan2(real(made.tip.y) - real(made.centre.y), real(made.tip.x) - real(made.centre.x)).value;
    made.scale_begin = on_scale(model.angle[0]), made.scale_end = on_scale(model.angle[model.count - 1]);
    made.model = model;
    trace->step("reading");
    if constexpr (tracing<Trace>) {
        trace->picture(from.seen);
        const place begin = from.inside(made.scale_begin), end = from.inside(made.scale_end);
        const place centre = from.inside(made.centre), tip = from.inside(made.tip);
        trace->line(centre.x.value, centre.y.value, tip.x.value, tip.y.value);
        trace->point(begin.x.value, begin.y.value, {"#00a040", 2});
        trace->point(end.x.value, end.y.value, {"#00a040", 2});
        trace->number("value", made.value.value, made.value.sigma);
    }
    return made;
}

/// The model of a dial with even ticks.
inline gauge_model model_of_ticks(const prepared& from, const found_dial& found, const ends& limits, gauge_scale scale,
                                  real angle) {
    gauge_model made;
    made.plane = from.outside(found.dial).told();
    made.radius = found.polar.radius(real(found.ring.first + found.ring.last) * real(0.5)).value;
    made.inner = found.polar.radius(real(found.ring.first)).value;
    made.lean = found.lean.value;
    made.count = gauge_model::most_values;
    const real range = real(scale.most) - real(scale.least), ticks = limits.last - limits.first;
    for (int i = 0; i < made.count; ++i) {
        const real part = real(i) / real(made.count - 1);
        made.value[i] = (real(scale.least) + range * part).value;
        made.angle[i] = found.even.angle_of(real(limits.first) + ticks * part).value;
    }
    const real k = found.even.place_of(angle);
    made.sigma_angle = (real(1.6) * found.even.sigma_at(angle, k) * found.even.step).value;
    const auto sure = [&](int seen, int end, real beyond) {
        return found.even.angle_of(real(seen) + (seen == end ? beyond : real(0))).value;
    };
    made.sure_from = sure(limits.surest_first, limits.first, ticks * real(-0.03));
    made.sure_to = sure(limits.surest_last, limits.last, ticks * real(0.03));
    return made;
}

/// How unlike the distances of marks from the pivot are, in parts of their mean.
inline real unevenness(const plane& dial, const prepared& from, array_view<const gauge_mark> marks) {
    real sum = 0, least = 1e9, most = 0;
    for (const gauge_mark& mark : marks) {
        const place p = dial.back(from.inside(mark.at));
        const real r = sqrt(p.x * p.x + p.y * p.y);
        sum += r, least = min(least, r), most = max(most, r);
    }
    return (most - least) * real(marks.size) / max(sum, real(1e-9));
}

inline real mean_radius(const plane& dial, const prepared& from, array_view<const gauge_mark> marks) {
    real sum = 0;
    for (const gauge_mark& mark : marks) {
        const place p = dial.back(from.inside(mark.at));
        sum += sqrt(p.x * p.x + p.y * p.y);
    }
    return sum / max(real(marks.size), real(1));
}

/// The plane of a circle through marks: no tilt.
inline bool plane_of_marks(const prepared& from, array_view<const gauge_mark> marks, plane& made) {
    edge_point points[gauge_model::most_values];
    if (marks.size < 3 || marks.size > gauge_model::most_values) return false;
    for (int i = 0; i < marks.size; ++i) {
        const place p = from.inside(marks[i].at);
        points[i] = {static_cast<float>(p.x.value), static_cast<float>(p.y.value), 1, 0, 1, 1};
    }
    const circle_fit circle = fit_circle_to(chosen_points{points, nullptr, marks.size});
    if (!circle.good) return false;
    made = {};
    made.m[0] = made.m[4] = circle.radius, made.m[2] = circle.x, made.m[5] = circle.y;
    return true;
}

}  // namespace gauge_detail

template <tracer Trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, gauge_scale scale, const gauge_options& options,
                                 workspace scratch, Trace trace) {
    using namespace gauge_detail;
    ALIDADE_EXPECTS(src.width >= 0 && src.height >= 0, src.width, src.height);
    ALIDADE_EXPECTS(scale.least < scale.most || scale.most < scale.least);
    ALIDADE_EXPECTS(scale.least > -1e12 && scale.least < 1e12 && scale.most > -1e12 && scale.most < 1e12);
    expect_sound(options);
    const int finest = reduction(src.width, src.height);
    const workspace all = scratch;
    result<prepared> from = error(fault::not_found, "");
    result<found_dial> found = error(fault::not_found, "");
    error why;
    dial_memory memory;
    for (int by = finest; by > 0 && !found; by = coarser(by, src.width, src.height)) {
        scratch = all;
        trace->step("picture");
        from = prepare(src, by, scratch);
        if (!from) return by == finest ? from.error() : why;
        trace->picture(from->seen);
        memory = dial_memory(scratch);
        found = find_dial(*from, real(options.min_radius), memory, scratch, trace);
        if (!found && by == finest) why = found.error();
    }
    if (!found) return why;
    const real ring = found->polar.radius(real(found->ring.first + found->ring.last) * real(0.5));
    const result<found_needle> needle = find_needle(
        *from, found->dial, ring, found->polar.radius(real(found->ring.first)), found->lean, scratch, trace);
    if (!needle) return needle.error();
    const real width = max(needle->line.half_width * real(1.5), real(0.01)) / ring;
    const result<ends> limits = find_ends(*found, *memory.room, from->noise,
                                          {needle->angle - width, needle->angle + width}, scale.least, scale.most);
    if (!limits) return limits.error();
    const gauge_model model = model_of_ticks(*from, *found, *limits, scale, needle->angle);
    result<gauge_reading> made = reading_of(*from, model, *needle, trace);
    if (made) {
        made->intervals = limits->last - limits->first;
        made->model.width = src.width, made->model.height = src.height;
    }
    return made;
}

template <tracer Trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, array_view<const gauge_mark> marks,
                                 const gauge_options& options, workspace scratch, Trace trace) {
    using namespace gauge_detail;
    ALIDADE_EXPECTS(src.width >= 0 && src.height >= 0, src.width, src.height);
    expect_sound(options);
    for (const gauge_mark& mark : marks)
        if (!(mark.value > -1e12 && mark.value < 1e12 && mark.at.x > -1e5 && mark.at.x < 1e5 && mark.at.y > -1e5 &&
              mark.at.y < 1e5))
            return error(fault::malformed, "a mark's value or place is no number, or far too large");
    const int finest = reduction(src.width, src.height);
    const workspace all = scratch;
    result<prepared> from = error(fault::not_found, "");
    plane dial, alone;
    real lean = 0;
    bool any = false;
    // The plane of the ticks or of a rim, if the marks lie on a circle of it; or else the one through the marks alone.
    for (int by = finest; by > 0 && !any; by = coarser(by, src.width, src.height)) {
        scratch = all;
        trace->step("picture");
        const result<prepared> next = prepare(src, by, scratch);
        if (!next) {
            if (by == finest) return next.error();
            break;
        }
        from = next;
        trace->picture(from->seen);
        const dial_memory memory(scratch);
        const result<found_dial> found = find_dial(*from, real(options.min_radius), memory, scratch, trace);
        if (found && found->used >= 12 && unevenness(found->dial, *from, marks) < 0.12)
            dial = found->dial, lean = found->lean, any = true;
        if (any) break;
        const rims round =
            find_rims(from->chains, from->seen.width, from->seen.height, real(options.min_radius), scratch);
        real least = 0.12;
        for (int i = 0; i < round.count; ++i) {
            const plane one = plane_of(round.at[i].shape);
            const real uneven = unevenness(one, *from, marks), radius = mean_radius(one, *from, marks);
            if (!(uneven < least) || radius > 1.05 || radius < 0.45) continue;
            least = uneven, dial = one, lean = real(1) - round.at[i].b / round.at[i].a, any = true;
        }
    }
    if (!any && plane_of_marks(*from, marks, alone) && unevenness(alone, *from, marks) < 0.1) dial = alone, any = true;
    if (!any)
        return error(fault::not_found,
                     "no dial: neither is there something round whose centre is as far from all marks, "
                     "nor do three marks lie on a circle");
    result<gauge_model> model = model_of_marks(from->outside(dial), marks, real(options.mark_sigma));
    if (!model) return model.error();
    model->lean = lean.value;
    const result<found_needle> needle =
        find_needle(*from, dial, real(model->radius), real(model->inner), lean, scratch, trace);
    if (!needle) return needle.error();
    result<gauge_reading> made = reading_of(*from, *model, *needle, trace);
    if (made) made->model.width = src.width, made->model.height = src.height;
    return made;
}

template <tracer Trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, const gauge_model& model,
                                 const gauge_options& options, workspace scratch, Trace trace) {
    using namespace gauge_detail;
    ALIDADE_EXPECTS(src.width >= 0 && src.height >= 0, src.width, src.height);
    expect_sound(options);
    ALIDADE_EXPECTS(model.count >= 2 && model.count <= gauge_model::most_values, model.count);
    if (src.width != model.width || src.height != model.height)
        return error(fault::malformed, "a picture of ", src.width, " x ", src.height, " pixels, but the model is of ",
                     model.width, " x ", model.height, ": teach it again");
    trace->step("picture");
    const result<prepared> from = prepare(src, reduction(src.width, src.height), scratch);
    if (!from) return from.error();
    trace->picture(from->seen);
    const result<found_needle> needle = find_needle(*from, from->inside(plane(model.plane)), real(model.radius),
                                                    real(model.inner), real(model.lean), scratch, trace);
    if (!needle) return needle.error();
    return reading_of(*from, model, *needle, trace);
}

#if ALIDADE_HOSTED
template <tracer Trace = no_trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, gauge_scale scale,
                                 const gauge_options& options = {}, Trace trace = {}) {
    scratch memory;
    return read_gauge(src, scale, options, memory.reserve(read_gauge_workspace(src.width, src.height)), trace);
}
template <tracer Trace = no_trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, array_view<const gauge_mark> marks,
                                 const gauge_options& options = {}, Trace trace = {}) {
    scratch memory;
    return read_gauge(src, marks, options, memory.reserve(read_gauge_workspace(src.width, src.height)), trace);
}
template <tracer Trace = no_trace>
result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, const gauge_model& model,
                                 const gauge_options& options = {}, Trace trace = {}) {
    scratch memory;
    return read_gauge(src, model, options, memory.reserve(read_gauge_workspace(src.width, src.height)), trace);
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
