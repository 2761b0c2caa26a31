// A circle whose place is known to a pixel, found again in the picture itself to a hundredth of one.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/edge/edge_gradients.hpp>
#include <alidade/edge/edge_profile.hpp>
#include <alidade/shape/hough_circle_points.hpp>
#include <alidade/shape/hough_circle_profile.hpp>

#include <cstdint>

namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail {

/// Finds circles in a picture from about where they are: slopes are computed in the ring around them only, and edge
/// points are made where the ring crosses rows, where it is steep, and columns.
class circle_refiner {
public:
    static constexpr std::size_t most_points(double most_radius) {
        return 6 * (static_cast<std::size_t>(most_radius) + ring) + 64;
    }
    static constexpr int side(int extent, double most_radius) {
        const int whole = 2 * (static_cast<int>(most_radius) + 2 * ring) + 4;
        return whole < extent ? whole : extent;
    }
    static constexpr std::size_t bytes(int width, int height, double most_radius) {
        const auto across = static_cast<std::size_t>(side(width, most_radius)),
                   down = static_cast<std::size_t>(side(height, most_radius));
        return 2 * scratch_bytes<std::int16_t>(times(across, down)) + 3 * scratch_bytes<std::int16_t>(across + 64) +
               circle_points::bytes(most_points(most_radius)) + scratch_bytes<float>(most_points(most_radius)) +
               scratch_bytes<edge_profile_detail::pixel>(most_points(most_radius)) +
               scratch_bytes<crossing>(most_points(most_radius));
    }

    /// For circles of most_radius at most; `noise` is the variance of the picture's, `weak` the slope of an edge.
    circle_refiner(image_view<const std::uint8_t> src, const demands& wanted, rounded<float> noise, rounded<float> weak,
                   workspace& scratch)
        : src_(src),
          wanted_(wanted),
          noise_(noise),
          weak_(weak),
          seen_(most_points(wanted.most_radius), wanted, scratch) {
        const auto across = static_cast<std::size_t>(side(src.width, wanted.most_radius)),
                   down = static_cast<std::size_t>(side(src.height, wanted.most_radius));
        dx_ = scratch.take<std::int16_t>(across * down), dy_ = scratch.take<std::int16_t>(across * down);
        smoothed_ = scratch.take<std::int16_t>(across + 64), derived_ = scratch.take<std::int16_t>(across + 64);
        lengths_ = scratch.take<std::int16_t>(across + 64);
        room_ = static_cast<int>(most_points(wanted.most_radius));
        variances_ = scratch.take<float>(most_points(wanted.most_radius));
        pixels_ = scratch.take<edge_profile_detail::pixel>(most_points(wanted.most_radius));
        crossings_ = scratch.take<crossing>(most_points(wanted.most_radius));
        stride_ = static_cast<std::ptrdiff_t>(across);
    }

    /// The circle near (x, y, radius), light inside or dark; not good where there is none within two pixels.
    found_circle refine(real x, real y, real radius, bool light) {
        const real near(2);
        circle at = {true, x, y, radius};
        for (int round = 0; round < 2; ++round) {
            make_points(at);
            const circle before = at;
            if (!seen_.approach(at, light, near, wanted_)) return {};
            const real moved = max(max(abs(at.x - before.x), abs(at.y - before.y)), abs(at.radius - before.radius));
            if (!(abs(at.x - x) < near && abs(at.y - y) < near && abs(at.radius - radius) < near)) return {};
            if (moved < 0.8) break;  // no other pixels would be the steepest
        }
        found_circle found = seen_.fit(at, light, wanted_);
        if (!found.fit.good) return {};
        // What camera and filters smoothed along the edge pulled it inwards. Each point knows by how much; all together
        // know it better, and the centre stays where it is.
        real variance = 0;
        for (int i = 0; i < seen_.size(); ++i)
            if (seen_.chosen(i)) variance += variances_[i];
        variance /= real(found.points);
        circle seen = {true, found.fit.x, found.fit.y, found.fit.radius};
        const real alone = max(variance - real(filters), real(0.15));  // of camera and pixel
        if (fit_grey_values(src_, light, sqrt(alone), noise_, max(8, found.points / 2), {crossings_, room_}, seen,
                            found.fit.covariance)) {
            found.fit.x = seen.x, found.fit.y = seen.y, found.fit.radius = seen.radius;
            variance = alone;
        }
        const real pulled = variance / (real(2) * found.fit.radius);
        found.fit.radius += pulled;
        const real doubt = pulled * real(pull_error);
        found.fit.covariance(2, 2) += doubt * doubt;
        return found;
    }

private:
    static constexpr int at_once = edge_profile_detail::samples::room;
    static constexpr int ring = 5;              ///< pixels to either side of the circle whose slopes are asked for
    static constexpr double filters = 1.914;    ///< what the slopes' filters add to the variance of the profile
    static constexpr double pull_error = 0.03;  ///< of the pull, its standard error: not all blurs are Gaussian

    /// The slopes of the pixels near a circle, in a rectangle of their own.
    void find_slopes(const circle& at) {
        using namespace edge_gradients_detail;
        const real outer = at.radius + real(ring), inner = at.radius - real(ring);
        const auto from = [=](real centre) { return max(0, floor_int(centre - outer)); };
        const auto end = [=](real centre, int size) { return min(size, floor_int(centre + outer) + 2); };
        left_ = from(at.x), top_ = from(at.y);
        right_ = end(at.x, src_.width), below_ = end(at.y, src_.height);
        for (int y = max(top_, reach); y < min(below_, src_.height - reach); ++y) {
            const real down = real(y) - at.y, square = down * down;
            const real far = outer * outer - square, near = inner * inner - square;
            if (!(far > 0)) continue;
            const real wide = sqrt(far), hole = inner > 0 && near > 0 ? sqrt(near) : real(0);
            if (hole < 8) {
                find_slopes(y, at.x - wide, at.x + wide);
            } else {
                find_slopes(y, at.x - wide, at.x - hole);
                find_slopes(y, at.x + hole, at.x + wide);
            }
        }
    }
    void find_slopes(int y, real from, real to) {
        using namespace edge_gradients_detail;
        constexpr int block = simd::lanes<simd::pack<std::int16_t>>;
        const int least = max(left_, reach), most = min(right_, src_.width - reach);
        int first = max(floor_int(from), least);
        const int end = min(max(floor_int(to) + 2, first + block), most);  // less than a block is slow
        first = max(min(first, end - block), least);
        const int n = end - first;
        if (n <= 0) return;
        column_sums(crop(src_, first - reach, 0, n + 2 * reach, src_.height), y, smoothed_, derived_);
        const std::ptrdiff_t at = (y - top_) * stride_ + first - left_;
        slope_row(smoothed_ + reach, derived_ + reach, n, dx_ + at, dy_ + at, lengths_);
    }

    /// The points of a circle's edge: for each row that crosses it where it is steep, and for each column where it is
    /// flat.
    void make_points(const circle& at) {
        find_slopes(at);
        count_ = 0;
        const real eighth = at.radius * real(0.7072) + real(2);
        for (int row = 0; row < 2; ++row) {
            const real middle = row ? at.y : at.x, across = row ? at.x : at.y;
            for (int k = floor_int(middle - eighth); k <= floor_int(middle + eighth) + 1; ++k) {
                const real aside = real(k) - middle, square = at.radius * at.radius - aside * aside;
                if (!(square > 0)) continue;
                const real half = sqrt(square);
                for (int side = -1; side <= 1; side += 2) {
                    const int there = round_int(across + half * real(side));
                    row ? add_pixel(there, k, true) : add_pixel(k, there, false);
                }
            }
        }
        seen_.begin(floor_int(at.x), floor_int(at.y), left_, top_);
        int n = 0;
        for (int first = 0; first < count_; first += at_once)
            edge_profile_detail::make_points(
                {dx_, dy_, stride_}, pixels_ + first, min(count_ - first, at_once), noise_,
                [&](int i, rounded<float> x, rounded<float> y, const edge_profile_detail::parts_of_points& made) {
                    if (!(made.sigma[i] < 0.5F) || !(made.strength[i] >= weak_.value)) return;
                    variances_[n++] = made.smoothed[i];
                    seen_.add({x.value, y.value, made.nx[i], made.ny[i], made.strength[i], made.sigma[i]});
                });
        seen_.end();
    }
    /// The steepest of three pixels across the edge.
    void add_pixel(int x, int y, bool level) {
        constexpr int margin = edge_gradients_detail::margin;
        if (x <= margin || y <= margin || x >= src_.width - margin - 1 || y >= src_.height - margin - 1) return;
        const auto size = [](int v) { return v < 0 ? -v : v; };
        const std::ptrdiff_t step = level ? 1 : stride_;
        const std::int16_t* across = (level ? dx_ : dy_) + (y - top_) * stride_ + x - left_;
        const int here = size(across[0]), before = size(across[-step]), behind = size(across[step]);
        const int by = before > here && before >= behind ? -1 : behind > here ? 1 : 0;
        (level ? x : y) += by;
        const std::ptrdiff_t pixel = (y - top_) * stride_ + x - left_;
        if ((size(dx_[pixel]) >= size(dy_[pixel])) != level || count_ >= room_) return;
        pixels_[count_++] = {x - left_, y - top_};
    }

    static int max(int a, int b) { return a < b ? b : a; }
    static int min(int a, int b) { return b < a ? b : a; }
    static real max(real a, real b) { return a < b ? b : a; }

    image_view<const std::uint8_t> src_;
    demands wanted_;
    rounded<float> noise_, weak_;
    std::int16_t *dx_, *dy_, *smoothed_, *derived_, *lengths_;
    float* variances_;  ///< of what each point was smoothed by along the edge
    edge_profile_detail::pixel* pixels_;
    crossing* crossings_;
    std::ptrdiff_t stride_;
    int room_, count_ = 0;  ///< of pixels_
    int left_ = 0, top_ = 0, right_ = 0, below_ = 0;
    circle_points seen_;
};

}  // namespace alidade::inline ALIDADE_ISA::hough_circle_points_detail
