#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// OpenCV has no edge points: the peer is what finds edge pixels, with as much smoothing, and one derivative more to
/// have their directions.
const bool registered = [] {
    for (auto size : bench::frame_sizes)
        bench::registration("subpixel_edges/u8x1/" + size.name(), "opencv blur+sobel+canny", [=] {
            const cv::Mat src = bench::photo(size, CV_8U);
            cv::Mat smooth, dx, dy, edges;
            const std::size_t bytes = subpixel_edges_workspace(size.width, size.height);
            const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
            const auto points = std::make_shared<std::vector<edge_point>>(size.width * size.height / 10);
            const auto offsets = std::make_shared<std::vector<int>>(size.width * size.height / 100);
            return bench::contest{[=] {
                                      (void)subpixel_edges(as_view<std::uint8_t>(src),
                                                           {{points->data(), static_cast<int>(points->size())},
                                                            {offsets->data(), static_cast<int>(offsets->size())}},
                                                           {}, {scratch.get(), bytes});
                                  },
                                  [=]() mutable {
                                      cv::GaussianBlur(src, smooth, cv::Size(7, 7), 1.2);
                                      cv::Sobel(smooth, dx, CV_16S, 1, 0);
                                      cv::Sobel(smooth, dy, CV_16S, 0, 1);
                                      cv::Canny(dx, dy, edges, 24, 48, true);
                                  }};
        });
    return true;
}();

}  // namespace
