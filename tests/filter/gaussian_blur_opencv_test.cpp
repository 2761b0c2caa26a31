#include <alidade/filter/gaussian_blur.hpp>

#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

constexpr border borders_of_both[] = {border::mirror, border::reflect, border::edge, border::constant};

/// Largest difference between ours and cv::GaussianBlur.
template <class T, int C>
double distance_to_opencv(cv::Size size, gaussian_blur_options options) {
    const cv::Mat src = tests::random_mat(size, CV_MAKETYPE(cv::traits::Depth<T>::value, C));
    cv::Mat ours(size, src.type()), theirs;
    cv::GaussianBlur(src, theirs, {options.size, options.size}, options.sigma, 0, tests::as_opencv(options.edge));
    std::vector<std::byte> scratch(gaussian_blur_workspace<T>(size.width, C, options));
    gaussian_blur(as_view<T, C>(src), as_view<T, C>(ours), options, {scratch.data(), scratch.size()});
    return tests::distance(ours, theirs);
}

}  // namespace

TEST_CASE("gaussian_blur: bytes are equal to cv::GaussianBlur, bit for bit, at every size and sigma") {
    const gaussian_blur_options kernels[] = {{0, 3},   {0, 5},   {0, 7},   {0, 11},  {0.4, 3}, {1.0, 3}, {0.8, 5},
                                             {2.5, 5}, {0.3, 0}, {0.7, 0}, {1.0, 0}, {1.5, 0}, {2.0, 0}, {3.7, 0}};
    for (cv::Size size : tests::opencv_sizes)
        for (gaussian_blur_options options : kernels)
            for (border edge : borders_of_both) {
                options.edge = edge;
                INFO(size.width, " x ", size.height, ", sigma ", options.sigma, ", size ", options.size, ", edge ",
                     static_cast<int>(edge));
                CHECK(distance_to_opencv<std::uint8_t, 1>(size, options) == 0);
                CHECK(distance_to_opencv<std::uint8_t, 3>(size, options) == 0);
            }
}

TEST_CASE("gaussian_blur: bytes are equal to cv::GaussianBlur over a fine scale of sigmas") {
    for (double sigma = 0.2; sigma < 8; sigma += 0.0373)
        CHECK_MESSAGE((distance_to_opencv<std::uint8_t, 1>({129, 40}, {.sigma = sigma}) == 0), "sigma ", sigma);
}

TEST_CASE("gaussian_blur: 16 bits and floats are as close to cv::GaussianBlur as their contracts say") {
    for (cv::Size size : tests::opencv_sizes)
        for (gaussian_blur_options options : {gaussian_blur_options{0, 3}, {0, 5}, {0.8, 5}, {1.5, 0}, {3.0, 0}}) {
            INFO(size.width, " x ", size.height, ", sigma ", options.sigma, ", size ", options.size);
            CHECK(distance_to_opencv<std::uint16_t, 1>(size, options) <= 4);
            CHECK(distance_to_opencv<float, 3>(size, options) <= 1e-6);
        }
}
