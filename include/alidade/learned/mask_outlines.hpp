// The polygons round a mask, along the borders of its pixels.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>
#include <alidade/learned/mask.hpp>

#include <cstddef>

namespace alidade {
inline namespace ALIDADE_ISA {

/// Scratch bytes for a mask of so many counts.
constexpr std::size_t mask_outlines_workspace(int counts, int width);

/// The outlines of what is on, between pixels: corners at halves, none between two others on a line. Outer outlines run
/// clockwise on the screen, those of holes against the clock. Pixels that meet at a corner only are apart
/// (4-connected). In the order of the first pixel, column by column, above which an outline runs, and each from there.
///
/// exact     `mask_of_polygon` of all of them, one upon the other (where two meet is off), is the mask
/// cost      O(counts + width), whatever the pixels; allocates nothing
/// scratch   mask_outlines_workspace(mask.counts.size, mask.width)
inline sequences_tally mask_outlines(const mask_runs& mask, sequences_view<point<float>> room, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace mask_outlines_detail {

/// A piece of outline, one pixel long, above row y of a column. At either end it leads on, up or down along the border
/// of the column, to another piece, which may be the next on the same line.
struct piece {
    int column, y;
    int left, right;  ///< the pieces to which it leads on
    bool begins;      ///< what is on lies below: such a piece is walked to the right, so that it is on the right hand
    bool seen;
};

/// All pieces, down the columns, those of column x from starts[x] on.
inline int pieces_of(const mask_runs& mask, piece* pieces, int* starts) {
    int n = 0, columns = 0;
    const auto push = [&](int x, int y, bool begins) {
        while (columns <= x) starts[columns++] = n;
        if (begins && n > 0 && pieces[n - 1].column == x && pieces[n - 1].y == y)
            --n;  // a run that goes on after an empty one
        else
            pieces[n++] = {x, y, -1, -1, begins, false};
    };
    mask_detail::each_part(mask, [&](int x, int y, int pixels) {
        push(x, y, true);
        push(x, y + pixels, false);
    });
    while (columns <= mask.width) starts[columns++] = n;
    return n;
}

/// Joins the right ends of one column's pieces, [a, a_end), and the left ends of the next one's, [b, b_end): along
/// their border two and two belong together, from above. Where two ends meet with the two columns different above and
/// below, it is a corner of four pixels: there each end goes with what is on its own side, so that both pixels are
/// apart.
inline void join(piece* pieces, int a, int a_end, int b, int b_end) {
    int open = -1;  // the piece whose end waits for the one below it
    bool open_is_a = false;
    const auto lead = [&](int i, bool i_is_a, int to) { (i_is_a ? pieces[i].right : pieces[i].left) = to; };
    while (a < a_end || b < b_end) {
        const bool same = a < a_end && b < b_end && pieces[a].y == pieces[b].y;
        const bool above = b == b_end || (a < a_end && pieces[a].y < pieces[b].y);
        const bool take_a = same ? open < 0 || !pieces[a].begins : above;
        const int here = take_a ? a++ : b++;
        if (open < 0) {
            open = here, open_is_a = take_a;
        } else {
            lead(open, open_is_a, here);
            lead(here, take_a, open);
            open = -1;
        }
    }
}

/// Writes whole outlines as long as there is room, and counts the rest.
struct outline_writer {
    sequences_view<point<float>> room;
    sequences_tally told = {};
    int points = 0;  ///< of this outline
    bool full = false;

    void push(int column_border, int row_border) {
        const int at = told.points.written + points++;
        if (!full && at < room.points.size)
            room.points[at] = {static_cast<float>(column_border) - 0.5F, static_cast<float>(row_border) - 0.5F};
    }
    void finish() {
        full =
            full || told.sequences.written + 1 >= room.offsets.size || points > room.points.size - told.points.written;
        if (!full) {
            told.points.written += points;
            room.offsets[++told.sequences.written] = told.points.written;
        }
        ++told.sequences.found;
        told.points.found += points;
        points = 0;
    }
};

/// From a piece round to it again.
inline void walk(piece* pieces, int first, outline_writer& out) {
    const auto start = [&](const piece& p) { out.push(p.begins ? p.column : p.column + 1, p.y); };
    const auto end = [&](const piece& p) { out.push(p.begins ? p.column + 1 : p.column, p.y); };
    const bool outer = pieces[first].begins;
    if (outer) start(pieces[first]);
    for (int i = first; !pieces[i].seen;) {
        pieces[i].seen = true;
        const int next = pieces[i].begins ? pieces[i].right : pieces[i].left;
        if (pieces[i].y != pieces[next].y) {
            end(pieces[i]);
            if (next != first || !outer) start(pieces[next]);
        }
        i = next;
    }
    out.finish();
}

}  // namespace mask_outlines_detail

constexpr std::size_t mask_outlines_workspace(int counts, int width) {
    ALIDADE_EXPECTS(counts >= 0 && width >= 0, counts, width);
    const auto columns = static_cast<std::size_t>(width);
    const std::size_t pieces = static_cast<std::size_t>(counts) + 2 * columns;  // runs are cut where columns end
    return scratch_bytes<mask_outlines_detail::piece>(pieces) + scratch_bytes<int>(columns + 1);
}

inline sequences_tally mask_outlines(const mask_runs& mask, sequences_view<point<float>> room, workspace scratch) {
    using namespace mask_outlines_detail;
    const auto columns = static_cast<std::size_t>(mask.width);
    int* starts = scratch.take<int>(columns + 1);
    piece* pieces = scratch.take<piece>(static_cast<std::size_t>(mask.counts.size) + 2 * columns);
    const int n = pieces_of(mask, pieces, starts);
    for (int x = 0; x <= mask.width; ++x) {  // the border between columns x - 1 and x
        const int a = x > 0 ? starts[x - 1] : 0, b = starts[x], b_end = x < mask.width ? starts[x + 1] : n;
        join(pieces, a, b, b, b_end);
    }
    outline_writer out{room};
    if (room.offsets.size > 0) room.offsets[0] = 0;
    for (int i = 0; i < n; ++i)
        if (!pieces[i].seen) walk(pieces, i, out);
    return out.told;
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
