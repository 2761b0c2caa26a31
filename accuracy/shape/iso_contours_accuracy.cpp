// Centre and radius of drawn discs, from the line around them that has the level halfway up.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/iso_contours.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

struct circle {
    double x = 0, y = 0, radius = 0;
};

/// Of the area within the longest line.
bool by_line(const cv::Mat& picture, float level, circle& found) {
    const auto lines = alidade::iso_contours(alidade::as_view<std::uint8_t>(picture), {.level = level});
    int longest = -1;
    for (int i = 0; i < lines.count(); ++i)
        if (longest < 0 || lines[i].size > lines[longest].size) longest = i;
    if (longest < 0) return false;
    const auto line = lines[longest];
    double area = 0, x = 0, y = 0;  // area counted twice, and its moments six times, about the first point
    const double x0 = static_cast<double>(line[0].x), y0 = static_cast<double>(line[0].y);
    for (int i = 0; i + 1 < line.size; ++i) {
        const double ax = static_cast<double>(line[i].x) - x0, ay = static_cast<double>(line[i].y) - y0;
        const double bx = static_cast<double>(line[i + 1].x) - x0, by = static_cast<double>(line[i + 1].y) - y0;
        const double part = ax * by - ay * bx;
        area += part;
        x += part * (ax + bx);
        y += part * (ay + by);
    }
    if (area <= 0) return false;
    found = {x0 + x / (3 * area), y0 + y / (3 * area), std::sqrt(area / (2 * pi))};
    return true;
}

bool border_pixels(const cv::Mat& picture, double level, std::vector<cv::Point>& longest) {
    std::vector<std::vector<cv::Point>> all;
    cv::findContours(picture >= level, all, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    longest.clear();
    for (const auto& one : all)
        if (one.size() > longest.size()) longest = one;
    return longest.size() >= 5;
}

void discs(accuracy::findings& found, double noise, bool radius) {
    const draw::scene how = {.noise = noise};
    const float level = static_cast<float>(how.background + how.contrast / 2);
    cv::Mat picture(160, 160, CV_8U);
    draw::random random(611), camera(612);
    accuracy::errors ours, ellipse, enclosing;
    for (int i = 0; i < found.trials(300); ++i) {
        const draw::disc truth = {random.uniform(78, 82), random.uniform(78, 82), random.uniform(20, 60)};
        draw::render(alidade::as_view<std::uint8_t>(picture), truth, how, camera);
        // Cramér and Rao: along a border of known blur a place is known so well; of a centre half the border tells.
        const double spread = std::sqrt(how.sigma * how.sigma + 1.0 / 12), grey = std::sqrt(noise * noise + 1.0 / 12);
        const double along = grey / how.contrast * std::sqrt(2 * std::sqrt(pi) * spread / (2 * pi * truth.radius));
        const auto add = [&](accuracy::errors& to, const circle& one) {
            if (radius) return to.add({.error = one.radius - truth.radius, .bound = along});
            to.add({.error = one.x - truth.x, .bound = along * std::numbers::sqrt2});
            to.add({.error = one.y - truth.y, .bound = along * std::numbers::sqrt2});
        };
        circle measured;
        if (by_line(picture, level, measured))
            add(ours, measured);
        else
            ours.miss();
        std::vector<cv::Point> pixels;
        if (!border_pixels(picture, static_cast<double>(level), pixels)) {
            ellipse.miss();
            enclosing.miss();
            continue;
        }
        const cv::RotatedRect fitted = cv::fitEllipse(pixels);
        add(ellipse, {static_cast<double>(fitted.center.x), static_cast<double>(fitted.center.y),
                      static_cast<double>(fitted.size.width + fitted.size.height) / 4});
        cv::Point2f centre;
        float around = 0;
        cv::minEnclosingCircle(pixels, centre, around);
        add(enclosing, {static_cast<double>(centre.x), static_cast<double>(centre.y), static_cast<double>(around)});
    }
    found.add("alidade", ours);
    found.add("cv::findContours, fitEllipse", ellipse);
    found.add("cv::findContours, minEnclosingCircle", enclosing);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10}) {
        const std::string condition = "r 20 to 60, noise " + std::to_string(noise);
        accuracy::registration({"iso contours, centre of a disc", condition, "px"},
                               [=](accuracy::findings& found) { discs(found, noise, false); });
        accuracy::registration({"iso contours, radius of a disc", condition, "px"},
                               [=](accuracy::findings& found) { discs(found, noise, true); });
    }
    return true;
}();

}  // namespace
