// Drawn discs and photographed sweets: where circles are, how large, and that each is found once.
// SPDX-License-Identifier: MIT
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/hough_circles.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <filesystem>
#include <numbers>
#include <optional>
#include <type_traits>

#include "accuracy/bound.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

using std::numbers::pi;

enum class wanted { centre, distance, radius, number };

alidade::list<alidade::hough_circle> circles_of(const cv::Mat& picture,
                                                const alidade::hough_circles_options& options = {}) {
    return alidade::hough_circles(alidade::as_view<std::uint8_t>(picture), options);
}
alidade::list<alidade::hough_circle> circles_of_points(const cv::Mat& picture,
                                                       const alidade::hough_circles_options& options = {}) {
    const auto edges = alidade::subpixel_edges(alidade::as_view<std::uint8_t>(picture));
    return alidade::hough_circles(edges.points.view(), picture.cols, picture.rows, options);
}

std::vector<cv::Vec3f> opencv_circles(const cv::Mat& picture, int least, int most) {
    cv::Mat blurred;
    cv::GaussianBlur(picture, blurred, {5, 5}, 1);
    std::vector<cv::Vec3f> circles;
    cv::HoughCircles(blurred, circles, cv::HOUGH_GRADIENT, 1, 20, 100, 20, least, most);
    return circles;
}

/// What of the first circle is measured, as errors. x and y are two measurements of the centre; so are a disc's, of two
/// coordinates each.
template <class Circles, class X, class Y, class Radius>
void measure(accuracy::errors& errors, const Circles& circles, const draw::disc& disc, wanted what, double bound,
             bool states_sigma, X x, Y y, Radius radius) {
    if (what == wanted::number) {
        errors.add({.error = static_cast<double>(circles.size()) - 1});
        return;
    }
    if (circles.size() == 0) {
        errors.miss();
        return;
    }
    const double right = x(circles[0]) - disc.x, down = y(circles[0]) - disc.y, of_centre = bound * std::sqrt(2);
    const auto sigma = [&](double alidade::hough_circle::* of) {
        std::optional<double> stated;
        if constexpr (std::is_same_v<std::decay_t<decltype(circles[0])>, alidade::hough_circle>)
            stated = circles[0].*of;
        return stated;
    };
    const auto least = [&](double of) { return states_sigma ? std::optional(of) : std::nullopt; };
    if (what == wanted::distance) {
        errors.add({.error = std::hypot(right, down), .bound = least(of_centre * std::sqrt(2))});
    } else if (what == wanted::centre) {
        errors.add({.error = right, .bound = least(of_centre), .sigma = sigma(&alidade::hough_circle::sigma_x)});
        errors.add({.error = down, .bound = least(of_centre), .sigma = sigma(&alidade::hough_circle::sigma_y)});
    } else {
        errors.add({.error = radius(circles[0]) - disc.radius,
                    .bound = least(bound),
                    .sigma = sigma(&alidade::hough_circle::sigma_radius)});
    }
}

void measure_disc(accuracy::findings& found, double noise, wanted what) {
    draw::random random(21), camera(22);
    accuracy::errors ours, by_points, theirs;
    const double one_pixel = accuracy::bound_of_one_pixel({.noise = noise});
    for (int i = 0; i < found.trials(400); ++i) {
        const draw::disc disc = {random.uniform(126, 130), random.uniform(126, 130), random.uniform(10, 100)};
        cv::Mat picture(256, 256, CV_8U);
        draw::render(alidade::as_view<std::uint8_t>(picture), disc, {.noise = noise}, camera);
        const double bound = one_pixel / std::sqrt(2 * pi * disc.radius);
        const auto add = [&](accuracy::errors& errors, const auto& circles) {
            measure(
                errors, circles, disc, what, bound, true, [](const auto& c) { return c.x; },
                [](const auto& c) { return c.y; }, [](const auto& c) { return c.radius; });
        };
        add(ours, circles_of(picture));
        add(by_points, circles_of_points(picture));
        measure(
            theirs, opencv_circles(picture, 10, 110), disc, what, bound, false,
            [](const auto& c) { return static_cast<double>(c[0]); },
            [](const auto& c) { return static_cast<double>(c[1]); },
            [](const auto& c) { return static_cast<double>(c[2]); });
    }
    found.add("alidade", ours);
    found.add("alidade, from points", by_points);
    found.add("cv::HoughCircles", theirs);
}

struct known_circle {
    double x, y, radius;
};

/// Those of `<picture>_circles.json`: numbers after "cx", "cy" and "r".
std::vector<known_circle> read_circles(const std::string& path) {
    const cv::FileStorage file(path, cv::FileStorage::READ | cv::FileStorage::FORMAT_JSON);
    std::vector<known_circle> all;
    for (const auto& one : file["circles"])
        all.push_back({static_cast<double>(one["cx"]), static_cast<double>(one["cy"]), static_cast<double>(one["r"])});
    return all;
}

/// The distance of each known circle from the nearest found one: the worst of x, y and radius.
void find_known(accuracy::findings& found) {
    const std::string folder = found.data("opencv_samples");
    if (folder.empty()) return;
    accuracy::errors ours, by_points, theirs;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string(), ending = "_circles.json";
        if (!name.ends_with(ending)) continue;
        const std::string stem = folder + "/" + name.substr(0, name.size() - ending.size());
        cv::Mat picture;
        for (const char* kind : {".png", ".jpg", ".bmp"})
            if (picture.empty()) picture = cv::imread(stem + kind, cv::IMREAD_GRAYSCALE);
        if (picture.empty()) continue;
        const auto known = read_circles(entry.path().string());
        double least = 1e9, most = 0;
        for (const auto& one : known) least = std::min(least, one.radius), most = std::max(most, one.radius);
        const alidade::hough_circles_options radii = {.min_radius = std::max(1.0, 0.8 * least),
                                                      .max_radius = 1.2 * most};
        const auto circles = circles_of(picture, radii), from_points = circles_of_points(picture, radii);
        const auto fullest = opencv_circles(picture, static_cast<int>(0.8 * least), static_cast<int>(1.2 * most));
        for (const auto& one : known) {
            const auto nearest = [&](const auto& list, auto x, auto y, auto radius, accuracy::errors& errors) {
                double best = 1e9;
                for (const auto& c : list)
                    best = std::min(best, std::max({std::abs(x(c) - one.x), std::abs(y(c) - one.y),
                                                    std::abs(radius(c) - one.radius)}));
                if (best < 10)
                    errors.add({.error = best});
                else
                    errors.miss();
            };
            const auto nearest_of_ours = [&](const auto& list, accuracy::errors& errors) {
                nearest(
                    list, [](const auto& c) { return c.x; }, [](const auto& c) { return c.y; },
                    [](const auto& c) { return c.radius; }, errors);
            };
            nearest_of_ours(circles, ours);
            nearest_of_ours(from_points, by_points);
            nearest(
                fullest, [](const auto& c) { return static_cast<double>(c[0]); },
                [](const auto& c) { return static_cast<double>(c[1]); },
                [](const auto& c) { return static_cast<double>(c[2]); }, theirs);
        }
    }
    found.add("alidade", ours);
    found.add("alidade, from points", by_points);
    found.add("cv::HoughCircles", theirs);
}

const bool registered = [] {
    for (const int noise : {0, 5, 10}) {
        const std::string name = "disc r 10-100, noise " + std::to_string(noise);
        accuracy::registration({"hough_circles, centre", name, "px"},
                               [=](accuracy::findings& found) { measure_disc(found, noise, wanted::centre); });
        accuracy::registration({"hough_circles, centre, distance", name, "px"},
                               [=](accuracy::findings& found) { measure_disc(found, noise, wanted::distance); });
        accuracy::registration({"hough_circles, radius", name, "px"},
                               [=](accuracy::findings& found) { measure_disc(found, noise, wanted::radius); });
        accuracy::registration({"hough_circles, number of circles less 1", name, "circles"},
                               [=](accuracy::findings& found) { measure_disc(found, noise, wanted::number); });
    }
    accuracy::registration({"real pictures, circles", "known circles, worst of x, y and radius", "px"}, find_known);
    return true;
}();

}  // namespace
