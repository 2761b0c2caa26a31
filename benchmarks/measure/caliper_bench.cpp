#include <alidade/interop/opencv.hpp>
#include <alidade/measure/caliper.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>

#include "benchmarks/harness.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

/// OpenCV has no caliper. The nearest is the strip straightened, averaged and differentiated, of which the peaks are
/// not yet found; the two edges that alidade finds come with their uncertainty.
const bool registered = [] {
    for (const int breadth : {10, 40}) {
        bench::registration(
            "caliper/u8x1/80x" + std::to_string(breadth) + "/two_edges", "opencv warpAffine, Sobel", [=] {
                cv::Mat picture(256, 256, CV_8U);
                draw::random camera(3);
                const double angle = 0.4, ux = -std::sin(angle), uy = std::cos(angle);
                draw::render(as_view<std::uint8_t>(picture), draw::bar{128, 127, angle, 180, 30}, {.noise = 5}, camera);
                const line_caliper where = {
                    {128 - 40 * ux, 127 - 40 * uy}, {128 + 40 * ux, 127 + 40 * uy}, double(breadth)};
                const std::size_t bytes = caliper_workspace(caliper_length(where));
                const std::shared_ptr<std::byte[]> memory(new std::byte[bytes]);
                const double middle = 0.5 * (breadth - 1);
                const cv::Matx23d matrix(ux, -uy, where.from.x + uy * middle, uy, ux, where.from.y - ux * middle);
                const auto strip = std::make_shared<cv::Mat>(), profile = std::make_shared<cv::Mat>(),
                           slope = std::make_shared<cv::Mat>();
                return bench::contest{[=] {
                                          (void)caliper_width(as_view<std::uint8_t>(picture), where, contrast::light,
                                                              caliper_choice::best, {}, {memory.get(), bytes});
                                      },
                                      [=] {
                                          cv::warpAffine(picture, *strip, matrix, {81, breadth},
                                                         cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
                                          cv::reduce(*strip, *profile, 0, cv::REDUCE_AVG, CV_32F);
                                          cv::Sobel(*profile, *slope, CV_32F, 1, 0, 3, 0.5);
                                      }};
            });
    }
    return true;
}();

}  // namespace
