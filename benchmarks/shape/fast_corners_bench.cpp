#include <alidade/interop/opencv.hpp>
#include <alidade/shape/fast_corners.hpp>

#include <opencv2/features2d.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

void register_one(bench::frame_size size, int threshold) {
    const std::string name = "fast_corners/u8x1/" + size.name() + "/t=" + std::to_string(threshold);
    bench::registration(name, "opencv", [=] {
        const cv::Mat src = bench::photo(size, CV_8U);
        const std::size_t bytes = fast_corners_workspace(size.width);
        const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
        const int room = size.width * size.height / 9;
        const std::shared_ptr<fast_corner[]> ours(new fast_corner[static_cast<std::size_t>(room)]);
        const auto theirs = std::make_shared<std::vector<cv::KeyPoint>>();
        return bench::contest{[=] {
                                  (void)fast_corners(as_view<std::uint8_t>(src), {ours.get(), room},
                                                     {.threshold = threshold}, {scratch.get(), bytes});
                              },
                              [=] { cv::FAST(src, *theirs, threshold); }};
    });
}

const bool registered = [] {
    for (auto size : {bench::frame_size{640, 480}, {1920, 1080}, {4000, 3000}}) register_one(size, 20);
    register_one({1920, 1080}, 10);
    register_one({1920, 1080}, 5);
    return true;
}();

}  // namespace
