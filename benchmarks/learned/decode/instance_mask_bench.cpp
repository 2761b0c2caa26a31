#include <alidade/interop/opencv.hpp>
#include <alidade/learned/decode/instance_mask.hpp>

#include <opencv2/imgproc.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "benchmarks/harness.hpp"
#include "tests/learned/decode/noise.hpp"

using namespace alidade;

namespace {

cv::Mat noise_of(int rows, int columns, std::uint32_t seed) {
    cv::Mat numbers(rows, columns, CV_32F);
    for (int i = 0; i < rows * columns; ++i)
        numbers.ptr<float>()[i] = tests::unit(tests::noise(seed, static_cast<std::uint32_t>(i))) - 0.5f;
    return numbers;
}

/// As programs with OpenCV do it: a product of matrices, the scores of the box enlarged, a comparison.
void opencv_mask(const cv::Mat& coefficients, const cv::Mat& prototypes, cv::Rect box, cv::Mat& mask) {
    const cv::Mat sums = cv::Mat(coefficients * prototypes).reshape(1, 160);
    const cv::Rect quarter(box.x / 4, box.y / 4, box.width / 4, box.height / 4);
    cv::Mat scores;
    cv::resize(sums(quarter), scores, box.size());
    mask.setTo(0);
    mask(box).setTo(255, scores > 0);
}

void register_one(const std::string& name, cv::Rect box) {
    bench::registration(name, "opencv", [=] {
        const cv::Mat coefficients = noise_of(1, 32, 1), prototypes = noise_of(32, 160 * 160, 2);
        cv::Mat mask(640, 640, CV_8U), their_mask(640, 640, CV_8U);
        const region where{static_cast<float>(box.x) - 0.5f, static_cast<float>(box.y) - 0.5f,
                           static_cast<float>(box.x + box.width) - 0.5f, static_cast<float>(box.y + box.height) - 0.5f};
        const std::size_t bytes = instance_mask_workspace(160, 640);
        const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
        return bench::contest{[=]() mutable {
                                  const picture_map same{1, 1, 0, 0, 640, 640, 640, 640};
                                  const tensor_view<const float, 1> shares(coefficients.ptr<float>(), {32});
                                  const tensor_view<const float, 3> all(prototypes.ptr<float>(), {32, 160, 160});
                                  const auto made = instance_mask(shares, all, where, same, as_view<std::uint8_t>(mask),
                                                                  {}, workspace{scratch.get(), bytes});
                                  bench::used = static_cast<bool>(made);
                              },
                              [=]() mutable { opencv_mask(coefficients, prototypes, box, their_mask); }};
    });
}

const bool registered = [] {
    register_one("instance_mask/f32/640x640/box=100x80", {200, 240, 100, 80});
    register_one("instance_mask/f32/640x640/box=600x400", {20, 100, 600, 400});
    return true;
}();

}  // namespace
