// The sides of drawn bars: how many lines there are, and how they lie.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/hough_lines.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

constexpr double degrees = 180 / pi;

/// The angle between two lines, in degrees, -90 … 90.
double apart(double a, double b) { return std::remainder(a - b, pi) * degrees; }

struct bar_scene {
    draw::bar bar;
    cv::Mat picture = cv::Mat(256, 256, CV_8U);

    bar_scene(double noise, draw::random& random, draw::random& camera)
        : bar{random.uniform(126, 130), random.uniform(126, 130), random.uniform(0, pi), 180, 12} {
        draw::render(alidade::as_view<std::uint8_t>(picture), bar, {.noise = noise}, camera);
    }
    /// The side on the left of the direction `bar.angle`, or on its right.
    draw::half_plane side(bool left) const {
        const double nx = std::sin(bar.angle), ny = -std::cos(bar.angle), turned = left ? -1 : 1;
        return {turned * nx, turned * ny, turned * (nx * bar.x + ny * bar.y) - bar.width / 2};
    }
};

alidade::list<alidade::hough_line> lines_of(const bar_scene& scene) {
    const auto edges = alidade::subpixel_edges(alidade::as_view<std::uint8_t>(scene.picture));
    return alidade::hough_lines(edges.points.view(), scene.picture.cols, scene.picture.rows, {.min_support = 5});
}

cv::Mat canny_of(const bar_scene& scene) {
    cv::Mat blurred, edges;
    cv::GaussianBlur(scene.picture, blurred, {5, 5}, 1);
    cv::Canny(blurred, edges, 40, 80, 3, true);
    return edges;
}

void count_lines(accuracy::findings& found, double noise) {
    draw::random random(1), camera(2);
    accuracy::errors ours, finest, segments, lsd;
    const auto detector = cv::createLineSegmentDetector();
    for (int i = 0; i < found.trials(200); ++i) {
        const bar_scene scene(noise, random, camera);
        ours.add({.error = lines_of(scene).size() - 4.0});
        const cv::Mat edges = canny_of(scene);
        std::vector<cv::Vec2f> theirs;
        cv::HoughLines(edges, theirs, 0.5, pi / 1800, 50);
        finest.add({.error = static_cast<double>(theirs.size()) - 4});
        std::vector<cv::Vec4i> pieces;
        cv::HoughLinesP(edges, pieces, 1, pi / 180, 50, 40, 5);
        segments.add({.error = static_cast<double>(pieces.size()) - 4});
        std::vector<cv::Vec4f> found_by_lsd;
        detector->detect(scene.picture, found_by_lsd);
        lsd.add({.error = static_cast<double>(found_by_lsd.size()) - 4});
    }
    found.add("alidade", ours);
    found.add("cv::HoughLines, 0.1 degrees", finest);
    found.add("cv::HoughLinesP", segments);
    found.add("cv::LineSegmentDetector", lsd);
}

void measure_sides(accuracy::findings& found, double noise, bool angle) {
    draw::random random(11), camera(12);
    accuracy::errors ours, theirs, lsd;
    const auto detector = cv::createLineSegmentDetector();
    const double one_pixel = accuracy::bound_of_one_pixel({.noise = noise});
    for (int i = 0; i < found.trials(200); ++i) {
        const bar_scene scene(noise, random, camera);
        const double length = scene.bar.length;
        const double bound =
            angle ? one_pixel * std::sqrt(12 / (length * length * length)) * degrees : one_pixel / std::sqrt(length);
        const auto lines = lines_of(scene);
        for (const bool left : {false, true}) {
            const draw::half_plane side = scene.side(left);
            const alidade::hough_line* mine = nullptr;
            for (const auto& line : lines)
                if (std::abs(side.distance(line.x, line.y)) < 2 &&
                    std::abs(apart(line.theta, scene.bar.angle + pi / 2)) < 5 &&
                    (mine == nullptr || line.support > mine->support))
                    mine = &line;
            if (mine == nullptr)
                ours.miss();
            else if (angle)
                ours.add({.error = apart(mine->theta, scene.bar.angle + pi / 2),
                          .bound = bound,
                          .sigma = mine->sigma_theta * degrees});
            else
                ours.add({.error = side.distance(mine->x, mine->y), .bound = bound, .sigma = mine->sigma_offset});
        }
        if (!angle) continue;
        std::vector<cv::Vec2f> fullest;
        cv::HoughLines(canny_of(scene), fullest, 0.5, pi / 1800, 50);
        if (fullest.empty())
            theirs.miss();
        else
            theirs.add({.error = apart(fullest[0][1], scene.bar.angle + pi / 2), .bound = bound});
        std::vector<cv::Vec4f> segments;
        detector->detect(scene.picture, segments);
        double longest = 0, direction = 0;
        for (const auto& s : segments) {
            const double across = s[2] - s[0], down = s[3] - s[1];
            if (std::hypot(across, down) <= longest) continue;
            longest = std::hypot(across, down), direction = std::atan2(down, across);
        }
        if (segments.empty())
            lsd.miss();
        else
            lsd.add({.error = apart(direction, scene.bar.angle), .bound = bound});
    }
    found.add("alidade", ours);
    if (!angle) return;
    found.add("cv::HoughLines, 0.1 degrees", theirs);
    found.add("cv::LineSegmentDetector", lsd);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10}) {
        const std::string name = "bar 180 x 12, noise " + std::to_string(noise);
        accuracy::registration({"hough_lines, number of lines less 4", name, "lines"},
                               [=](accuracy::findings& found) { count_lines(found, noise); });
        accuracy::registration({"hough_lines, direction", name, "degrees"},
                               [=](accuracy::findings& found) { measure_sides(found, noise, true); });
        accuracy::registration({"hough_lines, offset", name, "px"},
                               [=](accuracy::findings& found) { measure_sides(found, noise, false); });
    }
    return true;
}();

}  // namespace
