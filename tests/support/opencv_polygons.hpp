// Contours as cv::findContours gives them, and other point sets: more than a thousand of each kind of points.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/array_view.hpp>
#include <alidade/core/point.hpp>

#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/polygons.hpp"

namespace tests {

template <class T>
using opencv_points = std::vector<cv::Point_<T>>;

template <class T>
alidade::array_view<const alidade::point<T>> view(const opencv_points<T>& points) {
    static_assert(sizeof(cv::Point_<T>) == sizeof(alidade::point<T>));
    return {reinterpret_cast<const alidade::point<T>*>(points.data()), static_cast<int>(points.size())};
}

template <class T>
opencv_points<T> as_opencv(const points_of<T>& points) {
    opencv_points<T> made;
    for (const auto& p : points) made.push_back({p.x, p.y});
    return made;
}

/// Calls test(contour) for the contours of random blobs, all their pixels or the ends of straight runs.
template <class T, class Test>
void at_blobs(int pictures, Test test) {
    cv::RNG rng(12);
    for (int i = 0; i < pictures; ++i) {
        cv::Mat noise(rng.uniform(8, 90), rng.uniform(8, 90), CV_8U), mask;
        rng.fill(noise, cv::RNG::UNIFORM, 0, 256);
        if (i % 4 != 0) cv::GaussianBlur(noise, noise, {}, i % 4);
        cv::threshold(noise, mask, 0, 255, cv::THRESH_OTSU);
        std::vector<std::vector<cv::Point>> contours;
        cv::findContours(mask, contours, cv::RETR_LIST, i % 3 == 0 ? cv::CHAIN_APPROX_SIMPLE : cv::CHAIN_APPROX_NONE);
        for (const auto& contour : contours) test(opencv_points<T>(contour.begin(), contour.end()));
    }
}

/// Calls test(points) for all kinds of points.
template <class T, class Test>
void at_opencv_polygons(Test test) {
    at_blobs<T>(150, test);
    at_awkward_polygons<T>(250, [&](const points_of<T>& points) { test(as_opencv(points)); });
}

}  // namespace tests
