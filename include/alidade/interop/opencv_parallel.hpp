// Runs the bands of an operator on OpenCV's threads.
// SPDX-License-Identifier: MIT
#pragma once

#include <alidade/core/executor.hpp>

#include <opencv2/core/utility.hpp>

namespace alidade {

/// An executor over cv::parallel_for_, so that a program that has OpenCV's threads needs no others:
/// `gaussian_blur(src, dst, {.sigma = 2}, scratch, opencv_parallel{})`. As many bands as cv::getNumThreads().
///
/// A task must not throw. OpenCV may allocate in each call; the result does not depend on its threads.
struct opencv_parallel {
    int bands() const { return cv::getNumThreads() > 1 ? cv::getNumThreads() : 1; }

    template <class Task>
    void run(int n, Task&& task) const {
        const auto each = [&task](const cv::Range& range) {
            for (int i = range.start; i < range.end; ++i) task(i);
        };
        cv::parallel_for_({0, n}, each, n);
    }
};

}  // namespace alidade
