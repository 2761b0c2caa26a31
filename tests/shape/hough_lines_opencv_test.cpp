#include <alidade/edge/edge_points.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/bits.hpp>
#include <alidade/shape/hough_lines.hpp>

#include <doctest/doctest.h>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <numbers>
#include <vector>

using namespace alidade;

TEST_CASE("hough_lines: of Canny's edges, the lines that cv::HoughLines finds, each once") {
    cv::RNG rng(3);
    for (int i = 0; i < 10; ++i) {
        cv::Mat picture(240, 320, CV_8U, cv::Scalar(60)), edges, dx, dy;
        const cv::RotatedRect shape(cv::Point2f(160 + rng.uniform(-20.F, 20.F), 120 + rng.uniform(-20.F, 20.F)),
                                    cv::Size2f(130, 90), rng.uniform(0.F, 180.F));
        cv::Point2f corners[4];
        shape.points(corners);
        const std::vector<cv::Point> outline(corners, corners + 4);
        cv::fillConvexPoly(picture, outline, cv::Scalar(180), cv::LINE_AA);
        cv::GaussianBlur(picture, picture, {5, 5}, 1);
        cv::Canny(picture, edges, 60, 120);
        cv::Sobel(picture, dx, CV_16S, 1, 0);
        cv::Sobel(picture, dy, CV_16S, 0, 1);
        const bitmap bits = bits_of_mask(as_view<std::uint8_t>(edges));
        const auto points = edge_points(bits.view(), as_view<std::int16_t>(dx), as_view<std::int16_t>(dy));
        const auto ours = hough_lines(points.view(), 320, 240, {.min_support = 60});
        CHECK(ours.size() == 4);
        std::vector<cv::Vec2f> theirs;
        cv::HoughLines(edges, theirs, 1, CV_PI / 180, 50);
        REQUIRE(theirs.size() >= 4);
        for (const auto& line : theirs) {
            bool known = false;
            for (const auto& mine : ours)
                known = known || (std::abs(std::remainder(mine.theta - line[1], std::numbers::pi)) < 0.06 &&
                                  std::abs(mine.x * std::cos(line[1]) + mine.y * std::sin(line[1]) - line[0]) < 4);
            CHECK(known);
        }
    }
}
