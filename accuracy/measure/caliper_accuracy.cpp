// Widths of drawn bars across a caliper 80 pixels wide, beside what OpenCV's users do: the strip straightened by
// cv::warpAffine, its mean profile, the peaks of its Sobel derivative with a parabola through each.
//
// The bound is that of two edges of 80 pixels each whose dark, light and blur are known.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/caliper.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <optional>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

using std::numbers::pi;

constexpr double way = 80, breadth = 80;

/// The places of the highest and the lowest derivative along the way.
std::optional<std::pair<double, double>> opencv_edges(const cv::Mat& picture, const line_caliper& c) {
    const double ux = (c.to.x - c.from.x) / way, uy = (c.to.y - c.from.y) / way;
    // Column t, row s of the strip is from + t u + (s - middle) v.
    const double middle = 0.5 * (breadth - 1);
    const cv::Matx23d matrix(ux, -uy, c.from.x + uy * middle, uy, ux, c.from.y - ux * middle);
    cv::Mat strip, profile, slope;
    cv::warpAffine(picture, strip, matrix, {static_cast<int>(way) + 1, static_cast<int>(breadth)},
                   cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
    cv::reduce(strip, profile, 0, cv::REDUCE_AVG, CV_64F);
    cv::Sobel(profile, slope, CV_64F, 1, 0, 3, 0.5);
    const auto peak = [&](double sign) -> std::optional<double> {
        int at = -1;
        for (int i = 1; i + 1 < slope.cols; ++i)
            if (at < 0 || sign * slope.at<double>(i) > sign * slope.at<double>(at)) at = i;
        if (at < 1 || at + 1 >= slope.cols) return {};
        const double a = slope.at<double>(at - 1), b = slope.at<double>(at), d = slope.at<double>(at + 1);
        return at + 0.5 * (a - d) / (a - 2 * b + d);
    };
    const auto up = peak(1), down = peak(-1);
    if (!up || !down) return {};
    return std::pair{*up, *down};
}

void on_bars(accuracy::findings& found, double noise, double width, bool edge, double spread = 0.5) {
    const draw::scene how = {.noise = noise};
    draw::random random(841), camera(842);
    cv::Mat picture(256, 256, CV_8U);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(500); ++i) {
        const draw::bar bar = {random.uniform(126, 130), random.uniform(126, 130), random.uniform(-pi, pi), 180,
                               width + random.uniform(-spread, spread)};
        draw::render(as_view<std::uint8_t>(picture), bar, how, camera);
        const double nx = -std::sin(bar.angle), ny = std::cos(bar.angle), off = random.uniform(-3, 3);
        const line_caliper where = {{bar.x + nx * (off - way / 2), bar.y + ny * (off - way / 2)},
                                    {bar.x + nx * (off + way / 2), bar.y + ny * (off + way / 2)},
                                    breadth};
        const double bound = accuracy::bound_of_one_pixel(how) / std::sqrt(breadth),
                     place = way / 2 - off - bar.width / 2;
        const auto pair = caliper_width(as_view<std::uint8_t>(picture), where, contrast::light);
        if (!pair)
            ours.miss();
        else if (edge)
            ours.add({.error = pair->first.along.value - place, .bound = bound, .sigma = pair->first.along.sigma});
        else
            ours.add(
                {.error = pair->width.value - bar.width, .bound = bound * std::sqrt(2.0), .sigma = pair->width.sigma});
        const auto other = opencv_edges(picture, where);
        if (!other)
            theirs.miss();
        else if (edge)
            theirs.add({.error = other->first - place, .bound = bound});
        else
            theirs.add({.error = other->second - other->first - bar.width, .bound = bound * std::sqrt(2.0)});
    }
    found.add("alidade", ours);
    found.add("cv::warpAffine, reduce, Sobel", theirs);
}

void on_discs(accuracy::findings& found, double noise) {
    const draw::scene how = {.noise = noise};
    draw::random random(851), camera(852);
    cv::Mat picture(256, 256, CV_8U);
    accuracy::errors ours;
    for (int i = 0; i < found.trials(500); ++i) {
        const draw::disc disc = {random.uniform(126, 130), random.uniform(126, 130), random.uniform(30, 90)};
        draw::render(as_view<std::uint8_t>(picture), disc, how, camera);
        const auto edge =
            caliper_one(as_view<std::uint8_t>(picture),
                        radius_caliper{disc.x, disc.y, disc.radius - 20, disc.radius + 20, random.uniform(-pi, pi), 1});
        if (edge)
            ours.add({.error = edge->along.value - 20,
                      .bound = accuracy::bound_of_one_pixel(how) / std::sqrt(disc.radius),
                      .sigma = edge->along.sigma});
        else
            ours.miss();
    }
    found.add("alidade", ours);
}

const bool registered = [] {
    // Behind a blur of 0.85 pixels with the pixel's own: 2.4 and 3 blurs.
    accuracy::registration({"caliper, width of a bar", "2 px, noise 2", "px"},
                           [](accuracy::findings& found) { on_bars(found, 2, 2.05, false, 0.05); });
    accuracy::registration({"caliper, width of a bar", "2.5 px, noise 2", "px"},
                           [](accuracy::findings& found) { on_bars(found, 2, 2.5, false, 0.1); });
    for (const int noise : {0, 5, 10}) {
        const std::string at_noise = ", noise " + std::to_string(noise);
        for (const int width : {30, 12, 6, 4})
            accuracy::registration({"caliper, width of a bar", std::to_string(width) + " px" + at_noise, "px"},
                                   [=](accuracy::findings& found) { on_bars(found, noise, width, false); });
        if (noise == 5)
            accuracy::registration({"caliper, width of a bar", "3 px, noise 5", "px"},
                                   [=](accuracy::findings& found) { on_bars(found, 5, 3, false, 0.1); });
        accuracy::registration({"caliper, place of an edge", "bar of 12 px" + at_noise, "px"},
                               [=](accuracy::findings& found) { on_bars(found, noise, 12, true); });
        accuracy::registration({"caliper, radius along a sector of 1 rad", "radius 30 to 90" + at_noise, "px"},
                               [=](accuracy::findings& found) { on_discs(found, noise); });
    }
    return true;
}();

}  // namespace
