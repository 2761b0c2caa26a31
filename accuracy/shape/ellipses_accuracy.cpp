// Drawn and photographed ellipses: where they are, how large, and that each is found once.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/ellipses.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <optional>

#include "accuracy/report.hpp"
#include "tools/draw/ellipse.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

enum class wanted { centre, axes, angle, number };

alidade::list<alidade::ellipse> ellipses_of(const cv::Mat& picture) {
    const auto edges = alidade::subpixel_edges(alidade::as_view<std::uint8_t>(picture));
    return alidade::ellipses(edges.view(), picture.cols, picture.rows);
}

/// cv::fitEllipse of the longest contour between the two grey levels.
std::optional<cv::RotatedRect> opencv_ellipse(const cv::Mat& picture) {
    cv::Mat blurred, mask;
    cv::GaussianBlur(picture, blurred, {5, 5}, 1);
    cv::threshold(blurred, mask, 120, 255, cv::THRESH_BINARY);
    std::vector<std::vector<cv::Point>> contours;
    cv::findContours(mask, contours, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    const std::vector<cv::Point>* longest = nullptr;
    for (const auto& one : contours)
        if (longest == nullptr || one.size() > longest->size()) longest = &one;
    if (longest == nullptr || longest->size() < 5) return std::nullopt;
    return cv::fitEllipse(*longest);
}

/// Centres: two errors each, x and y; axes: two errors each, a and b.
void measure_drawn(accuracy::findings& found, double noise, wanted what) {
    draw::random random(31), camera(32);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(80); ++i) {
        const double a = random.uniform(20, 100);
        const draw::ellipse truth = {random.uniform(126, 130), random.uniform(126, 130), a,
                                     a * random.uniform(0.5, 0.9), random.uniform(0, pi)};
        cv::Mat picture(256, 256, CV_8U);
        draw::render(alidade::as_view<std::uint8_t>(picture), truth, {.noise = noise}, camera);
        const auto all = ellipses_of(picture);
        if (what == wanted::number) {
            ours.add({.error = all.size() - 1.0});
            continue;
        }
        if (all.empty()) {
            ours.miss();
        } else {
            const auto& mine = all[0];
            if (what == wanted::centre) {
                ours.add({.error = mine.x - truth.x, .sigma = mine.sigma_x});
                ours.add({.error = mine.y - truth.y, .sigma = mine.sigma_y});
            } else if (what == wanted::axes) {
                ours.add({.error = mine.a - truth.a, .sigma = mine.sigma_a});
                ours.add({.error = mine.b - truth.b, .sigma = mine.sigma_b});
            } else {
                ours.add({.error = std::remainder(mine.angle - truth.angle, pi) * 180 / pi,
                          .sigma = mine.sigma_angle * 180 / pi});
            }
        }
        const auto rectangle = opencv_ellipse(picture);
        if (!rectangle) {
            theirs.miss();
        } else if (what == wanted::centre) {
            theirs.add({.error = rectangle->center.x - truth.x});
            theirs.add({.error = rectangle->center.y - truth.y});
        } else if (what == wanted::axes) {
            theirs.add({.error = std::max(rectangle->size.width, rectangle->size.height) / 2 - truth.a});
            theirs.add({.error = std::min(rectangle->size.width, rectangle->size.height) / 2 - truth.b});
        } else {
            const bool upright = rectangle->size.height > rectangle->size.width;
            const double angle = rectangle->angle * pi / 180 + (upright ? pi / 2 : 0);
            theirs.add({.error = std::remainder(angle - truth.angle, pi) * 180 / pi});
        }
    }
    found.add("alidade", ours);
    if (what != wanted::number) found.add("cv::fitEllipse", theirs);
}

/// The known ellipses of all pictures in `ground_truth.json`: how far the centre of the nearest found one is, where its
/// axes are within a tenth.
void find_known(accuracy::findings& found) {
    const std::string folder = found.data("ellipses");
    if (folder.empty()) return;
    const cv::FileStorage file(folder + "/ground_truth.json", cv::FileStorage::READ | cv::FileStorage::FORMAT_JSON);
    accuracy::errors ours;
    const cv::FileNode root = file.root();
    for (const std::string& name : root.keys()) {
        const cv::Mat picture = cv::imread(folder + "/" + name, cv::IMREAD_GRAYSCALE);
        if (picture.empty()) continue;
        const auto all = ellipses_of(picture);
        for (const auto& one : root[name]["ellipses"]) {
            const double x = static_cast<double>(one["cx"]), y = static_cast<double>(one["cy"]);
            const double first = static_cast<double>(one["axis_full_1"]) / 2;
            const double second = static_cast<double>(one["axis_full_2"]) / 2;
            const double a = std::max(first, second), b = std::min(first, second);
            double best = 1e9;
            for (const auto& e : all)
                if (std::abs(e.a - a) < 0.1 * a && std::abs(e.b - b) < 0.1 * b)
                    best = std::min(best, std::hypot(e.x - x, e.y - y));
            if (best < 10)
                ours.add({.error = best});
            else
                ours.miss();
        }
    }
    found.add("alidade", ours);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10}) {
        const std::string name = "a 20-100, b/a .5-.9, noise " + std::to_string(noise);
        const auto task = [&](const char* of, const char* unit, wanted what) {
            accuracy::registration({of, name, unit},
                                   [=](accuracy::findings& found) { measure_drawn(found, noise, what); });
        };
        task("ellipses, centre", "px", wanted::centre);
        task("ellipses, semi-axes", "px", wanted::axes);
        task("ellipses, direction", "degrees", wanted::angle);
        task("ellipses, number less 1", "ellipses", wanted::number);
    }
    accuracy::registration({"real pictures, ellipses", "known ellipses, distance of centres", "px"}, find_known);
    return true;
}();

}  // namespace
