// Every colour there is, against luma as ITU-R BT.601 defines it in real numbers.
// SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>

#include "accuracy/report.hpp"

namespace {

const accuracy::registration all_colours({"gray_from_bgr", "u8, all 2^24 colours", "grey levels"}, [](auto& found) {
    cv::Mat colours(256, 256, CV_8UC3), gray(256, 256, CV_8U);
    accuracy::errors ours, theirs;
    const auto luma = [&](int y, int x) {
        const auto& pixel = colours.at<cv::Vec3b>(y, x);
        return 0.114 * pixel[0] + 0.587 * pixel[1] + 0.299 * pixel[2];
    };
    const auto compare = [&](accuracy::errors& made) {
        for (int y = 0; y < 256; ++y)
            for (int x = 0; x < 256; ++x) {
                const double truth = luma(y, x);
                made.add({.error = gray.at<std::uint8_t>(y, x) - truth, .bound = std::abs(std::round(truth) - truth)});
            }
    };
    const int blues = found.trials(256);
    for (int i = 0; i < blues; ++i) {
        for (int y = 0; y < 256; ++y)
            for (int x = 0; x < 256; ++x)
                colours.at<cv::Vec3b>(y, x) = cv::Vec3b(static_cast<std::uint8_t>(i * 255 / std::max(blues - 1, 1)),
                                                        static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y));
        alidade::gray_from_bgr(alidade::as_view<std::uint8_t, 3>(colours), alidade::as_view<std::uint8_t>(gray));
        compare(ours);
        cv::cvtColor(colours, gray, cv::COLOR_BGR2GRAY);
        compare(theirs);
    }
    found.add("alidade", ours);
    found.add("cv::cvtColor", theirs);
});

}  // namespace
