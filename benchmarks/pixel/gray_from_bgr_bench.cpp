#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/gray_from_bgr.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

template <int C>
void register_all() {
    for (auto size : bench::frame_sizes)
        bench::registration("gray_from_bgr/u8x" + std::to_string(C) + "/" + size.name(), "opencv", [size] {
            const cv::Mat src = bench::photo(size, CV_8UC(C));
            cv::Mat ours(src.size(), CV_8U), theirs(src.size(), CV_8U);
            return bench::contest{
                [=]() mutable { gray_from_bgr(as_view<std::uint8_t, C>(src), as_view<std::uint8_t>(ours)); },
                [=] { cv::cvtColor(src, theirs, C == 3 ? cv::COLOR_BGR2GRAY : cv::COLOR_BGRA2GRAY); }};
        });
}

const bool registered = (register_all<3>(), register_all<4>(), true);

}  // namespace
