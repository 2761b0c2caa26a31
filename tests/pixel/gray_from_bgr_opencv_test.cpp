#include <alidade/pixel/gray_from_bgr.hpp>

#include <opencv2/imgproc.hpp>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

template <int C>
void equals_opencv(int bgr_code, int rgb_code) {
    for (cv::Size size : tests::opencv_sizes) {
        const cv::Mat src = tests::random_mat(size, CV_8UC(C));
        cv::Mat ours(size, CV_8U), theirs;
        cv::cvtColor(src, theirs, bgr_code);
        gray_from_bgr(as_view<std::uint8_t, C>(src), as_view<std::uint8_t>(ours));
        CHECK_MESSAGE(tests::distance(ours, theirs) == 0, size.width, " x ", size.height, " x ", C);
        cv::cvtColor(src, theirs, rgb_code);
        gray_from_rgb(as_view<std::uint8_t, C>(src), as_view<std::uint8_t>(ours));
        CHECK_MESSAGE(tests::distance(ours, theirs) == 0, size.width, " x ", size.height, " x ", C);
    }
}

}  // namespace

TEST_CASE("gray_from_bgr: equal to cv::cvtColor, bit for bit") {
    equals_opencv<3>(cv::COLOR_BGR2GRAY, cv::COLOR_RGB2GRAY);
    equals_opencv<4>(cv::COLOR_BGRA2GRAY, cv::COLOR_RGBA2GRAY);
}
