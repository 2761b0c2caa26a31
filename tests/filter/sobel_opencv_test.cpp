#include <alidade/filter/sobel.hpp>

#include <opencv2/imgproc.hpp>

#include <vector>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

void derive(const cv::Mat& src, cv::Mat& dx, cv::Mat& dy, sobel_kernel kernel, int edge) {
    if (kernel == sobel_kernel::scharr) {
        cv::Scharr(src, dx, CV_16S, 1, 0, 1, 0, edge);
        cv::Scharr(src, dy, CV_16S, 0, 1, 1, 0, edge);
    } else {
        const int size = kernel == sobel_kernel::size3 ? 3 : 5;
        cv::Sobel(src, dx, CV_16S, 1, 0, size, 1, 0, edge);
        cv::Sobel(src, dy, CV_16S, 0, 1, size, 1, 0, edge);
    }
}

template <int C>
void equals_opencv(cv::Size size, sobel_options options) {
    const cv::Mat src = tests::random_mat(size, CV_8UC(C));
    cv::Mat dx(size, CV_16SC(C)), dy(size, CV_16SC(C)), their_dx, their_dy;
    derive(src, their_dx, their_dy, options.kernel, tests::as_opencv(options.edge));
    std::vector<std::byte> scratch(sobel_workspace(size.width, C));
    sobel(as_view<std::uint8_t, C>(src), as_view<std::int16_t, C>(dx), as_view<std::int16_t, C>(dy), options,
          {scratch.data(), scratch.size()});
    INFO(size.width, " x ", size.height, " x ", C, ", kernel ", static_cast<int>(options.kernel), ", edge ",
         static_cast<int>(options.edge));
    CHECK(tests::distance(dx, their_dx) == 0);
    CHECK(tests::distance(dy, their_dy) == 0);
}

}  // namespace

TEST_CASE("sobel: equal to cv::Sobel and cv::Scharr, bit for bit") {
    for (cv::Size size : tests::opencv_sizes)
        for (sobel_kernel kernel : {sobel_kernel::size3, sobel_kernel::size5, sobel_kernel::scharr})
            for (border edge : {border::mirror, border::reflect, border::edge, border::constant}) {
                equals_opencv<1>(size, {kernel, edge});
                equals_opencv<3>(size, {kernel, edge});
            }
}
