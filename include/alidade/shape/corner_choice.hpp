// Of many corners the strongest, and of those the ones that keep their distance.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/workspace.hpp>

#include <cstdint>

namespace alidade {

struct corner {
    int x = 0, y = 0;
    float strength = 0;

    friend constexpr bool operator==(const corner&, const corner&) = default;
};

inline namespace ALIDADE_ISA {
namespace corner_choice_detail {

constexpr bool comes_before(const corner& a, const corner& b) {
    if (a.strength != b.strength) return a.strength > b.strength;
    return a.y != b.y ? a.y < b.y : a.x < b.x;
}

/// The first of all that are offered, as many as there is room for: a heap with the last of them at its top.
struct strongest {
    corner* kept;
    int room, count = 0;

    strongest(int most, workspace& scratch) : kept(scratch.take<corner>(static_cast<std::size_t>(most))), room(most) {}

    void offer(const corner& one) {
        if (count < room) {
            int at = count++;
            for (; at > 0 && comes_before(kept[(at - 1) / 2], one); at = (at - 1) / 2) kept[at] = kept[(at - 1) / 2];
            kept[at] = one;
        } else if (room > 0 && comes_before(one, kept[0])) {
            sink(one, count);
        }
    }

    /// In order, the strongest first.
    void sort() {
        for (int left = count - 1; left > 0; --left) {
            const corner last = kept[0];
            sink(kept[left], left);
            kept[left] = last;
        }
    }

private:
    /// `one` in place of the top of a heap of `size`.
    void sink(const corner one, int size) {
        int at = 0;
        for (int child; (child = 2 * at + 1) < size; at = child) {
            if (child + 1 < size && comes_before(kept[child], kept[child + 1])) ++child;
            if (!comes_before(one, kept[child])) break;
            kept[at] = kept[child];
        }
        kept[at] = one;
    }
};

/// Corners by the cell of a grid that they lie in: only the cells around one can hold others too near to it.
struct cells {
    int size, across, down;

    constexpr cells(int width, int height, double distance) {
        constexpr int smallest = 8;
        const int longest = width > height ? width : height;
        size = distance < smallest ? smallest : distance < longest ? static_cast<int>(distance) + 1 : longest + 1;
        across = width / size + 1;
        down = height / size + 1;
    }
    constexpr std::size_t count() const {
        return times(static_cast<std::size_t>(across), static_cast<std::size_t>(down));
    }
};

constexpr std::size_t bytes(int width, int height, int candidates, double distance) {
    return scratch_bytes<corner>(static_cast<std::size_t>(candidates)) +
           scratch_bytes<int>(cells(width, height, distance).count()) +
           scratch_bytes<int>(static_cast<std::size_t>(candidates));
}

/// Takes those above `least` in their order, each if all taken before are at least `distance` away.
inline tally choose(strongest& from, double least, int width, int height, double distance, int most,
                    array_view<corner> room, workspace scratch) {
    const cells grid(width, height, distance);
    int* first = scratch.take<int>(grid.count());
    int* following = scratch.take<int>(static_cast<std::size_t>(from.count));
    for (std::size_t i = 0; i < grid.count(); ++i) first[i] = -1;
    from.sort();
    corner* taken = from.kept;  // what is taken moves to the front of what was offered
    int count = 0;
    for (int i = 0; i < from.count && (most == 0 || count < most); ++i) {
        const corner one = from.kept[i];
        if (!(static_cast<double>(one.strength) > least)) break;
        const int column = one.x / grid.size, row = one.y / grid.size;
        bool alone = true;
        for (int v = row > 0 ? row - 1 : 0; alone && v <= row + 1 && v < grid.down; ++v)
            for (int u = column > 0 ? column - 1 : 0; alone && u <= column + 1 && u < grid.across; ++u)
                for (int k = first[v * grid.across + u]; alone && k >= 0; k = following[k]) {
                    const std::int64_t dx = taken[k].x - one.x, dy = taken[k].y - one.y;
                    alone = static_cast<double>(dx * dx + dy * dy) >= distance * distance;
                }
        if (!alone) continue;
        taken[count] = one;
        following[count] = first[row * grid.across + column];
        first[row * grid.across + column] = count++;
    }
    appender<corner> out{room};
    for (int i = 0; i < count; ++i) out.push(taken[i]);
    return out.told();
}

}  // namespace corner_choice_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
