#include <alidade/edge/edge_points.hpp>
#include <alidade/interop/opencv.hpp>
#include <alidade/pixel/bits.hpp>

#include <opencv2/imgproc.hpp>

#include <memory>
#include <vector>

#include "benchmarks/harness.hpp"
#include "benchmarks/pictures.hpp"

using namespace alidade;

namespace {

/// Edges and derivatives, in memory that outlives the copies of a lambda.
struct prepared {
    cv::Mat edges, dx, dy;
    bitmap bits;
    std::vector<edge_point> points;

    explicit prepared(bench::frame_size size) {
        const cv::Mat picture = bench::photo(size, CV_8U);
        cv::Canny(picture, edges, 60, 120);
        cv::Sobel(picture, dx, CV_16S, 1, 0);
        cv::Sobel(picture, dy, CV_16S, 0, 1);
        bits = bits_of_mask(as_view<std::uint8_t>(edges));
        points.resize(static_cast<std::size_t>(cv::countNonZero(edges)));
    }
};

// OpenCV lists the pixels, and their directions: no place to a fraction of a pixel, no uncertainty.
const bool registered = [] {
    for (auto size : bench::frame_sizes)
        bench::registration("edge_points/bits/" + size.name() + "/refined", "opencv findNonZero, cartToPolar", [=] {
            auto p = std::make_shared<prepared>(size);
            return bench::contest{[=] {
                                      (void)edge_points(p->bits.view(), as_view<std::int16_t>(p->dx),
                                                        as_view<std::int16_t>(p->dy),
                                                        {p->points.data(), static_cast<int>(p->points.size())}, {});
                                  },
                                  [p, places = std::vector<cv::Point>(), x = cv::Mat(), y = cv::Mat(),
                                   slope = cv::Mat(), angle = cv::Mat()]() mutable {
                                      cv::findNonZero(p->edges, places);
                                      x.create(static_cast<int>(places.size()), 1, CV_32F);
                                      y.create(x.size(), CV_32F);
                                      for (int i = 0; i < x.rows; ++i) {
                                          x.at<float>(i) = p->dx.at<std::int16_t>(places[static_cast<std::size_t>(i)]);
                                          y.at<float>(i) = p->dy.at<std::int16_t>(places[static_cast<std::size_t>(i)]);
                                      }
                                      cv::cartToPolar(x, y, slope, angle);
                                  }};
        });
    return true;
}();

}  // namespace
