// A stamped part measured by a model of its sides and holes, by pixels and by calipers alone, from a pose that is off
// by a few pixels; and its pose found without one. Beside it OpenCV's nearest: cv::HoughCircles for the hole, the line
// through the contour's points for a side, image moments for where the part lies.
//
// The bound is that of the pixels along the shape, whose dark, light and blur are known.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/metrology_align.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/part.hpp"

using namespace alidade;

namespace {

using std::numbers::pi;

constexpr double scale = 5, degree = pi / 180;
constexpr int width = 400, height = 320;

enum class wanted { hole_radius, hole_place, side_angle, side_place, pose_angle, pose_place };

struct model {
    std::vector<metrology_object> all;

    explicit model(bool by_pixels) {
        const draw::part_design d;
        all = {nominal_line{{-26, -20}, {14, -20}},
               nominal_line{{26, 20}, {-26, 20}},
               nominal_line{{-30, 16}, {-30, -16}},
               nominal_line{{30, -8}, {30, 16}},
               nominal_circle{d.hole.x, d.hole.y, d.hole_radius},
               nominal_circle{d.small_hole.x, d.small_hole.y, d.small_hole_radius}};
        for (metrology_object& one : all) {
            const bool hole = one.shape == metrology_shape::circle;
            one.edges.step = hole ? caliper_step::rising : caliper_step::falling;
            one.by_pixels = by_pixels;
            one.calipers = 24;
        }
    }
    array_view<const metrology_object> view() const { return {all.data(), static_cast<int>(all.size())}; }
};

void measure(accuracy::findings& found, double noise, wanted what) {
    draw::random random(61), camera(62);
    const model by_pixels(true), by_calipers(false);
    cv::Mat picture(height, width, CV_8U);
    std::vector<std::byte> memory(draw::part_workspace(width));
    accuracy::errors pixels, calipers, theirs;
    for (int i = 0; i < found.trials(500); ++i) {
        const draw::viewpoint from = {.centre = {random.uniform(197, 203), random.uniform(157, 163)},
                                      .scale = scale,
                                      .rotation = random.uniform(-pi, pi)};
        const draw::part_design d;
        const draw::part_truth truth = draw::draw_part(as_view<std::uint8_t>(picture), d, from, 0.8, noise, camera,
                                                       {memory.data(), memory.size()});
        const double pixel = accuracy::bound_of_one_pixel({.contrast = d.table - d.metal, .noise = noise}),
                     radius = d.hole_radius * scale, side = 32 * scale - 8;
        const metrology_pose start = {from.centre.x + random.uniform(-2, 2), from.centre.y + random.uniform(-2, 2),
                                      from.rotation + random.uniform(-0.015, 0.015), scale};
        const auto add = [&](accuracy::errors& to, double error, double bound, double sigma) {
            accuracy::trial one = {error, bound};
            if (sigma >= 0) one.sigma = sigma;
            to.add(one);
        };
        if (what == wanted::pose_angle || what == wanted::pose_place) {
            const auto edges = subpixel_edges(as_view<const std::uint8_t>(picture));
            const auto lies = metrology_align(by_pixels.view(), edges.points.view(), width, height, {.scale = scale});
            const cv::Moments m = cv::moments(255 - picture);
            // The reference's own moments: without noise, unturned.
            static const cv::Moments reference = [&] {
                cv::Mat made(height, width, CV_8U);
                draw::random none(1);
                draw::draw_part(as_view<std::uint8_t>(made), {}, {.centre = {200, 160}, .scale = scale}, 0.8, 0, none,
                                {memory.data(), memory.size()});
                return cv::moments(255 - made);
            }();
            const auto axis = [](const cv::Moments& of) { return 0.5 * std::atan2(2 * of.mu11, of.mu20 - of.mu02); };
            const double turned = axis(m) - axis(reference);
            if (!lies)
                pixels.miss();
            else if (what == wanted::pose_angle)
                pixels.add({std::remainder(lies->pose.angle - from.rotation, 2 * pi) / degree,
                            {},
                            lies->sigma_angle / degree});
            else
                pixels.add({lies->pose.x - from.centre.x, {}, lies->sigma_x});
            if (what == wanted::pose_angle) {
                theirs.add({std::remainder(turned - from.rotation, pi) / degree});
            } else {
                const double rx = reference.m10 / reference.m00 - 200, ry = reference.m01 / reference.m00 - 160;
                theirs.add(
                    {m.m10 / m.m00 - rx * std::cos(from.rotation) + ry * std::sin(from.rotation) - from.centre.x});
            }
            continue;
        }
        for (const bool by : {true, false}) {
            const auto told =
                metrology_model(as_view<std::uint8_t>(picture), (by ? by_pixels : by_calipers).view(), start);
            accuracy::errors& to = by ? pixels : calipers;
            const metrology_result &hole = told[4], &left = told[2];
            const bool of_hole = what == wanted::hole_radius || what == wanted::hole_place;
            if ((of_hole ? hole : left).why.kind != fault::none) {
                to.miss();
                continue;
            }
            const double angle = from.rotation - pi / 2;
            switch (what) {
                case wanted::hole_radius:
                    add(to, hole.circle.radius.value - radius, pixel / std::sqrt(2 * pi * radius),
                        hole.circle.radius.sigma);
                    break;
                case wanted::hole_place:
                    add(to, hole.circle.x.value - truth.hole.x, pixel / std::sqrt(pi * radius), hole.circle.x.sigma);
                    break;
                case wanted::side_angle:
                    add(to, std::remainder(left.line.angle - angle, 2 * pi) / degree,
                        pixel * std::sqrt(12 / std::pow(side, 3)) / degree, left.line.sigma_angle / degree);
                    break;
                default: {
                    const double x = 0.5 * (left.line.from.x + left.line.to.x) - from.centre.x,
                                 y = 0.5 * (left.line.from.y + left.line.to.y) - from.centre.y;
                    const double across = x * std::cos(from.rotation) + y * std::sin(from.rotation) + 30 * scale;
                    add(to, across, pixel / std::sqrt(side), left.line.sigma_offset);
                }
            }
        }
        if (what == wanted::hole_radius || what == wanted::hole_place) {
            cv::Mat smooth;
            std::vector<cv::Vec3f> circles;
            cv::GaussianBlur(picture, smooth, {5, 5}, 1);
            cv::HoughCircles(smooth, circles, cv::HOUGH_GRADIENT, 1, 20, 100, 15, 20, 30);
            const bool radius_wanted = what == wanted::hole_radius;
            if (circles.empty())
                theirs.miss();
            else
                add(theirs, radius_wanted ? double{circles[0][2]} - radius : double{circles[0][0]} - truth.hole.x,
                    pixel / std::sqrt((radius_wanted ? 2 : 1) * pi * radius), -1);
            continue;
        }
        cv::Mat mask;
        cv::threshold(picture, mask, 0.5 * (d.table + d.metal), 255, cv::THRESH_BINARY_INV);
        std::vector<std::vector<cv::Point>> borders;
        cv::findContours(mask, borders, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
        std::vector<cv::Point> points;
        const double ux = std::cos(from.rotation), uy = std::sin(from.rotation);
        for (const auto& border : borders)
            for (const cv::Point& p : border) {
                const double x = p.x - from.centre.x, y = p.y - from.centre.y;
                if (std::abs(x * ux + y * uy + 30 * scale) < 4 && std::abs(y * ux - x * uy) < 0.5 * side)
                    points.push_back(p);
            }
        if (points.size() < 10) {
            theirs.miss();
            continue;
        }
        cv::Vec4f line;
        cv::fitLine(points, line, cv::DIST_L2, 0, 1e-6, 1e-6);
        if (what == wanted::side_angle)
            add(theirs,
                std::remainder(std::atan2(double{line[1]}, double{line[0]}) - from.rotation + pi / 2, pi) / degree,
                pixel * std::sqrt(12 / std::pow(side, 3)) / degree, -1);
        else
            add(theirs, (line[2] - from.centre.x) * ux + (line[3] - from.centre.y) * uy + 30 * scale,
                pixel / std::sqrt(side), -1);
    }
    const bool pose = what == wanted::pose_angle || what == wanted::pose_place;
    found.add(pose ? "alidade, metrology_align" : "alidade, by pixels", pixels);
    if (!pose) found.add("alidade, by 24 calipers", calipers);
    found.add(pose                                                        ? "cv::moments"
              : what == wanted::hole_radius || what == wanted::hole_place ? "cv::HoughCircles"
                                                                          : "cv::findContours and fitLine",
              theirs);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10}) {
        const auto of = [&](const char* name, const char* unit, wanted what) {
            accuracy::registration({name, "part of 300 by 200 px, noise " + std::to_string(noise), unit},
                                   [=](accuracy::findings& found) { measure(found, noise, what); });
        };
        of("metrology_model, radius of a hole", "px", wanted::hole_radius);
        of("metrology_model, place of a hole", "px", wanted::hole_place);
        of("metrology_model, angle of a side", "degrees", wanted::side_angle);
        of("metrology_model, place of a side", "px", wanted::side_place);
        of("metrology_align, angle of a part", "degrees", wanted::pose_angle);
        of("metrology_align, place of a part", "px", wanted::pose_place);
    }
    return true;
}();

}  // namespace
