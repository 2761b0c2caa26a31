// The direction of the gradient that the derivatives give, on drawn edges and waves.
// SPDX-License-Identifier: MIT
#include <alidade/filter/sobel.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

struct kernel {
    const char* name;
    alidade::sobel_kernel ours;
    int theirs;  ///< `ksize` of cv::Sobel
    int radius;
};
constexpr kernel kernels[] = {{"3x3", alidade::sobel_kernel::size3, 3, 1},
                              {"scharr", alidade::sobel_kernel::scharr, cv::FILTER_SCHARR, 1},
                              {"5x5", alidade::sobel_kernel::size5, 5, 2}};

/// Direction `measured` of (dx, dy) minus `truth`, in degrees, -180 … 180.
double direction_error(double dx, double dy, double truth) {
    return std::remainder(std::atan2(dy, dx) - truth, 2 * pi) * 180 / pi;
}

/// Gives add(errors, dx, dy) both ways of differentiating the picture.
template <class Add>
void differentiate(const cv::Mat& picture, const kernel& with, accuracy::errors& ours, accuracy::errors& theirs,
                   Add add) {
    const auto made = alidade::sobel(alidade::as_view<std::uint8_t>(picture), {.kernel = with.ours});
    add(ours, alidade::as_mat(made.dx.view()), alidade::as_mat(made.dy.view()));
    cv::Mat dx, dy;
    cv::Sobel(picture, dx, CV_16S, 1, 0, with.theirs);
    cv::Sobel(picture, dy, CV_16S, 0, 1, with.theirs);
    add(theirs, dx, dy);
}

/// The least standard error, in degrees, of the direction of an edge at distance `d` from the middle of a window, from
/// the window's pixels alone, place and direction unknown, blur and contrast known: Cramér and Rao.
double least_error(const draw::half_plane& edge, double d, int radius, const draw::scene& how) {
    const double width = std::sqrt(how.sigma * how.sigma + 1.0 / 12);  // of blur and pixel
    const double noise = std::sqrt(how.noise * how.noise + 1.0 / 12);  // and rounding
    double turn = 0, shift = 0, both = 0;
    for (int y = -radius; y <= radius; ++y)
        for (int x = -radius; x <= radius; ++x) {
            const double slope = how.contrast * draw::blurred_line(d + edge.nx * x + edge.ny * y, width);
            const double aside = edge.nx * y - edge.ny * x;
            turn += slope * slope * aside * aside;
            shift += slope * slope;
            both += slope * slope * aside;
        }
    return noise / std::sqrt(turn - both * both / shift) * 180 / pi;
}

/// At the pixels that an edge crosses.
void on_edges(accuracy::findings& found, const kernel& with, double noise) {
    const draw::scene how = {.noise = noise};
    cv::Mat picture(32, 32, CV_8U);
    draw::random random(501), camera(502);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(500); ++i) {
        const double truth = random.uniform(-pi, pi);
        const auto edge = draw::half_plane::through(random.uniform(15, 16), random.uniform(15, 16), truth);
        draw::render(alidade::as_view<std::uint8_t>(picture), edge, how, camera);
        differentiate(picture, with, ours, theirs, [&](accuracy::errors& made, const cv::Mat& dx, const cv::Mat& dy) {
            for (int y = 3; y < 29; ++y)
                for (int x = 3; x < 29; ++x)
                    if (const double d = edge.distance(x, y); std::abs(d) <= 0.5)
                        made.add({.error = direction_error(dx.at<std::int16_t>(y, x), dy.at<std::int16_t>(y, x), truth),
                                  .bound = least_error(edge, d, with.radius, how)});
        });
    }
    found.add("alidade", ours);
    found.add("cv::Sobel", theirs);
}

/// Where a wave is at its steepest, to a quarter less.
void on_waves(accuracy::findings& found, const kernel& with, double period) {
    const draw::scene how = {.background = 2, .contrast = 250};
    cv::Mat picture(32, 32, CV_8U);
    draw::random random(551);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(500); ++i) {
        const double direction = random.uniform(-pi, pi), phase = random.uniform(-pi, pi);
        const draw::wave wave = {std::cos(direction) / period, std::sin(direction) / period, phase};
        draw::render(alidade::as_view<std::uint8_t>(picture), wave, how, random);
        differentiate(picture, with, ours, theirs, [&](accuracy::errors& made, const cv::Mat& dx, const cv::Mat& dy) {
            for (int y = 3; y < 29; ++y)
                for (int x = 3; x < 29; ++x) {
                    const double slope = -std::sin(2 * pi * (wave.fx * x + wave.fy * y) + phase);
                    if (std::abs(slope) < 0.75) continue;
                    const double truth = slope > 0 ? direction : direction + pi;
                    made.add({.error = direction_error(dx.at<std::int16_t>(y, x), dy.at<std::int16_t>(y, x), truth)});
                }
        });
    }
    found.add("alidade", ours);
    found.add("cv::Sobel", theirs);
}

const bool registered = [] {
    for (const auto& with : kernels) {
        const std::string name = with.name;
        for (const int noise : {0, 5, 10})
            accuracy::registration(
                {"sobel, direction of an edge", name + ", noise " + std::to_string(noise), "degrees"},
                [=](accuracy::findings& found) { on_edges(found, with, noise); });
        for (const int period : {16, 8, 5})
            accuracy::registration(
                {"sobel, direction of a wave", name + ", period " + std::to_string(period), "degrees"},
                [=](accuracy::findings& found) { on_waves(found, with, period); });
    }
    return true;
}();

}  // namespace
