#include <alidade/edge/hysteresis.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/bits.hpp>

#include <opencv2/imgproc.hpp>

#include <algorithm>
#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

/// The usual way: bytes, and a stack of what was reached. OpenCV has it only within cv::Canny.
void by_stack(const cv::Mat& weak, cv::Mat& edges, std::vector<cv::Point>& reached) {
    for (int y = 0; y < edges.rows; ++y)
        for (int x = 0; x < edges.cols; ++x)
            if (edges.at<std::uint8_t>(y, x)) reached.emplace_back(x, y);
    while (!reached.empty()) {
        const cv::Point at = reached.back();
        reached.pop_back();
        for (int y = std::max(at.y - 1, 0); y <= std::min(at.y + 1, edges.rows - 1); ++y)
            for (int x = std::max(at.x - 1, 0); x <= std::min(at.x + 1, edges.cols - 1); ++x)
                if (weak.at<std::uint8_t>(y, x) && !edges.at<std::uint8_t>(y, x)) {
                    edges.at<std::uint8_t>(y, x) = 255;
                    reached.emplace_back(x, y);
                }
    }
}

struct job {
    cv::Mat weak, strong, grown;
    bitmap weak_bits, strong_bits, grown_bits;
    std::vector<cv::Point> reached;
    std::vector<std::byte> memory;
};

/// Bits of blurred noise above its mean, or of a snake up and down the picture; a few of them are strong.
std::shared_ptr<job> make(bench::frame_size size, bool snake) {
    const auto made = std::make_shared<job>();
    cv::RNG rng(13);
    cv::Mat noise(size.height, size.width, CV_8U);
    rng.fill(noise, cv::RNG::UNIFORM, 0, 256);
    made->strong = noise > 253;
    cv::GaussianBlur(noise, noise, {}, 1);
    made->weak = noise > 134;
    if (snake) {
        for (int y = 0; y < size.height; ++y)
            for (int x = 0; x < size.width; ++x)
                made->weak.at<std::uint8_t>(y, x) = x % 2 == 0 || y == (x / 2 % 2 == 0 ? 0 : size.height - 1) ? 255 : 0;
        made->strong = 0;
        made->strong.at<std::uint8_t>(0, 0) = 255;
    }
    made->strong &= made->weak;
    made->weak_bits = bits_of_mask(as_view<std::uint8_t>(made->weak));
    made->strong_bits = bits_of_mask(as_view<std::uint8_t>(made->strong));
    made->grown_bits = bits_of_mask(as_view<std::uint8_t>(made->strong));
    made->memory.resize(hysteresis_workspace(size.width, size.height));
    return made;
}

void register_one(bench::frame_size size, bool snake) {
    bench::registration("hysteresis/bits/" + size.name() + (snake ? "/snake" : "/noise"), "bytes and a stack", [=] {
        const auto with = make(size, snake);
        return bench::contest{[=] {
                                  const bitmap_view<> to = with->grown_bits.view(), from = with->strong_bits.view();
                                  for (int y = 0; y < to.height; ++y)
                                      for (int i = 0; i < to.row_words(); ++i) to.row(y)[i] = from.row(y)[i];
                                  hysteresis(with->weak_bits.view(), to, {with->memory.data(), with->memory.size()});
                              },
                              [=] {
                                  with->strong.copyTo(with->grown);
                                  by_stack(with->weak, with->grown, with->reached);
                              }};
    });
}

const bool registered = [] {
    for (auto size : bench::frame_sizes)
        for (bool snake : {false, true}) register_one(size, snake);
    return true;
}();

}  // namespace
