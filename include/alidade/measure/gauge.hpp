// Reads a dial: where its needle points on its scale, how sure that is, or why it cannot be known.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/tracer.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/gauge_dial.hpp>
#include <alidade/measure/gauge_needle.hpp>
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
    double least_radius = 30;  ///< of a dial, in pixels
};

struct gauge_reading {
    measured<> value;
    point<double> centre, tip;               ///< of the needle: its pivot and its end, in pixels
    double needle_angle = 0;                 ///< from the pivot to the tip, in the picture
    point<double> scale_begin, scale_end;    ///< the first and the last tick
    int intervals = 0;                       ///< of the scale, from tick to tick
    int intervals_of_long_ticks = 0;         ///< 0: all are alike
    gauge_plane plane;
    double scale_radius = 0;                 ///< where ticks were read, in units of the plane
};

inline namespace ALIDADE_ISA {

constexpr std::size_t read_gauge_workspace(int width, int height);

result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, gauge_scale scale, const gauge_options& options,
                                 workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace gauge_detail {

inline constexpr int largest_side = 1024;

constexpr int reduction(int width, int height) {
    const int longer = width > height ? width : height;
    return (longer + largest_side - 1) / largest_side;
}

/// Room for edge points: of pictures of noise not all of them.
constexpr int points_room(int width, int height) {
    const std::int64_t pixels = std::int64_t{width} * height;
    return static_cast<int>(pixels / 8 + 1024);
}

struct ends {
    int first = 0, last = 0;
    majors longer;
    int surest_first = 0, surest_last = 0;  ///< ticks that are seen
};

struct covered {
    real from = 0, to = 0;  ///< angles that the needle hides
};

inline result<ends> find_ends(const found_dial& found, dial_room& room, real noise, covered hidden, gauge_scale scale) {
    const real around = real(2) * pi;
    ends made = {found.first_k, found.last_k, {}, 0, 0};
    const int span = found.last_k - found.first_k, most_k = floor_int(around / found.even.step);
    if (found.even.step * (real(span) + real(1.6)) > around)
        return error(fault::not_found, "the scale's ends are not to be seen: its ticks go all the way around, as a clock's do");
    // So far beyond the ticks that were found others may be.
    int beyond = floor_int(around / found.even.step - real(span) - real(0.6));
    beyond = beyond > 150 ? 150 : beyond < 0 ? 0 : beyond;
    const real threshold = max(real(6), noise * real(2.5));
    measure_ticks(found.polar, found.sign, found.even, found.ring, made.first - beyond, made.last + beyond, made.first, made.last, threshold,
                  room.lengths);
    const auto there = [&](int k) { return room.lengths.there[k - room.lengths.first_k]; };
    const auto unknown = [&](int k) {
        if (room.lengths.blind[k - room.lengths.first_k]) return true;
        real angle = found.even.angle_of(k) - hidden.from;
        while (angle > around) angle -= around;
        while (angle < 0) angle += around;
        return angle < hidden.to - hidden.from;
    };
    const possible_majors longer = find_majors(room.lengths, made.first, made.last);
#ifdef GAUGE_DEBUG
    printf("   ends: step %.2f bends %.3f %.3f %.3f %.3f sigma %.3f comb %d..%d used %d every %d phase %d clear %.0f twice %d ring %d-%d depth %.0f thr %.0f:", found.even.step.value*57.3,found.even.once_x.value,found.even.once_y.value,found.even.twice_x.value,found.even.twice_y.value,found.even.sigma.value*57.3, found.first_k, found.last_k, found.used, longer.at[0].every, longer.at[0].phase-made.first, longer.clearest.value, longer.count, found.ring.first, found.ring.last, found.ring.depth.value, threshold.value);
    for (int i = 0; i < room.lengths.count; ++i) printf(" %d%s%s", room.lengths.rows[i], room.lengths.there[i] ? "" : "-", unknown(i + room.lengths.first_k) ? "?" : "");
    printf("\n");
#endif
    ends chosen = made;
    const int longest = longer.count > 0 ? longer.at[0].every : 1;
    // What lies beyond one end may be the other end, a turn later.
    const real circle = around / found.even.step;
    const auto within = [circle](int k, int first, int last) {
        return (k >= first && k <= last) || real(k) + circle < real(last) + real(0.8) ||
               real(k) - circle > real(first) - real(0.8);
    };
    // A scale explains the ticks that there are, and none that there are not.
    int best = -1000, second = -1000, best_intervals = 0;
    bool any_long = false;
    const int inwards = span / 3 < 12 ? span / 3 : 12;
    for (int way = 0; way < (longer.count > 0 ? longer.count : 1); ++way) {
        const majors which = longer.count > 0 ? longer.at[way] : majors{};
        const int every = which.every, phase = which.phase;
        // An end that is not seen may be one where long ticks foretell it and short ones lead there.
        const auto may_end = [&](int k, int inwards_by) {
            if ((k - phase) % every != 0) return false;
            if (there(k) || unknown(k)) return true;
            int led = 0;
            for (int i = 1; i < every; ++i) led += there(k + i * inwards_by);
            return every >= 4 && 2 * led >= every - 1;
        };
        for (int first = made.first - beyond; first <= made.first + inwards; ++first) {
            if (!may_end(first, 1)) continue;
            for (int last = made.last - inwards; last <= made.last + beyond; ++last) {
                if (!may_end(last, -1) || last - first < every || last - first + 1 > most_k) continue;
                any_long = true;
                const bool first_seen = there(first) || unknown(first), last_seen = there(last) || unknown(last);
                if (!first_seen && !last_seen) continue;
                const int intervals = (last - first) / every;
                const real division = (real(scale.most) - real(scale.least)) / real(intervals);
                if (!is_usual_division(division) && !(every == 1 && is_usual_division(division / real(4))))
                    continue;
                int worth = 0;
                for (int k = made.first - beyond; k <= made.last + beyond; ++k) {
                    const bool hides = unknown(k);
                    if (k >= first && k <= last)
                        worth += hides ? 0 : there(k) ? 2 : -3;
                    else
                        worth -= !hides && there(k) && !within(k, first, last) ? 2 : 0;
                }
                worth -= unknown(first) + unknown(last);
                if (worth > best) {
                    if (first != chosen.first || last != chosen.last) second = best;
                    best = worth, best_intervals = intervals;
                    chosen = {first, last, which, first, last};
                } else if (worth > second && (first != chosen.first || last != chosen.last)) {
                    second = worth;
                }
            }
        }
    }
    if (best_intervals == 0) {
        if (!any_long) return error(fault::not_found, "the scale's ends are not to be seen: they are no long ticks");
        const int every = longer.count > 0 ? longer.at[0].every : 1;
        return error(fault::not_found, "the scale's ends are not sure: between them are about ", span / every,
                     " intervals, which makes none of the usual divisions of the values given");
    }
    // Ticks that stand in line beyond the ends: the scale may go on.
    int left = 0;
    for (int k = made.first - beyond; k <= made.last + beyond; ++k) {
        if (!there(k) || unknown(k) || within(k, chosen.first, chosen.last)) continue;
        const int away = k < chosen.first ? chosen.first - k : k - chosen.last;
        const bool beside = (k > made.first - beyond && there(k - 1)) || (k < made.last + beyond && there(k + 1));
        if (real(2 * away) > circle - real(chosen.last - chosen.first)) continue;  // nearer to the other end
        if (away <= 2 || (longest > 2 && away % longest == 0) || beside) ++left;
    }
#ifdef GAUGE_DEBUG
    printf("   comb from %.1f deg to %.1f deg\n", found.even.angle_of(found.first_k).value * 57.29578, found.even.angle_of(found.last_k).value * 57.29578);
    printf("   chosen %d..%d every %d best %d second %d left %d hypotheses", chosen.first, chosen.last, chosen.longer.every, best, second, left);
    for (int i = 0; i < longer.count; ++i) printf(" %d/%d(%.0f)", longer.at[i].every, longer.at[i].phase, longer.at[i].clearer.value);
    for (int k = made.first - beyond; k <= made.last + beyond; ++k) if (there(k) && !unknown(k) && !within(k, chosen.first, chosen.last)) printf(" out %d", k);
    printf("\n");
#endif
    if (left > 0) return error(fault::ambiguous, "the scale's ends are not sure: it may go on beyond them");
    // Makers shorten the first interval of some scales: what is read there would be a guess.
    chosen.surest_first = chosen.first, chosen.surest_last = chosen.last;
    while (!there(chosen.surest_first) && !unknown(chosen.surest_first)) ++chosen.surest_first;
    while (!there(chosen.surest_last) && !unknown(chosen.surest_last)) --chosen.surest_last;
    if (second >= best - 1) return error(fault::ambiguous, "the scale's ends are not sure: something hides them");
    return chosen;
}

}  // namespace gauge_detail

constexpr std::size_t read_gauge_workspace(int width, int height) {
    using namespace gauge_detail;
    ALIDADE_EXPECTS(width >= 0 && height >= 0, width, height);
    const int by = width > 0 && height > 0 ? reduction(width, height) : 1;
    const int w = width / by, h = height / by, points = points_room(w, h);
    const std::size_t edges = subpixel_edges_workspace(w, h), rims = rims_workspace(points),
                      dial = dial_workspace(),
                      needle = spokes_workspace() + scratch_bytes<side_point>(most_side_points) + scratch_bytes<middles>(1);
    std::size_t most = edges > rims ? edges : rims;
    most = most > dial + needle ? most : dial + needle;
    return scratch_bytes<std::uint8_t>(times(static_cast<std::size_t>(w), static_cast<std::size_t>(h))) +
           scratch_bytes<edge_point>(static_cast<std::size_t>(points)) +
           scratch_bytes<int>(static_cast<std::size_t>(points)) + noise_level_workspace() + most;
}

inline result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, gauge_scale scale,
                                        const gauge_options& options, workspace scratch) {
    using namespace gauge_detail;
    ALIDADE_EXPECTS(src.width >= 0 && src.height >= 0, src.width, src.height);
    if (src.width < 48 || src.height < 48)
        return error(fault::too_small, "a picture of ", src.width, " x ", src.height, " pixels is too small for a dial");
    const int by = reduction(src.width, src.height);
    image_view<const std::uint8_t> seen = src;
    if (by > 1) {
        const int w = src.width / by, h = src.height / by;
        std::uint8_t* less = scratch.take<std::uint8_t>(static_cast<std::size_t>(w) * static_cast<std::size_t>(h));
        for (int y = 0; y < h; ++y)
            for (int x = 0; x < w; ++x) {
                int sum = 0;
                for (int v = 0; v < by; ++v)
                    for (int u = 0; u < by; ++u) sum += src(x * by + u, y * by + v);
                less[std::ptrdiff_t{y} * w + x] = static_cast<std::uint8_t>((sum + by * by / 2) / (by * by));
            }
        seen = {less, w, h};
    }
    const real noise = noise_level(seen, scratch);
    const int room_points = points_room(seen.width, seen.height);
    edge_point* points = scratch.take<edge_point>(static_cast<std::size_t>(room_points));
    int* offsets = scratch.take<int>(static_cast<std::size_t>(room_points));
    const sequences_tally told =
        subpixel_edges(seen, {{points, room_points}, {offsets, room_points}}, {.least_points = 5}, scratch);
    const sequences_view<const edge_point> chains = {{points, told.points.written}, {offsets, told.sequences.written + 1}};
    if (told.points.written < 50) return error(fault::not_found, "no dial: the picture has hardly any edges");

    const rims round = find_rims(chains, seen.width, seen.height, real(options.least_radius), scratch);
    if (round.count == 0) return error(fault::not_found, "no dial: nothing round is to be seen");

    dial_room& room = *scratch.take<dial_room>(1);
    found_dial best;
    bool any = false;
    const auto size = static_cast<std::size_t>(dial_angles) * dial_rows;
    std::int16_t* memory[2] = {scratch.take<std::int16_t>(size), scratch.take<std::int16_t>(size)};
    bool tried[most_rims] = {};
    for (int tries = 0; tries < 3; ++tries) {
        // The rim with most others around its centre.
        int pick = -1;
        real most = 0;
        for (int i = 0; i < round.count; ++i) {
            if (tried[i]) continue;
            real support = 0;
            for (int k = 0; k < round.count; ++k) {
                const real dx = round.at[i].shape.x - round.at[k].shape.x, dy = round.at[i].shape.y - round.at[k].shape.y;
                if (dx * dx + dy * dy < round.at[i].b * round.at[i].b * real(0.03)) support += round.at[k].coverage;
            }
            const real worth = support * round.at[i].coverage * sqrt(round.at[i].b);
            if (worth > most) most = worth, pick = i;
        }
        if (pick < 0) break;
        const rim& one = round.at[pick];
        real largest = one.a;
        for (int k = 0; k < round.count; ++k) {
            const real dx = one.shape.x - round.at[k].shape.x, dy = one.shape.y - round.at[k].shape.y;
            if (dx * dx + dy * dy > one.b * one.b * real(0.03)) continue;
            tried[k] = true;
            if (round.at[k].coverage > 0.5 && round.at[k].a > largest && round.at[k].a < one.a * real(1.5))
                largest = round.at[k].a;
        }
        tried[pick] = true;
        ellipse_shape shape = one.shape;
        const real grow = largest / one.a;
        shape.xx *= grow, shape.xy *= grow, shape.yy *= grow;
        found_dial here;
        here.polar = {memory[any ? 1 : 0], dial_angles, dial_rows, dial_first, dial_step};
        // The more a dial is tilted, the more perspective and the height of its rim move the pivot aside, and in the
        // direction in which it is tilted.
        const ellipse_axes axes = axes_of(shape);
        const real flat = axes.b / axes.a, tilt = sqrt(max(real(1) - flat * flat, real(0)));
        const expected_pivot pivot = {0, 0, -axes.uy, axes.ux, real(0.012) + real(0.25) * tilt, real(0.012) + real(0.05) * tilt};
        if (!find_ticks(seen, plane_of(shape), noise, pivot, room, here, scratch)) continue;
        if (!any || here.worth > best.worth) {
            if (any) {
                std::int16_t* kept = memory[0];
                memory[0] = memory[1], memory[1] = kept;
            }
            best = here;
        }
        any = true;
        if (best.used >= 12) break;
    }
    if (!any) return error(fault::not_found, "no scale: around nothing round are there even ticks");

    const real ring = best.polar.radius(real(best.ring.first + best.ring.last) * real(0.5));
    const real inner = best.polar.radius(real(best.ring.first));
    const spokes lead = find_spokes(seen, best.dial, ring, noise, scratch);
    if (lead.count == 0) return error(fault::not_found, "no needle: nothing leads from the pivot to the scale");
#ifdef GAUGE_DEBUG
    for (int i = 0; i < lead.count && i < 4; ++i) printf("   spoke %.1f deg worth %.3f reach %.2f contrast %.0f sign %d\n", lead.at[i].angle.value * 57.3, lead.at[i].worth.value, lead.at[i].reach.value, lead.at[i].contrast.value, lead.at[i].sign);
#endif
    const spoke& first = lead.at[0];
    if (first.reach < 0.66) return error(fault::not_found, "no needle: nothing reaches from the pivot to the scale");
    axis needle;
    int rival = 0;
    for (int i = 0; i < lead.count && i < 4; ++i) {
        const spoke& one = lead.at[i];
        if (i > 0 && (one.reach < first.reach * real(0.8) || one.worth < first.worth * real(0.6))) continue;
        axis fitted = fit_axis(chains.points, best.dial, one.angle, one.sign, ring * real(0.2), inner, ring, scratch);
        if (fitted.good) {
            const real turned = one.angle + atan2(fitted.offset + fitted.slope * ring, ring);
            fitted = fit_axis(chains.points, best.dial, turned, one.sign, ring * real(0.2), inner, ring, scratch);
        }
#ifdef GAUGE_DEBUG
        printf("   fitted %d: good %d angle %.1f pairs %d found %d tip %.2f scale %.2f\n", i, fitted.good, fitted.angle.value*57.3, fitted.pairs, fitted.found, (fitted.tip/ring).value, fitted.scale.value);
#endif
        if (!fitted.good) continue;
        // A shadow leads to the same line.
        real apart = fitted.angle - needle.angle;
        while (apart > pi) apart -= real(2) * pi;
        while (apart < -pi) apart += real(2) * pi;
        if (needle.good && abs(apart) < 0.035) continue;
        if (fitted.pairs > needle.pairs) {
            rival = needle.pairs;
            needle = fitted;
        } else if (fitted.pairs > rival) {
            rival = fitted.pairs;
        }
    }
    if (needle.good && 4 * rival > 3 * needle.pairs)
        return error(fault::ambiguous, "two needles, and nothing tells which of them to read");
    if (!needle.good || needle.pairs < 10)
        return error(fault::not_found, "no needle: what leads to the scale has no two edges");
#ifdef GAUGE_DEBUG
    printf("   axis: angle %.2f offset %.4f slope %.4f (%.2f deg) sigma %.5f tip %.3f ring %.3f inner %.3f half %.4f pairs %d of %d misfit %.2f scale %.2f px\n", needle.angle.value*57.3, needle.offset.value, needle.slope.value, needle.slope.value*57.3, needle.sigma_at_far.value, needle.tip.value, ring.value, inner.value, needle.half_width.value, needle.pairs, needle.found, needle.misfit.value, needle.scale.value);
#endif
    const real across = needle.offset + needle.slope * ring;
    if (abs(needle.offset) > 0.06 || abs(across) > 0.05 || 2 * needle.pairs < needle.found || needle.tip < ring * real(0.62))
        return error(fault::not_found, "no needle: what leads to the scale is no straight line from the pivot");
    real angle = needle.angle + atan2(across, ring);
    const real width = max(needle.half_width * real(1.5), real(0.01)) / ring;

    result<ends> limits = find_ends(best, room, noise, {angle - width, angle + width}, scale);
    if (!limits) return limits.error();
    const real middle = (best.even.angle_of(limits->first) + best.even.angle_of(limits->last)) * real(0.5);
    while (angle - middle > pi) angle -= real(2) * pi;
    while (angle - middle < -pi) angle += real(2) * pi;
    const real k = best.even.place_of(angle);
    const real part = (k - real(limits->first)) / real(limits->last - limits->first);
    if (part < -0.03 || part > 1.03)
        return error(fault::not_found, "the needle stands outside of the scale");
    if (k < real(limits->surest_first) - real(0.5) || k > real(limits->surest_last) + real(0.5))
        return error(fault::not_found, "the needle stands where the scale's first or last tick is not at its even place: "
                                       "teach the scale by marks");
    const real range = real(scale.most) - real(scale.least);
    const real sigma_needle = needle.sigma_at_far / ring / best.even.step;
    const real sigma_ticks = best.even.sigma_at(angle, k);
    const real sigma = sqrt(sigma_needle * sigma_needle + sigma_ticks * sigma_ticks) / real(limits->last - limits->first);

#ifdef GAUGE_STATS
    gauge_stats[0] = sigma_needle.value * best.even.step.value; gauge_stats[1] = sigma_ticks.value * best.even.step.value; gauge_stats[2] = (ring * best.dial.scale()).value; gauge_stats[3] = needle.scale.value; gauge_stats[4] = (needle.tip / ring).value; gauge_stats[5]=needle.pairs; gauge_stats[6]=best.used;gauge_stats[7]=best.even.sigma.value;
#endif
    gauge_reading made;
    const auto outside = [&](place p) {
        const real f = real(by), half = (f - real(1)) * real(0.5);
        return point<double>{(p.x * f + half).value, (p.y * f + half).value};
    };
    made.value = {(real(scale.least) + part * range).value, (sigma * abs(range)).value};
    made.centre = outside(best.dial.pivot());
    const sine_cosine to = sin_cos(needle.angle);
    const real tip_across = needle.offset + needle.slope * needle.tip;
    made.tip = outside(best.dial.seen({needle.tip * to.cosine - tip_across * to.sine, needle.tip * to.sine + tip_across * to.cosine}));
    made.needle_angle = atan2(real(made.tip.y) - real(made.centre.y), real(made.tip.x) - real(made.centre.x)).value;
    const auto at_tick = [&](int tick) {
        const sine_cosine way = sin_cos(best.even.angle_of(tick));
        return outside(best.dial.seen({ring * way.cosine, ring * way.sine}));
    };
    made.scale_begin = at_tick(limits->first), made.scale_end = at_tick(limits->last);
    made.intervals = limits->last - limits->first;
    made.intervals_of_long_ticks = limits->longer.every;
    plane whole = best.dial;
    plane larger;
    larger.m[0] = larger.m[4] = real(by);
    larger.m[2] = larger.m[5] = real(by - 1) * real(0.5);
    made.plane = (larger * whole).told();
    made.scale_radius = ring.value;
    return made;
}

#if ALIDADE_HOSTED
inline result<gauge_reading> read_gauge(image_view<const std::uint8_t> src, gauge_scale scale,
                                        const gauge_options& options = {}) {
    scratch memory;
    return read_gauge(src, scale, options, memory.reserve(read_gauge_workspace(src.width, src.height)));
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
