// Lines of equal brightness, to a fraction of a pixel.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/pixel/bits.hpp>
#include <alidade/shape/padded_bits.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// What a picture may be made of in which lines of equal brightness are sought.
template <class T>
concept iso_sample = std::same_as<T, std::uint8_t> || std::same_as<T, std::uint16_t> || std::same_as<T, float>;

struct iso_contours_options {
    float level = 0;  ///< that the picture has along the lines; what has it, too, is bright
};

inline namespace ALIDADE_ISA {

/// Scratch bytes for pictures of width × height.
constexpr std::size_t iso_contours_workspace(int width, int height);

/// room[i] = the i-th line along which the picture, linear between neighbouring pixels, has the value options.level.
/// Every pair of neighbours in a row or a column of which only one is >= level gives a point; the points of four
/// pixels in a square are joined. Where those are two pairs, the corners of the brighter kind hang together if the mean
/// of the four is >= level, and else those of the darker.
/// Who walks along a line has the brighter side on the right hand: around something bright it leads clockwise on the
/// screen. A closed line ends with the point it began with; others end at the border, and where a pixel is not finite
/// (a NaN). First come lines that are open, then closed ones, either by their first square in reading order. No two
/// points that follow each other are the same: lines around a single pixel that has just the level are none.
///
/// requires  options.level is finite; width * height < 2³⁰
/// border    squares of four pixels end there: no line reaches beyond the outermost pixels' centres
/// exact     the same bytes on every ISA; places are linear in double precision, rounded to float
/// cost      one pass over the picture, two over bitmaps of it, and time for each point; allocates nothing
/// scratch   iso_contours_workspace(width, height)
/// reference marching squares: Lorensen, Cline, Marching cubes, 1987, in the plane
template <class T>
    requires iso_sample<std::remove_const_t<T>>
sequences_tally iso_contours(image_view<T> picture, sequences_view<point<float>> room, iso_contours_options options,
                             workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace iso_contours_detail {

using namespace padded_bits_detail;

/// The sides of a square of four pixels, clockwise from above: opposite ones differ by 2.
enum side { top, right, bottom, left };

/// Which corners are bright: 1 for the upper left one, and on clockwise. The way leaves a square where, clockwise, a
/// bright corner follows a dark one, and enters where a dark one follows a bright one.
struct square {
    unsigned corners;

    constexpr bool bright(int corner) const { return corners >> (corner & 3) & 1; }
    constexpr bool leaves(int at) const { return !bright(at) && bright(at + 1); }
    constexpr bool enters(int at) const { return bright(at) && !bright(at + 1); }
    constexpr bool ambiguous() const { return corners == 5 || corners == 10; }
    constexpr int entry() const {
        return first([this](int at) { return enters(at); });
    }

    /// Where the way that enters at `from` leaves. Around a corner that hangs alone it turns sharply: clockwise to the
    /// next side around a dark one, the other way around a bright one.
    constexpr int exit(int from, bool bright_joined) const {
        if (ambiguous()) return (from + (bright_joined ? 1 : 3)) & 3;
        return first([this](int at) { return leaves(at); });
    }

private:
    template <class Is>
    static constexpr int first(Is is) {
        for (int at = 0; at < 4; ++at)
            if (is(at)) return at;
        return -1;
    }
};

/// Writes lines as long as there is room, and counts the others.
struct line_writer {
    sequences_view<point<float>> room;
    sequences_tally told{};
    int length = 0;
    point<float> last{};
    bool full = false;

    void begin() { length = 0; }
    void push(point<float> p) {
        if (length > 0 && p == last) return;
        const int at = told.points.written + length;
        if (!full && at < room.points.size) room.points[at] = p;
        last = p;
        ++length;
    }
    void end() {
        if (length < 2) return;
        ++told.sequences.found;
        told.points.found += length;
        full = full || told.sequences.written >= room.count() || length > room.points.size - told.points.written;
        if (full) return;
        told.points.written += length;
        room.offsets[++told.sequences.written] = told.points.written;
    }
};

template <class T>
class line_walker {
public:
    line_walker(image_view<const T> picture, float level, workspace& scratch)
        : picture_(picture),
          level_(static_cast<double>(level)),
          bright_(take_padded_bits(picture.width, picture.height, scratch)),
          squares_(take_padded_bits(picture.width, picture.height, scratch)),
          passed_(take_padded_bits(picture.width, picture.height, scratch)),
          passed_again_(take_padded_bits(picture.width, picture.height, scratch)) {
        const auto words = static_cast<std::size_t>(words_of(picture.width));
        std::uint64_t* const row_bits = scratch.take<std::uint64_t>(words);
        std::uint64_t* finite = scratch.take<std::uint64_t>(2 * words);
        std::uint64_t* finite_above = finite + words;
        for (int y = 0; y < picture.height; ++y) {
            find_bright(picture.row(y), level, row_bits);
            copy_row(row_bits, picture.width, bright_, y);
            find_finite(picture.row(y), finite);
            if (y > 0) {
                find_squares(finite_above, finite, row_bits);
                copy_row(row_bits, picture.width, squares_, y - 1);
            }
            std::uint64_t* const above = finite_above;
            finite_above = finite;
            finite = above;
        }
    }

    void walk_all(line_writer& to) {
        for_squares([&](int y, int i, const masks& at) {
            // Of those with a neighbour that is none.
            const std::uint64_t beside = squares_.word(y, i) << 1 | squares_.word(y, i - 1) >> 63;
            const std::uint64_t ahead = squares_.word(y, i) >> 1 | squares_.word(y, i + 1) << 63;
            const std::uint64_t inside = beside & ahead & squares_.word(y - 1, i) & squares_.word(y + 1, i);
            for (std::uint64_t left_over = at.crossed & ~inside; left_over != 0; left_over &= left_over - 1) {
                const int x = 64 * i + std::countr_zero(left_over);
                const square here = square_at(bright_.at(x, y));
                for (int from = 0; from < 4; ++from)
                    if (here.enters(from) && !squares_.test(neighbour(bright_.at(x, y), from))) walk(x, y, from, to);
            }
        });
        for_squares([&](int y, int i, const masks& at) {
            for (;;) {
                const std::uint64_t once = at.crossed & ~passed_.word(y, i);
                const std::uint64_t again = at.ambiguous & ~passed_again_.word(y, i);
                if ((once | again) == 0) return;
                const int b = std::countr_zero(once | again);
                const square here = square_at(bright_.at(64 * i + b, y));
                walk(64 * i + b, y, (once >> b & 1) ? here.entry() : here.entry() + 2, to);
            }
        });
    }

private:
    struct masks {
        std::uint64_t crossed, ambiguous;
    };

    void find_bright(const T* row, float level, std::uint64_t* out) const {
        if constexpr (std::is_floating_point_v<T>) {
            bits_where(row, picture_.width, out, [=](auto v) { return v >= decltype(v)(level); });
        } else {
            // As a whole number: the least that is bright.
            constexpr int most = std::numeric_limits<T>::max();
            const bool all = level <= 0, none = level > static_cast<float>(most);
            const int whole = all || none ? 0 : static_cast<int>(level);
            const T least = static_cast<T>(whole + (static_cast<float>(whole) < level && !all && !none));
            if (none)
                for (int i = 0; i < words_of(picture_.width); ++i) out[i] = 0;
            else
                bits_where(row, picture_.width, out, [=](auto v) { return v >= decltype(v)(least); });
        }
    }

    void find_finite(const T* row, std::uint64_t* out) const {
        if constexpr (std::is_floating_point_v<T>) {
            bits_where(row, picture_.width, out, [](auto v) {
                const auto nothing = v - v;  // or a NaN, of what is not finite
                return nothing == nothing;
            });
        } else {
            for (int i = 0; i < words_of(picture_.width); ++i) out[i] = bits_inside(picture_.width, i);
        }
    }

    void find_squares(const std::uint64_t* above, const std::uint64_t* below, std::uint64_t* out) const {
        const int words = words_of(picture_.width);
        for (int i = 0; i < words; ++i) {
            const std::uint64_t both = above[i] & below[i];
            const std::uint64_t next = i + 1 < words ? above[i + 1] & below[i + 1] : 0;
            out[i] = both & (both >> 1 | next << 63);
        }
    }

    template <class Visit>
    void for_squares(Visit visit) const {
        for (int y = 0; y < picture_.height - 1; ++y)
            for (int i = 0; i < padded_words(picture_.width); ++i) {
                const std::uint64_t a = bright_.word(y, i), d = bright_.word(y + 1, i);
                const std::uint64_t b = a >> 1 | bright_.word(y, i + 1) << 63;
                const std::uint64_t c = d >> 1 | bright_.word(y + 1, i + 1) << 63;
                const std::uint64_t crossed = squares_.word(y, i) & ((a | b | c | d) & ~(a & b & c & d));
                if (crossed != 0) visit(y, i, masks{crossed, crossed & (a ^ b) & ~(a ^ c) & ~(b ^ d)});
            }
    }

    square square_at(std::ptrdiff_t p) const {
        const auto two = [this](std::ptrdiff_t q) -> unsigned {
            const std::uint8_t* const from = bright_.bytes + (q >> 3);
            return (from[0] | unsigned{from[1]} << 8) >> (q & 7) & 3;
        };
        const unsigned above = two(p), below = two(p + bright_.stride);
        return {above | (below >> 1 | (below << 1 & 2)) << 2};
    }

    std::ptrdiff_t neighbour(std::ptrdiff_t p, int at) const {
        return p + (at == top ? -bright_.stride : at == right ? 1 : at == bottom ? bright_.stride : -1);
    }

    point<float> place(int x, int y, int at) const {
        // Between a pixel and the one right of it or below.
        const int from_x = at == right ? x + 1 : x, from_y = at == bottom ? y + 1 : y;
        const bool along = at == top || at == bottom;
        const real from = picture_(from_x, from_y),
                   to = along ? picture_(from_x + 1, from_y) : picture_(from_x, from_y + 1);
        const real part = (level_ - from) / (to - from);
        const real px = from_x, py = from_y;
        return {static_cast<float>((along ? px + part : px).value), static_cast<float>((along ? py : py + part).value)};
    }

    bool bright_joined(int x, int y) const {
        const real above = real(picture_(x, y)) + real(picture_(x + 1, y));
        const real below = real(picture_(x, y + 1)) + real(picture_(x + 1, y + 1));
        return above + below >= level_ * 4;
    }

    void walk(int x, int y, int from, line_writer& to) {
        const std::ptrdiff_t start = bright_.at(x, y);
        const int start_from = from;
        std::ptrdiff_t p = start;
        to.begin();
        to.push(place(x, y, from));
        do {
            const square here = square_at(p);
            const bool second = here.ambiguous() && from != here.entry();
            (second ? passed_again_ : passed_).set(p);
            const int out = here.exit(from, here.ambiguous() && bright_joined(x, y));
            to.push(place(x, y, out));
            p = neighbour(p, out);
            x += out == right ? 1 : out == left ? -1 : 0;
            y += out == bottom ? 1 : out == top ? -1 : 0;
            from = (out + 2) & 3;
        } while (squares_.test(p) && !(p == start && from == start_from));
        to.end();
    }

    image_view<const T> picture_;
    real level_;
    padded_bits bright_, squares_;  // a square is known by its upper left pixel
    padded_bits passed_, passed_again_;
};

}  // namespace iso_contours_detail

constexpr std::size_t iso_contours_workspace(int width, int height) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && (height == 0 || width <= 0x3fffffff / height), width, height);
    const auto words = static_cast<std::size_t>(words_of(width));
    return 4 * scratch_bytes<std::uint8_t>(padded_bits_detail::padded_bytes(width, height)) +
           scratch_bytes<std::uint64_t>(words) + scratch_bytes<std::uint64_t>(2 * words);
}

template <class T>
    requires iso_sample<std::remove_const_t<T>>
sequences_tally iso_contours(image_view<T> picture, sequences_view<point<float>> room, iso_contours_options options,
                             workspace scratch) {
    ALIDADE_EXPECTS(options.level - options.level == 0);
    ALIDADE_EXPECTS(picture.height == 0 || picture.width <= 0x3fffffff / picture.height, picture.width, picture.height);
    if (room.offsets.size > 0) room.offsets[0] = 0;
    if (picture.empty()) return {};
    iso_contours_detail::line_writer to{room};
    iso_contours_detail::line_walker<std::remove_const_t<T>>(picture, options.level, scratch).walk_all(to);
    return to.told;
}

#if ALIDADE_HOSTED
template <class T>
    requires iso_sample<std::remove_const_t<T>>
sequences<point<float>> iso_contours(image_view<T> picture, iso_contours_options options) {
    scratch memory;
    const workspace lent = memory.reserve(iso_contours_workspace(picture.width, picture.height));
    return collect_sequences<point<float>>(1000, 16 * (picture.width + picture.height) + 4096,
                                           [=](auto room) { return iso_contours(picture, room, options, lent); });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
