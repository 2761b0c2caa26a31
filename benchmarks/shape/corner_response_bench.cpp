#include <alidade/interop/opencv.hpp>
#include <alidade/shape/corner_response.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

void register_one(bench::frame_size size, corner_measure measure) {
    const bool harris = measure == corner_measure::harris;
    bench::registration("corner_response/u8x1/" + size.name() + (harris ? "/harris" : "/min_eigenvalue"), "opencv",
                        [=] {
                            const cv::Mat src = bench::photo(size, CV_8U);
                            cv::Mat ours(src.size(), CV_32F), theirs;
                            const std::size_t bytes = corner_response_workspace(size.width);
                            const std::shared_ptr<std::byte[]> scratch(new std::byte[bytes]);
                            return bench::contest{[=]() mutable {
                                                      corner_response(as_view<std::uint8_t>(src), as_view<float>(ours),
                                                                      {measure}, {scratch.get(), bytes});
                                                  },
                                                  [=]() mutable {
                                                      if (harris)
                                                          cv::cornerHarris(src, theirs, 3, 3, 0.04);
                                                      else
                                                          cv::cornerMinEigenVal(src, theirs, 3, 3);
                                                  }};
                        });
}

const bool registered = [] {
    for (auto size : bench::frame_sizes)
        for (corner_measure measure : {corner_measure::min_eigenvalue, corner_measure::harris})
            register_one(size, measure);
    return true;
}();

}  // namespace
