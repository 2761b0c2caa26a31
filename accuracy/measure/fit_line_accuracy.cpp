// Lines fitted to the points of drawn edges: where they are, their angles to each other, the width between them.
// SPDX-License-Identifier: MIT
#include <alidade/core/image.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/measure/fit_line.hpp>

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

constexpr double degrees = 180 / pi;
constexpr double length = 100;  ///< of the piece of an edge that is fitted to, in pixels

/// 100 pixels of an edge about a place, with clutter beside it or not.
struct edge_scene {
    draw::half_plane edge;
    double x, y, angle;  ///< on the edge, and its direction
    std::vector<alidade::edge_point> points;

    edge_scene(double noise, double outliers, draw::random& random, draw::random& camera)
        : edge{}, x(random.uniform(63, 65)), y(random.uniform(63, 65)), angle(random.uniform(-pi, pi)) {
        edge = draw::half_plane::through(x, y, angle + pi / 2);
        alidade::image<std::uint8_t> picture(128, 128);
        draw::render(picture.view(), edge, {.noise = noise}, camera);
        const auto chains = alidade::subpixel_edges(picture.view());
        for (const auto& p : chains.points.view())
            if (std::abs((p.x - x) * std::cos(angle) + (p.y - y) * std::sin(angle)) <= length / 2) points.push_back(p);
        const int clutter = static_cast<int>(outliers / (1 - outliers) * static_cast<double>(points.size()));
        for (int i = 0; i < clutter; ++i) {
            const double turn = random.uniform(-pi, pi);
            points.push_back({static_cast<float>(random.uniform(0, 128)), static_cast<float>(random.uniform(0, 128)),
                              static_cast<float>(std::cos(turn)), static_cast<float>(std::sin(turn)), 20, 0.05F});
        }
    }
};

double one_pixel(double noise) { return accuracy::bound_of_one_pixel({.noise = noise}); }
double angle_bound(double noise) { return one_pixel(noise) * std::sqrt(12 / (length * length * length)) * degrees; }

alidade::measured_line<> by_opencv(const edge_scene& scene, int distance) {
    std::vector<cv::Point2f> points;
    for (const auto& p : scene.points) points.emplace_back(p.x, p.y);
    cv::Vec4f line;
    cv::fitLine(points, line, distance, 0, 0.001, 0.001);
    return {line[2], line[3], line[0], line[1], 0, 0};
}

enum class wanted { offset, angle, two_edges, width };

void measure(accuracy::findings& found, double noise, double outliers, wanted what) {
    draw::random random(21), camera(22);
    accuracy::errors ours, squares, huber;
    const auto turned = [](const alidade::measured_line<>& line, const edge_scene& scene) {
        return std::remainder(std::atan2(line.uy, line.ux) - scene.angle, pi) * degrees;
    };
    for (int i = 0; i < found.trials(1000); ++i) {
        const edge_scene scene(noise, outliers, random, camera);
        const auto fit = alidade::fit_line(scene.points);
        const auto by_squares = by_opencv(scene, cv::DIST_L2), by_huber = by_opencv(scene, cv::DIST_HUBER);
        const auto offset = [&](const alidade::measured_line<>& line) {
            const double t = (scene.x - line.x) * line.ux + (scene.y - line.y) * line.uy;
            return scene.edge.distance(line.x + t * line.ux, line.y + t * line.uy);
        };
        if (what == wanted::offset) {
            const double bound = one_pixel(noise) / std::sqrt(length);
            if (!fit)
                ours.miss();
            else  // where the line itself says that it is best known
                ours.add({scene.edge.distance(fit->line.x, fit->line.y), bound, fit->line.sigma_offset});
            squares.add({offset(by_squares), bound});
            huber.add({offset(by_huber), bound});
        } else if (what == wanted::angle) {
            if (!fit)
                ours.miss();
            else
                ours.add({turned(fit->line, scene), angle_bound(noise), fit->line.sigma_angle * degrees});
            squares.add({turned(by_squares, scene), angle_bound(noise)});
            huber.add({turned(by_huber, scene), angle_bound(noise)});
        } else if (what == wanted::two_edges) {
            const edge_scene other(noise, outliers, random, camera);
            const double truth = other.angle - scene.angle, bound = std::sqrt(2.0) * angle_bound(noise);
            const auto second = alidade::fit_line(other.points);
            if (!fit || !second) {
                ours.miss();
            } else {
                const auto between = alidade::angle(fit->line, second->line);
                ours.add({std::remainder(between.value - truth, pi) * degrees, bound, between.sigma * degrees});
            }
            const auto theirs = by_opencv(other, cv::DIST_L2);
            squares.add({std::remainder(alidade::angle(by_squares, theirs).value - truth, pi) * degrees, bound});
        } else {
            // The other side of a bar of 40 pixels: the same edge seen by another camera, moved.
            edge_scene other = scene;
            alidade::image<std::uint8_t> picture(128, 128);
            draw::render(picture.view(), scene.edge, {.noise = noise}, camera);
            other.points.clear();
            const double nx = -40 * std::sin(scene.angle), ny = 40 * std::cos(scene.angle);
            const auto chains = alidade::subpixel_edges(picture.view());
            for (alidade::edge_point p : chains.points.view()) {
                const double right = p.x - scene.x, down = p.y - scene.y;
                if (std::abs(right * std::cos(scene.angle) + down * std::sin(scene.angle)) > length / 2) continue;
                p.x = static_cast<float>(p.x + nx), p.y = static_cast<float>(p.y + ny);
                other.points.push_back(p);
            }
            const auto second = alidade::fit_line(other.points);
            const double bound = std::sqrt(2 / length) * one_pixel(noise);
            if (!fit || !second) {
                ours.miss();
                continue;
            }
            const auto width = alidade::width(fit->line, second->line);
            if (width)
                ours.add({width->value - 40, bound, width->sigma});
            else
                ours.miss();
        }
    }
    found.add("alidade", ours);
    if (squares.n() > 0) found.add("cv::fitLine, DIST_L2, the same points", squares);
    if (huber.n() > 0) found.add("cv::fitLine, DIST_HUBER, the same points", huber);
}

const bool registered = [] {
    const auto task = [](const char* of, const char* unit, double noise, double outliers, wanted what) {
        const std::string how =
            "100 px, noise " + std::to_string(static_cast<int>(noise)) + (outliers > 0 ? ", 40 % outliers" : "");
        accuracy::registration({of, how, unit},
                               [=](accuracy::findings& found) { measure(found, noise, outliers, what); });
    };
    for (const double noise : {0.0, 5.0, 10.0}) {
        task("fit_line, offset", "px", noise, 0, wanted::offset);
        task("fit_line, angle", "degrees", noise, 0, wanted::angle);
        task("angle of two edges", "degrees", noise, 0, wanted::two_edges);
        if (noise > 0) task("width of two edges", "px", noise, 0, wanted::width);
    }
    task("fit_line, offset", "px", 5, 0.4, wanted::offset);
    task("fit_line, angle", "degrees", 5, 0.4, wanted::angle);
    return true;
}();

}  // namespace
