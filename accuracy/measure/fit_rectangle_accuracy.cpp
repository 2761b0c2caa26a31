// Rectangles fitted to the edge points of drawn ones: whole, and among outliers.
//
// The bound is that of the pixels along the sides without their corners, whose dark, light and blur are known.
// SPDX-License-Identifier: MIT
#include <alidade/core/image.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/fit_rectangle.hpp>

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

enum class wanted { centre, sides, angle };

void measure(accuracy::findings& found, double noise, double outliers, wanted what) {
    draw::random random(51), camera(52);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(400); ++i) {
        const draw::bar truth = {random.uniform(95, 97), random.uniform(95, 97), random.uniform(0, pi),
                                 random.uniform(70, 120), random.uniform(30, 60)};
        alidade::image<std::uint8_t> picture(192, 192);
        draw::render(picture.view(), truth, {.noise = noise}, camera);
        const auto edges = alidade::subpixel_edges(picture.view());
        std::vector<alidade::edge_point> points(edges.points.view().begin(), edges.points.view().end());
        const int clutter = static_cast<int>(outliers / (1 - outliers) * static_cast<double>(points.size()));
        for (int k = 0; k < clutter; ++k)
            points.push_back({static_cast<float>(random.uniform(0, 192)), static_cast<float>(random.uniform(0, 192)), 1,
                              0, 20, 0.05F});
        const double pixel = accuracy::bound_of_one_pixel({.noise = noise}), length = truth.length - 8,
                     height = truth.width - 8, c = std::cos(truth.angle), s = std::sin(truth.angle);
        // Along and across the longer side: of the centre, and half of what they are of the sides.
        const double along = pixel / std::sqrt(2 * height), across = pixel / std::sqrt(2 * length);
        const double bounds[] = {std::hypot(along * c, across * s), std::hypot(along * s, across * c), 2 * along,
                                 2 * across,
                                 pixel / std::sqrt((std::pow(length, 3) + std::pow(height, 3)) / 6) * 180 / pi};
        const auto add = [&](accuracy::errors& to, const double(&is)[5], const alidade::small_matrix<5>* own) {
            const double should[] = {truth.x, truth.y, truth.length, truth.width, truth.angle};
            const int first = what == wanted::centre ? 0 : what == wanted::sides ? 2 : 4;
            for (int k = first; k < (first == 4 ? 5 : first + 2); ++k) {
                const double unit = k == 4 ? 180 / pi : 1;
                const double error = k == 4 ? std::remainder(is[k] - should[k], pi) : is[k] - should[k];
                accuracy::trial one = {error * unit, bounds[k]};
                if (own) one.sigma = sqrt((*own)(k, k)).value * unit;
                to.add(one);
            }
        };
        if (const auto fit = alidade::fit_rectangle(points))
            add(ours, {fit->x, fit->y, fit->width, fit->height, fit->angle}, &fit->covariance);
        else
            ours.miss();
        std::vector<cv::Point2f> all;
        for (const auto& p : points) all.emplace_back(p.x, p.y);
        const cv::RotatedRect box = cv::minAreaRect(all);
        const bool upright = box.size.height > box.size.width;
        add(theirs,
            {double{box.center.x}, double{box.center.y}, double{upright ? box.size.height : box.size.width},
             double{upright ? box.size.width : box.size.height}, double{box.angle} * pi / 180 + (upright ? pi / 2 : 0)},
            nullptr);
    }
    found.add("alidade", ours);
    found.add("cv::minAreaRect, the same points", theirs);
}

const bool registered = [] {
    const auto task = [](double noise, double outliers) {
        const std::string how = "70-120 by 30-60, noise " + std::to_string(static_cast<int>(noise)) +
                                (outliers > 0 ? ", 40 % outliers" : "");
        const auto of = [&](const char* name, const char* unit, wanted what) {
            accuracy::registration({name, how, unit},
                                   [=](accuracy::findings& found) { measure(found, noise, outliers, what); });
        };
        of("fit_rectangle, centre", "px", wanted::centre);
        of("fit_rectangle, sides", "px", wanted::sides);
        of("fit_rectangle, angle", "degrees", wanted::angle);
    };
    for (const double noise : {0.0, 5.0, 10.0}) task(noise, 0);
    task(5, 0.4);
    return true;
}();

}  // namespace
