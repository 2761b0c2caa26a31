// How far edge points are from drawn edges, and what circles through them are.
//
// Scenes: contrast 100, blur 0.8, as tools/draw has them. The least error of an edge point counts the pixels of a strip
// of the edge as long as what a point is measured from, five pixels; that of a circle counts all of its border.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

constexpr double turn_ = 6.283185307179586;

struct plain_point {
    double x, y, sigma;
};

/// The least standard error of the place of an edge, from one row of pixels across it: Cramér and Rao.
double least_error(const draw::scene& how, double length) {
    const double width = std::sqrt(how.sigma * how.sigma + 1.0 / 12);  // of blur and pixel
    const double noise = std::sqrt(how.noise * how.noise + 1.0 / 12);  // and rounding
    return noise / how.contrast * std::sqrt(2 * std::sqrt(turn_ / 2) * width / length);
}

/// Plain Devernay: a parabola through the length of the gradient, behind a Gaussian of sigma 1.
std::vector<plain_point> devernay(const cv::Mat& picture, float least) {
    cv::Mat smooth, dx, dy, length;
    picture.convertTo(smooth, CV_32F);
    cv::GaussianBlur(smooth, smooth, cv::Size(), 1, 1);
    const cv::Mat half = (cv::Mat_<float>(1, 3) << -0.5F, 0, 0.5F);
    cv::filter2D(smooth, dx, CV_32F, half);
    cv::filter2D(smooth, dy, CV_32F, half.t());
    cv::magnitude(dx, dy, length);
    std::vector<plain_point> points;
    for (int y = 5; y < picture.rows - 5; ++y)
        for (int x = 5; x < picture.cols - 5; ++x) {
            const float here = length.at<float>(y, x);
            if (here < least) continue;
            const bool level = std::abs(dx.at<float>(y, x)) >= std::abs(dy.at<float>(y, x));
            const double a = double{level ? length.at<float>(y, x - 1) : length.at<float>(y - 1, x)};
            const double c = double{level ? length.at<float>(y, x + 1) : length.at<float>(y + 1, x)};
            const double b = double{here};
            if (!(b > a && b >= c)) continue;
            const double place = 0.5 * (a - c) / (a - 2 * b + c);
            points.push_back({x + (level ? place : 0), y + (level ? 0 : place), 1});
        }
    return points;
}

std::vector<plain_point> canny(const cv::Mat& picture) {
    cv::Mat smooth, edges;
    cv::GaussianBlur(picture, smooth, cv::Size(5, 5), 1);
    cv::Canny(smooth, edges, 40, 80, 3, true);
    std::vector<plain_point> points;
    for (int y = 5; y < edges.rows - 5; ++y)
        for (int x = 5; x < edges.cols - 5; ++x)
            if (edges.at<std::uint8_t>(y, x) != 0) points.push_back({double(x), double(y), 1});
    return points;
}

std::vector<plain_point> ours(const cv::Mat& picture) {
    std::vector<plain_point> points;
    const auto found = subpixel_edges(as_view<std::uint8_t>(picture));
    for (const edge_point& p : found.points) points.push_back({double{p.x}, double{p.y}, double{p.sigma}});
    return points;
}

void on_edges(accuracy::findings& found, double noise) {
    const draw::scene how = {.noise = noise};
    cv::Mat picture(96, 96, CV_8U);
    draw::random random(601), camera(602);
    accuracy::errors mine, theirs, plain;
    for (int i = 0; i < found.trials(300); ++i) {
        const auto edge = draw::half_plane::through(random.uniform(47, 49), random.uniform(47, 49),
                                                    random.uniform(-turn_ / 2, turn_ / 2));
        draw::render(as_view<std::uint8_t>(picture), edge, how, camera);
        const double bound = least_error(how, 5);
        for (const plain_point& p : ours(picture))
            if (const double d = edge.distance(p.x, p.y); std::abs(d) < 3)
                mine.add({.error = d, .bound = bound, .sigma = p.sigma});
        for (const plain_point& p : devernay(picture, 8))
            if (const double d = edge.distance(p.x, p.y); std::abs(d) < 3) plain.add({.error = d, .bound = bound});
        for (const plain_point& p : canny(picture))
            if (const double d = edge.distance(p.x, p.y); std::abs(d) < 3) theirs.add({.error = d, .bound = bound});
    }
    found.add("alidade", mine);
    found.add("Devernay, a parabola", plain);
    found.add("cv::Canny, pixels", theirs);
}

struct circle {
    double x, y, radius;
};

/// Least squares of the distance, each point by its own sigma; those farther than 3 from where it begins are others'.
circle fit(const std::vector<plain_point>& points, circle begin) {
    circle now = begin;
    for (int step = 0; step < 6; ++step) {
        cv::Matx33d normal = cv::Matx33d::zeros();
        cv::Vec3d right(0, 0, 0);
        for (const plain_point& p : points) {
            const double dx = p.x - now.x, dy = p.y - now.y, distance = std::hypot(dx, dy);
            if (distance == 0 || std::abs(std::hypot(p.x - begin.x, p.y - begin.y) - begin.radius) > 3) continue;
            const cv::Vec3d slope(dx / distance, dy / distance, 1);
            const double weight = 1 / (p.sigma * p.sigma);
            normal += weight * slope * slope.t();
            right += weight * (distance - now.radius) * slope;
        }
        const cv::Vec3d change = normal.solve(right, cv::DECOMP_CHOLESKY);
        now = {now.x + change[0], now.y + change[1], now.radius + change[2]};
    }
    return now;
}

/// What OpenCV has for a disc alone in its picture.
struct opencv_circles {
    std::vector<circle> hough, enclosing, ellipse;

    opencv_circles(const cv::Mat& picture, const circle& truth) {
        cv::Mat smooth, mask;
        cv::GaussianBlur(picture, smooth, cv::Size(5, 5), 1);
        std::vector<cv::Vec3f> circles;
        cv::HoughCircles(smooth, circles, cv::HOUGH_GRADIENT, 1, 20, 100, 20, int(truth.radius) - 5,
                         int(truth.radius) + 5);
        if (!circles.empty()) hough.push_back({double{circles[0][0]}, double{circles[0][1]}, double{circles[0][2]}});
        cv::threshold(smooth, mask, 120, 255, cv::THRESH_BINARY);
        std::vector<std::vector<cv::Point>> borders;
        cv::findContours(mask, borders, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
        std::size_t longest = 0;
        for (std::size_t i = 0; i < borders.size(); ++i)
            if (borders[i].size() > borders[longest].size()) longest = i;
        if (borders.empty() || borders[longest].size() < 5) return;
        cv::Point2f centre;
        float radius = 0;
        cv::minEnclosingCircle(borders[longest], centre, radius);
        enclosing.push_back({double{centre.x}, double{centre.y}, double{radius}});
        const cv::RotatedRect box = cv::fitEllipse(borders[longest]);
        ellipse.push_back(
            {double{box.center.x}, double{box.center.y}, 0.25 * (double{box.size.width} + double{box.size.height})});
    }
};

/// The distance of the centres, and the difference of the radii.
struct circle_errors {
    accuracy::errors centre, radius;

    void add(const std::vector<circle>& found, const circle& truth, double bound) {
        if (found.empty()) {
            centre.miss();
            radius.miss();
            return;
        }
        // The bound of the distance: both coordinates have twice the variance of a line as long as the border.
        centre.add({.error = std::hypot(found[0].x - truth.x, found[0].y - truth.y), .bound = 2 * bound});
        radius.add({.error = found[0].radius - truth.radius, .bound = bound});
    }
};

void on_circles(accuracy::findings& found, double noise, double least, double most, bool radius) {
    const draw::scene how = {.noise = noise};
    draw::random random(611), camera(612);
    circle_errors mine, plain, hough, enclosing, ellipse;
    for (int i = 0; i < found.trials(200); ++i) {
        const double r = random.uniform(least, most);
        const int size = 2 * int(r) + 34;
        const circle truth = {0.5 * size + random.uniform(-1, 1), 0.5 * size + random.uniform(-1, 1), r};
        cv::Mat picture(size, size, CV_8U);
        draw::render(as_view<std::uint8_t>(picture), draw::disc{truth.x, truth.y, r}, how, camera);
        const double bound = least_error(how, turn_ * r);
        mine.add({fit(ours(picture), truth)}, truth, bound);
        plain.add({fit(devernay(picture, 8), truth)}, truth, bound);
        const opencv_circles theirs(picture, truth);
        hough.add(theirs.hough, truth, bound);
        enclosing.add(theirs.enclosing, truth, bound);
        ellipse.add(theirs.ellipse, truth, bound);
    }
    const auto tell = [&](const char* name, const circle_errors& made) {
        found.add(name, radius ? made.radius : made.centre);
    };
    tell("alidade, least squares", mine);
    tell("Devernay, a parabola, least squares", plain);
    tell("cv::HoughCircles", hough);
    tell("cv::minEnclosingCircle", enclosing);
    tell("cv::fitEllipse", ellipse);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10})
        accuracy::registration({"subpixel_edges, place across an edge", "noise " + std::to_string(noise), "px"},
                               [=](accuracy::findings& found) { on_edges(found, noise); });
    for (const bool radius : {false, true})
        for (const int noise : {0, 5, 10}) {
            const std::string task =
                radius ? "subpixel_edges, radius of a circle" : "subpixel_edges, centre of a circle";
            accuracy::registration({task, "radius 10 to 100, noise " + std::to_string(noise), "px"},
                                   [=](accuracy::findings& found) { on_circles(found, noise, 10, 100, radius); });
            accuracy::registration({task, "radius 10 to 15, noise " + std::to_string(noise), "px"},
                                   [=](accuracy::findings& found) { on_circles(found, noise, 10, 15, radius); });
        }
    return true;
}();

}  // namespace
