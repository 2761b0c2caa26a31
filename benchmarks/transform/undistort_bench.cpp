#include <alidade/interop/opencv.hpp>
#include <alidade/transform/undistort.hpp>

#include <opencv2/calib3d.hpp>

#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

template <int C>
bench::contest prepare(bench::frame_size size) {
    cv::Mat src(size.height, size.width, CV_8UC(C)), ours(src.size(), src.type()), theirs(src.size(), src.type());
    cv::theRNG().state = 1;
    cv::randu(src, 0, 255);
    const double focal = 0.85 * size.width;
    const lens by = {focal, focal, 0.5 * size.width + 3, 0.5 * size.height - 2, -0.28, 0.07, 0.001, -0.0005, 0};
    const cv::Matx33d matrix(by.fx, 0, by.cx, 0, by.fy, by.cy, 0, 0, 1);
    const std::vector<double> terms = {by.k1, by.k2, by.p1, by.p2, by.k3};
    return {[=] {
                undistort(as_view<const std::uint8_t, C>(src), as_view<std::uint8_t, C>(const_cast<cv::Mat&>(ours)), by,
                          undistort_options{});
            },
            [=] { cv::undistort(src, const_cast<cv::Mat&>(theirs), matrix, terms); }};
}

const bool registered = [] {
    for (const auto size : bench::frame_sizes) {
        bench::registration("undistort/u8x1/" + size.name(), "opencv", [=] { return prepare<1>(size); });
        bench::registration("undistort/u8x3/" + size.name(), "opencv", [=] { return prepare<3>(size); });
    }
    return true;
}();

}  // namespace
