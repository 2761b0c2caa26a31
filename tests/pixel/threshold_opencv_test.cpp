#include <alidade/pixel/threshold.hpp>

#include <opencv2/imgproc.hpp>

#include "tests/support/opencv_picture.hpp"

using namespace alidade;

namespace {

struct twin {
    threshold_rule ours;
    int theirs;
};
constexpr twin rules[] = {{threshold_rule::binary, cv::THRESH_BINARY},
                          {threshold_rule::binary_inverse, cv::THRESH_BINARY_INV},
                          {threshold_rule::truncate, cv::THRESH_TRUNC},
                          {threshold_rule::to_zero, cv::THRESH_TOZERO},
                          {threshold_rule::to_zero_inverse, cv::THRESH_TOZERO_INV}};

}  // namespace

TEST_CASE_TEMPLATE("threshold: equal to cv::threshold, bit for bit", T, std::uint8_t, std::uint16_t, std::int16_t,
                   float) {
    const bool real = std::is_same_v<T, float>;
    const T levels[] = {T(0), static_cast<T>(real ? 0.25 : 100), static_cast<T>(real ? -0.5 : 127)};
    for (cv::Size size : tests::opencv_sizes)
        for (twin rule : rules)
            for (T level : levels) {
                const cv::Mat src = tests::random_mat(size, CV_MAKETYPE(cv::traits::Depth<T>::value, 3));
                cv::Mat ours(size, src.type()), theirs;
                const T high = static_cast<T>(real ? 0.75 : 201);
                cv::threshold(src, theirs, static_cast<double>(level), static_cast<double>(high), rule.theirs);
                threshold(as_view<T, 3>(src), as_view<T, 3>(ours), {level, high, rule.ours});
                CHECK_MESSAGE(tests::distance(ours, theirs) == 0, size.width, " x ", size.height, ", rule ",
                              rule.theirs, ", level ", level);
            }
}
