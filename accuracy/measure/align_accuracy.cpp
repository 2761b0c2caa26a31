// A stamped part, turned and moved against its reference picture.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/align.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/part.hpp"

namespace {

constexpr double degree = std::numbers::pi / 180;

/// The direction of the longer axis of what is dark, in degrees: known but for half a turn.
double axis_by_moments(const cv::Mat& picture) {
    cv::Mat dark;
    cv::threshold(picture, dark, 0, 1, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
    const cv::Moments m = cv::moments(dark, true);
    return 0.5 * std::atan2(2 * m.mu11, m.mu20 - m.mu02) / degree;
}

void measure(accuracy::findings& found, double noise, bool angle) {
    draw::random random(81);
    accuracy::errors ours, theirs;
    std::vector<std::byte> memory(draw::part_workspace(640));
    const auto drawn = [&](const draw::viewpoint& from) {
        cv::Mat picture(480, 640, CV_8U);
        draw::draw_part(alidade::as_view<std::uint8_t>(picture), {}, from, 0.8, noise, random,
                        {memory.data(), memory.size()});
        return picture;
    };
    for (int i = 0; i < found.trials(300); ++i) {
        const draw::viewpoint straight = {.centre = {320, 240}, .scale = random.uniform(4, 6)};
        draw::viewpoint turned = straight;
        turned.rotation = random.uniform(-180, 180) * degree;
        turned.centre = {random.uniform(280, 360), random.uniform(225, 255)};
        const cv::Mat reference = drawn(straight), picture = drawn(turned);
        const auto of_reference = alidade::subpixel_edges(alidade::as_view<std::uint8_t>(reference)),
                   of_picture = alidade::subpixel_edges(alidade::as_view<std::uint8_t>(picture));
        const auto pose = alidade::align(of_reference.points.view(), of_picture.points.view(), 640, 480);
        if (!pose) {
            ours.miss();
            continue;
        }
        if (angle) {
            const double truth = turned.rotation / degree;
            ours.add({.error = std::remainder(pose->angle.value / degree - truth, 360.0),
                      .sigma = pose->angle.sigma / degree});
            theirs.add({.error = std::remainder(axis_by_moments(picture) - axis_by_moments(reference) - truth, 180.0)});
        } else {
            // Where the middle of the reference's points should be.
            const double c = std::cos(turned.rotation), s = std::sin(turned.rotation);
            const double x = pose->middle.x - 320, y = pose->middle.y - 240;
            ours.add(
                {.error = pose->middle.x + pose->x.value - (turned.centre.x + c * x - s * y), .sigma = pose->x.sigma});
            ours.add(
                {.error = pose->middle.y + pose->y.value - (turned.centre.y + s * x + c * y), .sigma = pose->y.sigma});
        }
    }
    found.add("alidade", ours);
    if (angle) found.add("cv::moments", theirs);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10}) {
        const std::string name = "stamped part, noise " + std::to_string(noise);
        accuracy::registration({"align, angle of a part", name, "deg"},
                               [=](accuracy::findings& found) { measure(found, noise, true); });
        accuracy::registration({"align, place of a part", name, "px"},
                               [=](accuracy::findings& found) { measure(found, noise, false); });
    }
    return true;
}();

}  // namespace
