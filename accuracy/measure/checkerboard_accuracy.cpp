// Corners of checkerboards: how far they are from where they are, how many boards are found, and how well a plane and a
// camera fit those of photographs.
//
// Photographs: <name>.png or .jpg beside <name>_corners.csv, whose first line states the board's size.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/calibrate_camera.hpp>
#include <alidade/measure/checkerboard.hpp>

#include <opencv2/calib3d.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <map>

#include "accuracy/measure/grids.hpp"

using namespace alidade;

namespace {

std::vector<cv::Point2f> theirs_of(const cv::Mat& picture, int columns, int rows) {
    std::vector<cv::Point2f> found;
    if (!cv::findChessboardCorners(picture, {columns, rows}, found)) return {};
    cv::cornerSubPix(picture, found, {5, 5}, {-1, -1}, {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 100, 1e-4});
    return found;
}

std::vector<grid_point> ours_of(const cv::Mat& picture, int columns, int rows) {
    const auto found = checkerboard(as_view<const std::uint8_t>(picture), {.columns = columns, .rows = rows});
    return found ? std::vector<grid_point>(found->begin(), found->end()) : std::vector<grid_point>();
}

struct condition {
    const char* name;
    double scale, most_tilt, blur, noise, k1, shade;
};

constexpr condition conditions[] = {{"noise 0", 30, 0.5, 0.8, 0, 0, 0},      {"noise 2", 30, 0.5, 0.8, 2, 0, 0},
                                    {"noise 5", 30, 0.5, 0.8, 5, 0, 0},      {"noise 10", 30, 0.5, 0.8, 10, 0, 0},
                                    {"tilt to 60°", 30, 1.05, 0.8, 3, 0, 0}, {"bent", 30, 0.5, 0.8, 3, -0.3, 0},
                                    {"shaded", 30, 0.5, 0.8, 3, 0, 0.6},     {"blur 3", 30, 0.5, 3, 3, 0, 0},
                                    {"fields of 8 px", 8, 0.3, 0.8, 2, 0, 0}};

constexpr int columns = 9, rows = 6;

/// The point of `found` that is nearest to the truth: boards may be told from either end.
template <class Points, class Place>
double nearest_x(const Points& found, draw::place truth, Place place, std::size_t& which) {
    double least = 1e9;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto [x, y] = place(found[i]);
        const double far = std::hypot(x - truth.x, y - truth.y);
        if (far < least) least = far, which = i;
    }
    return least;
}

void draw_one(const cv::Mat& picture, const condition& how, const draw::bent_view& seen, draw::random& camera) {
    draw::draw_board(
        as_view<std::uint8_t>(const_cast<cv::Mat&>(picture)), {.columns = columns, .rows = rows}, seen, how.blur,
        [&](double light, int x, int) { return light * (1 - how.shade * x / 640); }, how.noise, camera);
}

void on_corners(accuracy::findings& found, const condition& how) {
    cv::Mat picture(480, 640, CV_8U);
    draw::random random(801), camera(802);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(40); ++i) {
        const draw::bent_view seen =
            accuracy::chance_view({0.5 * (columns - 1), 0.5 * (rows - 1)}, how.scale, how.most_tilt, how.k1, random);
        draw_one(picture, how, seen, camera);
        const auto a = ours_of(picture, columns, rows);
        const auto b = theirs_of(picture, columns, rows);
        if (a.empty()) ours.miss();
        if (b.empty()) theirs.miss();
        if (a.empty() || b.empty()) continue;  // the same corners for both
        for (int k = 0; k < columns * rows; ++k) {
            const draw::place truth = seen({static_cast<double>(k % columns), static_cast<double>(k / columns)});
            std::size_t mine = 0, other = 0;
            nearest_x(a, truth, [](const grid_point& p) { return std::pair{p.seen.x, p.seen.y}; }, mine);
            nearest_x(
                b, truth,
                [](const cv::Point2f& p) { return std::pair{static_cast<double>(p.x), static_cast<double>(p.y)}; },
                other);
            ours.add({.error = a[mine].seen.x - truth.x, .sigma = std::sqrt(a[mine].seen.covariance(0, 0).value)});
            theirs.add({.error = static_cast<double>(b[other].x) - truth.x});
        }
    }
    found.add("alidade", ours);
    found.add("cv::findChessboardCorners, cornerSubPix", theirs);
}

void on_boards(accuracy::findings& found, const condition& how) {
    cv::Mat picture(480, 640, CV_8U);
    draw::random random(803), camera(804);
    accuracy::errors ours, theirs;
    for (int i = 0; i < found.trials(10); ++i) {
        const draw::bent_view seen =
            accuracy::chance_view({0.5 * (columns - 1), 0.5 * (rows - 1)}, how.scale, how.most_tilt, how.k1, random);
        draw_one(picture, how, seen, camera);
        // Each corner to a pixel, or it is not the board that was found.
        const auto missed = [&](const auto& points, auto place) {
            for (int k = 0; k < columns * rows; ++k) {
                std::size_t which = 0;
                const draw::place truth = seen({static_cast<double>(k % columns), static_cast<double>(k / columns)});
                if (points.empty() || nearest_x(points, truth, place, which) > 1.5) return 1.0;
            }
            return 0.0;
        };
        ours.add({.error = missed(ours_of(picture, columns, rows),
                                  [](const grid_point& p) { return std::pair{p.seen.x, p.seen.y}; })});
        theirs.add({.error = missed(theirs_of(picture, columns, rows), [](const cv::Point2f& p) {
                        return std::pair{static_cast<double>(p.x), static_cast<double>(p.y)};
                    })});
    }
    found.add("alidade", ours);
    found.add("cv::findChessboardCorners, cornerSubPix", theirs);
}

enum class quantity { not_found, plane, camera, invented };

void on_photographs(accuracy::findings& found, quantity what) {
    const std::string folder = found.data("checkerboard");
    if (folder.empty()) return;
    accuracy::errors ours, theirs;
    struct views {
        std::vector<grid_point> ours;
        std::vector<int> offsets = {0};
        std::vector<std::vector<cv::Point2f>> theirs;
        std::vector<std::vector<cv::Point3f>> plane;
        cv::Size size;
    };
    std::map<std::string, views> of_folder;
    for (const auto& one : accuracy::sized_pictures(folder, "_corners.csv")) {
        const cv::Mat picture = cv::imread(one.path, cv::IMREAD_GRAYSCALE);
        if (picture.empty()) continue;
        if (what == quantity::invented) {
            // A board one larger than the one that is there.
            ours.add({.error = ours_of(picture, one.columns + 1, one.rows).empty() ? 0.0 : 1.0});
            theirs.add({.error = theirs_of(picture, one.columns + 1, one.rows).empty() ? 0.0 : 1.0});
            continue;
        }
        const auto a = ours_of(picture, one.columns, one.rows);
        const auto b = theirs_of(picture, one.columns, one.rows);
        if (what == quantity::not_found) {
            ours.add({.error = a.empty() ? 1.0 : 0.0});
            theirs.add({.error = b.empty() ? 1.0 : 0.0});
        }
        if (a.empty() || b.empty()) continue;
        if (what == quantity::plane) {
            ours.add({.error = accuracy::misfit_of(a, false, picture.cols, picture.rows)});
            theirs.add(
                {.error = accuracy::misfit_of(accuracy::as_grid(b, one.columns), false, picture.cols, picture.rows)});
        }
        if (what == quantity::camera) {
            views& all = of_folder[one.folder];
            all.size = picture.size();
            all.ours.insert(all.ours.end(), a.begin(), a.end());
            all.offsets.push_back(static_cast<int>(all.ours.size()));
            all.theirs.push_back(b);
            all.plane.emplace_back();
            for (std::size_t i = 0; i < b.size(); ++i)
                all.plane.back().emplace_back(static_cast<float>(static_cast<int>(i) % one.columns),
                                              static_cast<float>(static_cast<int>(i) / one.columns), 0.0F);
        }
    }
    for (auto& [name, all] : of_folder) {
        if (all.theirs.size() < 4) continue;
        const auto made = calibrate_camera({{all.ours.data(), static_cast<int>(all.ours.size())},
                                            {all.offsets.data(), static_cast<int>(all.offsets.size())}},
                                           {}, all.size.width, all.size.height);
        if (made)
            ours.add({.error = made->rms});
        else
            ours.miss();
        cv::Mat matrix, terms;
        std::vector<cv::Mat> turns, shifts;
        theirs.add({.error = cv::calibrateCamera(all.plane, all.theirs, all.size, matrix, terms, turns, shifts)});
    }
    if (ours.n() == 0) return found.skip("no pictures with boards in " + folder);
    found.add("alidade", ours);
    found.add(what == quantity::camera ? "cv::calibrateCamera" : "cv::findChessboardCorners, cornerSubPix", theirs);
}

const bool registered = [] {
    for (const condition& how : conditions)
        accuracy::registration({"checkerboard, x of a corner", how.name, "px"},
                               [&how](accuracy::findings& found) { on_corners(found, how); });
    for (const condition& how : conditions)
        accuracy::registration({"checkerboard, boards not found", how.name, "share"},
                               [&how](accuracy::findings& found) { on_boards(found, how); });
    const struct {
        const char *name, *unit;
        quantity what;
    } real[] = {{"boards not found", "share", quantity::not_found},
                {"boards found that are not there", "share", quantity::invented},
                {"distance of corners from a plane's", "px", quantity::plane},
                {"distance of corners from a camera's", "px", quantity::camera}};
    for (const auto& task : real)
        accuracy::registration({std::string("real pictures, checkerboard, ") + task.name, "all", task.unit},
                               [what = task.what](accuracy::findings& found) { on_photographs(found, what); });
    return true;
}();

}  // namespace
