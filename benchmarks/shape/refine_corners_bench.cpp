#include <alidade/interop/opencv.hpp>
#include <alidade/shape/refine_corners.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"

using namespace alidade;

namespace {

/// The crossings of a checkerboard, from a pixel away, by windows of about as many pixels.
const bench::registration crossings("refine_corners/u8x1/1920x1080/crossings", "opencv", [] {
    constexpr int field = 40;
    cv::Mat src(1080, 1920, CV_8U);
    for (int y = 0; y < src.rows; ++y)
        for (int x = 0; x < src.cols; ++x) src.at<std::uint8_t>(y, x) = (x / field + y / field) % 2 ? 40 : 200;
    cv::GaussianBlur(src, src, {}, 0.8);
    const auto guesses = std::make_shared<std::vector<point<float>>>();
    const auto theirs = std::make_shared<std::vector<cv::Point2f>>();
    for (int y = field; y < src.rows - field; y += field)
        for (int x = field; x < src.cols - field; x += field)
            guesses->push_back({static_cast<float>(x) + 0.4F, static_cast<float>(y) - 1.2F});
    const int n = static_cast<int>(guesses->size());
    const std::shared_ptr<refined_corner[]> ours(new refined_corner[guesses->size()]);
    const std::size_t bytes = refine_corners_workspace();
    const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
    return bench::contest{[=] {
                              refine_corners(as_view<std::uint8_t>(src), {guesses->data(), n}, {ours.get(), n}, {},
                                             {scratch.get(), bytes});
                          },
                          [=] {
                              theirs->clear();
                              for (const point<float>& guess : *guesses) theirs->emplace_back(guess.x, guess.y);
                              cv::cornerSubPix(src, *theirs, {5, 5}, {-1, -1},
                                               {cv::TermCriteria::COUNT + cv::TermCriteria::EPS, 40, 1e-5});
                          }};
});

}  // namespace
