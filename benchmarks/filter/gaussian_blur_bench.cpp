#include <alidade/filter/gaussian_blur.hpp>
#include <alidade/interop/opencv.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

template <class T, int C>
void register_all(const std::string& sample, gaussian_blur_options options, const std::string& name) {
    for (auto size : bench::frame_sizes)
        bench::registration("gaussian_blur/" + sample + "/" + size.name() + "/" + name, "opencv", [=] {
            const cv::Mat src = bench::photo(size, CV_MAKETYPE(cv::traits::Depth<T>::value, C));
            cv::Mat ours(src.size(), src.type()), theirs(src.size(), src.type());
            const std::size_t bytes = gaussian_blur_workspace<T>(size.width, C, options);
            const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
            return bench::contest{[=]() mutable {
                                      gaussian_blur(as_view<T, C>(src), as_view<T, C>(ours), options,
                                                    {scratch.get(), bytes});
                                  },
                                  [=] { cv::GaussianBlur(src, theirs, {options.size, options.size}, options.sigma); }};
        });
}

const bool registered = [] {
    register_all<std::uint8_t, 1>("u8x1", {.size = 3}, "3x3");
    register_all<std::uint8_t, 1>("u8x1", {.size = 5}, "5x5");
    register_all<std::uint8_t, 1>("u8x1", {.size = 7}, "7x7");
    register_all<std::uint8_t, 1>("u8x1", {.sigma = 2}, "sigma=2");
    register_all<std::uint8_t, 3>("u8x3", {.size = 5}, "5x5");
    register_all<std::uint16_t, 1>("u16x1", {.size = 5}, "5x5");
    register_all<std::uint16_t, 1>("u16x1", {.sigma = 2}, "sigma=2");
    register_all<float, 1>("f32x1", {.size = 5}, "5x5");
    register_all<float, 1>("f32x1", {.sigma = 2}, "sigma=2");
    return true;
}();

}  // namespace
