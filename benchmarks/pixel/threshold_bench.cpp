#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/threshold.hpp>

#include <opencv2/imgproc.hpp>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

template <class T>
void register_all(const std::string& sample, T level, T high, threshold_rule rule, int code, const std::string& name) {
    for (auto size : bench::frame_sizes)
        bench::registration("threshold/" + sample + "/" + size.name() + "/" + name, "opencv", [=] {
            const cv::Mat src = bench::photo(size, cv::traits::Type<T>::value);
            cv::Mat ours(src.size(), src.type()), theirs(src.size(), src.type());
            return bench::contest{
                [=]() mutable { threshold(as_view<T>(src), as_view<T>(ours), {level, high, rule}); },
                [=] { cv::threshold(src, theirs, static_cast<double>(level), static_cast<double>(high), code); }};
        });
}

const bool registered = [] {
    register_all<std::uint8_t>("u8x1", 128, 255, threshold_rule::binary, cv::THRESH_BINARY, "binary");
    register_all<std::uint8_t>("u8x1", 128, 255, threshold_rule::truncate, cv::THRESH_TRUNC, "truncate");
    register_all<std::uint8_t>("u8x1", 128, 255, threshold_rule::to_zero, cv::THRESH_TOZERO, "to_zero");
    register_all<std::uint16_t>("u16x1", 30000, 65535, threshold_rule::binary, cv::THRESH_BINARY, "binary");
    register_all<std::int16_t>("s16x1", 300, 32767, threshold_rule::binary, cv::THRESH_BINARY, "binary");
    register_all<float>("f32x1", 0.5f, 1.0f, threshold_rule::binary, cv::THRESH_BINARY, "binary");
    return true;
}();

}  // namespace
