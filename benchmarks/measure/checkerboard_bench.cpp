#include <alidade/interop/opencv.hpp>
#include <alidade/measure/checkerboard.hpp>

#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/target.hpp"

using namespace alidade;

namespace {

constexpr int columns = 9, rows = 6;

/// A board, and around it a little noise; or rings in which there is none, which is when it takes longest to be sure.
bench::contest prepare(bench::frame_size size, bool there) {
    cv::Mat src(size.height, size.width, CV_8U);
    draw::random random(1);
    if (there) {
        const double scale = size.height / 12.0;
        draw::bent_view seen = {draw::seen_from({.centre = {0.3 * size.width, 0.3 * size.height},
                                                 .scale = scale,
                                                 .rotation = 0.1,
                                                 .tilt = 0.4,
                                                 .axis = 0.7,
                                                 .distance = 30})};
        draw::draw_board(as_view<std::uint8_t>(src), {.columns = columns, .rows = rows}, seen, 0.8, draw::evenly_lit, 2,
                         random);
    } else {
        src = 200;
        for (int i = 0; i < 200; ++i)
            cv::circle(
                src,
                {static_cast<int>(random.uniform(0, size.width)), static_cast<int>(random.uniform(0, size.height))},
                static_cast<int>(random.uniform(5, 60)), {random.uniform(0, 255)}, 3, cv::LINE_AA);
    }
    const checkerboard_options options = {.columns = columns, .rows = rows};
    const std::size_t bytes = checkerboard_workspace(size.width, size.height, options);
    const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
    const auto points = std::make_shared<std::vector<grid_point>>(columns * rows);
    const auto theirs = std::make_shared<std::vector<cv::Point2f>>();
    return {[=] {
                (void)checkerboard(as_view<const std::uint8_t>(src), {points->data(), columns * rows}, options,
                                   {scratch.get(), bytes});
            },
            [=] {
                if (cv::findChessboardCorners(src, {columns, rows}, *theirs))
                    cv::cornerSubPix(src, *theirs, {5, 5}, {-1, -1},
                                     {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 40, 1e-3});
            }};
}

const bool registered = [] {
    for (const auto size : bench::frame_sizes) {
        bench::registration("checkerboard/u8x1/" + size.name() + "/9x6", "opencv", [=] { return prepare(size, true); });
        bench::registration("checkerboard/u8x1/" + size.name() + "/none", "opencv",
                            [=] { return prepare(size, false); });
    }
    return true;
}();

}  // namespace
