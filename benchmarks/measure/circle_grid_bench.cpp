#include <alidade/interop/opencv.hpp>
#include <alidade/measure/circle_grid.hpp>

#include <opencv2/calib3d.hpp>
#include <opencv2/features2d.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/target.hpp"

using namespace alidade;

namespace {

constexpr int columns = 7, rows = 5;

bench::contest prepare(bench::frame_size size) {
    cv::Mat src(size.height, size.width, CV_8U);
    draw::random random(1);
    const draw::bent_view seen = {draw::seen_from({.centre = {0.3 * size.width, 0.3 * size.height},
                                                   .scale = size.height / 11.0,
                                                   .rotation = 0.1,
                                                   .tilt = 0.4,
                                                   .axis = 0.7,
                                                   .distance = 30})};
    draw::draw_grid(as_view<std::uint8_t>(src), {.columns = columns, .rows = rows}, seen, 0.8, draw::evenly_lit, 2,
                    random);
    const circle_grid_options options = {.columns = columns, .rows = rows};
    const std::size_t bytes = circle_grid_workspace(size.width, size.height, options);
    const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
    const auto points = std::make_shared<std::vector<grid_point>>(columns * rows);
    const auto theirs = std::make_shared<std::vector<cv::Point2f>>();
    // Of 1080p the discs are larger than its default finder of blobs takes.
    cv::SimpleBlobDetector::Params blobs;
    blobs.maxArea = 20000;
    const auto finder = cv::SimpleBlobDetector::create(blobs);
    return {[=] {
                (void)circle_grid(as_view<const std::uint8_t>(src), {points->data(), columns * rows}, options,
                                  {scratch.get(), bytes});
            },
            [=] { cv::findCirclesGrid(src, {columns, rows}, *theirs, cv::CALIB_CB_SYMMETRIC_GRID, finder); }};
}

const bool registered = [] {
    for (const auto size : bench::frame_sizes)
        bench::registration("circle_grid/u8x1/" + size.name() + "/7x5", "opencv", [=] { return prepare(size); });
    return true;
}();

}  // namespace
