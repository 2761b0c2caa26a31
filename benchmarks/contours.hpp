// Contours to time on: the outline of a blob with bays, walked pixel by pixel; the same on every run.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <string>
#include <vector>

namespace bench {

/// About how many points.
inline constexpr int contour_sizes[] = {500, 20000};

template <class T>
using contour = std::vector<cv::Point_<T>>;

template <class T>
contour<T> blob(int points) {
    const double radius = points / 7.6;
    const int size = static_cast<int>(2.8 * radius);
    cv::Mat mask(size, size, CV_8U);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x) {
            const double dx = x - 0.5 * size, dy = y - 0.5 * size, angle = std::atan2(dy, dx);
            const double edge =
                1 + 0.15 * std::sin(3 * angle + 1) + 0.08 * std::sin(8 * angle) + 0.03 * std::sin(21 * angle);
            mask.at<unsigned char>(y, x) = std::hypot(dx, dy) < radius * edge ? 255 : 0;
        }
    std::vector<std::vector<cv::Point>> found;
    cv::findContours(mask, found, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    contour<T> made;
    cv::RNG rng(5);
    for (const cv::Point& p : found.at(0)) {
        const double off = static_cast<T>(0.5) != T(0) ? 0.4 : 0;  // floats lie between the pixels
        made.push_back(
            {static_cast<T>(p.x + off * rng.uniform(-1.0, 1.0)), static_cast<T>(p.y + off * rng.uniform(-1.0, 1.0))});
    }
    return made;
}

template <class T>
alidade::array_view<const alidade::point<T>> view(const contour<T>& points) {
    static_assert(sizeof(cv::Point_<T>) == sizeof(alidade::point<T>));
    return {reinterpret_cast<const alidade::point<T>*>(points.data()), static_cast<int>(points.size())};
}

template <class T>
std::string contour_name(int points) {
    return std::string(sizeof(T) == 4 && static_cast<T>(0.5) != T(0) ? "f32" : "s32") + "/" + std::to_string(points) +
           " points";
}

}  // namespace bench
