// The connected components of a mask: where and how large each is, and which pixel belongs to which.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/shape/connectivity.hpp>
#include <alidade/shape/runs.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

/// Sums over the pixels (x, y) of a component: integers, so nothing is rounded away.
struct component {
    std::int64_t sum_x = 0, sum_y = 0;
    std::int64_t sum_xx = 0, sum_xy = 0, sum_yy = 0;  ///< 0 unless options.second_moments
    box bounds;
    int area = 0;  ///< how many pixels
};

/// Means of (x - mx)², (x - mx) (y - my) and (y - my)² about the centroid (mx, my), in square pixels.
struct place_covariance {
    double xx = 0, xy = 0, yy = 0;
};

struct components_options {
    connectivity joined = connectivity::eight;
    bool second_moments = false;
};

/// A run is a row's pixels from one that is not in the mask to the next.
struct [[nodiscard]] components_tally {
    tally components;
    tally runs;  ///< of which the scratch must hold all: without, nothing is written, and components are not counted

    constexpr bool complete() const { return components.complete() && runs.complete(); }
};

#if ALIDADE_HOSTED
struct labelled_components {
    image<std::int32_t> labels;
    list<component> parts;
};
#endif

inline namespace ALIDADE_ISA {

/// Scratch bytes for a mask that has up to `runs` runs. A picture of things has a few in every row and needs some
/// hundredths of the worst case, every other pixel, which is the default: `components_tally::runs` tells.
constexpr std::size_t components_workspace(int width, int height, int runs);
constexpr std::size_t components_workspace(int width, int height);

/// room[i] = the i-th component: pixels with mask(x, y) != 0 that hang together by options.joined, in the order of
/// their first pixels, row by row.
///
/// requires  width * height < 2³¹; neither above 2¹⁶ for options.second_moments
/// border    what lies around the mask is not in it
/// exact     integers, the same bytes on every ISA; equal to cv::connectedComponentsWithStats, without its background
/// cost      one pass over the mask, and time for each run; allocates nothing
/// scratch   components_workspace(width, height, runs)
/// reference runs joined by union and find: He, Chao, Suzuki, IEEE Transactions on Image Processing 17, 2008
components_tally components(source<std::uint8_t> mask, array_view<component> room, components_options options,
                            workspace scratch);
components_tally components(bitmap_source mask, array_view<component> room, components_options options,
                            workspace scratch);

/// The same, and labels(x, y) = i + 1 in the i-th component, 0 where the mask is 0. The room may be empty, for labels
/// alone: these do not depend on it.
///
/// requires  labels are as large as the mask; else as above
/// exact     integers, the same bytes on every ISA; the labels of cv::connectedComponents, which may number otherwise
/// cost      one pass more, over the labels
components_tally label_components(source<std::uint8_t> mask, image_view<std::int32_t> labels,
                                  array_view<component> room, components_options options, workspace scratch);
components_tally label_components(bitmap_source mask, image_view<std::int32_t> labels, array_view<component> room,
                                  components_options options, workspace scratch);

/// The mean of the pixels' places. requires  area > 0
constexpr point<double> centroid(const component& one) {
    const real area = one.area;
    return {(real(one.sum_x) / area).value, (real(one.sum_y) / area).value};
}

/// The covariance of the pixels' places. requires  area > 0; found with options.second_moments
constexpr place_covariance covariance(const component& one) {
    const real area = one.area, x = real(one.sum_x) / area, y = real(one.sum_y) / area;
    // From the bounds' corner on, so that little is cancelled; in an order in which nothing overflows.
    const std::int64_t left = one.bounds.x, top = one.bounds.y, n = one.area;
    const std::int64_t from_left = one.sum_x - left * n, from_top = one.sum_y - top * n;
    const real xx = (one.sum_xx - left * one.sum_x) - left * from_left;
    const real xy = (one.sum_xy - left * one.sum_y) - top * from_left;
    const real yy = (one.sum_yy - top * one.sum_y) - top * from_top;
    const real dx = x - real(left), dy = y - real(top);
    return {(xx / area - dx * dx).value, (xy / area - dx * dy).value, (yy / area - dy * dy).value};
}

// ---- how -----------------------------------------------------------------------------------

namespace components_detail {

/// The runs of all rows, those of row y from rows[y] to rows[y + 1]. Each points to another one of its component that
/// is not after it, or to itself; in the end, to the component's number.
struct run_table {
    pixel_run* runs;
    int* parents;
    int* rows;
    int room;
};

inline run_table take_table(int height, int runs, workspace& scratch) {
    const auto count = static_cast<std::size_t>(runs);
    int* rows = scratch.take<int>(static_cast<std::size_t>(height) + 1);
    pixel_run* taken = scratch.take<pixel_run>(count);
    return {taken, scratch.take<int>(count), rows, runs};
}

/// How many runs fit what is left of the scratch.
inline int runs_in(std::size_t bytes, int height, int width) {
    const std::size_t fixed =
        scratch_bytes<int>(static_cast<std::size_t>(height) + 1) + scratch_bytes<pixel_run>(0) + scratch_bytes<int>(0);
    if (bytes < fixed) return 0;
    const std::size_t fit = (bytes - fixed) / (sizeof(pixel_run) + sizeof(int));
    const std::size_t most = static_cast<std::size_t>(width / 2 + width % 2) * static_cast<std::size_t>(height);
    return static_cast<int>(fit < most ? fit : most);
}

/// Makes two runs point to the first run of either's component.
inline void join(int* parents, int a, int b) {
    int first = parents[a], second = parents[b];
    while (parents[first] != first) first = parents[first];
    while (parents[second] != second) second = parents[second];
    const int root = first < second ? first : second;
    parents[first] = parents[second] = parents[a] = parents[b] = root;
}

/// Joins the runs of a row, from number `first` on, with those of the row above, from number `above` on. `reach` is 1
/// where corners join.
/// Two runs touch if one begins within the other, lengthened by `reach`; a bit where that is so stands for the two.
inline void join_rows(int* parents, const std::uint64_t* upper, int above, const std::uint64_t* lower, int first,
                      int row_words, int reach) {
    std::uint64_t upper_carry = 0, lower_carry = 0;
    for (int i = 0; i < row_words; ++i) {
        if ((upper[i] | lower[i]) == 0) {
            upper_carry = lower_carry = 0;
            continue;
        }
        const std::uint64_t upper_next = upper[i] << 1 | upper_carry, lower_next = lower[i] << 1 | lower_carry;
        const std::uint64_t upper_begins = upper[i] & ~upper_next, lower_begins = lower[i] & ~lower_next;
        const std::uint64_t upper_long = reach ? upper[i] | upper_next : upper[i];
        const std::uint64_t lower_long = reach ? lower[i] | lower_next : lower[i];
        std::uint64_t touching = (upper_begins & lower_long) | (lower_begins & upper_long);
        for (; touching != 0; touching &= touching - 1) {
            const std::uint64_t so_far = touching ^ (touching - 1);  // up to the lowest of them
            join(parents, above - 1 + std::popcount(upper_begins & so_far),
                 first - 1 + std::popcount(lower_begins & so_far));
        }
        above += std::popcount(upper_begins);
        first += std::popcount(lower_begins);
        upper_carry = upper[i] >> 63;
        lower_carry = lower[i] >> 63;
    }
}

/// Rows come as bitmaps from row_of(y), and stay until the next but one is asked for. Returns how many runs there are;
/// the table is made if they fit.
template <class RowOf>
int fill_table(const run_table& table, int width, int height, int reach, RowOf row_of) {
    const int row_words = words_of(width), most_in_row = width / 2 + width % 2;
    int count = 0, y = 0;
    const std::uint64_t* upper = nullptr;
    for (; y < height; ++y) {
        const std::uint64_t* words = row_of(y);
        if (table.room - count < most_in_row && table.room - count < count_runs(words, row_words)) break;
        const int first = count;
        table.rows[y] = first;
        count += find_runs(words, row_words, width, table.runs + first);
        for (int i = first; i < count; ++i) table.parents[i] = i;
        if (upper) join_rows(table.parents, upper, table.rows[y - 1], words, first, row_words, reach);
        upper = words;
    }
    if (y == height) table.rows[height] = count;
    for (; y < height; ++y) count += count_runs(row_of(y), row_words);
    return count;
}

/// Numbers the components from 1 in the order of their first runs.
inline int number_components(const run_table& table, int runs) {
    int found = 0;
    int* const parents = table.parents;
    for (int i = 0; i < runs; ++i) parents[i] = parents[i] == i ? ++found : parents[parents[i]];
    return found;
}

/// Adds the pixels begin … end - 1 of row y. Until all are added, the bounds' width and height are their far corner.
template <bool Second>
inline void add_run(component& to, pixel_run run, int y) {
    const std::int64_t n = run.end - run.begin, twice = n * (std::int64_t{run.begin} + run.end - 1);
    if (to.area == 0) to.bounds = {run.begin, y, run.end, y + 1};
    to.area += static_cast<int>(n);
    if (run.begin < to.bounds.x) to.bounds.x = run.begin;
    if (run.end > to.bounds.width) to.bounds.width = run.end;
    to.bounds.height = y + 1;
    to.sum_x += twice / 2;
    to.sum_y += n * y;
    if constexpr (Second) {
        const auto squares_below = [](std::int64_t v) { return (v - 1) * v * (2 * v - 1) / 6; };
        to.sum_xx += squares_below(run.end) - squares_below(run.begin);
        to.sum_xy += twice / 2 * y;
        to.sum_yy += n * y * y;
    }
}

template <bool Second>
void add_all(const run_table& table, int height, array_view<component> room, int found) {
    const int written = found < room.size ? found : room.size;
    for (int i = 0; i < written; ++i) room[i] = {};
    for (int y = 0; y < height; ++y)
        for (int i = table.rows[y]; i < table.rows[y + 1]; ++i)
            if (const int at = table.parents[i] - 1; at < written) add_run<Second>(room[at], table.runs[i], y);
    for (int i = 0; i < written; ++i) {
        room[i].bounds.width -= room[i].bounds.x;
        room[i].bounds.height -= room[i].bounds.y;
    }
}

/// out[begin … end - 1] = value. May write on up to `width`, which the next fill makes good.
[[gnu::flatten]] inline void fill(std::int32_t* out, int begin, int end, int width, std::int32_t value) {
    using simd::lanes, simd::pack, simd::store;
    using V = pack<std::int32_t>;
    constexpr int step = 2 * lanes<V>;  // most runs are shorter, and then there is nothing to decide
    const V values(value);
    int x = begin;
    for (; x < end && x <= width - step; x += step) {
        store(out + x, values);
        store(out + x + step / 2, values);
    }
    for (; x < end; ++x) out[x] = value;
}

inline void write_labels(const run_table& table, image_view<std::int32_t> labels) {
    for (int y = 0; y < labels.height; ++y) {
        std::int32_t* out = labels.row(y);
        int x = 0;
        for (int i = table.rows[y]; i < table.rows[y + 1]; ++i) {
            const pixel_run run = table.runs[i];
            fill(out, x, run.begin, labels.width, 0);
            fill(out, run.begin, run.end, labels.width, table.parents[i]);
            x = run.end;
        }
        fill(out, x, labels.width, labels.width, 0);
    }
}

template <class RowOf>
components_tally find(int width, int height, image_view<std::int32_t>* labels, array_view<component> room,
                      components_options options, workspace scratch, RowOf row_of) {
    constexpr int most = 1 << 16;  // the sum of x² fits
    ALIDADE_EXPECTS(!options.second_moments || (width <= most && height <= most), width, height);
    const run_table table = take_table(height, runs_in(scratch.left(), height, width), scratch);
    const int reach = options.joined == connectivity::eight ? 1 : 0;
    const int runs = fill_table(table, width, height, reach, row_of);
    if (runs > table.room) return {{}, {0, runs}};
    const int found = number_components(table, runs);
    if (options.second_moments)
        add_all<true>(table, height, room, found);
    else
        add_all<false>(table, height, room, found);
    if (labels) write_labels(table, *labels);
    return {{found < room.size ? found : room.size, found}, {runs, runs}};
}

inline components_tally find(image_view<const std::uint8_t> mask, image_view<std::int32_t>* labels,
                             array_view<component> room, components_options options, workspace scratch) {
    ALIDADE_EXPECTS(mask.height == 0 || mask.width <= 0x7fffffff / mask.height, mask.width, mask.height);
    if (mask.empty()) return {};
    const auto row_words = static_cast<std::size_t>(words_of(mask.width));
    std::uint64_t* two_rows = scratch.take<std::uint64_t>(2 * row_words);
    return find(mask.width, mask.height, labels, room, options, scratch, [=](int y) {
        std::uint64_t* words = two_rows + (y % 2 == 0 ? 0 : row_words);
        bits_of_row(mask.row(y), mask.width, words);
        return static_cast<const std::uint64_t*>(words);
    });
}

inline components_tally find(bitmap_source mask, image_view<std::int32_t>* labels, array_view<component> room,
                             components_options options, workspace scratch) {
    ALIDADE_EXPECTS(mask.height == 0 || mask.width <= 0x7fffffff / mask.height, mask.width, mask.height);
    if (mask.empty()) return {};
    return find(mask.width, mask.height, labels, room, options, scratch, [=](int y) { return mask.row(y); });
}

}  // namespace components_detail

constexpr std::size_t components_workspace(int width, int height, int runs) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0 && runs >= 0, width, height, runs);
    return scratch_bytes<std::uint64_t>(2 * static_cast<std::size_t>(words_of(width))) +
           scratch_bytes<int>(static_cast<std::size_t>(height) + 1) +
           scratch_bytes<pixel_run>(static_cast<std::size_t>(runs)) +
           scratch_bytes<int>(static_cast<std::size_t>(runs));
}
constexpr std::size_t components_workspace(int width, int height) {
    ALIDADE_EXPECTS(width >= 0 && height >= 0, width, height);
    ALIDADE_EXPECTS(height == 0 || width <= 0x7fffffff / height, width, height);
    return components_workspace(width, height, (width / 2 + width % 2) * height);
}

inline components_tally components(source<std::uint8_t> mask, array_view<component> room, components_options options,
                                   workspace scratch) {
    return components_detail::find(mask, nullptr, room, options, scratch);
}
inline components_tally components(bitmap_source mask, array_view<component> room, components_options options,
                                   workspace scratch) {
    return components_detail::find(mask, nullptr, room, options, scratch);
}
inline components_tally label_components(source<std::uint8_t> mask, image_view<std::int32_t> labels,
                                         array_view<component> room, components_options options, workspace scratch) {
    ALIDADE_EXPECTS(same_size(mask, labels), mask.width, mask.height, labels.width, labels.height);
    return components_detail::find(mask, &labels, room, options, scratch);
}
inline components_tally label_components(bitmap_source mask, image_view<std::int32_t> labels,
                                         array_view<component> room, components_options options, workspace scratch) {
    ALIDADE_EXPECTS(mask.width == labels.width && mask.height == labels.height, mask.width, mask.height, labels.width,
                    labels.height);
    return components_detail::find(mask, &labels, room, options, scratch);
}

#if ALIDADE_HOSTED
namespace components_detail {

/// All there are, by find(room, scratch), with more of both where the first guess did not suffice.
template <class Find>
list<component> collect(int width, int height, Find find) {
    list<component> made(256);
    scratch memory;
    int runs = static_cast<int>(std::int64_t{width} * height / 16) + 64;
    components_tally told = find(made.room(), memory.reserve(components_workspace(width, height, runs)));
    if (!told.runs.complete()) {
        runs = told.runs.found;
        told = find(made.room(), memory.reserve(components_workspace(width, height, runs)));
    }
    if (!told.components.complete()) {
        made.grow(told.components.found);
        told = find(made.room(), memory.reserve(components_workspace(width, height, runs)));
    }
    made.resize(told.components.written);
    return made;
}

}  // namespace components_detail

inline list<component> components(image_view<const std::uint8_t> mask, components_options options = {}) {
    return components_detail::collect(mask.width, mask.height, [=](array_view<component> room, workspace memory) {
        return components(mask, room, options, memory);
    });
}
inline list<component> components(bitmap_source mask, components_options options = {}) {
    return components_detail::collect(mask.width, mask.height, [=](array_view<component> room, workspace memory) {
        return components(mask, room, options, memory);
    });
}

inline labelled_components label_components(image_view<const std::uint8_t> mask, components_options options = {}) {
    labelled_components made = {{mask.width, mask.height}, {}};
    made.parts = components_detail::collect(mask.width, mask.height, [&](array_view<component> room, workspace memory) {
        return label_components(mask, made.labels.view(), room, options, memory);
    });
    return made;
}
inline labelled_components label_components(bitmap_source mask, components_options options = {}) {
    labelled_components made = {{mask.width, mask.height}, {}};
    made.parts = components_detail::collect(mask.width, mask.height, [&](array_view<component> room, workspace memory) {
        return label_components(mask, made.labels.view(), room, options, memory);
    });
    return made;
}
#endif

}  // namespace ALIDADE_ISA
}  // namespace alidade
