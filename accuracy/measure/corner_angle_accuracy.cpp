// The angle of a drawn corner, of two edges of a hundred pixels.
// SPDX-License-Identifier: MIT
#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/corner_angle.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/canvas.hpp"

namespace {

constexpr double degree = std::numbers::pi / 180, length = 100;

/// A dark wedge whose point is at (x, y), opening clockwise by `angle` from the direction `from` on.
cv::Mat wedge(double x, double y, double from, double angle, double noise, draw::random& random) {
    cv::Mat picture(256, 256, CV_8U);
    const std::size_t room = draw::canvas_workspace(16);
    std::vector<std::byte> memory(room + draw::sweep<1>::bytes(256, 0.8, 16));
    draw::canvas<> sheet(draw::grey(170), draw::seen_from({.centre = {0, 0}, .scale = 1}), {memory.data(), room});
    sheet.layer(draw::grey(70));
    const auto rim = [&](int i) {
        const double turn = from + 0.125 * i * angle;
        return draw::place{x + length * std::cos(turn), y + length * std::sin(turn)};
    };
    sheet.polygon({{x, y}, rim(0), rim(1), rim(2), rim(3), rim(4), rim(5), rim(6), rim(7), rim(8)});
    draw::expose(alidade::as_view<std::uint8_t>(picture), sheet, 0.8, draw::evenly_lit, noise, random,
                 {memory.data() + room, memory.size() - room});
    return picture;
}

/// Between the two longest segments of LSD that are not parallel, as undirected lines in [0, 90°].
double angle_of_segments(const cv::Mat& picture) {
    std::vector<cv::Vec4f> found;
    cv::createLineSegmentDetector()->detect(picture, found);
    const auto extent = [](const cv::Vec4f& s) { return std::hypot(s[2] - s[0], s[3] - s[1]); };
    const auto direction = [](const cv::Vec4f& s) { return std::atan2(s[3] - s[1], s[2] - s[0]) / degree; };
    std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return extent(a) > extent(b); });
    for (std::size_t i = 1; i < found.size(); ++i) {
        const double between = std::abs(std::remainder(direction(found[i]) - direction(found[0]), 180.0));
        if (between > 5) return between;
    }
    return -1;
}

void measure(accuracy::findings& found, double noise) {
    draw::random random(91);
    accuracy::errors ours, theirs;
    const double bound =
        accuracy::bound_of_one_pixel({.noise = noise}) * std::sqrt(2 * 12 / (length * length * length)) / degree;
    for (int i = 0; i < found.trials(600); ++i) {
        const double angle = random.uniform(20, 160) * degree, from = random.uniform(0, 360) * degree;
        const double middle = from + 0.5 * angle;
        const cv::Mat picture =
            wedge(127.5 - 50 * std::cos(middle) + random.uniform(-0.5, 0.5),
                  127.5 - 50 * std::sin(middle) + random.uniform(-0.5, 0.5), from, angle, noise, random);
        const auto view = alidade::as_view<std::uint8_t>(picture);
        const auto segments = alidade::line_segments(alidade::subpixel_edges(view));
        const auto corner = alidade::corner_angle(view, segments.view());
        if (corner)
            ours.add({.error = (corner->angle.value - angle) / degree,
                      .bound = bound,
                      .sigma = corner->angle.sigma / degree});
        else
            ours.miss();
        const double between = angle_of_segments(picture);
        if (between >= 0)
            theirs.add({.error = between - std::min(angle / degree, 180 - angle / degree)});
        else
            theirs.miss();
    }
    found.add("alidade", ours);
    found.add("cv::LineSegmentDetector", theirs);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10})
        accuracy::registration({"corner_angle, two edges of 100 px", "noise " + std::to_string(noise), "deg"},
                               [=](accuracy::findings& found) { measure(found, noise); });
    return true;
}();

}  // namespace
