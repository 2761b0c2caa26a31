// Walks along the borders of a mask that is a bitmap, pixel by pixel, as Suzuki and Abe do.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/workspace.hpp>
#include <alidade/shape/padded_bits.hpp>

#include <cstddef>
#include <cstdint>

namespace alidade::inline ALIDADE_ISA {

namespace border_following_detail {

using padded_bits_detail::padded_bits;

// Directions, as in Freeman's chain code: 0 is +x, and on they go against the clock.
inline constexpr int step_x[8] = {1, 1, 0, -1, -1, -1, 0, 1};
inline constexpr int step_y[8] = {0, -1, -1, -1, 0, 1, 1, 1};

/// The bit of the neighbour in a direction, among the nine of a neighbourhood, row by row.
constexpr unsigned neighbour_bit(int direction) { return 1u << ((step_y[direction] + 1) * 3 + step_x[direction] + 1); }

/// What a border does at a pixel: in which direction it goes on, or seen from there came, and whether on the way from
/// the one neighbour to the other it passed the left or the right side of the pixel.
struct turn {
    std::uint8_t code;

    constexpr int direction() const { return code & 7; }
    constexpr unsigned passed_left() const { return code >> 3 & 1; }
    constexpr unsigned passed_right() const { return code >> 4 & 1; }
};

/// onwards[512 * d + n]: having come in direction d to a pixel with neighbourhood n. backwards[512 * d + n]: leaving it
/// in direction d.
struct turn_tables {
    turn onwards[8 * 512], backwards[8 * 512];
};

constexpr turn_tables make_turns() {
    turn_tables made{};
    for (int d = 0; d < 8; ++d)
        for (unsigned around = 0; around < 512; ++around)
            for (int way = 0; way < 2; ++way) {
                const bool onwards = way == 0;
                unsigned left = 0, right = 0;
                int to = onwards ? d ^ 4 : d;
                for (int i = 0; i < 8; ++i) {
                    to = (to + (onwards ? 1 : 7)) & 7;
                    if (around & neighbour_bit(to)) break;
                    left |= to == 4;
                    right |= to == 0;
                }
                const auto direction = static_cast<unsigned>(onwards ? to : to ^ 4);
                (onwards ? made.onwards : made.backwards)[512 * d + static_cast<int>(around)] = {
                    static_cast<std::uint8_t>(direction | left << 3 | right << 4)};
            }
    return made;
}
inline constexpr turn_tables turns = make_turns();

/// The nine bits around p.
inline unsigned neighbourhood(const std::uint8_t* bytes, std::ptrdiff_t row_bytes, std::ptrdiff_t p) {
    const auto three = [=](std::ptrdiff_t row) -> unsigned {
        const std::uint8_t* const from = bytes + ((p - 1) >> 3) + row;
        return (from[0] | unsigned{from[1]} << 8) >> ((p - 1) & 7) & 7;
    };
    return three(-row_bytes) | three(0) << 3 | three(row_bytes) << 6;
}

/// A step from a pixel: where to, in bits, and by which turn. One word, since it is what the next step waits for.
struct move {
    std::int32_t packed;

    constexpr std::ptrdiff_t bits() const { return packed >> 5; }
    constexpr turn made() const { return {static_cast<std::uint8_t>(packed & 31)}; }
};

/// What follows borders in one picture: the turns with the moves that they mean there. With a cache, that saves an
/// access that a step waits for; without, it would only take memory.
class follower {
public:
    static constexpr bool has_table = ALIDADE_SIMD;
    static constexpr std::size_t table_size = has_table ? 2 * 8 * 512 : 0;

    follower(const padded_bits& bits, workspace& scratch)
        : bytes_(bits.bytes), row_bytes_(bits.stride >> 3), table_(scratch.take<move>(table_size)) {
        for (int d = 0; d < 8; ++d) moves_[d] = step_y[d] * bits.stride + step_x[d];
        for (std::size_t i = 0; i < table_size / 2; ++i) {
            if (!(i & neighbour_bit(4) << 1)) continue;  // only pixels of the mask are asked for
            table_[i] = onwards(turns.onwards[i]);
            table_[i + table_size / 2] = backwards(turns.backwards[i]);
        }
    }

    /// Follows the border that passes the left side of pixel `start`, or as a hole's the right side. Writes its chain
    /// code if there is room for it, calls visit(p, came, left, turn) once for each time it passes a pixel, in any
    /// order, and returns how many steps it has: 0 if the pixel is alone, and then nothing is called.
    ///
    /// Each step waits for the one before. So the border is followed from both of its ends, in turn, until they meet.
    template <class Visit>
    int follow(std::ptrdiff_t start, bool hole, std::uint8_t* codes, int room, Visit visit) const {
        const std::uint8_t* const bytes = bytes_;
        const std::ptrdiff_t row_bytes = row_bytes_;
        const unsigned around = neighbourhood(bytes, row_bytes, start);
        const int side = hole ? 0 : 4;
        int back = side;
        do back = (back - 1) & 7;
        while (back != side && !(around & neighbour_bit(back)));
        if (back == side) return 0;

        const auto index = [=](int direction, std::ptrdiff_t p) {
            return static_cast<std::size_t>(512 * direction) + neighbourhood(bytes, row_bytes, p);
        };
        int came = back ^ 4, left = came, first_part = 0, last_part = 1;
        std::ptrdiff_t p = start, q = start + moves_[back];
        if (room > 0) codes[room - 1] = static_cast<std::uint8_t>(left);
        for (;;) {
            const std::size_t i = index(came, p);
            const move on = has_table ? table_[i] : onwards(turns.onwards[i]);
            const int to = on.made().direction();
            visit(p, came, to, on.made());
            if (p == q && to == left) break;
            if (first_part + last_part < room) codes[first_part] = static_cast<std::uint8_t>(to);
            ++first_part;
            came = to;
            p += on.bits();

            const std::size_t j = index(left, q);
            const move from = has_table ? table_[table_size / 2 + j] : backwards(turns.backwards[j]);
            const int by = from.made().direction();
            visit(q, by, left, from.made());
            if (p == q && by == came) break;
            ++last_part;
            if (first_part + last_part <= room) codes[room - last_part] = static_cast<std::uint8_t>(by);
            left = by;
            q += from.bits();
        }
        const int steps = first_part + last_part;
        if (steps < room)
            __builtin_memmove(codes + first_part, codes + room - last_part, static_cast<std::size_t>(last_part));
        return steps;
    }

private:
    move onwards(turn by) const { return packed(moves_[by.direction()], by); }
    move backwards(turn by) const { return packed(moves_[by.direction() ^ 4], by); }
    static move packed(std::ptrdiff_t bits, turn by) { return {static_cast<std::int32_t>(bits * 32 + by.code)}; }

    const std::uint8_t* bytes_;
    std::ptrdiff_t row_bytes_;
    std::ptrdiff_t moves_[8];
    move* table_;
};

}  // namespace border_following_detail

}  // namespace alidade::inline ALIDADE_ISA
