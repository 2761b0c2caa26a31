// Which detections compete for one object, and a quick way to those that can be near.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/detection.hpp>
#include <alidade/learned/overlap.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace alidade {

/// Which detections can be of one object.
enum class rivals {
    same_label,
    all,
    same_group,  ///< labels that stand for much the same, as `car` and `truck`, or parts of one body
};

/// Every operator that thins out detections is told so. `groups[label]` is the label's group, for `same_group`.
struct rivalry {
    rivals among = rivals::same_label;
    array_view<const int> groups = {};
};

inline namespace ALIDADE_ISA {

// ---- how -----------------------------------------------------------------------------------

namespace nms_detail {

inline int group_of(int label, const rivalry& who) {
    if (who.among == rivals::all) return 0;
    if (who.among == rivals::same_label) return label;
    ALIDADE_EXPECTS(label >= 0 && label < who.groups.size, label, who.groups.size);
    return who.groups[label];
}

/// A detection's bounds and group. Bounds with no area in common have no overlap.
struct outline {
    region bounds;
    int group;
};

template <class Region>
outline outline_of(const detected<Region>& one, const rivalry& who) {
    const outline made = {bounds_of(one.where), group_of(one.label, who)};
    const region& b = made.bounds;
    ALIDADE_EXPECTS(b.x0 == b.x0 && b.y0 == b.y0 && b.x1 == b.x1 && b.y1 == b.y1 && one.score == one.score,
                    one.candidate);  // are numbers
    return made;
}

constexpr bool can_overlap(const outline& a, const outline& b) {
    return (a.group == b.group) & (a.bounds.x0 < b.bounds.x1) & (b.bounds.x0 < a.bounds.x1) &
           (a.bounds.y0 < b.bounds.y1) & (b.bounds.y0 < a.bounds.y1);
}

/// Outlines of which so many are compared at once, in loops that compilers make vectors of.
inline constexpr int block_size = 16;

struct outline_block {
    float x0[block_size], y0[block_size], x1[block_size], y1[block_size];
    int group[block_size];

    /// Bit i: whether outline i can overlap this one.
    unsigned near(const outline& one) const {
        std::int32_t hits[block_size];
        for (int i = 0; i < block_size; ++i)
            hits[i] = (x0[i] < one.bounds.x1) & (one.bounds.x0 < x1[i]) & (y0[i] < one.bounds.y1) &
                      (one.bounds.y0 < y1[i]) & (group[i] == one.group);
        std::int32_t any = 0;
        for (int i = 0; i < block_size; ++i) any |= hits[i];
        if (any == 0) return 0;
        unsigned bits = 0;
        for (int i = 0; i < block_size; ++i) bits |= static_cast<unsigned>(hits[i]) << i;
        return bits;
    }
};

constexpr std::size_t blocks_for(int n) { return (static_cast<std::size_t>(n) + block_size - 1) / block_size; }

/// Outlines in the order in which they came.
struct outline_list {
    outline_block* blocks;
    int count = 0;

    void push(const outline& one) {
        if (count % block_size == 0) blocks[count / block_size] = {};  // what is compared is never uninitialised
        set(count++, one);
    }
    void set(int i, const outline& one) {
        outline_block& block = blocks[i / block_size];
        const int at = i % block_size;
        block.x0[at] = one.bounds.x0, block.y0[at] = one.bounds.y0;
        block.x1[at] = one.bounds.x1, block.y1[at] = one.bounds.y1;
        block.group[at] = one.group;
    }

    /// The first of them that can overlap `one` and of which `is_it(index)` is true; -1 if there is none.
    template <class Question>
    int first(const outline& one, Question is_it) const {
        for (int begin = 0; begin < count; begin += block_size) {
            const int end = count - begin < block_size ? count - begin : block_size;
            const unsigned inside = (1U << end) - 1;
            for (unsigned near = blocks[begin / block_size].near(one) & inside; near != 0; near &= near - 1) {
                const int i = begin + std::countr_zero(near);
                if (is_it(i)) return i;
            }
        }
        return -1;
    }

    /// Visits all that can overlap `one`, in order.
    template <class Visit>
    void each(const outline& one, Visit visit) const {
        first(one, [&](int i) { return visit(i), false; });
    }
};

}  // namespace nms_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
