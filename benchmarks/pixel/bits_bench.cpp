#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/bits.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// Which pixels are on: in bits, and as OpenCV tells it, in bytes.
const bool registered = [] {
    for (auto size : bench::frame_sizes) {
        const auto mask = [=] {
            cv::Mat made;
            cv::threshold(bench::photo(size, CV_8U), made, 128, 255, cv::THRESH_BINARY);
            return made;
        };
        bench::registration("bits_of_mask/u8x1/" + size.name(), "opencv", [=] {
            const cv::Mat src = mask();
            const auto bits = std::make_shared<bitmap>(size.width, size.height);
            cv::Mat theirs;
            return bench::contest{[=] { bits_of_mask(as_view<std::uint8_t>(src), bits->view()); },
                                  [=]() mutable { cv::compare(src, 0, theirs, cv::CMP_NE); }};
        });
        bench::registration("mask_of_bits/u8x1/" + size.name(), "opencv", [=] {
            const cv::Mat src = mask();
            const auto bits = std::make_shared<bitmap>(bits_of_mask(as_view<std::uint8_t>(src)));
            cv::Mat ours(src.size(), CV_8U), theirs;
            return bench::contest{[=]() mutable { mask_of_bits(bits->view(), as_view<std::uint8_t>(ours)); },
                                  [=]() mutable { cv::compare(src, 0, theirs, cv::CMP_NE); }};
        });
    }
    return true;
}();

}  // namespace
