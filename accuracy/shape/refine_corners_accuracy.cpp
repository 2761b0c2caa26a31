// Corners to a fraction of a pixel: of two pairs of opposite fields, as on a checkerboard, and of a single field.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/refine_corners.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "accuracy/report.hpp"
#include "tools/draw/scene.hpp"

namespace {

/// Four right-angled fields that meet at (x, y), the opposite ones alike; or one field and the rest.
struct crossing {
    double x, y, angle;
    bool single = false;

    auto blurred(double sigma) const {
        const double c = std::cos(angle), s = std::sin(angle);
        return [=, *this](double px, double py) {
            const double u = draw::blurred_step(c * (px - x) + s * (py - y), sigma);
            const double v = draw::blurred_step(c * (py - y) - s * (px - x), sigma);
            return single ? u * v : u * v + (1 - u) * (1 - v);
        };
    }
};

constexpr int radius = 6, size = 32;
constexpr int half_window = 5;  ///< of cv::cornerSubPix: a square of nearly as many pixels

/// The least standard error of x by any method that knows all but the place, from the pixels that ours may use.
double least_error(const crossing& what, const draw::scene& how) {
    double xx = 0, xy = 0, yy = 0;
    const auto seen = [&](double dx, double dy) {
        return draw::seen(crossing{what.x + dx, what.y + dy, what.angle, what.single}, how.sigma);
    };
    constexpr double h = 1e-3;
    const auto right = seen(h, 0), left = seen(-h, 0), down = seen(0, h), up = seen(0, -h);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            if (std::hypot(x - what.x, y - what.y) > radius + 1.5) continue;
            const double gx = how.contrast * (right(x, y) - left(x, y)) / (2 * h);
            const double gy = how.contrast * (down(x, y) - up(x, y)) / (2 * h);
            xx += gx * gx, xy += gx * gy, yy += gy * gy;
        }
    return std::sqrt((how.noise * how.noise + 1.0 / 12) * yy / (xx * yy - xy * xy));
}

void measure(accuracy::findings& found, bool single, double noise) {
    const draw::scene how = {.noise = noise};
    cv::Mat picture(size, size, CV_8U);
    draw::random random(701), camera(702);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(1000); ++i) {
        const double angle = random.uniform(0, 2 * std::numbers::pi);
        const crossing truth = {random.uniform(15, 16), random.uniform(15, 16), angle, single};
        draw::render(alidade::as_view<std::uint8_t>(picture), truth, how, camera);
        const alidade::point<float> guess = {static_cast<float>(truth.x + random.uniform(-1, 1)),
                                             static_cast<float>(truth.y + random.uniform(-1, 1))};
        const double bound = least_error(truth, how);
        const auto one = alidade::refine_corners(alidade::as_view<std::uint8_t>(picture), {&guess, 1},
                                                 {.radius = radius, .noise = noise});
        if (one[0].refined)
            // What blur does to a single field's corner, the covariance does not claim to tell.
            ours.add({.error = one[0].x - truth.x,
                      .bound = bound,
                      .sigma = single ? std::optional<double>() : std::sqrt(one[0].covariance(0, 0).value)});
        else
            ours.miss();
        std::vector<cv::Point2f> corner = {{guess.x, guess.y}};
        cv::cornerSubPix(picture, corner, {half_window, half_window}, {-1, -1},
                         {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 100, 1e-4});
        theirs.add({.error = static_cast<double>(corner[0].x) - truth.x, .bound = bound});
    }
    found.add("alidade", ours);
    found.add("cv::cornerSubPix", theirs);
}

const bool registered = [] {
    for (const bool single : {false, true})
        for (const int noise : {0, 2, 5, 10})
            accuracy::registration(
                {single ? "refine_corners, x of a field's corner" : "refine_corners, x of a crossing",
                 "noise " + std::to_string(noise), "px"},
                [=](accuracy::findings& found) { measure(found, single, noise); });
    return true;
}();

}  // namespace
