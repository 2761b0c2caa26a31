#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// From the picture to the segments, edge points and all.
const bool registered = [] {
    for (auto size : bench::frame_sizes)
        bench::registration("line_segments/u8x1/" + size.name(), "opencv LSD", [=] {
            const cv::Mat src = bench::photo(size, CV_8U);
            const auto theirs = std::make_shared<std::vector<cv::Vec4f>>();
            const cv::Ptr<cv::LineSegmentDetector> detector = cv::createLineSegmentDetector();
            const int most = size.width * size.height / 10;
            const auto points = std::make_shared<std::vector<edge_point>>(most);
            const auto offsets = std::make_shared<std::vector<int>>(most / 8);
            const auto segments = std::make_shared<std::vector<line_segment>>(most / 8);
            const std::size_t bytes = subpixel_edges_workspace(size.width, size.height) + line_segments_workspace(most);
            const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
            return bench::contest{
                [=] {
                    const sequences_tally told = subpixel_edges(as_view<std::uint8_t>(src),
                                                                {{points->data(), most}, {offsets->data(), most / 8}},
                                                                {}, {scratch.get(), bytes});
                    (void)line_segments(
                        {{points->data(), told.points.written}, {offsets->data(), told.sequences.written + 1}},
                        {segments->data(), most / 8}, {}, {scratch.get(), bytes});
                },
                [=] { detector->detect(src, *theirs); }};
        });
    return true;
}();

}  // namespace
