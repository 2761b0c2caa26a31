// A picture of discs, rectangles and bars, as parts on a table look: what finders of shapes are timed on.
// SPDX-License-Identifier: MIT
#pragma once

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"

namespace bench {

/// One shape in 12,000 pixels, many of them partly covered by others.
inline cv::Mat shapes(frame_size size) {
    cv::RNG rng(5);
    cv::Mat made(size.height, size.width, CV_8U, cv::Scalar(60));
    const int count = size.width * size.height / 12000;
    for (int i = 0; i < count; ++i) {
        const cv::Point at(rng.uniform(0, size.width), rng.uniform(0, size.height));
        const int extent = rng.uniform(8, 60);
        const cv::Scalar grey(rng.uniform(0, 256));
        const cv::Point aside(rng.uniform(-200, 200), rng.uniform(-200, 200));
        if (i % 3 == 0)
            cv::circle(made, at, extent, grey, -1, cv::LINE_AA);
        else if (i % 3 == 1)
            cv::rectangle(made, at, at + cv::Point(2 * extent, extent), grey, -1);
        else
            cv::line(made, at, at + aside, grey, rng.uniform(1, 6), cv::LINE_AA);
    }
    cv::GaussianBlur(made, made, {3, 3}, 0.8);
    cv::Mat noise(made.size(), CV_16S), sum;
    rng.fill(noise, cv::RNG::NORMAL, 0, 2);
    made.convertTo(sum, CV_16S);
    sum += noise;
    sum.convertTo(made, CV_8U);
    return made;
}

}  // namespace bench
