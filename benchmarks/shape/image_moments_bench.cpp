#include <alidade/shape/image_moments.hpp>

#include <alidade/interop/opencv.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

const bool registered = [] {
    for (auto size : bench::frame_sizes)
        for (bool binary : {false, true})
            bench::registration("image_moments/u8x1/" + size.name() + (binary ? "/binary" : ""), "opencv", [=] {
                const cv::Mat src = bench::photo(size, CV_8U);
                const auto ours = std::make_shared<moments>();  // whole, so that none of it is left out
                const auto theirs = std::make_shared<cv::Moments>();
                return bench::contest{[=] { *ours = image_moments(as_view<std::uint8_t>(src), {binary}); },
                                      [=] { *theirs = cv::moments(src, binary); }};
            });
    return true;
}();

}  // namespace
