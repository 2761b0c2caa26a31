// Lines, circles, ellipses and rectangles fitted to grey values: how far from the least error that is possible.
//
// The bound counts the pixels along all of the border and takes dark, light and blur for known, which no method does;
// not knowing them costs about a tenth. Beside it the same shapes through the points of subpixel_edges, and OpenCV's.
// SPDX-License-Identifier: MIT
#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/edge_fit.hpp>
#include <alidade/shape/ellipses.hpp>
#include <alidade/shape/hough_circles.hpp>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/ellipse.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

using std::numbers::pi;

/// The points of cv::Canny.
std::vector<cv::Point> canny_points(const cv::Mat& picture) {
    cv::Mat smooth, edges;
    cv::GaussianBlur(picture, smooth, {5, 5}, 1);
    cv::Canny(smooth, edges, 40, 80, 3, true);
    std::vector<cv::Point> points;
    cv::findNonZero(edges, points);
    return points;
}

enum class wanted { place, angle, centre, radius, axes, sides };

// ---- lines -----------------------------------------------------------------------------------

void on_lines(accuracy::findings& found, const draw::scene& how, int trials, wanted what) {
    draw::random random(801), camera(802);
    cv::Mat picture(160, 160, CV_8U);
    accuracy::errors ours, points, theirs;
    for (int i = 0; i < found.trials(trials); ++i) {
        const double angle = random.uniform(-pi, pi), x = random.uniform(79, 81), y = random.uniform(79, 81);
        const auto edge = draw::half_plane::through(x, y, angle + pi / 2);
        draw::render(as_view<std::uint8_t>(picture), edge, how, camera);
        // From the middle of 104 pixels of the edge, of which the nominal line is off by up to 1.5 pixels and 1°.
        constexpr double length = 104;
        const double bound = what == wanted::place
                                 ? accuracy::bound_of_one_pixel(how) / std::sqrt(length)
                                 : accuracy::bound_of_one_pixel(how) * std::sqrt(12 / std::pow(length, 3)) * 180 / pi;
        const auto add = [&](accuracy::errors& to, double px, double py, double a, double sigma_offset,
                             double sigma_angle) {
            accuracy::trial one = {.error = edge.distance(px, py), .bound = bound, .sigma = sigma_offset};
            if (what == wanted::angle) {
                one.error = std::remainder(a - angle, pi) * 180 / pi;
                one.sigma = sigma_angle * 180 / pi;
            }
            if (sigma_offset < 0) one.sigma = {};
            to.add(one);
        };
        const double off = random.uniform(-1.5, 1.5), turn = angle + random.uniform(-1, 1) * pi / 180;
        const double sx = x - off * std::sin(angle), sy = y + off * std::cos(angle);
        const double dx = 0.5 * length * std::cos(turn), dy = 0.5 * length * std::sin(turn);
        const auto fit =
            edge_fit(as_view<std::uint8_t>(picture), nominal_line{{sx - dx, sy - dy}, {sx + dx, sy + dy}}, {.ends = 0});
        if (fit)
            add(ours, 0.5 * (fit->from.x + fit->to.x), 0.5 * (fit->from.y + fit->to.y), fit->angle, fit->sigma_offset,
                fit->sigma_angle);
        else
            ours.miss();

        // The same length of the picture for those that look for themselves.
        const auto in_window = [&](double px, double py) {
            return std::abs((px - x) * std::cos(angle) + (py - y) * std::sin(angle)) <= 0.5 * length &&
                   std::abs(edge.distance(px, py)) < 4;
        };
        const auto found_edges = subpixel_edges(as_view<std::uint8_t>(picture));
        std::vector<edge_point> chosen;
        for (const edge_point& p : found_edges.points)
            if (in_window(double{p.x}, double{p.y})) chosen.push_back(p);
        const line_fit through =
            fit_line_to(chosen_points{chosen.data(), nullptr, static_cast<int>(chosen.size()), as_subpixel_edges});
        if (through.good)
            add(points, through.x.value, through.y.value, std::atan2(through.nx.value, -through.ny.value),
                through.sigma_offset.value, through.sigma_angle.value);
        else
            points.miss();

        std::vector<cv::Point> pixels;
        for (const cv::Point& p : canny_points(picture))
            if (in_window(p.x, p.y)) pixels.push_back(p);
        if (pixels.size() > 10) {
            cv::Vec4f line;
            cv::fitLine(pixels, line, cv::DIST_L2, 0, 1e-6, 1e-6);
            add(theirs, double{line[2]}, double{line[3]}, std::atan2(double{line[1]}, double{line[0]}), -1, -1);
        } else {
            theirs.miss();
        }
    }
    found.add("alidade, grey values", ours);
    found.add("alidade, points of subpixel_edges", points);
    found.add("cv::Canny and fitLine", theirs);
}

// ---- circles and ellipses --------------------------------------------------------------------

void on_circles(accuracy::findings& found, const draw::scene& how, int trials, double least, double most, wanted what) {
    draw::random random(811), camera(812);
    accuracy::errors ours, points, theirs;
    for (int i = 0; i < found.trials(trials); ++i) {
        const double r = random.uniform(least, most);
        const int size = 2 * static_cast<int>(r) + 40;
        const draw::disc truth = {0.5 * size + random.uniform(-1, 1), 0.5 * size + random.uniform(-1, 1), r};
        cv::Mat picture(size, size, CV_8U);
        draw::render(as_view<std::uint8_t>(picture), truth, how, camera);
        const double bound = accuracy::bound_of_one_pixel(how) / std::sqrt(2 * pi * r), centre = bound * std::sqrt(2);
        const auto add = [&](accuracy::errors& to, double x, double y, double radius, double sx, double sy, double sr) {
            accuracy::trial all[] = {{.error = x - truth.x, .bound = centre, .sigma = sx},
                                     {.error = y - truth.y, .bound = centre, .sigma = sy},
                                     {.error = radius - r, .bound = bound, .sigma = sr}};
            for (accuracy::trial& one : all)
                if (sr < 0) one.sigma = {};
            if (what == wanted::radius) return to.add(all[2]);
            to.add(all[0]);
            to.add(all[1]);
        };
        const auto fit = edge_fit(as_view<std::uint8_t>(picture),
                                  nominal_circle{truth.x + random.uniform(-1, 1), truth.y + random.uniform(-1, 1),
                                                 r + random.uniform(-1, 1)});
        if (fit)
            add(ours, fit->x.value, fit->y.value, fit->radius.value, fit->x.sigma, fit->y.sigma, fit->radius.sigma);
        else
            ours.miss();
        const auto edges = subpixel_edges(as_view<std::uint8_t>(picture));
        const auto circles = hough_circles(edges.points.view(), size, size,
                                           {.min_radius = std::max(1.0, least - 3), .max_radius = most + 5});
        if (!circles.empty()) {
            const hough_circle& c = circles[0];
            add(points, c.x, c.y, c.radius, c.sigma_x, c.sigma_y, c.sigma_radius);
        } else {
            points.miss();
        }
        cv::Mat smooth;
        std::vector<cv::Vec3f> hough;
        cv::GaussianBlur(picture, smooth, {5, 5}, 1);
        cv::HoughCircles(smooth, hough, cv::HOUGH_GRADIENT, 1, 20, 100, 20, static_cast<int>(r) - 5,
                         static_cast<int>(r) + 5);
        if (!hough.empty())
            add(theirs, double{hough[0][0]}, double{hough[0][1]}, double{hough[0][2]}, -1, -1, -1);
        else
            theirs.miss();
    }
    found.add("alidade, grey values", ours);
    found.add("alidade, points of subpixel_edges", points);
    found.add("cv::HoughCircles", theirs);
}

/// Of x, y, a, b and the angle, by all of the border.
std::vector<double> least_errors(const draw::ellipse& e, const draw::scene& how) {
    constexpr int steps = 720;
    const double precision = 1 / (accuracy::bound_of_one_pixel(how) * accuracy::bound_of_one_pixel(how)),
                 ux = std::cos(e.angle), uy = std::sin(e.angle);
    small_matrix<5> information;
    for (int i = 0; i < steps; ++i) {
        const double t = 2 * pi * i / steps, c = std::cos(t), s = std::sin(t), speed = std::hypot(e.a * s, e.b * c);
        const double np = e.b * c / speed, nq = e.a * s / speed;
        const double slope[] = {np * ux - nq * uy, np * uy + nq * ux, c * np, s * nq, nq * e.a * c - np * e.b * s};
        for (int j = 0; j < 5; ++j)
            for (int k = 0; k < 5; ++k)
                information(j, k) += real(precision * slope[j] * slope[k] * speed * 2 * pi / steps);
    }
    const small_matrix<5> covariance = cholesky<5>(information).inverse();
    std::vector<double> made;
    for (int j = 0; j < 5; ++j) made.push_back(std::sqrt(covariance(j, j).value));
    return made;
}

void on_ellipses(accuracy::findings& found, const draw::scene& how, wanted what) {
    draw::random random(821), camera(822);
    accuracy::errors ours, points, theirs;
    for (int i = 0; i < found.trials(120); ++i) {
        const double a = random.uniform(20, 100), b = a * random.uniform(0.5, 0.9);
        const int size = 2 * static_cast<int>(a) + 40;
        const draw::ellipse truth = {0.5 * size + random.uniform(-1, 1), 0.5 * size + random.uniform(-1, 1), a, b,
                                     random.uniform(0, pi)};
        cv::Mat picture(size, size, CV_8U);
        draw::render(as_view<std::uint8_t>(picture), truth, how, camera);
        const std::vector<double> bound = least_errors(truth, how);
        // `sigma` of all five, or null.
        const auto add = [&](accuracy::errors& to, const double(&value)[5], const double* sigma) {
            const double true_values[] = {truth.x, truth.y, truth.a, truth.b, truth.angle};
            const int from = what == wanted::centre ? 0 : what == wanted::axes ? 2 : 4;
            for (int j = from; j < (from == 4 ? 5 : from + 2); ++j) {
                const auto jj = static_cast<std::size_t>(j);
                const double unit = j == 4 ? 180 / pi : 1;
                accuracy::trial one = {.error = value[j] - true_values[j], .bound = bound[jj] * unit};
                if (j == 4) one.error = std::remainder(one.error, pi) * unit;
                if (sigma != nullptr) one.sigma = sigma[j] * unit;
                to.add(one);
            }
        };
        const auto fit = edge_fit(
            as_view<std::uint8_t>(picture),
            nominal_ellipse{truth.x + random.uniform(-1, 1), truth.y + random.uniform(-1, 1), a + random.uniform(-1, 1),
                            b + random.uniform(-1, 1), truth.angle + random.uniform(-0.01, 0.01)});
        if (fit) {
            const double sigma[] = {fit->x.sigma, fit->y.sigma, fit->a.sigma, fit->b.sigma, fit->angle.sigma};
            add(ours, {fit->x.value, fit->y.value, fit->a.value, fit->b.value, fit->angle.value}, sigma);
        } else {
            ours.miss();
        }
        const auto edges = subpixel_edges(as_view<std::uint8_t>(picture));
        const auto all = ellipses(edges.view(), size, size);
        if (!all.empty()) {
            const double sigma[] = {all[0].sigma_x, all[0].sigma_y, all[0].sigma_a, all[0].sigma_b, all[0].sigma_angle};
            add(points, {all[0].x, all[0].y, all[0].a, all[0].b, all[0].angle}, sigma);
        } else {
            points.miss();
        }
        const std::vector<cv::Point> pixels = canny_points(picture);
        if (pixels.size() > 10) {
            const cv::RotatedRect r = cv::fitEllipse(pixels);
            const bool upright = r.size.height > r.size.width;
            const double value[] = {double{r.center.x}, double{r.center.y},
                                    0.5 * double{std::max(r.size.width, r.size.height)},
                                    0.5 * double{std::min(r.size.width, r.size.height)},
                                    double{r.angle} * pi / 180 + (upright ? pi / 2 : 0)};
            add(theirs, value, nullptr);
        } else {
            theirs.miss();
        }
    }
    found.add("alidade, grey values", ours);
    found.add("alidade, points of subpixel_edges", points);
    found.add("cv::Canny and fitEllipse", theirs);
}

// ---- rectangles ------------------------------------------------------------------------------

void on_rectangles(accuracy::findings& found, const draw::scene& how, wanted what) {
    draw::random random(831), camera(832);
    cv::Mat picture(256, 256, CV_8U);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(500); ++i) {
        const draw::bar truth = {random.uniform(126, 130), random.uniform(126, 130), random.uniform(-pi, pi),
                                 random.uniform(100, 160), random.uniform(30, 90)};
        draw::render(as_view<std::uint8_t>(picture), truth, how, camera);
        // All of each side but for the four pixels at either end that are left out, as the corners are.
        const double length = truth.length - 8, height = truth.width - 8;
        const double side = accuracy::bound_of_one_pixel(how) / std::sqrt(length) * std::sqrt(2.0);
        const double angle =
            accuracy::bound_of_one_pixel(how) / std::sqrt((std::pow(length, 3) + std::pow(height, 3)) / 6) * 180 / pi;
        const auto fit =
            edge_fit(as_view<std::uint8_t>(picture),
                     nominal_rectangle{truth.x + random.uniform(-1, 1), truth.y + random.uniform(-1, 1),
                                       truth.length + random.uniform(-1, 1), truth.width + random.uniform(-1, 1),
                                       truth.angle + random.uniform(-0.01, 0.01)});
        if (!fit)
            ours.miss();
        else if (what == wanted::sides)
            ours.add({.error = fit->height.value - truth.width, .bound = side, .sigma = fit->height.sigma});
        else
            ours.add({.error = std::remainder(fit->angle.value - truth.angle, pi) * 180 / pi,
                      .bound = angle,
                      .sigma = fit->angle.sigma * 180 / pi});
        cv::Mat mask;
        cv::threshold(picture, mask, how.background + 0.5 * how.contrast, 255, cv::THRESH_BINARY);
        std::vector<std::vector<cv::Point>> borders;
        cv::findContours(mask, borders, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
        const auto longest = std::max_element(borders.begin(), borders.end(),
                                              [](const auto& p, const auto& q) { return p.size() < q.size(); });
        if (longest == borders.end()) {
            theirs.miss();
            continue;
        }
        const cv::RotatedRect r = cv::minAreaRect(*longest);
        const bool upright = r.size.height > r.size.width;
        if (what == wanted::sides)
            theirs.add({.error = double{std::min(r.size.width, r.size.height)} + 1 - truth.width, .bound = side});
        else
            theirs.add({.error = std::remainder(double{r.angle} * pi / 180 + (upright ? pi / 2 : 0) - truth.angle, pi) *
                                 180 / pi,
                        .bound = angle});
    }
    found.add("alidade, grey values", ours);
    found.add("cv::findContours and minAreaRect", theirs);
}

const bool registered = [] {
    struct condition {
        const char* name;
        draw::scene how;
    };
    const condition usual[] = {{"noise 0", {}}, {"noise 5", {.noise = 5}}, {"noise 10", {.noise = 10}}};
    const condition others[] = {{"noise 5, blur 0.5", {.sigma = 0.5, .noise = 5}},
                                {"noise 5, blur 1.2", {.sigma = 1.2, .noise = 5}},
                                {"noise 5, blur 2", {.sigma = 2, .noise = 5}},
                                {"noise 5, contrast 20", {.contrast = 20, .noise = 5}},
                                {"noise 5, contrast 200", {.background = 25, .contrast = 200, .noise = 5}},
                                {"noise 5, dark on light", {.background = 170, .contrast = -100, .noise = 5}}};
    const auto each = [](const auto& conditions, const char* prefix, auto use) {
        for (const condition& c : conditions) use(std::string(prefix) + c.name, c.how);
    };
    const auto line = [](int trials) {
        return [=](const std::string& name, const draw::scene& how) {
            accuracy::registration({"edge_fit, offset of a line of 104 px", name, "px"},
                                   [=](accuracy::findings& found) { on_lines(found, how, trials, wanted::place); });
            accuracy::registration({"edge_fit, angle of a line of 104 px", name, "degrees"},
                                   [=](accuracy::findings& found) { on_lines(found, how, trials, wanted::angle); });
        };
    };
    each(usual, "", line(2000));
    each(others, "", line(300));
    const auto circle = [](double least, double most, int trials) {
        return [=](const std::string& name, const draw::scene& how) {
            for (const bool radius : {false, true})
                accuracy::registration(
                    {radius ? "edge_fit, radius of a circle" : "edge_fit, centre of a circle", name, "px"},
                    [=](accuracy::findings& found) {
                        on_circles(found, how, trials, least, most, radius ? wanted::radius : wanted::centre);
                    });
        };
    };
    each(usual, "radius 10 to 100, ", circle(10, 100, 1000));
    each(others, "radius 10 to 100, ", circle(10, 100, 200));
    each(usual, "radius 4 to 10, ", circle(4, 10, 1000));
    each(usual, "a 20-100, b/a .5-.9, ", [](const std::string& name, const draw::scene& how) {
        accuracy::registration({"edge_fit, centre of an ellipse", name, "px"},
                               [=](accuracy::findings& found) { on_ellipses(found, how, wanted::centre); });
        accuracy::registration({"edge_fit, semi-axes of an ellipse", name, "px"},
                               [=](accuracy::findings& found) { on_ellipses(found, how, wanted::axes); });
        accuracy::registration({"edge_fit, direction of an ellipse", name, "degrees"},
                               [=](accuracy::findings& found) { on_ellipses(found, how, wanted::angle); });
    });
    each(usual, "", [](const std::string& name, const draw::scene& how) {
        accuracy::registration({"edge_fit, shorter side of a rectangle", name, "px"},
                               [=](accuracy::findings& found) { on_rectangles(found, how, wanted::sides); });
        accuracy::registration({"edge_fit, angle of a rectangle", name, "degrees"},
                               [=](accuracy::findings& found) { on_rectangles(found, how, wanted::angle); });
    });
    return true;
}();

}  // namespace
