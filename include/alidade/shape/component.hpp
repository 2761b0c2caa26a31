// What is told of a component: sums over its pixels, and what follows from them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/image_view.hpp>
#include <alidade/core/point.hpp>
#include <alidade/core/rounded.hpp>
#include <alidade/shape/runs.hpp>

#include <cstdint>

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

inline namespace ALIDADE_ISA {

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

namespace component_detail {

using runs_detail::pixel_run;

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

/// To be called once all are added.
inline void close_bounds(component& one) {
    one.bounds.width -= one.bounds.x;
    one.bounds.height -= one.bounds.y;
}

}  // namespace component_detail
}  // namespace ALIDADE_ISA
}  // namespace alidade
