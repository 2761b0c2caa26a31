// What the accuracy of boards and of grids have in common: views to draw, real pictures, and how well a plane fits.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/measure/calibrate_plane.hpp>

#include <opencv2/core.hpp>

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <string>
#include <vector>

#include "accuracy/pictures.hpp"
#include "accuracy/report.hpp"
#include "tools/draw/target.hpp"

namespace accuracy {

/// A view of chance of a target whose middle is `middle` in its plane, in a picture of 640 by 480 pixels.
inline draw::bent_view chance_view(draw::place middle, double scale, double most_tilt, double k1,
                                   draw::random& random) {
    draw::bent_view made = {
        draw::seen_from({.centre = {319.5 + random.uniform(-0.5, 0.5), 239.5 + random.uniform(-0.5, 0.5)},
                         .scale = scale,
                         .rotation = random.uniform(-std::numbers::pi, std::numbers::pi),
                         .tilt = random.uniform(0, most_tilt),
                         .axis = random.uniform(0, 2 * std::numbers::pi),
                         .distance = 25}),
        {319.5, 239.5},
        400,
        k1,
        0};
    double* m = made.view.m;
    for (int i = 0; i < 3; ++i) m[3 * i + 2] -= m[3 * i] * middle.x + m[3 * i + 1] * middle.y;
    return made;
}

/// The pictures of a folder and of those in it, with the size of the grid that the file beside them, <name><ending>,
/// states: "rows=7 cols=5" or "9x6".
struct sized_picture {
    std::string path, folder;
    int columns = 0, rows = 0;
};
inline std::vector<sized_picture> sized_pictures(const std::string& folder, const std::string& ending) {
    std::vector<sized_picture> made;
    std::vector<std::string> folders = {folder};
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_directory()) folders.push_back(entry.path().string());
    std::sort(folders.begin(), folders.end());
    for (const std::string& one : folders)
        for (const std::string& path : pictures_in(one)) {
            std::ifstream file(path.substr(0, path.find_last_of('.')) + ending);
            std::string line;
            if (!std::getline(file, line)) continue;
            sized_picture picture = {path, one};
            const auto rows = line.find("rows="), corners = line.find("corners ");
            if (rows != std::string::npos)
                std::sscanf(line.c_str() + rows, "rows=%d cols=%d", &picture.rows, &picture.columns);
            else if (corners != std::string::npos)
                std::sscanf(line.c_str() + corners, "corners %dx%d", &picture.columns, &picture.rows);
            if (picture.columns > 1 && picture.rows > 1) made.push_back(picture);
        }
    return made;
}

inline std::vector<alidade::grid_point> as_grid(const std::vector<cv::Point2f>& points, int columns) {
    std::vector<alidade::grid_point> made;
    for (std::size_t i = 0; i < points.size(); ++i)
        made.push_back({{static_cast<double>(points[i].x), static_cast<double>(points[i].y)},
                        static_cast<int>(i) % columns,
                        static_cast<int>(i) / columns});
    return made;
}

/// How far points are from those of the plane and lens that suit them best, in the root of the mean square; each point
/// counts alike.
inline double misfit_of(std::vector<alidade::grid_point> points, bool asymmetric, int width, int height) {
    for (alidade::grid_point& p : points) p.seen = {p.seen.x, p.seen.y};
    const auto found = alidade::calibrate_plane({points.data(), static_cast<int>(points.size())},
                                                {.asymmetric = asymmetric}, width, height);
    return found ? found->rms : 1e9;
}

}  // namespace accuracy
