#include <alidade/interop/opencv.hpp>
#include <alidade/shape/iso_contours.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// OpenCV's nearest: a mask of what is brighter, and its borders in whole pixels.
template <class T>
void register_all(const char* name, int type, float level) {
    for (auto size : bench::frame_sizes)
        bench::registration(std::string("iso_contours/") + name + "x1/" + size.name(), "opencv, whole pixels", [=] {
            cv::Mat src = bench::photo(size, type), mask;
            cv::GaussianBlur(src, src, {}, 2);
            const auto all = iso_contours(as_view<T>(src), {.level = level});
            const int lines = all.count(), points = all.points.size();
            const std::size_t size_of_scratch = iso_contours_workspace(size.width, size.height);
            const std::shared_ptr<std::byte[]> scratch(new std::byte[size_of_scratch]);
            const std::shared_ptr<point<float>[]> room(new point<float>[static_cast<std::size_t>(points)]);
            const std::shared_ptr<int[]> offsets(new int[static_cast<std::size_t>(lines) + 1]);
            std::vector<std::vector<cv::Point>> theirs;
            return bench::contest{[=] {
                                      (void)iso_contours(as_view<T>(src),
                                                         {{room.get(), points}, {offsets.get(), lines + 1}},
                                                         {.level = level}, {scratch.get(), size_of_scratch});
                                  },
                                  [=]() mutable {
                                      cv::compare(src, level, mask, cv::CMP_GE);
                                      cv::findContours(mask, theirs, cv::RETR_LIST, cv::CHAIN_APPROX_NONE);
                                  }};
        });
}

const bool registered = [] {
    register_all<std::uint8_t>("u8", CV_8U, 127.5f);
    register_all<std::uint16_t>("u16", CV_16U, 32767.5f);
    register_all<float>("f32", CV_32F, 0.5f);
    return true;
}();

}  // namespace
