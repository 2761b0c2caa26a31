// Pictures to time on: smooth parts, edges and noise, as in a photo; the same on every run.
// SPDX-License-Identifier: MIT
#pragma once

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"

namespace bench {

inline cv::Mat photo(frame_size size, int type) {
    cv::RNG rng(7);
    cv::Mat scene(size.height, size.width, CV_32FC(CV_MAT_CN(type)));
    cv::Mat coarse(size.height / 60 + 2, size.width / 60 + 2, scene.type());
    rng.fill(coarse, cv::RNG::UNIFORM, 0.1, 0.9);
    cv::resize(coarse, scene, scene.size(), 0, 0, cv::INTER_CUBIC);
    const int shapes = size.width * size.height / 20000 + 4;
    for (int i = 0; i < shapes; ++i) {
        const cv::Point at(rng.uniform(0, size.width), rng.uniform(0, size.height));
        const cv::Scalar colour(rng.uniform(0., 1.), rng.uniform(0., 1.), rng.uniform(0., 1.), rng.uniform(0., 1.));
        cv::circle(scene, at, rng.uniform(4, 60), colour, i % 3 == 0 ? 2 : -1, cv::LINE_8);
    }
    cv::Mat noise(scene.size(), scene.type());
    rng.fill(noise, cv::RNG::NORMAL, 0, 0.015);
    scene += noise;
    const int depth = CV_MAT_DEPTH(type);
    cv::Mat made;
    scene.convertTo(made, type, depth == CV_8U ? 255 : depth == CV_16U ? 65535 : depth == CV_16S ? 32767 : 1);
    return made;
}

}  // namespace bench
