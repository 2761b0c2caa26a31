#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/ellipses.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/shape/shapes_picture.hpp"

using namespace alidade;

namespace {

struct prepared {
    cv::Mat picture;
    sequences<edge_point> chains;
    scratch memory;
    std::vector<ellipse> found = std::vector<ellipse>(4096);

    explicit prepared(bench::frame_size size)
        : picture(bench::shapes(size)), chains(subpixel_edges(as_view<std::uint8_t>(picture))) {}
};

// OpenCV fits ellipses to contours but does not look for them: this peer fits one to each edge, and tells none apart.
const bool registered = [] {
    for (auto size : bench::frame_sizes)
        bench::registration(
            "ellipses/chains/" + size.name() + "/coverage=0.5", "opencv Canny, findContours, fitEllipse", [=] {
                auto p = std::make_shared<prepared>(size);
                const auto chains = static_cast<const sequences<edge_point>&>(p->chains).view();
                const workspace lent =
                    p->memory.reserve(ellipses_workspace(chains.points.size, size.width, size.height));
                return bench::contest{
                    [=] { (void)ellipses(chains, size.width, size.height, {p->found.data(), 4096}, {}, lent); },
                    [p, edges = cv::Mat(), contours = std::vector<std::vector<cv::Point>>(),
                     fitted = std::vector<cv::RotatedRect>()]() mutable {
                        cv::Canny(p->picture, edges, 60, 120);
                        cv::findContours(edges, contours, cv::RETR_LIST, cv::CHAIN_APPROX_NONE);
                        fitted.clear();
                        for (const auto& one : contours)
                            if (one.size() >= 5) fitted.push_back(cv::fitEllipse(one));
                    }};
            });
    return true;
}();

}  // namespace
