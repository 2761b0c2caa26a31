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
#include <type_traits>

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

/// A detection's bounds and group. Of two whose bounds have no area in common, the overlap is not above 0.
struct outline {
    region bounds;
    int group;
};

template <class Region>
outline outline_of(const detected<Region>& one, const rivalry& who) {
    const outline made = {bounds_of(one.where), group_of(one.label, who)};
    ALIDADE_EXPECTS(finite(made.bounds) && finite(one.score), one.candidate);
    return made;
}

/// What the area that two have in common must be of the sum of theirs, or their overlap is not above `max_overlap`;
/// with a little to spare for rounding. 0 where an overlap cannot be told from bounds.
template <class Overlap, class Region>
constexpr float least_share(double) {
    return 0;
}
template <class Overlap, class Region>
    requires(std::is_same_v<Region, region> && std::is_same_v<Overlap, by_iou>)
constexpr float least_share(double max_overlap) {
    return static_cast<float>(max_overlap / (1 + max_overlap) * (1 - 1e-5));
}

/// Outlines of which so many are compared at once, in loops that compilers make vectors of.
inline constexpr int block_size = 16;

struct outline_block {
    float x0[block_size], y0[block_size], x1[block_size], y1[block_size];
    int group[block_size];

    /// Bit i: whether outline i and this one have an area in common that is not below `least` of the sum of their
    /// areas.
    unsigned near(const outline& one, float least) const {
        const region& b = one.bounds;
        const float b_area = (b.x1 - b.x0) * (b.y1 - b.y0);
        std::int32_t hits[block_size];
        for (int i = 0; i < block_size; ++i) {
            const float left = x0[i] < b.x0 ? b.x0 : x0[i], right = x1[i] < b.x1 ? x1[i] : b.x1;
            const float top = y0[i] < b.y0 ? b.y0 : y0[i], bottom = y1[i] < b.y1 ? y1[i] : b.y1;
            const float both = (right - left) * (bottom - top), areas = (x1[i] - x0[i]) * (y1[i] - y0[i]) + b_area;
            // Where a float has no digits for these areas, both sides are 0, infinite or no number: not below.
            hits[i] = (left < right) & (top < bottom) & !(both < least * areas) & (group[i] == one.group);
        }
        std::int32_t any = 0;
        for (int i = 0; i < block_size; ++i) any |= hits[i];
        if (any == 0) return 0;
        unsigned bits = 0;
        for (int i = 0; i < block_size; ++i) bits |= static_cast<unsigned>(hits[i]) << i;
        return bits;
    }
};

constexpr std::size_t blocks_for(int n) { return (static_cast<std::size_t>(n) + block_size - 1) / block_size; }

struct nearby {
    int block;
    unsigned bits;  ///< of the outlines of this block that are near; 0 if there are none to the end
};

/// From block `i` on. Not inlined: where its loops of vectors stand beside calls of other functions, g++ 12 forgets to
/// clear the upper halves of the registers, and whatever is not compiled for AVX runs slowly from then on.
[[gnu::noinline]] inline nearby next_near(const outline_block* blocks, int i, int end, const outline& one,
                                          float least) {
    for (; i < end; ++i)
        if (const unsigned bits = blocks[i].near(one, least); bits != 0) return {i, bits};
    return {end, 0};
}

/// What is near to nothing.
inline constexpr outline nowhere = {{0x1.fffffep+127F, 0x1.fffffep+127F, -0x1.fffffep+127F, -0x1.fffffep+127F}, 0};

/// Outlines in the order in which they came.
struct outline_list {
    outline_block* blocks;
    int count = 0;

    void push(const outline& one) {
        if (count % block_size == 0)
            for (int i = 0; i < block_size; ++i) set(count + i, nowhere);
        set(count++, one);
    }
    void set(int i, const outline& one) {
        outline_block& block = blocks[i / block_size];
        const int at = i % block_size;
        block.x0[at] = one.bounds.x0, block.y0[at] = one.bounds.y0;
        block.x1[at] = one.bounds.x1, block.y1[at] = one.bounds.y1;
        block.group[at] = one.group;
    }
    outline operator[](int i) const {
        const outline_block& block = blocks[i / block_size];
        const int at = i % block_size;
        return {{block.x0[at], block.y0[at], block.x1[at], block.y1[at]}, block.group[at]};
    }

    /// The first of them that is near to `one` and of which `is_it(index)` is true; -1 if there is none.
    template <class Question>
    int first(const outline& one, float least, Question is_it) const {
        const auto end = static_cast<int>(blocks_for(count));
        nearby here = next_near(blocks, 0, end, one, least);
        for (; here.bits != 0; here = next_near(blocks, here.block + 1, end, one, least))
            for (unsigned bits = here.bits; bits != 0; bits &= bits - 1) {
                const int i = here.block * block_size + std::countr_zero(bits);
                if (is_it(i)) return i;
            }
        return -1;
    }

    /// Visits all that have an area in common with `one`, in order.
    template <class Visit>
    void each(const outline& one, Visit visit) const {
        first(one, 0, [&](int i) { return visit(i), false; });
    }
};

}  // namespace nms_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
