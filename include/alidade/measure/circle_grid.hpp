// The centres of a calibration grid's discs, to a fraction of a pixel, in order, each with how well it is known.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/calibrate_plane.hpp>
#include <alidade/measure/circle_grid_discs.hpp>
#include <alidade/measure/grid_lattice.hpp>
#include <alidade/measure/grid_point.hpp>
#include <alidade/shape/contrast.hpp>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct circle_grid_options {
    int columns = 0, rows = 0;               ///< of discs: 2 … 30 each, six discs at least
    bool asymmetric = false;                 ///< every other row, from the second, is shifted by half a column
    contrast discs = contrast::either;       ///< darker or lighter than the paper
    double correlation = as_subpixel_edges;  ///< so many pixels along an edge share one error
    int max_discs = 1024;                    ///< in the picture, of each the first that are met
};

inline namespace ALIDADE_ISA {

/// Where a grid's disc is on the plane, in the distance between two columns of a symmetric grid, or between two rows of
/// an asymmetric one (there a row's discs are two apart), as in cv::findCirclesGrid's examples.
constexpr point<double> place_in_circle_grid(int column, int row, bool asymmetric) {
    return {static_cast<double>(asymmetric ? 2 * column + row % 2 : column), static_cast<double>(row)};
}

/// Scratch bytes for pictures of `width` by `height` pixels: about 13 a pixel.
constexpr std::size_t circle_grid_workspace(int width, int height, circle_grid_options options = {});

/// Where the centres of options.columns by options.rows discs are seen, row by row, with their covariances. Rows follow
/// each other as +y follows +x, clockwise on the screen, whichever way the grid is turned. An asymmetric grid of an odd
/// number of rows looks like itself from one side only; otherwise, of the corners that could be first, it is the one
/// with the least x + y, of equal ones the upper.
///
/// A disc seen at an angle is an ellipse whose middle is not where the disc's centre is seen; that is where `seen` is,
/// by the view and the lens (k1, k2) that all centres and the size of the discs tell. Edge points are found as by
/// subpixel_edges, an ellipse is fitted to each chain that goes round one, and neighbours of about one size are joined
/// into a lattice.
///
/// fault::not_found if there is no such grid, with what was seen instead; fault::ambiguous if the grid is larger than
/// was asked for; fault::too_small if the room is.
///
/// requires  columns and rows in their range; max_discs >= 6
/// exact     the same bytes on every ISA
/// cost      that of subpixel_edges, then O(discs²); allocates nothing
/// scratch   circle_grid_workspace(width, height, options)
/// reference cv::findCirclesGrid; J. Heikkilä, Geometric camera calibration using circular control points, 2000
result<grid_found> circle_grid(image_view<const std::uint8_t> src, array_view<grid_point> room,
                               circle_grid_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace circle_grid_detail {

using grid_lattice_detail::placement;

constexpr int most_points(int width, int height) {
    const std::int64_t some = std::int64_t{width} * height / 5;
    return static_cast<int>(some < 4096 ? 4096 : some);
}

/// Of a centre, in pixels times the disc's radius: what is left without noise, on drawn discs of radii from 3 to 15.
inline constexpr double sampling_error = 0.025;
inline constexpr int most_chosen = 4096;  ///< points around a disc

struct pattern {
    int columns, rows;
    bool asymmetric;

    int size() const { return columns * rows; }
    /// On the lattice of nearest neighbours: of an asymmetric grid those are the diagonal ones.
    placement::place operator()(int column, int row) const {
        if (!asymmetric) return {column, row};
        const int x = 2 * column + row % 2;
        return {(x + row) / 2, (row - x) / 2};
    }
    placement::place operator()(int i) const { return (*this)(i % columns, i / columns); }
};

struct found_grid {
    bool found = false, larger = false;
    placement where;
};

inline int disc_at(const disc_field& field, const placement& where, placement::place p) {
    const placement::place there = where(p.column, p.row);
    return field.on(there.column, there.row);
}

/// No disc of the kind lies between those of the grid: they are all, not every other one.
inline bool nothing_between(const disc_field& field, const pattern& wanted, const placement& where) {
    const int columns = wanted.columns, rows = wanted.rows;
    const placement::place corners[] = {wanted(0, 0), wanted(columns - 1, 0), wanted(columns - 1, rows - 1),
                                        wanted(0, rows - 1)};
    measured_point<> outline[4];
    for (int i = 0; i < 4; ++i) outline[i] = field.discs[disc_at(field, where, corners[i])].seen;
    for (int i = 0; i < field.discs.size; ++i) {
        const disc& one = field.discs[i];
        if (!field.usable(i)) continue;
        bool inside = true;
        for (int k = 0; k < 4; ++k) {
            const measured_point<>&p = outline[k], &q = outline[(k + 1) % 4];
            inside = inside && (real(q.x) - real(p.x)) * (real(one.seen.y) - real(p.y)) -
                                       (real(q.y) - real(p.y)) * (real(one.seen.x) - real(p.x)) >
                                   0;
        }
        if (!inside) continue;
        int nearest = -1;
        real least = 0;
        for (int k = 0; k < wanted.size(); ++k) {
            const int member = disc_at(field, where, wanted(k));
            const vector to = field.between(i, member);
            const real far = to.x * to.x + to.y * to.y;
            if (nearest < 0 || far < least) nearest = member, least = far;
        }
        if (nearest != i && disc_field::alike(field.discs[nearest], one) && least > one.a * one.a) return false;
    }
    return true;
}

inline found_grid place(const disc_field& field, const pattern& wanted) {
    found_grid made;
    std::int64_t sum_of_best = 0, squares_of_best = 0;
    grid_lattice_detail::for_placements(
        field.on, wanted.size(), [&](int i) { return wanted(i); },
        [&](const placement& where) {
            std::int64_t sum = 0, squares = 0;  // tell one set of discs from another
            for (int i = 0; i < wanted.size(); ++i) {
                const std::int64_t index = disc_at(field, where, wanted(i));
                sum += index, squares += index * index;
            }
            if (made.found && (sum != sum_of_best || squares != squares_of_best)) {
                made.larger = true;
                return;
            }
            const measured_point<>& other = field.discs[disc_at(field, where, wanted(0))].seen;
            bool better = !made.found;
            if (made.found) {
                const measured_point<>& best = field.discs[disc_at(field, made.where, wanted(0))].seen;
                const real here = real(other.x) + real(other.y), there = real(best.x) + real(best.y);
                better = here < there || (here == there && other.y < best.y);
            }
            if (better) made.where = where, sum_of_best = sum, squares_of_best = squares;
            made.found = true;
        });
    return made;
}

/// How far the middle of the ellipse nearest to a seen circle is from where its centre is seen, in pixels. Of what
/// bends the circle's image away from an ellipse, only what moves it as a whole counts.
inline vector middle_off_centre(const plane_calibration& by, point<double> centre, real radius) {
    constexpr int around = 16;
    const calibrate_plane_detail::parameters view = calibrate_plane_detail::parameters_of(by);
    const real x = (real(centre.x) - real(by.origin_x)) / real(by.unit),
               y = (real(centre.y) - real(by.origin_y)) / real(by.unit);
    const calibrate_plane_detail::projection there = calibrate_plane_detail::project(view, x, y);
    const auto& slope = there.by_place;
    const real determinant = slope[0][0] * slope[1][1] - slope[0][1] * slope[1][0], r = radius / real(by.unit);
    real moved_x = 0, moved_y = 0;
    for (int k = 0; k < around; ++k) {
        const sine_cosine at = sin_cos(pi * real(2 * k) / real(around));
        const real dx = r * at.cosine, dy = r * at.sine;
        const calibrate_plane_detail::projection seen = calibrate_plane_detail::project(view, x + dx, y + dy);
        const real u = seen.u - there.u, v = seen.v - there.v;
        // Back by the linear part: a circle again, but for what is looked for.
        const real back_x = (slope[1][1] * u - slope[0][1] * v) / determinant - dx;
        const real back_y = (slope[0][0] * v - slope[1][0] * u) / determinant - dy;
        const real outwards = back_x * at.cosine + back_y * at.sine;
        moved_x += outwards * at.cosine * real(2) / real(around);
        moved_y += outwards * at.sine * real(2) / real(around);
    }
    return {(slope[0][0] * moved_x + slope[0][1] * moved_y) * real(by.half_diagonal),
            (slope[1][0] * moved_x + slope[1][1] * moved_y) * real(by.half_diagonal)};
}

/// From the middles of ellipses to where the centres of the discs are seen, by view and lens as the grid itself tells.
inline bool correct(array_view<grid_point> points, const double* areas, const pattern& wanted,
                    array_view<measured_point<>> middles, int width, int height) {
    for (int i = 0; i < points.size; ++i) middles[i] = points[i].seen;
    const int terms = points.size >= 16 ? 2 : points.size >= 9 ? 1 : 0;
    for (int round = 0; round < 3; ++round) {
        const grid_target target = {.spacing = 1, .asymmetric = wanted.asymmetric};
        result<plane_calibration> fit = calibrate_plane(points, target, width, height, {.radial_terms = terms});
        if (!fit) fit = calibrate_plane(points, target, width, height, {.radial_terms = 0});
        if (!fit) return false;
        const calibrate_plane_detail::parameters view = calibrate_plane_detail::parameters_of(*fit);
        const auto place = [&](const grid_point& p) {
            return place_in_circle_grid(p.column, p.row, wanted.asymmetric);
        };
        real square = 0;  // of the radius, on the plane
        for (int i = 0; i < points.size; ++i) {
            const point<double> at = place(points[i]);
            const auto there =
                calibrate_plane_detail::project(view, (real(at.x) - real(fit->origin_x)) / real(fit->unit),
                                                (real(at.y) - real(fit->origin_y)) / real(fit->unit));
            const real pixels = real(fit->half_diagonal) / real(fit->unit);
            const real larger =
                abs(there.by_place[0][0] * there.by_place[1][1] - there.by_place[0][1] * there.by_place[1][0]);
            square += real(areas[i]) / (larger * pixels * pixels * real(points.size));
        }
        const real radius = sqrt(square);
        if (!(radius < 1)) return false;  // discs do not overlap
        for (int i = 0; i < points.size; ++i) {
            const vector off = middle_off_centre(*fit, place(points[i]), radius);
            points[i].seen.x = (real(middles[i].x) - off.x).value;
            points[i].seen.y = (real(middles[i].y) - off.y).value;
        }
    }
    return true;
}

}  // namespace circle_grid_detail

constexpr std::size_t circle_grid_workspace(int width, int height, circle_grid_options options) {
    using namespace circle_grid_detail;
    const auto points = static_cast<std::size_t>(most_points(width, height));
    const auto discs = static_cast<std::size_t>(options.max_discs);
    const auto places = static_cast<std::size_t>(options.columns * options.rows);
    return scratch_bytes<edge_point>(points) + scratch_bytes<int>(points / 4 + 2) + scratch_bytes<disc>(discs) +
           scratch_bytes<int>(discs) + lattice::bytes() + scratch_bytes<int>(most_chosen) +
           scratch_bytes<double>(places) + scratch_bytes<point<double>>(places) +
           scratch_bytes<measured_point<>>(places) + subpixel_edges_workspace(width, height);
}

inline result<grid_found> circle_grid(image_view<const std::uint8_t> src, array_view<grid_point> room,
                                      circle_grid_options options, workspace scratch) {
    using namespace circle_grid_detail;
    const pattern wanted = {options.columns, options.rows, options.asymmetric};
    ALIDADE_EXPECTS(
        wanted.columns >= 2 && wanted.rows >= 2 && wanted.columns <= 30 && wanted.rows <= 30 && wanted.size() >= 6,
        wanted.columns, wanted.rows);
    ALIDADE_EXPECTS(options.correlation >= -1 && options.max_discs >= 6, options.max_discs);
    if (room.size < wanted.size())
        return error(fault::too_small, "a grid of ", wanted.columns, " by ", wanted.rows, " discs needs room for ",
                     wanted.size(), ", not ", room.size);
    const int most = most_points(src.width, src.height);
    const sequences_view<edge_point> arena = {
        {scratch.take<edge_point>(static_cast<std::size_t>(most)), most},
        {scratch.take<int>(static_cast<std::size_t>(most / 4 + 2)), most / 4 + 2}};
    const array_view<disc> found = {scratch.take<disc>(static_cast<std::size_t>(options.max_discs)), options.max_discs};
    int* const queue = scratch.take<int>(static_cast<std::size_t>(options.max_discs));
    lattice on(scratch);
    const array_view<int> chosen = {scratch.take<int>(most_chosen), most_chosen};
    const auto places = static_cast<std::size_t>(wanted.size());
    double* const areas = scratch.take<double>(places);
    const array_view<measured_point<>> middles = {scratch.take<measured_point<>>(places), wanted.size()};

    const sequences_tally told = subpixel_edges(src, arena, {.min_points = 4}, scratch);
    int discs = 0, counts[2] = {};
    for (int i = 0; i < told.sequences.written && discs < found.size; ++i) {
        const int first = arena.offsets[i], last = arena.offsets[i + 1];
        // All around a disc counts alike: shade or a pale print on one side would draw the centre to the other.
        real sum = 0;
        for (int k = first; k < last; ++k) sum += real(arena.points[k].sigma);
        for (int k = first; k < last; ++k) arena.points[k].sigma = static_cast<float>((sum / real(last - first)).value);
        disc made;
        if (!disc_of({arena.points.data + first, nullptr, last - first, options.correlation}, made)) continue;
        if (options.discs != contrast::either && made.light != (options.discs == contrast::light)) continue;
        found[discs++] = made;
        ++counts[made.light];
    }
    int largest = 0;
    bool larger = false;
    for (int which = 0; which < 2; ++which) {
        const bool light = counts[1] > counts[0] ? which == 0 : which == 1;
        if (5 * counts[light] < 4 * wanted.size()) continue;  // some come in pieces, and are mended
        disc_field field = {
            {found.data, discs}, found.size, light, on, queue, {arena.points.data, told.points.written}, chosen,
            options.correlation};
        for (int seed = 0; seed < discs; ++seed) {
            if (!field.usable(seed)) continue;
            constexpr int most_near = 6;
            int near[most_near], count = 0;
            real square[most_near];
            for (int i = 0; i < discs; ++i) {
                if (i == seed || !field.usable(i) || !disc_field::alike(found[seed], found[i])) continue;
                const vector to = field.between(seed, i);
                const real far = to.x * to.x + to.y * to.y;
                if (count == most_near && !(far < square[count - 1])) continue;
                int at = count < most_near ? count++ : count - 1;
                for (; at > 0 && far < square[at - 1]; --at) square[at] = square[at - 1], near[at] = near[at - 1];
                square[at] = far, near[at] = i;
            }
            for (int first = 0; first < count; ++first)
                for (int second = 0; second < count; ++second) {
                    const vector u = field.between(seed, near[first]), v = field.between(seed, near[second]);
                    const real turn = u.x * v.y - u.y * v.x;
                    // Clockwise on the screen, and by 25° at least; each pair in one of its two orders.
                    if (!(turn > 0) || turn * turn < square[first] * square[second] * real(0.18)) continue;
                    if (!(v.y > 0 || (v.y == 0 && v.x > 0))) continue;  // the same lattice, a half turn round
                    int grown = field.grow(seed, near[first], near[second]);
                    if (grown < 2 * wanted.size() && 5 * grown >= 4 * wanted.size()) grown += field.complete();
                    largest = largest < grown ? grown : largest;
                    if (grown < wanted.size()) continue;
                    const found_grid grid = place(field, wanted);
                    if (!grid.found || !nothing_between(field, wanted, grid.where)) continue;
                    if (grid.larger) {
                        larger = true;
                        continue;
                    }
                    // Edge points on a bend say that they are less sure than they are across the disc, where the bend's
                    // errors cancel: all discs together tell by how much. Of their scatter an ellipse's five numbers
                    // have taken a part.
                    real misfit = 0;
                    for (int i = 0; i < wanted.size(); ++i) {
                        const disc& one = found[disc_at(field, grid.where, wanted(i))];
                        const real independent =
                            pi * (one.a + one.b) * real(2) /
                            (options.correlation < 0 ? real(shared_around) : max(real(options.correlation), real(1)));
                        misfit += one.misfit * independent / max(independent - real(5), real(1)) / real(wanted.size());
                    }
                    const real narrower = min(misfit, real(1));
                    for (int i = 0; i < wanted.size(); ++i) {
                        const disc& one = found[disc_at(field, grid.where, wanted(i))];
                        room[i] = {one.seen, i % wanted.columns, i / wanted.columns};
                        const covariance_matrix<2>& stated = one.seen.covariance;
                        const real sampled = real(sampling_error) / one.b, more = sampled * sampled;
                        room[i].seen.covariance = covariance_of(stated(0, 0) * narrower + more, stated(0, 1) * narrower,
                                                                stated(1, 1) * narrower + more);
                        areas[i] = (one.a * one.b).value;
                    }
                    if (!correct({room.data, wanted.size()}, areas, wanted, middles, src.width, src.height)) continue;
                    return grid_found{wanted.columns, wanted.rows, wanted.size()};
                }
        }
    }
    const char* const kind = wanted.asymmetric ? "asymmetric grid of " : "grid of ";
    if (larger)
        return error(fault::ambiguous, "a grid of ", largest, " discs is seen, in which an ", kind, wanted.columns,
                     " by ", wanted.rows, " has more than one place");
    return error(fault::not_found, "no ", kind, wanted.columns, " by ", wanted.rows, " discs is seen: of ", counts[0],
                 " dark and ", counts[1], " light ones at most ", largest, " are in line");
}

#if ALIDADE_HOSTED
inline result<list<grid_point>> circle_grid(image_view<const std::uint8_t> src, circle_grid_options options) {
    list<grid_point> made(options.columns * options.rows);
    scratch memory;
    const auto found =
        circle_grid(src, made.view(), options, memory.reserve(circle_grid_workspace(src.width, src.height, options)));
    if (!found) return found.error();
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
