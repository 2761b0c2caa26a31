#include <alidade/interop/opencv.hpp>
#include <alidade/measure/checkerboard.hpp>

#include <doctest/doctest.h>

#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <vector>

#include "tests/support/targets.hpp"

using namespace alidade;

TEST_CASE("checkerboard: finds what cv::findChessboardCorners finds, at the same places") {
    draw::random random(1);
    int both = 0;
    for (int trial = 0; trial < 20; ++trial) {
        const int columns = 4 + trial % 5, rows = 3 + trial % 4;
        const tests::target_view how = {.scale = random.uniform(12, 22),
                                        .rotation = random.uniform(-3, 3),
                                        .tilt = random.uniform(0, 0.9),
                                        .axis = random.uniform(0, 6),
                                        .noise = random.uniform(1, 8)};
        auto made = tests::board_picture({.columns = columns, .rows = rows}, how, static_cast<std::uint64_t>(trial));
        const cv::Mat src(made.height, made.width, CV_8U, made.view().data,
                          static_cast<std::size_t>(made.view().stride));
        std::vector<cv::Point2f> theirs;
        if (!cv::findChessboardCorners(src, {columns, rows}, theirs)) continue;
        cv::cornerSubPix(src, theirs, {4, 4}, {-1, -1}, {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 50, 1e-4});
        const auto ours = checkerboard(as_view<const std::uint8_t>(src), {.columns = columns, .rows = rows});
        REQUIRE(ours);
        ++both;
        for (const grid_point& p : *ours) {
            double nearest = 1e9;
            for (const cv::Point2f& q : theirs)
                nearest = std::fmin(
                    nearest, std::hypot(p.seen.x - static_cast<double>(q.x), p.seen.y - static_cast<double>(q.y)));
            CHECK(nearest < 1);
        }
    }
    CHECK(both >= 15);
}
