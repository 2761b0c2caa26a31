// Ellipses fitted to the points of drawn ones: whole, and among outliers.
// SPDX-License-Identifier: MIT
#include <alidade/core/image.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/fit_ellipse.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/ellipse.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

enum class wanted { centre, axes, angle };

/// Inverse of what an ellipse, seen pixel by pixel, can tell of x, y, a, b and angle.
alidade::small_matrix<5> bounds(const draw::ellipse& e, double noise) {
    const double one_pixel = accuracy::bound_of_one_pixel({.noise = noise}), variance = one_pixel * one_pixel;
    const double c = std::cos(e.angle), s = std::sin(e.angle);
    alidade::small_matrix<5> information;
    constexpr int steps = 720;
    for (int i = 0; i < steps; ++i) {
        const double t = 2 * pi * i / steps, ct = std::cos(t), st = std::sin(t),
                     across = std::hypot(e.b * ct, e.a * st);
        const double nu = e.b * ct / across, nv = e.a * st / across;
        const double slope[] = {nu * c - nv * s, nu * s + nv * c, nu * ct, nv * st, nv * e.a * ct - nu * e.b * st};
        const double weight = std::hypot(e.a * st, e.b * ct) * 2 * pi / steps / variance;
        for (int j = 0; j < 5; ++j)
            for (int k = 0; k < 5; ++k) information(j, k) += alidade::real(weight * slope[j] * slope[k]);
    }
    return alidade::cholesky<5>(information).inverse();
}

void measure(accuracy::findings& found, double noise, double outliers, wanted what) {
    draw::random random(41), camera(42);
    accuracy::errors ours, squares, ams, direct;
    for (int i = 0; i < found.trials(80); ++i) {
        const double a = random.uniform(25, 80);
        const draw::ellipse truth = {random.uniform(95, 97), random.uniform(95, 97), a, a * random.uniform(0.5, 0.9),
                                     random.uniform(0, pi)};
        alidade::image<std::uint8_t> picture(192, 192);
        draw::render(picture.view(), truth, {.noise = noise}, camera);
        const auto edges = alidade::subpixel_edges(picture.view());
        std::vector<alidade::edge_point> points(edges.points.view().begin(), edges.points.view().end());
        const int clutter = static_cast<int>(outliers / (1 - outliers) * static_cast<double>(points.size()));
        for (int k = 0; k < clutter; ++k)
            points.push_back({static_cast<float>(random.uniform(0, 192)), static_cast<float>(random.uniform(0, 192)), 1,
                              0, 20, 0.05F});
        const auto least = bounds(truth, noise);
        const auto add = [&](accuracy::errors& to, const double(&is)[5], const alidade::small_matrix<5>* own) {
            const double should[] = {truth.x, truth.y, truth.a, truth.b, truth.angle};
            const int first = what == wanted::centre ? 0 : what == wanted::axes ? 2 : 4;
            const int last = what == wanted::angle ? 4 : first + 1;
            for (int k = first; k <= last; ++k) {
                const double unit = k == 4 ? 180 / pi : 1;
                const double error = k == 4 ? std::remainder(is[k] - should[k], pi) : is[k] - should[k];
                accuracy::trial one = {error * unit, sqrt(least(k, k)).value * unit};
                if (own) one.sigma = sqrt((*own)(k, k)).value * unit;
                to.add(one);
            }
        };
        const auto fit = alidade::fit_ellipse(points);
        if (!fit)
            ours.miss();
        else
            add(ours, {fit->x, fit->y, fit->a, fit->b, fit->angle}, &fit->covariance);
        std::vector<cv::Point2f> theirs;
        for (const auto& p : points) theirs.emplace_back(p.x, p.y);
        const auto take = [&](accuracy::errors& to, const cv::RotatedRect& box) {
            const bool upright = box.size.height > box.size.width;
            const double longer = upright ? box.size.height : box.size.width;
            const double shorter = upright ? box.size.width : box.size.height;
            add(to,
                {box.center.x, box.center.y, longer / 2, shorter / 2, box.angle * pi / 180 + (upright ? pi / 2 : 0)},
                nullptr);
        };
        take(squares, cv::fitEllipse(theirs));
        take(ams, cv::fitEllipseAMS(theirs));
        take(direct, cv::fitEllipseDirect(theirs));
    }
    found.add("alidade", ours);
    found.add("cv::fitEllipse, the same points", squares);
    found.add("cv::fitEllipseAMS, the same points", ams);
    found.add("cv::fitEllipseDirect, the same points", direct);
}

const bool registered = [] {
    const auto task = [](double noise, double outliers) {
        const std::string how = "a 25-80, b/a .5-.9, noise " + std::to_string(static_cast<int>(noise)) +
                                (outliers > 0 ? ", 40 % outliers" : "");
        const auto of = [&](const char* name, const char* unit, wanted what) {
            accuracy::registration({name, how, unit},
                                   [=](accuracy::findings& found) { measure(found, noise, outliers, what); });
        };
        of("fit_ellipse, centre", "px", wanted::centre);
        of("fit_ellipse, semi-axes", "px", wanted::axes);
        of("fit_ellipse, angle", "degrees", wanted::angle);
    };
    for (const double noise : {0.0, 5.0, 10.0}) task(noise, 0);
    task(5, 0.4);
    return true;
}();

}  // namespace
