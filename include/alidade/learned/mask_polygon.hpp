// The pixels of a polygon, chosen as COCO chooses them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/mask.hpp>
#include <alidade/learned/merge_sort.hpp>

#include <cstddef>

namespace alidade {

struct mask_polygon_options {
    /// Where in the polygon's coordinates the first pixel has its centre. 0 is the convention of this library; COCO's
    /// files have 0.5.
    double first_centre = 0;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for this polygon.
inline std::size_t mask_polygon_workspace(array_view<const point<double>> polygon, int width, int height,
                                          mask_polygon_options options);

/// The counts of a mask in which a polygon's inside is on. Corners are rounded to fifths of a pixel, the outline is
/// walked in such steps, and where it enters or leaves the middle of a column between two of them, pixels below change.
/// Where a polygon covers itself twice, it is off. There are at most width × corners + 1 counts.
///
/// requires  coordinates smaller in size than 10⁸, and numbers
/// exact     the counts of pycocotools.mask.frPyObjects for this polygon, with `first_centre` = 0.5
/// cost      for each side the columns that it crosses, times log of its length, and sorting; allocates nothing
/// scratch   mask_polygon_workspace(polygon, width, height, options)
inline tally mask_of_polygon(array_view<const point<double>> polygon, int width, int height,
                             array_view<std::uint32_t> room, mask_polygon_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace mask_polygon_detail {

/// A corner in fifths of a pixel. In them column k is left between 5k + 2 and 5k + 3, and so is a row.
inline point<int> fifths(point<double> p, mask_polygon_options options) {
    constexpr double limit = 1e8;
    ALIDADE_EXPECTS(p.x > -limit && p.x < limit && p.y > -limit && p.y < limit);
    const auto rounded_to = [&](real v) {
        const real shifted = v + (real(0.5) - real(options.first_centre));
        return static_cast<int>((real(5) * shifted + real(0.5)).value);
    };
    return {rounded_to(p.x), rounded_to(p.y)};
}

/// One side from corner to corner, in steps of one along its longer extent, and the nearest fifth along the other.
struct side {
    point<int> from, to;
    bool steep;
    real slope;

    side(point<int> a, point<int> b) : from(a), to(b) {
        const int dx = a.x < b.x ? b.x - a.x : a.x - b.x, dy = a.y < b.y ? b.y - a.y : a.y - b.y;
        steep = dx < dy;
        if (steep ? a.y > b.y : a.x > b.x) from = b, to = a;
        slope = dx == 0 && dy == 0 ? real(0) : steep ? real(to.x - from.x) / real(dy) : real(to.y - from.y) / real(dx);
    }

    /// The other coordinate, so many steps from `from`.
    int beside(int steps) const {
        const real start = steep ? from.x : from.y;
        return static_cast<int>((start + slope * real(steps) + real(0.5)).value);
    }

    /// The upper of the two steps between which the side goes from fifth x to x + 1, or back. requires  it does
    int row_at(int x) const {
        if (!steep) {
            const int here = beside(x - from.x), next = beside(x + 1 - from.x);
            return here < next ? here : next;
        }
        const bool rises = to.x > from.x;
        int low = 0, high = to.y - from.y;  // the last step on this side of the border, and the first on the other
        while (high - low > 1) {
            const int middle = low + (high - low) / 2;
            ((beside(middle) > x) == rises ? high : low) = middle;
        }
        return from.y + low;
    }
};

/// Calls visit(column, row): below that row, pixels of the column change.
template <class Visit>
void each_crossing(array_view<const point<double>> polygon, int width, int height, mask_polygon_options options,
                   Visit visit) {
    for (int i = 0; i < polygon.size; ++i) {
        const side one(fifths(polygon[i], options), fifths(polygon[i + 1 < polygon.size ? i + 1 : 0], options));
        const int left = one.from.x < one.to.x ? one.from.x : one.to.x, right = one.from.x + one.to.x - left;
        const int first = left <= 2 ? 0 : (left + 2) / 5;  // column 5k + 2 >= left, and of the last 5k + 3 <= right
        const int end = right < 3 ? 0 : (right - 3) / 5 + 1;
        for (int column = first; column < end && column < width; ++column) {
            const int v = one.row_at(5 * column + 2);
            const int row = v <= 2 ? 0 : (v + 2) / 5;
            visit(column, row < height ? row : height);
        }
    }
}

}  // namespace mask_polygon_detail

inline std::size_t mask_polygon_workspace(array_view<const point<double>> polygon, int width, int height,
                                          mask_polygon_options options) {
    std::size_t crossings = 0;
    mask_polygon_detail::each_crossing(polygon, width, height, options, [&](int, int) { ++crossings; });
    return 2 * scratch_bytes<std::uint32_t>(crossings);
}

inline tally mask_of_polygon(array_view<const point<double>> polygon, int width, int height,
                             array_view<std::uint32_t> room, mask_polygon_options options, workspace scratch) {
    const auto pixels = static_cast<std::uint32_t>(mask_detail::checked_pixels(width, height));
    int crossings = 0;
    mask_polygon_detail::each_crossing(polygon, width, height, options, [&](int, int) { ++crossings; });
    auto* changes = scratch.take<std::uint32_t>(static_cast<std::size_t>(crossings));
    auto* spare = scratch.take<std::uint32_t>(static_cast<std::size_t>(crossings));
    int n = 0;
    mask_polygon_detail::each_crossing(polygon, width, height, options, [&](int column, int row) {
        changes[n++] =
            static_cast<std::uint32_t>(column) * static_cast<std::uint32_t>(height) + static_cast<std::uint32_t>(row);
    });
    const std::uint32_t* sorted =
        merge_sort_detail::sorted(changes, spare, n, [](std::uint32_t a, std::uint32_t b) { return a < b; });
    mask_detail::run_writer runs{{room}};
    std::uint32_t at = 0;
    bool on = false;
    for (int i = 0; i < n; ++i, on = !on) {
        runs.add(on, sorted[i] - at);
        at = sorted[i];
    }
    runs.add(on, pixels - at);
    return runs.finish();
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
