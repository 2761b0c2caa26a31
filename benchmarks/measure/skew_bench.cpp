#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/measure/skew.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/page.hpp"

using namespace alidade;

namespace {

struct prepared {
    cv::Mat picture;
    sequences<edge_point> chains;
    scratch memory;

    explicit prepared(bench::frame_size size) : picture(size.height, size.width, CV_8U) {
        draw::random random(3);
        std::vector<std::byte> bytes(draw::page_workspace(size.width));
        draw::draw_page(as_view<std::uint8_t>(picture), {}, 0.05, 0.8, 3, random, {bytes.data(), bytes.size()});
        chains = subpixel_edges(as_view<std::uint8_t>(picture));
    }
};

/// OpenCV has nothing of the kind. Beside it stands the customary recipe: the angle, to a tenth of a degree and within
/// five, of most votes in its Hough transform of an edge picture.
const bool registered = [] {
    for (auto size : bench::frame_sizes)
        bench::registration("skew/points/" + size.name(), "opencv", [=] {
            const auto p = std::make_shared<prepared>(size);
            const auto points = p->chains.view().points;
            const workspace lent = p->memory.reserve(skew_workspace(points.size, size.width, size.height));
            cv::Mat edges;
            cv::Canny(p->picture, edges, 50, 150);
            return bench::contest{
                [=] { bench::used = skew(points, size.width, size.height, {.max_angle = 0.0873}, lent)->angle.value; },
                [p, edges, lines = std::vector<cv::Vec2f>()]() mutable {
                    cv::HoughLines(edges, lines, 1, CV_PI / 1800, 100, 0, 0, CV_PI / 2 - 0.0873, CV_PI / 2 + 0.0873);
                    bench::used = lines.empty() ? 0 : lines[0][1];
                }};
        });
    return true;
}();

}  // namespace
