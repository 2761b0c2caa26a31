// Straight pieces of edges, with their uncertainty.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/edge_chain.hpp>
#include <alidade/edge/edge_point.hpp>
#include <alidade/edge/line_ends.hpp>
#include <alidade/edge/line_runs.hpp>
#include <alidade/edge/line_segment.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct line_segments_options {
    float straight = 0.2F;      ///< how far points may lie from a line beside their noise, in pixels, as a deviation
    float min_strength = 3.5F;  ///< mean slope, in grey levels per pixel: a step of about 14 has it
    float min_length = 6;       ///< of a segment, in pixels
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for chains of `points` points in all.
constexpr std::size_t line_segments_workspace(int points);

/// The straight pieces of the chains of subpixel_edges.
///
/// A segment grows along a chain for as long as points agree with the line of least squares through those it has, by
/// their own sigma and in direction, and keeps apart from what a corner has rounded off. It is told if among all runs
/// of points in all chains chance would not give one so straight (directions of neighbours being independent), and
/// if it is no part of a curve that turns by more than 9° along it. Pieces of a line that a crossing or noise has
/// parted by up to ten pixels are one. Where two meet in a corner, they end there. The sigmas are
/// those of least squares, with what the noise of neighbouring points has in common. Segments come in the order of
/// their chains.
///
/// requires  options are not below 0, and numbers
/// exact     the same bytes on every ISA
/// cost      about constant for each point; allocates nothing
/// scratch   line_segments_workspace(chains.points.size)
/// reference C. Akinlar, C. Topal, EDLines: a real-time line segment detector with a false detection control,
///           Pattern Recognition Letters 32 (2011)
tally line_segments(sequences_view<const edge_point> chains, array_view<line_segment> room,
                    line_segments_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t line_segments_workspace(int points) {
    ALIDADE_EXPECTS(points >= 0, points);
    const std::size_t runs = static_cast<std::size_t>(points) / line_runs_detail::seed + 1;
    return scratch_bytes<line_runs_detail::run>(runs) + scratch_bytes<std::int32_t>(runs) +
           scratch_bytes<std::int32_t>(line_ends_detail::beginnings::shelves);
}

inline tally line_segments(sequences_view<const edge_point> chains, array_view<line_segment> room,
                           line_segments_options options, workspace scratch) {
    using line_runs_detail::run;
    ALIDADE_EXPECTS(options.straight >= 0 && options.min_strength >= 0 && options.min_length >= 0);
    const std::size_t most = static_cast<std::size_t>(chains.points.size) / line_runs_detail::seed + 1;
    run* runs = scratch.take<run>(most);
    const line_ends_detail::beginnings all = {
        scratch.take<std::int32_t>(line_ends_detail::beginnings::shelves), scratch.take<std::int32_t>(most), {}};
    real tests = 1;
    for (int i = 0; i < chains.count(); ++i) {
        const real n = chains[i].size;
        tests += n * n * real(0.5);
    }
    const real straight = options.straight;
    const line_runs_detail::rules rules = {straight * straight, log10(tests)};

    int count = 0;
    for (int c = 0; c < chains.count(); ++c) {
        const int begin = count;
        line_runs_detail::grower{chains[c], rules}.find([&](const run& found) {
            runs[count] = found;
            runs[count++].chain = c;
        });
        for (int i = begin; i + 1 < count; ++i) line_ends_detail::meet(runs[i], runs[i + 1]);
        if (count - begin > 1 && is_closed(chains[c])) line_ends_detail::meet(runs[count - 1], runs[begin]);
    }
    line_ends_detail::beginnings index = all;
    index.runs = {runs, count};
    line_ends_detail::join_pieces(index, rules.straight);
    line_ends_detail::close_corners(index);

    appender<line_segment> out = {room};
    for (const run& r : index.runs) {
        if (r.length == 0) continue;
        const real dx = r.to.x - r.from.x, dy = r.to.y - r.from.y;
        if (r.strength < real(options.min_strength) * r.fit.count) continue;
        if (dx * dx + dy * dy < real(options.min_length) * real(options.min_length)) continue;
        // Where points lie farther aside than their noise explains, that is part of the uncertainty.
        const real shared = line_fit_detail::shared_noise(r.along), n = r.fit.count;
        const real misfit = r.fit.squares_aside(r.along) / n,
                   most_by_noise = real(1) + real(3) * sqrt(shared * real(2) / n);
        const real variance = misfit > most_by_noise ? shared * misfit : shared;
        line_segment made;
        made.from = {static_cast<float>(r.from.x.value), static_cast<float>(r.from.y.value)};
        made.to = {static_cast<float>(r.to.x.value), static_cast<float>(r.to.y.value)};
        made.sigma_offset = static_cast<float>(sqrt(variance / r.fit.weight).value);
        made.sigma_angle = static_cast<float>(sqrt(variance / r.fit.squares_along(r.along)).value);
        made.strength = static_cast<float>((r.strength / r.fit.count).value);
        made.meaning = static_cast<float>(r.meaning.value);
        made.points = r.aligned;
        out.push(made);
    }
    return out.told();
}

#if ALIDADE_HOSTED
inline list<line_segment> line_segments(const sequences<edge_point>& chains, line_segments_options options = {}) {
    scratch memory;
    const workspace lent = memory.reserve(line_segments_workspace(chains.points.size()));
    return collect<line_segment>(chains.points.size() / 16 + 64, [&](array_view<line_segment> room) {
        return line_segments(chains.view(), room, options, lent);
    });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
