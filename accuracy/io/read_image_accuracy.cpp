// Pictures as alidade reads them, beside cv::imread: PNG is without loss; of JPEG the decoders differ by their
// rounding. SPDX-License-Identifier: MIT
#include <alidade/interop/opencv.hpp>
#include <alidade/io/stb.hpp>
#include <alidade/io/stb_implementation.hpp>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <cstdio>

#include "accuracy/pictures.hpp"
#include "accuracy/report.hpp"

namespace {

/// Blue, green, red and, where cv::imread keeps it (not of grey PNG), alpha; 16 bits, whatever the file has.
cv::Mat read_by_opencv(const std::string& path) {
    const cv::Mat read = cv::imread(path, cv::IMREAD_UNCHANGED);
    cv::Mat wide;
    if (read.empty()) return wide;
    read.convertTo(wide, CV_16U, read.depth() == CV_8U ? 257 : 1);
    if (wide.channels() == 1) cv::cvtColor(wide, wide, cv::COLOR_GRAY2BGR);
    return wide;
}

cv::Mat read_by_alidade(const std::string& path, int channels) {
    const auto read = alidade::read_image<std::uint16_t, 4>(path.c_str());
    if (!read) {
        std::fprintf(stderr, "%s\n", read.error().message);
        return {};
    }
    const cv::Mat all = alidade::as_mat(read->view());
    cv::Mat wanted;
    if (channels == 4)
        all.copyTo(wanted);
    else
        cv::cvtColor(all, wanted, cv::COLOR_BGRA2BGR);
    return wanted;
}

void compare(accuracy::findings& found, const std::string& pictures, const std::string& kind) {
    const std::string folder = found.data(pictures);
    if (folder.empty()) return;
    accuracy::errors differences;
    for (const auto& path : accuracy::pictures_in(folder, {kind})) {
        const cv::Mat theirs = read_by_opencv(path), ours = read_by_alidade(path, theirs.channels());
        if (theirs.empty() || ours.size() != theirs.size()) {
            std::fprintf(stderr, "%s: not read alike\n", path.c_str());
            differences.miss();
            continue;
        }
        const double samples = static_cast<double>(theirs.total()) * theirs.channels();
        differences.add({.error = cv::norm(ours, theirs, cv::NORM_L2) / 257 / std::sqrt(samples)});
    }
    found.add("alidade - cv::imread", differences);
}

const bool registered = [] {
    const auto add = [](std::string pictures, std::string kind) {
        accuracy::registration({"real pictures, read_image", pictures + ", " + kind, "1 of 255"},
                               [=](accuracy::findings& found) { compare(found, pictures, kind); });
    };
    add("pngsuite_valid", ".png");
    add("opencv_samples", ".png");
    add("opencv_samples", ".jpg");
    return true;
}();

}  // namespace
