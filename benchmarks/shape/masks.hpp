// Masks to time on: things on a belt, noise, a page of text; the same on every run.
// SPDX-License-Identifier: MIT
#pragma once

#include <opencv2/imgproc.hpp>

#include <string>

#include "benchmarks/harness.hpp"

namespace bench {

struct mask_kind {
    const char* name;
    cv::Mat (*draw)(cv::Size);
};

/// Discs and rings of many sizes with frayed borders.
inline cv::Mat draw_blobs(cv::Size size) {
    cv::RNG rng(11);
    cv::Mat made(size, CV_8U, cv::Scalar(0)), noise(size, CV_8U);
    for (int i = 0; i < size.area() / 12000 + 2; ++i)
        cv::circle(made, {rng.uniform(0, size.width), rng.uniform(0, size.height)}, rng.uniform(4, 60),
                   i % 7 == 0 ? 0 : 255, i % 4 == 0 ? 5 : -1);
    rng.fill(noise, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(noise, noise, {}, 2);
    cv::GaussianBlur(made, made, {}, 2);
    cv::addWeighted(made, 0.9, noise, 0.9, -100, made);
    return made > 127;
}

/// Smoothed noise cut in the middle: dense, many holes.
inline cv::Mat draw_noise(cv::Size size) {
    cv::RNG rng(12);
    cv::Mat noise(size, CV_8U);
    rng.fill(noise, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(noise, noise, {}, 1);
    return noise > 127;
}

inline cv::Mat draw_text(cv::Size size) {
    cv::RNG rng(13);
    cv::Mat made(size, CV_8U, cv::Scalar(0));
    for (int y = 16; y < size.height; y += 18) {
        std::string line;
        for (int i = 0; i < size.width / 10; ++i) line += static_cast<char>(i % 6 == 5 ? ' ' : rng.uniform(33, 127));
        cv::putText(made, line, {4, y}, cv::FONT_HERSHEY_SIMPLEX, 0.45, 255);
    }
    return made > 0;
}

inline const mask_kind mask_kinds[] = {{"blobs", draw_blobs}, {"noise", draw_noise}, {"text", draw_text}};

/// Of masks also what a large sensor gives, since their cost hangs on what is in them.
inline const frame_size mask_sizes[] = {{640, 480}, {1920, 1080}, {4000, 3000}};

}  // namespace bench
