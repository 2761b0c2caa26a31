// From a picture to the input of a network, in one pass.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>
#include <alidade/core/image_view.hpp>
#include <alidade/core/result.hpp>
#include <alidade/core/tensor_view.hpp>
#include <alidade/core/workspace.hpp>
#include <alidade/learned/picture_map.hpp>
#include <alidade/learned/prep_axis.hpp>
#include <alidade/learned/prep_levels.hpp>
#include <alidade/learned/prep_pairs.hpp>
#include <alidade/learned/prep_rows.hpp>
#include <alidade/learned/prep_spec.hpp>
#include <alidade/learned/prep_taps.hpp>

#include <concepts>
#include <cstdint>
#include <type_traits>

#if ALIDADE_HOSTED
#include <alidade/core/scratch.hpp>
#endif

namespace alidade::inline ALIDADE_ISA {

/// What `prepare` reads: bytes, 16-bit numbers or floats of one channel, of three (blue, green, red) or four (… and one
/// that is ignored). Levels of all are what they are: of 16 bits, scale is 1.0 / 65535.
template <class T, int C>
concept prep_samples =
    (std::same_as<std::remove_const_t<T>, std::uint8_t> || std::same_as<std::remove_const_t<T>, std::uint16_t> ||
     std::same_as<std::remove_const_t<T>, float>) &&
    (C == 1 || C == 3 || C == 4);

/// What `prepare` writes.
template <class T>
concept prep_numbers =
    std::same_as<T, float> || std::same_as<T, half> || std::same_as<T, std::int8_t> || std::same_as<T, std::uint8_t>;

/// Scratch bytes for pictures of this size.
constexpr std::size_t prep_workspace(int width, int height, const prep_spec& spec, int bands = 1);

/// Resizes the picture, lays it into the input as placement_of says, and fills the rest with spec.pad:
///     into(c, y, x) = (scale * level - mean[c]) / deviation[c],
/// as float; as half, rounded; or as round(that / into.scale) + into.zero_point, in the range of T. Returns how the
/// picture lies in the input. An empty picture is fault::too_small.
///
/// requires  into has the extents of spec, in the order of its layout, any strides, and shares no memory with the
///           picture; sizes of at most prep_most; a float picture's samples are finite; deviations are positive
/// exact     the same bytes on every ISA. Of bytes with whole_levels, levels are within 1 of cv::resize's (bilinear,
///           area) and of PIL's (antialiased); else within 1e-5 of the range of torch's interpolate of doubles
/// cost      one pass; nearest and bilinear go across each row of the picture at most once, area weighs it once or
///           twice, antialiased twice or thrice; allocates nothing
/// scratch   prep_workspace(width, height, spec, on.bands())
/// reference cv::resize, cv::copyMakeBorder and cv::dnn::blobFromImage
template <class S, int C, class T, executor E = sequential>
    requires prep_samples<S, C> && prep_numbers<T>
result<picture_map> prepare(image_view<S, C> picture, tensor_view<T, 3> into, const prep_spec& spec, workspace scratch,
                            E&& on = E{});

/// The same of a picture in a camera's format, whose rows become BGR as they are read.
template <camera_view View, class T, executor E = sequential>
    requires prep_numbers<T>
result<picture_map> prepare(const View& picture, tensor_view<T, 3> into, const prep_spec& spec, workspace scratch,
                            E&& on = E{});

// ---- how -----------------------------------------------------------------------------------

namespace preprocess_detail {

struct plan {
    axis x, y;
    bool pairs;

    constexpr plan(int width, int height, const prep_spec& spec) : x{}, y{}, pairs(false) {
        const prep_placement placed = placement_of(width, height, spec);
        x = axis_of(width, placed.width, placed.left, spec.width);
        y = axis_of(height, placed.height, placed.top, spec.height);
        pairs = spec.sampling == prep_sampling::nearest || spec.sampling == prep_sampling::bilinear;
    }

    /// Of one band: room for the work in between, for rows of the input, and for a row of a camera's picture.
    constexpr std::size_t between_bytes() const { return pairs ? pairs_band(x) : taps_band(x); }
    constexpr std::size_t line_bytes() const { return 3 * padded(x.count) * sizeof(float); }
    constexpr std::size_t room_bytes() const { return 3 * static_cast<std::size_t>(x.in); }
    constexpr std::size_t band_bytes() const {
        return scratch_bytes<std::byte>(between_bytes()) + scratch_bytes<std::byte>(line_bytes()) +
               scratch_bytes<std::byte>(room_bytes());
    }
};

/// Where rows of the input go: straight into the tensor where they can, else by way of lent rows.
template <class T>
struct row_writer {
    target<T> into;
    numbers by;
    plan at;
    int channels;
    bool reversed;  ///< the input's channels are the picture's the other way round
    float* own;

    constexpr int channel_of(int source) const { return reversed ? 2 - source : source; }

    /// Numbers in the order of the source's channels.
    constexpr numbers in_source_order() const {
        numbers same = by;
        if (reversed)
            for (int s = 0; s < 3; ++s) same.slope[s] = by.slope[2 - s], same.offset[s] = by.offset[2 - s];
        return same;
    }
    lines begin(int y) const {
        lines out = {};
        for (int s = 0; s < channels; ++s) {
            out.channel[s] = own + static_cast<std::size_t>(s) * padded(at.x.count);
            if constexpr (std::is_same_v<T, float>)
                if (into.column == 1) out.channel[s] = into.at(channel_of(s), y, at.x.lead);
        }
        return out;
    }
    void end(int y, const lines& out) const {
        if constexpr (std::is_same_v<T, float>)
            if (into.column == 1) return;
        for (int s = 0; s < channels; ++s) put_row(into, channel_of(s), y, at.x.lead, out.channel[s], at.x.count);
    }
};

/// Fills all of row y that the picture does not reach.
template <class T>
void pad_around(const target<T>& into, const prep_spec& spec, const numbers& by, const plan& at, int y) {
    const bool reached = y >= at.y.lead && y < at.y.lead + at.y.count;
    const int left = reached ? at.x.lead : spec.width, right = at.x.lead + at.x.count;
    for (int c = 0; c < spec.channels(); ++c) {
        T value{};
        put(into, &value, by.of(c, spec.pad[c]));
        pad_row(into, c, y, 0, left, value);
        if (reached) pad_row(into, c, y, right, spec.width - right, value);
    }
}

template <class Rows, class T, class E, class Maker>
void in_bands(const Rows&, const target<T>& into, const prep_spec& spec, const plan& at, workspace scratch, E& on,
              Maker maker) {
    const int bands = count_bands(on, spec.height, 16);
    const std::size_t each = at.band_bytes();
    std::byte* memory = scratch.take<std::byte>(times(each, static_cast<std::size_t>(bands)));
    const numbers by = numbers_of(spec, std::is_same_v<typename Rows::sample, std::uint8_t>);
    for_bands(on, bands, spec.height, [&](int first, int last, int band) {
        workspace own(memory + each * static_cast<std::size_t>(band), each);
        auto* between = own.take<std::byte>(at.between_bytes());
        auto* line = reinterpret_cast<float*>(own.take<std::byte>(at.line_bytes()));
        auto* room = reinterpret_cast<std::uint8_t*>(own.take<std::byte>(at.room_bytes()));
        constexpr int S = simd::colours<Rows::channels>;
        const row_writer<T> out = {into, by, at, spec.channels(), S == 3 && spec.colour == prep_colour::rgb, line};
        const numbers ordered = out.in_source_order();
        auto make = maker(between, room);
        for (int y = first; y < last; ++y) {
            pad_around(into, spec, by, at, y);
            const int k = y - at.y.lead;
            if (k < 0 || k >= at.y.count) continue;
            const lines to = out.begin(y);
            if (spec.colour == prep_colour::gray)
                make.template line<1>(k, ordered, to);
            else
                make.template line<3>(k, ordered, to);
            out.end(y, to);
        }
    });
}

template <class Rows, class T, class E>
result<picture_map> prepare_rows(const Rows& rows, tensor_view<T, 3> tensor, const prep_spec& spec, workspace scratch,
                                 E& on) {
    const int width = rows.width(), height = rows.height();
    const target<T> into = target_of(tensor, spec);
    if (width == 0 || height == 0)
        return error(fault::too_small, "prepare: the picture has ", width, " x ", height,
                     " pixels: give one that is not empty");
    const plan at(width, height, spec);
    const bool nearest = spec.sampling == prep_sampling::nearest, area = spec.sampling == prep_sampling::area;
    constexpr bool bytes = std::is_same_v<typename Rows::sample, std::uint8_t>;
    const auto by_pairs = [&]<bool Whole>(std::bool_constant<Whole>) {
        const auto across = columns_of<Whole, Rows::channels>(at.x, nearest, scratch);
        in_bands(rows, into, spec, at, scratch, on, [&](void* between, std::uint8_t* room) {
            return pairs<Whole, Rows>(rows, across, at.x, at.y, nearest, between, room);
        });
    };
    if (!at.pairs) {
        const auto across = weighted_columns_of<Rows::channels>(at.x, area, scratch);
        in_bands(rows, into, spec, at, scratch, on, [&](void* between, std::uint8_t* room) {
            return weighted<Rows>(rows, across, at.y, area, bytes && spec.whole_levels, between, room);
        });
    } else if constexpr (bytes) {
        spec.whole_levels ? by_pairs(std::true_type{}) : by_pairs(std::false_type{});
    } else {
        by_pairs(std::false_type{});
    }
    return map_of(width, height, spec);
}

}  // namespace preprocess_detail

constexpr std::size_t prep_workspace(int width, int height, const prep_spec& spec, int bands) {
    using namespace preprocess_detail;
    ALIDADE_EXPECTS(bands >= 1, bands);
    if (width == 0 || height == 0) return 0;
    const plan at(width, height, spec);
    const std::size_t column =
        at.pairs ? padded(at.x.count)
                 : times(static_cast<std::size_t>(at.x.count), static_cast<std::size_t>(most_taps(at.x)));
    return scratch_bytes<std::int32_t>(column) + scratch_bytes<float>(column) +
           scratch_bytes<std::byte>(times(at.band_bytes(), static_cast<std::size_t>(bands)));
}

template <class S, int C, class T, executor E>
    requires prep_samples<S, C> && prep_numbers<T>
result<picture_map> prepare(image_view<S, C> picture, tensor_view<T, 3> into, const prep_spec& spec, workspace scratch,
                            E&& on) {
    using rows = prep_rows_detail::stored_rows<std::remove_const_t<S>, C>;
    return preprocess_detail::prepare_rows(rows{picture}, into, spec, scratch, on);
}

template <camera_view View, class T, executor E>
    requires prep_numbers<T>
result<picture_map> prepare(const View& picture, tensor_view<T, 3> into, const prep_spec& spec, workspace scratch,
                            E&& on) {
    return preprocess_detail::prepare_rows(prep_rows_detail::camera_rows<View>{picture}, into, spec, scratch, on);
}

#if ALIDADE_HOSTED
/// With scratch of its own.
template <class S, int C, class T>
    requires prep_samples<S, C> && prep_numbers<T>
result<picture_map> prepare(image_view<S, C> picture, tensor_view<T, 3> into, const prep_spec& spec) {
    scratch memory;
    return prepare(picture, into, spec, memory.reserve(prep_workspace(picture.width, picture.height, spec)));
}

template <camera_view View, class T>
    requires prep_numbers<T>
result<picture_map> prepare(const View& picture, tensor_view<T, 3> into, const prep_spec& spec) {
    scratch memory;
    return prepare(picture, into, spec, memory.reserve(prep_workspace(width_of(picture), height_of(picture), spec)));
}
#endif

}  // namespace alidade::inline ALIDADE_ISA
