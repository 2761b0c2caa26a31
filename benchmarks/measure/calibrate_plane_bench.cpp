#include <alidade/measure/calibrate_camera.hpp>
#include <alidade/measure/calibrate_plane.hpp>

#include <opencv2/calib3d.hpp>

#include <cmath>
#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/random.hpp"

using namespace alidade;

namespace {

constexpr int views = 10, columns = 9, rows = 6, all = views * columns * rows;
constexpr lens by = {530, 540, 325, 236, -0.28, 0.09, 0.001, -0.0005, -0.01};

struct seen_views {
    std::vector<grid_point> points;
    std::vector<int> offsets = {0};
    std::vector<std::vector<cv::Point2f>> theirs;
    std::vector<std::vector<cv::Point3f>> plane;

    seen_views() {
        draw::random random(1);
        for (int i = 0; i < views; ++i) {
            const double about_x = random.uniform(-0.6, 0.6), about_y = random.uniform(-0.6, 0.6);
            const double cx = std::cos(about_x), sx = std::sin(about_x), cy = std::cos(about_y), sy = std::sin(about_y);
            theirs.emplace_back();
            plane.emplace_back();
            for (int k = 0; k < columns * rows; ++k) {
                const double x = 30 * (k % columns - 4), y = 30 * (k / columns - 2.5);
                const double u = cy * x + sy * sx * y, v = cx * y, w = -sy * x + cy * sx * y + 500;
                point<double> p = distorted(by, {by.fx * u / w + by.cx, by.fy * v / w + by.cy});
                p.x += 0.1 * random.normal(), p.y += 0.1 * random.normal();
                points.push_back({{p.x, p.y, isotropic(0.1)}, k % columns, k / columns});
                theirs.back().emplace_back(static_cast<float>(p.x), static_cast<float>(p.y));
                plane.back().emplace_back(static_cast<float>(30 * (k % columns)),
                                          static_cast<float>(30 * (k / columns)), 0.0F);
            }
            offsets.push_back(static_cast<int>(points.size()));
        }
    }
};

const bench::registration camera("calibrate_camera/f64/10 views of 54 points", "opencv", [] {
    const auto seen = std::make_shared<seen_views>();
    const std::size_t bytes = calibrate_camera_workspace(views, columns * rows);
    const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
    const auto poses = std::make_shared<std::vector<target_pose>>(views);
    return bench::contest{[=] {
                              (void)calibrate_camera({{seen->points.data(), all}, {seen->offsets.data(), views + 1}},
                                                     {.spacing = 30}, 640, 480, {poses->data(), views}, {},
                                                     {scratch.get(), bytes});
                          },
                          [=] {
                              cv::Mat matrix, terms;
                              std::vector<cv::Mat> turns, shifts;
                              cv::calibrateCamera(seen->plane, seen->theirs, {640, 480}, matrix, terms, turns, shifts);
                          }};
});

/// View and lens by one picture; OpenCV's camera by one picture, which cannot tell all it asks for.
const bench::registration plane("calibrate_plane/f64/54 points", "opencv", [] {
    const auto seen = std::make_shared<seen_views>();
    return bench::contest{
        [=] { (void)calibrate_plane({seen->points.data(), columns * rows}, {.spacing = 30}, 640, 480); },
        [=] {
            cv::Mat matrix, terms;
            std::vector<cv::Mat> turns, shifts;
            cv::calibrateCamera(std::vector<std::vector<cv::Point3f>>{seen->plane[0]},
                                std::vector<std::vector<cv::Point2f>>{seen->theirs[0]}, {640, 480}, matrix, terms,
                                turns, shifts);
        }};
});

}  // namespace
