// Circles fitted to the points of drawn discs: whole, in part, and among outliers.
// SPDX-License-Identifier: MIT
#include <alidade/core/image.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/fit_circle.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

struct condition {
    double noise, arc, outliers;  ///< arc in radians

    std::string name() const {
        return "disc r 20-60, arc " + std::to_string(static_cast<int>(std::round(arc * 180 / pi))) +
               " degrees, noise " + std::to_string(static_cast<int>(noise)) + (outliers > 0 ? ", 40 % outliers" : "");
    }
};

/// Inverse of what an arc, seen pixel by pixel, can tell of x, y and the radius: the bounds' squares on its diagonal.
alidade::small_matrix<3> bounds(const condition& how, double radius, double from) {
    const double one_pixel = accuracy::bound_of_one_pixel({.noise = how.noise}), variance = one_pixel * one_pixel;
    alidade::small_matrix<3> information;
    constexpr int steps = 720;
    for (int i = 0; i < steps; ++i) {
        const double t = from + how.arc * (i + 0.5) / steps, weight = how.arc * radius / steps / variance;
        const double slope[] = {std::cos(t), std::sin(t), 1};
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 3; ++k) information(j, k) += alidade::real(weight * slope[j] * slope[k]);
    }
    return alidade::cholesky<3>(information).inverse();
}

void measure(accuracy::findings& found, condition how, bool radius) {
    draw::random random(31), camera(32);
    accuracy::errors ours, ellipse, enclosing;
    for (int i = 0; i < found.trials(500); ++i) {
        const draw::disc truth = {random.uniform(71, 73), random.uniform(71, 73), random.uniform(20, 60)};
        const double from = random.uniform(-pi, pi);
        alidade::image<std::uint8_t> picture(144, 144);
        draw::render(picture.view(), truth, {.noise = how.noise}, camera);
        std::vector<alidade::edge_point> points;
        const auto chains = alidade::subpixel_edges(picture.view());
        for (const auto& p : chains.points.view()) {
            const double turn = std::remainder(std::atan2(p.y - truth.y, p.x - truth.x) - from - how.arc / 2, 2 * pi);
            if (std::abs(turn) <= how.arc / 2) points.push_back(p);
        }
        const int clutter = static_cast<int>(how.outliers / (1 - how.outliers) * static_cast<double>(points.size()));
        for (int k = 0; k < clutter; ++k)
            points.push_back({static_cast<float>(random.uniform(0, 144)), static_cast<float>(random.uniform(0, 144)), 1,
                              0, 20, 0.05F});
        const auto least = bounds(how, truth.radius, from);
        const auto add = [&](accuracy::errors& to, double x, double y, double r) {
            if (radius) {
                to.add({r - truth.radius, sqrt(least(2, 2)).value});
            } else {
                to.add({x - truth.x, sqrt(least(0, 0)).value});
                to.add({y - truth.y, sqrt(least(1, 1)).value});
            }
        };
        const auto fit = alidade::fit_circle(points);
        if (!fit) {
            ours.miss();
        } else if (radius) {
            ours.add({fit->radius - truth.radius, sqrt(least(2, 2)).value, alidade::radius_of(*fit).sigma});
        } else {
            ours.add({fit->x - truth.x, sqrt(least(0, 0)).value, sqrt(fit->covariance(0, 0)).value});
            ours.add({fit->y - truth.y, sqrt(least(1, 1)).value, sqrt(fit->covariance(1, 1)).value});
        }
        std::vector<cv::Point2f> theirs;
        for (const auto& p : points) theirs.emplace_back(p.x, p.y);
        const cv::RotatedRect box = cv::fitEllipse(theirs);
        add(ellipse, box.center.x, box.center.y, (box.size.width + box.size.height) / 4);
        cv::Point2f centre;
        float r = 0;
        cv::minEnclosingCircle(theirs, centre, r);
        add(enclosing, centre.x, centre.y, r);
    }
    found.add("alidade", ours);
    found.add("cv::fitEllipse, the same points", ellipse);
    found.add("cv::minEnclosingCircle, the same points", enclosing);
}

const bool registered = [] {
    const condition conditions[] = {{0, 2 * pi, 0}, {5, 2 * pi, 0}, {10, 2 * pi, 0}, {5, pi / 2, 0}, {5, 2 * pi, 0.4}};
    for (const condition& how : conditions) {
        accuracy::registration({"fit_circle, centre", how.name(), "px"},
                               [=](accuracy::findings& found) { measure(found, how, false); });
        accuracy::registration({"fit_circle, radius", how.name(), "px"},
                               [=](accuracy::findings& found) { measure(found, how, true); });
    }
    return true;
}();

}  // namespace
