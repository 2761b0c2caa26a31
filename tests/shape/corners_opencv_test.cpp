#include <alidade/shape/corners.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <vector>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

TEST_CASE("corner_response: cv::cornerMinEigenVal's and cv::cornerHarris's, up to rounding") {
    for (cv::Size size : {cv::Size(64, 48), {5, 9}, {129, 40}, {2, 2}, {33, 3}})
        for (int window : {3, 5, 7}) {
            const cv::Mat src = tests::random_mat(size, CV_8U);
            cv::Mat theirs;
            cv::cornerMinEigenVal(src, theirs, window, 3);
            const auto least = corner_response(as_view<std::uint8_t>(src), {.window = window});
            const double scale = 4 / 65025.0;
            double worst = 0, largest = 0;
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x) {
                    const double their = static_cast<double>(theirs.at<float>(y, x));
                    worst = std::fmax(worst, std::abs(static_cast<double>(least.view()(x, y)) * scale - their));
                    largest = std::fmax(largest, their);
                }
            CHECK(worst < 1e-5 * largest + 1e-6);
            cv::cornerHarris(src, theirs, window, 3, 0.04);
            const auto harris =
                corner_response(as_view<std::uint8_t>(src), {.measure = corner_measure::harris, .window = window});
            worst = largest = 0;
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x) {
                    const double their = static_cast<double>(theirs.at<float>(y, x));
                    worst =
                        std::fmax(worst, std::abs(static_cast<double>(harris.view()(x, y)) * scale * scale - their));
                    largest = std::fmax(largest, std::abs(their));
                }
            CHECK(worst <= 1e-5 * largest);
        }
}

TEST_CASE("corners: nearly the same as cv::goodFeaturesToTrack") {
    cv::RNG rng(41);
    int ours_in_all = 0, theirs_in_all = 0, common = 0;
    for (int i = 0; i < 60; ++i) {
        cv::Mat src(cv::Size(rng.uniform(20, 200), rng.uniform(20, 120)), CV_8U);
        rng.fill(src, cv::RNG::UNIFORM, 0, 256);
        cv::GaussianBlur(src, src, {}, 1 + i % 4);
        cv::normalize(src, src, 0, 255, cv::NORM_MINMAX);
        const bool harris = i % 3 == 0;
        const corners_options options = {
            .response = {harris ? corner_measure::harris : corner_measure::min_eigenvalue, 3 + 2 * (i % 3), 0.04},
            .min_quality = i % 2 ? 0.01 : 0.1,
            .min_distance = static_cast<double>(i % 13),
            .max_corners = i % 5 == 0 ? 20 : 0,
            .max_candidates = src.rows * src.cols};
        std::vector<cv::Point2f> theirs;
        cv::goodFeaturesToTrack(src, theirs, options.max_corners, options.min_quality, options.min_distance,
                                cv::noArray(), options.response.window, harris, options.response.harris_k);
        const auto ours = corners(as_view<std::uint8_t>(src), options);
        ours_in_all += ours.size();
        theirs_in_all += static_cast<int>(theirs.size());
        for (const cv::Point2f at : theirs)
            for (const corner& one : ours) common += one.x == static_cast<int>(at.x) && one.y == static_cast<int>(at.y);
    }
    MESSAGE("ours ", ours_in_all, " theirs ", theirs_in_all, " common ", common);
    CHECK(common > 1000);
    CHECK(common >= 0.99 * ours_in_all);
    CHECK(common >= 0.99 * theirs_in_all);
}
