// What two masks have in common, without their pixels.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/learned/mask.hpp>

namespace alidade {
inline namespace ALIDADE_ISA {

/// The pixels that are on in both, or in either. As many counts at most as both masks have together.
///
/// requires  masks of one size
/// exact     the counts of pycocotools.mask.merge
/// cost      one pass through the counts; allocates nothing
inline tally intersect_masks(const mask_runs& a, const mask_runs& b, array_view<std::uint32_t> room);
inline tally unite_masks(const mask_runs& a, const mask_runs& b, array_view<std::uint32_t> room);

/// Pixels on in both over pixels on in either, 0 … 1; 0 if there are none.
///
/// requires  masks of one size
/// exact     the nearest double, as pycocotools.mask.iou
/// cost      one pass through the counts; allocates nothing
inline double iou(const mask_runs& a, const mask_runs& b);

/// Pixels on in both over those on in `found`: the measure where the truth is a crowd, of which it may be any part.
inline double iou_with_crowd(const mask_runs& found, const mask_runs& crowd);

/// Pixels on in both over those on in the smaller.
inline double ios(const mask_runs& a, const mask_runs& b);

// ---- how -----------------------------------------------------------------------------------

namespace mask_overlap_detail {

struct reader {
    array_view<const std::uint32_t> counts;
    int next = 0;
    std::uint32_t left = 0;

    bool on() const { return next % 2 == 0; }  // the run before `next` is what is being read
    /// Whether there is more; then `left` is above 0.
    bool more() {
        while (left == 0 && next < counts.size) left = counts[next++];
        return left > 0;
    }
};

/// Calls visit(a is on, b is on, pixels) for stretches in which neither changes.
template <class Visit>
void together(const mask_runs& a, const mask_runs& b, Visit visit) {
    ALIDADE_EXPECTS(a.width == b.width && a.height == b.height, a.width, a.height, b.width, b.height);
    reader from_a{a.counts}, from_b{b.counts};
    while (from_a.more() && from_b.more()) {
        const std::uint32_t pixels = from_a.left < from_b.left ? from_a.left : from_b.left;
        visit(from_a.on(), from_b.on(), pixels);
        from_a.left -= pixels;
        from_b.left -= pixels;
    }
    ALIDADE_EXPECTS(!from_a.more() && !from_b.more(), from_a.left, from_b.left);  // as many pixels in both
}

template <class Keeps>
tally merged(const mask_runs& a, const mask_runs& b, array_view<std::uint32_t> room, Keeps keeps) {
    mask_detail::run_writer runs{{room}};
    together(a, b, [&](bool in_a, bool in_b, std::uint32_t pixels) { runs.add(keeps(in_a, in_b), pixels); });
    return runs.finish();
}

inline std::int64_t shared_pixels(const mask_runs& a, const mask_runs& b) {
    std::int64_t both = 0;
    together(a, b, [&](bool in_a, bool in_b, std::uint32_t pixels) { both += in_a && in_b ? pixels : 0; });
    return both;
}

inline double share(std::int64_t both, std::int64_t whole) {
    return both > 0 ? static_cast<double>(both) / static_cast<double>(whole) : 0;
}

}  // namespace mask_overlap_detail

inline tally intersect_masks(const mask_runs& a, const mask_runs& b, array_view<std::uint32_t> room) {
    return mask_overlap_detail::merged(a, b, room, [](bool in_a, bool in_b) { return in_a && in_b; });
}
inline tally unite_masks(const mask_runs& a, const mask_runs& b, array_view<std::uint32_t> room) {
    return mask_overlap_detail::merged(a, b, room, [](bool in_a, bool in_b) { return in_a || in_b; });
}

inline double iou(const mask_runs& a, const mask_runs& b) {
    const std::int64_t both = mask_overlap_detail::shared_pixels(a, b);
    return mask_overlap_detail::share(both, mask_area(a) + mask_area(b) - both);
}
inline double iou_with_crowd(const mask_runs& found, const mask_runs& crowd) {
    return mask_overlap_detail::share(mask_overlap_detail::shared_pixels(found, crowd), mask_area(found));
}
inline double ios(const mask_runs& a, const mask_runs& b) {
    const std::int64_t in_a = mask_area(a), in_b = mask_area(b);
    return mask_overlap_detail::share(mask_overlap_detail::shared_pixels(a, b), in_a < in_b ? in_a : in_b);
}

}  // namespace ALIDADE_ISA
}  // namespace alidade
