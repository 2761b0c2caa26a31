// Places and lengths on a plane, in millimetres, by one picture of a checkerboard of 5 mm that lay on it; beside the
// homography that OpenCV fits to its own corners.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/calibrate_plane.hpp>
#include <alidade/measure/checkerboard.hpp>

#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include "accuracy/measure/grids.hpp"

using namespace alidade;

namespace {

constexpr int columns = 9, rows = 6;
constexpr double spacing = 5, sigma = 0.03;  // mm; of the points that are measured, in pixels

void measure(accuracy::findings& found, double noise, double k1, bool lengths) {
    cv::Mat picture(480, 640, CV_8U);
    draw::random random(821), camera(822);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(40); ++i) {
        const draw::bent_view seen =
            accuracy::chance_view({0.5 * (columns - 1), 0.5 * (rows - 1)}, 34, 0.6, k1, random);
        draw::draw_board(as_view<std::uint8_t>(picture), {.columns = columns, .rows = rows}, seen, 0.8,
                         draw::evenly_lit, noise, camera);
        const auto board = checkerboard(as_view<const std::uint8_t>(picture), {.columns = columns, .rows = rows});
        std::vector<cv::Point2f> corners;
        if (!board || !cv::findChessboardCorners(picture, {columns, rows}, corners)) {
            ours.miss();
            continue;
        }
        cv::cornerSubPix(picture, corners, {5, 5}, {-1, -1},
                         {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 100, 1e-4});
        const auto plane = calibrate_plane(board->view(), {.spacing = spacing}, 640, 480);
        std::vector<cv::Point2f> there;
        for (int k = 0; k < columns * rows; ++k)
            there.emplace_back(static_cast<float>(spacing * (k % columns)),
                               static_cast<float>(spacing * (k / columns)));
        const cv::Mat map = cv::findHomography(corners, there, 0);
        if (!plane || map.empty()) {
            ours.miss();
            continue;
        }
        // Either begins at its own end of the board.
        const bool turned = std::hypot(static_cast<double>(corners[0].x) - (*board)[0].seen.x,
                                       static_cast<double>(corners[0].y) - (*board)[0].seen.y) > 5;
        for (int k = 0; k < 25; ++k) {
            const draw::place a = {random.uniform(0, columns - 1), random.uniform(0, rows - 1)};
            const draw::place b = {random.uniform(0, columns - 1), random.uniform(0, rows - 1)};
            const auto seen_at = [&](draw::place p) {
                const draw::place q = seen(p);
                return measured_point<>{q.x + sigma * random.normal(), q.y + sigma * random.normal(), isotropic(sigma)};
            };
            const measured_point<> p = seen_at(a), q = seen_at(b);
            std::vector<cv::Point2d> mapped;
            cv::perspectiveTransform(std::vector<cv::Point2d>{{p.x, p.y}, {q.x, q.y}}, mapped, map);
            if (lengths) {
                const double truth = spacing * std::hypot(a.x - b.x, a.y - b.y);
                const auto length = distance(*plane, p, q);
                if (length) ours.add({.error = length->value - truth, .sigma = length->sigma});
                theirs.add({.error = cv::norm(mapped[0] - mapped[1]) - truth});
            } else {
                const auto place = to_millimetres(*plane, p);
                if (place)
                    ours.add({.error = place->x - spacing * a.x, .sigma = std::sqrt(place->covariance(0, 0).value)});
                const double x = turned ? spacing * (columns - 1) - mapped[0].x : mapped[0].x;
                theirs.add({.error = x - spacing * a.x});
            }
        }
    }
    found.add("alidade", ours);
    found.add("cv::findHomography of its corners", theirs);
}

const bool registered = [] {
    const struct {
        const char* name;
        double noise, k1;
    } conditions[] = {{"noise 2", 2, 0}, {"noise 5", 5, 0}, {"noise 10", 10, 0}, {"noise 5, bent", 5, -0.2}};
    for (const bool lengths : {false, true})
        for (const auto& how : conditions)
            accuracy::registration(
                {lengths ? "calibration, a distance on the plane" : "calibration, x of a place on the plane", how.name,
                 "mm"},
                [noise = how.noise, k1 = how.k1, lengths](accuracy::findings& found) {
                    measure(found, noise, k1, lengths);
                });
    return true;
}();

}  // namespace
