#include <alidade/interop/opencv.hpp>
#include <alidade/measure/edge_fit.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "tools/draw/scene.hpp"

using namespace alidade;

namespace {

/// OpenCV fits pixels of cv::Canny, found in the same window of the picture: to half a pixel, and without uncertainty.
const bool registered = [] {
    for (const double radius : {20.0, 50.0, 200.0}) {
        const int size = 2 * static_cast<int>(radius) + 40;
        const auto drawn = [=] {
            cv::Mat picture(size, size, CV_8U);
            draw::random camera(3);
            draw::render(as_view<std::uint8_t>(picture), draw::disc{0.5 * size + 0.3, 0.5 * size - 0.4, radius},
                         {.noise = 5}, camera);
            return picture;
        };
        const auto theirs = [](const cv::Mat& picture) {
            const auto smooth = std::make_shared<cv::Mat>(), edges = std::make_shared<cv::Mat>();
            const auto points = std::make_shared<std::vector<cv::Point>>();
            return [=] {
                cv::GaussianBlur(picture, *smooth, {5, 5}, 1);
                cv::Canny(*smooth, *edges, 40, 80, 3, true);
                cv::findNonZero(*edges, *points);
                (void)cv::fitEllipse(*points);
            };
        };
        const std::string name = "radius=" + std::to_string(static_cast<int>(radius));
        bench::registration("edge_fit/u8x1/circle/" + name, "opencv Canny, fitEllipse", [=] {
            const cv::Mat picture = drawn();
            const nominal_circle where = {0.5 * size, 0.5 * size, radius + 0.6};
            return bench::contest{[=] { (void)edge_fit(as_view<std::uint8_t>(picture), where); }, theirs(picture)};
        });
        bench::registration("edge_fit/u8x1/ellipse/" + name, "opencv Canny, fitEllipse", [=] {
            const cv::Mat picture = drawn();
            const nominal_ellipse where = {0.5 * size, 0.5 * size, radius + 0.6, radius - 0.5, 0.4};
            return bench::contest{[=] { (void)edge_fit(as_view<std::uint8_t>(picture), where); }, theirs(picture)};
        });
    }
    bench::registration("edge_fit/u8x1/line/100", "opencv Canny, fitLine", [] {
        cv::Mat picture(128, 128, CV_8U);
        draw::random camera(3);
        draw::render(as_view<std::uint8_t>(picture), draw::half_plane::through(64.2, 63.7, 1.9), {.noise = 5}, camera);
        const nominal_line where = {{64 - 50 * std::sin(1.9), 64 + 50 * std::cos(1.9)},
                                    {64 + 50 * std::sin(1.9), 64 - 50 * std::cos(1.9)}};
        const auto smooth = std::make_shared<cv::Mat>(), edges = std::make_shared<cv::Mat>();
        const auto points = std::make_shared<std::vector<cv::Point>>();
        return bench::contest{[=] { (void)edge_fit(as_view<std::uint8_t>(picture), where, {.ends = 0}); },
                              [=] {
                                  cv::GaussianBlur(picture, *smooth, {5, 5}, 1);
                                  cv::Canny(*smooth, *edges, 40, 80, 3, true);
                                  cv::findNonZero(*edges, *points);
                                  cv::Vec4f line;
                                  cv::fitLine(*points, line, cv::DIST_L2, 0, 0.01, 0.01);
                              }};
    });
    return true;
}();

}  // namespace
