#include <alidade/interop/opencv.hpp>
#include <alidade/shape/corners.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

void register_one(bench::frame_size size, corner_measure measure) {
    const bool harris = measure == corner_measure::harris;
    bench::registration("corners/u8x1/" + size.name() + (harris ? "/harris" : "/min_eigenvalue"), "opencv", [=] {
        const cv::Mat src = bench::photo(size, CV_8U);
        const corners_options options = {.response = {measure}, .max_corners = 1000};
        const std::size_t bytes = corners_workspace(size.width, size.height, options);
        const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
        const std::shared_ptr<corner[]> ours(new corner[1000]);
        const auto theirs = std::make_shared<std::vector<cv::Point2f>>();
        return bench::contest{
            [=] { (void)corners(as_view<std::uint8_t>(src), {ours.get(), 1000}, options, {scratch.get(), bytes}); },
            [=] {
                cv::goodFeaturesToTrack(src, *theirs, 1000, options.min_quality, options.min_distance, cv::noArray(), 3,
                                        harris, 0.04);
            }};
    });
}

const bool registered = [] {
    for (auto size : {bench::frame_size{640, 480}, {1920, 1080}, {4000, 3000}})
        register_one(size, corner_measure::min_eigenvalue);
    register_one({1920, 1080}, corner_measure::harris);
    return true;
}();

}  // namespace
