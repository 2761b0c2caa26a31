// Where along a line of hough_lines there are points: its support, and the pieces that gaps part.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/bitmap_view.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>

#include <bit>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_line_slots_detail {

/// Pieces of a line, each marked where there is a point in it. The first after the middle begins at 0. Points of an
/// edge that runs along a diagonal are √2 pixels apart: a slot that is longer leaves none of them out.
class line_slots {
public:
    static constexpr double length = 1.5;
    static constexpr double support_of(int slots) { return length * slots; }

    /// Slots in a row.
    struct run {
        int first = 0, last = -1, marked = 0;
    };
    static bool in(const run& one, real t) {
        return t >= real(one.first) * real(length) && t < real(one.last + 1) * real(length);
    }

    static constexpr std::size_t bytes(int to_a_side) {
        return scratch_bytes<std::uint64_t>(static_cast<std::size_t>(words_for(to_a_side)));
    }

    line_slots() = default;
    line_slots(int to_a_side, workspace& scratch)
        : bits_(scratch.take<std::uint64_t>(static_cast<std::size_t>(words_for(to_a_side)))), middle_(to_a_side) {}

    void clear() {
        for (int i = 0; i < words(); ++i) bits_[i] = 0;
    }
    /// requires  |t| < length to_a_side
    void mark(real t) {
        const int slot = floor_int(t / real(length)) + middle_;
        bits_[slot / 64] |= std::uint64_t{1} << (slot % 64);
    }
    double support() const {
        int marked = 0;
        for (int i = 0; i < words(); ++i) marked += std::popcount(bits_[i]);
        return support_of(marked);
    }

    /// The longest run without a gap of more than `max_gap`.
    run longest(double max_gap) const {
        run best;
        for_runs(max_gap, [&](const run& one) {
            if (one.last - one.first > best.last - best.first) best = one;
        });
        return best;
    }
    /// The last run that begins before the middle, or the first of all.
    run about_middle(double max_gap) const {
        run best;
        for_runs(max_gap, [&](const run& one) {
            if (best.marked == 0 || one.first <= 0) best = one;
        });
        return best;
    }

private:
    static constexpr int words_for(int to_a_side) { return 2 * to_a_side / 64 + 2; }
    int words() const { return words_for(middle_); }

    /// Calls each(run) for the runs of marked slots with at most so many unmarked ones in a row as `max_gap` holds.
    template <class Each>
    void for_runs(double max_gap, Each each) const {
        const int gap = static_cast<int>(max_gap / length);
        run now;
        for_set_bits(bits_, words(), [&](int slot) {
            const int at = slot - middle_;
            if (now.marked > 0 && at > now.last + 1 + gap) {
                each(now);
                now.marked = 0;
            }
            if (now.marked == 0) now.first = at;
            now.last = at;
            ++now.marked;
        });
        if (now.marked > 0) each(now);
    }

    std::uint64_t* bits_ = nullptr;
    int middle_ = 0;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_line_slots_detail
