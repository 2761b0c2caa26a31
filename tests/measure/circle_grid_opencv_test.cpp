#include <alidade/interop/opencv.hpp>
#include <alidade/measure/circle_grid.hpp>

#include <doctest/doctest.h>

#include <opencv2/calib3d.hpp>
#include <opencv2/features2d.hpp>

#include <cmath>
#include <vector>

#include "tests/support/targets.hpp"

using namespace alidade;

TEST_CASE("circle_grid: finds what cv::findCirclesGrid finds, at the same places") {
    draw::random random(1);
    int both = 0;
    for (int trial = 0; trial < 16; ++trial) {
        const bool asymmetric = trial % 2 == 1;
        const draw::grid_design design = {.columns = 4, .rows = asymmetric ? 7 : 5, .asymmetric = asymmetric};
        const tests::target_view how = {.width = 400,
                                        .height = 300,
                                        .scale = random.uniform(22, 28),
                                        .rotation = random.uniform(-3, 3),
                                        .tilt = random.uniform(0, 0.7),
                                        .axis = random.uniform(0, 6),
                                        .noise = random.uniform(1, 5)};
        auto made = tests::grid_picture(design, how, static_cast<std::uint64_t>(trial));
        const cv::Mat src(made.height, made.width, CV_8U, made.view().data,
                          static_cast<std::size_t>(made.view().stride));
        std::vector<cv::Point2f> theirs;
        if (!cv::findCirclesGrid(src, {design.columns, design.rows}, theirs,
                                 asymmetric ? cv::CALIB_CB_ASYMMETRIC_GRID : cv::CALIB_CB_SYMMETRIC_GRID))
            continue;
        const auto ours = circle_grid(as_view<const std::uint8_t>(src),
                                      {.columns = design.columns, .rows = design.rows, .asymmetric = asymmetric});
        REQUIRE_MESSAGE(ours, ours.error().message);
        ++both;
        for (const grid_point& p : *ours) {
            double nearest = 1e9;
            for (const cv::Point2f& q : theirs)
                nearest = std::fmin(
                    nearest, std::hypot(p.seen.x - static_cast<double>(q.x), p.seen.y - static_cast<double>(q.y)));
            CHECK(nearest < 0.5);
        }
    }
    CHECK(both >= 10);
}
