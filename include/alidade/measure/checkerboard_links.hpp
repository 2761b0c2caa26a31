// Crossings joined along the edges between them into boards, and the missing ones looked for where they should be.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/checkerboard_saddles.hpp>
#include <alidade/measure/grid_lattice.hpp>

namespace alidade::inline ALIDADE_ISA::checkerboard_detail {

using grid_lattice_detail::lattice;

/// The crossings of one smoothed picture, and which are neighbours.
struct crossings {
    image_view<const std::uint8_t> smooth;
    array_view<saddle> room;
    int found = 0;

    /// The ray of a that leads towards b; -1 if none does, within 20°.
    static int ray_towards(const saddle& a, const saddle& b) {
        const real dx = b.x - a.x, dy = b.y - a.y;
        for (int k = 0; k < 4; ++k) {
            const real along = dx * a.ux[k] + dy * a.uy[k], aside = dx * a.uy[k] - dy * a.ux[k];
            if (along > 0 && abs(aside) <= along * real(0.364)) return k;
        }
        return -1;
    }

    /// Whether one edge leads from a to b: it arrives there as it left, and has the same side light all the way.
    bool joined(const saddle& a, const saddle& b) const {
        const int from = ray_towards(a, b), to = ray_towards(b, a);
        if (from < 0 || to < 0 || a.right_is_light(from) == b.right_is_light(to)) return false;
        if (a.contrast > b.contrast * real(2.5) || b.contrast > a.contrast * real(2.5)) return false;
        const real dx = b.x - a.x, dy = b.y - a.y, length = sqrt(dx * dx + dy * dy);
        if (!(length > 3)) return false;
        const real aside = max(real(1.5), length * real(0.1)), least = min(a.contrast, b.contrast) * real(0.35);
        const real rx = -dy / length * aside, ry = dx / length * aside;  // to the right hand
        for (int i = 1; i < 6; ++i) {
            const real t = real(i) / real(6), x = a.x + t * dx, y = a.y + t * dy;
            const real difference = value_at(smooth, x + rx, y + ry) - value_at(smooth, x - rx, y - ry);
            if (!((a.right_is_light(from) ? difference : -difference) > least)) return false;
        }
        return true;
    }

    /// Each ray's link becomes the nearest crossing that it is joined to, if that says the same.
    void link() const {
        constexpr int kept = 4;
        for (int i = 0; i < found; ++i) {
            saddle& one = room[i];
            int nearest[4][kept];
            real square[4][kept];
            int counts[4] = {};
            for (int j = 0; j < found; ++j) {
                if (j == i) continue;
                const int k = ray_towards(one, room[j]);
                if (k < 0) continue;
                const real dx = room[j].x - one.x, dy = room[j].y - one.y, far = dx * dx + dy * dy;
                int at = counts[k] < kept ? counts[k]++ : kept;
                if (at == kept && !(far < square[k][kept - 1])) continue;
                if (at == kept) --at;
                for (; at > 0 && far < square[k][at - 1]; --at)
                    square[k][at] = square[k][at - 1], nearest[k][at] = nearest[k][at - 1];
                square[k][at] = far, nearest[k][at] = j;
            }
            for (int k = 0; k < 4; ++k) {
                one.link[k] = -1;
                for (int n = 0; n < counts[k] && one.link[k] < 0; ++n)
                    if (joined(one, room[nearest[k][n]])) one.link[k] = nearest[k][n];
            }
        }
        for (int i = 0; i < found; ++i)
            for (int& other : room[i].link) {
                if (other < 0) continue;
                const int back = ray_towards(room[other], room[i]);
                if (back < 0 || room[other].link[back] != i) other = -1 - other - 1;  // undone when all are known
            }
        for (int i = 0; i < found; ++i)
            for (int& other : room[i].link)
                if (other < 0) other = -1;
    }

    /// All that hangs together with `seed` onto the lattice, from there outwards. `queue` has room for all.
    int gather(int seed, lattice& on, int* queue) const {
        on.clear();
        room[seed].column = room[seed].row = room[seed].turn = 0;
        room[seed].visited = true;
        int last = 0;
        queue[last++] = seed;
        (void)on.put(0, 0, seed);
        for (int first = 0; first < last; ++first) {
            const saddle& one = room[queue[first]];
            for (int k = 0; k < 4; ++k) {
                const int other = one.link[k];
                if (other < 0 || room[other].visited) continue;
                if (place_beside(one, k, other, on)) queue[last++] = other;
            }
        }
        return last;
    }

    /// Crossings that were missed, where their neighbours say that they should be. Ends at the board's border, where
    /// there are none.
    int complete(lattice& on, const ring_points& ring, real least) {
        int added = 0;
        for (int round = 0; round < lattice::side; ++round) {
            int now = 0;
            const int left = on.left, right = on.right, top = on.top, bottom = on.bottom;
            for (int row = top - 1; row <= bottom + 1; ++row)
                for (int column = left - 1; column <= right + 1; ++column)
                    if (on(column, row) < 0 && lattice::inside(column, row)) now += look(on, column, row, ring, least);
            added += now;
            if (now == 0) break;
        }
        return added;
    }

private:
    /// Whether `next`, along ray k of one, is about as far as the neighbour on the other side. In perspective lengths
    /// change slowly.
    bool evenly_spaced(const saddle& one, int k, const saddle& next) const {
        const int behind = one.link[(k + 2) % 4];
        if (behind < 0) return true;
        const real here = square_between(one, next), there = square_between(one, room[behind]);
        return here < there * real(4) && there < here * real(4);
    }
    static real square_between(const saddle& a, const saddle& b) {
        const real dx = b.x - a.x, dy = b.y - a.y;
        return dx * dx + dy * dy;
    }

    /// Gives `other`, seen along ray k of one, its place. False if that is taken.
    bool place_beside(const saddle& one, int k, int other, lattice& on) const {
        const int towards = (k + one.turn) % 4;
        const int column = one.column + (towards == 0) - (towards == 2),
                  row = one.row + (towards == 1) - (towards == 3);
        saddle& next = room[other];
        if (!evenly_spaced(one, k, next)) return false;
        next.visited = true;
        if (!on.put(column, row, other)) return false;
        next.column = column, next.row = row;
        next.turn = (towards + 2 - ray_towards(next, one) + 4) % 4;
        return true;
    }

    bool look(lattice& on, int column, int row, const ring_points& ring, real least) {
        static constexpr int dx[] = {1, 0, -1, 0}, dy[] = {0, 1, 0, -1};
        const auto at = [&](int c, int r) -> const saddle* {
            const int index = on(c, r);
            return index < 0 ? nullptr : &room[index];
        };
        // Between two neighbours; or what completes a parallelogram; or straight on.
        real sum_x[3] = {}, sum_y[3] = {}, spacing = 1e9;
        int counts[3] = {}, beside = -1;
        const auto vote = [&](int kind, real x, real y) { sum_x[kind] += x, sum_y[kind] += y, ++counts[kind]; };
        for (int k = 0; k < 4; ++k) {
            const saddle* a = at(column - dx[k], row - dy[k]);
            if (a == nullptr) continue;
            beside = k;
            const saddle* b = at(column - 2 * dx[k], row - 2 * dy[k]);
            const saddle* c = at(column + dx[k], row + dy[k]);
            if (c != nullptr) vote(0, (a->x + c->x) * real(0.5), (a->y + c->y) * real(0.5));
            if (b != nullptr) {
                vote(2, real(2) * a->x - b->x, real(2) * a->y - b->y);
                spacing = min(spacing, abs(a->x - b->x) + abs(a->y - b->y));
            }
            const int turned = (k + 1) % 4;
            for (int side = -1; side <= 1; side += 2) {
                const saddle* next = at(column + side * dx[turned], row + side * dy[turned]);
                const saddle* across = at(column - dx[k] + side * dx[turned], row - dy[k] + side * dy[turned]);
                if (next == nullptr || across == nullptr) continue;
                vote(1, a->x + next->x - across->x, a->y + next->y - across->y);
                spacing = min(spacing, abs(next->x - across->x) + abs(next->y - across->y));
            }
        }
        const int kind = counts[0] > 0 ? 0 : counts[1] > 0 ? 1 : 2;
        if (counts[kind] == 0 || found == room.size) return false;
        const real x = sum_x[kind] / real(counts[kind]), y = sum_y[kind] / real(counts[kind]);
        if (!(x >= margin && y >= margin && x < smooth.width - margin && y < smooth.height - margin)) return false;
        const int reach = floor_int(max(real(1), min(spacing, real(80)) * real(0.2)));
        int best_x = -1, best_y = -1;
        std::int32_t strongest = 0;
        for (int j = round_int(y) - reach; j <= round_int(y) + reach; ++j)
            for (int i = round_int(x) - reach; i <= round_int(x) + reach; ++i) {
                if (i < margin || j < margin || i >= smooth.width - margin || j >= smooth.height - margin) continue;
                const std::int32_t value = saddle_response(smooth, i, j);
                if (value > strongest) strongest = value, best_x = i, best_y = j;
            }
        saddle made;
        if (best_x < 0 || !examine(smooth, ring, best_x, best_y, least, made)) return false;
        for (int k = 0; k < 4; ++k) {
            const saddle* a = at(column - dx[k], row - dy[k]);
            if (a != nullptr && !joined(*a, made)) return false;
        }
        const saddle& neighbour = *at(column - dx[beside], row - dy[beside]);
        made.column = column, made.row = row, made.visited = true;
        made.turn = (beside + 2 - ray_towards(made, neighbour) + 4) % 4;
        if (!on.put(column, row, found)) return false;
        room[found++] = made;
        return true;
    }
};

}  // namespace alidade::inline ALIDADE_ISA::checkerboard_detail
