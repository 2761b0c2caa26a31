// Rows of a picture, whoever's format it is in, one at a time.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/camera_views.hpp>
#include <alidade/core/image_view.hpp>

#include <concepts>
#include <cstdint>

namespace alidade {

/// A picture in a camera's format (core/camera_views.hpp, or one of your own).
template <class View>
concept camera_view = requires(const View& view, std::uint8_t* bgr) {
    { width_of(view) } -> std::convertible_to<int>;
    { height_of(view) } -> std::convertible_to<int>;
    bgr_row(view, 0, bgr);
};

namespace preprocess_detail {

/// Rows where they lie.
template <class Sample, int C>
struct stored_rows {
    using sample = Sample;
    static constexpr int channels = C;

    image_view<const Sample, C> view;

    constexpr int width() const { return view.width; }
    constexpr int height() const { return view.height; }
    [[gnu::always_inline]] constexpr const Sample* row(int y, std::uint8_t*) const { return view.row(y); }
};

/// Rows made one by one, in lent room.
template <class View>
struct camera_rows {
    using sample = std::uint8_t;
    static constexpr int channels = 3;

    View view;

    constexpr int width() const { return width_of(view); }
    constexpr int height() const { return height_of(view); }
    [[gnu::always_inline]] constexpr const std::uint8_t* row(int y, std::uint8_t* room) const {
        bgr_row(view, y, room);
        return room;
    }
};

}  // namespace preprocess_detail
}  // namespace alidade
