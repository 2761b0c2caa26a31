// Where a contour stays behind its convex hull: the bays between its fingers.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/plane_arithmetic.hpp>

#include <cstddef>
#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#include <alidade/shape/convex_hull.hpp>
#endif

namespace alidade {

/// The contour's points start … end, over its end where start > end, of which only the two are vertices of the hull.
struct convexity_defect {
    int start = 0, end = 0, farthest = 0;  ///< indices into the contour
    float depth = 0;                       ///< distance of `farthest` from the line through the ends, in pixels

    friend constexpr bool operator==(const convexity_defect&, const convexity_defect&) = default;
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for a contour of so many points.
constexpr std::size_t convexity_defects_workspace(int points);

/// For each two vertices of the hull that follow each other along the contour, the point between them that is farthest
/// from the line through them, the first of several; none where all are on that line. In the order of `start`.
///
/// requires  `hull` is convex_hull_indices of the contour, in any order; coordinates smaller in size than
///           coordinate_limit, and numbers
/// exact     the same bytes on every machine; of integers, equal to cv::convexityDefects where that does not throw, but
///           for its order, and that its depth counts 256ths of a pixel. Contours that cross themselves do not disturb
/// cost      one pass; allocates nothing
/// scratch   convexity_defects_workspace(contour.size)
tally convexity_defects(array_view<const point<int>> contour, array_view<const int> hull,
                        array_view<convexity_defect> room, workspace scratch);
tally convexity_defects(array_view<const point<float>> contour, array_view<const int> hull,
                        array_view<convexity_defect> room, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace convexity_defects_detail {

using namespace plane_arithmetic_detail;

/// The defect from vertex `start` to vertex `end` of the hull; its depth is 0 if there is none.
template <class T>
convexity_defect between(array_view<const point<T>> contour, int start, int end) {
    const vector<exact<T>> edge = from_to(contour[start], contour[end]);
    convexity_defect made = {start, end};
    exact<T> most = 0;
    const auto seek = [&](int first, int last) {
        for (int i = first; i < last; ++i) {
            const exact<T> side = cross(edge, from_to(contour[start], contour[i]));
            const exact<T> aside = side < 0 ? -side : side;
            if (aside > most) most = aside, made.farthest = i;
        }
    };
    if (start < end) {
        seek(start + 1, end);
    } else {
        seek(start + 1, contour.size);
        seek(0, end);
    }
    if (most > 0) made.depth = static_cast<float>((to_real(most) / sqrt(to_real(dot(edge, edge)))).value);
    return made;
}

template <class T>
tally all(array_view<const point<T>> contour, array_view<const int> hull, array_view<convexity_defect> room,
          workspace scratch) {
    check(contour);
    if (hull.size < 3) return {};  // of one or two vertices all points are on a line
    // A bit for each vertex of the hull puts them into the contour's order, whatever order they come in.
    const int words = words_of(contour.size);
    std::uint64_t* vertices = scratch.take<std::uint64_t>(static_cast<std::size_t>(words));
    for (int i = 0; i < words; ++i) vertices[i] = 0;
    int first = contour.size;
    for (int index : hull) {
        ALIDADE_EXPECTS(index >= 0 && index < contour.size, index, contour.size);
        vertices[index / 64] |= std::uint64_t{1} << index % 64;
        first = index < first ? index : first;
    }
    appender<convexity_defect> out{room};
    const auto add = [&](int start, int end) {
        const convexity_defect made = between(contour, start, end);
        if (made.depth > 0) out.push(made);
    };
    int start = first;
    for_set_bits(vertices, words, [&](int here) {
        if (here != start) add(start, here);
        start = here;
    });
    if (start != first) add(start, first);
    return out.told();
}

}  // namespace convexity_defects_detail

constexpr std::size_t convexity_defects_workspace(int points) {
    ALIDADE_EXPECTS(points >= 0, points);
    return scratch_bytes<std::uint64_t>(static_cast<std::size_t>(words_of(points)));
}

inline tally convexity_defects(array_view<const point<int>> contour, array_view<const int> hull,
                               array_view<convexity_defect> room, workspace scratch) {
    return convexity_defects_detail::all(contour, hull, room, scratch);
}
inline tally convexity_defects(array_view<const point<float>> contour, array_view<const int> hull,
                               array_view<convexity_defect> room, workspace scratch) {
    return convexity_defects_detail::all(contour, hull, room, scratch);
}

#if ALIDADE_HOSTED
namespace convexity_defects_detail {

template <class T>
list<convexity_defect> hosted(array_view<const point<T>> contour) {
    const list<int> hull = convex_hull_indices(contour);
    scratch memory;
    const workspace lent = memory.reserve(convexity_defects_workspace(contour.size));
    return collect<convexity_defect>(
        hull.size(), [&, lent](array_view<convexity_defect> room) { return all(contour, hull.view(), room, lent); });
}

}  // namespace convexity_defects_detail

inline list<convexity_defect> convexity_defects(array_view<const point<int>> contour) {
    return convexity_defects_detail::hosted(contour);
}
inline list<convexity_defect> convexity_defects(array_view<const point<float>> contour) {
    return convexity_defects_detail::hosted(contour);
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
