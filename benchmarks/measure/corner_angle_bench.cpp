#include <alidade/edge/line_segments.hpp>
#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/corner_angle.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/part.hpp"

using namespace alidade;

namespace {

cv::Mat drawn_part() {
    draw::random random(3);
    std::vector<std::byte> bytes(draw::part_workspace(640));
    cv::Mat made(480, 640, CV_8U);
    draw::draw_part(as_view<std::uint8_t>(made), {}, {.centre = {320, 240}, .scale = 6, .rotation = 0.3}, 0.8, 3,
                    random, {bytes.data(), bytes.size()});
    return made;
}

/// From the picture. OpenCV's detector of segments has no fit and no uncertainty, and is the best of its kind there.
const bool registered = [] {
    bench::registration("corner_angle/u8x1/640x480", "opencv", [] {
        const auto picture = std::make_shared<cv::Mat>(drawn_part());
        return bench::contest{
            [=] {
                const auto view = as_view<std::uint8_t>(*picture);
                const auto segments = line_segments(subpixel_edges(view));
                const auto found = corner_angle(view, segments.view());
                bench::used = found ? found->angle.value : 0;
            },
            [picture, lsd = cv::createLineSegmentDetector(), found = std::vector<cv::Vec4f>()]() mutable {
                lsd->detect(*picture, found);
                bench::used = static_cast<double>(found.size());
            }};
    });
    return true;
}();

}  // namespace
