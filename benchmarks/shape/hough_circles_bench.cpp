#include <alidade/edge/subpixel_edges.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/shape/hough_circles.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/shape/shapes_picture.hpp"

using namespace alidade;

namespace {

/// A picture and its edge points, in memory that outlives the copies of a lambda.
struct prepared {
    cv::Mat picture, smooth;
    sequences<edge_point> chains;
    scratch memory;
    std::vector<hough_circle> circles = std::vector<hough_circle>(4096);

    explicit prepared(bench::frame_size size) : picture(bench::shapes(size)) {
        cv::GaussianBlur(picture, smooth, {5, 5}, 1.2);
        chains = subpixel_edges(as_view<std::uint8_t>(picture));
    }
};

constexpr hough_circles_options radii = {.min_radius = 10, .max_radius = 70};

const bool registered = [] {
    for (auto size : bench::frame_sizes) {
        const auto theirs = [](const std::shared_ptr<prepared>& p) {
            return [p, circles = std::vector<cv::Vec3f>()]() mutable {
                cv::HoughCircles(p->smooth, circles, cv::HOUGH_GRADIENT, 1.5, 20, 120, 40, 10, 70);
            };
        };
        bench::registration("hough_circles/points/" + size.name() + "/r=10-70", "opencv", [=] {
            auto p = std::make_shared<prepared>(size);
            const auto points = p->chains.view().points;
            const workspace lent =
                p->memory.reserve(hough_circles_workspace(points.size, size.width, size.height, radii));
            return bench::contest{
                [=] { (void)hough_circles(points, size.width, size.height, {p->circles.data(), 4096}, radii, lent); },
                theirs(p)};
        });
        bench::registration("hough_circles/u8x1/" + size.name() + "/r=10-70", "opencv", [=] {
            auto p = std::make_shared<prepared>(size);
            const workspace lent = p->memory.reserve(hough_circles_workspace(size.width, size.height, radii));
            return bench::contest{
                [=] { (void)hough_circles(as_view<std::uint8_t>(p->picture), {p->circles.data(), 4096}, radii, lent); },
                theirs(p)};
        });
    }
    return true;
}();

}  // namespace
