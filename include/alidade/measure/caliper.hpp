// Edges met on the way along a line, an arc or a radius, and the widths between them, with their uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/measure/caliper_stripe.hpp>
#include <alidade/measure/caliper_tracks.hpp>
#include <alidade/measure/edge_fit.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// What an edge does on the way: from dark to light, or from light to dark.
enum class caliper_step { either, rising, falling };

/// Which of the edges or pairs, in the order of the way; `best` is that of most contrast.
enum class caliper_choice { first, last, best };

struct caliper_options {
    caliper_step step = caliper_step::either;
    double min_contrast = 10;     ///< of light and dark, in grey levels
    double max_blur = 4;          ///< in pixels
    double reach = 12;            ///< as of edge_fit_options, but never beyond the caliper's ends
    bool tilted = false;          ///< edges need not be square to the way: their direction is fitted as well, or of a
                                  ///< radius_caliper their centre
    double black = 0, white = 0;  ///< where the camera clips; both 0: the ends of the sample type, of floats none
};

struct caliper_edge {
    measured<> along;     ///< pixels from the beginning of the way
    point<double> place;  ///< in the picture, on the middle of the caliper
    caliper_step step = caliper_step::either;
    double contrast = 0;   ///< of light and dark, in grey levels
    double with_next = 0;  ///< covariance of `along` with that of the next edge, where the two were fitted together
    edge_look look;
};

/// Two edges that follow each other, of which the one rises and the other falls.
struct caliper_pair {
    measured<> width, middle;  ///< along the way
    contrast inside = contrast::either;
    caliper_edge first, second;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for a caliper of that many pixels in length.
constexpr std::size_t caliper_workspace(double length);
/// The length of the way, in pixels.
inline double caliper_length(const line_caliper& where);
inline double caliper_length(const arc_caliper& where);
inline double caliper_length(const radius_caliper& where);

/// All edges across the caliper, in the order of the way: steps of the mean over the width, each then fitted to the
/// grey values of the pixels themselves as by edge_fit. Nothing is interpolated, so no pixel's noise is counted twice.
/// Where there is none, the error says why.
///
/// requires  a way of 4 … 1e5 pixels, a width of at least 1, and |curvature| <= 2 / width; 0 < max_blur <= 6, 3 <=
/// reach <= 32, min_contrast >= 0.
///           Samples are std::uint8_t, std::uint16_t or float
/// border    what lies outside of the picture is not there
/// exact     the same bytes on every ISA. Two edges of opposite steps that are nearer to each other than eight blurs
///           are fitted together; three so near move each other. The width of a stripe shows the less the narrower it
///           is: where it cannot be told to an eighth of itself, the sigma of both edges is all of it
/// cost      a pass over the caliper's pixels, and per edge those of an edge_fit; allocates nothing
/// scratch   caliper_workspace(caliper_length(where))
template <class T, class Where>
result<tally> caliper(image_view<T> picture, const Where& where, array_view<caliper_edge> room,
                      const caliper_options& options, workspace scratch);

/// One of them. `skip`: not the first (last, best) but the one that comes so many after it. requires  skip >= 0
template <class T, class Where>
result<caliper_edge> caliper_one(image_view<T> picture, const Where& where, caliper_choice which,
                                 const caliper_options& options, workspace scratch, int skip = 0);

/// The pairs among edges, as caliper gives them: each edge with the next, where `inside` is asked for in between.
inline tally caliper_pairs(array_source<caliper_edge> edges, contrast inside, array_view<caliper_pair> room);

/// The first, last or best pair across the caliper; the best is that whose lesser contrast is largest.
/// fault::not_found: no edge, no pair; fault::degenerate: the pair is too narrow to tell its width
/// requires  options.step is `either`
template <class T, class Where>
result<caliper_pair> caliper_width(image_view<T> picture, const Where& where, contrast inside, caliper_choice which,
                                   const caliper_options& options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace caliper_detail {

inline void expect_sound(const caliper_options& options) {
    ALIDADE_EXPECTS(options.min_contrast >= 0 && options.max_blur > 0 && options.max_blur <= 6);
    ALIDADE_EXPECTS(options.reach >= 3 && options.reach <= edge_fit_detail::most_bins);
    ALIDADE_EXPECTS(options.black <= options.white);
}

constexpr int bins_of(double length) {
    ALIDADE_EXPECTS(length >= 0 && length <= 1e6);
    return static_cast<int>(length) + 1;
}

/// Hands on edges, one later than they come: the next may be so near that both are fitted anew, together.
template <class T, class Track>
struct neighbours {
    image_view<const T> picture;
    const Track& track;
    caliper_edge last;
    real before;  ///< the end of what is near `last`
    int found;

    template <class Use>
    void push(caliper_edge next, Use& use) {
        if (found++ > 0) {
            together(next);
            hand_on(use);
        }
        last = next;
    }
    template <class Use>
    void end(Use& use) {
        if (found > 0) hand_on(use);
    }

private:
    template <class Use>
    void hand_on(Use& use) {
        const point<real> at = track.place(last.along.value);
        last.place = {at.x.value, at.y.value};
        before = last.along.value;
        use(last);
    }
    void together(caliper_edge& next) {
        const real a = last.along.value, b = next.along.value,
                   blur = min(real(last.look.blur.value), real(next.look.blur.value));
        if (last.step == next.step || b - a > blur * 8) return;
        const bool up = last.step == caliper_step::rising;
        stripe start;
        start.middle = (a + b) * real(0.5), start.width = b - a, start.blur = blur;
        start.level[0] = up ? last.look.dark.value : last.look.light.value;
        start.level[1] = up ? max(real(last.look.light.value), real(next.look.light.value))
                            : min(real(last.look.dark.value), real(next.look.dark.value));
        start.level[2] = up ? next.look.dark.value : next.look.light.value;
        const real noise = max(max(real(last.look.noise_dark), real(last.look.noise_light)),
                               max(real(next.look.noise_dark), real(next.look.noise_light)));
        const real span = blur * 4 + 6, low = found > 2 ? max(a - span, (before + a) * real(0.5)) : a - span;
        const stripe_fit fit = stripe_fitter<T, Track>(picture, track, start, noise, low, b + span).fit();
        // Where even that does not tell them apart, nothing is known to a pixel.
        if (!fit.good) {
            last.along.sigma = next.along.sigma = (b - a).value;
            return;
        }
        const real half = fit.found.width * real(0.5), quarter = fit.variance_width * real(0.25);
        last.along = {(fit.found.middle - half).value, sqrt(fit.variance_middle + quarter - fit.covariance).value};
        next.along = {(fit.found.middle + half).value, sqrt(fit.variance_middle + quarter + fit.covariance).value};
        last.with_next = (fit.variance_middle - quarter).value;
        const auto look_like = [&](caliper_edge& one, real p, real q) {
            one.look.dark.value = min(p, q).value, one.look.light.value = max(p, q).value;
            one.look.blur.value = fit.found.blur.value;
            one.contrast = abs(p - q).value;
        };
        look_like(last, fit.found.level[0], fit.found.level[1]);
        look_like(next, fit.found.level[1], fit.found.level[2]);
    }
};

/// Calls use(edge) for each edge along the way. Tells why there is none.
template <class T, class Track, class Use>
error each_edge(image_view<const T> picture, const Track& track, const caliper_options& options, workspace scratch,
                Use use) {
    expect_sound(options);
    const int bins = bins_of(track.length.value);
    real* mean = scratch.take<real>(static_cast<std::size_t>(bins));
    int* pixels = scratch.take<int>(static_cast<std::size_t>(bins));
    for (int i = 0; i < bins; ++i) mean[i] = 0, pixels[i] = 0;
    int all = 0;
    track.pixels(picture.width, picture.height, [&](int x, int y, real t) {
        const int i = floor_int(t);
        if (i < 0 || i >= bins) return;
        const T value = picture(x, y);
        if constexpr (std::is_floating_point_v<T>)
            if (!(value - value == 0)) return;
        mean[i] += real(value);
        ++pixels[i];
        ++all;
    });
    if (all == 0) return error(fault::not_found, "caliper: it lies outside of the picture");
    for (int i = 0; i < bins; ++i)
        if (pixels[i] > 0) mean[i] /= pixels[i];
    // Half of the difference of two bins and the two before: what a step of full height gives at its place.
    const auto rise = [&](int i) -> real {
        if (i < 2 || i + 1 >= bins) return 0;
        for (int k = i - 2; k <= i + 1; ++k)
            if (pixels[k] == 0) return 0;
        return (mean[i + 1] + mean[i] - mean[i - 1] - mean[i - 2]) * real(0.5);
    };
    // A blurred step rises by less within two pixels. Noise rises everywhere: what does not rise by more than four
    // times as much is left out, unless there is not much that rises higher.
    edge_model_detail::median_counts usual;
    real steepest = 0;
    for (int i = 2; i + 1 < bins; ++i) {
        const real size = abs(rise(i));
        usual.add(size);
        steepest = max(steepest, size);
    }
    const real noise = min(usual.median() * real(1.4826 * 4), steepest * real(0.25));
    const real least = max(noise, real(options.min_contrast) * min(real(0.75), real(0.8) / options.max_blur));
    real highest = 0, last = -10;
    int steps = 0;
    neighbours<T, Track> ready = {picture, track, {}, 0, 0};
    error why;
    for (int i = 2; i + 1 < bins; ++i) {
        const real here = rise(i), size = abs(here);
        const bool up = here > 0;
        if (options.step != caliper_step::either && up != (options.step == caliper_step::rising)) continue;
        highest = max(highest, size);
        if (!(size > least)) continue;
        bool top = true;
        for (int k = -2; k <= 2; ++k) {
            if (k == 0) continue;
            const real other = up ? rise(i + k) : -rise(i + k);
            if (other > size || (other == size && k < 0)) top = false;
        }
        if (!top) continue;
        ++steps;
        edge_fit_options how;
        how.search = 2, how.ends = 0, how.reach = options.reach;
        how.inside = up == Track::rises_inwards ? contrast::light : contrast::dark;
        how.min_contrast = options.min_contrast, how.max_blur = options.max_blur;
        how.black = options.black, how.white = options.white;
        const int before = i < 4 ? 4 : i, behind = bins - i < 4 ? 4 : bins - i;
        edge_fit_detail::edge_fitter<T, typename Track::shape> fitter(
            picture, track.across(i), how, track.fixed(options.tilted), Track::rises_inwards ? before : behind,
            Track::rises_inwards ? behind : before, options.tilted ? track.turns() : real(0));
        const auto fitted = fitter.fit("caliper");
        if (!fitted) {
            why = fitted.error();
            continue;
        }
        caliper_edge one;
        const real along = track.along(fitted->state.shape);
        if (!(along >= 0 && along <= track.length) || along < last + 1) continue;
        last = along;
        one.along = {along.value, sqrt(fitted->covariance(Track::told, Track::told)).value};
        one.step = up ? caliper_step::rising : caliper_step::falling;
        one.look = fitted->look;
        one.contrast = one.look.light.value - one.look.dark.value;
        ready.push(one, use);
    }
    ready.end(use);
    if (ready.found > 0) return {};
    if (steps == 0)
        return error(fault::not_found, "caliper: no edge: the strongest step",
                     options.step == caliper_step::rising    ? " upwards"
                     : options.step == caliper_step::falling ? " downwards"
                                                             : "",
                     " is one of ", round_int(min(highest, real(1e6))),
                     " grey levels, min_contrast = ", round_int(min(real(options.min_contrast), real(1e6))));
    return why.kind == fault::none ? error(fault::not_found, "caliper: no edge within its ends") : why;
}

}  // namespace caliper_detail

constexpr std::size_t caliper_workspace(double length) {
    const auto bins = static_cast<std::size_t>(caliper_detail::bins_of(length));
    return scratch_bytes<real>(bins) + scratch_bytes<int>(bins);
}
inline double caliper_length(const line_caliper& where) { return caliper_detail::track_of(where).length.value; }
inline double caliper_length(const arc_caliper& where) { return caliper_detail::track_of(where).length.value; }
inline double caliper_length(const radius_caliper& where) { return caliper_detail::track_of(where).length.value; }

template <class T, class Where>
result<tally> caliper(image_view<T> picture, const Where& where, array_view<caliper_edge> room,
                      const caliper_options& options, workspace scratch) {
    appender<caliper_edge> out = {room};
    const error why = caliper_detail::each_edge<std::remove_const_t<T>>(
        picture, caliper_detail::track_of(where), options, scratch, [&](const caliper_edge& one) { out.push(one); });
    if (why.kind != fault::none) return why;
    return out.told();
}

template <class T, class Where>
result<caliper_edge> caliper_one(image_view<T> picture, const Where& where, caliper_choice which,
                                 const caliper_options& options, workspace scratch, int skip) {
    ALIDADE_EXPECTS(skip >= 0, skip);
    // Few are asked for but the best or the last few: keep the best or last `skip + 1`.
    constexpr int most = 16;
    ALIDADE_EXPECTS(skip < most, skip, most);
    caliper_edge kept[most];
    int n = 0, found = 0;
    const error why = caliper_detail::each_edge<std::remove_const_t<T>>(
        picture, caliper_detail::track_of(where), options, scratch, [&](const caliper_edge& one) {
            ++found;
            int at = n;
            if (which == caliper_choice::best)
                while (at > 0 && kept[at - 1].contrast < one.contrast) --at;
            if (which == caliper_choice::last) at = 0;
            if (at > skip) return;
            n = n <= skip ? n + 1 : n;
            for (int i = n - 1; i > at; --i) kept[i] = kept[i - 1];
            kept[at] = one;
        });
    if (why.kind != fault::none) return why;
    if (n <= skip) return error(fault::not_found, "caliper: edge ", skip + 1, " is asked for, there are ", found);
    return kept[skip];
}

inline tally caliper_pairs(array_source<caliper_edge> edges, contrast inside, array_view<caliper_pair> room) {
    appender<caliper_pair> out = {room};
    for (int i = 0; i + 1 < edges.size; ++i) {
        const caliper_edge &a = edges[i], &b = edges[i + 1];
        if (a.step == b.step) continue;
        const contrast here = a.step == caliper_step::rising ? contrast::light : contrast::dark;
        if (inside != contrast::either && inside != here) continue;
        const real va = real(a.along.sigma) * a.along.sigma, vb = real(b.along.sigma) * b.along.sigma;
        const real both = real(a.with_next) * 2;
        caliper_pair one;
        one.width = {(real(b.along.value) - a.along.value).value, sqrt(max(va + vb - both, real(0))).value};
        one.middle = {((real(a.along.value) + b.along.value) * real(0.5)).value,
                      (sqrt(max(va + vb + both, real(0))) * real(0.5)).value};
        one.inside = here;
        one.first = a, one.second = b;
        out.push(one);
    }
    return out.told();
}

template <class T, class Where>
result<caliper_pair> caliper_width(image_view<T> picture, const Where& where, contrast inside, caliper_choice which,
                                   const caliper_options& options, workspace scratch) {
    ALIDADE_EXPECTS(options.step == caliper_step::either);
    caliper_edge two[2];
    caliper_pair kept;
    int edges = 0, pairs = 0;
    const auto lesser = [](const caliper_pair& p) {
        return p.first.contrast < p.second.contrast ? p.first.contrast : p.second.contrast;
    };
    const error why = caliper_detail::each_edge<std::remove_const_t<T>>(
        picture, caliper_detail::track_of(where), options, scratch, [&](const caliper_edge& one) {
            two[0] = two[1], two[1] = one;
            caliper_pair pair;
            if (++edges < 2 || caliper_pairs({two, 2}, inside, {&pair, 1}).found == 0) return;
            if (pairs++ == 0 || which == caliper_choice::last ||
                (which == caliper_choice::best && lesser(pair) > lesser(kept)))
                kept = pair;
        });
    if (why.kind != fault::none) return why;
    if (pairs == 0)
        return error(fault::not_found, "caliper: no pair: of ", edges, " edges no two that follow each other have ",
                     inside == contrast::light  ? "light"
                     : inside == contrast::dark ? "dark"
                                                : "other grey values",
                     " in between");
    if (!(kept.width.sigma < kept.width.value))
        return error(fault::degenerate, "caliper: two edges are there, some ",
                     round_int(max(real(kept.width.value), real(1))),
                     " pixels apart: too near, for their blur and the noise, to tell how far");
    return kept;
}

#if ALIDADE_HOSTED
template <class T, class Where>
list<caliper_edge> caliper(image_view<T> picture, const Where& where, const caliper_options& options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(caliper_workspace(caliper_length(where)));
    return collect<caliper_edge>(16, [&](array_view<caliper_edge> room) -> tally {
        const result<tally> told = caliper(picture, where, room, options, lent);
        return told ? *told : tally{};
    });
}
template <class T, class Where>
result<caliper_edge> caliper_one(image_view<T> picture, const Where& where, caliper_choice which = caliper_choice::best,
                                 const caliper_options& options = {}) {
    scratch memory;
    return caliper_one(picture, where, which, options, memory.reserve(caliper_workspace(caliper_length(where))));
}
template <class T, class Where>
result<caliper_pair> caliper_width(image_view<T> picture, const Where& where, contrast inside = contrast::either,
                                   caliper_choice which = caliper_choice::best, const caliper_options& options = {}) {
    scratch memory;
    return caliper_width(picture, where, inside, which, options,
                         memory.reserve(caliper_workspace(caliper_length(where))));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
