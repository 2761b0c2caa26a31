// The direction and size of rectangles: of points on their sides, and of the outlines of drawn bars.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/min_area_rect.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

/// Of the longer side, whichever side this version of OpenCV means.
double longer_side(const cv::RotatedRect& rectangle) {
    return rectangle.angle * pi / 180 + (rectangle.size.width < rectangle.size.height ? pi / 2 : 0);
}

double degrees(double measured, double truth) { return std::remainder(measured - truth, pi) * 180 / pi; }

template <class T>
alidade::array_view<const alidade::point<T>> view(const std::vector<cv::Point_<T>>& points) {
    return {reinterpret_cast<const alidade::point<T>*>(points.data()), static_cast<int>(points.size())};
}

/// Hundreds of points on the sides, `far` pixels from the origin.
void of_points(accuracy::findings& found, double far) {
    draw::random random(601);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(2000); ++i) {
        const double angle = random.uniform(0, pi), x = random.uniform(-far, far), y = random.uniform(-far, far);
        std::vector<cv::Point2f> points;
        for (int k = 0; k < 400; ++k) {
            const double along = random.uniform(-90, 90), across = random.uniform(-20, 20);
            const double u = k % 2 != 0 ? along : std::copysign(90, along),
                         v = k % 2 != 0 ? std::copysign(20, across) : across;
            points.emplace_back(static_cast<float>(x + u * std::cos(angle) - v * std::sin(angle)),
                                static_cast<float>(y + u * std::sin(angle) + v * std::cos(angle)));
        }
        ours.add({.error = degrees(alidade::min_area_rect(view(points)).angle, angle)});
        theirs.add({.error = degrees(longer_side(cv::minAreaRect(points)), angle)});
    }
    found.add("alidade", ours);
    found.add("cv::minAreaRect", theirs);
}

/// The outline of a drawn bar, whose pixels are at half height or more.
void of_bars(accuracy::findings& found, double noise) {
    const draw::scene how = {.noise = noise};
    cv::Mat picture(240, 240, CV_8U), mask;
    draw::random random(602), camera(603);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(200); ++i) {
        const double angle = random.uniform(0, pi);
        const draw::bar bar = {random.uniform(119, 120), random.uniform(119, 120), angle, 180, 40};
        draw::render(alidade::as_view<std::uint8_t>(picture), bar, how, camera);
        cv::threshold(picture, mask, how.background + how.contrast / 2, 255, cv::THRESH_BINARY);
        std::vector<std::vector<cv::Point>> contours;
        cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
        std::size_t longest = 0;
        for (std::size_t k = 0; k < contours.size(); ++k)
            if (contours[k].size() > contours[longest].size()) longest = k;
        if (contours.empty()) {
            ours.miss(), theirs.miss();
            continue;
        }
        ours.add({.error = degrees(alidade::min_area_rect(view(contours[longest])).angle, angle)});
        theirs.add({.error = degrees(longer_side(cv::minAreaRect(contours[longest])), angle)});
    }
    found.add("alidade", ours);
    found.add("cv::minAreaRect", theirs);
}

const bool registered = [] {
    for (int far : {100, 4000})
        accuracy::registration(
            {"min_area_rect, angle from points on the sides", "up to " + std::to_string(far) + " px away", "degrees"},
            [=](accuracy::findings& found) { of_points(found, far); });
    for (int noise : {0, 5})
        accuracy::registration(
            {"min_area_rect, angle of a bar from its outline", "noise " + std::to_string(noise), "degrees"},
            [=](accuracy::findings& found) { of_bars(found, noise); });
    return true;
}();

}  // namespace
