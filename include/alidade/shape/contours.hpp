// The borders of what is in a mask, pixel by pixel, and which of them lies within which.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/pixel/bits.hpp>
#include <alidade/shape/border_following.hpp>
#include <alidade/shape/chain_points.hpp>
#include <alidade/shape/contour_scan.hpp>
#include <alidade/shape/padded_bits.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

struct contours_options {
    contour_retrieval retrieval = contour_retrieval::external;
    chain_approximation approximation = chain_approximation::simple;
};

/// The numbers of a contour's neighbours in the hierarchy; -1: none.
struct contour_links {
    int next = -1, previous = -1;  ///< with the same parent
    int first_child = -1, parent = -1;

    friend constexpr bool operator==(const contour_links&, const contour_links&) = default;
};

/// A step leads from a pixel of a border to the next; a border of an only pixel has none.
struct [[nodiscard]] contours_tally {
    tally contours, points, steps;

    constexpr bool complete() const { return contours.complete() && points.complete() && steps.complete(); }
};

#if ALIDADE_HOSTED
struct found_contours {
    sequences<point<int>> borders;
    list<contour_links> links;
};
#endif

inline namespace ALIDADE_ISA {

/// Scratch bytes for a mask that has up to `contours` borders of up to `steps` steps in all.
constexpr std::size_t contours_workspace(int width, int height, int contours, int steps, contours_options options = {});

/// room[i] = the points of the i-th border between pixels with mask(x, y) != 0 and others, options.approximation of
/// them; links[i] = its place among the others. Pixels join across corners, what is not in the mask across sides only.
/// An outer border runs against the clock on the screen from its first pixel in reading order, that of a hole with the
/// clock from the pixel left of the hole's first.
/// A contour comes before those within it; among contours of one parent those that begin further down come first.
///
/// requires  links are as many as `room` has place for, or none; width < 2²⁶, width * height < 2³⁰
/// border    what lies around the mask is not in it
/// exact     integers, the same bytes on every ISA; equal to cv::findContours
/// cost      one pass over the mask, and time for each step; allocates nothing
/// scratch   contours_workspace(width, height, contours, steps, options), `contours` being what `room` has place for.
///           Where that or the room for contours does not suffice, those that start first are kept, linked among
///           themselves, and the tally tells what all need: of points no more than that. Where the room for points
///           does not, the first are written.
/// reference Suzuki, Abe, Topological structural analysis of digitized binary images by border following, 1985;
///           Teh, Chin, On the detection of dominant points on digital curves, 1989
contours_tally contours(source<std::uint8_t> mask, sequences_view<point<int>> room, array_view<contour_links> links,
                        contours_options options, workspace scratch);
contours_tally contours(bitmap_source mask, sequences_view<point<int>> room, array_view<contour_links> links,
                        contours_options options, workspace scratch);

// ---- how -----------------------------------------------------------------------------------

namespace contours_detail {

/// A move by a row fits the bits that a step has for it.
constexpr void expect_size(int width, int height) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && width < 1 << 26, width, height);
    ALIDADE_EXPECTS(height == 0 || width <= 0x3fffffff / height, width, height);
}

/// Calls visit(i) for the records, each before its children, until that gives false.
template <class Visit>
void in_order(const border_record* records, int first, Visit visit) {
    for (int i = first; i >= 0;) {
        if (!visit(i)) return;
        if (records[i].child >= 0) {
            i = records[i].child;
            continue;
        }
        while (i >= 0 && records[i].next < 0) i = records[i].parent;
        if (i >= 0) i = records[i].next;
    }
}

/// Hangs each on its parent, before those that hang there already. Returns the first without a parent.
inline int link_up(border_record* records, int count) {
    int first = -1;
    for (int i = 0; i < count; ++i) {
        int& head = records[i].parent < 0 ? first : records[records[i].parent].child;
        records[i].next = head;
        head = i;
    }
    return first;
}

inline void write_links(const border_record* records, int first, int written, array_view<contour_links> links) {
    if (links.empty()) return;
    const auto place = [=](int i) { return i < 0 ? -1 : records[i].place; };
    for (int i = 0; i < written; ++i) links[i] = {};
    in_order(records, first, [&](int i) {
        const border_record& one = records[i];
        if (one.place < 0) return false;
        const int next = place(one.next);
        links[one.place].next = next;
        links[one.place].first_child = place(one.child);
        links[one.place].parent = place(one.parent);
        if (next >= 0) links[next].previous = one.place;
        return true;
    });
}

constexpr bool needs_candidates(chain_approximation approximation) {
    return approximation == chain_approximation::teh_chin_l1 || approximation == chain_approximation::teh_chin_cosine;
}

inline int to_int(std::int64_t v) { return static_cast<int>(v < 0x7fffffff ? v : 0x7fffffff); }

inline contours_tally write(record_keeper& kept, chain_points_detail::candidate* items, sequences_view<point<int>> room,
                            array_view<contour_links> links, contours_options options) {
    const int first = link_up(kept.records, kept.kept);
    int written = 0, points = 0;
    bool fits = true;
    std::int64_t needed = kept.found_points;
    if (room.offsets.size > 0) room.offsets[0] = 0;
    in_order(kept.records, first, [&](int i) {
        border_record& one = kept.records[i];
        const array_view<const std::uint8_t> codes = {kept.codes + one.code, one.steps};
        const point<int> start = {one.x, one.y};
        if (needs_candidates(options.approximation) && !codes.empty()) {
            chain_points_detail::dominant_points dominant(codes, start, items);
            const int count = dominant.find(options.approximation == chain_approximation::teh_chin_cosine);
            needed += count - one.points;
            fits = fits && count <= room.points.size - points;
            one.points = count;
            if (fits) dominant.write(room.points.data + points);
        } else {
            fits = fits && one.points <= room.points.size - points;
            if (!fits) return needs_candidates(options.approximation);  // which others have yet to be counted
            if (options.approximation == chain_approximation::none)
                chain_points_detail::all(codes, start, room.points.data + points);
            else
                chain_points_detail::turns_only(codes, start, room.points.data + points);
        }
        if (fits) {
            points += one.points;
            one.place = written++;
            room.offsets[written] = points;
        }
        return true;
    });
    write_links(kept.records, first, written, links);
    return {{written, kept.found}, {points, to_int(needed)}, {kept.kept_steps, to_int(kept.found_steps)}};
}

template <contour_retrieval Retrieval, class FillBits>
contours_tally find(int width, int height, sequences_view<point<int>> room, array_view<contour_links> links,
                    contours_options options, workspace scratch, FillBits fill_bits) {
    const padded_bits bits = take_padded_bits(width, height, scratch);
    fill_bits(bits);
    scanner<Retrieval> scan(bits, width, height, scratch);
    border_record* records = scratch.take<border_record>(static_cast<std::size_t>(room.count()));

    // What is left is for steps.
    constexpr std::size_t margin = workspace::alignment - 1, most = 0x7fffffff;
    const bool candidates = needs_candidates(options.approximation);
    const std::size_t fixed =
        candidates ? 2 * margin + sizeof(chain_points_detail::candidate) * chain_points_detail::candidates_of(0)
                   : margin;
    const std::size_t each = candidates ? 1 + sizeof(chain_points_detail::candidate) : 1;
    const std::size_t fit = scratch.left() < fixed ? 0 : (scratch.left() - fixed) / each;
    const std::size_t steps = fit < most ? fit : most;
    chain_points_detail::candidate* items =
        candidates ? scratch.take<chain_points_detail::candidate>(chain_points_detail::candidates_of(steps)) : nullptr;
    record_keeper kept{records, room.count(), scratch.take<std::uint8_t>(steps), static_cast<int>(steps)};
    scan.scan(kept, options.approximation);
    return write(kept, items, room, links, options);
}

template <class FillBits>
contours_tally find(int width, int height, sequences_view<point<int>> room, array_view<contour_links> links,
                    contours_options options, workspace scratch, FillBits fill_bits) {
    expect_size(width, height);
    ALIDADE_EXPECTS(links.empty() || links.size >= room.count(), links.size, room.count());
    if (room.offsets.size > 0) room.offsets[0] = 0;
    if (width == 0 || height == 0) return {};
    switch (options.retrieval) {
        case contour_retrieval::external:
            return find<contour_retrieval::external>(width, height, room, links, options, scratch, fill_bits);
        case contour_retrieval::flat:
            return find<contour_retrieval::flat>(width, height, room, links, options, scratch, fill_bits);
        case contour_retrieval::two_levels:
            return find<contour_retrieval::two_levels>(width, height, room, links, options, scratch, fill_bits);
        case contour_retrieval::tree:
            break;
    }
    return find<contour_retrieval::tree>(width, height, room, links, options, scratch, fill_bits);
}

}  // namespace contours_detail

constexpr std::size_t contours_workspace(int width, int height, int contours, int steps, contours_options options) {
    using namespace contours_detail;
    ALIDADE_EXPECTS(contours >= 0 && steps >= 0, contours, steps);
    expect_size(width, height);
    const auto count = static_cast<std::size_t>(steps);
    std::size_t bytes = scratch_bytes<std::uint64_t>(static_cast<std::size_t>(words_of(width))) +
                        3 * scratch_bytes<std::uint8_t>(padded_bytes(width, height)) +
                        scratch_bytes<border_following_detail::move>(border_following_detail::follower::table_size) +
                        scratch_bytes<border_record>(static_cast<std::size_t>(contours)) +
                        scratch_bytes<std::uint8_t>(count);
    if (options.retrieval == contour_retrieval::two_levels || options.retrieval == contour_retrieval::tree)
        bytes += scratch_bytes<int>(scanner<contour_retrieval::tree>::numbers(width, height));
    if (needs_candidates(options.approximation))
        bytes += scratch_bytes<chain_points_detail::candidate>(chain_points_detail::candidates_of(count));
    return bytes;
}

inline contours_tally contours(source<std::uint8_t> mask, sequences_view<point<int>> room,
                               array_view<contour_links> links, contours_options options, workspace scratch) {
    std::uint64_t* const words = scratch.take<std::uint64_t>(static_cast<std::size_t>(words_of(mask.width)));
    return contours_detail::find(mask.width, mask.height, room, links, options, scratch,
                                 [=](const padded_bits_detail::padded_bits& bits) {
                                     for (int y = 0; y < mask.height; ++y) {
                                         bits_of_row(mask.row(y), mask.width, words);
                                         copy_row(words, mask.width, bits, y);
                                     }
                                 });
}
inline contours_tally contours(bitmap_source mask, sequences_view<point<int>> room, array_view<contour_links> links,
                               contours_options options, workspace scratch) {
    return contours_detail::find(mask.width, mask.height, room, links, options, scratch,
                                 [=](const padded_bits_detail::padded_bits& bits) {
                                     for (int y = 0; y < mask.height; ++y) copy_row(mask.row(y), mask.width, bits, y);
                                 });
}

#if ALIDADE_HOSTED
namespace contours_detail {

/// All there are, by find(room, links, scratch), with more of each where the first guess did not suffice.
template <class Find>
found_contours collect(int width, int height, contours_options options, Find find) {
    expect_size(width, height);
    // Twice as many as pictures of edges have: memory that is not written costs little.
    const int pixels = width * height, most = pixels / 256 + 100;
    int steps = pixels / 8 + 4096;
    found_contours made = {{list<point<int>>(steps), list<int>(most + 1)}, list<contour_links>(most)};
    scratch memory;
    const auto attempt = [&] {
        return find(made.borders.room(), made.links.room(),
                    memory.reserve(contours_workspace(width, height, made.links.room().size, steps, options)));
    };
    contours_tally told = attempt();
    if (!told.complete()) {
        made.borders.points.grow(told.points.found);
        made.borders.offsets.grow(told.contours.found + 1);
        made.links.grow(made.borders.offsets.room().size - 1);
        steps = told.steps.found;
        told = attempt();
    }
    made.borders.points.resize(told.points.written);
    made.borders.offsets.resize(told.contours.written + 1);
    made.links.resize(told.contours.written);
    return made;
}

}  // namespace contours_detail

inline found_contours contours(image_view<const std::uint8_t> mask, contours_options options = {}) {
    return contours_detail::collect(mask.width, mask.height, options, [=](auto room, auto links, workspace memory) {
        return contours(mask, room, links, options, memory);
    });
}
inline found_contours contours(bitmap_source mask, contours_options options = {}) {
    return contours_detail::collect(mask.width, mask.height, options, [=](auto room, auto links, workspace memory) {
        return contours(mask, room, links, options, memory);
    });
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
