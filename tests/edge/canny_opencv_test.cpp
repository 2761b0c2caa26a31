#include <alidade/edge/canny.hpp>

#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

constexpr canny_options every_mode[] = {{.kernel = sobel_kernel::size3, .norm = gradient_norm::l1},
                                        {.kernel = sobel_kernel::size3, .norm = gradient_norm::l2},
                                        {.kernel = sobel_kernel::size5, .norm = gradient_norm::l1},
                                        {.kernel = sobel_kernel::size5, .norm = gradient_norm::l2}};

/// How many pixels differ from cv::Canny's.
int differences(const cv::Mat& src, canny_thresholds thresholds, canny_options options) {
    cv::Mat theirs, ours(src.size(), CV_8U);
    cv::Canny(src.isSubmatrix() ? src.clone() : src, theirs, thresholds.low, thresholds.high,
              options.kernel == sobel_kernel::size3 ? 3 : 5, options.norm == gradient_norm::l2);
    std::vector<std::byte> scratch(canny_mask_workspace(src.cols, src.rows, options));
    options.low = thresholds.low, options.high = thresholds.high;
    canny(as_view<std::uint8_t>(src), as_view<std::uint8_t>(ours), options, {scratch.data(), scratch.size()});
    return cv::countNonZero(ours != theirs);
}

/// Pictures of every kind, by number: noise, smooth noise, masks, checkerboards, all of one value, single pixels.
cv::Mat picture(cv::Size size, int kind, cv::RNG& rng) {
    cv::Mat made(size, CV_8U);
    rng.fill(made, cv::RNG::UNIFORM, 0, 256);
    switch (kind) {
        case 1:
            cv::GaussianBlur(made, made, {}, 1.2);
            cv::normalize(made, made, 0, 255, cv::NORM_MINMAX);
            break;
        case 2:
            made = made > rng.uniform(1, 255);
            break;
        case 3:
            for (int y = 0; y < size.height; ++y)
                for (int x = 0; x < size.width; ++x) made.at<std::uint8_t>(y, x) = (x ^ y) & 1 ? 255 : 0;
            break;
        case 4:
            made = 255;
            break;
        case 5:  // blobs that touch the borders
            cv::GaussianBlur(made, made, {}, 2.5);
            made = made > 127;
            break;
        case 6:
            made = 0;
            made.at<std::uint8_t>(rng.uniform(0, size.height), rng.uniform(0, size.width)) = 255;
            break;
        default:
            break;
    }
    return made;
}

}  // namespace

TEST_CASE("canny: equal to cv::Canny, bit for bit, on 1500 pictures and masks in every mode") {
    cv::RNG rng(20);
    int different = 0, made = 0;
    for (; made < 1500; ++made) {
        const int shape = rng.uniform(0, 8);
        const cv::Size size = shape == 0   ? cv::Size(1, rng.uniform(1, 140))
                              : shape == 1 ? cv::Size(rng.uniform(1, 140), 1)
                                           : cv::Size(rng.uniform(1, 140), rng.uniform(1, 60));
        const cv::Mat src = picture(size, made % 7, rng);
        for (canny_options options : every_mode) {
            const double step = options.kernel == sobel_kernel::size3 ? 4 : 48;
            const canny_thresholds thresholds = {rng.uniform(0., 200.) * step, rng.uniform(0., 400.) * step};
            different += differences(src, thresholds, options);
        }
    }
    CHECK(different == 0);
}

TEST_CASE("canny: equal to cv::Canny at sizes around the words and of real pictures, and in windows of pictures") {
    for (cv::Size size : tests::opencv_sizes)
        for (canny_options options : every_mode) {
            const double step = options.kernel == sobel_kernel::size3 ? 4 : 48;
            cv::Mat src = tests::random_mat(size, CV_8U);
            CHECK(differences(src, {100 * step, 200 * step}, options) == 0);
            cv::GaussianBlur(src, src, {}, 1);
            CHECK(differences(src, {10 * step, 31.7 * step}, options) == 0);
            if (size.width > 8 && size.height > 4)
                CHECK(differences(src(cv::Rect(3, 1, size.width - 5, size.height - 3)), {10 * step, 31.7 * step},
                                  options) == 0);
        }
}
