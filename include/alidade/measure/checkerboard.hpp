// The inner corners of a checkerboard, to a fraction of a pixel, in order, each with how well it is known.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/noise_level.hpp>
#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/measure/checkerboard_boards.hpp>
#include <alidade/measure/checkerboard_links.hpp>
#include <alidade/measure/checkerboard_saddles.hpp>
#include <alidade/measure/grid_point.hpp>
#include <alidade/shape/refine_corners.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct checkerboard_options {
    int columns = 0, rows = 0;  ///< of inner corners, where four fields meet: 3 … 60 each; a chess board has 7 by 7
    bool whole = true;          ///< false: as much of a board of any size as is seen
    double noise = 0;           ///< standard deviation, in grey levels; 0: noise_level(src)
    int max_crossings = 2048;   ///< of the whole picture, from which the board is put together: the strongest
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of `width` by `height` pixels.
constexpr std::size_t checkerboard_workspace(int width, int height, checkerboard_options options = {});

/// The options.columns by options.rows inner corners of the largest such board in the picture, row by row: each with
/// the covariance that the picture's noise gives it. Rows follow each other as +y follows +x, clockwise on the screen,
/// whichever way the board is turned (of a board seen in a mirror, too). Which corner is first: if columns + rows is
/// odd, that whose outermost field, beyond it at the board's corner, is dark, so that each corner has one number in all
/// pictures. Otherwise boards look the same upside down, square ones from each side: of those possible, the corner
/// with the least x + y, of equal ones the upper.
///
/// With whole = false, what is seen of the board most of which is seen, of any size, at least four corners, row by row,
/// those missing left out; the columns run towards +x within 45°, and are counted from the least that is seen.
///
/// Tilt to 60°, curved edges, uneven light and a blur of a seventh of a field are borne. What does not show all its
/// corners is not a whole board. fault::not_found if there is none, with what was seen instead; fault::ambiguous if
/// the board is larger than was asked for; fault::too_small if the room is (in which case as many as fit are written).
///
/// requires  columns and rows in their range unless whole is false; noise not negative; max_crossings >= 4
/// exact     the same bytes on every ISA
/// cost      a pass over the picture and its halves, then O(crossings²); allocates nothing
/// scratch   checkerboard_workspace(width, height, options)
/// reference S. Bennett, J. Lasenby, ChESS, 2014, for the test of a crossing; cv::findChessboardCorners
result<grid_found> checkerboard(image_view<const std::uint8_t> src, array_view<grid_point> room,
                                checkerboard_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

constexpr std::size_t checkerboard_workspace(int width, int height, checkerboard_options options) {
    using namespace checkerboard_detail;
    ALIDADE_EXPECTS(width >= 0 && height >= 0, width, height);
    const auto columns = static_cast<std::size_t>(width), rows = static_cast<std::size_t>(height);
    const auto most = static_cast<std::size_t>(options.max_crossings);
    const std::size_t blur = gaussian_blur_workspace<std::uint8_t>(width, 1, smoothing);
    const std::size_t lines = 5 * scratch_bytes<std::int32_t>(columns);
    const std::size_t refining = refine_corners_workspace({.radius = 30});
    const std::size_t passing = blur > lines ? blur : lines;
    return levels::bytes(width, height) + scratch_bytes<std::uint8_t>(times(columns, rows)) +
           scratch_bytes<saddle>(most) + scratch_bytes<int>(most) + lattice::bytes() +
           (passing > refining ? passing : refining);
}

inline result<grid_found> checkerboard(image_view<const std::uint8_t> src, array_view<grid_point> room,
                                       checkerboard_options options, workspace scratch) {
    using namespace checkerboard_detail;
    const int columns = options.columns, rows = options.rows;
    if (options.whole) ALIDADE_EXPECTS(columns >= 3 && rows >= 3 && columns <= 60 && rows <= 60, columns, rows);
    ALIDADE_EXPECTS(options.noise >= 0 && options.max_crossings >= 4, options.max_crossings);
    if (options.whole && room.size < columns * rows)
        return error(fault::too_small, "a board of ", columns, " by ", rows, " corners needs room for ", columns * rows,
                     ", not ", room.size);
    if (src.width < least_side / 2 || src.height < least_side / 2)
        return error(fault::not_found, "a picture of ", src.width, " by ", src.height, " is too small for a board");
    const real noise = max(options.noise > 0 ? real(options.noise) : real(noise_level(src, scratch)), real(0.29));
    const levels pyramid(src, scratch);
    std::uint8_t* const samples =
        scratch.take<std::uint8_t>(static_cast<std::size_t>(src.width) * static_cast<std::size_t>(src.height));
    const auto most = static_cast<std::size_t>(options.max_crossings);
    const array_view<saddle> saddles = {scratch.take<saddle>(most), options.max_crossings};
    int* const queue = scratch.take<int>(most);
    lattice on(scratch);
    const ring_points ring = ring_of(3);

    int seen_columns = 0, seen_rows = 0, seen = 0;
    for (int turn = 0; turn < pyramid.count; ++turn) {
        const int start = pyramid.first(), level = turn <= start ? start - turn : turn;
        const image_view<const std::uint8_t> sharp = pyramid.at[level];
        const image_view<std::uint8_t> smooth = {samples, sharp.width, sharp.height};
        gaussian_blur(sharp, smooth, smoothing, scratch);
        const real left = max(noise / real(1 << level), real(0.29)) * real(0.28);  // of the noise
        crossings all = {smooth, saddles};
        all.found = find_saddles(smooth, left, saddles, scratch);
        all.link();
        board best;
        int best_seed = -1;
        const search in = {all, on, columns, rows};
        const auto corner_at = [&](const board& of) {
            return [&on, &saddles, where = of.where](int x, int y) -> const saddle* {
                const placement::place p = where(x, y);
                const int index = on(p.column, p.row);
                return index < 0 ? nullptr : &saddles[index];
            };
        };
        const auto settle = [&](int seed) {
            const int first = all.found, linked = all.gather(seed, on, queue);
            board made;
            if (linked >= 6 && on.columns() >= 2 && on.rows() >= 2) {
                const int added = all.complete(on, ring, max(real(2.5), left * real(2)));
                made = options.whole ? in.whole() : in.part(linked + added);
                if (made.area > 0 &&
                    !are_fields(pyramid, level, corner_at(made), options.whole ? columns : made.columns,
                                options.whole ? rows : made.rows))
                    made = {};
                if (linked + added > seen) seen = linked + added, seen_columns = on.columns(), seen_rows = on.rows();
            }
            all.found = first;  // what was added is forgotten
            return made;
        };
        const int linked = all.found;
        for (int seed = 0; seed < linked; ++seed) {
            if (saddles[seed].visited) continue;
            const board made = settle(seed);
            if (made.area > best.area) best = made, best_seed = seed;
        }
        if (best_seed < 0) continue;
        if (options.whole && best.larger)
            return error(fault::ambiguous, "a board of ", best.columns, " by ", best.rows,
                         " corners is seen, in which ", columns, " by ", rows, " have more than one place");
        // Once more, since the lattice holds one board at a time.
        for (int i = 0; i < linked; ++i) saddles[i].visited = false;
        best = settle(best_seed);
        const refiner refine = {src, noise.value, level, scratch};
        const auto at = corner_at(best);
        grid_found told = {options.whole ? columns : best.columns, options.whole ? rows : best.rows, 0};
        int lost = 0;
        for (int y = 0; y < told.rows; ++y)
            for (int x = 0; x < told.columns; ++x) {
                if (at(x, y) == nullptr) continue;
                grid_point made;
                made.column = x, made.row = y;
                if (!refine(*at(x, y), spacing_at(at, x, y), made.seen)) {
                    ++lost;
                    continue;
                }
                if (told.points < room.size) room[told.points] = made;
                ++told.points;
            }
        if (options.whole && lost > 0) {
            seen = columns * rows - lost, seen_columns = columns, seen_rows = rows;
            continue;
        }
        if (told.points < 4) continue;
        if (told.points > room.size)
            return error(fault::too_small, told.points, " corners are seen, and there is room for ", room.size);
        return told;
    }
    if (!options.whole) return error(fault::not_found, "no corners of a checkerboard are seen");
    if (seen < 4)
        return error(fault::not_found, "no board of ", columns, " by ", rows, " corners is seen, nor a part of one");
    return error(fault::not_found, "no whole board of ", columns, " by ", rows, " corners is seen: at most ", seen,
                 " corners hang together, ", seen_columns, " by ", seen_rows);
}

#if ALIDADE_HOSTED
/// The points of a board; an empty list if there is none, of which the overload above tells why.
inline result<list<grid_point>> checkerboard(image_view<const std::uint8_t> src, checkerboard_options options) {
    list<grid_point> made(options.whole ? options.columns * options.rows : options.max_crossings);
    scratch memory;
    const auto found =
        checkerboard(src, made.view(), options, memory.reserve(checkerboard_workspace(src.width, src.height, options)));
    if (!found) return found.error();
    made.resize(found->points);
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
