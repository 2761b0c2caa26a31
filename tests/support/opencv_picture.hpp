// Random cv::Mat pictures in the shapes that break things, and views of them.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/interop/opencv.hpp>

#include <doctest/doctest.h>

#include <opencv2/core.hpp>
#include <opencv2/core/utility.hpp>

namespace tests {

/// OpenCV keeps to the calling thread: how its threads lock is hidden from the thread sanitizer.
inline const bool opencv_is_on_one_thread = (cv::setNumThreads(1), true);

/// Sizes with no inside, around the lane counts, and of real pictures.
inline const cv::Size opencv_sizes[] = {{1, 1},   {1, 7},    {9, 1},    {2, 2},    {3, 5},     {15, 4},
                                        {31, 9},  {32, 32},  {33, 17},  {64, 3},   {100, 100}, {129, 40},
                                        {255, 6}, {640, 48}, {1021, 5}, {1920, 11}};

inline cv::Mat random_mat(cv::Size size, int type, int seed = 1) {
    cv::Mat made(size, type);
    cv::RNG rng(static_cast<std::uint64_t>(seed) * 7919 + static_cast<std::uint64_t>(size.width));
    const bool real = CV_MAT_DEPTH(type) == CV_32F;
    const double low = real ? -1 : CV_MAT_DEPTH(type) == CV_16S ? -32768 : 0;
    const double high = real ? 1 : CV_MAT_DEPTH(type) == CV_8U ? 256 : CV_MAT_DEPTH(type) == CV_16S ? 32768 : 65536;
    rng.fill(made, cv::RNG::UNIFORM, low, high);
    return made;
}

/// Largest difference of any sample.
inline double distance(const cv::Mat& a, const cv::Mat& b) { return cv::norm(a, b, cv::NORM_INF); }

/// `outside` as cv::BORDER_… has it.
inline int as_opencv(alidade::border edge) {
    switch (edge) {
        case alidade::border::mirror:
            return cv::BORDER_REFLECT_101;
        case alidade::border::reflect:
            return cv::BORDER_REFLECT;
        case alidade::border::edge:
            return cv::BORDER_REPLICATE;
        case alidade::border::wrap:
            return cv::BORDER_WRAP;
        case alidade::border::constant:
            break;
    }
    return cv::BORDER_CONSTANT;
}

}  // namespace tests
