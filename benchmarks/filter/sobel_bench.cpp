#include <alidade/filter/sobel.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// Both derivatives, as whoever needs a gradient asks for them.
void opencv_derivatives(const cv::Mat& src, cv::Mat& dx, cv::Mat& dy, sobel_kernel kernel) {
    if (kernel == sobel_kernel::scharr) {
        cv::Scharr(src, dx, CV_16S, 1, 0);
        cv::Scharr(src, dy, CV_16S, 0, 1);
    } else {
        const int size = kernel == sobel_kernel::size3 ? 3 : 5;
        cv::Sobel(src, dx, CV_16S, 1, 0, size);
        cv::Sobel(src, dy, CV_16S, 0, 1, size);
    }
}

void register_all(sobel_kernel kernel, const std::string& name) {
    for (auto size : bench::frame_sizes)
        bench::registration("sobel/u8x1/" + size.name() + "/" + name, "opencv", [=] {
            const cv::Mat src = bench::photo(size, CV_8U);
            cv::Mat dx(src.size(), CV_16S), dy(src.size(), CV_16S), their_dx, their_dy;
            const std::size_t bytes = sobel_workspace(size.width);
            const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
            return bench::contest{[=]() mutable {
                                      sobel(as_view<std::uint8_t>(src), as_view<std::int16_t>(dx),
                                            as_view<std::int16_t>(dy), {.kernel = kernel}, {scratch.get(), bytes});
                                  },
                                  [=]() mutable { opencv_derivatives(src, their_dx, their_dy, kernel); }};
        });
}

const bool registered = [] {
    register_all(sobel_kernel::size3, "3x3");
    register_all(sobel_kernel::size5, "5x5");
    register_all(sobel_kernel::scharr, "scharr");
    return true;
}();

}  // namespace
