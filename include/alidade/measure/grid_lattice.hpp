// Points on the places of a lattice, and where in it a pattern of known size lies.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>

namespace alidade::inline ALIDADE_ISA::grid_lattice_detail {

/// Which point stands on which place, by index; -1: none. Places from -reach to reach - 1.
struct lattice {
    static constexpr int reach = 64, side = 2 * reach;

    int* at;
    int left = 0, right = -1, top = 0, bottom = -1;  ///< of what is filled

    static constexpr std::size_t bytes() { return scratch_bytes<int>(side * side); }
    explicit lattice(workspace& scratch) : at(scratch.take<int>(side * side)) { clear(); }

    void clear() {
        for (int i = 0; i < side * side; ++i) at[i] = -1;
        left = top = 0, right = bottom = -1;
    }
    static bool inside(int column, int row) {
        return column >= -reach && row >= -reach && column < reach && row < reach;
    }
    int operator()(int column, int row) const {
        return inside(column, row) ? at[(row + reach) * side + column + reach] : -1;
    }
    /// False if there is no such place, or it is taken.
    bool put(int column, int row, int index) {
        if (!inside(column, row) || (*this)(column, row) >= 0) return false;
        at[(row + reach) * side + column + reach] = index;
        if (right < left)
            left = right = column, top = bottom = row;
        else
            left = column < left ? column : left, right = column > right ? column : right, top = row < top ? row : top,
            bottom = row > bottom ? row : bottom;
        return true;
    }
    int columns() const { return right - left + 1; }
    int rows() const { return bottom - top + 1; }
};

/// Where point (0, 0) of a pattern stands, and by how many quarters the pattern is turned, from +x towards +y.
struct placement {
    int column = 0, row = 0, quarters = 0;

    struct place {
        int column, row;
    };
    constexpr place operator()(int x, int y) const {
        switch (quarters & 3) {
            case 0:
                return {column + x, row + y};
            case 1:
                return {column - y, row + x};
            case 2:
                return {column - x, row - y};
            default:
                return {column + y, row - x};
        }
    }
};

/// Calls each(placement) where all of a pattern's places are filled. `pattern(i)` is the place of the i-th of n.
template <class Pattern, class Each>
void for_placements(const lattice& on, int n, Pattern pattern, Each each) {
    for (int quarters = 0; quarters < 4; ++quarters)
        for (int row = on.top; row <= on.bottom; ++row)
            for (int column = on.left; column <= on.right; ++column) {
                const placement tried = {column, row, quarters};
                bool whole = true;
                for (int i = n - 1; i >= 0 && whole; --i) {  // the farthest first: it fails soonest
                    const placement::place p = pattern(i), there = tried(p.column, p.row);
                    whole = on(there.column, there.row) >= 0;
                }
                if (whole) each(tried);
            }
}

}  // namespace alidade::inline ALIDADE_ISA::grid_lattice_detail
