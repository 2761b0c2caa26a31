// Pages of drawn text, and scanned ones: how far they are turned.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/skew.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <fstream>
#include <numbers>
#include <sstream>
#include <string>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/page.hpp"

namespace {

constexpr double degree = std::numbers::pi / 180;

/// The customary recipe: the smallest rectangle round all that is dark.
double skew_by_rectangle(const cv::Mat& picture) {
    cv::Mat dark;
    cv::threshold(picture, dark, 0, 255, cv::THRESH_BINARY_INV | cv::THRESH_OTSU);
    std::vector<cv::Point> points;
    cv::findNonZero(dark, points);
    if (points.empty()) return 0;
    const double angle = cv::minAreaRect(points).angle;  // of one of its sides
    return std::remainder(angle, 90.0);
}

void compare(const cv::Mat& picture, double truth, bool exact, accuracy::errors& ours, accuracy::errors& theirs) {
    const auto edges = alidade::subpixel_edges(alidade::as_view<std::uint8_t>(picture));
    const auto found = alidade::skew(edges.points.view(), picture.cols, picture.rows);
    if (found)
        ours.add({.error = found->angle.value / degree - truth,
                  .sigma = exact ? std::optional(found->angle.sigma / degree) : std::nullopt});
    else
        ours.miss();
    theirs.add({.error = std::remainder(skew_by_rectangle(picture) - truth, 90.0)});
}

void drawn_pages(accuracy::findings& found, double most_noise) {
    draw::random random(71);
    accuracy::errors ours, theirs;
    const auto chance = [&](double p) { return random.uniform(0, 1) < p; };
    for (int i = 0; i < found.trials(100); ++i) {
        draw::page_design page;
        page.lines = static_cast<int>(random.uniform(6, 28));
        page.line_length = random.uniform(15, 36);
        page.columns = chance(0.3) ? 2 : 1;
        page.picture = chance(0.3), page.rule = chance(0.3);
        const int width = static_cast<int>(random.uniform(500, 1400)),
                  height = static_cast<int>(random.uniform(500, 1400));
        const double truth = random.uniform(-44, 44);
        cv::Mat picture(height, width, CV_8U);
        std::vector<std::byte> memory(draw::page_workspace(width));
        draw::draw_page(alidade::as_view<std::uint8_t>(picture), page, truth * degree, random.uniform(0.6, 1.2),
                        random.uniform(0, most_noise), random, {memory.data(), memory.size()});
        compare(picture, truth, true, ours, theirs);
    }
    found.add("alidade", ours);
    found.add("cv::minAreaRect", theirs);
}

/// Lines "file,degrees", the angle by which the page must be turned back against the clock.
void scanned_pages(accuracy::findings& found) {
    const std::string folder = found.data("skew_angle");
    if (folder.empty()) return;
    accuracy::errors ours, theirs;
    std::ifstream file(folder + "/ground_truth.csv");
    for (std::string line; std::getline(file, line);) {
        const auto comma = line.find(',');
        if (comma == std::string::npos) continue;
        double truth = 0;
        if (!(std::istringstream(line.substr(comma + 1)) >> truth)) continue;  // a heading
        const cv::Mat picture = cv::imread(folder + "/" + line.substr(0, comma), cv::IMREAD_GRAYSCALE);
        if (picture.empty()) continue;
        compare(picture, truth, false, ours, theirs);
    }
    found.add("alidade", ours);
    found.add("cv::minAreaRect", theirs);
}

const bool registered = [] {
    for (const int noise : {0, 10})
        accuracy::registration({"skew, drawn pages", "noise up to " + std::to_string(noise), "deg"},
                               [=](accuracy::findings& found) { drawn_pages(found, noise); });
    accuracy::registration({"real pictures, skew", "scanned pages, truth to whole degrees", "deg"}, scanned_pages);
    return true;
}();

}  // namespace
