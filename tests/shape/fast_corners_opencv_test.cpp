#include <alidade/shape/fast_corners.hpp>

#include <opencv2/features2d.hpp>
#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

/// Whether ours and cv::FAST's are the same corners in the same order.
bool equals_opencv(const cv::Mat& src, fast_corners_options options) {
    std::vector<cv::KeyPoint> theirs;
    cv::FAST(src, theirs, options.threshold, options.only_largest);
    const auto ours = fast_corners(as_view<std::uint8_t>(src), options);
    if (ours.size() != static_cast<int>(theirs.size())) return false;
    for (int i = 0; i < ours.size(); ++i) {
        const cv::KeyPoint& their = theirs[static_cast<std::size_t>(i)];
        if (ours[i].x != static_cast<int>(their.pt.x) || ours[i].y != static_cast<int>(their.pt.y)) return false;
        if (options.only_largest && ours[i].score != static_cast<int>(their.response)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("fast_corners: the same corners, scores and order as cv::FAST on 1500 pictures of awkward sizes") {
    cv::RNG rng(31);
    int different = 0;
    long long corners = 0;
    for (int i = 0; i < 1500; ++i) {
        const cv::Size size(i % 10 == 0 ? rng.uniform(1, 9) : rng.uniform(7, 150), rng.uniform(1, 60));
        cv::Mat src(size, CV_8U);
        rng.fill(src, cv::RNG::UNIFORM, 0, 256);
        if (i % 4 == 1) cv::GaussianBlur(src, src, {}, 1.5);
        if (i % 4 == 2) src = src > 200;
        if (i % 4 == 3) {
            cv::blur(src, src, {3, 3});
            src = (src > 127) / 2 + src / 4;
        }
        const int threshold = i % 9 == 0 ? 0 : i % 31 == 0 ? 255 : rng.uniform(0, i % 4 == 2 ? 256 : 50);
        for (bool only_largest : {true, false}) {
            const fast_corners_options options = {threshold, fast_circle::arc9_of_16, only_largest};
            different += !equals_opencv(src, options);
            corners += fast_corners(as_view<std::uint8_t>(src), options).size();
        }
    }
    CHECK(different == 0);
    CHECK(corners > 100000);
}

TEST_CASE("fast_corners: the same as cv::FAST in windows of pictures and at sizes of real pictures") {
    for (cv::Size size : tests::opencv_sizes) {
        cv::Mat src = tests::random_mat(size, CV_8U);
        cv::GaussianBlur(src, src, {}, 1);
        CHECK(equals_opencv(src, {.threshold = 10}));
        if (size.width > 16 && size.height > 9)
            CHECK(equals_opencv(src(cv::Rect(3, 1, size.width - 5, size.height - 3)), {.threshold = 12}));
    }
}

// Its quick test of which pixels can be corners is made for 16 pixels: of 12 and 8 it overlooks some.
TEST_CASE("fast_corners: has all that cv::FAST finds on its smaller circles") {
    cv::RNG rng(32);
    int missed = 0, found = 0;
    for (int i = 0; i < 100; ++i) {
        cv::Mat src(cv::Size(rng.uniform(7, 150), rng.uniform(7, 60)), CV_8U);
        rng.fill(src, cv::RNG::UNIFORM, 0, 256);
        const int threshold = rng.uniform(0, 60);
        for (bool smallest : {false, true}) {
            std::vector<cv::KeyPoint> theirs;
            cv::FAST(src, theirs, threshold, false,
                     smallest ? cv::FastFeatureDetector::TYPE_5_8 : cv::FastFeatureDetector::TYPE_7_12);
            cv::Mat ours = cv::Mat::zeros(src.size(), CV_8U);
            const fast_circle circle = smallest ? fast_circle::arc5_of_8 : fast_circle::arc7_of_12;
            for (const fast_corner& one : fast_corners(as_view<std::uint8_t>(src), {threshold, circle, false}))
                ours.at<std::uint8_t>(one.y, one.x) = 1;
            for (const cv::KeyPoint& one : theirs) missed += ours.at<std::uint8_t>(cv::Point(one.pt)) == 0, ++found;
        }
    }
    CHECK(missed == 0);
    CHECK(found > 1000);
}
