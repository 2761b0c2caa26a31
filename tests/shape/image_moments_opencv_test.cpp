#include <alidade/shape/image_moments.hpp>

#include <alidade/core/border.hpp>

#include <opencv2/imgproc.hpp>

#include <cmath>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

TEST_CASE("image_moments: those of cv::moments") {
    for (cv::Size size : tests::opencv_sizes)
        for (bool binary : {false, true}) {
            cv::Mat picture = tests::random_mat(size, CV_8U);
            if (binary) picture.setTo(0, picture < 100);
            const moments ours = image_moments(as_view<std::uint8_t>(picture), {binary});
            const cv::Moments theirs = cv::moments(picture, binary);
            INFO(size.width, " x ", size.height, ", binary ", binary);
            const auto near = [](double a, double b) { CHECK(a == doctest::Approx(b).epsilon(1e-12)); };
            near(ours.m00, theirs.m00), near(ours.m10, theirs.m10), near(ours.m01, theirs.m01);
            near(ours.m20, theirs.m20), near(ours.m11, theirs.m11), near(ours.m02, theirs.m02);
            near(ours.m30, theirs.m30), near(ours.m21, theirs.m21), near(ours.m12, theirs.m12);
            near(ours.m03, theirs.m03);
            if (ours.m00 == 0) continue;
            CHECK(ours.nu20 == doctest::Approx(theirs.nu20).epsilon(1e-9));
            CHECK(std::abs(ours.nu21 - theirs.nu21) < 1e-9);
        }
}
