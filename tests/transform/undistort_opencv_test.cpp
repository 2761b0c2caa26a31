#include <alidade/interop/opencv.hpp>
#include <alidade/transform/undistort.hpp>

#include <doctest/doctest.h>

#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include <cmath>
#include <vector>

using namespace alidade;

namespace {

const lens by = {532.8, 533.1, 342.5, 233.9, -0.28, 0.03, 0.0012, -0.0001, 0.16};
const cv::Matx33d matrix(by.fx, 0, by.cx, 0, by.fy, by.cy, 0, 0, 1);
const std::vector<double> terms = {by.k1, by.k2, by.p1, by.p2, by.k3};

}  // namespace

TEST_CASE("undistort: a smooth picture as cv::undistort, but for its thirty-seconds of a pixel") {
    cv::Mat src(480, 640, CV_8UC3), theirs;
    cv::theRNG().state = 1;
    cv::randu(src, 0, 255);
    cv::GaussianBlur(src, src, {}, 3);
    cv::Mat ours(src.size(), CV_8UC3);
    undistort(as_view<const std::uint8_t, 3>(src), as_view<std::uint8_t, 3>(ours), by, undistort_options{});
    cv::undistort(src, theirs, matrix, terms);
    CHECK(cv::norm(ours, theirs, cv::NORM_INF) <= 2);
    CHECK(cv::norm(ours, theirs, cv::NORM_L1) < 0.1 * 640 * 480 * 3);
}

TEST_CASE("lens: points as cv::undistortPoints and cv::projectPoints have them") {
    std::vector<cv::Point2d> seen, ideal;
    for (int y = 5; y < 480; y += 47)
        for (int x = 5; x < 640; x += 63) seen.emplace_back(x, y);
    cv::undistortPoints(seen, ideal, matrix, terms, cv::noArray(), matrix,
                        cv::TermCriteria(cv::TermCriteria::COUNT | cv::TermCriteria::EPS, 100, 1e-12));
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto ours = undistorted(by, point<double>{seen[i].x, seen[i].y});
        REQUIRE(ours);
        CHECK(std::abs(ours->x - ideal[i].x) < 1e-6);
        CHECK(std::abs(ours->y - ideal[i].y) < 1e-6);
    }
}
