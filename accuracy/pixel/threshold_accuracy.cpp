// The area of a disc, by counting the pixels above the level half-way: what a threshold alone can measure. Blur moves
// a round border inwards: -π (0.8² + 1/12) = -2.27 px² of the bias are not the threshold's.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/threshold.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

/// The least standard error of an area, if all but the radius were known: of each pixel of border, noise / contrast
/// sqrt(2 sqrt(π) s) in the radius, s being the width of the blurred and sampled border.
double least_error(const draw::disc& disc, const draw::scene& how) {
    using std::numbers::pi;
    if (how.noise == 0) return 0;
    const double noise = std::sqrt(how.noise * how.noise + 1.0 / 12);  // and rounding
    const double width = std::sqrt(how.sigma * how.sigma + 1.0 / 12), circumference = 2 * pi * disc.radius;
    return noise / how.contrast * std::sqrt(2 * std::sqrt(pi) * width * circumference);
}

void measure(accuracy::findings& found, double noise) {
    // Half-way is 119.5, so that what is above 119 after rounding was above it before.
    const draw::scene how = {.background = 69.5, .contrast = 100, .noise = noise};
    constexpr std::uint8_t level = 119;
    cv::Mat picture(96, 96, CV_8U), mask(96, 96, CV_8U);
    draw::random random(301), camera(302);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(2000); ++i) {
        const draw::disc disc = {random.uniform(47, 48), random.uniform(47, 48), random.uniform(10, 40)};
        draw::render(alidade::as_view<std::uint8_t>(picture), disc, how, camera);
        const double truth = std::numbers::pi * disc.radius * disc.radius;
        std::optional<double> bound;
        if (noise > 0) bound = least_error(disc, how);
        const auto count = [&](accuracy::errors& made) {
            made.add({.error = cv::countNonZero(mask) - truth, .bound = bound});
        };
        alidade::threshold(alidade::as_view<std::uint8_t>(picture), alidade::as_view<std::uint8_t>(mask),
                           {.level = level});
        count(ours);
        cv::threshold(picture, mask, level, 255, cv::THRESH_BINARY);
        count(theirs);
    }
    found.add("alidade", ours);
    found.add("cv::threshold", theirs);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10})
        accuracy::registration({"threshold, area of a disc", "r 10 to 40, noise " + std::to_string(noise), "px^2"},
                               [noise](accuracy::findings& found) { measure(found, noise); });
    return true;
}();

}  // namespace
