// The steps of reading a dial: its edges, its plane and ticks, its needle.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/tracer.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/gauge_axis.hpp>
#include <alidade/measure/gauge_ends.hpp>
#include <alidade/measure/gauge_needle.hpp>

namespace alidade::inline ALIDADE_ISA::gauge_detail {

inline constexpr int largest_side = 1024, smallest_side = 48;

/// Of larger pictures every so many pixels are taken together.
constexpr int reduction(int width, int height) {
    const int longer = width > height ? width : height;
    return longer <= largest_side ? 1 : (longer + largest_side - 1) / largest_side;
}

/// Room for edge points: of pictures of noise not for all of them.
constexpr int points_room(int width, int height) { return static_cast<int>(std::int64_t{width} * height / 8 + 1024); }

/// Where no dial is found, blur and noise may be why: half the picture's size has less of both.
constexpr int coarser(int by, int width, int height) {
    const int shorter = width < height ? width : height;
    return shorter / (2 * by) >= 200 ? 2 * by : 0;
}

/// A picture made ready, and its edges.
struct prepared {
    image_view<const std::uint8_t> seen;
    int by = 1;  ///< pixels of the source to one, along a side
    real noise = 0;
    sequences_view<const edge_point> chains;

    /// A place of the source.
    point<double> outside(place p) const {
        const real f = by, half = (f - real(1)) * real(0.5);
        return {(p.x * f + half).value, (p.y * f + half).value};
    }
    place inside(point<double> p) const {
        const real f = by, half = (f - real(1)) * real(0.5);
        return {(real(p.x) - half) / f, (real(p.y) - half) / f};
    }
    /// The same plane, seen in the source.
    plane outside(const plane& of) const {
        plane larger;
        larger.m[0] = larger.m[4] = real(by);
        larger.m[2] = larger.m[5] = (real(by) - real(1)) * real(0.5);
        return larger * of;
    }
    plane inside(const plane& of) const {
        plane smaller;
        const real f = by;
        smaller.m[0] = smaller.m[4] = real(1) / f;
        smaller.m[2] = smaller.m[5] = -(f - real(1)) / (real(2) * f);
        return smaller * of;
    }
};

/// What stays in the workspace while a dial is looked at.
struct dial_memory {
    dial_room* room = nullptr;
    std::int16_t* polar[2] = {};

    static constexpr std::size_t bytes() {
        return scratch_bytes<dial_room>(1) + 2 * polar_bytes(dial_angles, dial_rows);
    }

    dial_memory() = default;
    explicit dial_memory(workspace& scratch) {
        constexpr auto size = static_cast<std::size_t>(dial_angles) * dial_rows;
        room = scratch.take<dial_room>(1);
        for (std::int16_t*& one : polar) one = scratch.take<std::int16_t>(size);
    }
};

constexpr std::size_t prepare_workspace(int width, int height) {
    const int by = reduction(width, height), w = width / by, h = height / by, points = points_room(w, h);
    return scratch_bytes<std::uint8_t>(times(static_cast<std::size_t>(w), static_cast<std::size_t>(h))) +
           scratch_bytes<edge_point>(static_cast<std::size_t>(points)) +
           scratch_bytes<int>(static_cast<std::size_t>(points));
}
constexpr std::size_t steps_workspace(int width, int height) {
    const int by = reduction(width, height), w = width / by, h = height / by, points = points_room(w, h);
    const auto larger = [](std::size_t a, std::size_t b) { return a > b ? a : b; };
    const std::size_t edges = larger(subpixel_edges_workspace(w, h), noise_level_workspace());
    const std::size_t needle =
        spokes_workspace() + scratch_bytes<side_point>(most_side_points) + scratch_bytes<middles>(1);
    const std::size_t ticks = larger(strokes_workspace(dial_angles), unroll_workspace(dial_angles));
    return larger(edges, dial_memory::bytes() + larger(needle, larger(ticks, rims_workspace(points))));
}

/// Takes its room from `scratch`, and leaves the rest there.
inline result<prepared> prepare(image_view<const std::uint8_t> src, int by, workspace& scratch) {
    if (src.width < smallest_side || src.height < smallest_side)
        return error(fault::too_small, "a picture of ", src.width, " x ", src.height, " pixels: a dial needs at least ",
                     smallest_side, " x ", smallest_side);
    prepared made;
    made.by = by;
    made.seen = src;
    const int w = src.width / by, h = src.height / by;
    if (w < smallest_side || h < smallest_side)
        return error(fault::too_small, "a picture of ", src.width, " x ", src.height, " pixels: too narrow for a dial");
    if (by > 1) {
        std::uint8_t* less = scratch.take<std::uint8_t>(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x) {
                int sum = 0;
                for (int v = 0; v < by; ++v) {
                    const std::uint8_t* row = src.row(y * by + v) + x * by;
                    for (int u = 0; u < by; ++u) sum += row[u];
                }
                less[std::ptrdiff_t{y} * w + x] = static_cast<std::uint8_t>((sum + by * by / 2) / (by * by));
            }
        made.seen = {less, w, h};
    }
    const int room = points_room(w, h);
    edge_point* points = scratch.take<edge_point>(static_cast<std::size_t>(room));
    int* offsets = scratch.take<int>(static_cast<std::size_t>(room));
    made.noise = noise_level(made.seen, scratch);
    const sequences_tally told =
        subpixel_edges(made.seen, {{points, room}, {offsets, room}}, {.min_points = 5}, scratch);
    made.chains = {{points, told.points.written}, {offsets, told.sequences.written + 1}};
    if (told.points.written < 50) return error(fault::not_found, "no dial: the picture has hardly any edges");
    return made;
}

/// Rims about one centre, and how the pivot may lie to it.
struct frame {
    plane start;
    expected_pivot pivot;
    real lean = 0;  ///< how much shorter the ellipse's smaller axis is, in parts of the larger
};

/// The next best group of rims that was not tried; false if there is none.
inline bool next_frame(const rims& round, bool* tried, frame& made) {
    const auto same_centre = [&](int i, int k) {
        const real dx = round.at[i].shape.x - round.at[k].shape.x, dy = round.at[i].shape.y - round.at[k].shape.y;
        return dx * dx + dy * dy < round.at[i].b * round.at[i].b * real(0.03);
    };
    int pick = -1;
    real most = 0;
    for (int i = 0; i < round.count; ++i) {
        if (tried[i]) continue;
        real support = 0;
        for (int k = 0; k < round.count; ++k)
            if (same_centre(i, k)) support += round.at[k].coverage;
        // Noise makes arcs, too, but not around one centre.
        if (support < 0.7) continue;
        const real worth = support * round.at[i].coverage * sqrt(round.at[i].b);
        if (worth > most) most = worth, pick = i;
    }
    if (pick < 0) return false;
    const rim& one = round.at[pick];
    real largest = one.a;
    for (int k = 0; k < round.count; ++k) {
        if (!same_centre(pick, k)) continue;
        tried[k] = true;
        if (round.at[k].coverage > 0.5 && round.at[k].a > largest && round.at[k].a < one.a * real(1.5))
            largest = round.at[k].a;
    }
    tried[pick] = true;
    ellipse_shape shape = one.shape;
    const real grow = largest / one.a;
    shape.xx *= grow, shape.xy *= grow, shape.yy *= grow;
    made.start = plane_of(shape);
    // The more a dial is tilted, the more perspective and the height of its rim move the pivot aside, and in the
    // direction in which it is tilted.
    const ellipse_axes axes = axes_of(shape);
    const real flat = axes.b / axes.a, tilt = sqrt(max(real(1) - flat * flat, real(0)));
    made.pivot = {0, 0, -axes.uy, axes.ux, real(0.012) + real(0.25) * tilt, real(0.012) + real(0.05) * tilt};
    made.lean = real(1) - flat;
    return true;
}

/// The dial with the best scale of those that have a rim.
template <class Trace>
result<found_dial> find_dial(const prepared& from, real least_radius, const dial_memory& memory, workspace scratch,
                             Trace trace) {
    const rims round = find_rims(from.chains, from.seen.width, from.seen.height, least_radius, scratch);
    trace->step("rims");
    if constexpr (tracing<Trace>)
        for (int i = 0; i < round.count; ++i) {
            place last = plane_of(round.at[i].shape).seen({1, 0});
            for (int k = 1; k <= 60; ++k) {
                const sine_cosine at = sin_cos(real(k) * pi / real(30));
                const place p = plane_of(round.at[i].shape).seen({at.cosine, at.sine});
                trace->line(last.x.value, last.y.value, p.x.value, p.y.value);
                last = p;
            }
        }
    if (round.count == 0) return error(fault::not_found, "no dial: nothing round is to be seen");
    found_dial best;
    bool any = false, tried[most_rims] = {};
    std::int16_t* polar[2] = {memory.polar[0], memory.polar[1]};
    for (int tries = 0; tries < 3 && best.used < 12; ++tries) {
        frame one;
        if (!next_frame(round, tried, one)) break;
        found_dial here;
        here.polar = {polar[any ? 1 : 0], dial_angles, dial_rows, dial_first, dial_step};
        // A rim that stands high above the face is seen aside of it.
        const found_dial nothing = here;
        const auto search = [&](const expected_pivot& pivot, int slack, real most_sigmas) {
            here = nothing;
            if (!find_ticks(from.seen, one.start, from.noise, pivot, slack, *memory.room, here, scratch)) return false;
            if (here.used < 8 || here.used <= best.used) return false;
            // What the ticks say of the pivot must agree with the rim.
            const place moved = one.start.back(here.dial.pivot());
            const real along = moved.x * pivot.ux + moved.y * pivot.uy, aside = moved.y * pivot.ux - moved.x * pivot.uy;
            return abs(along) < most_sigmas * pivot.sigma_along && abs(aside) < most_sigmas * pivot.sigma_across;
        };
        expected_pivot wide = one.pivot;
        wide.sigma_along = max(wide.sigma_along, real(0.06)), wide.sigma_across = max(wide.sigma_across, real(0.06));
        if (!search(one.pivot, 0, 4.5) && !search(wide, 8, 2)) continue;
        here.lean = one.lean;
        if (!any || here.worth > best.worth) {
            if (any) {
                std::int16_t* kept = polar[0];
                polar[0] = polar[1], polar[1] = kept;
            }
            best = here;
        }
        any = true;
    }
    if (any) {
        trace->step("ticks, unrolled about the pivot");
        if constexpr (tracing<Trace>) {
            trace->picture(image_view<const std::int16_t>{best.polar.data, dial_angles, dial_rows});
            for (int k = best.first_k; k <= best.last_k; ++k) {
                real column = best.even.angle_of(k) * real(dial_angles) / (real(2) * pi);
                while (column < 0) column += real(dial_angles);
                while (column >= dial_angles) column -= real(dial_angles);
                trace->line(column.value, best.ring.first, column.value, best.ring.last);
            }
            trace->number("ticks", best.used);
            trace->number("one from the next", best.even.step.value * 57.29577951308232, "degrees");
        }
        return best;
    }
    return error(fault::not_found, "no scale: around nothing round are there even ticks");
}

/// The needle as found: its axis, and where that crosses the circle of the scale.
struct found_needle {
    axis line;
    real angle = 0;  ///< from the pivot, in the plane
    real sigma = 0;
    place tip;  ///< in the plane
};

/// The share of the way along a needle where a reflection leaves nothing to see: its middle and both sides are white.
inline real washed_out(image_view<const std::uint8_t> seen, const plane& dial, const axis& needle, real near) {
    constexpr int places = 64;
    const sine_cosine to = sin_cos(needle.angle);
    const real aside = needle.half_width + real(3) / dial.scale();
    int white = 0;
    for (int i = 0; i < places; ++i) {
        const real along = near + (needle.tip - near) * (real(i) + real(0.5)) / real(places);
        bool all = true;
        for (const int side : {-1, 0, 1}) {
            const real across = needle.offset + needle.slope * along + real(side) * aside;
            const place p = dial.seen({along * to.cosine - across * to.sine, along * to.sine + across * to.cosine});
            const int x = round_int(p.x), y = round_int(p.y);
            all = all && x >= 0 && y >= 0 && x < seen.width && y < seen.height && seen(x, y) >= 248;
        }
        white += all;
    }
    return real(white) / real(places);
}

/// Whether a needle has both its edges along so much of the way that can be seen; it must be seen in any case.
inline bool is_whole(image_view<const std::uint8_t> seen, const plane& dial, const axis& needle, real near) {
    const real way = needle.tip - near, edges = real(needle.pairs) * needle.step;
    if (edges > way * real(0.4)) return true;
    return edges > way * real(0.22) && edges > way * real(0.5) * (real(1) - washed_out(seen, dial, needle, near));
}

/// The needle that leads to the circle of radius `ring`; its edges are asked up to `inner`.
template <class Trace>
result<found_needle> find_needle(const prepared& from, const plane& dial, real ring, real inner, real lean,
                                 workspace scratch, Trace trace) {
    const spokes lead = find_spokes(from.seen, dial, ring, from.noise, scratch);
    trace->step("needle");
    if constexpr (tracing<Trace>) {
        trace->picture(from.seen);
        for (int i = 0; i < lead.count; ++i) {
            const sine_cosine to = sin_cos(lead.at[i].angle);
            const real r = lead.at[i].reach * ring;
            const place p = dial.pivot(), q = dial.seen({r * to.cosine, r * to.sine});
            trace->line(p.x.value, p.y.value, q.x.value, q.y.value, {"#1e90ff", 1});
        }
    }
    if (lead.count == 0) return error(fault::not_found, "no needle: nothing leads from the pivot to the scale");
    const spoke& first = lead.at[0];
    if (first.reach < 0.5) return error(fault::not_found, "no needle: nothing reaches from the pivot to the scale");
    const real near = ring * real(0.2);
    axis needle;
    int best = 0, rival = 0, sign = 0;
    int pairs[4] = {}, straight = 0;
    real leads[4] = {}, ends_at[4] = {};
    for (int i = 0; i < lead.count && i < 4; ++i) {
        const spoke& one = lead.at[i];
        if (i > 0 && (one.reach < first.reach * real(0.8) || one.worth < first.worth * real(0.6))) continue;
        axis fitted = fit_axis(from.chains.points, dial, one.angle, one.sign, near, inner, ring, scratch);
        if (fitted.good) {
            const real turned = one.angle + atan2(fitted.offset + fitted.slope * ring, ring);
            fitted = fit_axis(from.chains.points, dial, turned, one.sign, near, inner, ring, scratch);
        }
        if (!fitted.good) continue;
        real apart = fitted.angle - needle.angle;
        while (apart > pi) apart -= real(2) * pi;
        while (apart < -pi) apart += real(2) * pi;
        if (needle.good && abs(apart) < 0.035) continue;  // a shadow leads to the same line
        // A counterweight with something printed behind it has no edges all the way.
        const bool whole = is_whole(from.seen, dial, fitted, near);
        if (abs(fitted.offset) < 0.04) {
            pairs[straight] = fitted.pairs, ends_at[straight] = fitted.unbroken;
            leads[straight++] = fitted.angle + atan2(fitted.offset + fitted.slope * ring, ring);
        }
        const int worth = !whole ? 0 : fitted.tip > ring * real(0.7) ? 5 * fitted.pairs : 2 * fitted.pairs;
        if (!needle.good || worth > best) {
            if (needle.good) rival = best;
            best = worth;
            needle = fitted;
            sign = one.sign;
        } else if (worth > rival) {
            rival = worth;
        }
    }
    if (!needle.good || needle.pairs < 10)
        return error(fault::not_found, "no needle: what leads to the scale has no two edges");
    // Neither in its line nor much shorter: a hand of a clock.
    bool second = 4 * rival > 3 * best && best > 0;
    const real leading = needle.angle + atan2(needle.offset + needle.slope * ring, ring);
    for (int i = 0; i < straight; ++i) {
        real apart = leads[i] - leading;
        while (apart > pi) apart -= real(2) * pi;
        while (apart < -pi) apart += real(2) * pi;
        const bool aside = abs(apart) > 0.15 && abs(apart) < pi - real(0.15);
        second = second || (aside && 4 * pairs[i] > 3 * needle.pairs && ends_at[i] > needle.unbroken * real(0.75));
    }
    if (second) return error(fault::ambiguous, "two needles, and nothing tells which of them to read");
    const real pixels = dial.scale(), across = needle.offset + needle.slope * ring;
    // A needle has both its edges nearly all the way, and they lead from the pivot to the scale.
    const bool whole = is_whole(from.seen, dial, needle, near);
    if (!whole || needle.scale > 1 || abs(needle.offset) > 0.04 || abs(across) > 0.05 ||
        2 * needle.pairs < needle.found || needle.tip < ring * real(0.5))
        return error(fault::not_found, "no needle: what leads to the scale is no straight line from the pivot");
    // A counterweight that points at a numeral reaches the scale by it. But what lies opposite then goes on longer, or
    // as long where it is no broader, as counterweights are; or somewhat longer and is the straighter line by far.
    const axis opposite = fit_axis(from.chains.points, dial, needle.angle + pi, sign, near, inner, ring, scratch);
    const bool straighter = opposite.pairs >= needle.pairs && opposite.scale * real(3) < needle.scale;
    const bool longer =
        opposite.unbroken > needle.unbroken * (straighter ? real(1.05) : real(1.2)) && opposite.tip > ring * real(0.66);
    const bool alike =
        opposite.unbroken > needle.unbroken * real(0.85) && opposite.usual_half < needle.usual_half * real(1.25);
    // One that ends well before the scale is known only by being far longer than what lies opposite.
    const bool brief = needle.unbroken < ring * real(0.66) && opposite.unbroken > needle.unbroken * real(0.75);
    if (opposite.good && opposite.pairs >= 10 &&
        (((longer || alike) && is_whole(from.seen, dial, opposite, near)) || (brief && first.reach < 0.66)))
        return error(fault::ambiguous, "two ends of one needle, and nothing tells which of them to read");
    found_needle made;
    made.line = needle;
    made.angle = needle.angle + atan2(across, ring);
    // Calibrated on drawn dials: what is printed beside a needle makes the middles err nearly twice as much as they
    // scatter; the rest is an eleventh of a pixel, more where the dial is tilted; and a needle that misses the pivot
    // tells of an error of either.
    const real base = real(0.09) / pixels, leaning = real(0.5) * lean / pixels, missed = needle.offset * real(0.15);
    const real fit = real(1.8) * needle.sigma_at_far;
    made.sigma = sqrt(fit * fit + base * base + leaning * leaning + missed * missed) / ring;
    const sine_cosine to = sin_cos(needle.angle);
    const real aside = needle.offset + needle.slope * needle.tip;
    made.tip = {needle.tip * to.cosine - aside * to.sine, needle.tip * to.sine + aside * to.cosine};
    if constexpr (tracing<Trace>) {
        const place p = dial.pivot(), q = dial.seen(made.tip);
        trace->line(p.x.value, p.y.value, q.x.value, q.y.value, {"#ff2d20", 1.5});
        trace->number("places with two edges", needle.pairs);
        trace->number("their middles from the axis", needle.scale.value, "px");
    }
    return made;
}

}  // namespace alidade::inline ALIDADE_ISA::gauge_detail
