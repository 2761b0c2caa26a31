// The radius of the smallest circle round points on a circle.
// SPDX-License-Identifier: MIT
#include <alidade/shape/min_enclosing_circle.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/random.hpp"

namespace {

/// Three points hold the circle, and a hundred lie in it.
void of_points(accuracy::findings& found, double radius) {
    constexpr double turn = 2 * std::numbers::pi;
    draw::random random(611);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(2000); ++i) {
        const double x = random.uniform(0, 1000), y = random.uniform(0, 1000), first = random.uniform(0, turn);
        std::vector<cv::Point2f> points;
        const auto add = [&](double r, double angle) {
            points.emplace_back(static_cast<float>(x + r * std::cos(angle)),
                                static_cast<float>(y + r * std::sin(angle)));
        };
        for (int k = 0; k < 100; ++k) add(random.uniform(0, 0.99 * radius), random.uniform(0, turn));
        for (int k = 0; k < 3; ++k) add(radius, first + k * turn / 3 + random.uniform(-0.3, 0.3));
        const auto circle = alidade::min_enclosing_circle(
            {reinterpret_cast<const alidade::point<float>*>(points.data()), static_cast<int>(points.size())});
        ours.add({.error = circle.radius - radius});
        cv::Point2f centre;
        float their_radius = 0;
        cv::minEnclosingCircle(points, centre, their_radius);
        theirs.add({.error = static_cast<double>(their_radius) - radius});
    }
    found.add("alidade", ours);
    found.add("cv::minEnclosingCircle", theirs);
}

const bool registered = [] {
    for (int radius : {10, 100, 1000})
        accuracy::registration({"min_enclosing_circle, radius", "r " + std::to_string(radius), "px"},
                               [=](accuracy::findings& found) { of_points(found, radius); });
    return true;
}();

}  // namespace
