// The connected components of a mask: where and how large each is, and which pixel belongs to which.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/simd.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/pixel/bits.hpp>
#include <alidade/shape/component.hpp>
#include <alidade/shape/component_runs.hpp>
#include <alidade/shape/connectivity.hpp>

#include <cstdint>

#if ALIDADE_HOSTED
#include <alidade/core/image.hpp>
#include <alidade/core/list.hpp>
#include <alidade/core/scratch.hpp>
#endif

namespace alidade {

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

// ---- how -----------------------------------------------------------------------------------

namespace components_detail {

using namespace component_runs_detail;

template <bool Second>
void add_all(const run_table& table, int height, array_view<component> room, int found) {
    const int written = found < room.size ? found : room.size;
    for (int i = 0; i < written; ++i) room[i] = {};
    for (int y = 0; y < height; ++y)
        for (int i = table.rows[y]; i < table.rows[y + 1]; ++i)
            if (const int at = table.parents[i] - 1; at < written)
                component_detail::add_run<Second>(room[at], table.runs[i], y);
    for (int i = 0; i < written; ++i) component_detail::close_bounds(room[i]);
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
           component_runs_detail::table_bytes(height, runs);
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
